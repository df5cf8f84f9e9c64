"""A child has limits, and whatever happens to it is a value (SPEC 10, Fleet)."""

from __future__ import annotations

import ast
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from trace_gate.adapters.fleet import child
from trace_gate.adapters.fleet.child import Answered


def asked(
    program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, patience: float = 60.0
) -> Answered:
    """What comes of a child that runs a line of Python."""
    monkeypatch.setattr(child, "PROGRAM", (sys.executable, "-S", "-c", program))
    return child.ask((), str(tmp_path), str(tmp_path / "answer"), patience=patience, memory=10**9)


def test_its_answer_is_in_the_file_and_its_complaint_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    text = "import sys; print(sys.stdin.read() + 'yes'); sys.stderr.write('no'); sys.exit(1)"
    assert asked(text, tmp_path, monkeypatch) == Answered(exit=1, complaint="no")
    assert (tmp_path / "answer").read_text() == "yes\n"
    assert sorted(os.listdir(tmp_path)) == ["answer"]


def test_one_that_takes_too_long_is_ended_with_all_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    text = "import os, time; os.fork(); os.write(1, b'%d\\n' % os.getpid()); time.sleep(600)"
    assert asked(text, tmp_path, monkeypatch, patience=2.0).exit is None
    started = (tmp_path / "answer").read_text().split()
    assert len(started) == 2
    for pid in started:
        words = ("ps", "-o", "stat=", "-p", pid)
        state = subprocess.run(words, capture_output=True, text=True, check=False).stdout
        assert state.strip()[:1] in ("", "Z"), "it still runs"


def test_all_that_run_can_be_ended_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    ender = threading.Thread(target=_end_when_there)
    ender.start()
    done = asked("import time; time.sleep(600)", tmp_path, monkeypatch)
    ender.join()
    assert done.exit == -signal.SIGKILL
    assert child._running == set()


def _end_when_there() -> None:
    while not child._running:
        time.sleep(0.01)
    child.end_all()


def test_one_that_takes_too_much_memory_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    text = "import time; time.sleep(0.3); x = bytearray(2 * 10**9)"
    done = asked(text, tmp_path, monkeypatch)
    assert (done.exit, "MemoryError" in done.complaint) == (1, True)


def test_one_that_is_killed_says_by_which_signal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    done = asked("import os; os.kill(os.getpid(), 9)", tmp_path, monkeypatch)
    assert done.exit == -signal.SIGKILL


def test_it_has_nothing_of_another_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GIT_DIR", "/elsewhere")
    text = "import os; print({n for n in os.environ if n.startswith('GIT_')})"
    asked(text, tmp_path, monkeypatch)
    assert ast.literal_eval((tmp_path / "answer").read_text()) == {*child.WHO}


def test_a_long_complaint_is_cut_from_its_beginning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    text = "import sys; sys.stderr.write('x' * 10**6 + 'end')"
    done = asked(text, tmp_path, monkeypatch)
    assert len(done.complaint) == child.COMPLAINT
    assert done.complaint.endswith("end")
