"""The page of what buckets are ready for: met, in the way, missing; and what to type."""

from __future__ import annotations

from decimal import Decimal

from tests.support.written import WRITTEN
from trace_gate.app.analyse.propose_state import Drafted
from trace_gate.app.overview.lifecycle import Assessed, Proposals
from trace_gate.app.overview.scope import DAY, Scope
from trace_gate.core.governor.conditions.assessment import CANNOT_TELL, READY, WAIT, Assessment
from trace_gate.core.governor.conditions.condition import (
    MET,
    NOT_MET,
    PERSON,
    UNKNOWN,
    Condition,
    Known,
)
from trace_gate.report.pages import lifecycle

VOLATILITY = Condition(
    name="volatility", verdict=MET, sentence="Volatility 7.9 % < 15 %.",
    measured={"volatility": 0.0791}, basis=("TRACE-20250303-001",),
)  # fmt: skip
DAYS = Condition(name="days", verdict=MET, sentence="HARVEST 71 days.")
SEASON = Condition(name="no_season", verdict=PERSON, sentence="A person looks.")


def bucket(name: str, verdict: str, *conditions: Condition, **fields) -> Assessed:
    way = {"old": "HARVEST", "new": "FROZEN", "verdict": verdict, "days": 71}
    way |= {each: fields.pop(each) for each in ("trigger", "old", "new") if each in fields}
    known = Known(state="HARVEST", since=0, goal=Decimal("0.25"), counts=(), now=71 * DAY)
    return Assessed(
        tenant="ACME-01-US", asin="B0EXAMPLE1", bucket=name, known=known,
        ways=(Assessment(conditions=conditions, **way),), **{"usual_days": 60, **fields},
    )  # fmt: skip


def found(*buckets: Assessed) -> Proposals:
    return Proposals(as_of="2025-03-04", commit="c" * 40, scope=Scope(), buckets=buckets)


def page(*buckets: Assessed, freeze: bool = True, **more) -> list[str]:
    return list(lifecycle.lines(found(*buckets), freeze=freeze, **more))


def test_what_is_ready_says_what_is_met_with_the_days_last_and_what_a_person_says():
    lines = page(bucket("IB-women", READY, DAYS, VOLATILITY, SEASON))
    assert lines == [
        "B0EXAMPLE1 in ACME-01-US, 2025-03-04",
        "  IB-women: ready. Volatility 7.9 % < 15 %. HARVEST 71 days. You confirm: no_season.",
        (
            "next: trace-gate freeze propose --store ACME-01 --marketplace US --asin B0EXAMPLE1 "
            '--write IB-women --confirm no_season "WHAT YOU LOOKED AT"'
        ),
    ]


def test_what_waits_says_what_stands_in_the_way_and_that_it_is_long_there():
    missed = VOLATILITY.with_(verdict=NOT_MET, sentence="Weekly rates differ 28.8 %.")
    (line,) = page(bucket("IB-men", WAIT, DAYS, missed))[1:]
    assert line == (
        "  IB-men: wait. Weekly rates differ 28.8 %. 60 days are usual in HARVEST, and it is "
        "there for 71."
    )
    unknown = VOLATILITY.with_(verdict=UNKNOWN, sentence="No observation counts it.")
    (line,) = page(bucket("IB-new", CANNOT_TELL, unknown, usual_days=None))[1:]
    assert line == "  IB-new: cannot tell. No observation counts it."


def test_of_all_states_the_way_and_its_trigger_are_named():
    fell = VOLATILITY.with_(sentence="A fall by 58 %.")
    woken = bucket("IB-a", READY, fell, old="FROZEN", new="GROW", trigger="CONV_DROP")
    lines = page(woken, freeze=False)
    assert "  IB-a FROZEN > GROW: ready. CONV_DROP: A fall by 58 %." in lines
    assert lines[-1].startswith("next: trace-gate lifecycle propose ")


def test_what_is_drafted_already_is_no_step():
    lines = page(bucket("IB-a", READY, VOLATILITY, drafted={"FROZEN": "TRACE-20250304-001"}))
    assert "Drafted already, in TRACE-20250304-001." in lines[1]
    assert lines[-1].startswith("next: trace-gate status")


def test_nothing_is_said_to_be_nothing():
    (frozen,), (moved,) = page(), page(freeze=False)
    assert frozen.startswith("No bucket is in the state from which it may be frozen. Where each")
    assert frozen.endswith("trace-gate lifecycle propose")
    assert moved.endswith("is in a state that counts lead out of. What is next: trace-gate status")


def test_a_draft_is_approved_then_executed_and_what_is_executed_is_approved_then_committed():
    decision = WRITTEN.with_(verdict="ESCALATE")
    expects = WRITTEN.with_(trace_id="TRACE-20250107-000", path="traces/h.yaml")
    ready = bucket("IB-a", READY, VOLATILITY)
    lines = page(ready, written=[Drafted(hypothesis=expects, decision=decision)])
    assert lines[-3:-1] == ["wrote traces/h.yaml", f"wrote {decision.path}: ESCALATE"]
    assert lines[-1] == (
        f"next: read them, then: git add traces/h.yaml {decision.path}   a second person: "
        "trace-gate approve TRACE-20250107-001   then: trace-gate execute TRACE-20250107-001"
    )
    done = Drafted(hypothesis=None, decision=decision.with_(executed=True))
    assert page(ready, written=[done])[-1] == (
        "next: read it, then a second person: trace-gate approve TRACE-20250107-001   then: "
        f"git add {decision.path} && git commit"
    )


def test_a_program_reads_the_same():
    data = lifecycle.plain_data(found(bucket("IB-women", READY, VOLATILITY, SEASON)))
    (row,) = data["buckets"]
    assert (row["bucket"], row["days"], row["acos_target"]) == ("IB-women", 71, 0.25)
    (way,) = row["ways"]
    assert (way["to"], way["verdict"], way["drafted"]) == ("FROZEN", READY, None)
    assert way["conditions"][0]["measured"] == {"volatility": 0.0791}
    assert way["conditions"][0]["basis"] == ["TRACE-20250303-001"]
