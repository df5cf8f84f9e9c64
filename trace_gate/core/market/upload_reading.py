"""An upload sheet read back: which targets its rows change, and to what (SPEC 9, Upload sheets).

From the cells alone and by the ids of a download, so that a sheet is held against its decision by
another way than the one on which it was written.
"""

from __future__ import annotations

from trace_gate.core.market import bulk_entities
from trace_gate.core.market.bulk_cells import cells_of, header_of
from trace_gate.core.market.bulk_download import ARCHIVED, identity
from trace_gate.core.market.bulk_entities import ARCHIVE, CREATE, BulkName
from trace_gate.core.market.upload_values import number_of, same
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from trace_gate.core.market.bulk_download import BulkDownload
    from trace_gate.core.market.bulk_entities import BulkEntity
    from trace_gate.core.market.upload_values import Newer
    from trace_gate.core.table import Table


class ReadChange(Record):
    """A value that a row of a sheet sets."""

    number: int
    """The row, as spreadsheets count."""
    target: str
    """By the names of the download."""
    value: Decimal | str | None


def changes_of(
    table: Table, download: BulkDownload, newer: Newer | None = None
) -> Iterator[ReadChange]:
    """What the rows of a sheet change of what Amazon has.

    A filled cell is none only where it says what the download has, and what a decision has made of
    it since (`newer`).

    Raises:
        NoBulkSheet: it is none.
        KeyError: it names an id that the download does not have.
    """
    at, columns = header_of(table)
    for number, cells in cells_of(table, at, columns):
        operation = bulk_entities.operation_of(cells.get("operation", ""))
        entity = bulk_entities.entity_of(cells.get("entity", ""))
        if operation is None or entity is None:
            continue
        row = None if operation == CREATE else download.by_identity[identity(entity, cells)].cells
        name = _name(entity, row or cells, download)
        for column, last in entity.values.items():
            said = ARCHIVED if operation == ARCHIVE and column == "state" else cells.get(column)
            known = (newer or {}).get((identity(entity, cells), column))
            if said is None or (
                row is not None
                and same(said, row.get(column))
                and (known is None or same(said, known.value))
            ):
                continue
            value = number_of(said) if column != "state" else said
            yield ReadChange(
                number=number, target=bulk_entities.target_of(entity, name, last), value=value
            )


def _name(entity: BulkEntity, cells: Mapping[str, str], download: BulkDownload) -> BulkName:
    campaign = download.by_identity["campaign", cells["campaign_id"]].cells
    group = cells.get("ad_group_id") if entity.level not in ("campaign", "placement") else None
    own = download.by_identity["ad_group", group].cells if group is not None else {}
    text = cells.get("keyword") if "keyword" in entity.names else cells.get("expression")
    match = bulk_entities.match_of(cells.get("match_type", ""))
    return BulkName(
        campaign=campaign.get("campaign_name") or campaign["campaign_id"],
        ad_group=(own.get("ad_group_name") or group) if group is not None else None,
        text=text if entity.names and entity.level != "placement" else None,
        match=match if "match_type" in entity.names else None,
        placement=bulk_entities.placement_of(cells.get("placement", ""))
        if entity.level == "placement"
        else None,
    )
