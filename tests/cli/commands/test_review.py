"""`trace-gate review`: what is written where, and the exit code."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

SCHEMA = json.loads(
    (Path(__file__).resolve().parents[3] / "schemas/review.schema.json").read_text()
)


@pytest.fixture
def branch(shop):
    """A branch with one unlinked commit."""
    shop.git("switch", "-q", "-c", "work")
    shop.write("ads/bids.csv", "x\n")
    shop.commit("unlinked")
    return shop


def test_json_is_what_its_schema_says(branch):
    data = json.loads(branch.run("review", "main..HEAD", "--format", "json").output)
    jsonschema.validate(data, SCHEMA)
    assert (data["schema_version"], data["verdict"]) == (1, "BLOCK")
    assert data["base"]["name"] == "main"


def test_markdown_is_the_page_for_a_comment_and_html_stands_alone(branch, tmp_path):
    page = branch.run("review", "main..HEAD", "--key", "ci-demo").output
    assert page.startswith("<!-- trace-gate:review:ci-demo -->\n\n## **BLOCK**: 1 error")
    assert len(page) <= 65_536
    assert "TG401" in branch.run("review", "main..HEAD", "--fit", "summary").output
    file = tmp_path / "review.html"
    branch.run("review", "main..HEAD", "--format", "html", "--output", str(file))
    text = file.read_text(encoding="utf-8")
    assert text.lower().startswith("<!doctype html>")
    assert 'http-equiv="Content-Security-Policy"' in text


def test_a_shop_is_told_of_by_itself(branch):
    page = branch.run("review", "main..HEAD", "--store", "ELSEWHERE").output
    assert "The verdict is that of the whole range." in page


def test_the_verdict_makes_no_exit_code_unless_it_is_asked_for(branch):
    branch.run("review", "main..HEAD", code=0)
    branch.run("review", "main..HEAD", "--exit-code", code=1)
    branch.run("review", "main..main", "--exit-code", code=0)
    branch.run("review", "HEAD..main", "--exit-code", code=2)


def test_a_range_that_cannot_be_read_at_all_has_no_review(branch):
    output = branch.run("review", "nowhere..HEAD", code=2).output
    assert "There is no commit 'nowhere'" in output
    output = branch.run("review", "main", code=2).output
    assert "is not a range" in output
    assert "fix: trace-gate review main..HEAD" in output


@pytest.mark.parametrize(
    ("name", "begins"), [("r.html", "<!DOCTYPE html>"), ("r.json", "{"), ("r.txt", "<!-- trace")]
)
def test_the_name_of_the_file_says_the_format(branch, tmp_path, name, begins):
    branch.run("review", "main..HEAD", "--output", str(tmp_path / name))
    assert (tmp_path / name).read_text().startswith(begins)


def test_a_file_is_written_whole_and_the_verdict_is_told(branch, tmp_path):
    file = tmp_path / "review.json"
    result = branch.run("review", "main..HEAD", "--format", "json", "--output", str(file))
    assert json.loads(file.read_text())["verdict"] == "BLOCK"
    assert f"BLOCK: the review is in {file}" in result.output
    refused = branch.run("review", "main..HEAD", "--output", str(tmp_path / "no" / "x"), code=2)
    assert "cannot be written" in refused.output


def test_the_fold_is_read_from_what_is_kept_but_not_in_ci(branch, monkeypatch):
    branch.run("derive")
    asked = []
    from trace_gate.adapters.store import read_fold

    read = read_fold.read
    monkeypatch.setattr(
        read_fold, "read", lambda *words, **more: (asked.append(words[1]), read(*words, **more))[1]
    )
    first = branch.run("review", "main..HEAD", "--format", "json").output
    monkeypatch.setenv("CI", "true")
    second = branch.run("review", "main..HEAD", "--format", "json").output
    assert [each is None for each in asked] == [False, True]
    same = [json.loads(each) | {"as_of": ""} for each in (first, second)]
    assert same[0] == same[1]


def test_a_review_replaces_a_review_and_no_other_file(branch, tmp_path):
    here = tmp_path / "review.md"
    for form in ("markdown", "html", "json"):
        for _ in range(2):
            branch.run("review", "main..HEAD", "--format", form, "--output", str(here))
    for path in (branch.path / ".git" / "config", branch.path / "README.md"):
        before = path.read_bytes() if path.exists() else None
        if before is None:
            path.write_text("mine\n")
            before = b"mine\n"
        output = branch.run("review", "main..HEAD", "--output", str(path), code=2).output
        assert "is no such page" in output
        assert path.read_bytes() == before
    branch.run("review", "main..HEAD", "--output", str(branch.path / "README.md"), "--force")
    assert b"trace-gate:review" in (branch.path / "README.md").read_bytes()
