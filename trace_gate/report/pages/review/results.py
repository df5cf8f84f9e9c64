"""What verifications of a range came to, as a reader sees it: before, wanted, got."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from trace_gate.core.fold.hypotheses.outcome import decimal_of
from trace_gate.report.document import Chart, Column, Heading, Paragraph, Point, Table
from trace_gate.report.judgement.summary import plural
from trace_gate.report.pages.review.formatting import code, mark, more, some, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.app.review.model import ResultLine, Review, ReviewedResult
    from trace_gate.report.document import Block, Inline, Line
    from trace_gate.report.pages.review.formatting import Detail

COLUMNS = ("Metric", "Before#", "Wanted#", "Got#", "Met", "Remark")


def results(review: Review, detail: Detail) -> Iterator[Block]:
    """Each result with its criteria."""
    found = review.results
    if not found:
        return
    yield Heading(text=(f"Results: {plural(len(found), 'verification')}",))
    shown = found if detail.rows is None else found[: detail.rows]
    for each in shown:
        yield from _result(each, detail, landed=review.landed is not None)
    yield from more(len(found) - len(shown))


def _result(result: ReviewedResult, detail: Detail, *, landed: bool) -> Iterator[Block]:
    name = code(result.hypothesis or result.trace, detail)
    word = result.result or "not counted"
    yield Heading(text=(name, " ", mark(word), " by ", code(result.trace, detail)), level=3)
    line: list[Inline] = [_moved(result, landed=landed)]
    if result.claimed:
        line += [" The result is only ", mark("claimed"), ": no new report proves it."]
    if result.learning:
        line.append(f" Learnt: {detail.cut(result.learning)}")
    yield Paragraph(text=tuple(line))
    if result.lines:
        yield from _lines(result, detail)


def _moved(result: ReviewedResult, *, landed: bool) -> str:
    if result.result is None:
        return "The fold goes on without this result: the findings say why."
    before, after = result.confidence_before, result.confidence_after
    if not result.counted or before == after:
        not_moved = "did not move" if landed else "does not move"
        return f"It {not_moved} the confidence ({after:.2f})."
    goes = "went" if landed else "goes"
    return f"With this range the confidence {goes} from {before:.2f} to {after:.2f}."


def _lines(result: ReviewedResult, detail: Detail) -> Iterator[Block]:
    caption = f"Criteria of {result.hypothesis or result.trace}: before, wanted, got"
    rows = [_row(each, detail) for each in result.lines]
    shown = some(rows, detail.rows)
    columns = tuple(Column(title=each.rstrip("#"), number=each.endswith("#")) for each in COLUMNS)
    made = Table(columns=columns, rows=shown, caption=detail.cut(caption))
    drawn = next((each for each in result.lines if _numbers(each)), None)
    yield made if drawn is None else _chart(drawn, made, detail)
    yield from more(len(rows) - len(shown))


def _numbers(line: ResultLine) -> bool:
    """Whether it can be drawn: a number before, and one that was got."""
    return all(decimal_of(each) is not None for each in (line.before, line.got))


def _chart(line: ResultLine, made: Table, detail: Detail) -> Chart:
    """The bars of one criterion; the table has all of them."""
    before, got = decimal_of(line.before), decimal_of(line.got)
    wanted = decimal_of(line.wanted)
    metric = detail.cut(line.metric)
    points = [Point(at="before", value=before), Point(at="wanted", value=wanted)]
    points.append(Point(at="got", value=got))
    words = f"{value(line.before, detail)} to {value(line.got, detail)}"
    direction = "stayed" if before == got else "went from"
    said = words if before != got else value(line.got, detail)
    return Chart(
        kind="bars",
        title=f"{metric} {direction} {said}, wanted {line.operator} {value(line.wanted, detail)}",
        unit="",
        points=tuple(each for each in points if each.value is not None),
        table=made,
    )


def _row(line: ResultLine, detail: Detail) -> tuple[Line, ...]:
    remark = line.why
    if line.interval is not None:
        low, high = (f"{Decimal(str(each)) * 100:.1f}" for each in line.interval)
        remark = f"{low} to {high} %"
        remark += "" if line.enough_data else ", too little data to tell"
    met = {True: "yes", False: "no", None: "nobody can tell"}[line.met]
    return (
        (code(line.metric, detail),),
        ("" if line.before is None else value(line.before, detail),),
        (f"{line.operator} {value(line.wanted, detail)}",),
        ("" if line.got is None else value(line.got, detail),),
        (met,),
        (detail.cut(remark),),
    )
