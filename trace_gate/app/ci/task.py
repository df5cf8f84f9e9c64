"""What a CI run is asked to judge, as values: a range or a push (SPEC 5, Unit and base)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trace_gate.core.errors import CannotJudge
from trace_gate.core.record import Record

if TYPE_CHECKING:
    from trace_gate.app.judge.pushed_to import PushedRef

_OID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class Source(Record):
    """Where the branch of a pull request is, for who fetches it and pushes to it by hand."""

    remote: str
    """`origin`, or the address of the fork."""
    branch: str


class RangeTask(Record):
    """What a branch would bring to another one: a pull request, a merge group."""

    what: str
    """In words, for the log: `pull request #7`."""
    branch: str | None
    """Its tip is the base, where this clone has it."""
    base: str | None
    """The base where this clone has no tip of that branch."""
    head: str
    default: str | None = None
    """The default branch of the repository, by the forge: its policy names the protected one."""
    source: Source | None = None
    """None where nobody can push to it."""


class PushTask(Record):
    """What a push brought to one ref."""

    what: str
    ref: PushedRef
    landed: str | None
    """When, as the event says it; None: now."""
    default: str | None = None
    """The default branch of the repository, by the forge."""
    forced: bool = False
    """The old tip may be in no clone any more."""


_ADDRESS = re.compile(r"https?://[A-Za-z0-9.:-]+(?:/[A-Za-z0-9._~-]+)+")


def source(remote: object, branch: object, *, here: bool) -> Source | None:
    """Where a branch is; None where the event does not say it, or not in plain letters.

    Args:
        remote: the address of the repository of the branch.
        branch: its name, which its author chose.
        here: whether that is the repository of the base.
    """
    if not isinstance(branch, str) or not branch:
        return None
    if here:
        return Source(remote="origin", branch=branch)
    if isinstance(remote, str) and _ADDRESS.fullmatch(remote):
        return Source(remote=remote, branch=branch)
    return None


if TYPE_CHECKING:
    Task = RangeTask | PushTask


def oid(value: object, where: str) -> str:
    """The full name of a commit that an event names.

    Raises:
        CannotJudge: it is none.
    """
    if isinstance(value, str) and _OID.fullmatch(value):
        return value
    raise CannotJudge(
        f"The event does not say which commit is meant: {where} is {value!r}.",
        remedy="trace-gate check --range BASE..HEAD   asks about two commits that you know.",
    )
