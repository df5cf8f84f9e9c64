"""Runs git as a child process: bytes in, bytes out, bounded in time and size.

`posix_spawn` starts a child in a third of the time that `subprocess` takes to be imported;
where it is missing `git_process_portable` does the same work.
"""

from __future__ import annotations

import os
import time

from trace_gate.adapters.git_failure import failure
from trace_gate.core.record import Record
from trace_gate.errors import RepositoryUnreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Protocol

    class Child(Protocol):
        """A started git."""

        def send(self, data: bytes) -> None:
            """Write a request that fits into a pipe."""

        def receive(self) -> bytes:
            """The next bytes of the answer; empty at its end."""

        def communicate(self, data: bytes) -> tuple[int, bytes, bytes]:
            """Send everything, read everything, wait for the end: code, answer, complaint."""

        def complaint(self) -> bytes:
            """What it wrote to stderr, once its answer has ended."""

        def close(self) -> None:
            """End it, whatever it is doing."""


PATIENCE = 300.0
"""Seconds that one question may take, or that a reader may stay silent."""

LARGEST = 512 << 20
"""Bytes that one answer may have."""

_SIGPIPE, _SIGKILL = 13, 9  # the module `signal` costs a hook more than a git process
_MOST_COMPLAINT = 1 << 16


class Runner(Record):
    """One way to run git: the program, its first words, and its whole environment.

    Paths inside of the repository are given as bytes: they have nothing to do with the
    encoding in which this system names its own files.
    """

    words: tuple[str, ...]
    environment: Mapping[str, str]

    def start(self, *args: str | bytes) -> Child:
        """Start git with a pipe at each end."""
        argv: list[str | bytes] = [*self.words, *args]
        try:
            return _child(argv, self.environment)
        except OSError as error:
            raise RepositoryUnreadable(
                f"git could not be started ({error.strerror or error}).",
                remedy=f"Check that {self.words[0]} runs: {self.words[0]} --version",
            ) from error

    def ask(self, *args: str | bytes, data: bytes = b"") -> tuple[int, bytes, bytes]:
        """Exit code, answer and complaint of one run."""
        child = self.start(*args)
        try:
            return child.communicate(data)
        finally:
            child.close()

    def run(self, question: str, *args: str | bytes, data: bytes = b"") -> bytes:
        """The answer of one run.

        Raises:
            RepositoryUnreadable: any other exit code than zero.
        """
        code, out, err = self.ask(question, *args, data=data)
        if code:
            raise failure(question, code, err)
        return out

    def says_yes(self, question: str, *args: str) -> bool:
        """Yes (exit code 0) or no (exit code 1, without a complaint).

        Raises:
            RepositoryUnreadable: any other exit code, or a no that git complains about.
        """
        code, _out, err = self.ask(question, *args)
        if code == 0:
            return True
        if code == 1 and not err:
            return False
        raise failure(question, code, err)

    def with_environment(self, **more: str) -> Runner:
        """The same with more in its environment."""
        return self.with_(environment={**self.environment, **more})


def _child(argv: list[str | bytes], environment: Mapping[str, str]) -> Child:
    if hasattr(os, "posix_spawn"):
        return _Spawned(argv, environment)
    from trace_gate.adapters.git_process_portable import Opened

    return Opened(argv, environment, PATIENCE, LARGEST)


