"""What a unit's traces make of the fold, and of what is sealed (SPEC 4 and 8)."""

from __future__ import annotations

import pytest

from tests.acceptance.layers import created, moved
from tests.shop import Shop, codes, instant, told

pytestmark = pytest.mark.slow

CRITERIA = [{"metric": "clicks", "operator": ">", "value": 1}]


def hypothesis(shop: Shop, name: str = "H-007", **changes: object) -> dict:
    """A hypothesis trace."""
    trace = {
        "id": shop.next_id(),
        "created_at": instant(shop.clock),
        "agent_id": "trace-scribe",
        "trace_type": "hypothesis",
        "tenant": shop.observation()["tenant"],
        "entity": {"asin": "B0EXAMPLE1"},
        "hypothesis": {
            "hypothesis_id": name,
            "statement": "It converts.",
            "verification_window_days": 7,
            "success_criteria": CRITERIA,
        },
    }
    return {**trace, **changes}


def verification(shop: Shop, about: str, result: str, clicks: int) -> dict:
    """A verification of a decision, with a report that is taken now."""
    report = shop.report(f"{shop.clock}.csv", f"clicks\n{clicks}\n")
    return {
        "id": shop.next_id(),
        "created_at": instant(shop.clock),
        "agent_id": "trace-scribe",
        "trace_type": "verification",
        "tenant": shop.observation()["tenant"],
        "evidence": [report],
        "verification": {
            "verified_at": instant(shop.clock),
            "actual_outcome": {"clicks": clicks},
            "hypothesis_result": result,
        },
        "causal_links": {"caused_by": about},
    }


def later(shop: Shop, days: float) -> None:
    shop.clock += int(days * 86_400)


@pytest.fixture
def tested(shop: Shop) -> tuple[Shop, str]:
    """A decision that was executed, on `main`, eight days ago."""
    shop.switch("main")
    shop.save(hypothesis(shop))
    decision = shop.decision("file/ads/bids.csv")
    decision["hypothesis"]["hypothesis_id"] = "H-007"
    shop.write("ads/bids.csv", "keyword,bid\nmug,0.55\n")
    shop.save(decision)
    shop.commit("tested")
    later(shop, 8)
    shop.branch("verify")
    return shop, decision["id"]


def test_a_true_verification_passes(tested):
    shop, decision = tested
    shop.save(verification(shop, decision, "confirmed", 5))
    shop.commit()
    assert codes(shop.judge()) == []


def test_a_verification_that_does_not_follow_from_its_numbers_is_stopped(tested):
    shop, decision = tested
    shop.save(verification(shop, decision, "confirmed", 0))
    shop.commit()
    found = shop.judge()
    assert codes(found) == ["TG509"], told(found)
    (finding,) = (each for each in found.findings if each.code == "TG509")
    assert finding.line is not None
    assert "hypothesis_result: rejected" in finding.remediation


def test_a_verification_before_its_time_is_stopped(tested):
    shop, decision = tested
    later(shop, -3)
    shop.save(verification(shop, decision, "confirmed", 5))
    shop.commit()
    assert codes(shop.judge()) == ["TG509"]


def test_a_verification_in_the_decision_itself_is_judged_too(tested):
    shop, decision = tested
    trace = shop.load(decision)
    trace["verification"] = {
        "verified_at": instant(shop.clock),
        "actual_outcome": {"clicks": 0},
        "hypothesis_result": "confirmed",
    }
    shop.save(trace)
    shop.commit()
    assert codes(shop.judge()) == ["TG509"]


def test_a_hypothesis_that_is_repeated_with_other_criteria_is_stopped(tested):
    shop, _ = tested
    other = hypothesis(shop)
    other["hypothesis"]["success_criteria"] = [{"metric": "clicks", "operator": ">", "value": 0}]
    shop.save(other)
    shop.commit()
    assert codes(shop.judge()) == ["TG505"]


def test_a_verification_that_comes_before_a_sealed_one_takes_its_place_and_is_stopped(tested):
    shop, decision = tested
    shop.switch("main")
    later(shop, 1)
    sealed = shop.save(verification(shop, decision, "confirmed", 5))
    shop.commit("sealed")
    shop.branch("late")
    later(shop, -0.5)
    slipped = shop.save(verification(shop, decision, "rejected", 0))
    later(shop, 1)
    shop.commit("slipped in")
    found = shop.judge()
    assert "TG205" in codes(found), told(found)
    (finding,) = (each for each in found.findings if each.code == "TG205")
    assert finding.trace_id == slipped
    assert sealed in finding.message


def test_a_bucket_state_before_a_sealed_one_is_stopped(shop: Shop):
    shop.switch("main")
    created(shop)
    shop.commit("a bucket")
    later(shop, 1)
    sealed = moved(shop, "IB-gift", "TEST", "GROW")
    shop.commit("it grows")
    shop.branch("late")
    later(shop, -0.5)
    moved(shop, "IB-gift", "TEST", "KILL")
    later(shop, 1)
    shop.commit("it was killed before")
    found = shop.judge()
    assert {"TG205", "TG507"} <= set(codes(found)), told(found)
    assert any(sealed in each.message for each in found.findings if each.code == "TG205")


def test_what_comes_after_changes_nothing_that_is_sealed(shop: Shop):
    shop.switch("main")
    created(shop)
    shop.commit("a bucket")
    later(shop, 1)
    moved(shop, "IB-gift", "TEST", "GROW")
    shop.commit("it grows")
    shop.branch("next")
    later(shop, 1)
    moved(shop, "IB-gift", "GROW", "KILL")
    shop.commit("it ends")
    assert codes(shop.judge()) == []
