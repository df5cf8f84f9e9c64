"""Git as its user has it: with their settings, their hooks, and all of their environment.

For what is theirs: which hooks there are and whether they run, which drivers `git diff` has.
`core.hooksPath` above all is shut out by the hardened runner of `process`, which judges. No
verdict rests on what is asked here.
"""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from trace_gate.adapters.git.failures import failure
from trace_gate.core.errors import RepositoryUnreadable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

GAVE_UP = 1
"""The exit code of a git that was ended because it took too long."""


def ask(cwd: str, *words: str, none: Sequence[int] = ()) -> bytes:
    """What git answers; nothing where it exits with one of `none`.

    Raises:
        RepositoryUnreadable: git is missing, or exits with another code than 0.
    """
    done = run(words, cwd)
    if done.returncode in none:
        return b""
    if done.returncode:
        raise failure(words[0], done.returncode, done.stderr)
    return done.stdout


def run(
    words: Sequence[str],
    cwd: str,
    environ: Mapping[str, str] | None = None,
    patience: float | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """What came of one git that cannot ask anybody anything.

    Args:
        words: its arguments.
        cwd: the folder that it runs in.
        environ: its whole environment; that of the user where it is not given.
        patience: seconds; a git that takes longer is ended, and its complaint says so.

    Raises:
        RepositoryUnreadable: git is missing.
    """
    try:
        return subprocess.run(
            ("git", *words), cwd=cwd, env=environ, stdin=subprocess.DEVNULL,
            capture_output=True, timeout=patience, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        said = f"it did not end within {patience:.0f} seconds".encode()
        return subprocess.CompletedProcess(words, GAVE_UP, b"", said)
    except OSError as error:
        raise RepositoryUnreadable(
            f"git cannot be run: {error.strerror}.", remedy="Install Git, 2.38 or newer."
        ) from error


def environment_elsewhere(*kept: str) -> dict[str, str]:
    """That of the user for another repository: of what Git says to a hook only what is `kept`."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name in kept
    }
