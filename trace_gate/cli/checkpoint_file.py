"""The file of `audit --checkpoint`: read before, written after, never in the repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.adapters.files import write_atomically
from trace_gate.cli import outside_file
from trace_gate.core.audit import checkpoint
from trace_gate.core.errors import UsageError

if TYPE_CHECKING:
    from trace_gate.adapters.git.repository import Git
    from trace_gate.core.audit.checkpoint import Checkpoint
    from trace_gate.core.audit.result import Audit

MOST = 64 * 1024
"""Bytes that are read: a checkpoint has a few lines, and signatures."""


def refuse(path: str, repository: Git, *, since: str | None) -> None:
    """Nothing, where a checkpoint may be kept.

    Raises:
        UsageError: whoever may rewrite the history may write there, too; or it would not be of the
            whole history.
    """
    if since is not None:
        raise UsageError(
            "A checkpoint is of the whole history, so --since cannot go with it.",
            remedy=f"trace-gate audit --checkpoint {path}",
        )
    outside_file.refuse(path, repository)


def read(path: str) -> Checkpoint | None:
    """What a file knows of a history; None where there is none yet.

    Raises:
        UsageError: it cannot be read, or is no checkpoint.
    """
    try:
        with open(path, "rb") as file:
            data = file.read(MOST)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read ({error.strerror}).", remedy=f"ls -l {path}"
        ) from error
    try:
        return checkpoint.read(data.decode())
    except ValueError as error:
        raise UsageError(
            f"{path} is no checkpoint: {error}. Nothing was written.",
            remedy="Was it damaged? Take it from a backup. Else name another file.",
        ) from error


def kept(path: str, known: Checkpoint | None, audit: Audit) -> Audit:
    """Write what the history is now, unless it is not the one that was known; the audit says so."""
    now = audit.checkpoint
    if now is None or any(each.code == "TG802" for each in audit.findings):
        return audit.with_(remarks=(*audit.remarks, f"{path} was left as it is"))
    try:
        if known != now:  # else signatures below it stay
            write_atomically(path, checkpoint.written(now).encode())
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written ({error.strerror}).", remedy=f"ls -ld {path}"
        ) from error
    was = f"the {known.steps:,} steps that it knew begin it" if known is not None else "new"
    said = f"checkpoint {path}: {now.steps:,} steps and {now.traces:,} traces ({was})"
    return audit.with_(remarks=(*audit.remarks, said))
