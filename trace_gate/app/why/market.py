"""Which decisions are behind the values of a market file's row, whatever commit wrote the line.

By the mapping of the commit that is read, and the reader of the gate (SPEC 5, Market files; 9).
"""

from __future__ import annotations

import re

from trace_gate.app.judge import market_books
from trace_gate.app.judge.market_files import mapping_of
from trace_gate.app.judge.trace_reader import read_trace
from trace_gate.app.why.model import MarketRow, MarketValue
from trace_gate.core.gate.market_newest import happened, moment_of
from trace_gate.core.gate.market_said import shop_of
from trace_gate.core.git_model import TRACE_BYTES
from trace_gate.core.market.at_line import said_at
from trace_gate.core.market.cell_values import as_data, same
from trace_gate.core.record import Record
from trace_gate.core.trace import ids, target
from trace_gate.core.trace.target_mentions import TargetMentions
from trace_gate.core.trace.title import title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.app.why.covering import Reading
    from trace_gate.core.gate.market_newest import Moment
    from trace_gate.core.git_model import Entry
    from trace_gate.core.market.held import Held
    from trace_gate.core.market.workbook import Workbook
    from trace_gate.core.trace.model import PlannedChange, Trace

DECIDING = ("decision", "maintenance")

_SUPERSEDES = re.compile(rb"supersedes['\"]?\s*:\s*['\"]?(TRACE-[0-9]+-[0-9]+)")


class Said(Record):
    """What one decision says of a target."""

    trace: Trace
    change: PlannedChange


def workbook_row(reading: Reading, path: str, number: int, data: bytes) -> MarketRow:
    """The same of a row of a workbook, as its bytes have it."""
    (files,) = market_books.opened(reading.workbooks, mapping_of(reading.policy), {path: data})
    book = files[path]
    return market_row(reading, path, number, book if book is not None else data)


def market_row(reading: Reading, path: str, number: int, data: bytes | Workbook) -> MarketRow:
    """The values of the row in which a line is, each with the newest executed decision about it.

    Args:
        reading: which commit is read, and by whose policy.
        path: a market file of that policy.
        number: of the line, from 1.
        data: the file that has the line.
    """
    said = list(said_at(path, data, number, mapping_of(reading.policy)))
    held = [each for each in said if not isinstance(each, str)]
    traces = _concerning(reading, [each for each, _ in held]) if held else []
    return MarketRow(
        values=tuple(_value(each, column, traces) for each, column in held),
        unread=tuple(each for each in said if isinstance(each, str)),
    )


def _value(held: Held, column: str | None, traces: Sequence[Trace]) -> MarketValue:
    naming = list(about(held, traces))
    every = [each for each in naming if happened(each.trace, each.change)]
    done = [each for each in every if each.trace.executed_at is not None]
    newest = max(done, key=_executed, default=None)
    agrees = same(newest.change.to_value, held.value, held.kind) if newest else None
    return MarketValue(
        column=column,
        tenant="-".join(held.shop),
        target=held.text,
        value=as_data(held.value),
        named=bool(naming),
        trace=str(newest.trace.id) if newest else None,
        title=title(newest.trace) if newest else None,
        executed_at=newest.trace.executed_at if newest else None,
        decided_target=newest.change.target_text if newest else None,
        from_value=newest.change.from_value if newest else None,
        to_value=newest.change.to_value if newest else None,
        agrees=agrees,
        waiting=None if agrees else _waiting(held, every, traces),
    )


def about(held: Held, traces: Sequence[Trace]) -> Iterator[Said]:
    """What decisions say of a target."""
    for trace in traces:
        if trace.trace_type not in DECIDING or shop_of(trace) != held.shop:
            continue
        for change in trace.changes:
            goal = target.parse_or_none(change.target_text)
            if goal is None or goal.path is not None:
                continue
            if any(held.normal in group for group in target.same_values(goal)):
                yield Said(trace=trace, change=change)


def _waiting(held: Held, every: Sequence[Said], traces: Sequence[Trace]) -> str | None:
    """The newest decision that says the file's value, and that nobody has executed yet."""
    over = {each.supersedes for each in traces}
    found = [
        each
        for each in every
        if each.trace.executed_at is None
        and each.trace.id not in over
        and same(each.change.to_value, held.value, held.kind)
    ]
    newest = max(found, key=_created, default=None)
    return str(newest.trace.id) if newest is not None else None


def _executed(said: Said) -> Moment:
    return moment_of(said.trace, said.change, said.trace.executed_at)


def _created(said: Said) -> Moment:
    return moment_of(said.trace, said.change, said.trace.created_at)


def _concerning(reading: Reading, held: Sequence[Held]) -> list[Trace]:
    """The traces of the commit that may be about some targets, and those that supersede one."""
    mentions = TargetMentions(target.parse(each.text) for each in held)
    there = reading.git.all_entries(reading.head, reading.root)
    entries = {path: e for path, e in there.items() if ids.id_of_path(path, reading.root)}
    superseding: dict[bytes, list[tuple[str, bytes]]] = {}

    def concerns(path: str, text: bytes) -> bool:
        if mentions.may_be_in(text):
            return True
        for found in _SUPERSEDES.findall(text):
            superseding.setdefault(found, []).append((path, text))
        return False

    texts = reading.git.texts({p: e for p, e in sorted(entries.items()) if e.is_file}, TRACE_BYTES)
    found = [_read(path, entries[path], text) for path, text in texts if concerns(path, text)]
    named = [str(each.id).encode() for each in found if each is not None]
    later = [one for name in named for one in superseding.get(name, ())]
    found += [_read(path, entries[path], text) for path, text in later]
    return [each for each in found if each is not None]


def _read(path: str, entry: Entry, text: bytes) -> Trace | None:
    return read_trace(path, entry, text).trace
