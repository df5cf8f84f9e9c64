"""What a unit's traces make of the fold, and of what is sealed (SPEC 4 and 8)."""

from __future__ import annotations

import pytest

from tests.support.layers import created, moved
from tests.support.shop import Shop, codes, finding_lines, instant
from trace_gate.core.gate import fold_effects

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
    assert codes(found) == ["TG509"], finding_lines(found)
    (finding,) = (each for each in found.findings if each.code == "TG509")
    assert finding.line is not None
    assert "hypothesis_result: rejected" in finding.remediation


def test_a_verification_before_its_time_is_stopped(tested):
    shop, decision = tested
    later(shop, -3)
    shop.save(verification(shop, decision, "confirmed", 5))
    shop.commit()
    assert codes(shop.judge()) == ["TG509"]


def test_a_result_of_the_same_day_is_told_that_it_is_too_early_and_nothing_else(tested):
    """It would lie to call it claimed: the decision landed before, and the days are not over."""
    shop, decision = tested
    later(shop, -8)
    shop.clock += 3600
    shop.save(verification(shop, decision, "confirmed", 5))
    shop.commit()
    found = [each for each in shop.judge().findings if each.level == "error"]
    assert [each.code for each in found] == ["TG509"], finding_lines(shop.judge())
    assert "before the 7 days are over" in found[0].message


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
    assert "TG205" in codes(found), finding_lines(found)
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
    assert {"TG205", "TG507"} <= set(codes(found)), finding_lines(found)
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


def slipped(shop: Shop, decision: str) -> tuple[str, str]:
    """A rejection that is sealed, and a confirmation dated before it; their ids."""
    shop.switch("main")
    later(shop, 1)
    sealed = shop.save(verification(shop, decision, "rejected", 0))
    shop.commit("sealed")
    shop.branch("late")
    later(shop, -0.5)
    slipped = shop.save(verification(shop, decision, "confirmed", 5))
    later(shop, 1)
    shop.commit("slipped in")
    return sealed, slipped


def test_a_sealed_trace_that_grows_in_the_same_unit_is_sealed_all_the_same(tested):
    shop, decision = tested
    sealed, late = slipped(shop, decision)
    trace = shop.load(sealed)
    trace["causal_links"]["related_traces"] = [decision]
    shop.save(trace)
    shop.commit("it grows")
    found = shop.judge()
    assert codes(found) == ["TG205"], finding_lines(found)
    assert {each.trace_id for each in found.findings if each.code == "TG205"} == {late}


def test_a_sealed_trace_that_grows_alone_is_no_culprit(tested):
    shop, decision = tested
    shop.switch("main")
    trace = verification(shop, decision, "confirmed", 5)
    report = trace.pop("evidence")
    sealed = shop.save(trace)
    shop.commit("claimed")
    shop.branch("grows")
    shop.save({**shop.load(sealed), "evidence": report})
    shop.commit("with its report")
    assert codes(shop.judge()) == [], finding_lines(shop.judge())


def test_only_a_decision_is_told_to_be_approved(tested):
    shop, decision = tested
    slipped(shop, decision)
    (finding,) = (each for each in shop.judge().findings if each.code == "TG205")
    assert "approve" not in finding.remediation


def a_text(shop: Shop, old: str, new: str) -> str:
    change = {
        "target": "asin/B0EXAMPLE1/content/backend_keywords",
        "change_type": "content_update",
        "from_value": old,
        "to_value": new,
    }
    return shop.save(shop.approved(shop.decision(change)))


def test_a_version_of_a_text_before_a_sealed_one_is_stopped(shop: Shop):
    """It would make version 1 of the other one version 2, years after it was read as 1."""
    shop.switch("main")
    later(shop, 1)
    sealed = a_text(shop, "a", "b")
    shop.commit("a text")
    shop.branch("late")
    later(shop, -0.5)
    a_text(shop, "x", "a")
    later(shop, 1)
    shop.commit("an earlier one")
    found = shop.judge()
    assert "TG205" in codes(found), finding_lines(found)
    assert any(sealed in each.message and "EVT-" in each.message for each in found.findings)


def on_a_file(shop: Shop, path: str, criteria: list[dict], **links: object) -> str:
    shop.write(path, f"keyword,bid\nmug,{shop.clock}\n")
    trace = shop.decision(f"file/{path}")
    trace["hypothesis"] |= {"hypothesis_id": "H-007", "success_criteria": criteria}
    return shop.save({**trace, **links})


