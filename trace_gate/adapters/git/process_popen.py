"""Runs git where posix_spawn is missing: the same child by `subprocess`."""

from __future__ import annotations

import os
import subprocess
import tempfile
from typing import TYPE_CHECKING

from trace_gate.core.errors import RepositoryUnreadable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Opened:
    """A child with pipes for its questions and answers, and a file for its complaints."""

    def __init__(
        self,
        argv: Sequence[str | bytes],
        environment: Mapping[str, str],
        patience: float,
        largest: int,
    ) -> None:
        self._patience, self._largest = patience, largest
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115  # open as long as the child
        self._child = subprocess.Popen(
            [os.fsdecode(word) for word in argv] if os.name == "nt" else argv,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
        )
        if self._child.stdin is None or self._child.stdout is None:
            raise RepositoryUnreadable("git could not be given pipes.")
        self._questions, self._answers = self._child.stdin, self._child.stdout.fileno()

    def send(self, data: bytes) -> None:
        """Write a request that fits into a pipe."""
        try:
            self._questions.write(data)
            self._questions.flush()
        except OSError:
            return  # what the child complained of is found when its answer is read

    def receive(self) -> bytes:
        """The next bytes of the answer; empty at its end."""
        return os.read(self._answers, 1 << 16)

    def communicate(self, data: bytes) -> tuple[int, bytes, bytes]:
        """Send everything, read everything, wait for the end."""
        try:
            out, _ = self._child.communicate(data, timeout=self._patience)
        except subprocess.TimeoutExpired as error:
            raise RepositoryUnreadable(
                f"git did not answer within {self._patience:.0f} seconds.", remedy="Try again."
            ) from error
        if len(out) > self._largest:
            raise RepositoryUnreadable("git answered with more than can be read.")
        return self._child.returncode, out, self._complaint()

    def complaint(self) -> bytes:
        """What the child wrote to stderr; waits for its end."""
        try:
            self._child.wait(timeout=self._patience)
        except subprocess.TimeoutExpired:
            self._child.kill()
        return self._complaint()

    def close(self) -> None:
        """End the child, whatever it is doing."""
        for stream in (self._child.stdin, self._child.stdout):
            if stream is not None:
                stream.close()
        if self._child.poll() is None:
            self._child.kill()
            self._child.wait()
        self._complaints.close()

    def _complaint(self) -> bytes:
        self._complaints.seek(0)
        return self._complaints.read(1 << 16)
