"""The decisions of a draft of intent buckets: what was written, and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.core.shell import word
from trace_gate.report.escape import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.app.analyse.bucket_decisions import Decided
    from trace_gate.app.author.new_trace import Written


def lines(found: Decided) -> Iterator[str]:
    """What was written, in lines; the last ones say what to do next."""
    if found.hypothesis is not None:
        yield f"wrote {found.hypothesis.path} (the hypothesis that they rest on)"
    for each, buckets in zip(found.decisions, found.buckets, strict=True):
        verdict = f", {each.verdict}" if each.verdict else ""
        yield f"wrote {each.path} ({', '.join(buckets)}){verdict}"
        for finding in each.missing:
            yield plain(f"  {each.path}:{finding.line or 1}  {finding.message}")
            yield plain(f"      fix: {finding.remediation}")
    if found.lost:
        terms = (
            "1 term of the draft is" if found.lost == 1 else f"{found.lost} terms of the draft are"
        )
        yield f"note: {terms} in no bucket and not in `rest`: lost while editing?"
    yield from _next(found)


def plain_data(found: Decided) -> dict[str, Any]:
    """The same as data."""
    return {
        "hypothesis": found.hypothesis.trace_id if found.hypothesis is not None else None,
        "decisions": [
            {
                "trace_id": each.trace_id,
                "path": each.path,
                "buckets": list(buckets),
                "verdict": each.verdict,
                "missing": [finding.message for finding in each.missing],
            }
            for each, buckets in zip(found.decisions, found.buckets, strict=True)
        ],
        "lost_terms": found.lost,
    }


def _next(found: Decided) -> Iterator[str]:
    ids = " ".join(each.trace_id for each in found.decisions)
    if any(each.verdict == "BLOCK" for each in found.decisions):
        yield f"next: trace-gate govern {found.decisions[0].trace_id}   says what stops it"
        return
    waits = any(each.verdict == "ESCALATE" for each in found.decisions)
    if waits:
        yield f"next: a person approves: trace-gate approve {ids}"
    if not any(each.executed for each in found.decisions):
        yield f"{'then' if waits else 'next'}: trace-gate execute {ids}"
    yield f"then: git add {' '.join(map(word, _paths(found)))} && git commit"


def _paths(found: Decided) -> Sequence[str]:
    every: list[Written] = [*found.decisions]
    if found.hypothesis is not None:
        every.insert(0, found.hypothesis)
    unstaged = [path for each in every for path in each.unstaged]
    return list(dict.fromkeys([*(each.path for each in every), *unstaged]))
