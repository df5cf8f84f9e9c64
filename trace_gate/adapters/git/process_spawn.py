"""A child that posix_spawn started: three pipes, watched together so that none can block."""

from __future__ import annotations

import os
import select
import time

from trace_gate.core.errors import RepositoryUnreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_SIGPIPE, _SIGKILL = 13, 9  # the module `signal` costs a hook more than a git process
_MOST_COMPLAINT = 1 << 16


class Spawned:
    """A child with a pipe at each of its three ends."""

    def __init__(
        self,
        argv: list[str | bytes],
        environment: Mapping[str, str],
        patience: float,
        largest: int,
    ) -> None:
        _occupy_standard_streams()
        theirs_in, self._in = os.pipe()
        self._out, theirs_out = os.pipe()
        self._err, theirs_err = os.pipe()
        self._patience, self._left_to_read = patience, largest
        self._question = memoryview(b"")
        self._answer: list[bytes] = []
        self._complaint = b""
        self._code: int | None = None
        self._pid = 0
        try:
            self._pid = _spawn(argv, environment, (theirs_in, theirs_out, theirs_err))
        finally:
            for end in (theirs_in, theirs_out, theirs_err):
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
        poll = select.poll()
        poll.register(self._out, select.POLLIN)
        poll.register(self._err, select.POLLIN)
        while True:
            ends = self._ready(poll, self._patience)
            if self._err in ends and not self._listen():
                poll.unregister(self._err)
            if self._out in ends:
                return os.read(self._out, 1 << 16)

    def communicate(self, data: bytes) -> tuple[int, bytes, bytes]:
        """Send everything, read everything, wait for the end."""
        self._question = memoryview(data)
        os.set_blocking(self._in, False)
        poll = select.poll()
        poll.register(self._in, select.POLLOUT)
        poll.register(self._out, select.POLLIN)
        poll.register(self._err, select.POLLIN)
        left = {self._in: self._ask, self._out: self._hear, self._err: self._listen}
        deadline = time.monotonic() + self._patience
        while left:
            for end in self._ready(poll, deadline - time.monotonic()):
                if not left[end]():
                    poll.unregister(end)
                    del left[end]
        return self._wait(), b"".join(self._answer), self._complaint

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

    def _ready(self, poll: select.poll, seconds: float) -> list[int]:
        """The ends at which something can be done.

        Raises:
            RepositoryUnreadable: there is none for too long.
        """
        ends = [end for end, _ in poll.poll(max(0.0, seconds) * 1000)]
        if not ends:
            raise RepositoryUnreadable(
                f"git did not answer within {self._patience:.0f} seconds.",
                remedy="Try again. If it stays so: git fsck, and git gc.",
            )
        return ends

    def _ask(self) -> bool:
        """Write what the pipe takes, close it at the end; whether there is more."""
        try:
            if self._question:
                self._question = self._question[os.write(self._in, self._question) :]
        except BlockingIOError:
            return True
        except BrokenPipeError:
            self._question = memoryview(b"")
        if self._question:
            return True
        os.close(self._in)
        self._in = -1
        return False

    def _hear(self) -> bool:
        """Read from the answer; whether there may be more."""
        chunk = os.read(self._out, 1 << 16)
        self._answer.append(chunk)
        self._left_to_read -= len(chunk)
        if self._left_to_read < 0:
            raise RepositoryUnreadable(
                "git answered with more than can be read.",
                remedy="Ask about a shorter range: BASE..HEAD",
            )
        return bool(chunk)

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


def _spawn(argv: list[str | bytes], environment: Mapping[str, str], ends: tuple[int, ...]) -> int:
    actions = [(os.POSIX_SPAWN_DUP2, end, number) for number, end in enumerate(ends)]
    return os.posix_spawn(argv[0], argv, environment, file_actions=actions, setsigdef=(_SIGPIPE,))


def _occupy_standard_streams() -> None:
    """Where a hook runs with closed streams, a pipe must not take their numbers."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
