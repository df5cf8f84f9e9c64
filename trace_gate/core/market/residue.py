"""What of a market file differs beside the values that its entries read.

Other columns, the order of rows, the header, line ends, a cell that is written in another form: no
decision about a target says that, so it needs one about the file (SPEC 5, Market files).
"""

from __future__ import annotations

from trace_gate.core.market import text_files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from trace_gate.core.market.held import Key
    from trace_gate.core.market.pairs import Pair
    from trace_gate.core.market.tables import Table
    from trace_gate.core.market.workbook import Workbook


UNREAD = "nobody can read what the base has there"


def of(
    old: bytes | Workbook | None,
    new: bytes | Workbook | None,
    pairs: Sequence[Pair],
    keys: Collection[Key],
) -> str | None:
    """What else differs, in a few words; None for nothing.

    Args:
        old: the file at the base.
        new: as the unit leaves it.
        pairs: the two sides of the file by each entry that reads it as a table.
        keys: the targets whose change the unit implies.
    """
    if old is None or new is None:
        return "the file is new" if old is None else "the file is gone"
    if not isinstance(old, bytes) or not isinstance(new, bytes):
        return _of_book(old, new, pairs, keys)
    if any(each.old is None or each.new is None for each in pairs):
        return UNREAD
    if not pairs:
        return _of_text(old, new, keys)
    if len({(each.entry.form.delimiter, each.entry.form.encoding) for each in pairs}) > 1:
        return "it is read in two ways"
    return _Grid(pairs, keys).differs()


def _of_book(
    old: bytes | Workbook, new: bytes | Workbook, pairs: Sequence[Pair], keys: Collection[Key]
) -> str | None:
    """Cells, not how they look; of sheets that are not read what tells whether they differ."""
    unread = any(each.old is None or each.new is None for each in pairs)
    if isinstance(old, bytes) or isinstance(new, bytes) or old.wrong or new.wrong or unread:
        return _other_sheets(old, new) or UNREAD
    return _other_sheets(old, new) or _in_sheets(pairs, keys) or _unread_sheets(old, new)


def _other_sheets(old: bytes | Workbook, new: bytes | Workbook) -> str | None:
    if isinstance(old, bytes) or isinstance(new, bytes) or old.wrong or new.wrong:
        return None
    for name in dict.fromkeys((*old.names, *new.names)):
        if name not in old.names or name not in new.names:
            return f"the sheet {name!r} is {'new' if name in new.names else 'gone'}"
    return None


def _in_sheets(pairs: Sequence[Pair], keys: Collection[Key]) -> str | None:
    for sheet in dict.fromkeys(pair.sheet for pair in pairs):
        mine = [each for each in pairs if each.sheet == sheet]
        if len({each.entry.form.header_row for each in mine}) > 1:
            return f"the sheet {sheet!r} is read in two ways"
        what = _Grid(mine, keys).differs()
        if what is not None:
            return f"in the sheet {sheet!r} {what}"
    return None


def _unread_sheets(old: Workbook, new: Workbook) -> str | None:
    for name in dict.fromkeys((*old.digests, *new.digests)):
        if old.digests.get(name) != new.digests.get(name):
            return f"the sheet {name!r} differs"
    return None


def _of_text(old: bytes, new: bytes, keys: Collection[Key]) -> str | None:
    if text_files.form_of(old) != text_files.form_of(new):
        return "its line ends or its first bytes differ"
    return None if keys else "only its form differs"


class _Grid:
    """Both sides of a table, for all entries that read it."""

    def __init__(self, pairs: Sequence[Pair], keys: Collection[Key]) -> None:
        self._touched: tuple[dict[int, set[int]], dict[int, set[int]]] = ({}, {})
        self._pairs: dict[int, int] = {}
        for pair in pairs:
            if pair.old is not None and pair.new is not None:
                self._old, self._new = pair.old.scan, pair.new.scan
                self._enter(pair.old, pair.new, (pair.old_rows, pair.new_rows), keys)

    def _enter(
        self,
        old: Table,
        new: Table,
        differ: tuple[frozenset[int], frozenset[int]],
        keys: Collection[Key],
    ) -> None:
        """Rows of which a value changes, with the columns that decisions say."""
        for value, column in enumerate(old.entry.values):
            rows: list[dict[Key, int]] = []
            for side, numbers, touched in zip((old, new), differ, self._touched, strict=True):
                made = ((side.key_of(n, value), n) for n in sorted(numbers) if side.means(n))
                mine = {key: number for key, number in made if key in keys}
                for number in mine.values():
                    touched.setdefault(number, set()).add(side.columns[column.column])
                rows.append(mine)
            for key, number in rows[1].items():
                if key in rows[0]:
                    self._pairs[number] = rows[0][key]
                else:
                    names = {new.columns[name] for name in (*new.entry.key, *_where(new))}
                    self._touched[1][number] |= names

    def differs(self) -> str | None:
        return self._around() or self._rows()

    def _around(self) -> str | None:
        old, new = self._old, self._new
        if old.sheet is not None and new.sheet is not None and old.sheet.above != new.sheet.above:
            return "what is above the names of the columns differs"
        if old.bom != new.bom:
            return "its first bytes (BOM) differ"
        if old.line_ends != new.line_ends or "mixed" in (old.line_ends, new.line_ends):
            return "its line ends differ"
        if old.texts[0] != new.texts[0]:
            return "the names of its columns, or their order, differ"
        return None

    def _rows(self) -> str | None:
        old, new = self._old, self._new
        for number, columns in self._touched[1].items():
            if self._other_cells(number, columns):
                return f"other cells of row {new.line_of(number)} differ"
        last = len(old) - 1 in self._touched[0] or len(new) - 1 in self._touched[1]
        if old.closed != new.closed and not last:
            return "the line end of its last row differs"
        return self._other_rows()

    def _other_cells(self, number: int, columns: Collection[int]) -> bool:
        row = self._new.cells(number)
        rest = [cell for at, cell in enumerate(row) if at not in columns]
        if number not in self._pairs:
            return any(rest)
        was = self._old.cells(self._pairs[number])
        return rest != [cell for at, cell in enumerate(was) if at not in columns]

    def _other_rows(self) -> str | None:
        """Rows of which no value changes must be as they were, in their order."""
        rest = [
            [text for n, text in enumerate(side.texts) if n not in touched]
            for side, touched in zip((self._old, self._new), self._touched, strict=True)
        ]
        if rest[0] == rest[1]:
            return None
        if sorted(rest[0]) == sorted(rest[1]):
            return "its rows stand in another order"
        at = next((n for n, (a, b) in enumerate(zip(*rest, strict=False)) if a != b), 0)
        return f"something else differs in it, first near row {at + 1}"


def _where(table: Table) -> list[str]:
    shop = table.entry.tenant_column
    return [*(name for name, _ in table.entry.where), *([shop] if shop is not None else [])]
