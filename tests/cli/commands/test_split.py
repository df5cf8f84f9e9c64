"""`trace-gate split`: smaller decisions, each within the limits, the most urgent first."""

from __future__ import annotations

import json

import pytest

from tests.support.governed_story import SAY, story  # noqa: F401  # a fixture
from trace_gate.app.author import yaml_edit

ASIN = "B0EXAMPLE1"
LIMITS = {"keywords": 20, "buckets": 5, "campaigns": 3}


def keyword(text: str, campaign: str = "C1") -> str:
    return f"campaign/{campaign}/ad_group/main/keyword/{text}/bid 1.00 -> 1.10"


def decide(shop, *changes: str) -> str:
    words = [word for change in changes for word in ("--change", change)]
    shop.run("new", "decision", "--caused-by", shop.traces()[1].stem, *SAY, *words)
    return shop.traces()[-1].stem


@pytest.fixture
def buckets(story):  # noqa: F811  # the fixture of that name
    """Three intent buckets with scores; each holds ten keywords."""
    changes = [f"asin/{ASIN}/intent_bucket/IB-{name} null -> x" for name in ("a", "b", "c")]
    words = [word for change in changes for word in ("--change", change)]
    for at, (name, score) in enumerate((("a", 10), ("b", 90), ("c", None))):
        keywords = "[" + ", ".join(f"{name} word {n}" for n in range(10)) + "]"
        meaning = f"{{fit_type: exact, keywords: {keywords}, priority_score: {score or 'null'}}}"
        words += ["--set", f"execution.changes.{at}.to_value={meaning}"]
        words += ["--set", f"execution.changes.{at}.change_type=bucket_create"]
    story.run("new", "decision", "--caused-by", story.traces()[1].stem, *SAY, *words, "--executed")
    trace_id = story.traces()[-1].stem
    story.run("govern", trace_id, "--write", code=1)
    story.run("approve", trace_id)
    story.commit("buckets")
    story.git("switch", "-q", "-c", "work")
    return story


def test_parts_go_by_bucket_the_highest_score_first(buckets):
    words = [f"{name} word {n}" for n in range(8) for name in ("a", "b", "c")]
    trace_id = decide(buckets, *(keyword(word) for word in words))
    before = len(buckets.traces())
    made = json.loads(buckets.run("split", trace_id, "--format", "json").output)
    assert [each["bucket"] for each in made] == ["IB-b", "IB-a", "IB-c"]
    assert len(buckets.traces()) == before + 3
    for each in made:
        trace = buckets.trace(buckets.path / each["path"])
        assert trace["decision"]["intent_bucket_id"] == each["bucket"]
        assert len(trace["execution"]["changes"]) == each["changes"] == 8
        assert trace["execution"]["guardrail_check"] == each["verdict"]
        assert trace_id in trace["causal_links"]["related_traces"]


def test_every_change_is_in_exactly_one_part_and_every_part_is_valid(buckets):
    words = [f"{name} word {n}" for n in range(8) for name in ("a", "b")]
    free = [f"free {n}" for n in range(43)]
    trace_id = decide(buckets, *(keyword(word) for word in (*words, *free)))
    wanted = sorted(each["target"] for each in buckets.trace()["execution"]["changes"])
    made = json.loads(buckets.run("split", trace_id, "--format", "json").output)
    parts = [buckets.trace(buckets.path / each["path"]) for each in made]
    found = [change["target"] for part in parts for change in part["execution"]["changes"]]
    assert sorted(found) == wanted
    assert all(len(part["execution"]["changes"]) <= LIMITS["keywords"] for part in parts)
    assert [each["bucket"] for each in made][:2] == ["IB-b", "IB-a"]
    for each in made:
        assert "TG503" not in buckets.run("govern", each["trace_id"], code=None).output
    buckets.git("add", "traces")
    said = buckets.run("check", "--staged", code=0).output
    assert "error" not in said
    assert f"{trace_id}.yaml" not in said, "what was split has nothing left to be mended"


def test_the_large_decision_stays_as_a_record_that_executes_nothing(buckets):
    trace_id = decide(buckets, *(keyword(f"word {n}") for n in range(25)))
    path = buckets.traces()[-1]
    said = buckets.run("split", trace_id).output
    execution = buckets.trace(path)["execution"]
    assert execution["guardrail_check"] == "BLOCK"
    assert execution["executed_at"] is None
    assert "stays as a record" in said
    assert f"next: git add {path.relative_to(buckets.path)}" in said


def test_campaigns_are_kept_within_their_limit(buckets):
    trace_id = decide(buckets, *(keyword("mug", f"C{n}") for n in range(8)))
    made = json.loads(buckets.run("split", trace_id, "--format", "json").output)
    assert [each["changes"] for each in made] == [3, 3, 2]


def test_a_decision_that_is_not_too_large_is_left_alone(buckets):
    trace_id = decide(buckets, keyword("mug"))
    before = len(buckets.traces())
    assert "is not too large" in buckets.run("split", trace_id, code=2).output
    assert len(buckets.traces()) == before


def test_a_decision_that_is_sealed_with_its_execution_is_left_alone(buckets):
    """Nothing is written: neither the parts, nor over the record of what was done."""
    words = [word for n in range(25) for word in ("--change", keyword(f"word {n}"))]
    buckets.run(
        "new", "decision", "--caused-by", buckets.traces()[1].stem, *SAY, *words, "--executed"
    )
    path = buckets.traces()[-1]
    buckets.commit("past the gate")
    buckets.git("switch", "-q", "main")
    buckets.git("merge", "-q", "work")
    text, before = path.read_text(), len(buckets.traces())
    assert "was executed and is sealed" in buckets.run("split", path.stem, code=2).output
    assert len(buckets.traces()) == before
    assert path.read_text() == text


