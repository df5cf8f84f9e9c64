"""A job makes a row of whatever happens, and may be repeated (SPEC 10, Fleet)."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from filelock import FileLock

from tests.support.fleets import BLOCKED, PASSED, Answers, Jobs
from trace_gate.adapters.fleet import job as jobs_module
from trace_gate.adapters.fleet.job import Job, mirror_of, run
from trace_gate.core.fleet.row import ERRORS, Row, of_plain


def row_of(data: dict) -> Row:
    """The row of a job, as another process gets it."""
    return of_plain(json.loads(json.dumps(run(json.loads(json.dumps(data))))))


def failed(data: dict, kind: str) -> Row:
    row = row_of(data)
    assert (row.error_kind, row.verdict, row.judged) == (kind, "CANNOT_JUDGE", False), row
    assert kind in ERRORS
    assert row.message
    assert row.remedy
    return row


def test_a_repository_that_passes(jobs: Jobs, answers: Answers):
    row = row_of(jobs.job())
    assert (row.verdict, row.error_kind, row.exit, row.attempt) == ("PASS", None, 0, 1)
    ((words, folder),) = answers.asked
    assert words == ("check", "--all", "--format", "json")
    assert folder == mirror_of(Job(**jobs.job()))
    (file,) = row.files
    assert json.loads((jobs.folder / "out" / file).read_text()) == PASSED["check"]
    assert row.run_id in file


def test_a_repeat_is_the_same_row_and_the_same_file(jobs: Jobs, answers: Answers):
    first, second = row_of(jobs.job()), row_of(jobs.job())
    assert (first.run_id, first.files) == (second.run_id, second.files)
    assert len(list((jobs.folder / "out").rglob("*.json"))) == 1
    assert not list((jobs.folder / "out").rglob("*.tmp"))
    assert row_of(jobs.job(action="audit")).run_id != first.run_id


def test_status_asks_for_the_shops_and_for_the_history(jobs: Jobs, answers: Answers):
    row = row_of(jobs.job(action="status", tenants=("ACME-01-US",)))
    assert [words[0] for words, _ in answers.asked] == ["report", "audit"]
    (shop,) = row.shops
    assert (shop.freeze_rate, shop.open_approvals, shop.overdue) == (0.25, 1, 1)
    assert (row.bypassed, row.steps, len(row.files)) == (0, 2, 2)
    missing = failed(jobs.job(action="status", tenants=("OTHER-US",)), "cannot_judge")
    assert "OTHER-US" in missing.message


def test_a_row_has_no_figure_of_half_an_answer(jobs: Jobs, answers: Answers):
    answers.given = lambda command: "{" if command == "audit" else PASSED[command]
    row = failed(jobs.job(action="status"), "unreadable")
    assert (row.shops, row.bypassed, row.exit, len(row.files)) == ((), None, 2, 1)


def test_a_verdict_of_the_judge_is_no_error(jobs: Jobs, answers: Answers):
    answers.given, answers.exit = lambda _: BLOCKED, 1
    row = row_of(jobs.job())
    assert (row.verdict, row.exit, row.open, row.error_kind) == ("BLOCK", 1, 1, None)


def test_a_checkpoint_goes_to_the_audit_and_its_answer_into_the_row(jobs: Jobs, answers: Answers):
    note = str(jobs.folder / "notes/a.note")
    assert row_of(jobs.job(action="audit")).checkpoint_ok is None
    assert row_of(jobs.job(action="audit", checkpoint=note)).checkpoint_ok is True
    assert answers.asked[-1][0][-2:] == ("--checkpoint", note)
    assert os.path.isdir(jobs.folder / "notes")
    odd = {**PASSED["audit"], "findings": [{"code": "TG802", "level": "error"}]}
    answers.given, answers.exit = lambda _: odd, 1
    assert row_of(jobs.job(action="audit", checkpoint=note)).checkpoint_ok is False


def test_what_the_judge_cannot_tell_is_said_in_its_words(jobs: Jobs, answers: Answers):
    found = {"message": "It is shallow.", "remediation": "git fetch --unshallow"}
    answers.given, answers.exit = lambda _: {"verdict": "CANNOT_JUDGE", "findings": [found]}, 2
    row = failed(jobs.job(), "cannot_judge")
    assert row.message == "It is shallow."
    assert "git fetch --unshallow" in row.remedy
    assert row.files == ()


@pytest.mark.parametrize(
    ("code", "complaint", "kind"),
    [
        (None, "", "timeout"),
        (-9, "", "ended"),
        (3, "trace-gate: TG901 this is a bug", "bug"),
        (3, "MemoryError: ", "memory"),
        (2, "fatal: Out of memory, malloc failed", "memory"),
        (2, "", "cannot_judge"),
        (0, "", "unreadable"),
        (1, "", "unreadable"),
    ],
)
def test_each_end_of_a_child_is_a_row(
    code: int | None, complaint: str, kind: str, jobs: Jobs, answers: Answers
):
    answers.given, answers.exit, answers.complaint = lambda _: "{", code, complaint
    failed(jobs.job(), kind)
    assert not list((jobs.folder / "out").rglob("*.json"))


@pytest.mark.parametrize("text", ["[]", "null", "{}", '{"verdict": "PASS", "policy": 3}'])
def test_an_answer_that_is_none_is_never_a_pass(text: str, jobs: Jobs, answers: Answers):
    answers.given = lambda _: text
    failed(jobs.job(), "unreadable")


def test_an_answer_about_another_commit_is_never_a_pass(jobs: Jobs, answers: Answers):
    answers.given = lambda command: {**PASSED[command], "commit": "f" * 40}
    failed(jobs.job(action="audit"), "other_commit")


def test_a_repository_that_is_not_there_is_tried_again(
    jobs: Jobs, answers: Answers, tmp_path: Path
):
    row = failed(jobs.job(url=str(tmp_path / "nowhere"), retries=2), "unreachable")
    assert (row.attempt, row.tip, answers.asked) == (3, None, [])


def test_one_without_the_branch_is_not_tried_again(jobs: Jobs, answers: Answers):
    assert failed(jobs.job(ref="refs/heads/gone", retries=2), "no_branch").attempt == 1


def test_a_copy_that_another_run_works_on(jobs: Jobs, answers: Answers):
    data = jobs.job(timeout=0.1)
    os.makedirs(data["mirrors"])
    with FileLock(f"{mirror_of(Job(**data))}.lock"):
        failed(data, "busy")
    assert row_of(data).judged


def test_another_address_or_branch_is_another_copy(jobs: Jobs, answers: Answers, tmp_path: Path):
    shutil.copytree(jobs.origin, tmp_path / "twin")
    row_of(jobs.job())
    row_of(jobs.job(url=str(tmp_path / "twin")))
    row_of(jobs.job(ref="refs/heads/side"))
    assert len({folder for _, folder in answers.asked}) == 3


def test_two_ids_of_one_address_have_a_copy_each(jobs: Jobs, answers: Answers):
    assert row_of(jobs.job("one")).run_id != row_of(jobs.job("two")).run_id
    assert len({folder for _, folder in answers.asked}) == 2


def test_a_worker_of_another_release_does_not_judge(jobs: Jobs, answers: Answers):
    row = failed(jobs.job(tool_version="0.0.0"), "version")
    assert (answers.asked, "0.0.0" in row.message) == ([], True)


def test_a_folder_that_cannot_be_written_is_a_row(jobs: Jobs, answers: Answers, tmp_path: Path):
    (tmp_path / "file").write_text("")
    failed(jobs.job(mirrors=str(tmp_path / "file")), "system")


def test_no_password_comes_into_a_row(
    jobs: Jobs, answers: Answers, monkeypatch: pytest.MonkeyPatch
):
    found = {"message": "https://u:hunter2@git.example/a is gone", "remediation": "Look."}
    answers.given, answers.exit = lambda _: {"findings": [found]}, 2
    assert "hunter2" not in repr(failed(jobs.job(), "cannot_judge"))


def test_derive_says_whose_committed_layers_are_stale(jobs: Jobs, answers: Answers):
    row = row_of(jobs.job(action="derive"))
    assert (row.verdict, row.stale, row.written, row.exit) == ("PASS", False, 1, 0)
    assert [words[0] for words, _ in answers.asked] == ["check", "derive"]
    stale = {**BLOCKED, "findings": [{"code": "TG407", "level": "error"}]}
    answers.given = lambda command: stale if command == "check" else PASSED[command]
    row = row_of(jobs.job(action="derive"))
    assert (row.verdict, row.stale) == ("BLOCK", True)


def test_an_export_goes_to_a_folder_of_its_own_and_is_named_by_the_id(jobs: Jobs, answers: Answers):
    row = row_of(jobs.job("shop-a", action="export"))
    assert (row.verdict, row.written) == ("PASS", 1)
    folder = str(jobs.folder / "out" / "export" / "shop-a")
    assert answers.asked[-1][0][-4:] == (folder, "--csv", "--repo", "shop-a")


def test_each_question_is_answered_by_this_release():
    assert jobs_module.child.PROGRAM[-1].startswith("from trace_gate.cli.entry import main")
