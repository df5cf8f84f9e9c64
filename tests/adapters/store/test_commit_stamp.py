"""What a stamp rests on: whatever of it is otherwise, it is none (SPEC 5, Callers)."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import forged_stamps
from tests.support.forged_stamps import CHANGED, OF_COMMIT, OF_MESSAGE
from tests.support.gitrepo import Repo
from trace_gate.adapters.git.repository import Git
from trace_gate.adapters.store import watched_files
from trace_gate.adapters.store.commit_stamp import CommitStamp, Passed
from trace_gate.core.gate.message_text import ANY

PASSED = Passed(
    head="0" * 40,
    staged="1" * 64,
    merging=(),
    message=ANY,
    program="/usr/bin/git",
    comment="#",
    traces=("TRACE-20250101-001",),
    gone=(),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with references, beside the home of its user."""
    path = tmp_path_factory.mktemp("made")
    repo = Repo.init(path / "repo", "-b", "main")
    repo.git("config", "user.name", "Ann")
    repo.git("config", "user.email", "ann@shop.example")
    repo.commit("first", **{"a.txt": "1\n"})
    repo.commit("second", **{"a.txt": "2\n"})
    repo.git("branch", "other")
    repo.git("update-ref", "refs/remotes/origin/other", "HEAD")
    repo.git("config", "include.path", "beside")
    repo.git("config", "includeIf.onbranch:elsewhere.path", "~/elsewhere")
    repo.git("config", "extensions.worktreeConfig", "true")
    home = path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text("[include]\n\tpath = office/git\n[alias]\n\tx = log\n")
    (home / "office").mkdir()
    (home / "office/git").write_text("[include]\n\tpath = deeper\n[user]\n\tname = Ann\n")
    (home / "system").write_text("[user]\n\tname = Nobody\n")
    return path


