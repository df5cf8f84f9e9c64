"""Traces that got another number, for people and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.app.author.renumber import Moved


def lines(moved: tuple[Moved, ...]) -> Iterator[str]:
    """What each trace is called now, what points at it, and what to do next."""
    for each in moved:
        yield from _renamed(each)
    if all(each.staged for each in moved):
        yield "next: git status   then git commit, or git rebase --continue"
    else:
        yield f"next: git add {' '.join(each.path for each in moved)}   then git commit"


def links(paths: tuple[str, ...], to: str) -> Iterator[str]:
    """The drafts that point at another trace now."""
    for path in paths:
        yield f"{path} points at {to} now."
    yield f"next: git add {' '.join(paths)}" if paths else "No draft here pointed there."


def _renamed(moved: Moved) -> Iterator[str]:
    yield f"{moved.old} is now {moved.new}: {moved.path}"
    if moved.stays:
        yield f"  {moved.old_path} is the other trace again, which keeps the number."
    for path in moved.links:
        yield f"  {path} points at {moved.new} now."
    if moved.unapproved:
        yield "  Its approval is gone, since an approval covers the number, too: let it be approved"
        yield f"  again: trace-gate approve {moved.new}"
    yield f"  Lines `Trace: {moved.old}` in messages of commits stay: nothing depends on them."