OTHERS = [{"metric": "orders", "operator": ">", "value": 9}]


def test_a_decision_on_a_file_before_sealed_ones_does_not_move_their_criteria(shop: Shop):
    shop.switch("main")
    later(shop, 1)
    sealed = on_a_file(shop, "ads/bids.csv", CRITERIA)
    shop.commit("a decision on H-007")
    shop.branch("late")
    later(shop, -0.5)
    late = on_a_file(shop, "ads/budgets.csv", OTHERS)
    later(shop, 1)
    shop.commit("an earlier one, that asks for something else")
    found = shop.judge()
    assert codes(found) == ["TG205"], finding_lines(found)
    (finding,) = (each for each in found.findings if each.code == "TG205")
    assert finding.trace_id == late
    assert sealed in finding.message
    assert f"trace-gate approve {late} --reason TG205" in finding.remediation


@pytest.mark.parametrize("known", [True, False])
def test_a_late_decision_on_a_file_that_follows_its_hypothesis_asks_nobody(
    shop: Shop, known: bool, monkeypatch: pytest.MonkeyPatch
):
    """What a sealed trace asked for before it cannot move: the fold is not even looked at."""
    shop.switch("main")
    cause = shop.save(hypothesis(shop))
    shop.commit("H-007")
    later(shop, 1)
    shop.commit("main goes on")
    shop.branch("late")
    later(shop, -0.5)
    links = {"causal_links": {"caused_by": cause}} if known else {}
    on_a_file(shop, "ads/budgets.csv", CRITERIA, **links)
    later(shop, 1)
    shop.commit("done before")
    asked = []
    real = fold_effects.judge
    monkeypatch.setattr(fold_effects, "judge", lambda *a: asked.append(a) or real(*a))
    assert codes(shop.judge()) == [], finding_lines(shop.judge())
    assert bool(asked) != known


# --- results that are only claimed ---------------------------------------------------------------

BID = {
    "target": "campaign/C1/ad_group/A1/keyword/mug/bid",
    "change_type": "bid_update",
    "from_value": 1.0,
    "to_value": 1.2,
}


def of_period(report: dict, start: float, end: float) -> dict:
    return {**report, "period_start": instant(start)[:10], "period_end": instant(end)[:10]}


def tried(shop: Shop, *changes: object) -> dict:
    """An approved decision on H-007 that is executed now."""
    made = shop.decision(*changes)
    made["hypothesis"]["hypothesis_id"] = "H-007"
    return shop.approved(made)


@pytest.fixture
def running(shop: Shop) -> tuple[Shop, str, int]:
    """A bid on H-007 that was executed on `main`, eight days ago: the decision, and when."""
    shop.switch("main")
    shop.save(hypothesis(shop))
    shop.commit("suppose")
    shop.clock += 60
    done, decision = shop.clock, shop.save(tried(shop, BID))
    shop.commit("raise")
    later(shop, 8)
    shop.branch("verify")
    return shop, decision, done


def verified(shop: Shop, about: str, done: int, *, report: dict | None = None, **of: object) -> str:
    """A confirmed result with a report of the window, if no other is given; its trace."""
    made = verification(shop, about, "confirmed", 5)
    mine = of_period(made["evidence"][0], done, shop.clock)
    if report is not None:
        shop.git("rm", "-q", "-f", mine["uri"])
    made["evidence"] = [mine if report is None else report]
    made["verification"] |= of
    return shop.save(made)


def next_bid(shop: Shop) -> None:
    """A decision of today that claims PASS because H-007 is CONFIRMED."""
    shop.clock += 60
    made = shop.decision({**BID, "from_value": 1.2, "to_value": 1.3})
    made["hypothesis"]["hypothesis_id"] = "H-007"
    shop.save(made)


def waits(shop: Shop) -> bool:
    """Whether the decision needs a person, for every caller."""
    found = [shop.judge(), shop.pushed("verify", "refs/heads/verify")]
    found.append(shop.pushed("verify", "refs/heads/main", shop.git("rev-parse", "main")))
    needs = {"TG501", "TG601"} <= set(codes(found[0]))
    assert all(codes(each) == codes(found[0]) for each in found), finding_lines(found[0])
    return needs


