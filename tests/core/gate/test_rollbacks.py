"""A change and its undoing in one unit: no file shows either, and both are true (SPEC 5)."""

from __future__ import annotations

import pytest

from tests.support.unit_case import case, decision, links, name, says, statuses
from trace_gate.core.gate import rollbacks
from trace_gate.core.trace import target

BACK = {"decision": {"action_type": "rollback"}}


def partners(*brought):
    """The paths that the other half of each trace names, by the number of the trace."""
    found = rollbacks.partners(statuses(case(brings=brought)))
    return {
        int(path[-8:-5]): [goal.path for goal in goals] for path, goals in sorted(found.items())
    }


def done(number=1, *paths, **fields):
    return decision(number, *map(says, paths or ("ads/a",)), result="rolled_back", **fields)


def undoing(number=2, of=1, *paths, **fields):
    made = {**links(caused_by=name(of)), **BACK, **fields}
    return decision(number, *map(says, paths or ("ads/a",)), **made)


def test_each_half_knows_the_files_of_the_other():
    assert partners(done(1, "ads/a", "ads/b"), undoing(2, 1, "ads/c")) == {
        1: ["ads/c"],
        2: ["ads/a", "ads/b"],
    }


def test_one_that_was_undone_in_parts_has_several_other_halves():
    found = partners(done(1, "ads/a", "ads/b"), undoing(2, 1, "ads/a"), undoing(3, 1, "ads/b"))
    assert found == {1: ["ads/a", "ads/b"], 2: ["ads/a", "ads/b"], 3: ["ads/a", "ads/b"]}


@pytest.mark.parametrize(
    "two",
    [
        (decision(1, says("ads/a")), undoing()),
        (done(), undoing(2, 3)),
        (done(), undoing(2, 1, decision={"action_type": "bid_update"})),
        (done(), undoing(2, 1, causal_links={})),
        (done(), undoing(2, 1, causal_links={"related_traces": [name(1)]})),
        (done(), undoing(2, 1, executed_at=None)),
        (done(executed_at=None), undoing()),
        (undoing(),),
    ],
)
def test_nothing_less_makes_them_two_halves(two):
    assert partners(*two) == {}


def test_only_files_are_meant():
    bid = {"target": "campaign/C1/budget", "from_value": 1, "to_value": 2}
    one = done()
    one["execution"]["changes"] = [bid, says("ads/a"), {"target": "", "to_value": None}]
    assert partners(one, undoing()) == {1: ["ads/a"], 2: ["ads/a"]}


@pytest.mark.parametrize(
    ("goal", "others", "meets"),
    [
        ("ads/a", ["ads/a"], True),
        ("ads/a", ["ads/b", "ads/a"], True),
        ("ads/a", ["ads/b"], False),
        ("ads/a", [], False),
        ("ads/*", ["ads/a"], True),
        ("ads/a", ["ads/*"], True),
        ("ads/*", ["ads/*"], True),
        ("ads/*", ["notes/a"], False),
        ("ads/a", ["notes/*"], False),
    ],
)
def test_two_targets_meet_where_one_names_the_file_of_the_other(goal, others, meets):
    parsed = tuple(target.parse(f"file/{each}") for each in others)
    assert rollbacks.meets(target.parse(f"file/{goal}"), parsed) is meets
