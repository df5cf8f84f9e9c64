"""A table as its entry reads it: which rows it means, and what each says of its targets.

A table has many rows, and a change touches few. So rows are compared as they are written, and
only those that differ, or name the same target, are looked into.
"""

from __future__ import annotations

from operator import itemgetter

from trace_gate.core.market import table_scan
from trace_gate.core.market.cell_values import NoValue, value_of
from trace_gate.core.market.held import Held, Place
from trace_gate.core.market.problems import Problem, Unreadable
from trace_gate.core.market.shops import names_and_shop, shop_of
from trace_gate.core.market.templates import EXPRESSION, spelled, unescaped
from trace_gate.core.market.workbook import FORMULA, MARK, PERCENT, SAID, mark_of, without_mark
from trace_gate.core.trace import target, target_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from trace_gate.core.market.cell_values import Value
    from trace_gate.core.market.held import Key
    from trace_gate.core.market.mapping import MarketFiles, MarketMapping, Shop, ValueColumn
    from trace_gate.core.market.table_scan import Scanned

_SHOP = "Write it as STORE-MARKETPLACE, like ACME-US, as `tenants` in gate.yaml has it."
_LETTERS = "Write the cells that name the row so that each can stand alone."
_ODD = ("  ", "\t", "\x0b", "\x0c", "\r", "\x1c", "\x1d", "\x1e", "\x1f", "\x7f")
"""Where none of these is in an ASCII text, two names that are spelled alike are the same text in
small letters, blanks around a cell apart."""