def test_a_result_with_a_new_report_of_the_window_makes_it_automatic(running):
    shop, decision, done = running
    verified(shop, decision, done)
    next_bid(shop)
    shop.commit()
    assert not waits(shop), finding_lines(shop.judge())
    assert codes(shop.judge()) == []


@pytest.mark.parametrize("why", ["empty", "from before", "of the decision", "no period", "short"])
def test_a_report_that_is_not_new_is_only_a_claim(running, why: str):
    shop, decision, done = running
    old = shop.load(decision)["evidence"][0]
    fresh = shop.report("fresh.csv", "clicks\n5\n")
    report = {
        "empty": lambda: of_period(shop.report("empty.csv", ""), done, shop.clock),
        "from before": lambda: of_period(fresh, done - 8 * 86_400, done - 86_400),
        "of the decision": lambda: of_period(old, done, shop.clock),
        "no period": lambda: fresh,
        "short": lambda: of_period(fresh, done, done + 3 * 86_400),
    }[why]()
    verified(shop, decision, done, report=report)
    next_bid(shop)
    shop.save(shop.observation(evidence=[fresh]))
    shop.commit()
    assert waits(shop), finding_lines(shop.judge())


def test_a_bid_that_stayed_as_it_was_tested_nothing(shop: Shop):
    shop.switch("main")
    shop.save(hypothesis(shop))
    shop.commit("suppose")
    shop.clock += 60
    done = shop.clock
    decision = shop.save(tried(shop, {**BID, "from_value": 1.0, "to_value": 1}))
    shop.commit("stays")
    later(shop, 8)
    shop.branch("verify")
    verified(shop, decision, done)
    shop.commit()
    next_bid(shop)
    shop.commit()
    assert waits(shop), finding_lines(shop.judge())


def test_a_report_of_an_earlier_result_is_not_new(running):
    shop, decision, done = running
    report = of_period(shop.report("fresh.csv", "clicks\n5\n"), done, shop.clock)
    early = verification(shop, decision, "inconclusive", 5)
    early["evidence"] = [report]
    shop.save(early)
    shop.commit()
    later(shop, 1)
    verified(shop, decision, done, report=report)
    next_bid(shop)
    shop.commit()
    assert waits(shop), finding_lines(shop.judge())


@pytest.fixture(params=["observation", "decision", "copied", "line ends", "same unit"])
def shown(request: pytest.FixtureRequest, shop: Shop) -> tuple[Shop, str, int, dict]:
    """A running bid, and a report that another trace had two days before the bid."""
    old = shop.report("old.csv", "clicks\n5\n")
    first = {"decision": lambda: shop.decision(BID, executed=False, evidence=[old])}
    made = first.get(request.param, lambda: shop.observation(evidence=[old]))()
    if request.param != "same unit":
        shop.switch("main")
        shop.save(made)
        shop.commit("an old report")
    later(shop, 2)
    shop.switch("main")
    shop.save(hypothesis(shop))
    shop.commit("suppose")
    shop.clock += 60
    done, decision = shop.clock, shop.save(tried(shop, BID))
    shop.commit("raise")
    later(shop, 8)
    shop.branch("verify")
    if request.param == "same unit":
        shop.save(made)
    if request.param == "copied":
        old = shop.report("new name.csv", "clicks\n5\n")
    if request.param == "line ends":
        old = shop.report("new ends.csv", "clicks\r\n5\r\n")
    return shop, decision, done, old | {"captured_at": instant(shop.clock)}


def test_a_report_that_any_trace_had_before_proves_nothing(shown):
    shop, decision, done, old = shown
    verified(shop, decision, done, report=of_period(old, done, shop.clock))
    assert "TG509" in codes(shop.staged()), finding_lines(shop.staged())
    shop.commit()
    found = [shop.judge(), shop.pushed("verify", "refs/heads/verify")]
    assert [codes(each) for each in found] == [["TG509"]] * 2, finding_lines(found[0])
    assert "cannot tell about days until" in found[0].findings[0].message


def test_called_claimed_it_passes_and_makes_nothing_automatic(shown):
    shop, decision, done, old = shown
    verified(shop, decision, done, report=of_period(old, done, shop.clock), claimed=True)
    shop.commit()
    assert codes(shop.judge()) == [], finding_lines(shop.judge())
    next_bid(shop)
    shop.commit()
    assert waits(shop), finding_lines(shop.judge())


