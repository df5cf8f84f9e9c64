"""The smaller decisions that were written of a large one, for people and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.report.judgement.summary import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.app.decide.split import Written


def lines(written: tuple[Written, ...], path: str) -> Iterator[str]:
    """The decisions that were written, and what to do next; `path` is that of the large one."""
    for each in written:
        about = each.bucket or "no bucket"
        yield f"wrote {each.path}   {about}, {plural(each.changes, 'change')}, {each.verdict}"
    yield f"{path} stays as a record: guardrail_check is BLOCK."
    yield f"next: git add {path} " + " ".join(each.path for each in written)
