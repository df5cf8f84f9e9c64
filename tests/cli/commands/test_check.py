"""`trace-gate check`: what is judged, how it is told, and the exit code."""

from __future__ import annotations

import json
import shlex
import subprocess

import pytest

from trace_gate.report.judgement.registry import FORMATS

DECIDE = ("new", "maintenance", "--from-staged", "--rationale", "Sort the rows")


@pytest.fixture
def branch(shop):
    """A branch with one unlinked commit."""
    shop.git("switch", "-q", "-c", "work")
    shop.write("ads/bids.csv", "x\n")
    shop.commit("unlinked")
    return shop


def linked(shop):
    shop.write("ads/bids.csv", "x\n")
    shop.run(*DECIDE)
    shop.commit("linked")
    return shop


def test_what_is_staged_is_judged_by_default(shop):
    shop.write("ads/bids.csv", "x\n")
    output = shop.run("check", code=1).output
    assert "TG401" in output
    assert "BLOCK" in output
    assert shop.run("check", "--staged", code=1).output == output
    shop.run(*DECIDE)
    shop.git("add", "traces")
    assert "PASS" in shop.run("check").output


def test_a_range_is_judged(branch):
    assert "TG401" in branch.run("check", "--range", "main..HEAD", code=1).output
    assert "PASS" in branch.run("check", "--range", "HEAD..HEAD").output
    branch.write("ads/more.csv", "y\n")
    branch.run(*DECIDE)
    branch.commit("mended")
    assert "PASS" in branch.run("check", "--range", "main..").output


def test_a_commit_is_judged_on_its_parent(branch):
    assert "TG401" in branch.run("check", "--commit", "HEAD", code=1).output
    assert "PASS" in branch.run("check", "--commit", "HEAD~1").output


def test_a_commit_that_has_landed_is_told_how_it_is_accepted(branch):
    """No trace that comes later covers it, and nothing is staged that could be named."""
    oid = branch.git("rev-parse", "HEAD")
    before = branch.run("check", "--commit", "HEAD", code=1).output
    assert "commit/" not in before
    branch.git("branch", "-f", "main", "work")
    branch.git("switch", "-q", "-c", "mend")
    output = branch.run("check", "--commit", "main", code=1).output
    assert f"--target commit/{oid} --executed" in output
    assert "{accepts: [TG401]}" in output
    branch.write("uploads/FILE", "x\n")
    typed = output.partition("trace-gate new decision ")[2].partition("   then")[0]
    typed = typed.replace("WHY, IN A SENTENCE OR MORE", "The rows are only sorted")
    typed = typed.replace("WHAT YOU EXPECT", "Nothing else").replace("METRIC <= VALUE", "a <= 1")
    said = branch.run("new", "decision", *shlex.split(typed)).output
    assert "still to be filled in" not in said
    branch.commit("accept it")
    assert "TG401" not in branch.run("check", "--range", "main..HEAD", code=None).output


def test_what_stands_is_judged_without_cover(branch):
    assert "PASS" in branch.run("check", "--all").output


def test_the_policy_may_be_named(branch):
    branch.git("tag", "rules", "main")
    output = branch.run("check", "--range", "main..HEAD", "--policy-from", "rules", code=1).output
    assert "of rules" in output


def test_a_policy_that_is_not_there_judges_nothing(branch):
    bare = branch.git(
        "commit-tree", branch.git("hash-object", "-t", "tree", "/dev/null"), "-m", "x"
    )
    branch.git("tag", "old", bare)
    words = ("check", "--range", "main..HEAD", "--policy-from", "old")
    assert "old is not governed" in branch.run(*words, code=2).output


@pytest.mark.parametrize(
    "words",
    [
        ("--staged", "--all"),
        ("--range", "main..HEAD", "--commit", "HEAD"),
        ("--policy-from", "main"),
        ("--range", "main"),
        ("--range", "main...HEAD"),
        ("--range", "..HEAD"),
    ],
)
def test_a_question_that_makes_no_sense_is_exit_2(shop, words):
    assert "fix:" in shop.run("check", *words, code=2).output


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("words", [("--range", "nowhere..HEAD"), ("--commit", "nowhere")])
def test_what_cannot_be_judged_is_exit_2_in_every_format(shop, form, words):
    output = shop.run("check", *words, "--format", form, code=2).output
    assert "nowhere" in output
    assert "git fetch" in output
    if form == "json":
        assert json.loads(output)["verdict"] == "CANNOT_JUDGE"
    else:
        assert "CANNOT JUDGE" in output or "CANNOT_JUDGE" in output


