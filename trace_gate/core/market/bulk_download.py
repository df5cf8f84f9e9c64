"""What Amazon has, by a download of its bulk operations: rows with their ids (SPEC 9).

A target names a campaign and an ad group by the id or by the name, a keyword by its text. Which row
that is has to be certain: none, or two that could be meant, is said and never guessed.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from trace_gate.core.market import bulk_columns, bulk_entities, upload_messages
from trace_gate.core.market.bulk_cells import NoRow, cells_of, header_of
from trace_gate.core.market.bulk_columns import NoBulkSheet
from trace_gate.core.record import Record
from trace_gate.core.trace import target_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from trace_gate.core.market.bulk_entities import BulkEntity
    from trace_gate.core.table import Table
    from trace_gate.core.trace.target import Target

ARCHIVED = "archived"


class BulkRow(Record):
    """One row of a sheet that is about something a target can name."""

    number: int
    """As spreadsheets count."""
    entity: BulkEntity
    cells: Mapping[str, str]
    """The filled cells by what they mean."""

    @property
    def is_archived(self) -> bool:
        """Whether it is gone for good."""
        return self.cells.get("state", "").casefold() == ARCHIVED

    @property
    def identity(self) -> tuple[str, ...]:
        """What no other row of the account has."""
        return identity(self.entity, self.cells)


def identity(entity: BulkEntity, cells: Mapping[str, str], *, new: bool = False) -> tuple[str, ...]:
    """What only one row of an account has: its id, or what it is called in what it lies in.

    Args:
        entity: what the row is about.
        cells: its filled cells by what they mean.
        new: whether it is created, so that its id is none yet.
    """
    by_name = new and entity.own is not None
    key = (*entity.above, *entity.names) if by_name else entity.key
    return (entity.level, *(_spelled(each, cells.get(each, "")) for each in key))


def _spelled(meaning: str, cell: str) -> str:
    """A cell that names a row, in its one spelling."""
    if meaning == "placement":
        return bulk_entities.placement_of(cell) or cell
    if meaning == "match_type":
        return bulk_entities.match_of(cell) or cell
    if meaning == "expression":
        return target_names.normal("product_target", cell)
    return target_names.fold(cell) if meaning == "keyword" else cell


class Parents(Record):
    """The campaign, and the ad group, that a target lies in."""

    campaign: BulkRow
    ad_group: BulkRow | None = None

    @property
    def ids(self) -> dict[str, str]:
        """Their ids, by column."""
        found = {"campaign_id": self.campaign.cells["campaign_id"]}
        if self.ad_group is not None:
            found["ad_group_id"] = self.ad_group.cells["ad_group_id"]
        return found


class BulkDownload:
    """The rows of a download.

    Args:
        name: What the file is called for people.
        rows: Its rows about campaigns of Sponsored Products, and what is in them.
        others: Campaigns of other products, by their names in one spelling, with the product.
    """

    def __init__(self, name: str, rows: Sequence[BulkRow], others: Mapping[str, str]) -> None:
        self.name, self.rows, self.others = name, tuple(rows), others

    @cached_property
    def by_identity(self) -> Mapping[tuple[str, ...], BulkRow]:
        """Each row by what only it has."""
        return {each.identity: each for each in self.rows}

    @cached_property
    def _below(self) -> Mapping[tuple[str, str, str], Sequence[BulkRow]]:
        """The rows of a level in a campaign and an ad group, by the ids of these."""
        found = defaultdict[tuple[str, str, str], list[BulkRow]](list)
        for each in self.rows:
            above = [each.cells.get(column, "") for column in each.entity.above]
            campaign, group = (*above, "", "")[:2]
            found[each.entity.level, campaign, group].append(each)
        return found

    @cached_property
    def _by_name(self) -> Mapping[tuple[str, ...], Sequence[BulkRow]]:
        """The same by their names, too, in one spelling."""
        found = defaultdict[tuple[str, ...], list[BulkRow]](list)
        for key, rows in self._below.items():
            for each in rows:
                for meaning in each.entity.names[:1]:
                    found[*key, _spelled(meaning, each.cells.get(meaning, ""))].append(each)
        return found

    def parents(self, goal: Target) -> Parents:
        """The rows of the campaign and the ad group of a target.

        Raises:
            NoRow: they are not there, or two could be meant.
        """
        name = goal.campaign or ""
        campaigns = self._below["campaign", "", ""]
        fits = [each for each in campaigns if _is(each, "campaign", name)]
        if not fits and (product := self.others.get(target_names.fold(name))):
            raise NoRow(*upload_messages.other_product(name, product))
        campaign = self._only(fits, "campaign", name, near=campaigns)
        if goal.ad_group is None:
            return Parents(campaign=campaign)
        groups = self._below["ad_group", campaign.cells["campaign_id"], ""]
        fits = [each for each in groups if _is(each, "ad_group", goal.ad_group)]
        group = self._only(fits, "ad_group", goal.ad_group, inside=name, near=groups)
        return Parents(campaign=campaign, ad_group=group)

    def beside(self, goal: Target) -> list[BulkRow]:
        """The rows of its kind in the campaign and the ad group of a target.

        Raises:
            NoRow: these are not there.
        """
        ids = self.parents(goal).ids
        key = (goal.level or "", ids["campaign_id"], ids.get("ad_group_id", ""))
        return list(self._below[key])

    def row(self, goal: Target) -> BulkRow | None:
        """The row that a target is about; None where its parents are there, and it is not.

        Raises:
            NoRow: its parents are not there, or two rows could be meant.
        """
        parents = self.parents(goal)
        if goal.level == "campaign":
            return parents.campaign
        if goal.level == "ad_group":
            return parents.ad_group
        ids = parents.ids
        key = (goal.level or "", ids["campaign_id"], ids.get("ad_group_id", ""), _name(goal))
        fits = [each for each in self._by_name.get(key, ()) if _typed(each, goal)]
        if not fits:
            return None
        return self._only(fits, goal.level or "", goal.text, typed=goal.match is None)

    def _only(
        self,
        fits: Sequence[BulkRow],
        level: str,
        name: str,
        *,
        inside: str = "",
        near: Iterable[BulkRow] = (),
        typed: bool = False,
    ) -> BulkRow:
        """The one that is meant: of several, the one that is not archived."""
        live = [each for each in fits if not each.is_archived]
        meant = live or fits
        if len(meant) == 1:
            return meant[0]
        if not meant:
            known = [each.cells.get(f"{level}_name", "") for each in near]
            raise NoRow(*upload_messages.not_there(self.name, level, name, inside, known))
        rows = [each.number for each in meant]
        raise NoRow(*upload_messages.several(self.name, level, name, rows, typed=typed))


def read(name: str, tables: Iterable[Table]) -> BulkDownload:
    """The rows of the tables of a file.

    Raises:
        NoBulkSheet: none of them is a sheet of Sponsored Products campaigns.
        NoRow: an id was rounded.
    """
    rows: list[BulkRow] = []
    others: dict[str, str] = {}
    wrong: NoBulkSheet | None = None
    found = False
    for table in tables:
        if table.sheet is not None and table.sheet.strip() not in bulk_columns.SHEETS:
            others |= dict(_other_campaigns(table))
            continue
        try:
            at, columns = header_of(table)
        except NoBulkSheet as refused:
            wrong = refused
            continue
        found = True
        for number, cells in cells_of(table, at, columns):
            entity = bulk_entities.entity_of(cells.get("entity", ""))
            if entity is not None and not _is_other(cells):
                rows.append(BulkRow(number=number, entity=entity, cells=cells))
    if not found:
        raise wrong or NoBulkSheet(*upload_messages.no_sheet())
    return BulkDownload(name, rows, others)


def _is_other(cells: Mapping[str, str]) -> bool:
    product = cells.get("product")
    return product is not None and target_names.fold(product) != bulk_columns.PRODUCT


def _other_campaigns(table: Table) -> Iterator[tuple[str, str]]:
    try:
        at, columns = header_of(table)
    except NoBulkSheet:
        return
    for _, cells in cells_of(table, at, columns):
        if target_names.fold(cells.get("entity", "")) == "campaign" and "product" in cells:
            for each in ("campaign_name", "campaign_id"):
                yield target_names.fold(cells.get(each, "")), cells["product"]


def _is(row: BulkRow, level: str, name: str) -> bool:
    if row.cells.get(f"{level}_id") == name.strip():
        return True
    return target_names.fold(row.cells.get(f"{level}_name", "")) == target_names.fold(name)


def _name(goal: Target) -> str:
    """What a target below an ad group, or a placement, is called, in one spelling."""
    if goal.placement is not None:
        return goal.placement
    if goal.product_target is not None:
        return _spelled("expression", goal.product_target)
    return _spelled("keyword", goal.keyword if goal.keyword is not None else goal.negative or "")


def _typed(row: BulkRow, goal: Target) -> bool:
    """Whether a row has the match type that a target says, if it says one."""
    return goal.match in (None, bulk_entities.match_of(row.cells.get("match_type", "")))
