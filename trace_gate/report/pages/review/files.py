"""The files of a range with the trace that covers each, and the findings (SPEC 5, Cover)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.report.document import Details, Paragraph, Strong
from trace_gate.report.judgement.summary import plural
from trace_gate.report.pages.review.formatting import Commands, code, more, some, table
from trace_gate.report.pages.review.heading import covered_by
from trace_gate.report.pages.review.together import findings_together

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.app.review.model import OtherTrace, Review, ReviewedFile
    from trace_gate.core.finding import Finding
    from trace_gate.report.document import Block, Line
    from trace_gate.report.pages.review.formatting import Detail

COUNTED = {"trace": "trace", "exempt": "exempt file", "derived": "derived file"}
"""Files that need no cover: how many there are is enough, unless something is wrong with one."""


def files(review: Review, detail: Detail) -> Iterator[Block]:
    """What changes, those first that nobody covers; what needs no cover is counted."""
    if not review.files or not detail.folded:
        return
    above = () if review.adoption else {each.path for each in review.protected}
    listed = [each for each in review.files if _is_listed(each) and each.path not in above]
    listed.sort(key=lambda each: (each.cover != "nobody", each.path))
    bare = sum(each.cover == "nobody" for each in listed)
    counts = {name: sum(e.cover == name for e in review.files) for name in COUNTED}
    words = [plural(many, COUNTED[name]) for name, many in counts.items() if many]
    rows = [_file(each, detail) for each in listed]
    blocks = [
        *table("Files and what covers them", ("File", "Change", "Covered by"), rows, detail.rows)
    ]
    if above:
        said = f"{plural(len(above), 'file')} that {'changes' if len(above) == 1 else 'change'}"
        blocks.append(Paragraph(text=(f"{said} the rules: listed at the top.",)))
    if words:
        said = f"Need no cover, and are not listed: {', '.join(words)}."
        blocks.append(Paragraph(text=(said,)))
    nobody = f", {bare:,} covered by nobody" if bare else ""
    yield Details(
        summary=(f"Files: {len(review.files):,} changed{nobody}",),
        blocks=tuple(blocks),
        is_open=detail.is_open,
    )


def _is_listed(file: ReviewedFile) -> bool:
    """What is wrong with a new trace is told of the trace."""
    if file.cover not in COUNTED:
        return True
    return bool(file.codes) and (file.cover, file.change) != ("trace", "added")


def _file(file: ReviewedFile, detail: Detail) -> tuple[Line, ...]:
    how = file.change
    came = f"moved from {file.moved_from}" if file.moved_from is not None else how
    return (code(file.path, detail),), (detail.cut(came),), covered_by(file, detail)


def others(review: Review, detail: Detail) -> Iterator[Block]:
    """The traces that decide nothing."""
    if not review.traces or not detail.folded:
        return
    rows = [_other(each, detail) for each in review.traces]
    columns = ("Trace", "Shop", "What it says", "Wrong with it")
    yield Details(
        summary=(f"Other traces: {len(rows):,}",),
        blocks=table("Observations, hypotheses, verifications", columns, rows, detail.rows),
        is_open=detail.is_open,
    )


def _other(trace: OtherTrace, detail: Detail) -> tuple[Line, ...]:
    return (
        (code(trace.trace, detail),),
        (detail.cut(trace.tenant or ""),),
        (detail.cut(trace.title),),
        (" ".join(trace.codes),),
    )


def findings(review: Review, detail: Detail) -> Iterator[Block]:
    """All that the judge found; the errors stand above as what has to be done."""
    found = review.findings
    if not found or not detail.folded:
        return
    ranks = {"error": 0, "warning": 1, "note": 2}
    ordered = tuple(
        findings_together(
            sorted(found, key=lambda each: ranks[each.level]),
            detail,
            on_branch=review.landed is None,
        )
    )
    words = [
        plural(many, level)
        for level in ranks
        if (many := sum(each.level == level for each in found))
    ]
    below = Commands()
    rows = [_finding(each, below, detail) for each in some(ordered, detail.rows)]
    columns = ("Code", "Where", "What", "What mends it")
    yield Details(
        summary=(f"Findings: {', '.join(words)}",),
        blocks=(
            *table("Findings of the judge", columns, rows, None),
            *below.blocks("What mends the findings"),
            *more(len(ordered) - len(rows)),
        ),
        is_open=detail.is_open,
    )


def _finding(finding: Finding, below: Commands, detail: Detail) -> tuple[Line, ...]:
    line = f":{finding.line}" if finding.line else ""
    where = f"{finding.path}{line}" if finding.path else finding.commit or ""
    return (
        (Strong(text=finding.code), f" {finding.level}"),
        (code(where, detail),) if where else (),
        (detail.cut(finding.message),),
        below.line(finding.remediation, detail),
    )
