"""What a bulk sheet changes: its rows with an Operation against the newest download (SPEC 5).

An Update row carries all its filled cells. What equals the download, and what was executed last,
is no change. What no target can say is never passed over.
"""

from __future__ import annotations

from decimal import Decimal

from trace_gate.core.market import bulk_entities
from trace_gate.core.market.bulk_entities import (
    ARCHIVE,
    CREATE,
    MOST_PERCENT,
    WITHOUT_TARGET,
    BulkName,
    target_of,
)
from trace_gate.core.market.bulk_rows import DATES, BulkRow, NotRead
from trace_gate.core.market.cell_values import NoValue, value_of
from trace_gate.core.market.held import Implied
from trace_gate.core.market.mapping import ARCHIVED, STATES, ValueColumn
from trace_gate.core.market.templates import Template
from trace_gate.core.record import Record
from trace_gate.core.trace import ids, target
from trace_gate.core.trace.target_names import MATCHES, fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trace_gate.core.market.bulk_entities import BulkEntity
    from trace_gate.core.market.bulk_rows import Download
    from trace_gate.core.market.cell_values import Value
    from trace_gate.core.market.held import Key
    from trace_gate.core.market.mapping import Shop
    from trace_gate.core.market.problems import Problem

REMOVED_BY_BLANK = ("portfolio_id", "end_date")
"""Of a campaign a blank cell takes these away; every other blank cell keeps what is there."""
DECIMALS = 2
_NO_TARGET = Template.of("")
_MONEY = ValueColumn(column="", kind="money", template=_NO_TARGET, decimals=DECIMALS)
_STATE = ValueColumn(column="", kind="enum", template=_NO_TARGET, one_of=STATES)
_PERCENT = ValueColumn(column="", kind="percent", template=_NO_TARGET, decimals=0)
COLUMNS: Mapping[str, ValueColumn] = {
    "bid": _MONEY,
    "budget": _MONEY,
    "state": _STATE,
    "percent": _PERCENT,
}
"""By the last part of a target how a cell says its value."""


class Cell(Record):
    """A cell of a row with an Operation that says a value."""

    row: BulkRow
    column: str
    normal: str
    text: str
    """The target."""
    kind: str
    old: Value
    """What the download has."""
    new: Value
    is_new: bool
    """It is of something that the sheet creates."""


class LastExecuted(Record):
    """The newest executed value of a target at the base."""

    value: object
    at: str


