"""`approve` and `execute` stop a plan that is not open any more, before anybody carries it out."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.support.undoing import DECIDE, written

BID = "campaign/C1/ad_group/A1/bid 1.00 -> 1.10"
WORDS = ("--rationale", "The approver says no")


@pytest.fixture
def refused(expecting):
    """A plan on main, and the no of its approver: the shop and both ids."""
    shop, cause = expecting
    words = ("new", "decision", "--planned", "--caused-by", cause, "--change", BID, *DECIDE)
    plan = written(shop.run(*words))
    shop.commit("a plan")
    newer = written(shop.run("new", "decision", "--supersedes", plan, *DECIDE))
    shop.commit("no")
    return shop, plan, newer


@pytest.mark.parametrize("command", ["approve", "execute"])
def test_a_plan_that_was_refused_is_neither_approved_nor_executed(refused, command):
    shop, plan, newer = refused
    shop.git("switch", "-q", "-c", "work")
    before = shop.git("status", "--porcelain")
    output = shop.run(command, plan, code=2).output
    assert f"{newer} took the place of {plan}" in output
    assert f"trace-gate supersede {newer}" in output
    assert shop.git("status", "--porcelain") == before


def test_show_says_what_took_its_place(refused):
    shop, plan, newer = refused
    assert f"superseded by {newer}" in shop.run("show", plan).output
    assert "superseded by" not in shop.run("show", newer).output


def test_an_approval_that_has_lapsed_is_told_before_the_bid_is_changed(expecting):
    shop, cause = expecting
    words = ("new", "decision", "--planned", "--caused-by", cause, "--change", BID, *DECIDE)
    plan = written(shop.run(*words))
    shop.run("approve", plan)
    path = shop.traces()[-1]
    given = shop.trace()["execution"]["approval"]["at"]
    old = dt.datetime.fromisoformat(given) - dt.timedelta(days=15)
    path.write_text(path.read_text().replace(given, old.strftime("%Y-%m-%dT%H:%M:%SZ")))
    before = path.read_text()
    output = shop.run("execute", plan, code=2).output
    assert "it has lapsed" in output
    assert f"fix: trace-gate approve {plan}" in output, "nobody is an approver: no word of one"
    assert path.read_text() == before
    shop.commit("landed")
    shop.git("switch", "-q", "-c", "work")
    assert f"trace-gate supersede {plan}" in shop.run("execute", plan, code=2).output
