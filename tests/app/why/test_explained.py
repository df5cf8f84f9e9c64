"""Which changes of a decision are about a line, and what came of a decision."""

from __future__ import annotations

import pytest

from trace_gate.app.review.decisions import changes_of
from trace_gate.app.why.explained import about_line, outcome_of
from trace_gate.core.trace.document import Document
from trace_gate.core.trace.model import Trace

TENANT = {"store_id": "S", "marketplace": "US", "currency": "USD", "timezone": "UTC"}


def trace(trace_id: str = "TRACE-20250101-001", **layers: object) -> Trace:
    data = {"trace": {"id": trace_id, "tenant": TENANT, **layers}}
    return Trace.of(Document(data=data, text=b"", path=""))


def bid(keyword: str, old: float, new: float, campaign: str = "C1") -> dict:
    target = f"campaign/{campaign}/ad_group/G/keyword/{keyword}/bid"
    return {"target": target, "from_value": old, "to_value": new}


def numbers(before: str | None, after: str, *changes: dict) -> tuple[int, ...]:
    decided = trace(execution={"changes": list(changes)})
    return about_line(tuple(changes_of(decided, None)), before, after)


def test_the_change_of_the_keyword_in_the_line_is_about_it():
    changes = (bid("cup", 0.5, 0.8), bid("mug", 0.9, 0.8))
    assert numbers("C1,mug,0.90", "C1,mug,0.80", *changes) == (2,)
    assert numbers("C1;G;Mug ;0.90", "C1;G; MUG;0.80", *changes) == (2,)


def test_of_two_campaigns_with_one_keyword_the_one_in_the_line_counts():
    changes = (bid("mug", 0.9, 0.8, "C2"), bid("mug", 0.9, 0.8, "C1"))
    assert numbers("C1,mug,0.90", "C1,mug,0.80", *changes) == (2,)


@pytest.mark.parametrize(
    ("before", "after"),
    [("C1,mug,0.8", "C1,mug,0.80"), ("C1,mug,0.9", "C1,mug,0.7"), ("C1,cup,0.9", "C1,cup,0.8")],
)
def test_a_line_with_another_value_or_keyword_is_none_of_its_business(before, after):
    assert numbers(before, after, bid("mug", 0.9, 0.8)) == ()


def test_a_file_is_about_all_of_its_lines_and_no_single_one():
    assert numbers(None, "a", {"target": "file/a", "to_value": "a"}) == ()


DECISION = {
    "trace_type": "decision",
    "execution": {"executed_at": "2025-01-01T10:00:00Z"},
    "hypothesis": {
        "hypothesis_id": "H-001",
        "verification_window_days": 7,
        "success_criteria": [{"metric": "acos", "operator": "<=", "value": 0.3}],
    },
    "causal_links": {"caused_by": "TRACE-20241231-001"},
}


def verification(number: int, result: str, **more: object) -> Trace:
    said = {"verified_at": f"2025-02-0{number}T00:00:00Z", "hypothesis_result": result}
    name = f"TRACE-2025020{number}-001"
    return trace(name, **{"trace_type": "verification", "verification": said, **more})


def test_while_nobody_has_looked_the_day_is_named_on_which_the_window_ends():
    found = outcome_of(trace(**DECISION), ())
    assert (found.result, found.due, found.criteria) == (None, "2025-01-08", ("acos <= 0.3",))


def test_the_newest_result_counts_that_names_the_decision_or_its_test():
    by_decision = {"causal_links": {"caused_by": "TRACE-20250101-001"}}
    by_test = {"hypothesis": {"hypothesis_id": "H-001"}}
    early = verification(1, "inconclusive", **by_decision)
    late = verification(2, "confirmed", **by_test)
    for order in ((early, late), (late, early)):
        found = outcome_of(trace(**DECISION), order)
        assert (found.result, found.trace) == ("confirmed", late.id)


@pytest.mark.parametrize(
    "more",
    [
        {"causal_links": {"caused_by": "TRACE-20250101-002"}},
        {
            "hypothesis": {"hypothesis_id": "H-001"},
            "causal_links": {"caused_by": "TRACE-20250101-002"},
        },
        {"hypothesis": {"hypothesis_id": "H-002"}},
        {
            "causal_links": {"caused_by": "TRACE-20250101-001"},
            "tenant": {**TENANT, "marketplace": "DE"},
        },
    ],
)
def test_a_result_of_another_decision_test_or_shop_is_none_of_this_one(more):
    assert outcome_of(trace(**DECISION), [verification(1, "confirmed", **more)]).result is None


def test_a_decision_that_has_its_own_verification_layer_says_its_own_result():
    own = {"hypothesis_result": "rejected", "claimed": True, "learning": "No"}
    found = outcome_of(trace(**DECISION, verification=own), ())
    assert (found.result, found.claimed, found.learning) == ("rejected", True, "No")
    assert found.trace == "TRACE-20250101-001"
