"""How a shop uses priority scores, as its days and its hypotheses tell it."""

from __future__ import annotations

import datetime as dt
import json

from hypothesis import given
from hypothesis import strategies as st

from tests.support import court
from tests.support.little_fold import LittleFold, shipped_policy
from trace_gate.app.overview import score_use as overview
from trace_gate.app.overview.scope import Scope

POLICY = shipped_policy()
NOW = int(court.TODAY.timestamp())
SCORE = {"priority_scores_used": {"formula": "none", "result": 87.5}}


def decided(score, hypothesis=None, considered=(), **fields):
    """An executed decision; its score is a number, or None."""
    analysis = {
        "hypotheses_considered": [{"id": each} for each in considered],
        "priority_scores_used": {"formula": "none", "result": score},
    }
    return court.approved(court.bid(1, 1.1), hypothesis=hypothesis, analysis=analysis, **fields)


def warned(*traces, now=NOW, scope=None, policy=POLICY):
    facts = [fact for each in traces for fact in court.facts_of_data(each)]
    return overview.warnings(LittleFold(policy, *facts).summaries, policy, scope or Scope(), now)


def days(*scores, **fields):
    """One decision on each day, the newest one day ago."""
    return [
        decided(score, when=court.ago(days=len(scores) - at), **fields)
        for at, score in enumerate(scores)
    ]


def test_five_decisions_in_a_row_that_rest_on_nothing_but_a_score_are_named():
    five = days(*[87.5] * 5)
    (found,) = warned(*five)
    assert (found["kind"], found["count"], found["tenant"]) == ("in_a_row", 5, "SHOP_1-US")
    assert found["names"] == [five[-1]["id"]]
    assert warned(*five[1:]) == []
    assert warned(*five, now=NOW - 2 * 86_400) == [], "by then there were three"
    assert warned(*five, scope=Scope(store="ZETA")) == []


def test_what_rests_on_something_else_ends_the_row():
    for other in (
        decided(None, when=court.ago(hours=2)),
        decided(87.5, "H-001", when=court.ago(hours=2)),
        decided(87.5, considered=["H-001"], when=court.ago(hours=2)),
    ):
        assert warned(*days(*[87.5] * 7), other) == []
    waits = decided(None, when=court.ago(hours=2), executed=False)
    assert warned(*days(*[87.5] * 5), waits)[0]["count"] == 5, "it is not executed"


@given(st.lists(st.lists(st.booleans(), min_size=1, max_size=4), max_size=5))
def test_a_row_is_that_of_all_decisions_however_they_are_spread_over_days(spread):
    traces = [
        decided(10 if alone else None, when=court.TODAY - dt.timedelta(days=9 - day, minutes=-at))
        for day, each in enumerate(spread)
        for at, alone in enumerate(each)
    ]
    flat = [alone for each in spread for alone in each]
    row = next((at for at, alone in enumerate(reversed(flat)) if not alone), len(flat))
    assert [each["count"] for each in warned(*traces)] == ([row] if row >= 5 else [])


def scored_story(name, acos, begun):
    story = court.story(name, acos, begun=begun)
    return [
        {**each, "analysis": SCORE} if each["trace_type"] == "decision" else each for each in story
    ]


def test_more_than_three_of_ten_rejected_hypotheses_are_named():
    good = [each for n in range(7) for each in scored_story(f"H-00{n}", 0.3, 300 - n)]
    bad = [scored_story(f"H-10{n}", 0.9, 200 - n) for n in range(4)]
    three = [each for story in bad[:3] for each in story]
    assert warned(*good, *three) == [], "3 of 10 are not more than 30 %"
    (found,) = warned(*good, *three, *bad[3])
    assert (found["kind"], found["count"], found["of"]) == ("rejected", 4, 11)
    assert found["names"] == ["H-100", "H-101", "H-102", "H-103"]
    plain = [each for n in range(4) for each in court.story(f"H-20{n}", 0.9, begun=100 - n)]
    assert warned(*plain) == [], "they rest on no score"


def test_the_numbers_are_policy():
    stricter = {**POLICY.priority_score, "misuse": {"decisions_in_a_row": 2}}
    policy = POLICY.with_(priority_score=stricter)
    assert warned(*days(10, 10), policy=policy)[0]["count"] == 2
    assert json.dumps(warned(*days(10, 10), policy=policy))
