"""`trace-gate show`: a trace by id or path, from here or from a commit."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def seen(shop):
    """A shop with one observation, committed; its id."""
    shop.write("uploads/a.csv", "x\n")
    shop.run("new", "observation", "--asin", "B0EXAMPLE1", "--evidence", "uploads/a.csv",
             "--metric", "acos=0.41")  # fmt: skip
    shop.commit("look")
    return shop, shop.traces()[0].stem


def test_a_trace_is_shown_by_its_id_and_by_its_path(seen, monkeypatch):
    shop, trace_id = seen
    text = shop.run("show", trace_id).output
    assert trace_id in text
    assert "acos  0.41" in text
    assert "uploads/a.csv" in text
    path = shop.traces()[0]
    assert shop.run("show", path.relative_to(shop.path).as_posix()).output == text
    monkeypatch.chdir(path.parent)
    assert shop.run("show", path.name).output == text


def test_a_trace_of_another_commit_is_shown_with_where_it_is_from(seen):
    shop, trace_id = seen
    shop.git("switch", "-q", "-c", "other", "HEAD~1")
    assert "--rev" in shop.run("show", trace_id, code=2).output
    text = shop.run("show", trace_id, "--rev", "main").output
    assert f"{trace_id}.yaml of main" in text


def test_the_working_tree_is_shown_and_not_what_is_committed(seen):
    shop, trace_id = seen
    path = shop.traces()[0]
    path.write_text(path.read_text().replace("0.41", "0.99"))
    assert "acos  0.99" in shop.run("show", trace_id).output
    assert "acos  0.41" in shop.run("show", trace_id, "--rev", "HEAD").output


def test_json_holds_the_whole_trace(seen):
    shop, trace_id = seen
    facts = json.loads(shop.run("show", trace_id, "--format", "json").output)
    assert facts["trace"] == shop.trace()
    assert facts["revision"] is None


@pytest.mark.parametrize(
    "words", [("TRACE-20200101-001",), ("nowhere.yaml",), ("TRACE-20200101-001", "--rev", "HEAD")]
)
def test_what_is_not_there_is_exit_2_with_a_remedy(seen, words):
    output = seen[0].run("show", *words, code=2).output
    assert "There is no trace" in output or "has no trace" in output
    assert "fix:" in output


def test_an_unknown_commit_is_exit_2(seen):
    shop, trace_id = seen
    assert "no commit" in shop.run("show", trace_id, "--rev", "nonsense", code=2).output


def test_a_trace_that_cannot_be_read_is_explained_with_its_line(seen):
    shop, trace_id = seen
    shop.traces()[0].write_text("trace:\n  id: &a x\n")
    output = shop.run("show", trace_id, code=2).output
    assert f"{trace_id}.yaml:2" in output
    assert "TG104" in output


def test_colour_is_only_where_it_is_asked_for(seen):
    shop, trace_id = seen
    assert "\x1b[" not in shop.run("show", trace_id).output
    assert "\x1b[1m" in shop.run("show", trace_id, "--color", "always").output


def test_a_trace_is_shown_by_its_number_and_as_the_latest(seen):
    shop, trace_id = seen
    text = shop.run("show", trace_id).output
    number = trace_id.rpartition("-")[2]
    for typed in (number, number.lstrip("0"), trace_id[6:], "latest", "latest:observation"):
        assert shop.run("show", typed).output == text
        assert trace_id in shop.run("show", typed, "--rev", "HEAD").output
    assert f"The newest is {trace_id}" in shop.run("show", "998", code=2).output
    assert "no commit" in shop.run("show", "latest", "--rev", "nonsense", code=2).output


def test_a_number_that_two_drafts_have_is_listed_with_what_they_say(seen):
    shop, trace_id = seen
    text = shop.traces()[0].read_text()
    for day in ("20250103", "20250104"):
        number = f"TRACE-{day}-{trace_id[15:]}"
        shop.write(f"traces/2025-01/{number}.yaml", text.replace(trace_id, number))
    output = shop.run("show", trace_id[15:], code=2).output
    assert f"{trace_id} (observation: B0EXAMPLE1, acos 0.41); TRACE-20250104-" in output
    shop.commit("all of it is sealed")
    assert trace_id in shop.run("show", trace_id[15:]).output