class _Spawned:
    """A child with pipes at its three ends, started by posix_spawn."""

    def __init__(self, argv: list[str | bytes], environment: Mapping[str, str]) -> None:
        _occupy_standard_streams()
        theirs_in, self._in = os.pipe()
        self._out, theirs_out = os.pipe()
        self._err, theirs_err = os.pipe()
        ends = (theirs_in, theirs_out, theirs_err)
        actions = [(os.POSIX_SPAWN_DUP2, end, number) for number, end in enumerate(ends)]
        self._name = argv[0]
        self._complaint = b""
        self._code: int | None = None
        self._pid = 0
        try:
            self._pid = os.posix_spawn(
                argv[0], argv, environment, file_actions=actions, setsigdef=(_SIGPIPE,)
            )
        finally:
            for end in ends:
                os.close(end)
            if not self._pid:
                self._close_pipes()

    def send(self, data: bytes) -> None:
        """Write a request that fits into a pipe."""
        try:
            while data:
                data = data[os.write(self._in, data) :]
        except BrokenPipeError:
            return  # what the child complained of is found when its answer is read

    def receive(self) -> bytes:
        """The next bytes of the answer; empty at its end."""
        import select

        poll = select.poll()
        poll.register(self._out, select.POLLIN)
        poll.register(self._err, select.POLLIN)
        while True:
            ready = poll.poll(PATIENCE * 1000)
            if not ready:
                raise self._too_slow()
            ends = {end for end, _ in ready}
            if self._err in ends and not self._listen():
                poll.unregister(self._err)
            if self._out in ends:
                return os.read(self._out, 1 << 16)

    def communicate(self, data: bytes) -> tuple[int, bytes, bytes]:
        """Send everything, read everything, wait for the end."""
        import select

        out: list[bytes] = []
        left, size, deadline = memoryview(data), 0, time.monotonic() + PATIENCE
        os.set_blocking(self._in, False)
        poll = select.poll()
        for end, event in ((self._out, select.POLLIN), (self._err, select.POLLIN)):
            poll.register(end, event)
        poll.register(self._in, select.POLLOUT)
        waiting = 3
        while waiting:
            ready = poll.poll(max(0.0, deadline - time.monotonic()) * 1000)
            if not ready:
                raise self._too_slow()
            for end, _ in ready:
                if end == self._in:
                    left, done = self._push(left)
                elif end == self._err:
                    done = not self._listen()
                else:
                    chunk = os.read(self._out, 1 << 16)
                    out.append(chunk)
                    size, done = size + len(chunk), not chunk
                if size > LARGEST:
                    raise RepositoryUnreadable("git answered with more than can be read.")
                if done:
                    poll.unregister(end)
                    waiting -= 1
        return self._wait(), b"".join(out), self._complaint

    def complaint(self) -> bytes:
        """What the child wrote to stderr; waits for its end."""
        while self._listen():
            continue
        return self._complaint

    def close(self) -> None:
        """End the child, whatever it is doing, and forget its pipes."""
        self._close_pipes()
        if self._code is None and self._pid:
            os.kill(self._pid, _SIGKILL)  # not waited for yet, so the number is still its own
            self._wait()

    def _push(self, left: memoryview) -> tuple[memoryview, bool]:
        """Write what the pipe takes; close it when nothing is left."""
        try:
            if left:
                left = left[os.write(self._in, left) :]
        except BlockingIOError:
            return left, False
        except BrokenPipeError:
            left = left[:0]
        if left:
            return left, False
        os.close(self._in)
        self._in = -1
        return left, True

    def _listen(self) -> bool:
        """Read from stderr; whether there may be more."""
        chunk = os.read(self._err, 4096)
        if len(self._complaint) < _MOST_COMPLAINT:
            self._complaint += chunk
        return bool(chunk)

    def _wait(self) -> int:
        if self._code is None:
            _, status = os.waitpid(self._pid, 0)
            self._code = os.waitstatus_to_exitcode(status)
        return self._code

    def _close_pipes(self) -> None:
        for end in (self._in, self._out, self._err):
            if end >= 0:
                os.close(end)
        self._in = self._out = self._err = -1

    def _too_slow(self) -> RepositoryUnreadable:
        return RepositoryUnreadable(
            f"git did not answer within {PATIENCE:.0f} seconds.",
            remedy="Try again. If it stays so: git fsck, and git gc.",
        )


def _occupy_standard_streams() -> None:
    """Where a hook runs with closed streams, a pipe must not take their numbers."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
