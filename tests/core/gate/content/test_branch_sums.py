"""Which decisions the lines of one tell of (SPEC 5, Cover)."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from trace_gate.core.gate.content.branch_sums import BranchSums
from trace_gate.core.gate.content.claim_chain import Link

SUM, OWN = "1" * 64, "2" * 64


def link(before: str, after: str, *, own: str | None = None, commit: str = "squash") -> Link:
    """A decision that says lines; a first one says no lines of its own."""
    details = {"lines": SUM} | ({"own_lines": own} if own else {})
    touched = SimpleNamespace(versions=(SimpleNamespace(commit=SimpleNamespace(oid=commit)),))
    claim = SimpleNamespace(
        planned=SimpleNamespace(details=details),
        goal=SimpleNamespace(pattern=False),
        status=SimpleNamespace(touched=touched),
    )
    return Link(claim=claim, before=before, after=frozenset([after]), done=True)


def test_the_last_one_of_a_branch_tells_of_all() -> None:
    branch = [link("a", "b"), link("b", "c", own=OWN), link("c", "d", own=OWN)]
    sums = BranchSums(branch)
    assert all(sums.counts(each) for each in branch)
    assert sums.predecessors(branch[2]) == [branch[2], branch[1], branch[0]]
    assert sums.beside(branch[2]) == []
    assert sums.beside(branch[0]) == branch[1:]


@pytest.mark.parametrize("own", [None, SUM])
def test_own_lines_do_not_tell_of_what_came_before(own: str | None) -> None:
    second = link("b", "c", own=own)
    assert not BranchSums([link("a", "b"), second]).counts(second)


def test_nor_does_a_sum_that_begins_at_such_a_decision() -> None:
    branch = [link("a", "b"), link("b", "c"), link("c", "d", own=OWN)]
    assert not BranchSums(branch).counts(branch[2])


def test_they_do_where_the_unit_has_what_the_first_one_begins_at() -> None:
    branch = [link("a", "b"), link("b", "c"), link("c", "d", own=OWN)]
    assert BranchSums(branch).counts(branch[2], {"b"})
    assert not BranchSums(branch).counts(branch[2], {"c"})


def test_what_begins_at_a_merge_counts_with_a_first_one_of_its_commit() -> None:
    joined = link("merge", "d", own=OWN)
    assert BranchSums([link("a", "b"), joined]).counts(joined)
    assert not BranchSums([link("a", "b", commit="another"), joined]).counts(joined)
    assert not BranchSums([joined]).counts(joined)
    assert BranchSums([link("a", "b"), joined]).beside(joined) == []


def test_a_decision_that_changes_only_the_mode_leaves_no_lines_out() -> None:
    mode, content = link("a", "a"), link("a", "b")
    sums = BranchSums([mode, content])
    assert sums.counts(content)
    assert sums.beside(content) == []


def test_another_branch_is_beside() -> None:
    one, other = link("a", "b"), link("a", "c")
    assert BranchSums([one, other]).beside(other) == [one]


def test_a_circle_of_contents_ends() -> None:
    branch = [link("a", "b", own=OWN), link("b", "a", own=OWN)]
    assert BranchSums(branch).predecessors(branch[0]) == branch
