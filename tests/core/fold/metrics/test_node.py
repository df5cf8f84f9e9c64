"""Metrics of an ASIN."""

from __future__ import annotations

import pytest

from tests.support.metric_facts import FROZEN, POLICY, asin, at, lived, passed, seen, trace_id
from trace_gate.core.fold import node_keys
from trace_gate.core.fold.metrics.iso_weeks import WEEK
from trace_gate.core.fold.metrics.series import rows
from trace_gate.core.fold.metrics.weekly_counts import Rules


def page(*told, **options):
    return asin(*told, **options).files[0].data


def test_the_file_of_an_asin_is_in_its_shop():
    (file,) = asin(seen("2025-01-06")).files
    assert (file.layer, file.path) == ("state", "metrics/asins/ACME-US/B000000001.yaml")
    assert list(file.data)[:4] == ["schema", "id", "scope", "tenant"]
    assert file.data["tenant"] == {"store_id": "ACME", "marketplace": "US"}
    assert file.data["newest"] == {"at": "2025-01-06T00:00:00Z", "trace": trace_id(1)}


def test_traces_of_no_asin_are_counted_without_a_warning():
    (file,) = asin(seen("2025-01-06"), key=node_keys.asin("ACME-US", None)).files
    assert file.path == "metrics/asins/ACME-US/no-asin.yaml"
    assert file.data["warnings"] == []


def test_the_freeze_rate_is_that_of_living_buckets():
    dead = lived("IB-dead", ("2025-01-06", "TEST"), ("2025-02-06", "KILL"))
    rate = page(lived("IB-a", *FROZEN), lived("IB-b", ("2025-01-06", "TEST")), dead)["freeze_rate"]
    assert (rate["value"], rate["frozen"], rate["living"]) == (0.5, 1, 2)


def test_a_freeze_rate_that_only_reaches_its_target_has_not_met_it():
    frozen, other = lived("IB-a", *FROZEN), lived("IB-b", ("2025-01-06", "TEST"))
    assert page(frozen, other)["freeze_rate"]["met"] is False
    assert page(frozen, lived("IB-c", *FROZEN), other)["freeze_rate"]["met"] is True


def test_nothing_that_lives_has_no_freeze_rate():
    rate = page(seen("2025-01-06"))["freeze_rate"]
    assert (rate["value"], rate["met"]) == (None, False)


def test_a_bucket_that_is_frozen_without_an_event_does_not_count():
    without = lived("IB-a", *FROZEN, frozen_by=None)
    data = page(without)
    assert data["freeze_rate"]["frozen"] == 0
    assert data["states"]["FROZEN"]["count"] == 1


def test_a_bucket_that_was_made_frozen_without_an_import_has_no_event():
    assert page(lived("IB-a", ("2025-01-06", "FROZEN")))["freeze_rate"]["frozen"] == 0


def test_frozen_buckets_that_were_imported_are_shown_beside_the_rate():
    imported = lived("IB-a", ("2025-01-06", "FROZEN"), imported=True)
    rate = page(imported, lived("IB-b", *FROZEN))["freeze_rate"]
    assert (rate["frozen"], rate["imported"]) == (2, 1)


def test_an_imported_bucket_that_was_thawed_and_frozen_again_is_as_good_as_others():
    told = (("2025-01-06", "FROZEN"), ("2025-02-06", "GROW"), ("2025-05-06", "FROZEN"))
    data = page(lived("IB-a", *told, imported=True))
    assert data["freeze_rate"]["imported"] == 0
    assert data["buckets"] == {"created": 1, "living": 1, "imported": 1}


@pytest.mark.parametrize(
    ("verified", "unpassed", "claimed"),
    [
        ([], 1, 0),
        ([passed("2025-02-03", "IB-a")], 0, 0),
        ([passed("2025-05-05", "IB-a")], 0, 0),
        ([passed("2025-02-03", "IB-a", result="rejected")], 1, 0),
        ([passed("2025-02-03", "IB-other")], 1, 0),
        ([passed("2025-02-03", None)], 1, 0),
        ([passed("2025-02-03", "IB-a", evidenced=False)], 0, 1),
        ([passed("2025-02-03", "IB-a", evidenced=False), passed("2025-05-05", "IB-a")], 0, 0),
    ],
)
def test_buckets_that_are_frozen_without_a_passed_verification_are_shown(
    verified, unpassed, claimed
):
    rate = page(lived("IB-a", *FROZEN), *verified)["freeze_rate"]
    assert rate["frozen"] == 1
    assert rate["without_passed_verification"] == unpassed
    assert rate["passed_by_claim_only"] == claimed


def test_killed_buckets_are_counted_by_quarter_in_utc():
    early = lived("IB-a", ("2025-01-06", "TEST"), ("2025-03-31T23:59:59", "KILL"))
    late = lived("IB-b", ("2025-01-06", "TEST"), ("2025-04-01", "KILL"))
    assert page(early, late)["killed"] == {"2025-Q1": 1, "2025-Q2": 1}


def test_a_bucket_is_killed_once():
    told = ("2025-01-06", "TEST"), ("2025-02-06", "KILL"), ("2025-05-06", "KILL")
    assert page(lived("IB-a", *told))["killed"] == {"2025-Q1": 1}


