"""Long work in copies of this process: each goes its own way, and hands over rows of plain data.

What a copy said counts only as a whole: one that was lost, failed or could not be made said
nothing, and whoever asked does its work as if it had never been there.
"""

from __future__ import annotations

import marshal
import os
import threading
from contextlib import contextmanager

from trace_gate.adapters.worker_pool import processors

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any, BinaryIO, NoReturn

    Work = Callable[[], Iterator[Any]]
    """What a copy does: rows of plain data, as soon as each is there."""

PORTION = 50
"""Rows that are handed over together."""

_SIZE, _SIGKILL = 8, 9
_END = (0).to_bytes(_SIZE, "big")


def parts() -> int:
    """Into how many parts it pays to cut long work, ours included: one for each processor."""
    return min(processors(), MOST)


MOST = 4
"""Processes at most."""


class Copy:
    """A copy of this process that works."""

    def __init__(self, work: Work) -> None:
        end, theirs = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(end)
            _work_and_leave(work, theirs)
        os.close(theirs)
        self._answers: BinaryIO = open(end, "rb")  # noqa: SIM115  # closed by `close`
        self._whole = False
        self.rows: list[Any] = []
        """What it said until now."""
        self._listening: threading.Thread | None = None

    def listen(self) -> None:
        """Begin to take in what it says: a pipe holds little. No copy is made after that."""
        self._listening = threading.Thread(target=self._listen, daemon=True)
        self._listening.start()

    def wait(self, seconds: float) -> bool:
        """Whether it has ended, at the latest after so many seconds."""
        if self._listening is not None:
            self._listening.join(seconds)
        return self._listening is None or not self._listening.is_alive()

    def said(self) -> list[Any] | None:
        """All that it said, when it has ended; None where that is not everything."""
        return self.rows if self._whole else None

    def _listen(self) -> None:
        while len(size := self._answers.read(_SIZE)) == _SIZE:
            if size == _END:
                self._whole = True
                return
            data = self._answers.read(int.from_bytes(size, "big"))
            if len(data) != int.from_bytes(size, "big"):
                return
            self.rows += marshal.loads(data)  # noqa: S302  # our own copy wrote it

    def close(self) -> None:
        """End it, whatever it is doing."""
        os.kill(self._pid, _SIGKILL)  # not waited for yet, so the number is still its own
        os.waitpid(self._pid, 0)
        self.wait(_SIGKILL)  # its end of the pipe is closed, so this one ends, too
        self._answers.close()


@contextmanager
def copies(works: Sequence[Work]) -> Iterator[list[Copy]]:
    """A copy for each work; they end with the context."""
    made: list[Copy] = []
    try:
        made.extend(Copy(each) for each in works)
        for each in made:
            each.listen()
        yield made
    finally:
        for each in made:
            each.close()


def _work_and_leave(work: Work, end: int) -> NoReturn:
    """The life of a copy. It never goes back into what the original was doing."""
    code = 1
    try:
        with open(end, "wb") as answers:
            rows: list[Any] = []
            for row in work():
                rows.append(row)
                if len(rows) == PORTION:
                    _say(answers, rows)
                    rows = []
            if rows:
                _say(answers, rows)
            answers.write(_END)
        code = 0
    finally:
        os._exit(code)


def _say(answers: BinaryIO, rows: list[Any]) -> None:
    data = marshal.dumps(rows)
    answers.write(len(data).to_bytes(_SIZE, "big") + data)
    answers.flush()