class Table:
    """One file or sheet, read by one entry.

    Args:
        path: the file.
        scan: its rows.
        entry: who reads it.
        mapping: all entries, for the shops.

    Raises:
        Unreadable: the whole table cannot be read.
    """

    def __init__(
        self, path: str, scan: Scanned, entry: MarketFiles, mapping: MarketMapping
    ) -> None:
        self.path, self.entry, self.scan = path, entry, scan
        self._names, self._shop = names_and_shop(path, entry, mapping)
        self._mapping = mapping
        self.columns: Mapping[str, int] = {}
        self.columns = self._header()
        self._width = len(self.scan.cells(0))
        self._asked = [
            (self.columns[name], {target_names.fold(word) for word in words})
            for name, words in entry.where
        ]
        self._folded: dict[tuple[str, ...], Sequence[tuple[str, ...]]] = {}

    # --- the table as a whole ------------------------------------------------------------

    def _header(self) -> dict[str, int]:
        """Each column that the entry names, and its place."""
        header = self.scan.cells(0) if len(self.scan) else ()
        if table_scan.blank(header):
            raise self._unreadable("has no names of columns", "Write them into the first row.")
        if len(header) > table_scan.MOST_COLUMNS:
            what = f"has more than {table_scan.MOST_COLUMNS} columns"
            raise self._unreadable(what, "Take out those that nobody needs.")
        here: dict[str, list[int]] = {}
        for at, name in enumerate(header):
            here.setdefault(target_names.fold(name), []).append(at)
        found = {}
        for name in wanted_columns(self.entry):
            self._refuse_marked(name, header)
            places = here.get(target_names.fold(name), [])
            if len(places) > 1:
                what = f"has the column {name!r} twice"
                raise self._unreadable(what, "Give one of them another name.")
            if not places or header[places[0]] != name:
                raise self._missing(name, header)
            found[name] = places[0]
        return found

    def _refuse_marked(self, name: str, header: Sequence[str]) -> None:
        for each in header:
            if mark_of(each) is not None and without_mark(each) == name:
                wrong, remedy = SAID[each[1]]
                raise self._unreadable(f"column {name!r}: the name {wrong}", remedy)

    def _missing(self, name: str, header: Sequence[str]) -> Unreadable:
        from difflib import get_close_matches

        near = get_close_matches(name.casefold(), [each.casefold() for each in header], 1, 0.6)
        was = next((each for each in header if [each.casefold()] == near), None)
        more = f" It has {was!r}." if was is not None else ""
        form = self.entry.form
        if len(header) == 1 and not form.sheets and form.delimiter not in header[0]:
            more += f" The policy says that {form.delimiter!r} stands between cells."
        return self._unreadable(
            f"has no column {name!r}, which the entry {self.entry.id} of market_files.yaml reads",
            f"Call it {name!r} again.{more}",
        )

    def _unreadable(self, what: str, remedy: str) -> Unreadable:
        place = self.place(0)
        return Unreadable(
            Problem(
                path=self.path,
                line=place.line,
                row=place.row,
                sheet=place.sheet,
                message=f"{place.said()}, {what}.",
                remedy=remedy,
            )
        )

    # --- rows ----------------------------------------------------------------------------

    def tokens(self, *, as_written: bool) -> Sequence[object]:
        """Something of each row that is the same where its values are.

        `as_written`: the whole row; else the cells that the entry reads, in its order.
        """
        if as_written:
            return self.scan.texts
        places = [*self.columns.values()]
        rows = (self.scan.cells(number) for number in range(len(self.scan)))
        # A row that says nothing, since it has other cells than the header, is like none that does.
        return [
            tuple(row[at] for at in places) if len(row) == self._width else (tuple(row),)
            for row in rows
        ]

    def means(self, number: int) -> bool:
        """Whether the entry means a row: not the header, no empty one, and as `where` asks."""
        if number == 0:
            return False
        row = self.scan.cells(number)
        if len(row) != self._width:
            return False
        return not table_scan.blank(row) and all(
            target_names.fold(row[at]) in words for at, words in self._asked
        )

    def unread(self) -> tuple[int, ...]:
        """The rows with something in them that the entry does not mean, counted from 1."""
        rows = ((number, self.scan.cells(number)) for number in range(1, len(self.scan)))
        there = [n for n, row in rows if len(row) == self._width and not table_scan.blank(row)]
        return tuple(self.scan.line_of(n) for n in there if not self.means(n))

    def unsound(self, number: int) -> Problem | None:
        """What is wrong with a row whose cells nobody can read alike; None for nothing.

        It has other cells than the header, or what says whether it is meant is no plain value.
        """
        row = self.scan.cells(number)
        if table_scan.blank(row):
            return None
        if len(row) == self._width:
            return self._unsound_cell(number, row) if MARK in self.scan.texts[number] else None
        return self.problem(
            number,
            None,
            f"has {len(row)} cells, and the header has {self._width}",
            "Give it as many: a text with what parts cells in it stands in quotes.",
        )

    def _unsound_cell(self, number: int, row: Sequence[str]) -> Problem | None:
        shop = self.entry.tenant_column
        asking = [*(name for name, _ in self.entry.where), *([shop] if shop is not None else [])]
        marked = (name for name in asking if mark_of(row[self.columns[name]]) is not None)
        name = next(marked, None)
        return self._marked(number, name, row) if name is not None else None

    def _marked(self, number: int, name: str, row: Sequence[str]) -> Problem:
        cell = row[self.columns[name]]
        wrong, remedy = SAID[cell[1]]
        shown = f" ({without_mark(cell)[:40]!r} was saved with it)" if cell[1] == FORMULA else ""
        return self.problem(number, name, f"{wrong}{shown}", remedy)

    def key_of(self, number: int, value: int) -> Key:
        """What a row is about by one value column: its shop, and the target in its one spelling."""
        row, template = self.scan.cells(number), self.entry.values[value].template
        parts = (
            each
            if isinstance(each, str)
            else template.normal_part(self._name(each.name, row), each.spelling)
            for each in template.parts
        )
        return (self._shop_of(row), "".join(parts))

    def find(self, keys: Collection[Key], value: int) -> list[int]:
        """The rows that are about one of some targets by one value column."""
        template = self.entry.values[value].template
        if not template.is_clear:
            every = range(len(self.scan))
            return [n for n in every if self.means(n) and self.key_of(n, value) in keys]
        names = tuple(n.name for n in template.names if n.name not in self._names)
        wanted = set()
        for _, normal in keys:
            found = template.read(normal)
            if found is not None:
                wanted.add(tuple(found[name].lower() for name in names))
        if not wanted:
            return []
        folded = self._spelled(names, value)
        likely = [number for number, each in enumerate(folded) if each in wanted]
        return [n for n in likely if self.means(n) and self.key_of(n, value) in keys]

    def _spelled(self, names: tuple[str, ...], value: int) -> Sequence[tuple[str, ...]]:
        """The cells of some columns in one spelling, in small letters, of each row."""
        if names not in self._folded:
            spellings = {n.name: n.spelling for n in self.entry.values[value].template.names}
            self._folded[names] = self._quickly(names, spellings) or self._slowly(names, spellings)
        return self._folded[names]

    def _quickly(
        self, names: tuple[str, ...], spellings: dict[str, str]
    ) -> Sequence[tuple[str, ...]] | None:
        """The same where small letters are all that it takes; None where more is needed."""
        if self.scan.parsed is not None or EXPRESSION in spellings.values() or not names:
            return None
        text, sign = "\n".join(self.scan.texts), self.scan.delimiter
        odd = (*_ODD, f" {sign}", f"{sign} ", " \n", "\n ")
        framed = f"\n{text}\n"
        if text.count("\n") >= len(self.scan.texts):  # a cell of a workbook has several lines
            return None
        if not text.isascii() or any(each in framed for each in odd if each != sign):
            return None
        at = [self.columns[name] for name in names]
        most = max(at) + 1  # what is behind the last of them stays together
        rows = [line.split(sign, most) for line in text.lower().split("\n")]
        try:
            if len(at) == 1:
                return [(row[at[0]],) for row in rows]
            return list(map(itemgetter(*at), rows))
        except IndexError:
            return None  # a row with too few cells

    def _slowly(
        self, names: tuple[str, ...], spellings: dict[str, str]
    ) -> Sequence[tuple[str, ...]]:
        known: dict[tuple[str, str], str] = {}

        def one(name: str, row: Sequence[str]) -> str:
            cell = row[self.columns[name]] if len(row) == self._width else ""
            if (name, cell) not in known:
                known[name, cell] = unescaped(spelled(cell, spellings[name])).lower()
            return known[name, cell]

        rows = (self.scan.cells(number) for number in range(len(self.scan)))
        return [tuple(one(name, row) for name in names) for row in rows]

    def held(self, number: int, value: int) -> Held | Problem:
        """What a row says by one value column."""
        column, row = self.entry.values[value], self.scan.cells(number)
        unnamed = self._unnamed(number, column, row)
        if unnamed is not None:
            return unnamed
        text = column.template.filled(
            {n.name: self._name(n.name, row) for n in column.template.names}
        )
        shop, goal = self._shop_of(row), target.parse_or_none(text)
        if shop is None:
            what = "names no shop of the policy"
            return self.problem(number, self.entry.tenant_column, what, _SHOP)
        if goal is None or goal.path is not None:
            return self.problem(number, column.column, *_no_target(text))
        if goal.normal != self.key_of(number, value)[1]:
            what = f"has letters that together become others: {text}"
            return self.problem(number, column.column, what, _LETTERS)
        found = self._value(number, column, row)
        if isinstance(found, Problem):
            return found
        return Held(
            shop=shop,
            normal=goal.normal,
            text=text,
            kind=column.kind,
            value=found,
            place=self.place(number, column.column),
            entry=self.entry.id,
        )

    def _value(self, number: int, column: ValueColumn, row: Sequence[str]) -> Value | Problem:
        cell = row[self.columns[column.column]]
        if mark_of(cell) not in (None, PERCENT if column.kind == "fraction" else None):
            return self._marked(number, column.column, row)
        try:
            return value_of(without_mark(cell), column, self.entry.form.decimal)
        except NoValue as wrong:
            return self.problem(number, column.column, wrong.wrong, wrong.remedy)

    def _unnamed(self, number: int, column: ValueColumn, row: Sequence[str]) -> Problem | None:
        """What is wrong with the cells that name a row."""
        for each in column.template.names:
            if each.name in self.columns and mark_of(row[self.columns[each.name]]) is not None:
                return self._marked(number, each.name, row)
            if not self._name(each.name, row).strip():
                what = "is empty, and it is part of what names the row"
                return self.problem(number, each.name, what, "Fill it in.")
        return None

    def _name(self, name: str, row: Sequence[str]) -> str:
        return self._names[name] if name in self._names else row[self.columns[name]]

    def _shop_of(self, row: Sequence[str]) -> Shop | None:
        column = self.entry.tenant_column
        if column is None:
            return self._shop
        return shop_of(row[self.columns[column]].strip(), self._mapping.shops)

    def place(self, number: int, column: str | None = None) -> Place:
        """Where a cell is."""
        line, sheet = self.scan.line_of(number), self.scan.sheet
        at = self.columns.get(column) if sheet is not None and column is not None else None
        return Place(
            path=self.path,
            line=line,
            row=number + 1 if sheet is None else line,
            column=column,
            sheet=sheet.name if sheet is not None else None,
            hidden=self.scan.is_hidden(number)
            or (sheet is not None and at in sheet.hidden_columns),
        )

    def problem(self, number: int, column: str | None, what: str, remedy: str) -> Problem:
        """What is wrong with a cell, or with a row."""
        place = self.place(number, column)
        message = f"{place.said()} {what}."
        return Problem(
            path=self.path,
            line=place.line,
            row=place.row,
            sheet=place.sheet,
            column=column,
            message=message,
            remedy=remedy,
        )


def wanted_columns(entry: MarketFiles) -> Sequence[str]:
    """The columns that an entry reads, each once."""
    shop = (entry.tenant_column,) if entry.tenant_column is not None else ()
    where = (name for name, _ in entry.where)
    return [*dict.fromkeys((*shop, *where, *entry.key, *(each.column for each in entry.values)))]


def _no_target(text: str) -> tuple[str, str]:
    try:
        target.parse(text)
    except target.TargetProblem as wrong:
        return f"belongs to no target: {wrong.message.rstrip('.')}", wrong.remedy
    return f"belongs to no target of the market: {text}", "Correct the cells that name the row."
