"""Which edits that a merge carries over a rename nobody has judged (SPEC 5, Cover)."""

from __future__ import annotations

import pytest

from tests.support.unit_case import change, commit, policy
from trace_gate.core.gate import carried_edits
from trace_gate.core.git_model import EXECUTABLE, Carried

GATE = policy(exempt=("/docs/**/*.md",)).gate


def carried(*olds, **fields):
    goal = change("ads/new", "a", "b")
    return Carried(parent="p", change=goal, olds=tuple(olds), **fields)


@pytest.mark.parametrize(
    ("olds", "free"),
    [
        ([change("docs/x.md", "a", None)], True),
        ([change("semantic/x.yaml", "a", None)], True),
        ([change("ads/x", "a", None)], False),
        ([change("config/global/gate.yaml", "a", None)], False),
        ([change("ads/x", "a", None), change("docs/x.md", "a", None)], True),
        ([change("docs/x.md", "a", "b", EXECUTABLE)], False),
        ([], False),
    ],
)
def test_an_edit_is_free_where_its_old_name_may_have_needed_no_decision(olds, free):
    (found,) = carried_edits.weighed([carried(*olds)], GATE)
    assert found == carried(*olds, free=free)


def test_what_was_said_before_is_weighed_anew():
    (found,) = carried_edits.weighed([carried(change("ads/x", "a", None), free=True)], GATE)
    assert not found.free


def test_each_commit_keeps_its_place_and_all_else():
    free = carried(change("docs/x.md", "a", None))
    plain, merge = commit("c1", change("ads/a")), commit("c2", carried=(free, carried()))
    first, then = carried_edits.with_weighed([plain, merge], GATE)
    assert first is plain
    assert [each.free for each in then.carried] == [True, False]
    assert then.with_(carried=merge.carried) == merge
    assert carried_edits.with_weighed([], GATE) == ()
