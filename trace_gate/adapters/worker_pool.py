"""Works on many things at once: some processes parse or fold, one judges or writes.

Reading YAML is most of the work of judging a thousand traces, and needs nothing but their
bytes. So copies of this process read them while it goes on with those that are read already.
What they hand over is plain data. Whatever else happens to one of them, its things are worked on
by who asked, as if it had never been there.
"""

from __future__ import annotations

import marshal
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any, BinaryIO, NoReturn, TypeVar

    T = TypeVar("T")
    Work = Callable[[Any], Any]
    """What a copy makes of a thing: plain data, or None where whoever asks has to do it."""

MOST = 4
"""Processes at most: one judges what they read, and more would wait for it."""

PORTION = 50
"""Things that are handed over together."""

_SIZE = 8
_SIGKILL = 9


def work_ahead(
    things: Sequence[T], work: Callable[[T], Any], jobs: int | None = None
) -> Iterator[Any]:
    """What `work` makes of each thing, in order; None for one that whoever asks has to work on.

    None stands for what `work` makes nothing of, and for all things where there is one
    processor only, or a system that cannot copy a process.
    `jobs` is how many processes work, ourselves apart; None for as many as there are
    processors.
    """
    count = min(processors(), MOST) if jobs is None else min(jobs, MOST)
    if count < 2 or processors() < 2:
        yield from (None for _ in things)
        return
    helpers = [_Helper(things, number, count, work) for number in range(count)]
    try:
        for number, portion in enumerate(_portions(things)):
            yield from helpers[number % count].answer(len(portion))
    finally:
        for each in helpers:
            each.close()


class _Helper:
    """A copy of this process with every `count`-th portion, beginning at its number."""

    def __init__(self, things: Sequence[Any], number: int, count: int, work: Work) -> None:
        end, theirs = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            _work_and_leave(list(_portions(things))[number::count], work, theirs)
        os.close(theirs)
        self._answers: BinaryIO = open(end, "rb")  # noqa: SIM115  # closed by `close`
        self._lost = False

    def answer(self, size: int) -> list[Any]:
        """The next portion, which has so many things."""
        found = None if self._lost else self._next()
        if not isinstance(found, list) or len(found) != size:
            self._lost = True
            return [None] * size
        return found

    def _next(self) -> object:
        """What was written next; None where it ends in the middle."""
        size = int.from_bytes(self._answers.read(_SIZE), "big")
        data = self._answers.read(size)
        if not size or len(data) != size:
            return None
        value: object = marshal.loads(data)  # noqa: S302  # our own copy wrote it
        return value

    def close(self) -> None:
        """End it, whatever it is doing."""
        self._answers.close()
        os.kill(self._pid, _SIGKILL)  # not waited for yet, so the number is still its own
        os.waitpid(self._pid, 0)


def _work_and_leave(portions: list[Sequence[Any]], work: Work, end: int) -> NoReturn:
    """The life of a copy. It never goes back into what the original was doing."""
    code = 1
    try:
        with open(end, "wb") as answers:
            for portion in portions:
                data = marshal.dumps([work(thing) for thing in portion])
                answers.write(len(data).to_bytes(_SIZE, "big") + data)
                answers.flush()
        code = 0
    finally:
        os._exit(code)


def _portions(things: Sequence[T]) -> Iterator[Sequence[T]]:
    return (things[start : start + PORTION] for start in range(0, len(things), PORTION))


def processors() -> int:
    """Processors that this process may use; one where it cannot be copied safely."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1
