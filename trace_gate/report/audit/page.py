"""An audit as a page, for Markdown and HTML (SPEC 9, Pages)."""

from __future__ import annotations

from trace_gate.report.audit.messages import facts, verdict
from trace_gate.report.document import (
    Code,
    Column,
    Details,
    Document,
    Heading,
    Items,
    Mark,
    Paragraph,
    Table,
)
from trace_gate.report.judgement.collapse import place
from trace_gate.report.judgement.page import TONES
from trace_gate.report.judgement.summary import plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.core.audit.result import Audit
    from trace_gate.report.document import Block, Line

ALL = "trace-gate audit --format json"
MARKER = "trace-gate:audit"
MOST = 1_000
"""Rows of a table; programs get all of them."""


def markdown(audit: Audit, *, color: bool = False) -> str:
    """The page in GitHub's Markdown."""
    del color
    from trace_gate.report.markdown import markdown as written

    return written(document(audit))


def html(audit: Audit, *, color: bool = False) -> str:
    """The page as one HTML file."""
    del color
    from trace_gate.report.html.page import html as written

    return written(document(audit))


def document(audit: Audit) -> Document:
    """The page: the verdict, the totals, what is open, broken traces, what is remediated."""
    word, _, rest = verdict(audit).partition(": ")
    return Document(
        title=("Audit of ", Code(text=audit.ref), ": ", Mark(text=word, tone=TONES[word])),
        blocks=(
            Paragraph(text=(f"{rest[:1].upper()}{rest[1:]}.",)),
            Items(lines=tuple((each,) for each in facts(audit))),
            *_open(audit),
            *_broken(audit),
            *_remediated(audit),
        ),
        whole=(Code(text=ALL),),
        marker=MARKER,
    )


def _open(audit: Audit) -> Iterator[Block]:
    rows: list[tuple[Line, ...]] = [
        ((), (Code(text=each.code),), (Code(text=place(each)),), (each.message,))
        for each in audit.findings
    ]
    rows += [
        (
            (Code(text=step.commit[:10]),),
            (Code(text=each.code),),
            (Code(text=place(each)),),
            (each.message,),
        )
        for step in audit.steps
        for each in step.open
    ]
    yield Heading(text=("Open",))
    if not rows:
        yield Paragraph(text=("Nothing is open.",))
        return
    yield from _table(("Step", "Code", "Where", "What is wrong"), rows, "What nothing has closed")


def _broken(audit: Audit) -> Iterator[Block]:
    if audit.broken:
        rows = [
            (
                (Code(text=each.path),),
                (Mark(text=each.state, tone="bad"),),
                (Code(text=each.commit[:10]),),
            )
            for each in audit.broken
        ]
        yield Heading(text=("Broken traces",))
        yield from _table(("Trace", "State", "Commit"), rows, "Traces that are not what they were")


def _remediated(audit: Audit) -> Iterator[Block]:
    rows = [
        (
            (Code(text=step.commit[:10]),),
            (Code(text=each.finding.code),),
            (Code(text=each.trace_id),),
            (each.finding.message,),
        )
        for step in audit.steps
        for each in step.remediated
    ]
    if rows:
        names = ("Step", "Code", "Accepted by", "What was wrong")
        table = tuple(_table(names, rows, "What an approved decision has accepted"))
        yield Details(summary=(f"Remediated: {plural(len(rows), 'finding')}",), blocks=table)


def _table(names: Sequence[str], rows: Sequence[tuple[Line, ...]], what: str) -> Iterator[Block]:
    columns = tuple(Column(title=each) for each in names)
    yield Table(columns=columns, rows=tuple(rows[:MOST]), caption=what)
    if len(rows) > MOST:
        more = f"{len(rows) - MOST:,} more are not shown here. All of them: "
        yield Paragraph(text=(more, Code(text=ALL)))
