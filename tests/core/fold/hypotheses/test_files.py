"""What is written about a hypothesis, and what readers are told (SPEC 8)."""

from __future__ import annotations

from decimal import Decimal

from tests.support.hypothesis_facts import (
    ACOS,
    MONDAY,
    fold,
    policy,
    registered,
    trace_id,
    used,
    verified,
)
from trace_gate.core.fold.hypotheses import files
from trace_gate.core.fold.hypotheses.experiments import OVER, planned
from trace_gate.core.fold.hypotheses.state import State
from trace_gate.core.fold.result import Refusal

EMPTY = State(id="H-001", confidence=Decimal("0.5"))
TRIAL = planned(registered(1), (ACOS, ("acos", ">", 0.1, None)))
OWN = TRIAL.with_(trace=trace_id(2), registered=False)
STATE = EMPTY.with_(owner=("ACME-US", trace_id(1)), trials={trace_id(1): TRIAL, trace_id(2): OWN})


def data(state):
    return next(files.files_of(state, policy())).data


def test_a_hypothesis_and_each_experiment_have_a_file():
    found = list(files.files_of(STATE, policy()))
    assert [(each.layer, each.path) for each in found] == [
        ("world_model", "hypotheses/H-001.yaml"),
        ("world_model", f"experiments/{TRIAL.id}.yaml"),
    ]


def test_a_decision_that_is_a_test_of_its_own_is_no_experiment():
    assert data(STATE)["experiments"] == [{"id": TRIAL.id, "status": "PLANNED"}]


def test_the_file_says_whose_it_is_and_what_stands():
    said = data(STATE.with_(statement="s", window_days=7, registered=True, asked_by=trace_id(1)))
    assert (said["schema"], said["id"]) == ("hypothesis/1", "H-001")
    assert said["tenant"] == {"store_id": "ACME", "marketplace": "US"}
    assert (said["first_trace"], said["registered"]) == (trace_id(1), True)
    assert (said["statement"], said["window_days"]) == ("s", 7)
    assert said["criteria"] == {"trace": trace_id(1), "items": []}


def test_each_number_names_the_trace_behind_it():
    state = STATE.with_(
        status="CONFIRMED",
        since=((MONDAY, ""), trace_id(3)),
        moved_by=trace_id(4),
        concluded="confirmed",
    )
    said = data(state)
    assert said["confidence"] == {"value": 0.5, "trace": trace_id(4)}
    assert said["status"] == {
        "value": "CONFIRMED",
        "since": "2025-01-06T00:00:00Z",
        "trace": trace_id(3),
        "automatic": False,
        "claimed": True,
    }
    assert data(EMPTY)["first_trace"] is None
    assert data(EMPTY)["status"]["trace"] == ""


def test_uses_name_their_experiment_or_their_own_result():
    uses = {trace_id(5): (used(5), trace_id(1)), trace_id(2): (used(2), trace_id(2))}
    said = data(STATE.with_(uses=uses))["uses"]
    at = {"executed_at": "2025-01-06T00:00:00Z"}
    assert said == {
        "count": 2,
        "decisions": [
            {"trace": trace_id(5), **at, "experiment": TRIAL.id},
            {"trace": trace_id(2), **at, "result": None},
        ],
    }
    folded = fold(used(1), verified(2, 8, about=1))
    (use,) = folded.files[0].data["uses"]["decisions"]
    assert use["result"] == "confirmed"


def test_history_and_what_is_refused_are_listed():
    refusal = Refusal(trace_id="T1", number=0, code="TG509", message="m", remediation="r")
    said = data(STATE.with_(history=({"trace": "T"},), refused=(refusal,)))
    assert said["history"] == [{"trace": "T"}]
    assert said["refused"] == [{"trace": "T1", "code": "TG509", "reason": "m"}]


# --- what readers are told -----------------------------------------------------------------------


def summary(state):
    return files.summary_of(state, policy())


def test_a_summary_says_whose_it_is_and_how_sure():
    said = summary(STATE.with_(status="CONFIRMED", backed=True, uses={"a": 1, "b": 2}))
    assert (said["tenant"], said["status"], said["confidence"]) == ("ACME-US", "CONFIRMED", 0.5)
    assert (said["automatic"], said["claimed"], said["uses"]) == (True, False, 2)
    assert summary(EMPTY)["tenant"] is None


def short(trial):
    (found,) = summary(STATE.with_(trials={trial.trace: trial}))["experiments"]
    return found


def test_an_experiment_says_when_it_is_due():
    days = policy().world_model["experiments"]["reminder_days"]
    said = short(TRIAL)
    assert (said["id"], said["status"], said["trace"]) == (TRIAL.id, "PLANNED", trace_id(1))
    assert (said["start"], said["due"]) == (MONDAY, MONDAY + 7 * 86_400)
    assert said["reminder"] == MONDAY + (7 - days) * 86_400
    assert (said["over"], said["decision"], said["asin"]) == (None, None, "B0EXAMPLE1")
    assert said["metrics"] == ["acos"], "each once"
    endless = short(TRIAL.with_(window_days=None))
    assert (endless["due"], endless["reminder"]) == (None, None)


def test_one_that_is_over_says_since_when():
    for status in OVER:
        assert short(TRIAL.with_(status=status, since=(99, "")))["over"] == 99
    assert short(TRIAL.with_(status="RUNNING", since=(99, "")))["over"] is None


def test_one_that_runs_names_its_first_decision():
    runs = ((trace_id(5), (50, "")), (trace_id(6), (60, "")))
    said = short(TRIAL.with_(runs=runs))
    assert (said["decision"], said["start"]) == (trace_id(5), 50)