@pytest.mark.parametrize("kind", ["observation", "a result beside it"])
def test_a_report_that_was_observed_after_the_window_proves_its_result(running, kind: str):
    """The analyst's week: observe the report first, then verify by it, also two decisions."""
    shop, decision, done = running
    fresh = of_period(shop.report("fresh.csv", "clicks\n5\n"), done, shop.clock)
    if kind == "observation":
        shop.save(shop.observation(evidence=[fresh]))
    else:
        shop.switch("main")
        shop.clock -= 8 * 86_400 - 60
        other = tried(shop, {**BID, "target": BID["target"].replace("mug", "cup")})
        shop.save(other)
        shop.commit("another bid")
        shop.clock += 8 * 86_400 - 60
        shop.git("checkout", "-q", "-B", "verify")
        trace = shop.load(other["id"])
        trace["evidence"] = [*trace["evidence"], fresh]
        shop.save(trace)
        own_result(shop, other["id"])
    shop.commit("observed")
    shop.git("branch", "-f", "main")
    shop.clock += 3600
    verified(shop, decision, done, report=fresh)
    shop.commit("verified")
    assert "TG509" not in codes(shop.judge()), finding_lines(shop.judge())


def test_a_result_whose_report_names_no_days_is_told_while_it_can_be_mended(running):
    shop, decision, done = running
    result = verified(shop, decision, done, report=shop.report("fresh.csv", "clicks\n5\n"))
    assert shop.staged().verdict == "PASS", finding_lines(shop.staged())
    (note,) = (each for each in shop.staged().findings if each.code == "TG509")
    assert "does not say of which days" in note.message
    trace = shop.load(result)
    first, last = instant(done)[:10], instant(done + 6 * 86_400)[:10]
    assert f"--period {first}..{last}" in note.remediation
    trace["evidence"][0] |= {"period_start": first, "period_end": last}
    shop.save(trace)
    assert "TG509" not in codes(shop.staged(), "note", "error"), finding_lines(shop.staged())
    shop.commit("verified")
    next_bid(shop)
    shop.commit()
    assert not waits(shop), finding_lines(shop.judge())


def test_an_experiment_of_files_alone_never_ran_on_the_market(tested):
    shop, decision = tested
    done = shop.clock - 8 * 86_400
    verified(shop, decision, done)
    next_bid(shop)
    shop.commit()
    assert waits(shop), finding_lines(shop.judge())


def test_a_hypothesis_its_result_and_a_decision_in_one_commit(shop: Shop):
    """Dated six days back, with a made-up file: nothing ran, so nothing is automatic."""
    later(shop, 30)
    here = shop.clock
    shop.clock -= 6 * 86_400
    made = hypothesis(shop)
    made["hypothesis"]["verification_window_days"] = 3
    shop.save(made)
    shop.clock = here - 2 * 86_400
    result = verification(shop, "", "confirmed", 5)
    result["causal_links"] = {}
    result["hypothesis"] = {"hypothesis_id": "H-007"}
    result["evidence"] = [of_period(result["evidence"][0], here - 6 * 86_400, here)]
    shop.save(result)
    shop.clock = here
    made = shop.decision({**BID, "to_value": 1.3})
    made["hypothesis"] |= {"hypothesis_id": "H-007", "verification_window_days": 3}
    shop.save(made)
    shop.branch("verify", "work")
    shop.commit()
    assert waits(shop), finding_lines(shop.judge())


@pytest.mark.parametrize("claimed", [False, True])
def test_an_execution_and_its_result_in_one_unit_is_called_claimed(shop: Shop, claimed: bool):
    later(shop, 20)
    here = shop.clock
    shop.clock = here - 8 * 86_400
    shop.save(hypothesis(shop))
    shop.clock += 60
    done, decision = shop.clock, shop.save(tried(shop, BID))
    shop.commit("raise")
    shop.clock = here
    verified(shop, decision, done, **({"claimed": True} if claimed else {}))
    shop.commit("it worked")
    found = shop.judge()
    assert ("TG509" in codes(found)) is not claimed, finding_lines(found)
    next_bid(shop)
    shop.branch("verify", "work")
    shop.commit()
    assert {"TG501", "TG601"} <= set(codes(shop.judge())) or not claimed


