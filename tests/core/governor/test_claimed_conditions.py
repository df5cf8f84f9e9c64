"""Claims of a change of state, held against counts (SPEC 8, Conditions of transitions)."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.support.court import (
    ASIN,
    BUCKET,
    CONFIRMED,
    FREEZE,
    NOTHING_LANDED,
    WAKE,
    ago,
    approved,
    base_and_arrivals,
    bid,
    change,
    created,
    decision,
    evaluation,
    file_of,
    frozen,
    harvest,
    moved,
    tenant,
    trace,
)
from tests.support.court import verdict_of as answer_of
from tests.support.policy import shipped
from trace_gate.adapters.time_zones import local_date
from trace_gate.core.governor.evaluate import context_of_decision, nodes
from trace_gate.core.governor.facts_view import FactsView

STEADY, WILD = (44, 41, 52, 47, 38, 49, 45, 42), (70, 20, 64, 22, 68, 26, 60, 16)
MONEY = {"spend": 230.0, "sales": 940.0}
LIFE = harvest()
LAST = dt.date(2025, 2, 23)


def goal(value=0.25):
    target = f"asin/{ASIN}/acos_target"
    return approved(change(target, None, value, change_type="goal_update"), when=ago(days=90))


def week(back, orders, clicks=400, *, last=LAST, bucket="IB-gift", **figures):
    end = last - dt.timedelta(days=7 * back)
    days = {"from": (end - dt.timedelta(days=6)).isoformat(), "to": end.isoformat()}
    return {"bucket": bucket, **days, "orders": orders, "clicks": clicks, **MONEY, **figures}


def weeks(orders, **fields):
    return [week(at, each, **fields) for at, each in enumerate(reversed(orders))]


def observed(items, when=None, *, report=True, asin=ASIN, source="search_terms", **layers):
    moment = when or ago(hours=20)
    days = [each[key] for each in items for key in ("from", "to")]
    period = {"period_start": min(days), "period_end": max(days)} if report and days else {}
    taken = {"uri": "uploads/w.csv", "sha256": "0" * 64, "captured_at": moment.isoformat()}
    return trace(
        "observation",
        moment,
        entity={"asin": asin},
        evidence=[{**taken, **period}],
        observation={"data_sources": [source], "counts": items},
        **layers,
    )


def freeze(**details):
    step = {**FREEZE, **details}
    return decision(change(BUCKET, "HARVEST", "FROZEN", change_type="bucket_state", details=step))


def said(of, *base, unit=(), policy=None, code="TG508"):
    """Level (or answer) and message of what is said with a code."""
    found = evaluation(of, [*CONFIRMED, *base], unit, policy=policy or shipped())
    return [(answer_of(e), e.message) for e in found.reasons if e.code == code]


def levels(of, *base, **options):
    return [level for level, _ in said(of, *base, **options)]


GOOD = observed(weeks(STEADY))
BAD = observed(weeks(WILD))


def test_a_freeze_that_its_observations_support_says_nothing():
    assert said(freeze(), *LIFE, goal(), GOOD) == []
    assert said(freeze(), *LIFE, goal(), unit=[GOOD]) == []


def test_a_criterion_that_they_contradict_is_an_error_that_names_them():
    ((level, message),) = said(freeze(), *LIFE, goal(), BAD)
    assert level == "BLOCK"
    assert "claims `conversion_volatility_60d < 15%`, and the observations say otherwise" in message
    assert BAD["id"] in message
    ((level, message),) = said(freeze(), *LIFE, goal(0.5), GOOD)
    assert level == "BLOCK"
    assert "acos_within_target_band" in message
    assert "band 40 to 60" in message


def test_no_observation_of_the_last_days_is_one_warning_about_all_that_counts_tell():
    assert levels(freeze(), *LIFE, goal()) == ["warning"]
    old = observed(weeks(STEADY, last=LAST - dt.timedelta(days=14)))
    assert levels(freeze(), *LIFE, goal(), old) == ["warning"]
    ((level, message),) = said(freeze(), *LIFE, GOOD)
    assert (level, "No acos_target is set" in message) == ("warning", True)


def test_the_goal_of_the_bucket_is_nearer_than_that_of_the_product():
    own = approved(
        change(BUCKET, {}, {"acos_target": 0.5}, change_type="bucket_update"), when=ago(days=80)
    )
    assert levels(freeze(), *LIFE, goal(), own, GOOD) == ["BLOCK"]


# --- ways round it -------------------------------------------------------------------------------


def test_counts_without_a_report_support_nothing():
    assert levels(freeze(), *LIFE, goal(), unit=[observed(weeks(STEADY), report=False)]) == [
        "warning"
    ]


def test_better_counts_in_the_same_change_do_not_pass_in_silence():
    better = observed(weeks(STEADY), ago(hours=2))
    ((level, message),) = said(freeze(), *LIFE, goal(), BAD, unit=[better])
    assert level == "warning"
    assert "Without the observations of this change" in message


def test_what_contradicts_is_not_taken_away_by_a_trace_of_the_same_change():
    without = observed([], ago(hours=2), causal_links={"supersedes": BAD["id"]})
    assert levels(freeze(), *LIFE, goal(), BAD, unit=[without])[0] == "BLOCK"
    late = observed(weeks(STEADY), ago(hours=2), source="search_terms/30d")
    assert levels(freeze(), *LIFE, goal(), BAD, unit=[late]) == ["BLOCK"]


@pytest.mark.parametrize(
    "items",
    [
        [week(0, 90, last=LAST - dt.timedelta(days=3))],  # across two weeks
        [{**week(0, 400, 3200), "from": "2025-01-06"}],  # all weeks as one
        [{**week(0, 9), "from": "2025-03-02"}],  # a single day
        weeks((44,) * 7, last=LAST + dt.timedelta(days=1)),  # a row that is too short
    ],
)
def test_counts_that_overlap_put_none_out_of_force(items):
    other = observed(items, ago(hours=2))
    assert "BLOCK" in levels(freeze(), *LIFE, goal(), BAD, unit=[other])
    assert "BLOCK" in levels(freeze(), *LIFE, goal(), BAD, other)


DAY_LATER = LAST + dt.timedelta(days=1)
MONTHS = [
    {"bucket": "IB-gift", "from": first, "to": last, "spend": 900, "sales": 100}
    for first, last in (("2024-12-27", "2025-01-25"), ("2025-01-26", "2025-02-24"))
]


@pytest.mark.parametrize(
    "items",
    [
        weeks((0,) * 8, clicks=1, last=DAY_LATER),  # weeks of another day, that tell nothing
        weeks((0,) * 8, clicks=1),  # the same weeks
    ],
)
def test_newer_counts_that_tell_nothing_put_no_contradiction_out_of_force(items):
    assert levels(freeze(), *LIFE, goal(), BAD, observed(items, ago(hours=2))) == ["BLOCK"]


def test_a_single_day_does_not_hide_what_months_say():
    day = {**MONTHS[1], "from": "2025-02-24", "spend": 0, "sales": 0}
    months, single = observed(MONTHS), observed([day], ago(hours=2))
    assert "BLOCK" in levels(freeze(), *LIFE, goal(), months)
    assert "BLOCK" in levels(freeze(), *LIFE, goal(), months, single)


@pytest.mark.parametrize("last", [LAST, DAY_LATER])
def test_newer_counts_that_are_better_do_not_pass_in_silence_once_they_have_landed(last):
    better = observed(weeks(STEADY, last=last), ago(hours=2))
    ((level, message),) = said(freeze(), *LIFE, goal(), BAD, better)
    assert level == "warning"
    assert "other counts of these days do not" in message
    assert BAD["id"] in message
    assert said(freeze(), *LIFE, goal(), GOOD, better) == []


@pytest.mark.parametrize("figures", [{"spend": 1e308, "sales": 1e-300}, {"clicks": 10**17}])
def test_figures_that_no_shop_has_are_missing_and_nothing_breaks(figures):
    assert levels(freeze(), *LIFE, goal(), observed(weeks(STEADY, **figures))) == ["warning"]


def test_counts_twice_are_no_more_orders():
    few = observed(weeks((9, 14, 6, 11, 8, 15, 7, 10), clicks=100, spend=20, sales=80))
    twice = observed(
        weeks((9, 14, 6, 11, 8, 15, 7, 10), clicks=100, spend=20, sales=80), ago(hours=2)
    )
    ((level, message),) = said(freeze(), *LIFE, goal(), few, twice)
    assert (level, "(80/800)" in message) == ("warning", True)


@pytest.mark.parametrize(
    "other",
    [
        observed(weeks(STEADY), tenant=tenant("SHOP_2")),
        observed(weeks(STEADY), asin="B0EXAMPLE2"),
        observed(weeks(STEADY, bucket="IB-other")),
        observed(weeks(STEADY, last=dt.date(2025, 3, 9))),  # days to come
        observed(weeks(STEADY), ago(hours=-2)),  # written after the decision
    ],
)
def test_what_is_another_shops_products_buckets_or_days_supports_nothing(other):
    assert levels(freeze(), *LIFE, goal(), unit=[other]) == ["warning"]


def test_what_was_corrected_at_the_base_does_not_count():
    again = observed(weeks(STEADY), ago(hours=2), causal_links={"supersedes": BAD["id"]})
    assert said(freeze(), *LIFE, goal(), BAD, again) == []
    empty = observed([], ago(hours=2), causal_links={"supersedes": GOOD["id"]})
    assert levels(freeze(), *LIFE, goal(), GOOD, empty) == ["warning"]


def test_a_decision_of_another_kind_asks_for_no_counts():
    pause = change(BUCKET, {}, {"scenes": ["a trip"]}, change_type="bucket_update")
    assert said(decision(pause), *LIFE, BAD) == []


# --- other ways ----------------------------------------------------------------------------------


def step(old, new, **details):
    return decision(change(BUCKET, old, new, change_type="bucket_state", details=details))


def test_another_way_that_counts_contradict_is_a_warning_and_without_counts_nothing():
    tried = [created(when=ago(days=18))]
    none = observed([week(0, 0, 130, impressions=9000)])
    ((level, message),) = said(step("TEST", "GROW"), *tried, none, code="TG507")
    assert level == "warning"
    assert "0 orders of 130 clicks" in message
    assert said(step("TEST", "KILL"), *tried, none, code="TG507") == []
    some = observed([week(0, 3, 130, impressions=9000)])
    assert said(step("TEST", "GROW"), *tried, some, code="TG507") == []
    assert [level for level, _ in said(step("TEST", "KILL"), *tried, some, code="TG507")] == [
        "warning"
    ]
    assert said(step("TEST", "GROW"), *tried, code="TG507") == []


def test_what_grew_wild_is_not_harvested_without_a_word():
    grown = LIFE[:2]
    assert levels(step("GROW", "HARVEST"), *grown, goal(), BAD, code="TG507") == ["warning"]
    assert levels(step("GROW", "HARVEST"), *grown, goal(), GOOD, code="TG507") == []
    assert levels(step("GROW", "KILL"), *grown, goal(), BAD, code="TG507") == []


# --- what wakes a bucket -------------------------------------------------------------------------

FELL = observed([*weeks(STEADY, last=LAST - dt.timedelta(days=7)), week(0, 19)])


def wake(actual, **layers):
    details = {**WAKE, "unfreeze_trigger": "CONV_DROP", "actual_value": actual}
    move = change(BUCKET, "FROZEN", "GROW", change_type="bucket_state", details=details)
    return approved(move, reasons=("TG504", "TG505"), **layers)


CITED = {"causal_links": {"caused_by": FELL["id"]}}


@pytest.mark.parametrize(
    ("actual", "found", "cited"),
    [
        (57.5, [], []),
        (58, [], []),
        (34, ["warning"], ["BLOCK"]),
        (95, ["warning"], ["BLOCK"]),
    ],
)
def test_a_fall_is_computed_again_from_the_counts(actual, found, cited):
    assert levels(wake(actual), *frozen(), FELL) == found
    assert levels(wake(actual, **CITED), *frozen(), FELL) == cited
    assert levels(wake(actual, **CITED), *frozen()) == []


def test_a_fall_that_no_recent_week_shows_is_a_warning():
    steady = observed(weeks(STEADY))
    ((level, message),) = said(wake(58), *frozen(), steady)
    assert level == "warning"
    assert "the counts say" in message


@pytest.mark.parametrize("landed", [True, False])
@pytest.mark.parametrize("days", [0, 1])
def test_a_fall_that_other_counts_of_these_days_do_not_show_is_a_warning(days, landed):
    last = LAST + dt.timedelta(days=days)
    fell = observed([week(0, 19, last=last), week(1, 44, last=last)], ago(hours=2))
    woken = wake(57.3, causal_links={"caused_by": fell["id"]})
    where = {"unit": () if landed else [fell]}
    ((level, message),) = said(woken, *frozen(), GOOD, *([fell] if landed else []), **where)
    assert level == "warning"
    assert "other counts of these days do not" in message
    assert said(woken, *frozen(), *([fell] if landed else []), **where) == []


def test_a_competitor_is_what_a_person_says():
    details = {**WAKE, "unfreeze_trigger": "NEW_COMPETITOR", "actual_value": True}
    move = change(BUCKET, "FROZEN", "GROW", change_type="bucket_state", details=details)
    assert said(approved(move, reasons=("TG504",)), *frozen(), FELL) == []


def test_the_days_in_harvest_are_counted_by_events():
    early = [*LIFE[:2], moved("GROW", "HARVEST", ago(days=20))]
    assert levels(freeze(), *early, goal(), GOOD) == ["BLOCK"]


# --- what is asked -------------------------------------------------------------------------------


def asked(of):
    """The nodes that a decision asks about, in a unit that brings it and others."""
    known, arrivals = base_and_arrivals([*CONFIRMED, *LIFE, goal(), GOOD], [of], shipped())
    view = FactsView({}, arrivals, shipped(), NOTHING_LANDED)
    context = context_of_decision(
        file_of(of), (), policy=shipped(), facts_view=view, local_date=local_date
    )
    assert context is not None
    found = set()
    while missing := view.missing(nodes(context, view)):
        found |= missing
        view = view.with_more(known.facts(missing))
    return found


def test_only_a_change_of_a_state_asks_for_counts_and_only_for_those_of_its_bucket():
    assert not [key for key in asked(decision(bid(1, 1.1))) if key.startswith("counts/")]
    found = asked(freeze())
    assert [key for key in found if key.startswith("counts/")] == [
        f"counts/SHOP_1-US/{ASIN}/IB-gift"
    ]
    assert f"trace/{GOOD['id']}" in found
