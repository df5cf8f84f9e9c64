"""Scratch repositories of killed processes are removed, and nothing else is."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from trace_gate.adapters.git import left_behind
from trace_gate.adapters.git.scratch import LOCK

pytestmark = pytest.mark.skipif(not hasattr(os, "lockf"), reason="this system has no such locks")

OWN = "trace-gate-" + "0" * 24
HOLD = """
import os, sys
from trace_gate.adapters.git.scratch import _held
kept = _held(sys.argv[1])
print("held", flush=True)
sys.stdin.read()
"""


def scratch(base: Path, digit: str) -> Path:
    folder = base / f"trace-gate-{digit * 24}"
    (folder / "objects").mkdir(parents=True, mode=0o700)
    folder.chmod(0o700)
    return folder


def aged(folder: Path) -> None:
    then = time.time() - 2 * left_behind.OLD
    os.utime(folder, (then, then))


def held_by(folder: Path) -> subprocess.Popen[str]:
    """A process that uses a scratch repository."""
    words = [sys.executable, "-c", HOLD, str(folder)]
    child = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    aged(folder)
    return child


def test_what_a_killed_process_left_is_removed_and_what_a_living_one_has_is_not(tmp_path: Path):
    killed, living = scratch(tmp_path, "a"), scratch(tmp_path, "b")
    with held_by(killed) as first, held_by(living) as second:
        left_behind.remove(str(tmp_path / OWN))
        assert killed.is_dir()
        first.kill()
        first.wait()
        left_behind.remove(str(tmp_path / OWN))
        assert not killed.exists()
        assert (living / LOCK).exists()
        second.kill()


def test_another_one_of_this_process_is_not_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Its lock says nothing: a process can lock what it has locked."""
    other = scratch(tmp_path, "a")
    monkeypatch.setattr(left_behind, "USED", {str(other)})
    (other / LOCK).touch()
    aged(other)
    left_behind.remove(str(tmp_path / OWN))
    assert other.is_dir()


def test_nothing_else_is_removed(tmp_path: Path):
    own = tmp_path / OWN
    made = [scratch(tmp_path, each) for each in "0cdef"]
    named = tmp_path / "trace-gate-histories"
    named.mkdir(mode=0o700)
    for folder in (*made, named):
        (folder / LOCK).touch()
        aged(folder)
    new, open_to_all, unlocked, linked, _ = made[0], *made[1:]
    assert new == own
    open_to_all.chmod(0o755)
    (unlocked / LOCK).unlink()
    aged(unlocked)
    (linked / LOCK).unlink()
    (linked / LOCK).symlink_to(named / LOCK)
    aged(linked)
    goal = tmp_path / "elsewhere"
    made[4].rename(goal)
    made[4].symlink_to(goal)
    fresh = scratch(tmp_path, "9")
    (fresh / LOCK).touch()
    left_behind.remove(str(own))
    for folder in (own, open_to_all, unlocked, linked, goal, named, fresh):
        assert folder.is_dir(), folder