def test_the_same_in_the_layer_of_the_decision_itself(shop: Shop):
    made = tried(shop, BID)
    made["verification"] = {
        "verified_at": instant(shop.clock),
        "actual_outcome": {"clicks": 5},
        "hypothesis_result": "confirmed",
    }
    shop.save(made)
    shop.commit()
    assert "TG509" in codes(shop.judge())


@pytest.mark.parametrize(("days", "found"), [(6, []), (8, ["TG509"])])
def test_a_result_that_is_told_late_is_called_claimed(running, days: float, found: list[str]):
    shop, decision, done = running
    verified(shop, decision, done)
    later(shop, days)
    shop.commit()
    assert codes(shop.judge()) == found, finding_lines(shop.judge())


def landed(shop: Shop, message: str) -> None:
    """What is on the branch lands on `main`, and work goes on from there."""
    shop.commit(message)
    assert codes(shop.judge()) == [], finding_lines(shop.judge())
    shop.switch("main")
    shop.git("merge", "-q", "--ff-only", "verify")
    shop.git("checkout", "-q", "-B", "verify")


@pytest.mark.parametrize(("days", "found"), [(6, []), (8, ["TG509"]), (60, ["TG509"])])
@pytest.mark.parametrize("first", ["the time", "the time and the report", "all but the report"])
def test_a_result_that_is_told_in_parts_is_as_late_as_its_last_part(
    running, first: str, days: float, found: list[str]
):
    """It lands with its time alone, or without its report, and the rest grows on it later."""
    shop, decision, done = running
    end = shop.clock
    own_result(shop, decision)
    trace = shop.load(decision)
    whole, old = trace["verification"], trace["evidence"]
    if first != "all but the report":
        trace["verification"] = {"verified_at": instant(end)}
    if first == "the time and the report":
        trace["evidence"] = [*old, of_period(shop.report("w.csv", "clicks\n6\n"), done, end)]
    shop.save(trace)
    landed(shop, "a part of the result")
    later(shop, days)
    report = shop.report("w.csv", "clicks\n6\n") | {"captured_at": instant(end)}
    trace |= {"verification": whole, "evidence": [*old, of_period(report, done, end)]}
    shop.save(trace)
    shop.commit("the rest of it")
    if first == "the time and the report":
        found = ["TG509"]  # its report was there before it
    assert codes(shop.judge()) == found, finding_lines(shop.judge())
    if found:
        trace["verification"]["claimed"] = True
        shop.save(trace)
        shop.commit("say so")
        assert codes(shop.judge()) == [], finding_lines(shop.judge())


def test_a_report_that_another_trace_had_before_does_not_grow_on_a_result(running):
    shop, decision, done = running
    own_result(shop, decision)
    report = of_period(shop.report("w.csv", "clicks\n6\n"), done, shop.clock)
    shop.clock -= 4 * 86_400
    early = shop.observation(evidence=[report])
    shop.clock += 4 * 86_400
    shop.save(early)
    landed(shop, "a result without a report")
    trace = shop.load(decision)
    trace["evidence"].append(report)
    shop.save(trace)
    shop.commit("its report")
    assert codes(shop.judge()) == ["TG509"], finding_lines(shop.judge())


@pytest.mark.parametrize(
    ("result", "clicks", "found"), [("rejected", 0, ["TG509"]), ("confirmed", 5, [])]
)
def test_what_a_report_rejected_is_not_called_a_claim_later(
    running, result: str, clicks: int, found: list[str]
):
    """A confirmation may be taken back. A rejection stays in the count of its pattern."""
    shop, decision, done = running
    trace = verification(shop, decision, result, clicks)
    trace["evidence"] = [of_period(trace["evidence"][0], done, shop.clock)]
    shop.save(trace)
    landed(shop, "the result")
    trace["verification"]["claimed"] = True
    shop.save(trace)
    shop.commit("only claimed")
    assert codes(shop.judge()) == found, finding_lines(shop.judge())