class Reader:
    """Reads the rows of one sheet that do something.

    Args:
        download: the newest one of the base.
        rows: all of them, since a row may be about what another one creates.
        by_name: whether targets call campaigns and ad groups by their names, not by their ids.
    """

    def __init__(self, download: Download, rows: Sequence[BulkRow], *, by_name: bool) -> None:
        self._download, self._by_name = download, by_name
        self._created = {
            (entity.level, row.cells.get(entity.own or "", "")): row
            for row in rows
            if (entity := bulk_entities.entity_of(row.cells.get("entity", ""))) is not None
            and entity.level in ("campaign", "ad_group")
            and bulk_entities.operation_of(row.cells.get("operation", "")) == CREATE
        }

    def cells(self, row: BulkRow) -> list[Cell]:
        """The cells of a row that say values.

        Raises:
            NotRead: the row does something that no decision can say, or that Amazon refuses.
        """
        operation = bulk_entities.operation_of(row.cells["operation"])
        if operation is None:
            said = f"is {row.cells['operation']!r}, and that is no Operation"
            raise NotRead(row.problem("operation", said, "Write Create, Update or Archive."))
        entity = _entity(row)
        was = self._download.row_of(entity, row)
        if operation == CREATE:
            return self._create(entity, row, was)
        self._check_same(entity, row, was, operation)
        assert was is not None  # noqa: S101  # `_check_same` has refused it
        return self._update(entity, row, was) if operation != ARCHIVE else self._archive(row, was)

    def present(self, row: BulkRow) -> Iterator[str]:
        """Of the keyword of a row each match type that the download has, as normal targets."""
        entity = bulk_entities.entity_of(row.cells.get("entity", ""))
        if entity is None or "match_type" not in entity.names:
            return
        for match in MATCHES:
            like = row.with_(cells={**row.cells, "match_type": match})
            for other in self._download.named(entity, like):
                for last in entity.values.values():
                    goal = target.parse_or_none(self._target(entity, other, last))
                    if goal is not None:
                        yield goal.normal

    # --- operations ------------------------------------------------------------------------

    def _check_same(
        self, entity: BulkEntity, row: BulkRow, was: BulkRow | None, operation: str
    ) -> None:
        """What a row is about is what the download has there, and can still be changed."""
        own = entity.own
        if own is not None and own not in row.cells:
            raise NotRead(
                row.problem(own, f"is empty, and {operation} needs it", "Copy it of the download.")
            )
        if was is None:
            raise NotRead(
                row.problem(
                    own or "placement",
                    f"is about what the newest download ({self._download.path}) does not have",
                    "Download it anew, with what has ended and what had no impressions, and add it "
                    "with trace-gate observe; or correct the id.",
                )
            )
        for each in (*entity.above, *entity.names):
            here, there = row.cells.get(each), was.cells.get(each)
            if here is not None and here != there and not _alike(each, here, there or ""):
                raise NotRead(
                    row.problem(
                        each,
                        f"is {here!r}, and the download has {there!r} for this id",
                        "It never changes: copy it of the download. What is meant otherwise is "
                        "a new row with Create.",
                    )
                )
        if fold(was.cells.get("state", "")) == ARCHIVED:
            raise NotRead(
                row.problem(
                    own,
                    "is about what is archived",
                    "Amazon takes nothing back from the archive: take the row out, and create "
                    "what is meant anew.",
                )
            )

    def _update(self, entity: BulkEntity, row: BulkRow, was: BulkRow) -> list[Cell]:
        said = {*entity.key, *entity.above, *entity.names, *entity.values}
        self._check_others(entity, row, was, said)
        if entity.level == "campaign":
            for each in REMOVED_BY_BLANK:
                if each in was.cells and each not in row.cells:
                    raise NotRead(
                        row.problem(
                            each,
                            "is empty, and Amazon would take away what the download has there "
                            f"({was.cells[each]})",
                            "Copy it of the download.",
                        )
                    )
        return [
            self._cell(entity, row, was, column, last)
            for column, last in entity.values.items()
            if column in row.cells
        ]

    def _archive(self, row: BulkRow, was: BulkRow) -> list[Cell]:
        entity = _entity(row)
        if "state" not in entity.values:
            raise NotRead(
                row.problem(
                    "operation",
                    "archives what has no state",
                    "Write Update, and 0 as its Percentage.",
                )
            )
        made = self._cell(entity, row, was, "state", "state", archived=True)
        return [made]

    def _create(self, entity: BulkEntity, row: BulkRow, was: BulkRow | None) -> list[Cell]:
        if entity.own is None and was is not None:  # a placement that is there is changed
            return self._update(entity, row, was)
        own = entity.own
        parent = entity.level in ("campaign", "ad_group")
        if own is not None and own in row.cells and not parent:
            what = "is filled in, and what is created has no id yet"
            raise NotRead(row.problem(own, what, "Empty it, or write Update."))
        if parent and (own is None or row.cells.get(own, "").isdigit() or own not in row.cells):
            what = "is no name that only this sheet uses"
            remedy = "Write a text that is no number, the same in all rows that are in it."
            raise NotRead(row.problem(own, what, remedy))
        for each in entity.names:
            if each not in row.cells:
                raise NotRead(row.problem(each, "is empty", "Fill it in."))
        twins = [r for r in self._download.named(entity, row) if not _is_archived(r)]
        if twins and not parent:
            what = f"creates what the download has already, in row {twins[0].row}"
            raise NotRead(row.problem("operation", what, "Write Update, and its id."))
        said = {*entity.key, *entity.above, *entity.names, *entity.values, *entity.creates}
        self._check_others(entity, row, None, said)
        return [
            self._cell(entity, row, None, column, last)
            for column, last in entity.values.items()
            if column in row.cells
        ]

    def _check_others(
        self, entity: BulkEntity, row: BulkRow, was: BulkRow | None, said: set[str]
    ) -> None:
        """What else is filled in is what the download has, so that Amazon changes nothing."""
        for meaning, cell in row.cells.items():
            if meaning in said or meaning in ("product", "entity", "operation"):
                continue
            there = was.cells.get(meaning) if was is not None else None
            if meaning == "strategy" and entity.level == "placement":
                campaign = self._download.by_id("campaign_id", row.cells.get("campaign_id", ""))
                mine = campaign.cells.get(meaning) if campaign is not None else None
                there = there if there == cell else mine
            if there is None or not _alike(meaning, cell, there):
                raise NotRead(_without_target(row, meaning, cell, there))
        for name, cell in row.unknown.items():
            there = was.unknown.get(name) if was is not None else None
            if there != cell:
                raise NotRead(_without_target(row, None, cell, there, name))

    # --- cells -----------------------------------------------------------------------------

    def _cell(
        self,
        entity: BulkEntity,
        row: BulkRow,
        was: BulkRow | None,
        column: str,
        last: str,
        *,
        archived: bool = False,
    ) -> Cell:
        text = self._target(entity, was or row, last)
        try:
            goal = target.parse(text)
        except target.TargetProblem as wrong:
            what = f"belongs to no target: {wrong.message.rstrip('.')}"
            raise NotRead(row.problem(None, what, wrong.remedy)) from wrong
        return Cell(
            row=row,
            column=column,
            normal=goal.normal,
            text=text,
            kind=COLUMNS[last].kind,
            old=_old(was, column, last),
            new=ARCHIVED if archived else _value(row, column, last),
            is_new=was is None,
        )

    def _target(self, entity: BulkEntity, row: BulkRow, last: str) -> str:
        cells = row.cells
        below = entity.level not in ("campaign", "placement")
        text = cells.get("expression" if entity.level == "product_target" else "keyword")
        match = cells.get("match_type") if "match_type" in entity.names else None
        place = cells.get("placement", "") if entity.level == "placement" else None
        if match is not None and bulk_entities.match_of(match) is None:
            words = ", ".join(bulk_entities.MATCHES)
            raise NotRead(row.problem("match_type", f"is {match!r}", f"Write one of: {words}."))
        if place is not None and bulk_entities.placement_of(place) is None:
            what = f"is {place!r}, and no target is about that placement"
            remedy = "Take the row out, and change it in the Ads console."
            raise NotRead(row.problem("placement", what, remedy))
        name = BulkName(
            campaign=self._called(row, "campaign_id"),
            ad_group=self._called(row, "ad_group_id") if below else None,
            text=text if entity.level in _WITH_TEXT else None,
            match=bulk_entities.match_of(match) if match is not None else None,
            placement=bulk_entities.placement_of(place) if place is not None else None,
        )
        return target_of(entity, name, last)

    def _called(self, row: BulkRow, column: str) -> str:
        """What targets call a campaign or an ad group: its id, or its name."""
        text = row.cells.get(column)
        if text is None:
            raise NotRead(row.problem(column, "is empty", "Copy it of the download."))
        level, name = column.removesuffix("_id"), column.replace("_id", "_name")
        there = self._download.by_id(column, text) or self._created.get((level, text))
        if there is None:
            what = "is about what the newest download does not have, and no row creates it"
            remedy = f"Correct the id, or download it anew: {self._download.path} is the newest."
            raise NotRead(row.problem(column, what, remedy))
        if not self._by_name:
            return text
        if name not in there.cells:
            what = "is about what has no name in the download"
            raise NotRead(row.problem(column, what, "Download it anew from the Ads console."))
        return there.cells[name]


