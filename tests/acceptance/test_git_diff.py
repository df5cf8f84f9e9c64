"""Git's own diff after `init`: sentences, nothing hidden, nothing false, never an error."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import sys
from pathlib import Path

import openpyxl
import pytest

from tests.support import forked
from tests.support.desk import Desk
from trace_gate.adapters.hooks import diff_drivers as on_disk
from trace_gate.adapters.hooks import hook_files
from trace_gate.app.setup import diff_drivers, doctor_drivers
from trace_gate.app.setup.doctor_facts import Facts

BIDS = "keyword,match,bid\nmug,EXACT,0.80\ncup,BROAD,0.95\n"
LOWER = BIDS.replace("0.80", "0.60")
NAME = "traces/2025-01/TRACE-20250106-001.yaml"
TRACE = """\
trace:
  id: TRACE-20250106-001
  trace_type: decision
  agent_id: trace-scribe
  decision:
    rationale: 41 clicks, no order
  execution:
    changes:
      - target: campaign/C1/budget
        change_type: budget_update
        from_value: 10
        to_value: 8
        change_pct: -0.2
"""
STATE = "state/intent_buckets/B0/ACME-US/IB-gift.yaml"
GROW = "schema: bucket_state/1\nid: IB-gift\nstate:\n  value: GROW\n"


def workbook(*rows: list[object]) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository from `init` whose path holds what a shell would stumble over."""
    home = tmp_path_factory.mktemp("git-diff") / 'it\'s a "shop" $HOME `x`'
    home.mkdir()
    desk = Desk(home)
    with pytest.MonkeyPatch.context() as patch:
        forked.in_hooks(patch)
        patch.chdir(home)
        desk.git("init", "-q", "-b", "main")
        said = desk.run("init", "--store", "ACME-01", "--marketplace", "US").output
        assert "git diff shows traces, derived files and tables in sentences" in said
        for path, text in {"ads/bids.csv": BIDS, NAME: TRACE}.items():
            desk.write(path, text)
        desk.write("ads/x.xlsx", workbook(["term", "clicks"], ["mug", 5]))
        desk.git("add", "-f", desk.write(STATE, GROW, add=False))
        desk.commit("all of it")
    return home


