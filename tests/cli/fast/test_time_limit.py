"""What takes too long is stopped, and never a pass, whatever is done about it meanwhile."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest

from trace_gate.cli.fast import time_limit
from trace_gate.cli.fast.time_limit import Overdue, TimeLimit

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such timer")

SOON, LONG = 0.05, 60.0


def test_what_takes_longer_is_stopped():
    with pytest.raises(Overdue), TimeLimit(SOON, "late"):
        time.sleep(LONG)


def test_it_is_no_error_that_code_could_live_with():
    assert not issubclass(Overdue, Exception)


def test_what_goes_on_all_the_same_is_no_answer():
    def judged() -> str:
        with TimeLimit(SOON, "late"):
            try:
                time.sleep(LONG)
            except BaseException:
                return "PASS"
        return "never"

    with pytest.raises(Overdue):
        judged()


def test_an_error_on_the_way_out_does_not_hide_it():
    def judged() -> None:
        with TimeLimit(SOON, "late"):
            try:
                time.sleep(LONG)
            finally:
                raise ValueError

    with pytest.raises(Overdue):
        judged()


def test_what_is_in_time_stays_what_it_is_and_leaves_no_timer():
    with TimeLimit(LONG, "late"):
        pass
    with pytest.raises(ValueError, match="mine"), TimeLimit(LONG, "late"):
        raise ValueError("mine")
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_what_does_not_stop_is_ended():
    text = (
        "import time; from trace_gate.cli.fast import time_limit\n"
        f"time_limit.GRACE = {SOON}\n"
        f"with time_limit.TimeLimit({SOON}, 'late\\n'):\n"
        "    while True:\n"
        "        try: time.sleep(60)\n"
        "        except BaseException: pass\n"
    )
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "late\n")


def test_a_signal_that_was_blocked_by_others_counts():
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
    with pytest.raises(Overdue), TimeLimit(SOON, "late"):
        time.sleep(1.0)


def test_whoever_waits_is_told_now_and_then(capfd, monkeypatch):
    monkeypatch.setattr(time_limit, "EVERY", SOON)
    with pytest.raises(Overdue), TimeLimit(3 * SOON, "late"):
        time.sleep(LONG)
    said = capfd.readouterr().err.splitlines()
    assert "trace-gate: still judging this push (0 of 0 s)" in said
