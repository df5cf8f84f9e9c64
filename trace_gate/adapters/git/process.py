"""Runs git as a child process: bytes in, bytes out, bounded in time and size.

`posix_spawn` starts a child in a third of the time that `subprocess` takes to be imported
(`process_spawn`); where it is missing `process_popen` does the same work.
"""

from __future__ import annotations

import os

from trace_gate.adapters.git.failures import failure
from trace_gate.core.errors import RepositoryUnreadable
from trace_gate.core.record import Record

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

FIXED = {
    "LC_ALL": "C",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_PAGER": "cat",
}
"""What is in the environment of every git."""


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

    def with_environment(self, **more: str) -> Runner:
        """The same with more in its environment."""
        return self.with_(environment={**self.environment, **more})


def decoded(data: bytes) -> str:
    """A name as the core has it, whatever the locale is: what is not UTF-8 becomes surrogates."""
    return data.decode("utf-8", "surrogateescape")


def encoded(name: str) -> bytes:
    """The bytes that `decoded` was given, as Git has them."""
    return name.encode("utf-8", "surrogateescape")


def _child(argv: list[str | bytes], environment: Mapping[str, str]) -> Child:
    if hasattr(os, "posix_spawn"):
        from trace_gate.adapters.git.process_spawn import Spawned

        return Spawned(argv, environment, PATIENCE, LARGEST)
    from trace_gate.adapters.git.process_popen import Opened

    return Opened(argv, environment, PATIENCE, LARGEST)
