"""One question to one repository: trace-gate as a child, with limits (SPEC 10, Fleet).

The child is this release, in the folder of the copy. What Git says to a hook of another
repository does not reach it. Its answer is written to a file, so that it fills no memory of ours.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from trace_gate.adapters.git import users_git
from trace_gate.core.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

PROGRAM = (sys.executable, "-P", "-c", "from trace_gate.cli.entry import main; main()")
"""This release; the folder that it runs in gives it no modules."""

WHO = {
    "GIT_AUTHOR_NAME": "trace-gate fleet",
    "GIT_AUTHOR_EMAIL": "fleet@localhost",
    "GIT_COMMITTER_NAME": "trace-gate fleet",
    "GIT_COMMITTER_EMAIL": "fleet@localhost",
}
"""Who commits in a copy, which is nobody's work: a worker may have no user with a name."""

_running: set[subprocess.Popen[bytes]] = set()

COMPLAINT = 4_096
"""Bytes of what it complains of that are kept, from the end."""


class Answered(Record):
    """What came of a child."""

    exit: int | None
    """None: it took too long, and was ended. Below 0: a signal ended it."""
    complaint: str


def ask(
    words: Sequence[str], folder: str, answer: str, *, patience: float, memory: int
) -> Answered:
    """Run `trace-gate WORDS` in a folder; its answer goes to a file.

    Args:
        words: the command and its options.
        folder: where it runs.
        answer: the file, which is written anew.
        patience: seconds that it may take.
        memory: bytes that it may take, where the system can hold it to them.
    """
    with open(answer, "wb") as out, open(f"{answer}.said", "w+b") as said:
        child = subprocess.Popen(
            [*PROGRAM, *words],
            cwd=folder,
            env={**users_git.environment_elsewhere(), **WHO},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=said,
            start_new_session=True,
        )
        _running.add(child)
        try:
            _limit(child.pid, memory)
            code: int | None = child.wait(patience)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            _end(child)
            _running.discard(child)
        size = said.seek(0, os.SEEK_END)
        said.seek(max(0, size - COMPLAINT))
        text = said.read().decode("utf-8", "replace")
    os.unlink(f"{answer}.said")
    return Answered(exit=code, complaint=text)


def end_all() -> None:
    """End every child of this process: nobody wants their answers any more."""
    for each in tuple(_running):
        with contextlib.suppress(OSError):
            os.killpg(each.pid, signal.SIGKILL) if os.name == "posix" else each.kill()


def _limit(pid: int, memory: int) -> None:
    """Hold a child, and what it starts, to so much memory each; Linux alone can."""
    if sys.platform == "linux":
        import resource

        with contextlib.suppress(OSError, ValueError):  # it has ended, or a lower limit holds
            resource.prlimit(pid, resource.RLIMIT_AS, (memory, memory))


def _end(child: subprocess.Popen[Any]) -> None:
    """End what is left of a child, and of what it started."""
    if child.poll() is None:
        with contextlib.suppress(OSError):
            os.killpg(child.pid, signal.SIGKILL) if os.name == "posix" else child.kill()
        child.wait()