def test_nothing_is_written_where_the_large_decision_cannot_say_block(buckets, monkeypatch):
    trace_id = decide(buckets, *(keyword(f"word {n}") for n in range(25)))
    before = len(buckets.traces())
    monkeypatch.setattr(yaml_edit, "_edited", lambda data, _: data)
    path = buckets.traces()[-1]
    path.write_text(path.read_text().replace("guardrail_check: BLOCK", "guardrail_check: PASS"))
    assert "cannot be edited" in buckets.run("split", trace_id, code=2).output
    assert len(buckets.traces()) == before


def test_what_is_said_of_a_file_goes_to_its_part(buckets):
    buckets.write("ads/bids.csv", "campaign,bid\nC1,0.80\n")
    changes = [word for n in range(24) for word in ("--change", keyword(f"a word {n}"))]
    words = ("--caused-by", buckets.traces()[1].stem, *SAY, *changes)
    buckets.run("new", "decision", *words, "--target", "file/ads/bids.csv")
    whole = buckets.trace()
    (said,) = [c for c in whole["execution"]["changes"] if c["target"].startswith("file/")]
    assert said["to_value"]
    made = json.loads(buckets.run("split", whole["id"], "--format", "json").output)
    parts = [buckets.trace(buckets.path / each["path"]) for each in made]
    assert [c for p in parts for c in p["execution"]["changes"] if c == said] == [said]


def eight(shop, *more: str) -> str:
    """One decision that creates eight buckets."""
    words = []
    for at in range(8):
        words += ["--change", f"asin/{ASIN}/intent_bucket/IB-new-{at} null -> x"]
        words += ["--set", f"execution.changes.{at}.to_value={{fit_type: exact}}"]
        words += ["--set", f"execution.changes.{at}.change_type=bucket_create"]
    shop.run("new", "decision", "--caused-by", shop.traces()[1].stem, *SAY, *words, *more)
    return shop.traces()[-1].stem


def test_an_executed_draft_is_split_and_its_parts_are_executed(story):  # noqa: F811  # a fixture
    """What `govern` says is done: nobody is sent round."""
    trace_id = eight(story, "--executed")
    assert f"trace-gate split {trace_id}" in story.run("govern", trace_id, code=1).output
    whole = story.trace()
    made = json.loads(story.run("split", trace_id, "--format", "json").output)
    assert len(made) == 8
    for each in made:
        part = story.trace(story.path / each["path"])
        assert part["execution"]["executed_at"] == whole["execution"]["executed_at"]
        assert part["execution"]["result"] == "success"
        assert part["created_at"] == whole["created_at"]
        assert each["verdict"] != "BLOCK"
    record = story.trace(story.path / f"traces/{trace_id[6:10]}-{trace_id[10:12]}/{trace_id}.yaml")
    assert record["execution"]["guardrail_check"] == "BLOCK"
    assert record["execution"]["executed_at"] is None
    assert record["execution"]["result"] is None


def test_what_was_split_is_not_split_again(story):  # noqa: F811  # a fixture
    trace_id = eight(story)
    story.run("split", trace_id)
    count = len(story.traces())
    said = story.run("split", trace_id, code=2).output
    assert f"{trace_id} was split before, into" in said
    assert len(story.traces()) == count
    for path in story.traces()[-8:]:
        path.unlink()
    story.run("split", trace_id)
    assert len(story.traces()) == count


def test_what_amazon_refused_stays_with_its_change(buckets):
    """`failed` counts the changes of its own decision: those of a part are numbered anew."""
    changes = [word for n in range(24) for word in ("--change", keyword(f"a word {n}"))]
    words = ("--caused-by", buckets.traces()[1].stem, *SAY, *changes, "--executed")
    buckets.run("new", "decision", *words)
    whole = buckets.trace()
    path = buckets.traces()[-1]
    refused = [{"number": 23, "reason": "below the minimum"}, {"number": 2, "reason": "archived"}]
    whole["execution"]["failed"] = refused
    path.write_text(json.dumps({"trace": whole}))
    names = {each["number"]: whole["execution"]["changes"][each["number"] - 1] for each in refused}
    made = json.loads(buckets.run("split", whole["id"], "--format", "json").output)
    parts = [buckets.trace(buckets.path / each["path"])["execution"] for each in made]
    assert len(parts) > 1
    said = {
        each["reason"]: part["changes"][each["number"] - 1]
        for part in parts
        for each in part.get("failed") or []
    }
    assert said == {each["reason"]: names[each["number"]] for each in refused}
    assert sum(len(part.get("failed") or []) for part in parts) == 2
    assert not buckets.trace(path)["execution"].get("failed")


def test_a_result_of_the_whole_is_the_result_of_no_part(buckets):
    """Each part has its own run, and nobody has looked at its numbers (SPEC 8)."""
    trace_id = decide(buckets, *(keyword(f"a word {n}") for n in range(25)))
    path = buckets.traces()[-1]
    whole = buckets.trace(path)
    whole["verification"] = {
        "verified_at": whole["created_at"],
        "actual_outcome": {"acos": 0.2},
        "hypothesis_result": "confirmed",
    }
    path.write_text(json.dumps({"trace": whole}))
    made = json.loads(buckets.run("split", trace_id, "--format", "json").output)
    parts = [buckets.trace(buckets.path / each["path"]) for each in made]
    assert len(parts) > 1
    assert [each.get("verification") for each in parts] == [None] * len(parts)
