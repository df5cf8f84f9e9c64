"""`trace-gate govern`: the verdict of each guardrail, and the claim that it writes."""

from __future__ import annotations

import json

from tests.support.governed_story import (
    BID,
    SAY,
    story,
)

__all__ = ["story"]


def decide(shop, *words: str) -> tuple[str, str]:
    """A planned decision; its id, and what was printed."""
    said = shop.run("new", "decision", "--caused-by", shop.traces()[1].stem, *SAY, *words).output
    return shop.traces()[-1].stem, said


def test_a_new_decision_claims_what_the_guardrails_say(story):
    trace_id, said = decide(story, "--change", f"{BID} 0.80 -> 1.20")
    execution = story.trace()["execution"]
    assert execution["guardrail_check"] == "ESCALATE"
    assert execution["guardrail_details"]["amplitude"] == "ESCALATE"
    assert execution["guardrail_details"]["batch"] == "PASS"
    assert f"trace-gate govern {trace_id}" in said
    assert "still to be filled in" not in said


def test_a_claim_that_is_given_is_left_as_it_is(story):
    decide(story, "--change", f"{BID} 0.80 -> 1.20", "--guardrail", "BLOCK")
    assert story.trace()["execution"]["guardrail_check"] == "BLOCK"


def test_each_guardrail_is_named_with_its_reason_its_place_and_what_to_do(story):
    trace_id, _ = decide(story, "--change", f"{BID} 0.80 -> 1.20")
    said = story.run("govern", trace_id, code=1).output
    for name in ("write", "amplitude", "batch", "freeze", "hypothesis", "emergency"):
        assert f"\n  {name} " in said
    assert "bid 0.80 to 1.20 is +50 %, the limit is 30 %." in said
    assert f"trace-gate approve {trace_id}   or propose at most 1.04." in said
    assert f"{story.traces()[-1].relative_to(story.path)}:" in said
    assert "ESCALATE   (the trace says ESCALATE)" in said


def test_a_wrong_claim_is_shown_and_written_anew(story):
    trace_id, _ = decide(story, "--change", f"{BID} 0.80 -> 1.20", "--guardrail", "PASS")
    before = story.traces()[-1].read_text()
    said = story.run("govern", trace_id, code=1).output
    assert "(the trace says PASS)" in said
    assert f"next: trace-gate govern {trace_id} --write" in said
    assert story.traces()[-1].read_text() == before
    story.run("govern", trace_id, "--write", code=1)
    assert story.trace()["execution"]["guardrail_check"] == "ESCALATE"
    assert story.run("govern", trace_id, code=1).output.rstrip().endswith("says ESCALATE)")


def test_json_has_the_same_facts(story):
    trace_id, _ = decide(story, "--change", f"{BID} 0.80 -> 1.20")
    facts = json.loads(story.run("govern", trace_id, "--format", "json", code=1).output)
    assert facts["verdict"] == facts["claim"] == "ESCALATE"
    assert facts["guardrails"]["amplitude"] == "ESCALATE"
    assert {each["code"] for each in facts["reasons"]} == {"TG502", "TG505"}
    assert all(each["line"] and each["column"] for each in facts["reasons"])


def test_a_decision_about_files_passes(story):
    trace_id, _ = decide(story, "--target", "ads/bids.csv")
    assert "PASS   (the trace says PASS)" in story.run("govern", trace_id).output


def test_only_decisions_are_governed(story):
    said = story.run("govern", story.traces()[0].stem, code=2).output
    assert "only a decision is governed" in said


def test_a_sealed_claim_is_not_written_again(story):
    trace_id, _ = decide(story, "--change", f"{BID} 0.80 -> 1.20", "--guardrail", "ESCALATE")
    story.commit("sealed")
    said = story.run("govern", trace_id, "--write", code=2).output
    assert f"{trace_id} is sealed in" in said


def test_an_approved_decision_is_not_changed_under_the_approval(story):
    trace_id, _ = decide(story, "--change", f"{BID} 0.80 -> 1.20", "--guardrail", "ESCALATE")
    story.run("approve", trace_id)
    before = story.traces()[-1].read_text()
    said = story.run("govern", trace_id, "--write", code=2).output
    assert "another claim makes the approval void" in said
    assert story.traces()[-1].read_text() == before


def test_a_blocked_decision_cannot_be_approved(story):
    trace_id, _ = decide(story, "--change", "asin/B0EXAMPLE1/intent_bucket/IB-gift TEST -> GROW")
    said = story.run("approve", trace_id, code=2).output
    assert f"The guardrails BLOCK {trace_id}. No approval changes that." in said


def test_a_claim_that_is_too_lax_is_not_approved(story):
    trace_id, _ = decide(story, "--change", f"{BID} 0.80 -> 1.20", "--guardrail", "PASS")
    said = story.run("approve", trace_id, code=2).output
    assert f"trace-gate govern {trace_id} --write" in said


def test_approve_says_what_is_accepted_and_the_gate_needs_no_more(story):
    trace_id, _ = decide(story, "--change", f"{BID} 0.80 -> 1.20", "--executed")
    story.git("switch", "-q", "-c", "work")
    said = story.run("approve", trace_id).output
    assert "TG502  bid 0.80 to 1.20 is +50 %, the limit is 30 %." in said
    assert "accepting TG502, TG505" in said
    story.commit("decided")
    assert "PASS" in story.run("check", "--range", "main..work").output


def test_what_stands_there_already_is_not_written_again(story):
    trace_id, _ = decide(story, "--change", f"{BID} 0.80 -> 1.20")
    story.run("approve", trace_id)
    before = story.traces()[-1].read_text()
    assert "wrote" not in story.run("govern", trace_id, "--write", code=1).output
    assert story.traces()[-1].read_text() == before


def test_a_protected_file_keeps_the_claim_that_it_needs_a_person(story):
    trace_id, _ = decide(story, "--target", "config/amazon-growth/guardrails.yaml")
    story.run("govern", trace_id, "--write")
    assert story.trace()["execution"]["guardrail_check"] == "ESCALATE"