def test_outside_of_a_repository_nothing_can_be_judged(plain):
    output = plain.run("check", "--format", "json", code=2).output
    assert json.loads(output)["verdict"] == "CANNOT_JUDGE"


def test_a_shallow_clone_cannot_be_judged(branch, tmp_path, monkeypatch):
    clone = tmp_path / "shallow"
    url = f"file://{branch.path}"
    subprocess.run(["git", "clone", "-q", "--depth=1", url, clone], check=True)
    monkeypatch.chdir(clone)
    output = branch.run("check", "--range", "HEAD..HEAD", code=2).output
    assert "fetch" in output


def test_json_says_verdict_findings_and_what_was_judged(branch):
    facts = json.loads(
        branch.run("check", "--range", "main..HEAD", "--format", "json", code=1).output
    )
    assert facts["version"] == 1
    assert facts["verdict"] == "BLOCK"
    assert facts["judged"]["commits"] == 1
    (finding,) = facts["findings"]
    assert (finding["code"], finding["path"]) == ("TG401", "ads/bids.csv")
    assert finding["remediation"]


def test_the_report_goes_to_a_file_when_one_is_named(branch, tmp_path):
    file = tmp_path / "verdict.json"
    result = branch.run(
        "check", "--range", "main..HEAD", "--format", "json", "--output", str(file), code=1
    )
    assert json.loads(file.read_text())["verdict"] == "BLOCK"
    assert result.stdout == ""
    assert str(file) in result.stderr


def test_a_file_that_cannot_be_written_is_exit_2(branch, tmp_path):
    words = ("--range", "main..HEAD", "--output", str(tmp_path / "no" / "file"))
    assert "cannot be written" in branch.run("check", *words, code=2).output


def test_in_github_actions_the_format_is_github_and_the_job_gets_a_page(
    branch, tmp_path, monkeypatch
):
    page = tmp_path / "summary.md"
    page.write_text("before\n")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    output = branch.run("check", "--range", "main..HEAD", code=1).output
    assert "::error" in output
    assert page.read_text().startswith("before\n## trace-gate")
    assert "TG401" in page.read_text()
    assert "::error" not in branch.run(
        "check", "--range", "main..HEAD", "--format", "text", code=1
    ).output  # fmt: skip


@pytest.mark.parametrize(
    ("option", "environ", "colored"),
    [
        ("auto", {}, False),
        ("always", {}, True),
        ("never", {"FORCE_COLOR": "1"}, False),
        ("auto", {"FORCE_COLOR": "1"}, True),
        ("auto", {"FORCE_COLOR": "0"}, False),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ("always", {"NO_COLOR": "1"}, True),
    ],
)
def test_colour_heeds_the_option_and_the_environment(branch, monkeypatch, option, environ, colored):
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    output = branch.run("check", "--range", "main..HEAD", "--color", option, code=1).output
    assert ("\x1b[" in output) is colored


def test_a_file_never_gets_colour(branch, tmp_path):
    file = tmp_path / "report.txt"
    branch.run("check", "--range", "main..HEAD", "--color", "always", "--output", str(file), code=1)
    assert "\x1b[" not in file.read_text()


def test_a_file_name_cannot_steer_a_terminal(shop):
    shop.git("switch", "-q", "-c", "work")
    shop.write("ads/a\x1b[2J\n::error::b.csv", "x\n")
    shop.commit("hostile")
    for form in ("text", "concise", "github"):
        output = shop.run("check", "--range", "main..HEAD", "--format", form, code=1).output
        assert "\x1b" not in output
        assert "\n::error::b" not in output


def test_nothing_is_written_into_the_repository(branch):
    before = branch.git("status", "--porcelain", "--ignored")
    objects = branch.git("count-objects", "-v")
    branch.run("check", "--range", "main..HEAD", code=1)
    branch.run("check", code=1)
    assert branch.git("status", "--porcelain", "--ignored") == before
    assert branch.git("count-objects", "-v") == objects
