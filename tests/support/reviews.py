"""A review of a `Shop`: the judge of the tests, and a fold that both look at."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.support.shop import Shop
from trace_gate.app.overview.scope import Scope
from trace_gate.app.review.model import (
    Action,
    BucketMove,
    Cause,
    CellChange,
    ContentChange,
    Effects,
    EventSeen,
    ExperimentMove,
    GuardrailSaid,
    HypothesisMove,
    HypothesisRecord,
    Kpi,
    LeftOut,
    OtherTrace,
    PatternMove,
    PolicyUsed,
    Reason,
    Ref,
    ResultLine,
    Review,
    ReviewedApproval,
    ReviewedChange,
    ReviewedDecision,
    ReviewedEvidence,
    ReviewedFile,
    ReviewedImplied,
    ReviewedResult,
    ShopNumbers,
    StateCount,
    Week,
)
from trace_gate.app.review.review import review_range
from trace_gate.cli import wiring
from trace_gate.cli.wiring_governor import SharedFold
from trace_gate.core.finding import Finding
from trace_gate.core.gate.judgement import Judged


def review_of(
    shop: Shop, base: str = "main", head: str = "HEAD", *, now: float | None = None, **about: Any
) -> Review:
    """The review of a range; `about` is the scope, and `policy_from`."""
    fold, policy_from = SharedFold(None), about.pop("policy_from", None)
    with shop.open() as git:
        return review_range(
            git,
            (base, head),
            shop.services(now=now).with_(folded=fold.at, tables=wiring.tables),
            lambda snapshot, look: fold.read(git, snapshot, look),
            scope=Scope(**about),
            policy_from=policy_from,
        )


# --- reviews as values ----------------------------------------------------------------------------

OID = "b7c1e90" + "0" * 33


def change(number: int = 1, **fields: Any) -> ReviewedChange:
    """A bid from 1.20 to 1.50."""
    made = {
        "number": number,
        "target": "campaign/C1/ad_group/A1/keyword/steel bottle/bid",
        "change_type": "bid_update",
        "kind": "bid",
        "from_value": 1.2,
        "to_value": 1.5,
        "share": Decimal("0.25"),
        "limit": Decimal("0.3"),
        "limit_in_harvest": Decimal("0.2"),
        "in_harvest": False,
        "failed": None,
    }
    return ReviewedChange(**{**made, **fields})


def approval(state: str = "not_needed", **fields: Any) -> ReviewedApproval:
    """An approval in a state."""
    made = {
        "state": state,
        "by": None,
        "at": None,
        "authenticated": False,
        "own": False,
        "accepts": (),
        "wants": (),
        "approvers": ("lin",),
    }
    return ReviewedApproval(**{**made, **fields})


def evidence(**fields: Any) -> ReviewedEvidence:
    """A report of a week that is the recorded one."""
    made = {
        "uri": "uploads/st-w47.csv",
        "state": "matches",
        "sha256": "0" * 64,
        "size": 38_000,
        "captured_at": "2026-11-20T09:00:00Z",
        "age_days": 4,
        "period_start": "2026-11-13",
        "period_end": "2026-11-19",
    }
    return ReviewedEvidence(**{**made, **fields})


def cell(sign: str = "changed", **fields: Any) -> CellChange:
    """The bid of a row goes from 0.80 to 1.00."""
    made = {
        "sheet": None,
        "row": "mug / exact",
        "column": "Bid",
        "before": "0.80",
        "after": "1.00",
        "share": Decimal("0.25"),
    }
    return CellChange(sign=sign, **{**made, **fields})


def content(path: str = "ads/bids.csv", form: str = "table", **fields: Any) -> ContentChange:
    """A table in which one cell is another."""
    made = {
        "before": "a" * 64,
        "after": "b" * 64,
        "size_before": 1_200,
        "size_after": 1_203,
        "cells": (cell(),) if form == "table" else (),
        "lines": ("@@ -1,1 +1,1 @@", "-a `mug`", "+a ``cup``") if form == "text" else (),
        "more": 0,
        "remarks": (),
    }
    return ContentChange(path=path, form=form, **{**made, **fields})


RECORD = HypothesisRecord(
    id="H-014",
    statement="A higher bid brings orders.",
    status="CONFIRMED",
    confidence=Decimal("0.6"),
    uses=3,
    confirmed=1,
    rejected=0,
    inconclusive=1,
    claimed=False,
)


def guardrail(name: str = "freeze", verdict: str = "PASS", *reasons: Reason) -> GuardrailSaid:
    """What a guardrail says."""
    return GuardrailSaid(name=name, verdict=verdict, reasons=reasons)


def reason(code: str = "TG504", message: str = "IB-gym is frozen.", **fields: Any) -> Reason:
    """Why it says so."""
    made = {"level": "error", "remediation": "Take the change back."}
    return Reason(code=code, message=message, **{**made, **fields})


def decision(number: int = 1, status: str = "passed", **fields: Any) -> ReviewedDecision:
    """A decision about one bid."""
    verdict = {"blocked": "BLOCK", "waiting": "ESCALATE", "unknown": None}.get(status, "PASS")
    made = {
        "trace": f"TRACE-20261124-{number:03d}",
        "path": f"traces/2026-11/TRACE-20261124-{number:03d}.yaml",
        "trace_type": "decision",
        "tenant": "DEMO-US",
        "currency": "USD",
        "asin": "B0EXAMPLE1",
        "bucket": "IB-gym",
        "action_type": "bid_update",
        "rationale": "412 clicks, CVR 9.7 %.",
        "status": status,
        "verdict": verdict,
        "claim": "PASS",
        "is_new": True,
        "records_execution": True,
        "executed_at": None,
        "result": None,
        "changes": (change(),),
        "contents": (),
        "guardrails": (guardrail(),),
        "codes": (),
        "evidence": (evidence(),),
        "hypothesis": RECORD,
        "approval": approval(),
    }
    return ReviewedDecision(**{**made, **fields})


def file(path: str = "ads/bids.csv", **fields: Any) -> ReviewedFile:
    """A file that a decision covers."""
    made = {
        "change": "changed",
        "kind": "governed",
        "cover": "decision",
        "traces": ("TRACE-20261124-001",),
        "codes": (),
        "moved_from": None,
    }
    return ReviewedFile(path=path, **{**made, **fields})


def implied(**fields: Any) -> ReviewedImplied:
    """The bid of a row goes from 0.80 to 1.00, as a decision says."""
    made = {
        "tenant": "DEMO-US",
        "asin": "B0EXAMPLE1",
        "target": "campaign/C1/ad_group/A1/keyword/mug/exact/bid",
        "from_value": 0.8,
        "to_value": 1,
        "share": Decimal("0.25"),
        "path": "ads/bids.csv",
        "row": 2,
        "gone": False,
        "twice": False,
        "traces": ("TRACE-20261124-001",),
        "code": None,
    }
    return ReviewedImplied(**{**made, **fields})


def action(who: str = "approver", **fields: Any) -> Action:
    """What an approver has to do."""
    made = {
        "names": ("lin",),
        "what": "Ask an approver to run: trace-gate approve TRACE-20261124-002",
        "why": "This decision needs the approval of a second person.",
        "code": "TG601",
        "trace": "TRACE-20261124-002",
        "path": "traces/2026-11/TRACE-20261124-002.yaml",
    }
    return Action(who=who, **{**made, **fields})


RESULT = ReviewedResult(
    trace="TRACE-20261124-004",
    tenant="DEMO-US",
    asin="B0EXAMPLE1",
    hypothesis="H-014",
    experiment="EXP-20261101-001",
    decision="TRACE-20261101-002",
    result="confirmed",
    claimed=False,
    counted=True,
    confidence_before=Decimal("0.6"),
    confidence_after=Decimal("0.7"),
    learning="The terms answer to the bid.",
    lines=(
        ResultLine(
            metric="acos",
            operator="<=",
            wanted=0.26,
            before=0.312,
            got=0.248,
            met=True,
            why="",
            interval=(0.2, 0.3),
            enough_data=False,
        ),
    ),
)

EFFECTS = Effects(
    buckets=(
        BucketMove(
            tenant="DEMO-US",
            asin="B0EXAMPLE1",
            bucket="IB-gift",
            before="HARVEST",
            after="FROZEN",
            since="2026-11-24T10:00:00Z",
            trace="TRACE-20261124-001",
            fields=("keywords",),
        ),
    ),
    events=(
        EventSeen(
            sign="added",
            id="EVT-20261124-001",
            type="BUCKET_FREEZE",
            at="2026-11-24T10:00:00Z",
            trace="TRACE-20261124-001",
            target="asin/B0EXAMPLE1/intent_bucket/IB-gift",
            tenant="DEMO-US",
            before="HARVEST",
            after="FROZEN",
        ),
    ),
    hypotheses=(
        HypothesisMove(
            id="H-014",
            tenant="DEMO-US",
            statement="A higher bid brings orders.",
            status_before="TESTING",
            status_after="CONFIRMED",
            confidence_before=Decimal("0.6"),
            confidence_after=Decimal("0.7"),
            uses_before=2,
            uses_after=3,
            trace="TRACE-20261124-004",
        ),
    ),
    experiments=(
        ExperimentMove(
            id="EXP-20261101-001",
            hypothesis="H-014",
            tenant="DEMO-US",
            asin="B0EXAMPLE1",
            status_before="RUNNING",
            status_after="COMPLETED",
            due_before="2026-11-15T10:00:00Z",
            due_after="2026-11-15T10:00:00Z",
            trace="TRACE-20261124-004",
        ),
    ),
    patterns=(
        PatternMove(
            id="PAT-bid-up",
            tenant="DEMO-US",
            decisions_before=4,
            decisions_after=5,
            successes_before=4,
            successes_after=5,
            law_before=False,
            law_after=True,
        ),
    ),
    shops=(
        ShopNumbers(
            tenant="DEMO-US",
            week="2026-W48",
            frozen=3,
            living=12,
            kpis=(
                Kpi(
                    name="freeze_rate",
                    before=0.25,
                    after=0.3333,
                    target_above=0.5,
                    target_below=None,
                    grade="critical",
                ),
            ),
            states=(
                StateCount(state="HARVEST", before=3, after=2),
                StateCount(state="GROW", before=6, after=6),
            ),
            weeks=tuple(
                Week(week=f"2026-W{at}", freeze_rate=at / 200, living=12, decisions=2)
                for at in (45, 46, 47)
            ),
        ),
    ),
)


def review(**fields: Any) -> Review:
    """A review of a range with a decision of each kind, a result, and all that can differ."""
    stopped = guardrail("freeze", "BLOCK", reason())
    beyond = guardrail("amplitude", "ESCALATE", reason("TG502", "+45 %, the limit is 30 %."))
    made = {
        "verdict": "BLOCK",
        "as_of": "2026-11-24T12:00:00Z",
        "base": Ref(name="main", commit="4fd2a11" + "0" * 33),
        "head": Ref(name="HEAD", commit=OID),
        "policy": PolicyUsed(ref="main", digest="d" * 64, changes=False),
        "store": None,
        "marketplace": None,
        "asin": None,
        "landed": None,
        "tenants": ("DEMO-US",),
        "judged": Judged(commits=3, paths=5, governed=4, exempt=1),
        "remarks": (),
        "adoption": False,
        "commits": (),
        "protected": (),
        "actions": (action(), action("author", names=("Mia",), code="TG405", trace=None)),
        "decisions": (
            decision(1, contents=(content(), content("notes.txt", "text"))),
            decision(2, "waiting", guardrails=(beyond,), approval=approval("waiting")),
            decision(3, "blocked", guardrails=(stopped,), codes=("TG504",)),
        ),
        "results": (RESULT,),
        "traces": (
            OtherTrace(
                trace="TRACE-20261124-005",
                path="traces/2026-11/TRACE-20261124-005.yaml",
                trace_type="observation",
                tenant="DEMO-US",
                asin="B0EXAMPLE1",
                title="observation: 412 clicks",
                is_new=True,
                codes=(),
            ),
        ),
        "effects": EFFECTS,
        "files": (file(), file("ads/brand.csv", cover="nobody", traces=(), codes=("TG405",))),
        "causes": (
            Cause(source="TRACE-20261124-005", target="TRACE-20261124-001", kind="caused_by"),
        ),
        "findings": (
            Finding(code="TG504", message="IB-gym is frozen.", remediation="Take it back."),
        ),
        "left_out": LeftOut(),
        "implied": (implied(), implied(traces=(), code="TG413")),
    }
    return Review(**{**made, **fields})
