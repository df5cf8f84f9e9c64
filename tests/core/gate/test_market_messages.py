"""What is said of a value: the row, what the base had, what to type."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.unit_case import approved, case, decision, statuses, touched
from trace_gate.core.gate import market_messages
from trace_gate.core.gate.market_said import SaidOfTargets, chained
from trace_gate.core.market.held import Implied, Place

GOAL = "campaign/gifts/budget"
TITLE = "asin/B0EXAMPLE1/content/title"


def implied(old, new, target=GOAL, **fields):
    made = {"kind": "money" if target == GOAL else "text", "text": target, "normal": target}
    place = Place(path="b.csv", line=7, row=7, column="Budget")
    unit = case(brings=[decision(1)])
    tenant = unit.ledger.touched[0].trace.tenant
    shop = (tenant.store_id, tenant.marketplace)
    return Implied(**{**made, "shop": shop, "old": old, "new": new, "place": place, **fields})


@pytest.mark.parametrize(
    ("change", "said", "fix"),
    [
        (implied(Decimal("10"), Decimal("99")), "10 becomes 99", f"'{GOAL} 10 -> 99'"),
        (implied(None, Decimal("99")), "base has nothing", f"'{GOAL} null -> 99'"),
        (implied(None, Decimal("99"), twice=True), "twice", "Take row 7 out"),
        (implied(Decimal("10"), None), "10 becomes nothing", f"'{GOAL} 10 -> null'"),
        (implied(Decimal("10"), None, gone=True), "row 7 is gone", "of the base back"),
        (implied("enabled", "archived", gone=True), "makes it archived", "of the base back"),
    ],
)
def test_a_value_that_nobody_decided(change, said, fix):
    found = market_messages.undeclared(case(boundary=True), change, None)
    assert said in found.message
    assert fix in found.remediation
    assert found.line == (None if change.gone else 7)


@pytest.mark.parametrize(
    ("change", "command"),
    [
        (implied(Decimal("10"), Decimal("99")), "git add b.csv && trace-gate new decision --from"),
        (
            implied("A mug", "B mug", TITLE),
            "git add b.csv && trace-gate new decision --from-staged",
        ),
        (
            implied(Decimal("10"), None, gone=True),
            "decide it: trace-gate new decision --from-staged",
        ),
    ],
)
def test_what_is_staged_is_decided_without_typing_it_again(change, command):
    assert command in market_messages.undeclared(case(boundary=False), change, None).remediation


def test_a_long_text_is_cut_and_is_no_command():
    place = Place(path="t.txt")
    found = market_messages.undeclared(
        case(), implied("a" * 500, "b" * 500, TITLE, place=place), None
    )
    assert len(found.message) < 300
    assert "trace-gate new decision --from-staged" in found.remediation


@pytest.mark.parametrize(
    ("steps", "said", "fix"),
    [
        ([(9.0, 99.0)], "the base has 10, and", "writes `from_value: 10`"),
        ([(10.0, 98.0)], "has 99, and", "Write 98.0 into b.csv, row 7"),
        (
            [(10.0, 20.0), (30.0, 99.0)],
            "leaves it at 20.0",
            "write `from_value: 20.0` into execution.changes[2]",
        ),
    ],
)
def test_other_values(steps, said, fix):
    changes = [
        {"target": GOAL, "change_type": "budget_update", "from_value": old, "to_value": new}
        for old, new in steps
    ]
    unit, change = case(brings=[decision(1, *changes)]), implied(Decimal("10"), Decimal("99"))
    wrong = chained(change, SaidOfTargets(statuses(unit), frozenset()).steps(change))
    assert wrong is not None
    found = market_messages.differs(unit, change, wrong)
    assert said in found.message
    assert fix in found.remediation
    assert found.trace_id == "TRACE-20250102-001"


@pytest.mark.parametrize(
    ("old", "new", "sealed", "fix"),
    [
        (10, 98, False, "git add -u -- b.csv && trace-gate refresh TRACE-20250102-001 && git add"),
        (10, 98, "approved", "stays as it is: a new decision goes on from it: trace-gate new"),
        (9, 99, "approved", "and take its change_pct out. Then it has to be approved again: trace"),
        (
            9,
            99,
            "base",
            "git checkout bbbbbbbbbb -- traces/2025-01/TRACE-20250102-001.yaml && trace",
        ),
    ],
)
def test_what_is_agreed_to_is_not_written_again(old, new, sealed, fix):
    planned = {
        "target": GOAL,
        "change_type": "budget_update",
        "from_value": old,
        "to_value": new,
    }
    made = decision(1, planned)
    made = approved(made) if sealed == "approved" else made
    plan = decision(1, planned, executed_at=None)
    unit = case(brings=[touched(made, sealed=plan) if sealed == "base" else made])
    change = implied(Decimal("10"), Decimal("99"))
    wrong = chained(change, SaidOfTargets(statuses(unit), frozenset()).steps(change))
    assert wrong is not None
    assert fix in market_messages.differs(unit, change, wrong).remediation


def test_a_hint_says_why_a_decision_does_not_count():
    planned = {"target": GOAL, "change_type": "budget_update", "from_value": 10, "to_value": 99}
    untyped = {
        "target": "campaign/gifts/ad_group/cups/keyword/mug/bid",
        "change_type": "bid_update",
        "from_value": 10,
        "to_value": 99,
    }
    typed = untyped["target"].replace("mug/", "mug/exact/")
    unit = case(brings=[decision(1, untyped)])
    change = implied(Decimal("10"), Decimal("99"), normal=typed, text=typed)
    hint = SaidOfTargets(statuses(unit), frozenset()).hint(change)
    assert "no match type" in market_messages.undeclared(unit, change, hint).message
    for fields, words in (
        ({"result": "failure"}, "did not take it"),
        ({"tenant": {"store_id": "OTHER", "marketplace": "US"}}, "for OTHER-US"),
    ):
        unit = case(brings=[decision(1, planned, **fields)])
        change = implied(Decimal("10"), Decimal("99"))
        hint = SaidOfTargets(statuses(unit), frozenset()).hint(change)
        assert words in market_messages.undeclared(unit, change, hint).message


def test_what_is_approved_names_no_file_any_more():
    planned = {"target": GOAL, "change_type": "budget_update", "from_value": 10, "to_value": 99}
    for made, fix in (
        (decision(1, planned), "let TRACE-20250102-001 name the file, too"),
        (approved(decision(1, planned)), "git add -u -- b.csv && trace-gate new decision --from-"),
    ):
        unit = case(brings=[made])
        found = market_messages.residue(unit, "b.csv", "other cells differ", statuses(unit))
        assert (found.code, found.path) == ("TG402", "b.csv")
        assert fix in found.remediation
