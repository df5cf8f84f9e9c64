"""What the guardrails come to together, and what a claim is worth (SPEC 7)."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.court import (
    ASIN,
    BUCKET,
    CONFIRMED,
    EMERGENCY,
    STATE,
    WAKE,
    Data,
    ago,
    approved,
    bid,
    change,
    decision,
    evaluation,
    facts_view,
    frozen,
    harvest,
    path_of,
    policy_with,
    registered,
    says,
    story,
    tenant,
)
from tests.support.policy import first_release, shipped
from trace_gate.adapters.time_zones import local_date
from trace_gate.core.git_model import REGULAR, Entry
from trace_gate.core.governor.evaluate import (
    STRICTNESS,
    Evaluation,
    context_of_decision,
    evaluate,
    recorded,
    worst,
)
from trace_gate.core.governor.evaluate import answer_of as verdict_of
from trace_gate.core.governor.guardrails.registry import GUARDRAILS
from trace_gate.core.ledger.trace_file import TraceFile
from trace_gate.core.trace.document import Document
from trace_gate.core.trace.model import Trace

PASSES = bid(1.0, 1.1)
ESCALATES = bid(1.0, 1.5)
BLOCKS = bid(1.0, None)


# --- the worst wins ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "fresh"),
    [
        ([PASSES], "PASS"),
        ([ESCALATES], "ESCALATE"),
        ([BLOCKS], "BLOCK"),
        ([PASSES, bid(1.0, 1.5, "b")], "ESCALATE"),
        ([PASSES, bid(1.0, 1.5, "b"), bid(1.0, None, "c")], "BLOCK"),
        ([change("ads/a.csv")], "PASS"),
    ],
)
def test_the_worst_wins(changes: list[Data], fresh: str):
    assert evaluation(decision(*changes)).fresh == fresh


def test_there_are_six_guardrails_and_each_has_its_verdict():
    names = ["write", "amplitude", "batch", "freeze", "hypothesis", "emergency"]
    assert list(GUARDRAILS)[:6] == names
    found = evaluation(decision(ESCALATES))
    assert list(found.guardrails) == list(GUARDRAILS)
    assert {n: v for n, v in found.guardrails.items() if v != "PASS"} == {"amplitude": "ESCALATE"}


def test_files_are_ruled_by_write_and_batch():
    found = evaluation(decision(change("ads/a.csv")))
    assert list(found.guardrails) == ["write", "batch", "claims"]


def test_one_market_target_among_files_is_ruled_by_all():
    found = evaluation(decision(change("ads/a.csv"), ESCALATES))
    assert found.fresh == "ESCALATE"
    assert list(found.guardrails) == list(GUARDRAILS)


# --- the claim ---------------------------------------------------------------------------------

CLAIMS = ("PASS", "ESCALATE", "BLOCK")


@pytest.mark.parametrize("claim", CLAIMS)
@pytest.mark.parametrize("of", [PASSES, ESCALATES, BLOCKS])
def test_a_laxer_claim_is_wrong_and_a_stricter_one_is_kept(claim: str, of: Data):
    found = evaluation(decision(of, check=claim))
    assert found.is_lax is (STRICTNESS[claim] < STRICTNESS[found.fresh])
    assert found.verdict == worst(found.fresh, claim)  # type: ignore[arg-type]


@pytest.mark.parametrize("claim", [None, "", "pass", "OK", "PASS "])
def test_what_is_no_claim_blocks(claim: str | None):
    found = evaluation(decision(PASSES, check=claim))  # type: ignore[arg-type]
    assert (found.claim, found.fresh, found.verdict, found.is_lax) == (None, "PASS", "BLOCK", False)


def test_a_maintenance_trace_that_claims_nothing_claims_to_pass():
    of = decision(change("ads/a.csv"), check=None)  # type: ignore[arg-type]
    found = evaluation({**of, "trace_type": "maintenance"})
    assert (found.claim, found.verdict) == ("PASS", "PASS")


def test_what_was_judged_before_keeps_its_claim():
    of = decision(ESCALATES, check="PASS")
    trace = Trace.of(Document(data={"trace": of}, text=b"", path="p"))
    found = recorded(trace)
    assert (found.verdict, found.is_lax, found.reasons) == ("PASS", False, ())


def test_an_approval_has_to_accept_what_escalates_and_nothing_else():
    found = evaluation(decision(ESCALATES, bid(1.0, None, "b"), hypothesis="H-777"))
    assert found.accepts == {"TG502", "TG505"}
    assert "BLOCK" in {verdict_of(each) for each in found.reasons}
    assert evaluation(decision(PASSES)).accepts == frozenset()


# --- cannot tell is never a pass ---------------------------------------------------------------


@pytest.mark.parametrize(
    "missing",
    [{"tenant": None}, {"tenant": {}}, {"created_at": None}, {"created_at": "yesterday"}],
)
def test_nobody_knows_whose_or_when_is_blocked(missing: Data):
    of = {**decision(PASSES, executed=False), **missing}
    found = evaluation_of(of)
    assert (found.fresh, says(found), found.is_lax) == ("BLOCK", ["TG102 BLOCK"], False)


LAND = facts_view([*CONFIRMED, *frozen()])


def evaluation_of(of: Data, path: str = "traces/2025-03/TRACE-20250304-001.yaml") -> Evaluation:
    """The evaluation of a document of any shape."""
    trace = Trace.of(Document(data={"trace": of}, text=b"trace: {}\n", path=path))
    file = TraceFile(path=path, entry=Entry(mode=REGULAR, oid="0" * 40), trace=trace)
    context = context_of_decision(
        file, (), policy=shipped(), facts_view=LAND, local_date=local_date
    )
    return evaluate(context, file)


WHOLE = approved(
    bid(1.0, 1.1, change_pct=0.1),
    change("campaign/C1/budget", 10, 11, change_type="budget_update"),
    change(STATE, "enabled", "paused", change_type="state_update"),
    change(f"asin/{ASIN}/content/bullets", ["a"], ["b"], change_type="content_update"),
    change(BUCKET, "FROZEN", "GROW", change_type="bucket_state", details=WAKE),
    change("ads/a.csv"),
    change(EMERGENCY),
    bucket="IB-gift",
    considered=["H-002"],
)
ODD: list[Any] = [None, 3, True, 0.5, "", "x", [], [1], [None], {}, {"a": 1}, [[]], [{}], 10**18]
ODD += [float("inf"), float("nan"), -0.0, 1e308, "\u0000", "\ud800", "a" * 300]


def places(data: object, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(data, dict):
        return [way, *(p for key, each in data.items() for p in places(each, (*way, key)))]
    if isinstance(data, list):
        return [way, *(p for at, each in enumerate(data) for p in places(each, (*way, at)))]
    return [way]


def put(data: Any, way: tuple[Any, ...], value: object) -> Any:
    made = copy.deepcopy(data)
    holder = made
    for step in way[:-1]:
        holder = holder[step]
    holder[way[-1]] = value
    return made


@pytest.mark.parametrize("way", places(WHOLE)[1:], ids=str)
def test_nothing_in_a_decision_stops_the_governor(way: tuple[Any, ...]):
    for odd in ODD:
        found = evaluation_of(put(WHOLE, way, odd))
        for reason in found.reasons:
            assert reason.message
            assert reason.remediation


# --- deleting a fact never helps ---------------------------------------------------------------

PASSING = decision(
    bid(1.0, 1.1, change_pct=0.1),
    change("campaign/C1/budget", 10, 11, change_type="budget_update"),
    bucket="IB-gift",
    considered=["H-002"],
    entity={"asin": ASIN, "intent_bucket_id": "IB-gift"},
)
PAST = [*CONFIRMED, *story("H-002", 0.3), *harvest()]

FREE = {
    # what no guardrail reads: profiles, ledger, roles and growth do
    *("agent_id", "trace_type", "created_at", "tenant.currency"),
    *("decision.action_type", "decision.options_considered", "decision.selected_option"),
    *("decision.rationale", "hypothesis.statement", "hypothesis.verification_window_days"),
    *("execution.approved_by", "execution.approval", "execution.result"),
    "execution.executed_at",  # a decision that is not executed is judged at its creation
    # to consider another hypothesis is free, and so is a score
    *("analysis", "analysis.hypotheses_considered", "analysis.priority_scores_used"),
    # who repeats no criteria takes what stands
    *("hypothesis.success_criteria", "hypothesis.success_criteria.item"),
    *("hypothesis.success_criteria.metric", "hypothesis.success_criteria.operator"),
    # the keyword leads to the bucket all the same
    *("decision", "decision.intent_bucket_id", "entity.intent_bucket_id"),
    # what is not there changes nothing
    *("execution.changes", "execution.changes.change_type", "execution.changes.change_pct"),
}
"""Fields of a passing decision that may go, and it still passes."""

UNREAD = ("evidence", "observation", "decision.options_considered", "analysis")
"""Of these no guardrail reads anything, or all of it is free."""


def dotted(way: tuple[Any, ...]) -> str:
    found = ".".join(str(each) for each in way if not isinstance(each, int))
    return f"{found}.item" if isinstance(way[-1], int) else found


def is_free(name: str) -> bool:
    return name in FREE or any(name == each or name.startswith(f"{each}.") for each in UNREAD)


@pytest.mark.parametrize("way", places(PASSING)[1:], ids=str)
def test_a_fact_that_is_taken_away_never_leaves_a_pass(way: tuple[Any, ...]):
    assert evaluation(PASSING, PAST).verdict == "PASS"
    without = put(PASSING, way, None)
    if dotted(way) in ("id", "tenant"):
        assert evaluation_of(without).verdict == "BLOCK"
        return
    found = evaluation(without, PAST)
    assert (found.verdict == "PASS") is is_free(dotted(way)), says(found)


STORY = story("H-001", 0.3)
NEEDED = {
    1: (
        *("created_at", "tenant", "tenant.store_id", "tenant.marketplace", "trace_type"),
        *("hypothesis", "hypothesis.hypothesis_id", "execution", "execution.guardrail_check"),
        *("execution.approved_by", "execution.approval", "execution.executed_at"),
        *("execution.changes", "execution.changes.item", "execution.changes.target"),
        "hypothesis.success_criteria.value",
    ),
    2: (
        *("created_at", "tenant", "tenant.store_id", "tenant.marketplace", "trace_type"),
        *("evidence", "evidence.item", "evidence.uri", "evidence.sha256"),
        *("evidence.period_start", "evidence.captured_at", "evidence.period_end"),
        *("verification", "verification.verified_at", "verification.actual_outcome"),
        *("verification.actual_outcome.acos", "causal_links", "causal_links.caused_by"),
    ),
}
"""Fields of the traces that made H-001 CONFIRMED: without one of these it is not."""


@pytest.mark.parametrize("at", [1, 2])
def test_what_confirms_a_hypothesis_is_needed_whole(at: int):
    for way in places(STORY[at])[1:]:
        name = dotted(way)
        if name == "id":
            continue
        base = [put(each, way, None) if n == at else each for n, each in enumerate(STORY)]
        found = evaluation(decision(PASSES), base).verdict
        assert (found != "PASS") is (name in NEEDED[at]), name


def test_each_trace_that_confirms_a_hypothesis_is_needed():
    for at in (1, 2):
        base = [each for n, each in enumerate(STORY) if n != at]
        assert evaluation(decision(PASSES), base).verdict == "ESCALATE"


# --- a stricter policy never helps -------------------------------------------------------------


def tightened(draw: st.DrawFn) -> Data:
    """Every number of guardrails.yaml as it is, or stricter."""

    def less(value: float) -> float:
        return draw(st.sampled_from([value, value, value / 2, 0]))

    known = shipped().guardrails
    numbers = {name: {k: less(v) for k, v in known["amplitude"][name].items()} for name in NUMBERS}
    content = {
        name: draw(st.sampled_from([value, 0]))
        for name, value in known["amplitude"]["content"].items()
    }
    rests = known["hypothesis"]
    return {
        "tolerance": less(known["tolerance"]),
        "amplitude": {**numbers, "content": content},
        "batch": {name: int(less(value)) for name, value in known["batch"].items()},
        "freeze": {
            "change": "BLOCK",
            "pause_or_decrease": draw(st.sampled_from(["ESCALATE", "BLOCK"])),
        },
        "hypothesis": {
            "blocked_statuses": draw(
                st.sampled_from(
                    [rests["blocked_statuses"], ["REJECTED", "DEPRECATED", "NEW", "TESTING"]]
                )
            ),
            "decisions_without_trace": int(less(rests["decisions_without_trace"])),
            "warn_below": draw(st.sampled_from([0.5, 0.7])),
            "automatic_from": draw(st.sampled_from([0.8, 0.9, 1.0])),
        },
        "emergency": {
            "escalated_decisions_per_hour": int(less(10)),
            "changes_per_day": int(less(100)),
            "failures_in_a_row": draw(st.sampled_from([3, 2, 1])),
        },
    }


NUMBERS = ("bid", "budget")
WORLD = [
    *CONFIRMED,
    *story("H-002", 0.5),
    registered("H-003", ago(days=30)),
    *harvest(),
    *frozen("IB-travel", keywords=("travel mug",)),
    approved(bid(1.0, 1.3, "cup"), when=ago(hours=3), reasons=["TG502"]),
    approved(bid(1.3, 1.2, "cup"), when=ago(hours=2), reasons=["TG502"], result="failure"),
]


@st.composite
def cases(draw: st.DrawFn) -> tuple[Data, Data]:
    words = st.sampled_from(["cup", "coffee gift", "travel mug", "odd"])
    price = st.sampled_from([None, 0, 0.8, 1.0, 1.1, 1.2, 1.3, 1.5, "1"])
    bids = st.builds(bid, price, price, words)
    text = st.builds(
        change,
        st.sampled_from(
            [f"asin/{ASIN}/content/{part}" for part in ("title", "bullets", "backend_keywords")]
        ),
        st.sampled_from([None, ["a", "b"], ["a"]]),
        st.sampled_from([["a", "c"], ["x", "y", "z"], "t"]),
    )
    pause = st.just(change(STATE, "enabled", "paused"))
    wake = st.just(
        change(
            f"asin/{ASIN}/intent_bucket/IB-travel",
            "FROZEN",
            "GROW",
            change_type="bucket_state",
            details=WAKE,
        )
    )
    of = decision(
        *draw(st.lists(bids | text | pause | wake, min_size=1, max_size=3)),
        hypothesis=draw(st.sampled_from(["H-001", "H-002", "H-003", "H-004", None])),
        considered=draw(st.lists(st.sampled_from(["H-001", "H-002", "H-003"]), max_size=2)),
        action=draw(st.sampled_from(["bid_update", "rollback"])),
        bucket=draw(st.sampled_from([None, "IB-gift", "IB-travel", "IB-none"])),
        tenant=draw(st.sampled_from([tenant(), tenant("SHOP_2")])),
    )
    return of, tightened(draw)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases())
def test_a_stricter_policy_is_never_laxer(case: tuple[Data, Data]):
    of, strict = case
    before = evaluation(of, WORLD)
    after = evaluation(of, WORLD, policy=policy_with(guardrails=strict))
    assert STRICTNESS[after.fresh] >= STRICTNESS[before.fresh], (says(before), says(after))


@settings(max_examples=40, deadline=None)
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_in_which_traces_come_makes_no_difference(case: tuple[Data, Data], chance: Any):
    of, _ = case
    base, unit = WORLD[:6], WORLD[6:]
    wanted = evaluation(of, base, unit)
    base, unit = [*base], [*unit]
    chance.shuffle(base)
    chance.shuffle(unit)
    assert evaluation(of, base, unit) == wanted
    assert path_of(of)


@settings(max_examples=60, deadline=None)
@given(cases(), st.integers(0, len(WORLD)))
def test_where_the_base_ends_makes_no_difference_to_what_came_before(
    case: tuple[Data, Data], at: int
):
    """All of it is older than the decision: whether it landed or comes along is all the same.

    The shops are listed: one that only the branch knows would wait for a person.
    """
    of, _ = case
    made = first_release()
    listed = made.with_(gate=made.gate.with_(tenants=("any",)))
    assert evaluation(of, WORLD[:at], WORLD[at:], policy=listed) == evaluation(
        of, WORLD, policy=listed
    )
