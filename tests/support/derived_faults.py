"""A file system that fails at the k-th call, for tests of what is left then."""

from __future__ import annotations

import errno
import gc
import os
from contextlib import contextmanager

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES)
CALLS = ("open", "stat", "fstat", "read", "write", "fchmod", "fsync", "close", "mkdir")
CALLS += ("makedirs", "replace", "unlink", "rmdir", "scandir")


class Faults:
    """Counts the calls, and fails the one with the number `at` (and, `on`, all after it)."""

    def __init__(self, at: int, number: int, *, on: bool) -> None:
        self.at, self.number, self.on = at, number, on
        self.calls: list[str] = []

    @property
    def happened(self) -> bool:
        """Whether there was a call to fail."""
        return len(self.calls) >= self.at

    def wrapped(self, name: str):
        """A function of `os` that may fail. A descriptor is closed even if that fails."""
        real = getattr(os, name)

        def call(*words, **named):
            self.calls.append(name)
            count = len(self.calls)
            if count == self.at or (self.on and count > self.at):
                if name == "close":
                    real(*words, **named)
                raise OSError(self.number, os.strerror(self.number))
            return real(*words, **named)

        return call


@contextmanager
def failing(
    patch: pytest.MonkeyPatch, at: int, number: int, *, on: bool = False
) -> Iterator[Faults]:
    """Every call of `os` that touches files counts; number `at` fails.

    What other tests left to the garbage collector is not closed meanwhile.
    """
    faults = Faults(at, number, on=on)
    gc.disable()
    try:
        with patch.context() as context:
            for name in CALLS:
                context.setattr(os, name, faults.wrapped(name))
            yield faults
    finally:
        gc.enable()
