"""A plan whose place another trace took is not open: an approver's no holds (SPEC 4 and 5)."""

from __future__ import annotations

import pytest

from tests.support.shop import Shop, codes, finding_lines, instant

PATH = "ads/bids.csv"


def plan(shop: Shop) -> str:
    """A decision that has landed on main and was not executed."""
    shop.switch("main")
    shop.write(PATH, "keyword,bid\nmug,0.70\n")
    trace = shop.decision(f"file/{PATH}", executed=False)
    shop.git("reset", "-q", "--", PATH)
    shop.git("checkout", "-q", "--", PATH)
    trace_id = shop.save(trace)
    shop.commit("a plan")
    return trace_id


def replaced(shop: Shop, trace_id: str, **changes: object) -> str:
    """Another decision takes its place; with `targets` it plans something else."""
    shop.clock += 60
    newer = shop.decision(executed=False, causal_links={"supersedes": trace_id}, **changes)
    return shop.save(newer)


def executed(shop: Shop, trace_id: str) -> None:
    shop.clock += 600
    shop.write(PATH, "keyword,bid\nmug,0.70\n")
    trace = shop.load(trace_id)
    trace["execution"] |= {"executed_at": instant(shop.clock), "result": "success"}
    shop.save(trace)


def judged(shop: Shop) -> list:
    """What the hook, CI and a push say."""
    staged = shop.staged()
    shop.commit("it is done")
    return [staged, shop.judge("main"), shop.pushed("late", "refs/heads/late")]


def test_a_plan_that_was_refused_cannot_be_executed(shop: Shop):
    trace_id = plan(shop)
    newer = replaced(shop, trace_id)
    shop.commit("the approver says no")
    shop.branch("late")
    executed(shop, trace_id)
    for found in judged(shop):
        assert codes(found) == ["TG404"], finding_lines(found)
        (finding,) = (each for each in found.findings if each.code == "TG404")
        assert newer in finding.message
        assert f"trace-gate supersede {newer}" in finding.remediation
        assert found.verdict == "BLOCK"


def test_a_no_that_lands_meanwhile_counts(shop: Shop):
    trace_id = plan(shop)
    shop.branch("late")
    executed(shop, trace_id)
    shop.commit("it is done")
    assert codes(shop.judge("main")) == []
    shop.switch("main")
    replaced(shop, trace_id)
    shop.commit("the approver says no")
    shop.switch("late")
    assert codes(shop.judge("main")) == ["TG404"], finding_lines(shop.judge("main"))


def test_a_plan_that_nothing_replaced_is_executed(shop: Shop):
    trace_id = plan(shop)
    other = shop.save(shop.decision(executed=False, causal_links={"related_traces": [trace_id]}))
    shop.commit("another one names it")
    assert other != trace_id
    shop.branch("late")
    executed(shop, trace_id)
    for found in judged(shop):
        assert codes(found) == [], finding_lines(found)


def test_a_correction_of_what_was_executed_before_stops_nothing(shop: Shop):
    """A sealed execution stays; what grows on it afterwards is no new one."""
    trace_id = plan(shop)
    executed(shop, trace_id)
    shop.commit("done")
    replaced(shop, trace_id)
    shop.commit("a correction of the record")
    shop.branch("late")
    trace = shop.load(trace_id)
    trace["execution"]["result"] = "rolled_back"
    shop.save(trace)
    shop.commit("rolled back")
    assert "TG404" not in codes(shop.judge("main")), finding_lines(shop.judge("main"))


@pytest.mark.parametrize("order", ["before", "after"])
def test_what_the_same_branch_replaces_is_its_own_affair(shop: Shop, order: str):
    trace_id = plan(shop)
    shop.branch("late")
    if order == "before":
        replaced(shop, trace_id)
    executed(shop, trace_id)
    if order == "after":
        replaced(shop, trace_id)
    shop.commit("both")
    assert "TG404" not in codes(shop.judge("main")), finding_lines(shop.judge("main"))
