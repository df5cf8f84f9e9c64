"""What is written about metrics (SPEC 8, Metrics)."""

from __future__ import annotations

import pytest

from tests.support.metric_facts import POLICY, at, lived, trace_id
from trace_gate.core.fold import node_keys
from trace_gate.core.fold.facts import Counted
from trace_gate.core.fold.metrics import files
from trace_gate.core.fold.metrics.files import About
from trace_gate.core.fold.metrics.iso_weeks import WEEK
from trace_gate.core.fold.metrics.series import series
from trace_gate.core.fold.metrics.weekly_counts import Rules
from trace_gate.core.fold.result import Refusal

RULES = Rules.of(POLICY)
MONDAY = at("2025-01-06")
ASIN = About(scope="asin", id="B0EXAMPLE1", tenant="ACME-US", newest=(MONDAY, "5", "T1"))
SHOP = ASIN.with_(scope="tenant", id="ACME-US")


def sums(*weeks):
    return series({MONDAY + n * WEEK: each for n, each in enumerate(weeks)}, RULES)


ONE = sums({"buckets": 4, "state:GROW": 3, "state:KILL": 1, "frozen": 1, "executed": 2})
TWO = sums(
    {"decisions": 3, "state:GROW": 2},
    {"decisions": 1, "state:GROW": 2, "executed": 2, "complete": 1, "killed:2025-Q1": 2},
)


def test_a_page_says_whose_it_is_and_what_is_newest():
    page = files.page(ASIN, ONE)
    assert (page["schema"], page["id"], page["scope"]) == ("metrics/1", "B0EXAMPLE1", "asin")
    assert page["tenant"] == {"store_id": "ACME", "marketplace": "US"}
    assert page["newest"] == {"at": "2025-01-06T00:00:00.5Z", "trace": "T1"}
    whole = files.page(SHOP.with_(tenant=None, newest=None), ONE)
    assert "tenant" not in whole
    assert whole["newest"] is None


def test_an_asin_has_buckets_and_a_total_has_parts():
    about = {"warnings": ("w",), "parts": ({"asin": "B"},)}
    life = lived("IB-a", ("2025-01-06", "GROW"))
    asin = files.page(ASIN.with_(buckets=(life,), **about), ONE)
    bucket = {"state": "GROW", "since": "2025-01-06T00:00:00Z", "trace": trace_id(1)}
    assert asin["intent_buckets"] == {"IB-a": bucket}
    assert (asin["warnings"], "parts" in asin) == (["w"], False)
    shop = files.page(SHOP.with_(**about), ONE)
    assert shop["parts"] == [{"asin": "B"}]
    assert not {"intent_buckets", "warnings"} & set(shop)


@pytest.mark.parametrize(
    ("life", "more"),
    [
        (lived("IB-a", ("2025-01-06", "GROW"), imported=True), {"imported": True}),
        (lived("IB-a", ("2025-01-06", "GROW")), {}),
    ],
)
def test_a_bucket_that_came_in_says_so(life, more):
    page = files.page(ASIN.with_(buckets=(life,)), ONE)
    said = {"state": "GROW", "since": "2025-01-06T00:00:00Z", "trace": trace_id(1)}
    assert page["intent_buckets"]["IB-a"] == {**said, **more}


def test_a_bucket_that_was_never_created_names_its_trace():
    life = lived("IB-a", ("2025-01-06", "GROW")).with_(states=())
    page = files.page(ASIN.with_(buckets=(life,)), ONE)
    assert page["intent_buckets"]["IB-a"] == {"state": None, "trace": trace_id(1)}


def test_what_is_refused_is_named():
    refusal = Refusal(trace_id="T1", number=0, code="TG507", message="m", remediation="r")
    named = {"trace": "T1", "code": "TG507", "reason": "m"}
    assert files.page(SHOP.with_(refused=(refusal,)), ONE)["refused"] == [named]


# --- numbers -------------------------------------------------------------------------------------


def test_each_state_has_its_share_of_all_buckets_and_its_place_in_the_range():
    states = files.page(ASIN, ONE)["states"]
    assert list(states) == list(RULES.states)
    range_ = RULES.targets["GROW"]
    assert states["GROW"] == {"count": 3, "share": 0.75, "target": range_, "place": "above"}
    assert states["KILL"] == {"count": 1, "share": 0.25, "target": [0, 0.05], "place": "above"}
    one = files.page(ASIN.with_(), ONE.with_(rules=RULES.with_(targets={"GROW": 0.15})))["states"]
    assert one["GROW"] == {"count": 3, "share": 0.75, "target": 0.15}, "one number is no range"
    odd = files.page(ASIN, sums({"state:ODD": 1}))["states"]["ODD"]
    assert odd == {"count": 1, "share": 1.0}, "the policy has no target for it"


