"""`market_files.yaml` as values: which files say what of which targets (SPEC 5, Market files)."""

from __future__ import annotations

from trace_gate.core.market.bulk_columns import SHEETS
from trace_gate.core.market.path_places import PathPattern
from trace_gate.core.market.templates import Template
from trace_gate.core.market.workbook import SEPARATOR
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from trace_gate.core.market.workbook import SheetRequest

    Shop = tuple[str, str]
    """A store and a marketplace"""

TABLE, TEXT, AMAZON_BULK = "table", "text", "amazon_bulk"
ARCHIVED, NULL_VALUES, ERROR = "archived", "null_values", "error"
"""What it means that a row, or a text, is gone."""

STATES = ("enabled", "paused", "archived")
XLSX = "xlsx"
ROW = "{row}"
TAB = "\t"


class TableForm(Record):
    """How the bytes of a table are read: nothing of it is guessed."""

    delimiter: str = ","
    encoding: str = "utf-8"
    decimal: str = "."
    sheets: tuple[str, ...] = ()
    """Of a workbook those that are read; empty: it is no workbook."""
    header_row: int = 1
    """The row of a sheet with the names of the columns."""

    @property
    def requests(self) -> tuple[SheetRequest, ...]:
        """The sheets that are asked for."""
        return tuple((each, self.header_row) for each in self.sheets)


class TextForm(Record):
    """How the bytes of a text are read. `lines`: each line is an item of a list."""

    strip_final_newline: bool = True
    max_bytes: int = 20_000
    lines: bool = False


class ValueColumn(Record):
    """A column of a table that says a value of a target."""

    column: str
    kind: str
    """money, percent, fraction, integer, enum or text."""
    template: Template
    decimals: int | None = None
    one_of: tuple[str, ...] = STATES

    @property
    def is_state(self) -> bool:
        """Whether it says the state of what the row is about."""
        return self.template.text.endswith("/state")


class Downloads(Record):
    """The downloads of a shop that its bulk sheets are held against."""

    uploads: str
    """A pattern of their names below the folder of uploads."""
    max_age_days: int = 7
    by_name: bool = False
    """Targets call campaigns and ad groups by their names, not by their ids."""


class MarketFiles(Record):
    """One entry: some files, and what they say."""

    id: str
    kind: str
    paths: tuple[PathPattern, ...]
    removed: str
    form: TableForm = TableForm()
    text: TextForm = TextForm()
    tenant_column: str | None = None
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    key: tuple[str, ...] = ()
    values: tuple[ValueColumn, ...] = ()
    template: Template | None = None
    """Of a text: its target."""
    layout: str | None = None
    """A layout that brings sheets, keys and values: `amazon_bulk`."""
    downloads: Downloads | None = None
    """Of a bulk sheet: what it is held against."""

    def pattern_of(self, path: str) -> PathPattern | None:
        """The first of its patterns that means a file."""
        return next((each for each in self.paths if each.matches(path)), None)

    @property
    def goals(self) -> tuple[Template, ...]:
        """The targets of which it says something."""
        own = (self.template,) if self.template is not None else ()
        return (*own, *(each.template for each in self.values))

    @property
    def requests(self) -> tuple[SheetRequest, ...]:
        """The sheets of a workbook that it reads; none: it reads no workbook."""
        if self.layout is not None:
            return tuple((each, 1) for each in SHEETS)
        return self.form.requests

    @property
    def words(self) -> frozenset[str]:
        """The words with which its targets begin: campaign, asin."""
        return frozenset(each.text.partition("/")[0] for each in self.goals)

    @property
    def is_by_path(self) -> bool:
        """Whether each of its files is about a target of its own, by its path."""
        if self.template is None or len(self.paths) > 1:
            return False
        return self.paths[0].is_named_by({each.name for each in self.template.names})


class MarketMapping(Record):
    """All entries, and the shops of the policy (SPEC 2, `tenants`)."""

    entries: tuple[MarketFiles, ...]
    shops: tuple[Shop, ...] = ()

    def of(self, path: str) -> tuple[MarketFiles, ...]:
        """The entries that read a file."""
        return tuple(each for each in self.entries if each.pattern_of(path) is not None)

    def sharing(self, words: frozenset[str]) -> tuple[MarketFiles, ...]:
        """The entries of which two files may be about one target that begins with such a word."""
        return tuple(
            each
            for each in self.entries
            if each.words & words and not (each.is_by_path and self._is_alone(each))
        )

    def _is_alone(self, entry: MarketFiles) -> bool:
        """Whether no other entry may have a target of a text."""
        return not any(
            entry.template is not None and entry.template.may_be(goal)
            for other in self.entries
            for goal in other.goals
            if other is not entry
        )


def compiled(plain: Iterable[Mapping[str, Any]], shops: Iterable[Shop] = ()) -> MarketMapping:
    """The entries of `market_files`, as validated data has them."""
    return MarketMapping(entries=tuple(map(_entry, plain)), shops=tuple(shops))


def _entry(plain: Mapping[str, Any]) -> MarketFiles:
    paths = tuple(map(PathPattern.of, plain["paths"]))
    common = {"id": plain["id"], "kind": plain["kind"], "paths": paths}
    if "layout" in plain:
        return MarketFiles(
            **common,
            removed=NULL_VALUES,
            layout=plain["layout"],
            downloads=_downloads(plain["base"]),
        )
    removed = plain.get("removed", NULL_VALUES)
    if plain["kind"] == TEXT:
        said = plain.get("text", {})
        return MarketFiles(
            **common,
            removed=removed,
            text=TextForm(
                strip_final_newline=said.get("strip_final_newline", True),
                max_bytes=said.get("max_bytes", TextForm().max_bytes),
                lines=said.get("items") == "lines",
            ),
            template=Template.of(plain["target"]),
        )
    return MarketFiles(
        **common,
        removed=removed,
        form=_form(plain["format"]),
        tenant_column=plain.get("tenant", {}).get("column"),
        where=tuple((name, tuple(words)) for name, words in plain.get("where", {}).items()),
        key=tuple(plain["key"]),
        values=tuple(_value(each, plain.get("row", "")) for each in plain["values"]),
    )


def _downloads(said: Mapping[str, Any]) -> Downloads:
    return Downloads(
        uploads=said["uploads"],
        max_age_days=said.get("max_age_days", Downloads(uploads="").max_age_days),
        by_name=said.get("targets", "ids") == "names",
    )


def _form(said: Mapping[str, Any]) -> TableForm:
    if said["type"] == XLSX:
        return TableForm(
            delimiter=SEPARATOR,
            sheets=tuple(said["sheets"]),
            header_row=said.get("header_row", 1),
        )
    usual = TAB if said["type"] == "tsv" else ","
    return TableForm(
        delimiter=said.get("delimiter", usual),
        encoding=said.get("encoding", "utf-8"),
        decimal=said.get("decimal", "."),
    )


def _value(said: Mapping[str, Any], row: str) -> ValueColumn:
    return ValueColumn(
        column=said["column"],
        kind=said["type"],
        template=Template.of(said["target"].replace(ROW, row)),
        decimals=said.get("decimals"),
        one_of=tuple(said.get("one_of", STATES)),
    )
