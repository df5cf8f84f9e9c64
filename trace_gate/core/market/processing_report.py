"""What Amazon made of an uploaded sheet: the report that it gives back, row by row (SPEC 9).

The report holds the sheet as it was uploaded, with the errors at its right. So it is held against
the decision like the sheet itself: what was uploaded has to be what was decided.
"""

from __future__ import annotations

from trace_gate.core.market import bulk_entities, report_messages
from trace_gate.core.market.bulk_cells import cells_of, header_of
from trace_gate.core.market.bulk_columns import NoBulkSheet
from trace_gate.core.market.bulk_download import ARCHIVED, identity
from trace_gate.core.market.bulk_entities import ARCHIVE, CREATE
from trace_gate.core.market.upload_values import same
from trace_gate.core.record import Record
from trace_gate.core.table import HEAD_ROWS, shown
from trace_gate.core.trace import target
from trace_gate.core.trace.target_names import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from trace_gate.core.market.bulk_download import BulkDownload
    from trace_gate.core.market.bulk_entities import BulkEntity
    from trace_gate.core.table import Table
    from trace_gate.core.trace.model import PlannedChange
    from trace_gate.core.trace.target import Target

    Expected = dict[tuple[str, ...], list[tuple[PlannedChange, str]]]
    """A row by what only it has, with its changes and their columns"""

RECORD, TYPE, CODE, MESSAGE = "original record #", "error type", "error code", "error message"
STATUS, REASON = "status", "reason"
WARNING, NOT_PROCESSED = "warning", "not processed"
DONE = ("success", "succeeded", "successful", "processed", "completed")


class NoReport(Exception):
    """A report that tells nothing for certain: what is wrong, and what mends it."""

    def __init__(self, wrong: str, remedy: str) -> None:
        super().__init__(wrong)
        self.wrong, self.remedy = wrong, remedy


class ReportRow(Record):
    """A row as it was uploaded, and why Amazon refused it."""

    number: int
    """As spreadsheets count."""
    entity: BulkEntity
    operation: str
    cells: Mapping[str, str]
    refused: str | None

    @property
    def identity(self) -> tuple[str, ...]:
        """What only this row has."""
        return identity(self.entity, self.cells, new=self.operation == CREATE)


def read(tables: Sequence[Table]) -> list[ReportRow]:
    """The rows of a report.

    Raises:
        NoReport: it has no rows of a sheet, or does not say for certain what became of one.
    """
    summary: dict[int, str] = {}
    rows: list[ReportRow] = []
    tells = False
    for table in tables:
        named = _summary(table)
        if named is not None:
            summary |= named
            tells = True
            continue
        try:
            at, columns = header_of(table)
        except NoBulkSheet:
            continue  # another tab
        header = [fold(shown(cell)) for cell in list(table.head(HEAD_ROWS))[at]]
        places = {name: header.index(name) for name in _WORDS if name in header}
        tells = tells or bool(places)
        said = {n: _said(n, places, cells) for n, cells in _cells(table, at)} if places else {}
        for number, cells in cells_of(table, at, columns):
            rows += _row(number, cells, said.get(number))
    if not rows:
        raise NoReport(*report_messages.no_rows())
    if not tells:
        raise NoReport(*report_messages.no_words())
    return list(_with_summary(rows, summary))


_WORDS = (TYPE, CODE, MESSAGE, STATUS, REASON)


def refused(
    rows: Sequence[ReportRow],
    changes: Sequence[PlannedChange],
    download: BulkDownload,
    apart: frozenset[int],
) -> tuple[tuple[int, str], ...]:
    """The changes that Amazon refused, by their numbers from 1, each with the reason.

    Args:
        rows: of the report.
        changes: of the decision, in their order.
        download: from which the sheet had its ids.
        apart: numbers of changes that no row has to have: left out of the sheet, or said to have
            failed.

    Raises:
        NoReport: a row is none of the decision, says another value, or is missing.
    """
    expected = dict(_expected(changes, download))
    found: dict[int, str] = {}
    seen: set[int] = set()
    for row in rows:
        of_row = expected.get(row.identity)
        if of_row is None:
            raise NoReport(*report_messages.not_of_decision(row.number))
        for change, column in of_row:
            has = row.cells.get(column)
            if row.operation == ARCHIVE and column == "state":
                has = ARCHIVED
            number = change.index + 1
            if not same(has, change.to_value):
                words = (row.number, number, has, change.to_value)
                raise NoReport(*report_messages.other_value(*words))
            seen.add(number)
            if row.refused is not None:
                found[number] = row.refused
    missing = {c.index + 1 for each in expected.values() for c, _ in each} - seen - apart
    if missing:
        raise NoReport(*report_messages.missing(min(missing)))
    return tuple(sorted(found.items()))


