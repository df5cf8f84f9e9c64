"""The values of a market file's row, each with the decision about it, as rows of `why`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.report.pages.why_words import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.app.why.model import MarketRow, MarketValue, State

UNSURE = ("uncommitted", "past_the_gate", "remediated")
"""States of a line whose value may be younger than the entry that maps it."""


def market_rows(row: MarketRow, state: State) -> Iterator[tuple[str, str]]:
    """The rows of a line whose file is mapped; `state` is that of the line."""
    for each in row.values:
        yield "value", f"{shown(each.target)}: {shown(each.value)}"
        yield from _decision(each, unsure=state in UNSURE)
    for sentence in row.unread:
        yield "not read", shown(sentence)


def _decision(value: MarketValue, *, unsure: bool) -> Iterator[tuple[str, str]]:
    waiting = f"{shown(value.waiting)} says {shown(value.value)}, and is not executed yet"
    if value.trace is None:
        before = "" if unsure or value.named else ": the value was there before it was mapped"
        more = f"; {waiting}" if value.waiting else before
        yield "decided by", f"no executed decision names it{more}"
        return
    day = shown(value.executed_at)[:10]
    moved = f"{shown(value.from_value)} -> {shown(value.to_value)}"
    other = f" of {shown(value.decided_target)}" if value.decided_target != value.target else ""
    words = shown(value.title).removeprefix("decision: ")
    yield "decided by", f"{shown(value.trace)}, executed on {day}: {moved}{other}: {words}"
    if not value.agrees:
        more = f"{waiting}." if value.waiting else "No open decision says that."
        said = f"The file says {shown(value.value)}, and the newest executed decision"
        yield "but", f"{said} {shown(value.to_value)}. {more}"
