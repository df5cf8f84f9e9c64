"""How far long work is, on stderr: at a terminal one line that changes, elsewhere a few lines."""

from __future__ import annotations

import sys
import time

FIRST = 2.0
"""Seconds of silence: most work is done by then."""

AT_TERMINAL, ELSEWHERE = 0.1, 10.0
"""Seconds between two words about it."""


class Progress:
    """Says how far something is. A context manager: at its end the line is wiped away."""

    def __init__(self) -> None:
        self._terminal = sys.stderr is not None and sys.stderr.isatty()
        self._next = time.monotonic() + FIRST
        self._shown = 0

    def __call__(self, what: str, done: int, total: int) -> None:
        """So many of so many are done."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + (AT_TERMINAL if self._terminal else ELSEWHERE)
        share = f" ({100 * done // total} %)" if total else ""
        self._print(f"trace-gate: {what}: {done:,} of {total:,}{share}")

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._terminal and self._shown:
            print("\r" + " " * self._shown + "\r", end="", file=sys.stderr, flush=True)

    def _print(self, text: str) -> None:
        if not self._terminal:
            print(text, file=sys.stderr, flush=True)
            return
        print("\r" + text.ljust(self._shown), end="", file=sys.stderr, flush=True)
        self._shown = max(self._shown, len(text))
