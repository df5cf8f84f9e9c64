"""The rows of bulk sheets: those with an Operation, and those of a download (SPEC 5, Market files).

A sheet that is uploaded does something by its rows with an Operation; all others Amazon ignores.
"""

from __future__ import annotations

from trace_gate.core.market import bulk_columns, bulk_entities
from trace_gate.core.market.bulk_columns import NoBulkSheet
from trace_gate.core.market.held import Place
from trace_gate.core.market.problems import Problem, Unreadable
from trace_gate.core.market.workbook import DATE, SAID, SEPARATOR, mark_of, without_mark
from trace_gate.core.record import Record
from trace_gate.core.trace.target_names import fold, normal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from trace_gate.core.market.bulk_columns import BulkColumns
    from trace_gate.core.market.bulk_entities import BulkEntity
    from trace_gate.core.market.workbook import Sheet, Workbook

DATES = ("start_date", "end_date")
THIRD = 2
"""Where the Operation is in a sheet of each language, from 0."""
IDS = ("campaign_id", "ad_group_id", "keyword_id", "target_id")


class BulkRow(Record):
    """One row of a bulk sheet."""

    path: str
    sheet: Sheet
    columns: BulkColumns
    row: int
    """Its number, from 1 at the top of the sheet."""
    cells: Mapping[str, str]
    """What is filled in, by what it means."""
    unknown: Mapping[str, str]
    """What is filled in, in columns that are not known, by the names of these."""

    def place(self, meaning: str | None = None) -> Place:
        """Where the row is, or one of its cells."""
        sheet = self.sheet
        return Place(
            path=self.path,
            line=self.row,
            row=self.row,
            sheet=sheet.name,
            column=self.columns.name_of(meaning) if meaning is not None else None,
            hidden=sheet.hidden or self.row in sheet.hidden_rows,
        )

    def problem(self, meaning: str | None, what: str, remedy: str) -> Problem:
        """What is wrong with it."""
        place = self.place(meaning)
        return Problem(
            path=place.path,
            line=place.line,
            row=place.row,
            sheet=place.sheet,
            column=place.column,
            message=f"{place.said()} {what}.",
            remedy=remedy,
        )


