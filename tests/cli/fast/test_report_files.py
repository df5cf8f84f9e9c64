"""Reports of one judgement in several files: complete, and nowhere where they do harm."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.desk import Desk
from trace_gate.cli.fast import hook, report_files
from trace_gate.cli.fast.check import Options, run
from trace_gate.core.errors import CannotJudge, UsageError

RANGE = ("check", "--range", "main..HEAD")


@pytest.fixture
def branch(shop: Desk) -> Desk:
    """A branch with one unlinked commit."""
    shop.git("switch", "-q", "-c", "work")
    shop.write("ads/bids.csv", "x\n")
    shop.commit("unlinked")
    return shop


def read(file: Path | str) -> Any:
    return json.loads(Path(file).read_text(encoding="utf-8"))


def test_one_judgement_is_printed_and_written_to_several_files(branch: Desk, tmp_path: Path):
    first, second = tmp_path / "a.json", tmp_path / "b=c.txt"
    words = ("--format", "github", "--report", f"json={first}", f"--report=concise={second}")
    done = branch.run(*RANGE, *words, code=1)
    assert done.stdout.startswith("::error title=TG401")
    assert read(first)["findings"][0]["code"] == "TG401"
    assert "ads/bids.csv: TG401 error" in second.read_text()
    assert f"BLOCK: the report is in {first}" in done.stderr


def test_a_report_beside_an_output_file(branch: Desk, tmp_path: Path):
    page, facts = tmp_path / "page.txt", tmp_path / "facts.json"
    done = branch.run(*RANGE, "--output", str(page), "--report", f"json={facts}", code=1)
    assert done.stdout == ""
    assert "BLOCK" in page.read_text()
    assert read(facts)["verdict"] == "BLOCK"


@pytest.mark.parametrize("text", ["sarifx=a.json", "json", "json=", "=a.json", ""])
def test_a_report_needs_a_format_and_a_file(branch: Desk, text: str):
    said = branch.run(*RANGE, "--report", text, code=2).stderr
    assert "does not say which format goes to which file" in said
    assert "json" in said.partition("fix: ")[2]


def test_two_reports_are_two_options(branch: Desk):
    said = branch.run(*RANGE, "--report", "sarif=a,gitlab=b", code=2).stderr
    assert "names several reports" in said
    assert "fix: --report sarif=a --report gitlab=b" in said
    assert not (branch.path / "a,gitlab=b").exists()
    branch.run(*RANGE, "--report", "json=a,b.json", code=1)
    assert (branch.path / "a,b.json").exists()


@pytest.mark.parametrize("again", ["a.json", "./a.json", "ads/../a.json"])
def test_two_reports_need_two_files(branch: Desk, again: str):
    words = ("--report", "json=a.json", "--report", f"concise={again}")
    assert "named for two reports" in branch.run(*RANGE, *words, code=2).stderr
    assert not Path("a.json").exists()


def test_what_cannot_be_judged_is_in_the_file(branch: Desk, tmp_path: Path):
    file = tmp_path / "a.json"
    branch.run("check", "--range", "nowhere..HEAD", "--report", f"json={file}", code=2)
    report = read(file)
    assert report["verdict"] == "CANNOT_JUDGE"
    assert "nowhere" in report["findings"][0]["message"]


def test_outside_of_a_repository_the_file_says_so(plain: Desk, tmp_path: Path):
    file = tmp_path / "a.json"
    plain.run("check", "--report", f"json={file}", code=2)
    assert read(file)["verdict"] == "CANNOT_JUDGE"


def test_options_that_do_not_go_together_leave_no_earlier_pass(branch: Desk, tmp_path: Path):
    file = tmp_path / "a.json"
    branch.run("check", "--commit", "main", "--report", f"json={file}")
    assert read(file)["verdict"] == "PASS"
    branch.run(*RANGE, "--all", "--report", f"json={file}", code=2)
    report = read(file)
    assert report["verdict"] == "CANNOT_JUDGE"
    assert "ask for different things" in report["findings"][0]["message"]


@pytest.mark.parametrize("stop", [ValueError, KeyboardInterrupt, MemoryError])
def test_a_run_that_is_stopped_leaves_no_earlier_pass(
    branch: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: type[BaseException]
):
    file = tmp_path / "a.json"
    asked = Options(revision="main", reports=(f"json={file}",))
    assert run(asked) == 0
    assert read(file)["verdict"] == "PASS"

    def stopped(*_words: object) -> None:
        raise stop

    monkeypatch.setattr("trace_gate.cli.fast.check._judge", stopped)
    with pytest.raises(stop):
        run(asked)
    assert read(file)["verdict"] == "CANNOT_JUDGE"
    assert "did not come to its end" in read(file)["findings"][0]["message"]


class Closed(io.StringIO):
    """A pipe that nobody reads any more, as `| head -1` leaves it."""

    def write(self, text: str) -> int:
        raise BrokenPipeError


def two(folder: Path) -> Options:
    """Asks about a commit that passes, with two reports."""
    return Options(revision="main", reports=(f"json={folder}/a.json", f"json={folder}/b.json"))


def verdicts(folder: Path) -> list[str]:
    return [read(folder / name)["verdict"] for name in ("a.json", "b.json")]


def test_a_closed_pipe_of_lines_for_people_leaves_reports_that_agree(branch: Desk, tmp_path: Path):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stderr", Closed())
        assert run(two(tmp_path)) == 0
    assert verdicts(tmp_path) == ["PASS", "PASS"]


def test_where_the_judgement_could_not_be_printed_no_report_has_one(branch: Desk, tmp_path: Path):
    assert run(two(tmp_path)) == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", Closed())
        with pytest.raises(BrokenPipeError):
            run(two(tmp_path))
    assert verdicts(tmp_path) == ["CANNOT_JUDGE", "CANNOT_JUDGE"]


def test_where_the_page_of_the_job_is_missing_no_report_has_a_verdict(
    branch: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "nowhere/page.md"))
    with pytest.raises(CannotJudge):
        run(two(tmp_path).with_(form="github"))
    assert verdicts(tmp_path) == ["CANNOT_JUDGE", "CANNOT_JUDGE"]


def test_where_one_report_cannot_be_written_none_has_a_verdict(
    branch: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    write = report_files.write_atomically

    def full(path: str, data: bytes) -> None:
        if path.endswith("b.json") and b"PASS" in data:
            raise OSError(28, "No space left on device")
        write(path, data)

    monkeypatch.setattr(report_files, "write_atomically", full)
    with pytest.raises(OSError, match="No space"):
        run(two(tmp_path))
    assert verdicts(tmp_path) == ["CANNOT_JUDGE", "CANNOT_JUDGE"]


# where no report is written


def refused(desk: Desk, path: str | Path) -> str:
    """What is said of a file that is named for a report; nothing there has changed."""
    before = desk.git("status", "--porcelain", "--ignored")
    for words in (("--report", f"json={path}"), ("--format", "json", "--output", str(path))):
        said = desk.run(*RANGE, *words, code=2).stderr
        assert "fix: Name a new file" in said
    assert desk.git("status", "--porcelain", "--ignored") == before
    return said


def test_what_git_tracks_is_never_overwritten(branch: Desk):
    assert "ads/bids.csv is a file that Git tracks" in refused(branch, "ads/bids.csv")
    assert Path("ads/bids.csv").read_text() == "x\n"
    assert "tracks" in refused(branch, branch.path / "ADS/bids.CSV"), "a Mac takes it for the same"


def test_a_file_that_is_only_staged_is_not_overwritten(branch: Desk):
    branch.write("new.json", "{}")
    assert "tracks" in refused(branch, "new.json")


@pytest.mark.parametrize(
    "path",
    [
        "traces/2025-01/report.yaml",
        "uploads/report.json",
        "config/amazon-growth/report.json",
        "state/report.json",
        "scripts/report.json",
        ".gitlab-ci.yml",
        ".github/workflows/report.yml",
    ],
)
def test_what_the_policy_keeps_has_no_place_for_a_report(branch: Desk, path: str):
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    assert "where traces, evidence, policy or derived layers are kept" in refused(branch, path)
    assert not Path(path).exists()


@pytest.mark.parametrize("path", [".git/config", ".git/new.json", ".GIT/hooks/x"])
def test_the_git_directory_has_no_place_for_a_report(branch: Desk, path: str):
    before = Path(".git/config").read_bytes()
    assert "is in the Git directory" in refused(branch, path)
    assert Path(".git/config").read_bytes() == before


def test_a_link_of_the_repository_leads_no_report_anywhere(branch: Desk, tmp_path: Path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.json").write_text("mine")
    Path("out").symlink_to(outside)
    Path("a.json").symlink_to(outside / "a.json")
    assert "through the symbolic link out" in refused(branch, "out/a.json")
    assert "through the symbolic link a.json" in refused(branch, "a.json")
    assert (outside / "a.json").read_text() == "mine"


def test_a_link_outside_leads_into_no_file_of_the_repository(branch: Desk, tmp_path: Path):
    way = tmp_path / "way"
    way.symlink_to(branch.path / "ads")
    assert "tracks" in refused(branch, way / "bids.csv")
    there = tmp_path / "there.json"
    there.symlink_to(branch.path / "ads/bids.csv")
    said = branch.run(*RANGE, "--report", f"json={there}", code=2).stderr
    assert "is not a regular file" in said
    assert Path("ads/bids.csv").read_text() == "x\n"


def test_a_folder_that_is_not_there_is_named(branch: Desk, tmp_path: Path):
    said = branch.run(*RANGE, "--report", f"json={tmp_path}/no/a.json", code=2).stderr
    assert f"fix: mkdir -p {tmp_path}/no" in said


def test_an_ordinary_file_of_the_working_tree_may_hold_a_report(branch: Desk):
    """GitLab takes artifacts from below the checkout only."""
    for path in ("report.json", "ads/report.json"):
        for _again in range(2):
            branch.run(*RANGE, "--report", f"json={path}", code=1)
        assert read(path)["verdict"] == "BLOCK"


def test_the_folder_where_one_stands_counts(branch: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(branch.path / "ads")
    assert "tracks" in branch.run(*RANGE, "--report", "json=bids.csv", code=2).stderr
    branch.run(*RANGE, "--report", "json=../report.json", code=1)
    assert read(branch.path / "report.json")["verdict"] == "BLOCK"


def test_a_file_that_was_there_before_the_first_commit(empty: Desk):
    empty.write("a.json", "{}")
    assert "tracks" in empty.run("check", "--report", "json=a.json", code=2).stderr
    empty.run("check", "--report", "json=b.json", code=None)
    assert "verdict" in read("b.json")


def test_nothing_is_said_about_files_where_none_is_asked_for(branch: Desk, monkeypatch):
    monkeypatch.setattr(report_files, "named", None)
    assert branch.run(*RANGE, code=1).stderr == ""


# a push that is judged after the fact


class Piped:
    """Standard input as Git writes to it."""

    def __init__(self, text: str) -> None:
        self.buffer = io.BytesIO(text.encode())

    def isatty(self) -> bool:
        return False


def pushed(desk: Desk, monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """The exit code of the hook for a push of HEAD to main."""
    old, new = desk.git("rev-parse", "main"), desk.git("rev-parse", "HEAD")
    line = f"refs/heads/main {new} refs/heads/main {old}\n"
    monkeypatch.setattr(sys, "stdin", Piped(line))
    return hook.run(["pre-push", *words, "origin", "https://shop.example"])


def test_a_push_is_told_in_the_formats_of_a_check(branch: Desk, monkeypatch, capsys):
    words = ("--format", "github", "--report=json=a.json", "--report", "concise=b.txt")
    assert pushed(branch, monkeypatch, *words, "--landed-at", "1735725600") == 1
    said = capsys.readouterr()
    assert "::error title=TG401" in said.out
    assert read("a.json")["verdict"] == "BLOCK"
    assert "TG401" in Path("b.txt").read_text()
    assert "TG401" not in said.err


def test_in_github_actions_a_push_gets_annotations_and_a_page(branch: Desk, monkeypatch, capsys):
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", os.path.join(branch.path, "page.md"))
    assert pushed(branch, monkeypatch) == 1
    assert "::error title=TG401" in capsys.readouterr().out
    assert "TG401" in Path("page.md").read_text()


def test_a_push_that_cannot_be_judged_is_told_in_its_format(branch: Desk, monkeypatch, capsys):
    words = ("--landed-at=4102444800", "--format=json", "--report", "json=a.json")
    assert pushed(branch, monkeypatch, *words) == 2
    assert json.loads(capsys.readouterr().out)["verdict"] == "CANNOT_JUDGE"
    assert "later than now" in read("a.json")["findings"][0]["message"]


def test_a_push_without_a_format_speaks_to_people(branch: Desk, monkeypatch, capsys):
    assert pushed(branch, monkeypatch) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "TG401 error" in said.err


@pytest.mark.parametrize("words", [("--format", "xml"), ("--format",), ("--report", "xml=a")])
def test_a_push_in_a_format_that_there_is_not(branch: Desk, monkeypatch, words):
    with pytest.raises(UsageError):
        pushed(branch, monkeypatch, *words)
