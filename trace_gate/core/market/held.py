"""What a market file says of one target, and where; and what a unit makes of it."""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from trace_gate.core.market.cell_values import Value
    from trace_gate.core.market.mapping import Shop
    from trace_gate.core.market.problems import Problem

    Key = tuple[Shop | None, str]
    """A shop, and a target in its one spelling"""


class Place(Record):
    """A cell of a table, or a text as a whole. Lines and rows are counted from 1.

    In a workbook the line is the row.
    """

    path: str
    line: int | None = None
    row: int | None = None
    column: str | None = None
    sheet: str | None = None
    """Of a workbook."""
    hidden: bool = False
    """Who opens the workbook does not see it."""

    def said(self) -> str:
        """The place, for people."""
        sheet = f", sheet {self.sheet!r}" if self.sheet is not None else ""
        row = f", row {self.row}" if self.row is not None else ""
        hidden = " (hidden)" if self.hidden and row else ""
        column = f", column {self.column!r}" if self.column is not None else ""
        return f"{self.path}{sheet}{row}{hidden}{column}"


class Held(Record):
    """A value that a file has for a target."""

    shop: Shop
    normal: str
    text: str
    """The target as a decision may write it."""
    kind: str
    value: Value
    place: Place
    entry: str

    @property
    def key(self) -> Key:
        """What it is about."""
        return (self.shop, self.normal)


class Implied(Record):
    """A change that the files of a unit make of a target: from what the base has to what it leaves.

    A value None is nothing: there is no row, or its cell is blank.
    """

    shop: Shop
    normal: str
    text: str
    kind: str
    old: Value
    new: Value
    place: Place
    """Where the unit has it; of what is gone, where the base had it."""
    gone: bool = False
    twice: bool = False
    """The base has it twice, so nobody can tell what it was."""

    @property
    def key(self) -> Key:
        """What it is about."""
        return (self.shop, self.normal)


class MarketChanges(Record):
    """What a unit does to market files."""

    changes: tuple[Implied, ...] = ()
    """In the order of their places."""
    problems: tuple[Problem, ...] = ()
    residue: Mapping[str, str] = {}
    """Paths in which something else differs, too, with what it is."""
    paths: frozenset[str] = frozenset()
    """The market files that the unit changes."""
    present: frozenset[Key] = frozenset()
    """Of the keywords that change, each match type that some file has."""
    was: Mapping[Key, Held] = {}
    """What the base has of targets that somebody asked for, where its files agree."""
    shown: Mapping[Key, Held] = {}
    """The same of what the unit leaves."""
