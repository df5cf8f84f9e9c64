"""Where the content of a path comes from in a unit, and where it ends."""

from types import SimpleNamespace

from tests.support.one_path import PATH, commit, entry
from trace_gate.core.gate.content.path_history import Family, histories
from trace_gate.core.git_model import Change, Commit


def history(net: tuple[str | None, str | None], *commits: Commit):
    change = Change(path=PATH, old=entry(net[0]), new=entry(net[1]))
    proposal = SimpleNamespace(changes=(change,), commits=commits, carried=())
    return histories(proposal, Family(commits), {PATH})[PATH]


def names(entries) -> list[str | None]:
    return [each.oid if each is not None else None for each in entries]


def test_on_a_line_the_last_commit_counts():
    found = history(
        ("b", "y"), commit("1", "0", change=("b", "x")), commit("2", "1", change=("x", "y")),
        commit("3", "2"),
    )  # fmt: skip
    assert names(found.ends) == ["y"]
    assert names(found.starts) == ["b"]


def test_after_a_clean_merge_each_branch_has_a_last_commit():
    found = history(
        ("b", "m"), commit("1", "0", change=("b", "x")), commit("2", "0", change=("b", "y")),
        commit("3", "1", "2"),
    )  # fmt: skip
    assert names(found.ends) == ["x", "y"]


def test_a_merge_that_changes_more_is_the_last_commit():
    found = history(
        ("b", "z"), commit("1", "0", change=("b", "x")), commit("2", "0", change=("b", "y")),
        commit("3", "1", "2", change=("m", "z")),
    )  # fmt: skip
    assert names(found.ends) == ["z"]
    assert names(found.starts) == ["b"], "what a merge put together was nobody's beginning"


def test_a_branch_that_undid_its_change_adds_nothing():
    found = history(
        ("b", "x"), commit("1", "0", change=("b", "x")), commit("2", "0", change=("b", "y")),
        commit("3", "2", change=("y", "b")), commit("4", "1", "3"),
    )  # fmt: skip
    assert names(found.ends) == ["x"]


def test_a_content_that_a_clean_merge_brought_is_a_beginning():
    found = history(
        ("n", "z"), commit("1", "0", change=("b", "x")), commit("2", "1", "main"),
        commit("3", "2", change=("m", "z")),
    )  # fmt: skip
    assert names(found.starts) == ["n", "b", "m"]


def test_a_path_that_no_commit_changes_ends_as_the_unit_leaves_it():
    assert names(history((None, "m"), commit("1", "0")).ends) == ["m"]


def test_a_file_that_goes_ends_in_nothing():
    assert names(history(("b", None), commit("1", "0", change=("b", None))).ends) == [None]
