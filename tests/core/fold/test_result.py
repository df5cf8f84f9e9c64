"""What folding one node gives (SPEC 8)."""

from __future__ import annotations

import pytest

from trace_gate.core.fold.facts import Fact
from trace_gate.core.fold.result import NOTICE, NodeResult, Refusal

FACT = Fact(whole=1, fraction="5", trace_id="TRACE-20250102-001", number=2)


def test_a_refusal_is_about_the_fact():
    found = Refusal.of(FACT, "TG507", "wrong", "mend")
    assert (found.trace_id, found.number) == (FACT.trace_id, 2)
    assert (found.code, found.message, found.remediation) == ("TG507", "wrong", "mend")
    assert found.level == "error"
    assert Refusal.of(FACT, "", "m", "r", level="note").level == "note"


@pytest.mark.parametrize(
    ("number", "code", "plain"),
    [
        (2, "TG507", {"trace": "T", "change": 2, "code": "TG507", "reason": "wrong"}),
        (0, "TG507", {"trace": "T", "code": "TG507", "reason": "wrong"}),
        (2, "", {"trace": "T", "change": 2, "reason": "wrong"}),
        (0, "", {"trace": "T", "reason": "wrong"}),
    ],
)
def test_a_layer_names_what_there_is(number, code, plain):
    found = Refusal.of(FACT.with_(trace_id="T", number=number), code, "wrong", "mend")
    assert found.plain() == plain
    assert list(found.plain()) == list(plain)


def test_a_node_comes_to_nothing_by_itself():
    assert NodeResult() == NodeResult(files=(), summary=None, addressed=(), refused=())


def test_each_file_says_where_it_belongs():
    assert NOTICE.format(place="state/x.yaml").endswith("Its place is state/x.yaml.")
