"""`trace-gate supersede`: the copy that corrects a sealed trace."""

from __future__ import annotations

import json

import pytest

from tests.support.desk import DECIDE
from tests.support.undoing import LOWER, path_of, read, written


@pytest.fixture
def planned(expecting):
    """A shop with a plan about a file, approved and on main; the plan. Its text has a comment."""
    shop, expected = expecting
    words = ("--planned", "--caused-by", expected, "--target", "file/ads/bids.csv", *DECIDE)
    trace_id = written(shop.run("new", "decision", *words))
    path = shop.path / path_of(trace_id)
    path.write_text(
        path.read_text().replace("  decision:\n", "  # Mia and Lin agreed\n  decision:\n")
    )
    shop.write("ads/bids.csv", LOWER)
    shop.run("refresh", trace_id)
    shop.run("approve", trace_id)
    shop.git("checkout", "-q", "HEAD", "--", "ads/bids.csv")
    shop.commit("the plan")
    return shop, trace_id


def test_a_plan_is_written_anew_with_its_comments_and_nothing_approved(planned):
    shop, old = planned
    assert read(shop, old)["execution"]["approval"]
    output = shop.run("supersede", old).output
    new = written(shop.run("show", "latest"))
    assert f"It takes the place of {old} when it is on main." in output
    assert f"{old} is closed then" in output
    assert "now correct in" in output
    text = (shop.path / path_of(new)).read_text()
    assert "# Mia and Lin agreed" in text
    before, after = read(shop, old), read(shop, new)
    assert after["causal_links"] == {**before["causal_links"], "supersedes": old}
    for same in ("tenant", "entity", "evidence", "decision", "hypothesis", "trace_type"):
        assert after[same] == before[same]
    execution = after["execution"]
    assert [execution[each] for each in ("approved_by", "approval", "executed_at", "result")] == [
        None] * 4  # fmt: skip
    assert execution["guardrail_check"] == "PASS"
    change = execution["changes"][0]
    assert (change["from_value"], change["to_value"]) == (None, None), "nobody knows it yet"
    assert before["execution"]["changes"][0]["to_value"]


def test_the_gate_takes_it_and_the_old_plan_is_closed(planned):
    shop, old = planned
    shop.run("supersede", "latest:decision", "--set", "decision.rationale=A better reason for it")
    new = shop.traces()[-1].stem
    assert read(shop, new)["decision"]["rationale"] == "A better reason for it"
    shop.write("ads/bids.csv", LOWER)
    shop.run("execute", new)
    base = shop.git("rev-parse", "HEAD")
    shop.commit("a better plan")
    assert "PASS" in shop.run("check", "--range", f"{base}..HEAD").output
    assert "took the place of" in shop.run("execute", old, code=2).output


def test_an_observation_is_corrected_in_one_command(expecting):
    shop, _ = expecting
    old = shop.traces()[0].stem
    words = ("--set", "observation.key_metrics.acos=0.335", "--format", "json")
    words += ("--set", "observation.anomalies.0=A typing error")
    facts = json.loads(shop.run("supersede", old, *words).output)
    assert (facts["trace_type"], facts["missing"]) == ("observation", [])
    assert shop.trace()["observation"]["key_metrics"] == {"acos": 0.335}
    assert shop.trace()["observation"]["anomalies"] == ["A typing error"]
    base = shop.git("rev-parse", "HEAD")
    shop.commit("correct it")
    assert "PASS" in shop.run("check", "--range", f"{base}..HEAD").output


def test_a_hypothesis_keeps_its_id(expecting):
    shop, old = expecting
    shop.run("supersede", old, "--set", "hypothesis.success_criteria.0.value=0.25")
    said = shop.trace()["hypothesis"]
    assert said["hypothesis_id"] == read(shop, old)["hypothesis"]["hypothesis_id"]
    assert said["success_criteria"][0]["value"] == 0.25


def test_a_verification_is_of_now(lowered):
    shop, decision = lowered
    words = ("--outcome", "acos=0.3", "--result", "inconclusive", "--learning", "Too early")
    old = written(shop.run("new", "verification", "--caused-by", decision, *words))
    shop.commit("look")
    shop.run("supersede", old, "--set", "verification.learning=Far too early")
    said = shop.trace()["verification"]
    assert (said["learning"], said["hypothesis_result"]) == ("Far too early", "inconclusive")
    assert said["verified_at"] == shop.trace()["created_at"]


def test_a_draft_is_edited(expecting):
    shop, expected = expecting
    words = ("--planned", "--caused-by", expected, "--target", "file/ads/bids.csv", *DECIDE)
    draft = written(shop.run("new", "decision", *words))
    output = shop.run("supersede", draft, code=2).output
    assert "is a draft" in output
    assert path_of(draft) in output


def test_what_was_executed_stays(lowered):
    shop, decision = lowered
    output = shop.run("supersede", decision, code=2).output
    assert "What was done stays recorded." in output


def test_its_place_is_taken_once(expecting):
    shop, old = expecting
    shop.run("supersede", old)
    newer = shop.traces()[-1].stem
    assert f"{newer} took the place of {old} already." in shop.run("supersede", old, code=2).output
    shop.commit("the first one")
    assert f"trace-gate supersede {newer}" in shop.run("supersede", old, code=2).output
    assert len(shop.traces()) == 3


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("entity.asin=B0OTHER001", "has its `entity` from it"),
        ("id=TRACE-20250101-001", "has its `id` from it"),
        ("causal_links.supersedes=null", "has its `causal_links` from it"),
        ("nothing", "has no name or no value"),
        ("observation.anomalies.3=x", "observation.anomalies.3"),
    ],
)
def test_what_cannot_be_set_is_said_and_nothing_is_written(expecting, typed, said):
    shop = expecting[0]
    output = shop.run("supersede", shop.traces()[0].stem, "--set", typed, code=2).output
    assert said in output
    assert len(shop.traces()) == 2


def test_the_program_that_writes_says_so_and_the_old_one_is_not_copied(expecting, monkeypatch):
    shop, _ = expecting
    monkeypatch.setenv("TRACE_GATE_AGENT_MODEL", "example-1")
    words = ("--asin", "B0EXAMPLE1", "--evidence", "uploads/a.csv", "--metric", "acos=0.5")
    old = written(shop.run("new", "observation", *words, "--session", "run-1"))
    assert read(shop, old)["agent"] == {"model": "example-1", "session": "run-1"}
    shop.commit("by a program")
    monkeypatch.delenv("TRACE_GATE_AGENT_MODEL")
    shop.run("supersede", old)
    assert not shop.trace().get("agent")


def test_before_the_first_commit_everything_is_a_draft(shop):
    shop.git("update-ref", "-d", "HEAD")
    shop.write("uploads/a.csv", "x\n")
    shop.run("new", "observation", "--metric", "acos=0.41", "--evidence", "uploads/a.csv")
    assert "is a draft: there is no commit yet" in shop.run("supersede", "latest", code=2).output
    assert "There is no commit yet, so nothing" in shop.run("approve", "latest", code=2).output