_WITH_TEXT = ("keyword", "negative_keyword", "product_target")


def changes(
    cells: Sequence[Cell],
    shop: Shop,
    captured_at: str,
    executed: Mapping[Key, LastExecuted],
) -> Iterator[Implied]:
    """The cells that change something, each from what Amazon has.

    Args:
        cells: of one sheet or several.
        shop: whose they are.
        captured_at: when the download was made.
        executed: the newest executed values at the base.
    """
    from trace_gate.core.market.cell_values import same

    for each in cells:
        last = executed.get((shop, each.normal))
        agrees = last is None or same(last.value, each.new, each.kind)
        if not each.is_new and each.new == each.old and agrees:
            continue
        old = each.old
        if last is not None and not each.is_new and not agrees:
            newer = _instant(last.at) > _instant(captured_at)
            if newer or each.new == each.old:
                old = _as_value(last.value, each.kind)
        yield Implied(
            shop=shop,
            normal=each.normal,
            text=each.text,
            kind=each.kind,
            old=old,
            new=each.new,
            place=each.row.place(each.column),
        )


def again(
    cells: Sequence[Cell], shop: Shop, executed: Mapping[Key, LastExecuted]
) -> Iterator[Implied]:
    """The cells that would bring back what was gone on from: another value was executed since."""
    from trace_gate.core.market.cell_values import same

    for each in cells:
        last = executed.get((shop, each.normal))
        if last is not None and not same(last.value, each.new, each.kind):
            yield Implied(
                shop=shop,
                normal=each.normal,
                text=each.text,
                kind=each.kind,
                old=_as_value(last.value, each.kind),
                new=each.new,
                place=each.row.place(each.column),
            )


