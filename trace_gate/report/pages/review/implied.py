"""What a range changes in market files, beside what decisions declare (SPEC 5, Market files)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.core.codes import name_of
from trace_gate.report.document import Details, Heading, Paragraph, Strong
from trace_gate.report.judgement.summary import plural
from trace_gate.report.pages.review.formatting import code, share, table, value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.app.review.model import Review, ReviewedImplied
    from trace_gate.report.document import Block, Inline, Line
    from trace_gate.report.pages.review.formatting import Detail

COLUMNS = ("Shop", "Target", "From#", "To#", "Change#", "Where", "Decided by")
NAMED = 5
"""Decisions of one value that are named at most."""


def implied(review: Review, detail: Detail) -> Iterator[Block]:
    """The values that may not land, then, folded, those that are decided."""
    every = review.implied or ()
    wrong = [each for each in every if each.code is not None]
    fine = [each for each in every if each.code is None]
    if wrong:
        yield Heading(text=(f"Market files: {', '.join(_counted(wrong))}",))
        rows = [_row(each, detail) for each in wrong]
        yield from table("Values that may not land", COLUMNS, rows, detail.urgent)
    if fine and detail.folded:
        rows = [_row(each, detail) for each in fine]
        yield Details(
            summary=(f"Market files: {plural(len(fine), 'decided value')}",),
            blocks=table("Values of market files", COLUMNS, rows, detail.rows),
            is_open=detail.is_open,
        )
    unread = len({each.path for each in review.findings if each.code == "TG415"})
    if unread:
        said = f"{plural(unread, 'market file')} cannot be read (TG415): what it says is not here."
        yield Paragraph(text=(Strong(text="Not all of it."), f" {said}"))
    if review.left_out.implied:
        others = plural(review.left_out.implied, "more value")
        yield Paragraph(text=(f"Market files: {others}, about others than was asked for.",))


def _counted(wrong: Sequence[ReviewedImplied]) -> Iterator[str]:
    """How many have no decision, and of how many the decision does not let them land."""
    named = sum(bool(each.traces) for each in wrong)
    if named < len(wrong):
        yield f"{plural(len(wrong) - named, 'value')} not decided"
    if named:
        yield f"{plural(named, 'decided value')} that may not land"


def _row(each: ReviewedImplied, detail: Detail) -> tuple[Line, ...]:
    place = each.path if each.row is None else f"{each.path}:{each.row}"
    where: Line = (code(place, detail), *((" of the base",) if each.gone else ()))
    return (
        (detail.cut(each.tenant),),
        (code(each.target, detail),),
        ("twice" if each.twice else value(each.from_value, detail),),
        (value(each.to_value, detail),),
        (share(each.share, detail, signed=True),),
        where,
        _decided_by(each, detail),
    )


def _decided_by(each: ReviewedImplied, detail: Detail) -> Line:
    """The decisions that declare it; else what is wrong with it, and what they are."""
    if each.code is not None and not each.traces:
        return (Strong(text="nobody decided this"), f": {each.code}")
    line: list[Inline] = []
    for trace in each.traces[:NAMED]:
        line += [", " if line else "", code(trace, detail)]
    if len(each.traces) > NAMED:
        line.append(f" and {len(each.traces) - NAMED:,} more")
    if each.code is not None:
        line += [": ", Strong(text=each.code), f" {name_of(each.code)}"]
    return tuple(line)