@pytest.mark.parametrize(
    ("frozen", "living", "met"), [(3, 10, False), (4, 10, True), (0, 0, False), (1, 1, True)]
)
def test_a_target_is_met_above_it(frozen, living, met):
    rules = RULES.with_(freeze_rate_above=0.3)
    counted = series({MONDAY: {"frozen": frozen, "state:GROW": living}}, rules)
    rate = files.page(ASIN, counted)["freeze_rate"]
    assert (rate["met"], rate["target_above"]) == (met, 0.3)
    assert (rate["frozen"], rate["living"]) == (frozen, living)
    assert rate["value"] == (frozen / living if living else None)


def test_without_limits_in_the_policy_no_word_is_said():
    silent = RULES.with_(freeze_grades=None, density_grades=None)
    page = files.page(ASIN, ONE.with_(rules=silent))
    assert "grade" not in page["freeze_rate"]
    assert "grade" not in page["decision_density"]
    assert files.page(ASIN, ONE)["freeze_rate"]["grade"] == "critical"


def test_what_stands_behind_the_rate_is_told():
    told = {"frozen": 3, "frozen_imported": 1, "frozen_unpassed": 2, "frozen_claimed": 1}
    rate = files.page(ASIN, sums({**told, "state:FROZEN": 5, "buckets": 5}))["freeze_rate"]
    names = ("imported", "without_passed_verification", "passed_by_claim_only")
    assert [rate[each] for each in names] == [1, 2, 1]


def test_counts_are_named_one_by_one():
    page = files.page(ASIN, sums({"buckets": 4, "imported": 1, "state:TEST": 2}))
    assert page["buckets"] == {"created": 4, "living": 2, "imported": 1}
    page = files.page(ASIN, TWO)
    assert page["decisions"] == {"decisions": 4, "executed": 2, "complete": 1}
    assert (page["trace_completeness"], page["killed"]) == (0.5, {"2025-Q1": 2})


def test_the_density_is_that_of_the_last_week_alone():
    density = {"week": "2025-W03", "decisions": 1, "density": 0.25, "grade": "critical"}
    assert files.page(ASIN, TWO)["decision_density"] == density
    assert files.page(ASIN, sums())["decision_density"] is None


def test_each_week_has_a_line():
    first, last = files.page(ASIN, TWO)["history"]
    assert (first["week"], first["decisions"], first["density"]) == ("2025-W02", 3, 1.5)
    assert (first["living"], first["trace_completeness"]) == (2, None)
    assert (last["week"], last["living"], last["states"]["GROW"]) == ("2025-W03", 4, 4)
    assert (last["freeze_rate"], last["trace_completeness"]) == (0.0, 0.5)


# --- what readers ask for ------------------------------------------------------------------------


def test_a_summary_has_what_weeks_added_and_of_an_asin_its_warnings():
    said = files.summary(ASIN.with_(warnings=("w",)), TWO)
    assert (said["warnings"], said["killed"], said["decisions"]) == (["w"], {"2025-Q1": 2}, 4)
    assert said["weeks"] == [[week, added] for week, added in TWO.weeks.items()]
    assert [week for week, _ in said["weeks"]] == [MONDAY, MONDAY + WEEK]
    assert "warnings" not in files.summary(SHOP, TWO)


@pytest.mark.parametrize(
    ("source", "named"),
    [
        (node_keys.asin("ACME-US", "B0EXAMPLE1"), {"asin": "B0EXAMPLE1"}),
        (node_keys.asin("ACME-US", None), {"asin": "no-asin"}),
        (node_keys.tenant("ACME-US"), {"tenant": "ACME-US"}),
    ],
)
def test_a_part_is_one_line_of_a_total(source, named):
    totals = {"buckets": 4, "state:GROW": 4, "frozen": 1}
    counted = Counted(whole=1, fraction="", trace_id="T9", source=source, weeks=(), totals=totals)
    line = {**named, "buckets": 4, "living": 4, "frozen": 1, "freeze_rate": 0.25, "newest": "T9"}
    assert files.part(counted, RULES) == line


@pytest.mark.parametrize(
    ("living", "said"),
    [(1, "With too few"), (2, None), (5, None), (6, "With too many"), (0, "With too few")],
)
def test_an_asin_with_another_number_of_buckets_than_advised_is_warned(living, said):
    rules = RULES.with_(least=2, most=5)
    counted = series({MONDAY: {"state:GROW": living, "traces": 1}}, rules)
    found = files.warnings("B0EXAMPLE1", counted, rules)
    assert len(found) == (said is not None)
    if said:
        assert f"B0EXAMPLE1 has {living} living intent buckets; 2 to 5 are advised." in found[0]
        assert said in found[0]
    assert files.warnings(node_keys.NO_ASIN, counted, rules) == ()
