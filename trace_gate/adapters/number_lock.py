"""The lock under which numbers of traces are taken: of the system, gone with its holder."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from trace_gate.core.errors import CannotJudge

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def held(path: str, patience: float) -> Iterator[None]:
    """Hold the lock in a file.

    Raises:
        CannotJudge: another run holds it for more than `patience` seconds.
    """
    try:
        with FileLock(path, timeout=patience):
            yield
    except Timeout as error:
        raise CannotJudge(
            "Another trace-gate is taking a number in this repository, and does not end.",
            remedy="Wait for it, or end it; then run the command again.",
        ) from error
