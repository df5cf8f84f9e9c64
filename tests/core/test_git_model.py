"""What a clean merge carries over a rename, on values."""

from trace_gate.core.git_model import Change, Entry, carried_over


def entry(text: str) -> Entry:
    return Entry(mode="100644", oid=text * 40)


def change(path: str, old: str | None, new: str | None) -> Change:
    sides = (entry(each) if each is not None else None for each in (old, new))
    return Change(path=path, old=next(sides), new=next(sides))


MOVED = {"move": [change("new", "a", "c")], "edit": [change("new", None, "c")]}


def test_an_edit_under_the_old_name_is_carried_from_its_parent():
    assert carried_over(MOVED, ()) == (("edit", change("new", "a", "c")),)


def test_the_order_of_the_parents_makes_no_difference():
    turned = dict(reversed(MOVED.items()))
    assert carried_over(turned, ()) == carried_over(MOVED, ())


def test_what_the_merge_changes_itself_is_told_there():
    assert carried_over(MOVED, [change("new", "c", "d")]) == ()


def test_a_file_of_one_side_and_two_edits_of_one_file_are_carried_nowhere():
    one = {"left": [], "right": [change("new", None, "a")]}
    both = {"left": [change("x", "a", "c")], "right": [change("x", "b", "c")]}
    gone = {"left": [change("x", "a", None)], "right": []}
    assert [carried_over(each, ()) for each in (one, both, gone)] == [(), (), ()]


def test_of_three_parents_each_one_without_the_file_is_named():
    three = {**MOVED, "third": [change("new", None, "c")]}
    assert [parent for parent, _ in carried_over(three, ())] == ["edit", "third"]