@pytest.fixture
def desk(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    home = tmp_path / made.name
    shutil.copytree(made, home, symlinks=True)
    monkeypatch.chdir(home)
    return Desk(home)


def changed(desk: Desk) -> None:
    desk.write("ads/bids.csv", LOWER, add=False)
    desk.write(NAME, TRACE.replace("to_value: 8", "to_value: 15"), add=False)
    desk.write(STATE, GROW.replace("GROW", "HARVEST"), add=False)
    desk.write("ads/x.xlsx", workbook(["term", "clicks"], ["mug", 7]), add=False)


LINES = [
    "-mug / EXACT: bid = 0.80",
    "+mug / EXACT: bid = 0.60",
    "-  campaign/C1/budget: budget_update 10 -> 8 (-20.0 %)",
    "+  campaign/C1/budget: budget_update 10 -> 15 (+50.0 %, the trace says -20.0 %)",
    "-  is GROW",
    "+  is HARVEST",
    "-  mug: clicks = 5",
    "+  mug: clicks = 7",
    f"+raw sha256 {hashlib.sha256(LOWER.encode()).hexdigest()}, {len(LOWER)} bytes",
]


def test_git_diff_log_and_show_read_like_sentences(desk: Desk):
    changed(desk)
    here = desk.git("diff").splitlines()
    assert [line for line in LINES if line not in here] == []
    desk.commit("changed")
    told = desk.git("log", "-p", "-1").splitlines()
    assert [line for line in LINES if line not in told] == []
    (desk.path / "ads/deep").mkdir()
    shown = Desk(desk.path / "ads/deep").git("show", "HEAD").splitlines()
    assert LINES[1] in shown
    assert "mug / EXACT: bid = 0.60" in desk.git("blame", "ads/bids.csv")
    assert (
        desk.git("grep", "--textconv", "bid = 0.60", "ads/bids.csv")
        == "ads/bids.csv:mug / EXACT: bid = 0.60"
    )
    assert "+mug,EXACT,0.60" in desk.git("show", "--no-textconv", "HEAD").splitlines()


def test_a_patch_for_another_clone_is_made_of_the_files(desk: Desk):
    desk.write("ads/bids.csv", LOWER)
    patch = desk.git("diff", "--cached", "--no-textconv", "--binary")
    desk.git("reset", "-q", "--hard")
    (desk.path.parent / "p").write_text(f"{patch}\n")
    desk.git("apply", str(desk.path.parent / "p"))
    assert (desk.path / "ads/bids.csv").read_text() == LOWER
    desk.commit("lower")
    assert "+mug,EXACT,0.60" in desk.git("format-patch", "-1", "--stdout")


def test_a_change_that_the_text_does_not_show_is_said_by_the_last_line(desk: Desk):
    desk.write("ads/bids.csv", BIDS.replace("\n", "\r\n"), add=False)
    desk.write(NAME, f"# a comment\n{TRACE}", add=False)
    told = desk.git("diff").splitlines()
    changes = [line for line in told if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    assert [line.partition(" ")[0] for line in changes] == ["-raw", "+raw"] * 2


def test_a_linked_worktree_and_a_repository_that_was_moved_show_the_same(desk: Desk):
    desk.git("worktree", "add", "-q", "-b", "other", str(desk.path.parent / "other tree"))
    other = Desk(desk.path.parent / "other tree")
    other.write("ads/bids.csv", LOWER, add=False)
    assert LINES[1] in other.git("diff").splitlines()
    moved = desk.path.parent / "moved"
    desk.path.rename(moved)
    Desk(moved).write("ads/bids.csv", LOWER, add=False)
    assert LINES[1] in Desk(moved).git("diff").splitlines()


def without_program(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The drivers as they are where their Python is gone, and none is on the PATH."""
    here = hook_files.installed().with_(python="/gone/it's python", entry="/gone/entry.py")
    for key, value in diff_drivers.settings(here, "0.0.9").items():
        desk.git("config", key, value)
    folders = os.environ["PATH"].split(os.pathsep)
    kept = [each for each in folders if not os.path.exists(f"{each}/trace-gate")]
    monkeypatch.setenv("PATH", os.pathsep.join(kept))


def test_where_trace_gate_is_gone_the_files_are_shown_as_they_are(desk: Desk, monkeypatch):
    desk.write("ads/bids.csv", LOWER.replace("cup", "cüp\x1b[31m"), add=False)
    desk.write("ads/x.xlsx", workbook(["other"]), add=False)
    without_program(desk, monkeypatch)
    told = desk.git("diff").splitlines()
    assert "-| mug,EXACT,0.80" in told
    assert "+| cM-CM-<p^[[31m,BROAD,0.95" in told
    assert " no text" in told
    assert " as it is, since trace-gate does not run here. Fix: trace-gate install" in told
    blob = desk.git("hash-object", "--no-filters", "ads/bids.csv")
    assert f"+raw blob {blob}" in told


def test_a_trace_gate_that_fails_or_knows_no_such_command_is_no_error_of_git(
    desk: Desk, monkeypatch, tmp_path: Path
):
    without_program(desk, monkeypatch)
    other = tmp_path / "bin" / "trace-gate"
    other.parent.mkdir()
    other.write_text("#!/bin/sh\necho 'no such command' >&2; exit 2\n")
    other.chmod(0o755)
    monkeypatch.setenv("PATH", f"{other.parent}{os.pathsep}{os.environ['PATH']}")
    desk.write("ads/bids.csv", LOWER, add=False)
    assert "+| mug,EXACT,0.60" in desk.git("diff").splitlines()
    other.write_text('#!/bin/sh\necho "asked for $2"; [ -f "$3" ]\n')
    assert " asked for table" not in desk.git("diff"), "equal texts show nothing"
    assert desk.git("cat-file", "--textconv", "HEAD:ads/bids.csv") == "asked for table"


def test_a_name_that_looks_like_an_option_is_a_name(desk: Desk):
    for name in ("--help.csv", "-x.csv", "a b'c\".csv", "$(touch ran).csv", "`touch ran`.csv"):
        desk.write(name, BIDS)
        desk.write(name, LOWER, add=False)
    assert desk.git("diff").splitlines().count("+mug / EXACT: bid = 0.60") == 5
    assert not (desk.path / "ran").exists()


def test_a_hostile_attributes_file_gets_a_harmless_text_of_any_file(desk: Desk):
    desk.write(".gitattributes", "* diff=trace-gate-table\n*.bin diff=trace-gate-trace\n")
    big = b"trace:\n" + b"".join(b"  k%d: 1\n" % number for number in range(200_000))
    for name, data in {"a.bin": big, "b.png": b"\x89PNG\0\0", "c": b"\x1b]0;x\x07\n"}.items():
        desk.write(name, data)
    told = desk.git("diff", "--cached")
    assert "\x1b" not in told
    assert "+as it is, since it has more than 1 MB, and no larger one is read" in told.splitlines()
    assert "+as it is, since b.png is a picture, not a table." in told.splitlines()


def test_nothing_of_the_repository_is_imported(desk: Desk):
    for name in ("yaml", "click", "trace_gate", "sitecustomize", "hashlib", "python_calamine"):
        desk.write(f"{name}.py", f"open({str(desk.path / 'ran')!r}, 'w').close()\n", add=False)
    real = hook_files.installed().with_(python=sys.executable)  # nothing is imported beforehand
    for key, value in diff_drivers.settings(real, "0.0.9").items():
        desk.git("config", key, value)
    changed(desk)
    told = desk.git("diff").splitlines()
    assert [line for line in LINES if line not in told] == []
    assert not (desk.path / "ran").exists()


def forged(desk: Desk) -> None:
    """A note by which Git's cache of converted texts says another bid, as a push could bring it."""
    command = desk.git("config", "diff.trace-gate-table.textconv")
    blob = desk.git("rev-parse", "HEAD:ads/bids.csv")
    note = "refs/notes/textconv/trace-gate-table"
    desk.git("notes", "--ref", note, "add", "-m", "mug / EXACT: bid = 0.01", blob)
    tree = desk.git("rev-parse", f"{note}^{{tree}}")
    desk.git("update-ref", note, desk.git("commit-tree", tree, "-m", command))


def test_a_forged_note_shows_nothing_false(desk: Desk, tmp_path: Path, monkeypatch):
    forged(desk)
    desk.write("ads/bids.csv", LOWER, add=False)
    assert LINES[0] in desk.git("diff").splitlines()
    own = tmp_path / "gitconfig"
    shutil.copy(os.environ["GIT_CONFIG_GLOBAL"], own)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(own))
    desk.git("config", "--global", "diff.trace-gate-table.cachetextconv", "true")
    assert LINES[0] in desk.git("diff").splitlines()
    assert LINES[0] in desk.git("log", "-p", "-1", "-R").splitlines()


def test_the_note_would_have_lied_to_who_turns_the_cache_on(desk: Desk):
    """What the test above watches for does happen, and `doctor` says so."""
    forged(desk)
    desk.git("config", "diff.trace-gate-table.cachetextconv", "true")
    desk.write("ads/bids.csv", LOWER, add=False)
    assert "bid = 0.01" in desk.git("diff")
    said = desk.run("doctor", code=None).output
    assert "diff.trace-gate-table.cachetextconv is on" in said
    assert "fix: git config --local diff.trace-gate-table.cachetextconv false" in said


def drivers(desk: Desk) -> tuple[str, str]:
    """What `doctor` says of the drivers: its verdict, and the rest."""
    layout = hook_files.look(str(desk.path))
    found = on_disk.collect(layout.top, root="traces")
    machine = {"libyaml": True, "compiled": True, "ssh_keygen": True, "git_lfs": False}
    facts = Facts(git_version=(2, 40), drivers=found, **machine)
    check = doctor_drivers.drivers(facts, layout)
    return check.status, f"{check.message} fix: {check.fix}"


def test_doctor_says_what_is_wrong_with_the_drivers_and_install_mends_it(desk: Desk):
    assert drivers(desk)[0] == "PASS"
    here = hook_files.installed()
    gone = here.with_(python="/gone/python")
    for version, where, words in (
        ("0.0.9", here, "was set up by another trace-gate (0.0.9)"),
        ("0.0.9", gone, "is set to a program that is gone (/gone/python)"),
    ):
        for key, value in diff_drivers.settings(where, version).items():
            desk.git("config", key, value)
        verdict, said = drivers(desk)
        assert (verdict, words in said, "fix: trace-gate install" in said) == ("WARN", True, True)
        desk.run("install")
        assert drivers(desk)[0] == "PASS"
    desk.git("config", "--unset", "diff.trace-gate-trace.textconv")
    assert "no driver for trace is set up" in drivers(desk)[1]
    desk.git("config", "diff.trace-gate-trace.textconv", "my own")
    assert "diff.trace-gate-trace.textconv is not ours" in drivers(desk)[1]
    assert "was left alone" in desk.run("install").output
    assert desk.git("config", "diff.trace-gate-trace.textconv") == "my own"
    desk.run("install", "--uninstall")
    assert on_disk.look(".", "--local") == {
        "diff.trace-gate-trace.textconv": "my own", "diff.trace-gate-trace.cachetextconv": "false",
    }  # fmt: skip


def test_doctor_names_what_the_attributes_lack(desk: Desk):
    lines = (desk.path / ".gitattributes").read_text().splitlines(keepends=True)
    (desk.path / ".gitattributes").write_text("".join(ln for ln in lines if "xlsx" not in ln))
    assert "name no driver for *.xlsx" in drivers(desk)[1]
    (desk.path / ".gitattributes").write_text("* diff=lfs\n")
    assert "in sentences" in drivers(desk)[1]


def test_uninstall_leaves_nothing_and_hooks_alone_set_nothing_up(desk: Desk, tmp_path: Path):
    assert "trace-gate" in (desk.path / ".git/config").read_text()
    assert "git diff shows files as they are" in desk.run("install", "--uninstall").output
    assert "trace-gate" not in (desk.path / ".git/config").read_text()
    desk.write("ads/bids.csv", LOWER, add=False)
    assert "+mug,EXACT,0.60" in desk.git("diff").splitlines()
    assert drivers(desk)[0] == "WARN"
    desk.run("init", "--no-hooks")
    assert "trace-gate" not in (desk.path / ".git/config").read_text()


def test_lines_of_the_users_own_stay_and_win_below_ours(desk: Desk):
    attributes = desk.path / ".gitattributes"
    attributes.write_text(f"{attributes.read_text()}*.csv diff=csv\n")
    desk.write("ads/bids.csv", LOWER, add=False)
    assert "+mug,EXACT,0.60" in desk.git("diff").splitlines()