def test_states_have_shares_of_all_buckets_and_targets():
    data = page(
        lived("IB-a", *FROZEN),
        lived("IB-b", ("2025-01-06", "TEST"), ("2025-01-07", "GROW")),
        lived("IB-c", ("2025-01-06", "TEST"), ("2025-01-07", "KILL")),
    )
    assert list(data["states"]) == ["TEST", "GROW", "HARVEST", "FROZEN", "KILL"]
    third = {"count": 1, "share": 0.3333, "place": "above"}
    assert data["states"]["GROW"] == {**third, "target": [0.1, 0.15]}
    assert data["states"]["KILL"] == {**third, "target": [0, 0.05]}


def test_states_and_what_they_mean_are_policy():
    life = {
        "states": ["NEW", "ASLEEP", "GONE"],
        "transitions": {"NEW": ["ASLEEP", "GONE"], "ASLEEP": [], "GONE": []},
        "freeze": {"from": "NEW", "to": "ASLEEP", "days_before": 1},
        "buckets_per_asin": {"least": 0, "most": 1},
        "target_shares": {"NEW": 1},
    }
    life["transitions"]["ASLEEP"] = ["NEW"]
    data = page(
        lived("IB-a", ("2025-01-06", "NEW"), ("2025-01-07", "ASLEEP"), frozen_by=trace_id(2)),
        lived("IB-b", ("2025-01-06", "NEW"), ("2025-01-07", "GONE")),
        lived("IB-c", ("2025-01-06", "KILL")),
        policy=POLICY.with_(bucket_lifecycle=life),
    )
    assert {state: each["count"] for state, each in data["states"].items()} == {
        "NEW": 0,
        "ASLEEP": 1,
        "GONE": 1,
        "KILL": 1,
    }
    assert (data["freeze_rate"]["frozen"], data["freeze_rate"]["living"]) == (1, 2)
    assert len(data["warnings"]) == 1


@pytest.mark.parametrize(("count", "warned"), [(0, 1), (7, 1), (8, 0), (20, 0), (21, 1)])
def test_an_asin_has_8_to_20_living_buckets(count, warned):
    living = [lived(f"IB-{n}", ("2025-01-06", "TEST")) for n in range(count)]
    dead = lived("IB-dead", ("2025-01-06", "TEST"), ("2025-01-07", "KILL"))
    folded = asin(*living, dead)
    assert len(folded.files[0].data["warnings"]) == warned
    assert folded.summary["warnings"] == folded.files[0].data["warnings"]
    assert folded.refused == ()


def test_completeness_is_that_of_executed_decisions():
    data = page(
        seen("2025-01-06", executed=True, complete=True),
        seen("2025-01-06", executed=True),
        seen("2025-01-06", executed=True),
        seen("2025-01-06"),
        seen("2025-01-06", "observation"),
    )
    assert data["trace_completeness"] == 0.3333
    assert data["decisions"] == {"decisions": 4, "executed": 3, "complete": 1}


def test_nothing_executed_has_no_completeness():
    assert page(seen("2025-01-06"))["trace_completeness"] is None


def test_density_is_decisions_of_a_week_for_each_living_bucket():
    buckets = [lived(f"IB-{n}", ("2025-01-06", "TEST")) for n in range(2)]
    decisions = [seen(day) for day in ("2025-01-06", "2025-01-12T23:59:59", "2025-01-13")]
    data = page(*buckets, *decisions)
    assert [(row["week"], row["decisions"], row["density"]) for row in data["history"]] == [
        ("2025-W02", 2, 1.0),
        ("2025-W03", 1, 0.5),
    ]
    dense = {"week": "2025-W03", "decisions": 1, "density": 0.5, "grade": "critical"}
    assert data["decision_density"] == dense


def test_the_series_shows_quiet_weeks_too():
    ends = rows(asin(lived("IB-a", *FROZEN)).summary["weeks"], Rules.of(POLICY))
    assert [week for week, _ in ends] == list(range(at("2025-01-06"), at("2025-04-08"), WEEK))
    assert [row["frozen"] for _, row in ends] == [0] * 13 + [1]
    assert ends[5][1]["states"]["HARVEST"] == 1


def test_a_week_that_changes_nothing_is_in_the_series():
    to_and_fro = lived(
        "IB-a", ("2025-01-06", "GROW"), ("2025-01-21", "HARVEST"), ("2025-01-22", "GROW")
    )
    assert asin(to_and_fro).summary["weeks"][-1][0] == at("2025-01-20")
    verified = asin(lived("IB-a", ("2025-01-06", "GROW")), passed("2025-02-03", None))
    assert verified.summary["weeks"][-1][0] == at("2025-02-03")


def test_every_bucket_names_the_trace_behind_its_state():
    data = page(lived("IB-b", *FROZEN), lived("IB-a", ("2025-01-06", "FROZEN"), imported=True))
    assert data["intent_buckets"] == {
        "IB-a": {
            "state": "FROZEN",
            "since": "2025-01-06T00:00:00Z",
            "trace": trace_id(1),
            "imported": True,
        },
        "IB-b": {"state": "FROZEN", "since": "2025-04-07T00:00:00Z", "trace": trace_id(3)},
    }