def _expected(
    changes: Sequence[PlannedChange], download: BulkDownload
) -> Iterator[tuple[tuple[str, ...], list[tuple[PlannedChange, str]]]]:
    """The rows that a decision has in a sheet, with the columns of its changes."""
    found: Expected = {}
    for change in changes:
        goal = target.parse_or_none(change.target_text)
        if goal is None or goal.campaign is None:
            continue
        row = download.row(goal)
        entity = bulk_entities.BY_LEVEL[goal.level or ""]
        key = row.identity if row is not None else _new(goal, entity, download)
        if row is not None and row.is_archived:
            key = _new(goal, entity, download)
        word = goal.normal.rpartition("/")[2]
        column = next(each for each, last in entity.values.items() if last == word)
        found.setdefault(key, []).append((change, column))
    yield from found.items()


def _new(goal: Target, entity: BulkEntity, download: BulkDownload) -> tuple[str, ...]:
    text = goal.keyword if goal.keyword is not None else goal.negative or ""
    cells = {
        **download.parents(goal).ids,
        "keyword": text,
        "match_type": goal.match or "",
        "expression": goal.product_target or "",
        "placement": goal.placement or "",
    }
    return identity(entity, cells, new=True)


def _row(number: int, cells: Mapping[str, str], refusal: str | None) -> Iterator[ReportRow]:
    """A row that asked for something; one without an operation did not."""
    word = cells.get("operation")
    if word is None:
        return
    entity, operation = (
        bulk_entities.entity_of(cells.get("entity", "")),
        bulk_entities.operation_of(word),
    )
    if entity is None or operation is None:
        raise NoReport(*report_messages.not_of_decision(number))
    yield ReportRow(number=number, entity=entity, operation=operation, cells=cells, refused=refusal)


def _cells(table: Table, header: int) -> Iterator[tuple[int, Sequence[str]]]:
    for at, row in enumerate(table.rows):
        if at > header:
            yield table.first_row + at, [shown(cell).strip() for cell in row]


def _said(number: int, places: Mapping[str, int], cells: Sequence[str]) -> str | None:
    """Why a row was refused, by the words at its right; None where it was not.

    Raises:
        NoReport: they do not say whether it was done.
    """
    word = {name: cells[at] if at < len(cells) else "" for name, at in places.items()}
    if STATUS in places and not any(cells):
        return None
    if STATUS in places:
        status = fold(word[STATUS])
        if status in DONE:
            return None
        if not status and not word.get(REASON):
            return None
        return word.get(REASON) or word[STATUS]
    return _reason(number, word.get(TYPE, ""), word.get(CODE, ""), word.get(MESSAGE, ""))


def _reason(number: int, kind: str, code: str, message: str) -> str | None:
    if not (kind or code or message):
        return None
    if fold(kind) == WARNING and fold(code) != NOT_PROCESSED:
        raise NoReport(*report_messages.warned(number, message or code))
    return ": ".join(each for each in (code, message) if each) or kind


def _summary(table: Table) -> dict[int, str] | None:
    """The rows that a summary names, with the reasons; None where it is no summary."""
    for at, row in enumerate(table.head(HEAD_ROWS)):
        header = [fold(shown(cell)) for cell in row]
        if RECORD in header and MESSAGE in header:
            return dict(_records(table, at, {name: n for n, name in enumerate(header)}))
    return None


def _records(table: Table, at: int, places: Mapping[str, int]) -> Iterator[tuple[int, str]]:
    for number, cells in _cells(table, at):
        word = {name: cells[n] for name, n in places.items() if n < len(cells)}
        record = word.get(RECORD, "")
        if not record:
            continue
        if not record.isdigit() or not record.isascii():
            raise NoReport(*report_messages.no_number(number, record))
        reason = _reason(int(record), word.get(TYPE, ""), word.get(CODE, ""), word.get(MESSAGE, ""))
        if reason is not None:
            yield int(record), reason


def _with_summary(rows: Iterable[ReportRow], summary: Mapping[int, str]) -> Iterator[ReportRow]:
    """The rows, each with what the summary says of it.

    Raises:
        NoReport: the summary names a row that is not there, or another one than its tab.
    """
    found = list(rows)
    numbers = {each.number for each in found}
    for record in summary:
        if record not in numbers:
            raise NoReport(*report_messages.no_such_record(record))
    tabs = {each.number for each in found if each.refused is not None}
    if tabs and summary and tabs != summary.keys():
        raise NoReport(*report_messages.two_answers(min(tabs ^ summary.keys())))
    for each in found:
        yield each if each.refused is not None else each.with_(refused=summary.get(each.number))
