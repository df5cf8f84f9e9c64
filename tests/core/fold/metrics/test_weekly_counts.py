"""What a week adds to the metrics of an ASIN (SPEC 8, Metrics)."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings

from tests.support.metric_facts import ASIN_FACTS, POLICY, at, lived, passed, seen
from trace_gate.core.fold.metrics import weekly_counts as counts
from trace_gate.core.fold.metrics.weekly_counts import Rules

RULES = Rules.of(POLICY)
W1, W2, W3 = (at(day) for day in ("2025-01-06", "2025-01-13", "2025-01-20"))
TEST = ("2025-01-06", "TEST")


def weeks(*told):
    state = counts.begin()
    for fact in told:
        state = counts.step(state, fact)
    return counts.by_week(state, RULES)


# --- traces --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        ("observation", {}, {"traces": 1}),
        ("decision", {}, {"decisions": 1, "traces": 1}),
        ("decision", {"executed": True}, {"decisions": 1, "executed": 1, "traces": 1}),
        (
            "decision",
            {"executed": True, "complete": True},
            {"complete": 1, "decisions": 1, "executed": 1, "traces": 1},
        ),
        ("", {"executed": True}, {"executed": 1}),
        ("", {}, {}),
    ],
)
def test_a_trace_is_counted_in_its_week(kind, fields, said):
    assert weeks(seen("2025-01-08", kind, **fields)) == {W1: said}


def test_a_week_runs_from_monday_to_sunday():
    days = ("2025-01-06", "2025-01-12T23:59:59", "2025-01-13")
    found = weeks(*(seen(day, number=n) for n, day in enumerate(days, 1)))
    assert {week: each["traces"] for week, each in found.items()} == {W1: 2, W2: 1}


def test_weeks_and_names_are_in_order():
    found = weeks(seen("2025-01-20"), seen("2025-01-06"))
    assert list(found) == [W1, W3]
    assert list(found[W1]) == sorted(found[W1])


# --- the life of a bucket ------------------------------------------------------------------------


def test_a_bucket_is_created_once_and_moves_from_state_to_state():
    found = weeks(lived("IB-a", TEST, ("2025-01-13", "GROW")))
    assert found[W1] == {"buckets": 1, "state:TEST": 1}
    assert found[W2] == {"state:GROW": 1, "state:TEST": -1}


def test_what_was_undone_within_a_week_leaves_nothing():
    found = weeks(lived("IB-a", TEST, ("2025-01-07", "GROW")))
    assert found == {W1: {"buckets": 1, "state:GROW": 1}}


def test_a_bucket_dies_once_in_the_quarter_of_its_first_final_state():
    found = weeks(lived("IB-a", TEST, ("2025-01-13", "KILL"), ("2025-04-07", "KILL")))
    assert found[W2] == {"killed:2025-Q1": 1, "state:KILL": 1, "state:TEST": -1}
    assert "killed:2025-Q2" not in found.get(at("2025-04-07"), {})


def test_an_import_counts_while_it_lives():
    dead = ("2025-01-20", "KILL")
    assert "imported" not in weeks(lived("IB-a", TEST))[W1]
    assert weeks(lived("IB-a", TEST, imported=True))[W1]["imported"] == 1
    found = weeks(lived("IB-a", TEST, dead, imported=True))
    assert (found[W1]["imported"], found[W3]["imported"]) == (1, -1)
    assert "imported" not in weeks(lived("IB-a", ("2025-01-06", "KILL"), imported=True))[W1]


def test_a_bucket_without_a_state_says_nothing():
    assert weeks(lived("IB-a", TEST).with_(states=())) == {}


# --- frozen --------------------------------------------------------------------------------------

FROZEN = ("2025-01-13", "FROZEN")
AWAKE = ("2025-01-20", "GROW")


def frozen(*states, told=(), **fields):
    found = weeks(lived("IB-a", *states, **fields), *told)
    return [
        {
            name[6:].lstrip("_") or "all": n
            for name, n in found.get(week, {}).items()
            if "frozen" in name
        }
        for week in (W1, W2, W3)
    ]


def test_a_stay_in_the_frozen_state_is_counted_while_it_lasts():
    assert list(weeks(lived("IB-a", TEST, FROZEN))) == [W1, W2], "it has no end"
    here = {"all": 1, "unpassed": 1}
    assert frozen(TEST, FROZEN) == [{}, here, {}]
    gone = {"all": -1, "unpassed": -1}
    assert frozen(TEST, FROZEN, AWAKE) == [{}, here, gone]


def test_only_what_an_event_froze_counts():
    assert frozen(TEST, FROZEN, frozen_by=None) == [{}, {}, {}]
    assert frozen(TEST, FROZEN, AWAKE, frozen_by=None)[1] != {}, "it woke up by one"
    assert frozen(("2025-01-13", "FROZEN")) == [{}, {}, {}]
    imported = frozen(("2025-01-13", "FROZEN"), imported=True)
    assert imported == [{}, {"all": 1, "unpassed": 1, "imported": 1}, {}]
    assert "imported" not in frozen(TEST, FROZEN, imported=True)[1]


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("2025-01-06", [{}, {"all": 1}, {}]),
        ("2025-01-13", [{}, {"all": 1}, {}]),
        ("2025-01-20", [{}, {"all": 1, "unpassed": 1}, {"unpassed": -1}]),
    ],
)
def test_a_verification_that_confirmed_something_passes_it(when, said):
    assert frozen(TEST, FROZEN, told=[passed(when, "IB-a")]) == said


def test_one_that_is_only_claimed_is_counted_as_such_until_evidence_comes():
    claim = passed("2025-01-06", "IB-a", evidenced=False)
    proof = passed("2025-01-20", "IB-a")
    assert frozen(TEST, FROZEN, told=[claim]) == [{}, {"all": 1, "claimed": 1}, {}]
    both = [{}, {"all": 1, "claimed": 1}, {"claimed": -1}]
    assert frozen(TEST, FROZEN, told=[claim, proof]) == both


@pytest.mark.parametrize(
    "other",
    [
        passed("2025-01-06", "IB-b"),
        passed("2025-01-06", None),
        passed("2025-01-06", "IB-a", result="rejected"),
    ],
)
def test_another_result_passes_nothing(other):
    assert frozen(TEST, FROZEN, told=[other])[1] == {"all": 1, "unpassed": 1}


def test_the_first_of_several_counts():
    late, first = passed("2025-01-20", "IB-a"), passed("2025-01-06", "IB-a")
    for told in ([late, first], [first, late]):
        assert frozen(TEST, FROZEN, told=told) == [{}, {"all": 1}, {}]


def test_a_verification_makes_a_week_though_it_adds_nothing():
    assert weeks(passed("2025-01-06", None)) == {W1: {}}


# --- sums ----------------------------------------------------------------------------------------


def test_counts_are_added_by_name():
    sums = {"a": 1}
    counts.add_all(sums, {"a": 2, "b": 3})
    assert sums == {"a": 3, "b": 3}


@settings(max_examples=25)
@given(ASIN_FACTS)
def test_the_order_of_the_facts_does_not_matter(told):
    mixed = list(told)
    random.Random(1).shuffle(mixed)
    assert weeks(*mixed) == weeks(*told)


@settings(max_examples=25)
@given(ASIN_FACTS)
def test_nothing_is_left_out_or_made_up(told):
    found = weeks(*told)
    assert all(count for week in found.values() for count in week.values())
    totals: dict[str, int] = {}
    for week in found.values():
        counts.add_all(totals, week)
    assert all(count >= 0 for count in totals.values())


def test_the_rules_are_those_of_the_policy():
    life = POLICY.bucket_lifecycle
    assert RULES.states == tuple(life["states"])
    assert (RULES.frozen, RULES.final) == ("FROZEN", {"KILL"})
    assert (RULES.least, RULES.most) == tuple(
        life["buckets_per_asin"][k] for k in ("least", "most")
    )
    assert RULES.targets == life["target_shares"]
