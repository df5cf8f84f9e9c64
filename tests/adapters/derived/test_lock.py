"""One derivation at a time; a killed one lets go."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import subprocess
import sys

import pytest

from trace_gate.adapters.derived import lock
from trace_gate.adapters.derived.lock import NAME, DeriveLock
from trace_gate.core.errors import CannotJudge

HOLDER = """
import os, sys, time
from trace_gate.adapters.derived.lock import DeriveLock
with DeriveLock(sys.argv[1]).held():
    if len(sys.argv) > 2 and os.fork() == 0:
        os.close(1)
        time.sleep(900)
        os._exit(0)
    print("held", flush=True)
    time.sleep(900)
"""

CONTENDER = """
import os, sys
from trace_gate.adapters.derived.lock import DeriveLock
folder, log, rounds = sys.argv[1:]
sys.stdin.read()
for _ in range(int(rounds)):
    with DeriveLock(folder).held():
        for word in (b"in ", b"out "):
            end = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
            os.write(end, word)
            os.close(end)
"""


@pytest.fixture
def folder(tmp_path):
    return str(tmp_path / "trace-gate")


@pytest.fixture
def holder(folder):
    made = []

    def start(*words: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", HOLDER, folder, *words]
        made.append(
            subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
        )
        assert made[-1].stdout.readline() == "held\n"
        return made[-1]

    yield start
    for each in made:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(each.pid, signal.SIGKILL)
        each.wait()
        each.stdout.close()


def refusing(number, real, path):
    def refused(given, *words, **named):
        if given == path:
            raise OSError(number, os.strerror(number), given)
        return real(given, *words, **named)

    return refused


def test_it_is_held_by_a_file_and_again_after_it_was_let_go(folder):
    for _ in range(2):
        with DeriveLock(folder).held() as kept:
            assert kept == "file"
    assert os.listdir(folder) == [NAME]


def test_a_second_run_waits_and_then_says_that_it_cannot(folder, holder):
    holder()
    with pytest.raises(CannotJudge, match="does not end") as raised, DeriveLock(folder, 0.2).held():
        pytest.fail("two runs at once")
    assert "trace-gate derive" in raised.value.remedy


def test_a_long_wait_is_told_once(folder, holder):
    holder()
    told = []
    with pytest.raises(CannotJudge), DeriveLock(folder, 1.3, lambda: told.append("waits")).held():
        pytest.fail("two runs at once")
    assert told == ["waits"]


@pytest.mark.parametrize("copies", [(), ("fork",)])
def test_a_killed_holder_lets_go_and_so_do_its_copies(folder, holder, copies):
    killed = holder(*copies)
    killed.send_signal(signal.SIGKILL)
    with DeriveLock(folder, 300).held() as kept:
        assert kept == "file"


@pytest.mark.parametrize("processes", [2, 8])
def test_runs_that_contend_never_overlap(folder, tmp_path, processes):
    log, rounds = tmp_path / "log", 100 // processes
    command = [sys.executable, "-c", CONTENDER, folder, str(log), str(rounds)]
    runs = [subprocess.Popen(command, stdin=subprocess.PIPE) for _ in range(processes)]
    for run in runs:
        run.stdin.close()
    assert [run.wait() for run in runs] == [0] * processes
    assert log.read_bytes() == b"in out " * (rounds * processes)


def test_a_run_that_waited_for_a_removed_file_takes_the_new_one(folder, monkeypatch):
    real, removed = lock._locked, []

    def locked(end: int, kept: str) -> bool:
        if not removed:
            os.unlink(os.path.join(folder, NAME))
            removed.append(end)
        return real(end, kept)

    monkeypatch.setattr(lock, "_locked", locked)
    with DeriveLock(folder).held() as kept:
        assert kept == "file"
        assert os.path.exists(os.path.join(folder, NAME))


def test_a_link_in_place_of_the_lock_is_refused(folder, tmp_path):
    os.mkdir(folder)
    outside = tmp_path / "outside"
    os.symlink(outside, os.path.join(folder, NAME))
    with pytest.raises(CannotJudge, match="cannot be taken") as raised, DeriveLock(folder).held():
        pytest.fail("a link was followed")
    assert not outside.exists()
    assert NAME in raised.value.remedy


def test_a_link_in_place_of_our_folder_is_refused(folder, tmp_path):
    (tmp_path / "outside").mkdir()
    os.symlink(tmp_path / "outside", folder)
    with pytest.raises(CannotJudge, match="cannot be taken"), DeriveLock(folder).held():
        pytest.fail("a link was followed")
    assert not list((tmp_path / "outside").iterdir())


def test_a_folder_in_place_of_the_lock_is_refused(folder):
    os.makedirs(os.path.join(folder, NAME))
    with pytest.raises(CannotJudge, match="cannot be taken"), DeriveLock(folder).held():
        pytest.fail("there is nothing to hold")


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.EPERM])
def test_where_nothing_can_be_written_the_folder_itself_is_locked(folder, monkeypatch, number):
    os.mkdir(folder)
    path = os.path.join(folder, NAME)
    monkeypatch.setattr(os, "open", refusing(number, os.open, path))
    with DeriveLock(folder).held() as kept:
        assert kept == "folder"
        with pytest.raises(CannotJudge, match="does not end"), DeriveLock(folder, 0.1).held():
            pytest.fail("two runs at once")


def test_where_not_even_our_folder_can_be_made_the_git_directory_is_locked(folder, monkeypatch):
    monkeypatch.setattr(os, "makedirs", refusing(errno.EROFS, os.makedirs, folder))
    with DeriveLock(folder).held() as kept:
        assert kept == "folder"
    assert not os.path.exists(folder)


def test_where_nothing_can_be_locked_it_says_so(folder, monkeypatch):
    def refused(path, *_words, **_named):
        raise PermissionError(errno.EACCES, "no", path)

    monkeypatch.setattr(os, "open", refused)
    with DeriveLock(folder).held() as kept:
        assert kept == "none"


def test_a_full_disk_is_told(folder, monkeypatch):
    os.mkdir(folder)
    path = os.path.join(folder, NAME)
    monkeypatch.setattr(os, "open", refusing(errno.ENOSPC, os.open, path))
    with pytest.raises(CannotJudge, match="No space left"), DeriveLock(folder).held():
        pytest.fail("nothing is held")


def test_a_file_system_without_locks_is_told(folder, monkeypatch):
    def without(_end, _kind):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(lock.fcntl, "lockf", without)
    with pytest.raises(CannotJudge, match="has no locks"), DeriveLock(folder).held():
        pytest.fail("nothing is held")


def test_no_descriptor_stays_open(folder, holder, monkeypatch):
    holder()
    before = os.listdir("/dev/fd")
    for _ in range(3):
        with pytest.raises(CannotJudge), DeriveLock(folder, 0).held():
            pytest.fail("two runs at once")
    assert os.listdir("/dev/fd") == before


def test_elsewhere_filelock_does_the_same(folder, holder, monkeypatch):
    import filelock  # imported before the platform is another one

    os.mkdir(folder)
    monkeypatch.setattr(sys, "platform", "win32")
    with DeriveLock(folder).held() as kept:
        assert kept == "file"
        with (
            pytest.raises(CannotJudge, match="does not end"),
            DeriveLock(folder, 0.1).held(),
        ):
            pytest.fail("two runs at once")
    os.unlink(os.path.join(folder, NAME))
    os.symlink("elsewhere", os.path.join(folder, NAME))
    with pytest.raises(CannotJudge, match="cannot be taken"), DeriveLock(folder).held():
        pytest.fail("a link was followed")
    assert filelock.__version__
