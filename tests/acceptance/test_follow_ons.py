"""A finding that only follows from another one is left out, and an error always stays (SPEC 6)."""

from __future__ import annotations

import pytest

from tests.support.shop import Shop, codes, finding_lines


def test_a_mistake_in_a_trace_with_good_evidence_is_the_only_finding(shop: Shop):
    trace = shop.observation(evidence=[shop.report("week-02.csv", "term,clicks\ndoor mat,4\n")])
    trace["observation"]["trigger"] = "because"
    shop.save(trace)
    shop.commit()
    found = shop.judge()
    assert (found.verdict, codes(found)) == ("BLOCK", ["TG102"]), finding_lines(found)


def test_evidence_with_another_content_is_one_finding(shop: Shop):
    entry = shop.report("week-02.csv", "term,clicks\ndoor mat,4\n")
    shop.save(shop.observation(evidence=[{**entry, "sha256": "0" * 64}]))
    shop.commit()
    found = shop.judge()
    assert (found.verdict, codes(found)) == ("BLOCK", ["TG302"]), finding_lines(found)


@pytest.mark.parametrize("field", ["uri", "sha256"])
def test_evidence_that_its_profile_refuses_is_not_looked_for(shop: Shop, field: str):
    entry = shop.report("week-02.csv", "term,clicks\ndoor mat,4\n")
    shop.save(shop.observation(evidence=[{**entry, field: None}]))
    shop.commit()
    found = [each for each in shop.judge().findings if each.level == "error"]
    about = {each.code for each in found if each.path != "uploads/week-02.csv"}
    assert about == {"TG102"}, found


def test_an_unreadable_trace_is_the_only_finding_of_what_comes_with_it(shop: Shop):
    shop.write("ads/bids.csv", "x\n")
    shop.write("uploads/week-02.csv", "x\n")
    shop.write(shop.trace_path(shop.next_id()), "trace: [\n")
    shop.commit()
    found = shop.judge()
    assert (found.verdict, codes(found)) == ("BLOCK", ["TG101"]), finding_lines(found)
    assert [each.verdict for each in found.commits] == ["BLOCK"]


def test_each_commit_that_is_not_covered_is_blocked_all_the_same(shop: Shop):
    shop.write("ads/bids.csv", "x\n")
    shop.commit()
    shop.write(shop.trace_path(shop.next_id()), "trace: [\n")
    shop.commit()
    found = shop.judge()
    assert codes(found) == ["TG101"]
    assert [each.verdict for each in found.commits] == ["BLOCK", "BLOCK"]


def broken(shop: Shop, trace: dict) -> str:
    trace["agent_id"] = None
    return shop.save(trace)


def test_a_link_to_a_trace_with_errors_is_its_error(shop: Shop):
    shop.write(shop.trace_path(shop.next_id()), "trace: [\n")
    first = sorted(each.name for each in (shop.path / "traces").rglob("*.yaml"))[-1]
    shop.write("ads/bids.csv", "x\n")
    trace_id = first.removesuffix(".yaml")
    shop.save(shop.decision("ads/bids.csv", causal_links={"caused_by": trace_id}))
    shop.commit()
    found = shop.judge()
    assert codes(found) == ["TG101"], finding_lines(found)


def test_a_link_to_a_deleted_trace_is_its_deletion(shop: Shop):
    sealed = next(each for each in (shop.path / "traces").rglob("*.yaml"))
    shop.git("rm", "-q", str(sealed))
    links = {"caused_by": sealed.stem}
    shop.write("ads/bids.csv", "x\n")
    shop.save(shop.decision("ads/bids.csv", causal_links=links))
    shop.commit()
    assert codes(shop.judge()) == ["TG204"]


def test_a_link_to_nothing_stays_a_finding(shop: Shop):
    shop.write("ads/bids.csv", "x\n")
    links = {"caused_by": "TRACE-20250101-099"}
    shop.save(shop.decision("ads/bids.csv", causal_links=links))
    shop.commit()
    assert codes(shop.judge()) == ["TG206"]


def test_a_file_of_a_decision_with_errors_is_its_error(shop: Shop):
    shop.write("ads/bids.csv", "x\n")
    broken(shop, shop.decision("ads/bids.csv"))
    shop.commit()
    found = shop.judge()
    assert (found.verdict, codes(found)) == ("BLOCK", ["TG102"]), finding_lines(found)


def test_a_file_that_nothing_names_stays_a_finding_beside_a_trace_with_errors(shop: Shop):
    shop.write("ads/bids.csv", "x\n")
    shop.write("ads/other.csv", "y\n")
    broken(shop, shop.decision("ads/bids.csv"))
    shop.commit()
    found = shop.judge()
    assert codes(found) == ["TG102", "TG402"]
    assert [each.path for each in found.findings if each.code == "TG402"] == ["ads/other.csv"]


def test_a_decision_on_a_broken_hypothesis_waits_for_its_repair_only(shop: Shop):
    """Without the hypothesis trace the guardrails cannot say what the decision rests on."""
    market = {
        "target": "campaign/C1/ad_group/A1/keyword/mug/bid",
        "change_type": "bid_update",
        "from_value": 1.0,
        "to_value": 1.1,
        "change_pct": 0.1,
    }
    hypothesis = {
        "hypothesis_id": "H-007",
        "statement": "It converts.",
        "verification_window_days": 7,
        "success_criteria": [{"metric": "clicks", "operator": ">", "value": 1}],
    }
    first = shop.observation(trace_type="hypothesis", hypothesis=hypothesis)
    shop.save({**first, "agent_id": None})
    links = {"caused_by": first["id"]}
    shop.save(shop.decision(market, causal_links=links, hypothesis=hypothesis))
    shop.commit()
    found = shop.judge()
    assert codes(found) == ["TG102"], finding_lines(found)
    assert {each.path for each in found.findings} == {shop.trace_path(first["id"])}, finding_lines(
        found
    )


def test_check_all_names_the_broken_trace_and_not_those_that_name_it(shop: Shop):
    trace_id = broken(shop, shop.observation())
    unread = shop.next_id()
    shop.write(shop.trace_path(unread), "trace: [\n")
    for link in (trace_id, unread):
        shop.save(shop.observation(causal_links={"caused_by": link}))
    shop.commit()
    assert codes(shop.whole()) == ["TG101", "TG102"]
