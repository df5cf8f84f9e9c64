"""How the shop stands: numbers of the fold against targets, at the day that is asked for."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests.support.little_fold import LittleFold, shipped_policy
from trace_gate.app.overview import status
from trace_gate.app.overview.scope import DAY, Scope, moment_of
from trace_gate.core.errors import UsageError
from trace_gate.core.fold import node_keys
from trace_gate.core.fold.facts import Decided, Lived, Registered, Seen, Verified

SCHEMA = json.loads((Path(__file__).parents[3] / "schemas/status.schema.json").read_text())
POLICY = shipped_policy()
WEEK = 7 * DAY
MONDAY = 1_736_157_600  # 2025-01-06T10:00:00Z
ASIN = "asin/ACME-US/B0EXAMPLE1"


def seen(at=MONDAY, key=ASIN, number=1, **fields):
    fields = {"trace_type": "observation", "executed": False, "complete": False, **fields}
    return key, Seen(whole=at, fraction="", trace_id=f"TRACE-20250106-{number:03d}", **fields)


def decision(at=MONDAY, *, complete=True, **more):
    return seen(at, trace_type="decision", executed=True, complete=complete, **more)


def bucket(name, *states, key=ASIN, imported=False):
    """A bucket and its states, each with the week in which it came into it."""
    life = tuple((MONDAY + week * WEEK, state, "TRACE-20250106-001") for week, state in states)
    frozen = "TRACE-20250106-001" if states[-1][1] == "FROZEN" else None
    return key, Lived(
        whole=life[0][0], fraction="", trace_id="TRACE-20250106-001", bucket=name,
        states=life, imported=imported, frozen_by=frozen,
    )  # fmt: skip


def planned(number, at=MONDAY, **fields):
    said = {
        "created": (at, ""), "executed": False, "claim": "PASS", "result": None,
        "action_type": None, "tenant": "ACME-US", "asin": "B0EXAMPLE1", "buckets": (),
        "hypothesis_id": None, "considered": (), "statement": None, "window_days": 7,
        "criteria": (), "baseline": {}, **fields,
    }  # fmt: skip
    trace_id = f"TRACE-20250106-{number:03d}"
    return node_keys.trace(trace_id), Decided(whole=at, fraction="", trace_id=trace_id, **said)


def registered(at=MONDAY, **fields):
    said = {
        "hypothesis_id": "H-001", "tenant": "ACME-US", "asin": "B0EXAMPLE1", "statement": "so",
        "window_days": 7, "criteria": (("acos", "<=", 0.3, None),), "baseline": {},
        "supersedes": None, **fields,
    }  # fmt: skip
    fact = Registered(whole=at, fraction="", trace_id="TRACE-20250106-002", **said)
    return node_keys.hypothesis("H-001"), fact


def report(*addressed, now=MONDAY + 12 * WEEK, scope=None, refused=0):
    fold = LittleFold(POLICY, *addressed)
    return status.report(
        fold.summaries, fold, POLICY, scope or Scope(), now, commit="c" * 40, refused=refused
    )


GROWN = (
    seen(),
    bucket("IB-a", (0, "TEST"), (1, "GROW"), (2, "HARVEST"), (11, "FROZEN")),
    bucket("IB-b", (0, "TEST"), (1, "GROW"), (2, "HARVEST"), (5, "FROZEN")),
    bucket("IB-c", (0, "TEST"), (1, "GROW")),
    bucket("IB-d", (0, "TEST"), (1, "KILL")),
    bucket("IB-e", (3, "FROZEN"), imported=True),
)


def test_the_freeze_rate_stands_beside_its_target_and_that_of_four_weeks_ago():
    kpi = report(*GROWN)["kpis"]["freeze_rate"]
    assert kpi == {"now": 0.75, "before": 0.5, "target_above": 0.5, "grade": "good"}


def test_a_day_in_the_past_gets_the_numbers_of_its_week():
    assert report(*GROWN, now=MONDAY + 4 * WEEK)["kpis"]["freeze_rate"]["now"] == 0.25
    assert report(*GROWN, now=MONDAY + 3 * DAY)["kpis"]["freeze_rate"]["now"] == 0.0
    before = report(*GROWN, now=MONDAY - WEEK)
    assert before["kpis"]["freeze_rate"]["now"] is None
    assert before["weeks"] == []
    assert before["buckets"]["living"] == 0


def test_buckets_are_counted_by_state_with_share_and_target():
    buckets = report(*GROWN)["buckets"]
    assert buckets["living"] == 4
    rows = {row["state"]: row for row in buckets["states"]}
    fifth = {"count": 1, "share": 0.2, "place": "above"}
    assert rows["GROW"] == {"state": "GROW", **fifth, "target": [0.1, 0.15]}
    assert rows["KILL"] == {"state": "KILL", **fifth, "target": [0, 0.05]}
    assert (buckets["frozen"], buckets["frozen_imported"], buckets["imported"]) == (3, 1, 1)
    assert buckets["frozen_unpassed"] == 3


def test_what_was_killed_counts_for_the_quarter_that_is_asked_for():
    now = report(*GROWN)["buckets"]
    assert (now["quarter"], now["killed_this_quarter"]) == ("2025-Q1", 1)
    later = report(*GROWN, now=MONDAY + 26 * WEEK)["buckets"]
    assert (later["quarter"], later["killed_this_quarter"]) == ("2025-Q3", 0)


@pytest.mark.parametrize(
    "scope", [Scope(), Scope(store="ACME", marketplace="US"), Scope(asin="B0EXAMPLE1")]
)
def test_an_earlier_day_does_not_count_what_was_killed_after_it(scope: Scope):
    shop = (
        seen(),
        bucket("IB-a", (0, "TEST"), (2, "KILL")),
        bucket("IB-b", (0, "TEST"), (5, "KILL")),
    )

    def killed(weeks: int) -> int:
        found = report(*shop, now=MONDAY + weeks * WEEK, scope=scope)["buckets"]
        assert found["quarter"] == "2025-Q1"
        return found["killed_this_quarter"]

    assert [killed(weeks) for weeks in (0, 1, 2, 4, 5, 9)] == [0, 0, 1, 1, 2, 2]


def test_density_is_that_of_the_week_and_completeness_that_of_all_decisions():
    addressed = (*GROWN, decision(number=2), decision(MONDAY + 12 * WEEK, number=3, complete=False))
    kpis = report(*addressed)["kpis"]
    dense = {"now": 0.25, "before": 0.0, "target_above": None, "grade": "critical"}
    assert kpis["decision_density"] == dense
    assert kpis["trace_completeness"]["now"] == 0.5
    assert report(*addressed, now=MONDAY + 13 * WEEK)["kpis"]["decision_density"]["now"] == 0.0


def test_the_series_shows_quiet_weeks_and_ends_with_the_one_that_is_asked_for():
    rows = report(*GROWN)["weeks"]
    assert [rows[0]["week"], rows[-1]["week"]] == ["2025-W03", "2025-W14"]
    assert len(rows) == status.SHOWN
    assert rows[-1]["freeze_rate"] == 0.75
    assert len(report(seen())["weeks"]) == status.SHOWN
    assert len(report(seen(), now=MONDAY)["weeks"]) == 1


@pytest.mark.parametrize(
    ("scope", "living"),
    [
        (Scope(), 3),
        (Scope(store="ACME"), 2),
        (Scope(marketplace="US"), 2),
        (Scope(store="ACME", marketplace="DE"), 1),
        (Scope(asin="B0EXAMPLE2"), 1),
        (Scope(asin="B0EXAMPLE1", store="ACME", marketplace="US"), 1),
    ],
    ids=str,
)
def test_numbers_are_those_of_what_is_asked_for(scope, living):
    addressed = [
        bucket("IB-a", (0, "TEST"), key=f"asin/{name}")
        for name in ("ACME-US/B0EXAMPLE1", "ACME-DE/B0EXAMPLE1", "ZETA-US/B0EXAMPLE2")
    ]
    assert report(*addressed, scope=scope)["buckets"]["living"] == living


def test_one_asin_in_two_marketplaces_is_two_things():
    addressed = [seen(key="asin/ACME-US/B0EXAMPLE1"), seen(key="asin/ACME-DE/B0EXAMPLE1")]
    with pytest.raises(UsageError, match="ACME-DE and ACME-US") as refused:
        report(*addressed, scope=Scope(asin="B0EXAMPLE1"))
    assert "--marketplace" in refused.value.remedy


def test_what_nobody_wrote_about_is_refused_with_what_is_known():
    with pytest.raises(UsageError, match="ACNE") as refused:
        report(seen(), scope=Scope(store="ACNE"))
    assert "ACME-US" in refused.value.remedy


def test_without_a_trace_there_are_no_numbers_and_no_error():
    data = report()
    assert {kpi["now"] for kpi in data["kpis"].values()} == {None}
    assert [row["count"] for row in data["buckets"]["states"]] == [0, 0, 0, 0, 0]
    assert data["next"] == []


def test_open_decisions_are_those_that_may_still_be_executed():
    addressed = (
        seen(),
        planned(3, MONDAY + DAY),
        planned(4, claim="ESCALATE"),
        planned(5, result="x"),
    )
    rows = report(*addressed, now=MONDAY + 2 * DAY)["open_decisions"]
    assert [(row["trace"][-3:], row["waits_for"]) for row in rows] == [
        ("004", "approval"),
        ("003", "execution"),
    ]
    days = POLICY.gate.open_days
    assert len(report(*addressed, now=MONDAY + days * DAY)["open_decisions"]) == 2
    assert len(report(*addressed, now=MONDAY + days * DAY + 1)["open_decisions"]) == 1
    assert report(*addressed, now=MONDAY - 1)["open_decisions"] == []


def test_a_lapsed_approval_is_said_and_its_plan_is_no_next_step():
    plan = planned(3, claim="ESCALATE", approved=True, approved_at=MONDAY)
    fresh, end = MONDAY + DAY, MONDAY + POLICY.gate.approval_days * DAY
    assert report(seen(), plan, now=end)["open_decisions"][0]["lapsed"] is None
    assert _step(plan, now=fresh)[2] == "trace-gate execute TRACE-20250106-003"
    assert report(seen(), plan, now=end + 1)["open_decisions"][0]["lapsed"] == "2025-01-20"
    step = _step(plan, now=end + 1)
    assert step == (3, "decision", "trace-gate supersede TRACE-20250106-003")


def _step(*addressed, now):
    (row,) = report(seen(), *addressed, now=now)["next"]
    return row["step"], row["name"], row["command"]


def test_the_next_step_of_a_product_is_the_most_urgent_one():
    used = planned(3, executed=True, hypothesis_id="H-001")
    week = MONDAY + DAY
    assert _step(now=MONDAY + WEEK)[:2] == (1, "observation")
    assert _step(now=week)[:2] == (2, "hypothesis")
    assert _step(registered(), now=week)[:2] == (3, "decision")
    assert _step(registered(), planned(3), now=week)[:2] == (4, "execution")
    assert _step(registered(), used, now=week) == (5, "verification", None)
    given_up = _step(registered(), seen(MONDAY + 14 * DAY, number=8), now=MONDAY + 15 * DAY)
    assert given_up[:2] == (2, "hypothesis")
    overdue = _step(registered(), used, planned(4, MONDAY + WEEK), now=MONDAY + 9 * DAY)
    assert overdue[:2] == (5, "verification")
    assert "trace-gate verify TRACE-20250106-003" in overdue[2]


def test_of_several_tests_that_have_ended_the_step_takes_all():
    first = planned(3, executed=True, hypothesis_id="H-001")
    other = planned(7, executed=True, hypothesis_id="H-002")
    _, fact = registered()
    changed = fact.with_(hypothesis_id="H-002", trace_id="TRACE-20250106-006")
    second = node_keys.hypothesis("H-002"), changed
    (row,) = report(seen(), registered(), second, first, other, now=MONDAY + 9 * DAY)["next"]
    assert row["command"].startswith("trace-gate verify --all --store ")
    assert row["why"].endswith(", and 1 more test has ended")
    assert {each[-3:] for each in row["traces"]} == {"002", "003", "006", "007"}


def test_a_result_of_this_week_is_read_before_the_next_hypothesis():
    used = planned(3, executed=True, hypothesis_id="H-001")
    result = verified(5, MONDAY + 8 * DAY)
    looked = seen(MONDAY + 8 * DAY, number=5)
    now = MONDAY + 9 * DAY
    step = _step(registered(), used, result, looked, now=now)
    assert step == (6, "world model", "trace-gate show TRACE-20250106-005")
    later = seen(MONDAY + 15 * DAY, number=6)
    assert _step(registered(), used, result, looked, later, now=now + WEEK)[0] == 2


def verified(number, at):
    trace_id = f"TRACE-20250106-{number:03d}"
    return node_keys.trace("TRACE-20250106-003"), Verified(
        whole=at, fraction="", trace_id=trace_id, about="TRACE-20250106-003",
        hypothesis_id="H-001", tenant="ACME-US", outcome={"acos": 0.2}, claim="confirmed",
        learning=None,
    )  # fmt: skip


def test_buckets_that_stay_longer_than_is_usual_are_named():
    rows = report(*GROWN, now=MONDAY + 6 * WEEK)["long_stays"]
    assert [(row["bucket"], row["state"], row["days"], row["usual_days"]) for row in rows] == [
        ("IB-c", "GROW", 35, 30)
    ]
    assert rows[0]["trace"] == "TRACE-20250106-001"
    assert report(*GROWN, now=MONDAY + WEEK + 30 * DAY)["long_stays"] == [], "30 days are usual"
    assert report(*GROWN, now=MONDAY + 6 * WEEK, scope=Scope(asin="B0EXAMPLE1"))["long_stays"]
    test_only = bucket("IB-t", (0, "TEST"))
    assert len(report(test_only, now=MONDAY + 15 * DAY)["long_stays"]) == 1


def test_an_open_decision_says_how_long_it_is_open_and_who_may_approve():
    (row,) = report(seen(), planned(4, claim="ESCALATE"), now=MONDAY + DAY)["open_decisions"]
    assert row["days_left"] == POLICY.gate.open_days - 1
    assert row["approvers"] == [each.name for each in POLICY.gate.approvers]
    approved = planned(4, claim="ESCALATE", approved=True, approved_at=MONDAY)
    (row,) = report(seen(), approved, now=MONDAY + DAY)["open_decisions"]
    assert (row["waits_for"], row["approvers"]) == ("execution", [])
    assert row["days_left"] == POLICY.gate.approval_days - 1


SHOPS = ("ACME-US", "ACME-DE", "ZETA-US")


def same_things(tenant, week):
    """The same product, bucket and numbers in a shop; only the weeks differ."""
    key = f"asin/{tenant}/B0EXAMPLE1"
    return (
        seen(MONDAY + week * WEEK, key=key),
        bucket("IB-gift", (week, "TEST"), key=key),
    )


def test_one_product_in_three_shops_is_three_things():
    addressed = [fact for week, shop in enumerate(SHOPS) for fact in same_things(shop, week)]
    addressed.append(planned(3, MONDAY, tenant="ACME-DE"))
    now = MONDAY + 3 * WEEK
    everything = report(*addressed, now=now)
    assert [(row["tenant"], row["days"]) for row in everything["long_stays"]] == [("ACME-US", 21)]
    assert sorted(row["tenant"] for row in everything["next"]) == sorted(SHOPS)
    steps = {row["tenant"]: row for row in everything["next"]}
    assert "--store ZETA --marketplace US" in steps["ZETA-US"]["command"]
    assert steps["ACME-DE"]["step"] == 4
    assert everything["buckets"]["living"] == 3
    for shop in SHOPS:
        store, _, marketplace = shop.partition("-")
        only = report(*addressed, now=now, scope=Scope(store=store, marketplace=marketplace))
        assert only["buckets"]["living"] == 1
        found = [row["tenant"] for part in ("next", "long_stays", "open_decisions")
                 for row in only[part]]  # fmt: skip
        assert set(found) == {shop}


def test_every_product_has_its_line():
    many = [seen(key=f"asin/ACME-US/B0AAAAAA{n:02d}") for n in range(40)]
    assert len(report(*many)["next"]) == 40


def test_the_most_urgent_product_comes_first():
    other = seen(key="asin/ACME-US/B0AAAAAAA1", at=MONDAY + 8 * DAY, number=9)
    used = planned(3, executed=True, hypothesis_id="H-001")
    rows = report(seen(), other, registered(), used, now=moment_of("2025-01-14"))["next"]
    assert [row["asin"] for row in rows] == ["B0EXAMPLE1", "B0AAAAAAA1"]


def test_experiments_are_counted_as_due_lists_them():
    used = planned(3, executed=True, hypothesis_id="H-001")
    counts = report(seen(), registered(), used, now=moment_of("2025-01-13"))["experiments"]
    assert counts == {"overdue": 0, "today": 1, "reminder": 0, "coming": 0}


def test_what_was_refused_is_counted():
    assert report(seen(), refused=3)["refused"] == 3


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_edges_of_the_calendar_are_days_like_any_other(day):
    assert report(*GROWN, now=moment_of(day))["as_of"] == day


@pytest.mark.parametrize(
    "addressed", [(), (*GROWN, registered(), planned(4))], ids=["empty", "grown"]
)
def test_every_report_has_the_shape_that_is_promised(addressed):
    shape = jsonschema.Draft202012Validator(
        SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    data = report(*addressed, now=MONDAY + DAY)
    shape.validate(json.loads(json.dumps(data)))
    data["kpis"]["freeze_rate"]["now"] = "half"
    assert not shape.is_valid(data)


def test_a_week_with_only_a_freeze_begins_with_an_observation():
    """A decision is no look at the product: the week's first step is still to come."""
    week = MONDAY + WEEK
    freeze = decision(week, number=7)
    assert _step(freeze, now=week)[:2] == (1, "observation")
    assert _step(freeze, seen(week, number=8), now=week)[:2] == (2, "hypothesis")


def test_the_freeze_rate_alone_is_that_of_the_page():
    fold = LittleFold(POLICY, *GROWN)
    assert status.freeze_rate(fold.summaries, POLICY, MONDAY + 12 * WEEK) == 0.75
    assert status.freeze_rate(LittleFold(POLICY).summaries, POLICY, MONDAY) is None