@pytest.fixture
def repo(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    path = tmp_path / "copy"
    shutil.copytree(made, path, symlinks=True)
    for name in [each for each in os.environ if each.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(path / "home"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", str(path / "home/system"))
    monkeypatch.chdir(path / "repo")
    for name in ("GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS", "GIT_CONFIG_GLOBAL", "PATH",
                 "GIT_CONFIG_NOSYSTEM", "GIT_AUTHOR_NAME", "GIT_INDEX_FILE"):  # fmt: skip
        _keep(monkeypatch, name)
    return Repo(path / "repo")


def _keep(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """What a test makes of a variable ends with it."""
    if name in os.environ:
        monkeypatch.setenv(name, os.environ[name])
    else:
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


def put() -> CommitStamp:
    """An honest stamp, as the hook before a commit puts it."""
    with Git.open(hook="pre-commit") as git:
        stamp = CommitStamp(git.git_dir, git.common_dir, os.environ)
        stamp.put(PASSED, stamp.watched(git.setting_files()))
    return stamp


def append(path: str) -> Callable[[Repo], object]:
    """Something is written into a file, which may not be there yet."""

    def change(repo: Repo) -> None:
        file = repo.path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with open(file, "a") as out:
            out.write("\n")

    return change


def git(*words: str) -> Callable[[Repo], object]:
    return lambda repo: repo.git(*words)


def in_environment(name: str, value: str) -> Callable[[Repo], object]:
    """Something is set in the environment."""
    return lambda _: os.environ.__setitem__(name, value)


STEADY = {
    "a setting": git("config", "core.abbrev", "12"),
    "where hooks are": git("config", "core.hooksPath", "elsewhere"),
    "a setting of the working tree": git("config", "--worktree", "core.abbrev", "12"),
    "a setting of the user": append("../home/.gitconfig"),
    "a setting of the user elsewhere": append("../home/.config/git/config"),
    "a setting of the system": append("../home/system"),
    "a file that is included": append("../home/office/git"),
    "a file that an included one includes": append("../home/office/deeper"),
    "a file that was not there": append(".git/beside"),
    "a file for another branch": append("../home/elsewhere"),
    "a setting in the environment": in_environment("GIT_CONFIG_COUNT", "0"),
    "a setting on the command line": in_environment("GIT_CONFIG_PARAMETERS", "'core.abbrev'='12'"),
    "another file of the user": in_environment("GIT_CONFIG_GLOBAL", os.devnull),
    "no file of the system": in_environment("GIT_CONFIG_NOSYSTEM", "1"),
    "another home": in_environment("HOME", os.devnull),
    "another git": in_environment("PATH", os.defpath),
    "another author": in_environment("GIT_AUTHOR_NAME", "Lin"),
    "another folder": lambda repo: os.chdir(repo.path.parent),
    "a branch": git("update-ref", "refs/heads/other", "HEAD~1"),
    "a new branch": git("branch", "more"),
    "a branch that is gone": git("branch", "-D", "other"),
    "a branch of a remote": git("update-ref", "refs/remotes/origin/other", "HEAD~1"),
    "a new branch of a remote": git("update-ref", "refs/remotes/origin/main", "HEAD"),
    "a tag": git("tag", "v1"),
    "packed references": git("pack-refs", "--all"),
}
"""What no commit changes itself."""

MOVING = {
    "what is staged": lambda repo: repo.write("a.txt", "3\n"),
    "the branch of HEAD": git("update-ref", "refs/heads/main", "HEAD~1"),
    "a merge that began": lambda repo: (repo.path / ".git/MERGE_HEAD").write_text("1" * 40),
    "a pick that began": append(".git/CHERRY_PICK_HEAD"),
    "another index": in_environment("GIT_INDEX_FILE", ".git/another"),
}
"""What a commit changes itself: the one that was made is held against the stamp."""


@pytest.mark.parametrize("what", STEADY)
def test_what_no_commit_changes_ends_a_stamp(repo: Repo, what: str):
    stamp = put()
    assert stamp.of_message() == stamp.of_commit() == PASSED
    STEADY[what](repo)
    assert (stamp.of_message(), stamp.of_commit()) == (None, None)


@pytest.mark.parametrize("what", MOVING)
def test_what_a_commit_changes_ends_it_for_the_message(repo: Repo, what: str):
    stamp = put()
    MOVING[what](repo)
    assert (stamp.of_message(), stamp.of_commit()) == (None, PASSED)


def test_what_another_commit_changes_ends_it_for_the_next_one(repo: Repo):
    """Its branch is not that of HEAD any more."""
    stamp = put()
    repo.git("switch", "-q", "other")
    repo.commit("more")
    repo.git("switch", "-q", "main")
    assert stamp.of_commit() is None


def test_a_working_tree_beside_it_has_a_stamp_of_its_own(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    repo.git("worktree", "add", "-q", "-b", "beside", str(tmp_path / "beside"))
    first = put()
    monkeypatch.chdir(tmp_path / "beside")
    found = CommitStamp.here(os.environ)
    assert found is not None
    assert found.of_message() is None
    second = put()
    assert second.of_message() == found.of_message() == PASSED
    there, here = (forged_stamps.place(each._git_dir) for each in (first, second))
    here.write_bytes(there.read_bytes())
    assert (found.of_message(), found.of_commit()) == (None, None)


def test_a_stamp_of_another_repository_is_none(repo: Repo, made: Path, tmp_path: Path):
    shutil.copytree(made, tmp_path / "twin", symlinks=True)
    stamp = put()
    os.chdir(tmp_path / "twin/repo")
    twin = put()
    forged_stamps.place(twin._git_dir).write_bytes(forged_stamps.place(stamp._git_dir).read_bytes())
    assert (twin.of_message(), twin.of_commit()) == (None, None)


@pytest.mark.parametrize("what", OF_MESSAGE | OF_COMMIT)
def test_a_field_that_is_written_anew_ends_it(repo: Repo, what: str):
    repo.git("pack-refs", "--all")
    stamp = put()
    file = forged_stamps.place(stamp._git_dir)
    file.write_bytes(forged_stamps.forged(file.read_bytes(), (OF_MESSAGE | OF_COMMIT)[what]))
    if what in OF_COMMIT or "message" in what:  # `stamps` looks at these
        assert stamp.of_commit() not in (None, PASSED)
        return
    assert stamp.of_message() is None
    assert (stamp.of_commit() is None) is (what not in CHANGED or what == "no caller")


def test_a_stamp_that_is_edited_by_hand_is_none(repo: Repo):
    stamp = put()
    file = forged_stamps.place(stamp._git_dir)
    lines = file.read_text().split("\n")
    for at, line in enumerate(lines):
        file.write_text("\n".join([*lines[:at], f"{line}0", *lines[at + 1 :]]))
        assert (stamp.of_message(), stamp.of_commit()) == (None, None), line
    file.write_text("\n".join(lines))
    assert stamp.of_message() == PASSED


def test_what_changes_while_it_is_judged_is_not_stamped(repo: Repo):
    stamp = put()
    before = stamp.watched(())
    repo.write("a.txt", "3\n")
    stamp.put(PASSED, before)
    assert stamp.of_message() is stamp.of_commit() is None


def test_below_a_framework_the_caller_of_the_framework_counts(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
):
    """Where the system does not say who that is, only a commit itself is held against a stamp."""
    monkeypatch.setenv(watched_files.FRAMEWORK, "1")
    if sys.platform == "linux":
        parent = os.getppid()
        monkeypatch.setattr(os, "getppid", os.getpid)
        assert watched_files.watched(".git", ".git", os.environ, ()).caller == str(parent)
    monkeypatch.setattr(os, "getppid", lambda: 0)
    stamp = put()
    assert (stamp.of_message(), stamp.of_commit()) == (None, PASSED)


def test_too_many_references_or_a_linked_folder_of_them_are_not_looked_at(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    assert put().of_commit() == PASSED
    with monkeypatch.context() as patch:
        patch.setattr(watched_files, "MOST", 2)
        assert put().of_commit() is None
    (repo.path / ".git/refs/remotes/far").symlink_to(tmp_path)
    assert put().of_commit() is None


def test_a_path_with_a_line_break_is_not_stamped(repo: Repo):
    repo.git("config", "include.path", "a\nb")
    assert put().of_commit() is None