def test_what_else_grows_on_a_result_asks_nothing(running):
    shop, decision, done = running
    own_result(shop, decision)
    trace = shop.load(decision)
    report = of_period(shop.report("w.csv", "clicks\n6\n"), done, shop.clock)
    trace["evidence"].append(report)
    shop.save(trace)
    landed(shop, "a result with its report")
    later(shop, 60)
    trace["execution"]["result"] = "rolled_back"
    trace["evidence"].append(shop.report("note.csv", "seen\n1\n"))
    shop.save(trace)
    shop.commit("taken back")
    assert codes(shop.judge()) == [], finding_lines(shop.judge())


def own_result(shop: Shop, decision: str, **of: object) -> None:
    """The result in the layer of the decision itself."""
    trace = shop.load(decision)
    trace["verification"] = {
        "verified_at": instant(shop.clock),
        "actual_outcome": {"clicks": 5},
        "hypothesis_result": "confirmed",
        **of,
    }
    shop.save(trace)


@pytest.fixture(params=["true", "later"])
def foretold(request: pytest.FixtureRequest, shop: Shop) -> tuple[Shop, str]:
    """A bid on H-007 of eight days ago whose own report is about the days after it.

    It says that the report was taken then, or that it will be taken at the end of the window.
    """
    shop.switch("main")
    shop.save(hypothesis(shop))
    shop.commit("suppose")
    shop.clock += 60
    made, end = tried(shop, BID), shop.clock + 8 * 86_400
    report = of_period(shop.report("foretold.csv", "clicks\n5\n"), shop.clock, end)
    taken = shop.clock if request.param == "true" else end
    made["evidence"] = [*made["evidence"], report | {"captured_at": instant(taken)}]
    decision = shop.save(made)
    shop.commit("raise")
    later(shop, 8)
    shop.branch("verify")
    return shop, decision


def test_a_report_that_stood_in_the_decision_is_called_claimed(foretold):
    shop, decision = foretold
    own_result(shop, decision)
    shop.commit()
    found = shop.judge()
    assert codes(found) == ["TG509"], finding_lines(found)
    assert codes(shop.pushed("verify", "refs/heads/verify")) == ["TG509"]


def test_called_so_it_makes_nothing_automatic(foretold):
    shop, decision = foretold
    own_result(shop, decision, claimed=True)
    shop.commit()
    assert codes(shop.judge()) == []
    next_bid(shop)
    shop.commit()
    assert waits(shop), finding_lines(shop.judge())


def test_the_same_in_a_verification_that_was_written_before(running):
    """Its report came before its result: it cannot be told from one that was made up."""
    shop, decision, done = running
    made = verification(shop, decision, "confirmed", 5)
    made["evidence"] = [of_period(made["evidence"][0], done, shop.clock)]
    layer = made.pop("verification")
    shop.save(made)
    shop.commit("a report")
    shop.git("branch", "-f", "main")
    own = shop.load(made["id"])
    own["verification"] = layer
    shop.save(own)
    shop.commit("its result")
    assert "TG509" in codes(shop.judge()), finding_lines(shop.judge())


def test_a_result_that_brings_its_report_into_the_decision_passes(running):
    shop, decision, done = running
    trace = shop.load(decision)
    fresh = of_period(shop.report("fresh.csv", "clicks\n5\n"), done, shop.clock)
    trace["evidence"] = [*trace["evidence"], fresh]
    shop.save(trace)
    own_result(shop, decision)
    next_bid(shop)
    shop.commit()
    assert not waits(shop), finding_lines(shop.judge())
    assert codes(shop.judge()) == []


def test_a_rollback_is_no_experiment(shop: Shop):
    """It needs no person, so it cannot be what makes another hypothesis automatic."""
    shop.switch("main")
    shop.save(tried(shop, BID))
    shop.commit("raise")
    shop.clock += 60
    shop.save(hypothesis(shop, "H-077"))
    shop.commit("suppose")
    shop.clock += 60
    back = shop.decision({**BID, "from_value": 1.2, "to_value": 1.0})
    back["decision"]["action_type"] = "rollback"
    back["hypothesis"]["hypothesis_id"] = "H-077"
    done, decision = shop.clock, shop.save(back)
    shop.commit("back")
    later(shop, 8)
    shop.branch("verify")
    verified(shop, decision, done)
    shop.clock += 60
    made = shop.decision({**BID, "to_value": 1.1})
    made["hypothesis"]["hypothesis_id"] = "H-077"
    shop.save(made)
    shop.commit()
    assert waits(shop), finding_lines(shop.judge())
