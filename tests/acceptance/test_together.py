"""What lands together counts together, in however many commits and pushes (SPEC 7 and 8)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support import court
from tests.support.court import bid, change
from tests.support.governed_market import DAY, Market, past, shop
from tests.support.shop import codes, finding_lines, instant

__all__ = ["past", "shop"]

pytestmark = pytest.mark.slow

HOUR = 3_600
PASS = ("PASS", [])


def dated(shop: Market, ago: float, *changes: dict, **fields: Any) -> dict:
    """A decision that is said to be made and executed so many seconds ago."""
    made, at = shop.market(*changes, **fields), instant(int(shop.clock - ago))
    made |= {"id": court.NUMBERS.next(at), "created_at": at}
    made["execution"]["executed_at"] = at
    return made


def steps(shop: Market, first: float, count: int) -> list[dict]:
    """One bid, 30 % further on each of the last days, up to today."""
    found, value = [], first
    for days in range(count - 1, -1, -1):
        after = round(value * 1.3, 4)
        found.append(dated(shop, max(0, days * DAY - HOUR), bid(value, after, "mug")))
        value = after
    return found


def land(shop: Market, *traces: dict, merges: bool) -> None:
    for each in traces:
        shop.save(each)
        shop.commit()
        if merges:
            shop.merged()


def judged(found) -> tuple[str, list[str]]:
    return found.verdict, codes(found)


@pytest.mark.parametrize("merges", [False, True])
@pytest.mark.parametrize("count", [2, 8])
def test_steps_of_past_days_in_one_push(shop: Market, count: int, merges: bool):
    """What a job says of the push afterwards is the same."""
    old = shop.git("rev-parse", "main")
    land(shop, *steps(shop, 1.0, count), merges=merges)
    found = shop.pushed("HEAD", "refs/heads/main", old)
    assert judged(found) == ("BLOCK", ["TG501", "TG601"]), finding_lines(found)
    assert "or by what lands with it" in finding_lines(found)


def test_steps_that_were_committed_on_past_days_land_in_one_push_all_the_same(shop: Market):
    """No step is of the day on which they land."""
    old = shop.git("rev-parse", "main")
    shop.clock += 4 * DAY
    now = shop.clock
    *past, _ = steps(shop, 1.0, 3)
    for each, ago in zip(past, (2 * DAY, DAY), strict=True):
        shop.clock = now - ago + HOUR
        land(shop, each, merges=False)
    shop.clock = now
    found = shop.pushed("HEAD", "refs/heads/main", old)
    assert judged(found) == ("BLOCK", ["TG501", "TG601"]), finding_lines(found)


def test_steps_of_past_days_in_changes_that_land_within_minutes(shop: Market):
    """Each of them has the limit of its day, if one believes when they were executed."""
    verdicts = []
    for each in steps(shop, 1.0, 3):
        shop.save(each)
        shop.commit()
        verdicts.append(judged(shop.judge()))
        shop.merged()
    assert verdicts == [PASS, ("BLOCK", ["TG501", "TG601"]), PASS]


@pytest.mark.parametrize("caller", ["range", "staged", "beside", "onto", "squash"])
def test_a_step_of_a_past_day_after_another_one_landed_today(shop: Market, caller: str):
    first, second, _ = steps(shop, 1.0, 3)
    land(shop, first, merges=True)
    shop.save(second)
    if caller != "staged":
        shop.commit()
    old = shop.git("rev-parse", "main")
    if caller == "squash":
        shop.git("checkout", "-q", "-b", "squashed", "main")
        shop.git("merge", "-q", "--squash", "work")
        shop.commit()
    found = {
        "range": shop.judge,
        "squash": shop.judge,
        "staged": shop.staged,
        "beside": lambda: shop.pushed("HEAD", "refs/heads/work"),
        "onto": lambda: shop.pushed("HEAD", "refs/heads/main", old),
    }[caller]()
    assert "TG501" in codes(found), finding_lines(found)


def test_steps_without_traces_of_any_date_between_them_hide_nothing(shop: Market):
    first, second, _ = steps(shop, 1.0, 3)
    land(shop, first, merges=True)
    shop.clock -= 3 * DAY
    for _ in range(20):
        shop.write("README.md", f"{shop.clock}\n")
        shop.commit()
        shop.merged()
    shop.clock += 3 * DAY
    land(shop, second, merges=False)
    assert judged(shop.judge()) == ("BLOCK", ["TG501", "TG601"]), finding_lines(shop.judge())


def test_what_landed_yesterday_does_not_land_together(shop: Market):
    first, second, _ = steps(shop, 1.0, 3)
    land(shop, first, merges=True)
    shop.clock += DAY
    land(shop, second, merges=False)
    assert judged(shop.judge()) == PASS, finding_lines(shop.judge())


def bullets(shop: Market, old: str, new: str, ago: float) -> dict:
    text = change(
        "asin/B0EXAMPLE1/content/bullets", list(old), list(new), change_type="content_update"
    )
    return dated(shop, ago, text)


@pytest.mark.parametrize("merges", [False, True])
def test_bullets_in_two_steps_of_a_push(shop: Market, merges: bool):
    old = shop.git("rev-parse", "main")
    land(shop, bullets(shop, "abcde", "xycde", DAY), merges=merges)
    land(shop, bullets(shop, "xycde", "xyzwe", 0), merges=merges)
    found = shop.pushed("HEAD", "refs/heads/main", old)
    assert "TG501" in codes(found), finding_lines(found)


@pytest.mark.parametrize("merges", [False, True])
def test_the_circuit_breaker_counts_a_whole_push(shop: Market, merges: bool):
    old = shop.git("rev-parse", "main")
    for at in range(12):
        of = dated(shop, (26 - 2 * at) * HOUR, bid(1.0, 2.0, f"word {at}"))
        land(shop, shop.approved(of, "TG502"), merges=merges)
    found = shop.pushed("HEAD", "refs/heads/main", old)
    assert "TG506" in codes(found), finding_lines(found)


def test_the_circuit_breaker_counts_what_landed_on_the_day(shop: Market):
    for at in range(11):
        of = dated(shop, DAY + 2 * at * HOUR, bid(1.0, 2.0, f"word {at}"))
        land(shop, shop.approved(of, "TG502"), merges=True)
    of = dated(shop, DAY, bid(1.0, 2.0, "last"))
    land(shop, shop.approved(of, "TG502"), merges=False)
    assert "TG506" in codes(shop.judge()), finding_lines(shop.judge())


# --- a result and its execution ----------------------------------------------------------------


def tried(shop: Market, about: str) -> tuple[dict, dict, dict]:
    """A hypothesis, a decision on it of five days ago, and a made-up result of today."""
    hypothesis = {
        "hypothesis_id": "H-050",
        "statement": "It helps.",
        "expected_outcome": {},
        "verification_window_days": 3,
        "success_criteria": court.CRITERIA,
    }
    at = instant(shop.clock - 5 * DAY - HOUR)
    tenant = shop.observation()["tenant"]
    planned = {
        "id": court.NUMBERS.next(at),
        "created_at": at,
        "agent_id": "trace-scribe",
        "trace_type": "hypothesis",
        "tenant": tenant,
        "hypothesis": hypothesis,
    }
    decision = dated(shop, 5 * DAY, bid(1.0, 1.01, "mug"), hypothesis_id="H-050")
    decision["hypothesis"] |= {"verification_window_days": 3}
    decision = shop.approved(decision, "TG505", "TG205")
    now, begun = instant(shop.clock), instant(shop.clock - 5 * DAY)[:10]
    report = shop.report("new.csv", "acos\n0.3\n")
    shop.git("rm", "-q", "--cached", report["uri"])
    report |= {"period_start": begun, "period_end": instant(shop.clock - 2 * DAY)[:10]}
    result = {
        "id": court.NUMBERS.next(now),
        "created_at": now,
        "agent_id": "trace-scribe",
        "trace_type": "verification",
        "tenant": tenant,
        "evidence": [report],
        "verification": {
            "verified_at": now,
            "actual_outcome": {"acos": 0.3},
            "hypothesis_result": "confirmed",
            "learning": "It does.",
            "confidence_adjustment": 0.1,
        },
    }
    named = {"decision": decision["id"], "hypothesis": planned["id"], "none": None}[about]
    if named is not None:
        result["causal_links"] = {"caused_by": named}
    else:
        result["hypothesis"] = hypothesis
    return planned, decision, result


@pytest.mark.parametrize("about", ["decision", "hypothesis", "none"])
@pytest.mark.parametrize("way", ["unit", "push", "merges", "day"])
def test_a_result_that_lands_together_with_its_execution_is_claimed(shop, way: str, about: str):
    old = shop.git("rev-parse", "main")
    planned, decision, result = tried(shop, about)
    land(shop, planned, decision, merges=way in ("merges", "day"))
    shop.git("add", "-f", "uploads/new.csv")
    found = []
    for claimed in (False, True):
        if claimed:
            result["verification"]["claimed"] = True
        shop.save(result)
        shop.git("commit", "-q", "--no-verify", "-m", "result", *(["--amend"] if claimed else []))
        whole = way in ("unit", "day")
        judgement = shop.judge() if whole else shop.pushed("HEAD", "refs/heads/main", old)
        found.append((judged(judgement), finding_lines(judgement)))
    assert found[0][0] == ("BLOCK", ["TG509"]), found[0][1]
    assert found[1][0] == PASS, found[1][1]


def test_a_result_days_after_its_execution_landed_is_measured(shop: Market):
    planned, decision, result = tried(shop, "hypothesis")
    land(shop, planned, decision, merges=True)
    shop.clock += DAY
    shop.git("add", "-f", "uploads/new.csv")
    land(shop, result, merges=False)
    assert judged(shop.judge()) == PASS, finding_lines(shop.judge())


# --- sound work --------------------------------------------------------------------------------


@pytest.mark.parametrize("merges", [False, True])
def test_decisions_of_several_days_within_the_limits_land_together(shop: Market, merges: bool):
    old = shop.git("rev-parse", "main")
    land(shop, dated(shop, 7 * DAY - HOUR, bid(1.0, 1.2, "mug")), merges=merges)
    land(shop, dated(shop, DAY, bid(1.2, 1.4, "mug")), merges=merges)
    land(shop, dated(shop, DAY, bid(1.0, 1.3, "cup")), merges=merges)
    land(shop, dated(shop, 0, bid(1.0, 1.3, "bowl")), merges=merges)
    assert judged(shop.judge(old)) == PASS, finding_lines(shop.judge(old))
    found = shop.pushed("HEAD", "refs/heads/main", old)
    assert judged(found) == PASS, finding_lines(found)


def test_a_sealed_decision_that_only_grows_today_does_not_land_today(shop: Market):
    first, second, _ = steps(shop, 1.0, 3)
    land(shop, first, merges=True)
    shop.clock += DAY
    shop.grown(first["id"], executed_at=first["execution"]["executed_at"], actual_cost=1.0)
    shop.commit()
    shop.merged()
    land(shop, second, merges=False)
    assert judged(shop.judge()) == PASS, finding_lines(shop.judge())
