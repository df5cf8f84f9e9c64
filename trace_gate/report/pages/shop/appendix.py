"""The traces behind the page, and what the fold goes on without (SPEC 8 and 9)."""

from __future__ import annotations

from itertools import groupby
from urllib.parse import quote

from trace_gate.report.document import (
    Anchor,
    Code,
    Column,
    Details,
    Heading,
    Link,
    Mark,
    Paragraph,
    Table,
)
from trace_gate.report.judgement.summary import plural
from trace_gate.report.pages.shop import inline

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from trace_gate.app.overview.shop.named_traces import NamedTrace
    from trace_gate.report.document import Block, Line, Tone
    from trace_gate.report.pages.shop.inline import Traces

    Data = Mapping[str, Any]

REFUSED = 20
"""Things that the fold goes on without, and that are named."""

MANY = 20
"""So many traces stand in one table; more are folded by months, the newest open."""

SAID = "What each trace says of itself. The gate judged it when it came."

VERDICTS: Mapping[str, Tone] = {"PASS": "good", "ESCALATE": "warning", "BLOCK": "bad"}


def refused(rows: Sequence[Data], traces: Traces) -> Iterator[Block]:
    """What is missing from every number above; nothing where all was folded."""
    if not rows:
        return
    yield Heading(text=("What these numbers leave out",), anchor="refused")
    number = plural(len(rows), "thing")
    words = f"The fold goes on without {number} that traces of any shop here say. Each line: "
    yield Paragraph(text=(words, Code(text="trace-gate check --all")))
    yield Table(
        columns=tuple(Column(title=title) for title in ("Trace", "Code", "Why", "What mends it")),
        rows=tuple(
            (
                inline.trace(row["trace"], traces),
                (Code(text=row["code"]),) if row["code"] else (),
                (row["reason"],),
                (row["mend"],),
            )
            for row in rows[:REFUSED]
        ),
        caption="What the fold had to refuse.",
    )
    yield from inline.rest(len(rows) - REFUSED if len(rows) > REFUSED else 0, "thing", "")


def listing(traces: Traces, base: str | None, *, authors: bool) -> Iterator[Block]:
    """Each trace that the page names: where it is, who wrote it, what it says."""
    if not traces:
        return
    yield Heading(text=(f"The {plural(len(traces), 'trace')} behind this page",), anchor="traces")
    if not authors:
        words = "This is a shallow clone: the commits that say who wrote a trace come with "
        yield Paragraph(text=(words, Code(text="git fetch --unshallow")))
    names = sorted(traces)
    if len(names) <= MANY:
        yield _table([traces[name] for name in names], base, SAID, authors=authors)
        return
    months = [(month, list(each)) for month, each in groupby(names, _month)]
    for month, inside in reversed(months):
        rows = [traces[name] for name in inside]
        table = _table(rows, base, f"{SAID} Those of {month}.", authors=authors)
        summary = f"{month}: {plural(len(rows), 'trace')}"
        yield Details(summary=(summary,), blocks=(table,), is_open=month == months[-1][0])


def _month(name: str) -> str:
    """`2025-03` of the id of a trace."""
    day = name.partition("-")[2]
    return f"{day[:4]}-{day[4:6]}"


def _table(traces: Sequence[NamedTrace], base: str | None, caption: str, *, authors: bool) -> Table:
    titles = ("Trace", "Day", "Type", "By", "Author", "Guardrails and result", "What it says")
    return Table(
        columns=tuple(Column(title=title) for title in titles if authors or title != "Author"),
        rows=tuple(_row(each, base, authors=authors) for each in traces),
        caption=caption,
    )


def _row(trace: NamedTrace, base: str | None, *, authors: bool) -> tuple[Line, ...]:
    place: Line = (Anchor(text=trace.id, name=trace.id, code=True),)
    if base is not None:
        place = (*place, " ", Link(text="file", to=f"{base}/{quote(trace.path)}"))
    else:
        place = (*place, " ", Code(text=trace.path))
    said = (Mark(text="cannot be read", tone="bad"),) if trace.unreadable else _verdict(trace)
    who: tuple[Line, ...] = ((trace.author or "not known",),) if authors else ()
    return (
        place,
        (trace.created,),
        (trace.type,),
        (trace.agent,),
        *who,
        said,
        (inline.sentence(trace.summary),),
    )


def _verdict(trace: NamedTrace) -> Line:
    """What it says of the guardrails, who approved it, and how it went."""
    words: list[Any] = []
    if trace.claim:
        words.append(Mark(text=trace.claim, tone=VERDICTS.get(trace.claim, "neutral")))
    if trace.approved_by:
        words.append(f" approved by {trace.approved_by}")
    if trace.type == "decision":
        words.append(", executed" if trace.executed else ", not executed")
    if trace.result:
        words.append(f": {trace.result}" if words else trace.result)
    return tuple(words)
