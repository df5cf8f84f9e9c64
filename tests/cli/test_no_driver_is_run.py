"""No command and no hook runs a driver of `git diff`, whatever attributes and configuration say."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.support.desk import Desk
from tests.support.git_spy import GitSpy, verb
from trace_gate.cli import main
from trace_gate.cli.fast import hook

ALONE = {"demo", "install"}
"""What plays elsewhere, and what writes the configuration that is watched here."""

WORDS = {
    "check": [["--staged"], ["--all"], ["--range", "HEAD~1..HEAD"], ["--commit", "HEAD"]],
    "show": [["latest"], ["latest", "--rev", "HEAD"]],
    "why": [["ads/bids.csv:2"], ["ads/bids.csv"], ["latest"], ["H-001"]],
    "log": [[], ["--format", "csv"]],
    "derive": [[], ["--check"], ["--clean"], ["--publish", "layers"]],
    "govern": [["latest"]],
    "refresh": [["latest"]],
    "renumber": [["latest"]],
    "approve": [["latest"]],
    "execute": [["latest"]],
    "revert": [["HEAD"]],
    "supersede": [["latest"]],
    "split": [["latest"]],
    "simulate": [["--policy", "HEAD"]],
    "lifecycle": [["propose"]],
    "freeze": [["propose"]],
    "buckets": [["propose", "ads/bids.csv"]],
    "observe": [["ads/bids.csv"]],
    "verify": [["ads/bids.csv"]],
    "new": [["decision", "--from-staged"], ["observation"]],
    "init": [["--no-hooks"], ["--upgrade"]],
    "approver": [["add", "x", "--email", "x@shop.example"]],
    "explain": [["TG401"], ["ads/bids.csv"], ["HEAD"]],
    "textconv": [["table", "ads/bids.csv"]],
}
"""How commands are called here; any other is called without a word."""


@pytest.fixture
def watched(lowered: tuple[Desk, str], tmp_path: Path, monkeypatch) -> tuple[Desk, Path]:
    """A shop in which every file has a driver that leaves a mark, for each name that there is."""
    desk, _ = lowered
    mark, payload = tmp_path / "ran", tmp_path / "payload"
    payload.write_text(f'#!/bin/sh\necho "$0 $*" >> "{mark}"\ncat "$1"\n')
    payload.chmod(0o755)
    names = ("evil", "trace-gate-trace", "trace-gate-derived", "trace-gate-table")
    for name in names:
        for field in ("textconv", "command"):
            desk.git("config", f"diff.{name}.{field}", str(payload))
        desk.git("config", f"diff.{name}.cachetextconv", "true")
    desk.git("config", "diff.external", str(payload))
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", str(payload))
    attributes = "* diff=evil\n*.csv diff=trace-gate-table\n*.yaml diff=trace-gate-trace\n"
    desk.write(".gitattributes", attributes)
    desk.commit("all files have a driver")
    desk.write("ads/bids.csv", "campaign,bid\nC1,0.70\n")
    desk.write("notes.txt", "unstaged\n", add=False)
    return desk, mark


def test_the_driver_would_have_run(watched: tuple[Desk, Path]):
    desk, mark = watched
    desk.git("diff", "--cached")
    assert mark.exists()


def test_no_command_runs_a_driver(watched: tuple[Desk, Path], tmp_path: Path, monkeypatch):
    _, mark = watched
    spy = GitSpy(tmp_path, monkeypatch)
    for name in main.COMMANDS:
        for words in WORDS.get(name, [[]]) if name not in ALONE else []:
            done = CliRunner().invoke(main.cli, [name, *words], input="")
            assert done.exit_code in (0, 1, 2), (name, words, done.output)
            assert not mark.exists(), (name, words, mark.read_text())
    own_trial = [words for words in spy.unsafe() if words[0] == "-c" and "cat-file" in words]
    assert spy.unsafe() == own_trial, "doctor tries our own driver, in an empty repository"
    assert {"log", "diff-index", "cat-file"} <= {verb(words) for words in spy.asked()}


def test_no_hook_runs_a_driver(watched: tuple[Desk, Path], tmp_path: Path, monkeypatch):
    desk, mark = watched
    spy = GitSpy(tmp_path, monkeypatch)
    message = desk.path / ".git" / "COMMIT_EDITMSG"
    message.write_text("Lower a bid\n")
    words = {"prepare-commit-msg": [str(message)], "commit-msg": [str(message)],
             "pre-push": ["origin", "x"], "post-checkout": ["0" * 40, "0" * 40, "1"],
             "post-merge": ["0"], "post-rewrite": ["amend"]}  # fmt: skip
    head, none = desk.git("rev-parse", "HEAD"), "0" * 40
    lines = {"pre-push": f"refs/heads/main {head} refs/heads/main {none}\n",
             "pre-receive": f"{none} {head} refs/heads/main\n"}  # fmt: skip
    for name in (*hook.ANSWERS, *hook.OF_A_SERVER, *hook.AFTER):
        given = io.TextIOWrapper(io.BytesIO(lines.get(name, "").encode()))
        monkeypatch.setattr("sys.stdin", given)
        hook.run([name, *words.get(name, [])])
        assert not mark.exists(), (name, mark.read_text())
    assert spy.unsafe() == []
    assert spy.asked()
