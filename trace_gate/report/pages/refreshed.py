"""What was written again of a decision's files, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.core.shell import word
from trace_gate.report.escape import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.app.author.refresh import Refreshed


def lines(done: Refreshed, verdict: str | None = None) -> Iterator[str]:
    """Each target that was looked at, and what to do next."""
    for target in done.written:
        yield f"written again: what {done.trace_id} says of {plain(target)}"
    for target in done.added:
        yield f"added: {plain(target)}   it is staged, and no decision was about it"
    for target in done.kept:
        yield f"as it says: {plain(target)}"
    for target in done.taken_out:
        yield f"taken out: {plain(target)}   it is what it was before this branch"
    for target in done.unsaid:
        yield f"no content yet: {plain(target)}   change it, git add it, and run this again"
    for path in done.not_staged:
        yield f"not looked at: {plain(path)} as it is here: git add it, and run this again"
    if verdict not in (None, "PASS"):
        yield f"guardrails: {verdict}   why: trace-gate govern {done.trace_id}"
    if done.stage:
        yield f"next: git add {' '.join(plain(word(path)) for path in done.stage)} && git commit"
