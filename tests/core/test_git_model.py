"""What a clean merge carries over a rename, on values."""

from trace_gate.core.git_model import Carried, Change, Entry, carriers
from trace_gate.core.git_model import carried_over as carried_over_by


def entry(text: str) -> Entry:
    return Entry(mode="100644", oid=text * 40)


def change(path: str, old: str | None, new: str | None) -> Change:
    sides = (entry(each) if each is not None else None for each in (old, new))
    return Change(path=path, old=next(sides), new=next(sides))


def carried_over(sides, beyond, edited=("old", "other")):
    return carried_over_by(sides, beyond, dict.fromkeys(carriers(sides, beyond), edited))


MOVED = {"move": [change("new", "a", "c")], "edit": [change("new", None, "c")]}


def test_an_edit_under_the_old_name_is_carried_from_its_parent():
    assert carried_over(MOVED, ()) == (Carried(parent="edit", change=change("new", "a", "c")),)


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
    assert [each.parent for each in carried_over(three, ())] == ["edit", "third"]


def olds(*gone: Change, edited: tuple[str, ...] = ("old", "other")) -> list[str]:
    """The old names of the one edit, where the merge has these no more."""
    sides = {**MOVED, "edit": [change("new", None, "c"), *gone]}
    (found,) = carried_over(sides, (), edited)
    return [each.path for each in found.olds]


def test_the_old_name_is_one_that_was_edited_and_is_gone():
    assert olds(change("old", "d", None), change("kept", "d", None)) == ["old"]


def test_of_two_old_names_that_counts_whose_content_arrived():
    assert olds(change("old", "c", None), change("other", "d", None)) == ["old"]
    assert olds(change("old", "d", None), change("other", "e", None)) == ["old", "other"]


def test_what_a_parent_edited_is_asked_only_where_an_edit_is_carried():
    assert carriers(MOVED, ()) == ["edit"]
    assert carriers(MOVED, [change("new", "c", "d")]) == []