def _instant(text: str) -> tuple[int, str]:
    found = ids.instant_or_none(text)
    return (found.whole, found.fraction) if found is not None else (0, "")


def _as_value(said: object, kind: str) -> Value:
    """What a decision says, as a file would have it."""
    if said is None or isinstance(said, bool):
        return None
    if kind == "enum":
        return str(said)
    return Decimal(str(said)) if isinstance(said, int | float) else None


def _entity(row: BulkRow) -> BulkEntity:
    word = row.cells.get("entity", "")
    found = bulk_entities.entity_of(word)
    if found is not None:
        return found
    if fold(word) in map(fold, WITHOUT_TARGET):
        what = f"is {word!r}, and no target is about that"
    else:
        what = f"is {word!r}, and that is no entity that is known here"
    raise NotRead(
        row.problem(
            "entity",
            what,
            "Empty its Operation, and change it in the Ads console: a decision can only say what "
            "has a target.",
        )
    )


def _without_target(
    row: BulkRow, meaning: str | None, cell: str, there: str | None, name: str | None = None
) -> Problem:
    was = f"the download has {there!r}" if there is not None else "the download has nothing there"
    found = row.problem(
        meaning,
        f"is {cell!r}, and {was}: no target is about that",
        "Put back what the download has, and change it in the Ads console.",
    )
    if name is None:
        return found
    place = row.place().with_(column=name)
    message = f"{place.said()} is {cell!r}, and {was}: no target is about that."
    return found.with_(message=message, column=name)


def _alike(meaning: str, one: str, other: str) -> bool:
    if meaning in DATES:
        return one == other
    try:
        return Decimal(one) == Decimal(other)
    except ArithmeticError:
        return fold(one) == fold(other) or _match(meaning, one) == _match(meaning, other)


def _match(meaning: str, cell: str) -> str:
    from trace_gate.core.market.bulk_rows import _named

    return _named(meaning, cell)


def _is_archived(row: BulkRow) -> bool:
    return fold(row.cells.get("state", "")) == ARCHIVED


def _value(row: BulkRow, column: str, last: str) -> Value:
    try:
        value = value_of(row.cells[column], COLUMNS[last], ".")
    except NoValue as wrong:
        raise NotRead(row.problem(column, wrong.wrong, wrong.remedy)) from wrong
    if last == "percent" and isinstance(value, Decimal) and value > MOST_PERCENT:
        what = f"is {value}, and Amazon takes {MOST_PERCENT} at most"
        raise NotRead(row.problem(column, what, "Write the number that is meant."))
    return value


def _old(was: BulkRow | None, column: str, last: str) -> Value:
    """What the download has; nothing where nobody can read it."""
    if was is None or column not in was.cells:
        return None
    try:
        return value_of(was.cells[column], COLUMNS[last], ".")
    except NoValue:
        return None
