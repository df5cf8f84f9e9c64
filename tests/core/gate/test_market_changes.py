"""Each value that changes in a market file is one that a decision says: TG413 to TG415 (SPEC 5)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support import court
from tests.support.unit_case import (
    case,
    change,
    codes,
    decision,
    evaluation,
    policy,
    says,
    statuses,
)
from trace_gate.core.gate import cover, market_changes, market_messages
from trace_gate.core.gate.judge import judge as judge_unit
from trace_gate.core.market.held import Implied, MarketChanges, Place
from trace_gate.core.market.problems import Problem

PATH = "ads/b.csv"
MUG = "campaign/gifts/ad_group/cups/keyword/mug/exact/bid"
SHOP = (court.tenant()["store_id"], court.tenant()["marketplace"])


def implied(old="0.80", new="0.90", line=2, normal=MUG, path=PATH):
    return Implied(
        shop=SHOP,
        normal=normal,
        text=normal,
        kind="money",
        old=Decimal(old) if old else None,
        new=Decimal(new) if new else None,
        place=Place(path=path, line=line, row=line, column="Bid"),
    )


def market(*changes, problems=(), residue=(), paths=(PATH,)):
    return MarketChanges(
        changes=changes,
        problems=problems,
        residue=dict.fromkeys(residue, "other cells differ"),
        paths=frozenset(paths),
    )


def step(old=0.8, new=0.9, target=MUG):
    return {"target": target, "change_type": "bid_update", "from_value": old, "to_value": new}


def judged(found, *brings, **options):
    unit = case(change(PATH, "a"), brings=brings, **options)
    return market_changes.judge(unit, statuses(unit), found)


def whole(found, *brings, **options):
    """All that is said of the unit."""
    unit = case(change(PATH, "a"), brings=brings, **options).with_(market=found)
    return [each for each in judge_unit(unit, policy_ref="main").findings if each.level == "error"]


def test_a_value_that_nobody_decided_has_its_row():
    (one,) = judged(market(implied())).findings
    assert (one.code, one.path, one.line) == ("TG413", PATH, 2)
    assert "0.80 becomes 0.90" in one.message
    assert f"--change '{MUG} 0.80 -> 0.90'" in one.remediation


def test_a_decision_that_says_it_covers_its_file():
    found = judged(market(implied()), decision(1, step()))
    assert (found.findings, found.covered) == ((), {PATH})
    assert whole(market(implied()), decision(1, step())) == []


@pytest.mark.parametrize(("old", "new"), [(0.7, 0.9), (0.8, 0.95), (None, 0.9)])
def test_other_values_are_no_cover(old, new):
    (one,) = judged(market(implied()), decision(1, step(old, new))).findings
    assert (one.code, one.line) == ("TG414", 2)
    assert codes(whole(market(implied()), decision(1, step(old, new)))) == ["TG414"]


def test_a_decision_about_the_file_says_no_value():
    assert codes(whole(market(implied()), decision(1, says(PATH, "a")))) == ["TG413"]


@pytest.mark.parametrize("fresh", ["BLOCK", "ESCALATE"])
def test_a_decision_that_may_not_be_executed_is_no_cover(fresh):
    said = {1: evaluation(fresh, fresh)}
    (one,) = judged(market(implied()), decision(1, step(), check=fresh), governor=said).findings
    assert (one.code, one.line, one.waits) == ("TG405", 2, fresh == "ESCALATE")


@pytest.mark.parametrize("mode", ["observe", "warn"])
def test_no_mode_softens_it(mode):
    rules = policy(default_mode=mode, modes=(("/ads/**", mode),))
    blocked = {1: evaluation("BLOCK", "BLOCK")}
    for brings, governor in (((), {}), ((decision(1, step(), check="BLOCK"),), blocked)):
        found = whole(market(implied()), *brings, rules=rules, governor=governor)
        assert set(codes(found)) & {"TG413", "TG405"}
    wrong = market(problems=(Problem(path=PATH, message="x.", remedy="y"),))
    assert codes(whole(wrong, rules=rules)) == ["TG415"]


def test_what_else_differs_needs_a_decision_about_the_file():
    found = market(implied(), residue=[PATH])
    both = whole(found, decision(1, step()))
    assert [(each.code, each.path) for each in both] == [("TG402", PATH)]
    assert "other cells differ" in both[0].message
    assert whole(found, decision(1, step(), says(PATH, "a"))) == []


def test_a_value_that_nobody_decided_hides_nothing_else():
    found = whole(market(implied(), residue=[PATH]))
    assert codes(found) == ["TG401", "TG413"]


def test_a_change_of_form_is_a_change_of_the_file():
    assert codes(whole(market(residue=[PATH]))) == ["TG401"]


def test_what_cannot_be_read_is_said_once():
    wrong = market(problems=(Problem(path=PATH, message="x.", remedy="y", line=3),))
    (one,) = whole(wrong)
    assert (one.code, one.line) == ("TG415", 3)


def test_a_missing_record_is_said_of_the_file():
    unit = case(change(PATH, "a"), brings=[decision(1, step(), executed_at=None)], boundary=False)
    found = market_changes.judge(unit, statuses(unit), market(implied()))
    said = list(cover.check(unit, statuses(unit), found))
    assert [(each.code, each.level) for each in said] == [("TG410", "warning")]
    assert PATH in said[0].message


def test_a_thousand_rows_are_not_a_thousand_findings():
    many = [implied(line=n, normal=MUG.replace("mug", f"mug {n}")) for n in range(2, 1002)]
    found = judged(market(*many)).findings
    assert len(found) == market_messages.SHOWN + 1
    assert "950 more" in found[-1].message
