"""A limit of time for a judgement that others wait for, and a line now and then until it is there.

What takes longer is stopped as an interrupt stops it, so that what was begun is taken away. Where
that does not help, the process ends: no way leads from here to a pass (decision 186).
"""

from __future__ import annotations

import os
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType
    from typing import Self

EVERY = 10.0
"""Seconds between two lines that say that it is still being judged."""

GRACE = 5.0
"""Seconds that the rest may take once the time is over."""

COULD_NOT = 2


class Overdue(BaseException):
    """The time is over. No error, since code that lives with errors would go on."""


class TimeLimit:
    """Stops what is done within it after so many seconds.

    Windows has no timer of this kind: there nothing is stopped.

    Raises:
        Overdue: it took longer, whatever became of it by then.
    """

    def __init__(self, seconds: float, said: str) -> None:
        """`said` is written where the process has to be ended."""
        self._seconds, self._said = seconds, said
        self._begun, self._is_over = 0.0, False

    def __enter__(self) -> Self:
        if sys.platform != "win32":
            import signal

            self._begun = time.monotonic()
            signal.signal(signal.SIGALRM, self._wake)
            # Whoever started this may have blocked it, and a child inherits that.
            signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGALRM])
            self._arm(min(EVERY, self._seconds))
        return self

    def __exit__(self, *_: object) -> None:
        self._arm(0.0)
        if self._is_over:
            raise Overdue

    def _arm(self, seconds: float) -> None:
        if sys.platform != "win32":
            import signal

            signal.setitimer(signal.ITIMER_REAL, seconds)

    def _wake(self, _signal: int, _frame: FrameType | None) -> None:
        spent = time.monotonic() - self._begun
        left = self._seconds - spent
        if self._is_over:
            _write(self._said)
            os._exit(COULD_NOT)
        if left <= 0:
            self._is_over = True
            self._arm(GRACE)
            raise Overdue
        _write(f"trace-gate: still judging this push ({spent:.0f} of {self._seconds:.0f} s)\n")
        self._arm(min(EVERY, left))


def _write(text: str) -> None:
    """At once, past all buffers: one of them may be in use just now."""
    try:
        os.write(2, text.encode())
    except OSError:
        return  # nobody reads it
