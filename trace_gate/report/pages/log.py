"""The decision log in its formats: a line each for people, JSON, JSON lines, CSV, Markdown."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from trace_gate.report.csv_cell import csv_cell
from trace_gate.report.document import Code, Column, Document, Mark, Paragraph, Table
from trace_gate.report.escape import json_text, plain
from trace_gate.report.markdown import markdown
from trace_gate.report.plain_data import plain_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from trace_gate.app.why.log_model import DecisionLog, LoggedDecision
    from trace_gate.report.document import Line, Tone

VERSION = 1
TITLE = 60
"""Characters of a title in a line of text; other formats have all of it."""

TONES: dict[str, Tone] = {
    **dict.fromkeys(("PASS", "confirmed"), "good"),
    **dict.fromkeys(("ESCALATE", "inconclusive", "open", "not_executed"), "warning"),
    **dict.fromkeys(("BLOCK", "rejected", "failure", "rolled_back"), "bad"),
}

WORDS = {"not_executed": "not executed", "rolled_back": "rolled back", "none": "-"}
"""Outcomes that people call otherwise."""


def text(log: DecisionLog, *, bold: Callable[[str], str] = str) -> str:
    """One line for each decision, then what is missing."""
    rows = [_row(each) for each in log.decisions]
    widths = [max((len(row[at]) for row in rows), default=0) for at in range(5)]
    lines = []
    for row in rows:
        cells = [f"{cell:<{width}}" for cell, width in zip(row, widths, strict=False)]
        cells[1] = bold(cells[1])
        lines.append("  ".join([*cells, row[5]]).rstrip())
    lines += _missing(log) if rows else ["No decision matches.", *_missing(log)]
    return "\n".join(lines) + "\n"


def _row(each: LoggedDecision) -> tuple[str, str, str, str, str, str]:
    later = each.superseded_by or each.undone_by
    how = "superseded" if each.superseded_by else "undone"
    after = f" ({how} by {_shown(later)})" if later else ""
    who = _shown(each.author or each.agent)
    who += f", approved by {_shown(each.approved_by)}" if each.approved_by else ""
    outcome = WORDS.get(each.outcome, each.outcome) + (" (claimed)" if each.claimed else "")
    said = _shown(each.title.removeprefix("decision: "))
    said = said if len(said) <= TITLE else f"{said[: TITLE - 3].rstrip()}..."
    verdict = _shown(each.verdict) or "-"
    return _shown(each.created_at[:10]), _shown(each.trace), verdict, outcome, who, said + after


def _missing(log: DecisionLog) -> Iterator[str]:
    if log.left is None:
        yield f"older ones were not read (-n {10 * len(log.decisions)} shows more)"
    elif log.left:
        yield f"and {log.left} older (-n {len(log.decisions) + log.left} shows them)"
    for path in log.unreadable[:3]:
        yield f"not read: {plain(path)}"
    if len(log.unreadable) > 3:
        yield f"not read: {len(log.unreadable) - 3} more"


def _shown(value: object) -> str:
    return plain(" ".join(str(value).split())) if value is not None else ""


def data(log: DecisionLog) -> dict[str, Any]:
    """The log for programs, version 1; `schemas/log.schema.json` describes it."""
    return {"schema_version": VERSION, **plain_record(log)}


def json_lines(log: DecisionLog) -> str:
    """One object on a line for each decision."""
    rows = (json_text(plain_record(each)) for each in log.decisions)
    return "".join(f"{row}\n" for row in rows)


def csv_text(log: DecisionLog) -> str:
    """A table for spreadsheets, in which no cell is a formula."""
    from trace_gate.app.why.log_model import LoggedDecision

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(LoggedDecision._fields)
    for each in log.decisions:
        writer.writerow([csv_cell(getattr(each, name)) for name in LoggedDecision._fields])
    return out.getvalue()


def markdown_text(log: DecisionLog) -> str:
    """A page with a table, the newest decision first."""
    titles = ("day", "decision", "verdict", "outcome", "by", "approved by", "what", "why")
    table = Table(
        columns=tuple(Column(title=each) for each in titles),
        rows=tuple(_cells(each) for each in log.decisions),
        caption="Decisions, the newest first",
    )
    blocks = [table] if log.decisions else [Paragraph(text=("No decision matches.",))]
    missing = [Paragraph(text=(each,)) for each in _missing(log)]
    return markdown(
        Document(
            title=(f"{len(log.decisions)} decisions",),
            blocks=(*blocks, *missing),
            footer=("As of ", Code(text=log.commit[:10])),
        )
    )


def _cells(each: LoggedDecision) -> tuple[Line, ...]:
    outcome = WORDS.get(each.outcome, each.outcome)
    return (
        (each.created_at[:10],),
        (Code(text=each.trace),),
        (Mark(text=each.verdict, tone=TONES.get(each.verdict, "neutral")),) if each.verdict else (),
        (Mark(text=outcome, tone=TONES.get(each.outcome, "neutral")),),
        (each.author or each.agent or "",),
        (each.approved_by or "",),
        (each.title.removeprefix("decision: "),),
        (each.rationale or "",),
    )