class NotRead(Exception):
    """A row that says nothing that a decision can say."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def with_operation(
    path: str, book: Workbook, known: Collection[str] = ()
) -> Iterator[BulkRow | Problem]:
    """The rows of a sheet that do something; and what no decision can say of the workbook.

    Args:
        path: the file.
        book: what it is.
        known: rows as they are written, with their header before them, that were there before.

    Raises:
        Unreadable: it is no bulk sheet.
    """
    _refuse(path, book)
    for (name, _), sheet in book.sheets.items():
        if name in bulk_columns.SHEETS:
            columns = _columns(path, sheet)
            at = columns.places["operation"]
            for number, text in _rows(sheet):
                cells = text.split(SEPARATOR)
                does = at < len(cells) and fold(without_mark(cells[at]))
                if does and f"{sheet.rows[0]}\n{text}" not in known:
                    yield _row(path, sheet, columns, number, cells)
        else:
            yield from _of_other_sheet(path, sheet)


def texts(book: Workbook | None) -> Iterator[str]:
    """The rows of a workbook as they are written, each with its header before it."""
    if book is not None and book.wrong is None:
        for sheet in book.sheets.values():
            yield from (f"{sheet.rows[0]}\n{text}" for text in sheet.rows[1:])


def _refuse(path: str, book: Workbook) -> None:
    if book.wrong is not None:
        wrong, remedy = book.wrong
        raise Unreadable(Problem(path=path, message=f"{path} {wrong}.", remedy=remedy))
    if not any(name in bulk_columns.SHEETS for name, _ in book.sheets):
        names = ", ".join(book.names[:8])
        message = f"{path} has no sheet {bulk_columns.SHEETS[0]!r}. Its sheets are: {names}."
        remedy = "Call it so again, as Amazon's download does."
        raise Unreadable(Problem(path=path, message=message, remedy=remedy))


def _columns(path: str, sheet: Sheet) -> BulkColumns:
    header = sheet.rows[0].split(SEPARATOR) if sheet.rows else []
    try:
        return bulk_columns.columns(header)
    except NoBulkSheet as wrong:
        place = Place(path=path, sheet=sheet.name, row=1, line=1)
        raise Unreadable(
            Problem(
                path=path,
                line=1,
                row=1,
                sheet=sheet.name,
                message=f"{place.said()}, {wrong.wrong}.",
                remedy=wrong.remedy,
            )
        ) from wrong


def _rows(sheet: Sheet) -> Iterator[tuple[int, str]]:
    """The rows below the header, each with its number."""
    first = len(sheet.above) + 2
    return ((first + at, text) for at, text in enumerate(sheet.rows[1:]) if text)


def _row(
    path: str, sheet: Sheet, columns: BulkColumns, number: int, cells: Sequence[str]
) -> BulkRow | Problem:
    unknown = dict(columns.unknown(cells))
    made = BulkRow(
        path=path,
        sheet=sheet,
        columns=columns,
        row=number,
        cells=columns.cells(cells),
        unknown=unknown,
    )
    for meaning, cell in made.cells.items():
        mark = mark_of(cell)
        if mark is not None and not (mark == DATE and meaning in DATES):
            return made.problem(meaning, *SAID[mark])
    if len(cells) > len(columns.header):
        return made.problem(None, "has cells without a column", "Take them out.")
    return made


def _of_other_sheet(path: str, sheet: Sheet) -> Iterator[Problem]:
    header = [fold(without_mark(each)) for each in sheet.rows[0].split(SEPARATOR)]
    named = "operation" in header
    at = header.index("operation") if named else THIRD
    for number, text in _rows(sheet):
        cells = text.split(SEPARATOR)
        word = fold(without_mark(cells[at])) if at < len(cells) else ""
        if word and (named or word in bulk_entities.OPERATION_WORDS):
            place = Place(path=path, sheet=sheet.name, row=number, line=number)
            yield Problem(
                path=path,
                line=number,
                row=number,
                sheet=sheet.name,
                message=f"{place.said()} has an Operation, and no decision can say what this sheet "
                "does.",
                remedy="Empty the cell, and change it in the Ads console; decide it as a change of "
                "a file that says so.",
            )


class Download:
    """The newest download of a shop, as far as some rows ask for it.

    Args:
        path: the file.
        captured_at: when it was made, as its trace says.
        book: what it is.
        wanted: the rows of a sheet that are held against it.

    Raises:
        Unreadable: it is no bulk sheet.
    """

    def __init__(
        self, path: str, captured_at: str, book: Workbook, wanted: Sequence[BulkRow]
    ) -> None:
        _refuse(path, book)
        self.path, self.captured_at = path, captured_at
        self._by_key: dict[tuple[str, ...], list[BulkRow]] = {}
        self._by_name: dict[tuple[str, ...], list[BulkRow]] = {}
        ids = {row.cells[each] for row in wanted for each in IDS if each in row.cells}
        for (name, _), sheet in book.sheets.items():
            if name in bulk_columns.SHEETS:
                self._enter(sheet, _columns(path, sheet), ids)

    def _enter(self, sheet: Sheet, columns: BulkColumns, ids: set[str]) -> None:
        places = [columns.places[each] for each in IDS if each in columns.places]
        for number, text in _rows(sheet):
            cells = text.split(SEPARATOR)
            mine = (without_mark(cells[at]).strip() for at in places if at < len(cells))
            if ids.isdisjoint(mine):
                continue
            row = BulkRow(
                path=self.path,
                sheet=sheet,
                columns=columns,
                row=number,
                cells=columns.cells(cells),
                unknown=dict(columns.unknown(cells)),
            )
            entity = bulk_entities.entity_of(row.cells.get("entity", ""))
            if entity is not None:
                self._by_key.setdefault(key_of(entity, row), []).append(row)
                self._by_name.setdefault(name_of(entity, row), []).append(row)

    def row_of(self, entity: BulkEntity, row: BulkRow) -> BulkRow | None:
        """Its row of what a row of a sheet is about.

        Raises:
            NotRead: it has two.
        """
        found = self._by_key.get(key_of(entity, row), [])
        if len(found) > 1:
            rows = f"{found[0].row} and {found[1].row}"
            raise NotRead(
                row.problem(
                    entity.own,
                    f"is about what {self.path} has twice, in rows {rows}",
                    "Download it anew from the Ads console, and add it with trace-gate observe.",
                )
            )
        return found[0] if found else None

    def named(self, entity: BulkEntity, row: BulkRow) -> Sequence[BulkRow]:
        """Its rows of what is called as in a row of a sheet, in the same campaign and ad group."""
        return self._by_name.get(name_of(entity, row), [])

    def by_id(self, column: str, text: str) -> BulkRow | None:
        """The campaign or the ad group with an id."""
        level = column.removesuffix("_id")
        found = self._by_key.get((level, text), [])
        return found[0] if len(found) == 1 else None


def key_of(entity: BulkEntity, row: BulkRow) -> tuple[str, ...]:
    """What tells a row of a download: the level and the ids, or what names a placement."""
    return (entity.level, *(_named(each, row.cells.get(each, "")) for each in entity.key))


def name_of(entity: BulkEntity, row: BulkRow) -> tuple[str, ...]:
    """What tells it where its own id is not known yet."""
    columns = (*entity.above, *entity.names) if entity.names else entity.key
    return (entity.level, *(_named(each, row.cells.get(each, "")) for each in columns))


def _named(meaning: str, cell: str) -> str:
    """A cell in its one spelling."""
    if meaning == "placement":
        return bulk_entities.placement_of(cell) or fold(cell)
    if meaning == "match_type":
        return bulk_entities.match_of(cell) or fold(cell)
    if meaning == "expression":
        return normal("product_target", cell)
    return fold(cell) if meaning == "keyword" else cell
