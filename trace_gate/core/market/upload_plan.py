"""The rows of an upload sheet: what a decision changes of what Amazon has, no more (SPEC 9).

Changes of one thing are one row, since Amazon takes an id only once. What cannot be written for
certain is a problem of that change; a sheet is whole, or there is none.
"""

from __future__ import annotations

from trace_gate.core.market import upload_messages, upload_words
from trace_gate.core.market.bulk_cells import NoRow
from trace_gate.core.market.bulk_download import ARCHIVED
from trace_gate.core.market.bulk_entities import ARCHIVE, BY_LEVEL, CREATE, UPDATE
from trace_gate.core.market.upload_values import Known, Wrong, cell_of, refuse_other
from trace_gate.core.record import Record
from trace_gate.core.trace import target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trace_gate.core.market.bulk_download import BulkDownload, BulkRow
    from trace_gate.core.market.bulk_entities import BulkEntity
    from trace_gate.core.market.upload_values import Cell, Newer
    from trace_gate.core.trace.model import PlannedChange
    from trace_gate.core.trace.target import Target

CARRIED = ("portfolio_id", "end_date")
"""Of a campaign what Amazon takes away where its cell is blank."""


class Problem(Record):
    """A change that cannot be written."""

    number: int
    """Counted from 1, as `execution.failed[]` counts."""
    target: str
    wrong: str
    remedy: str


class Line(Record):
    """One row of the sheet, and the changes that it carries."""

    numbers: tuple[int, ...]
    target: str
    """Of the first of them, for people."""
    entity: BulkEntity
    operation: str
    cells: Mapping[str, Cell]
    """By what they mean."""
    last: Mapping[str, str]
    """The columns that say a value of a change, with the last word of its target."""


class Upload(Record):
    """What is uploaded of a decision."""

    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]
    apart: tuple[int, ...]
    """Changes that Amazon knows nothing of: buckets, goals, files."""
    left: tuple[int, ...]
    """Changes that somebody left out."""

    def table(self) -> list[list[Cell]]:
        """The sheet: the header, then its rows."""
        rows = [
            [each.cells.get(meaning) for meaning in upload_words.COLUMNS] for each in self.lines
        ]
        return [list(upload_words.COLUMNS.values()), *rows]


class _Group(Record):
    """The changes of one thing."""

    goal: Target
    row: BulkRow | None
    changes: tuple[tuple[PlannedChange, Target], ...]

    @property
    def creates(self) -> bool:
        """Whether they say that it comes to be: its state was nothing."""
        return any(g.kind == "state" and c.from_value is None for c, g in self.changes)


def plan(
    changes: Sequence[PlannedChange],
    download: BulkDownload,
    *,
    newer: Newer,
    left: frozenset[int] = frozenset(),
) -> Upload:
    """The rows of the sheet of a decision.

    Args:
        changes: of the decision, in their order.
        download: what Amazon had.
        newer: what decisions have made of it since then, by row and column.
        left: numbers of changes that are left out.
    """
    problems: list[Problem] = []
    groups: dict[tuple[str, ...], _Group] = {}
    apart = []
    for change in changes:
        number, goal = change.index + 1, target.parse_or_none(change.target_text)
        if number in left:
            continue
        if goal is None or (goal.campaign is None and goal.part is None):
            apart.append(number)
            continue
        try:
            key, row = _row(goal, download)
        except NoRow as no:
            problems.append(_problem(change, no.wrong, no.remedy))
            continue
        group = groups.get(key) or _Group(goal=goal, row=row, changes=())
        groups[key] = group.with_(changes=(*group.changes, (change, goal)))
    lines = []
    for group in groups.values():
        try:
            lines.append(_line(group, download, newer))
        except (Wrong, NoRow) as no:
            first = getattr(no, "change", None) or group.changes[0][0]
            problems.append(_problem(first, no.wrong, no.remedy))
    return Upload(
        lines=tuple(lines),
        problems=tuple(sorted(problems, key=lambda each: each.number)),
        apart=tuple(apart),
        left=tuple(sorted(left)),
    )


def _problem(change: PlannedChange, wrong: str, remedy: str) -> Problem:
    number = change.index + 1
    return Problem(number=number, target=change.target_text, wrong=wrong, remedy=remedy)


def _row(goal: Target, download: BulkDownload) -> tuple[tuple[str, ...], BulkRow | None]:
    """The row of a target, and what is the same for all targets of that row."""
    if goal.part is not None:
        raise NoRow(*upload_messages.content(goal.asin or "", goal.part))
    row = download.row(goal)
    if row is not None:
        return row.identity, row
    return (goal.normal.rpartition("/")[0],), None


def _line(group: _Group, download: BulkDownload, newer: Newer) -> Line:
    """The row that carries the changes of one thing.

    Raises:
        Wrong: one of them cannot be written.
        NoRow: it is not there, and nothing says that it comes to be.
    """
    goal, row = group.goal, group.row
    entity = BY_LEVEL[goal.level or ""]
    if row is None or (row.is_archived and group.creates):
        return _created(group, entity, download)
    if group.creates and row is not None:
        change = next(c for c, g in group.changes if g.kind == "state" and c.from_value is None)
        raise Wrong(change, *upload_messages.there_already(download.name, row.number))
    if row.is_archived:
        raise Wrong(group.changes[0][0], *upload_messages.archived(download.name, row.number))
    values, last = _values(group, entity, row, newer)
    ids = {each: row.cells.get(each) for each in (*entity.above, *filter(None, [entity.own]))}
    if values.get("state") == ARCHIVED:
        if len(group.changes) > 1:
            raise Wrong(group.changes[0][0], *upload_messages.archives_and_more())
        return _made(group, entity, ARCHIVE, ids, {"state": "state"})
    carried = _carried(group, entity, row, download, newer)
    return _made(group, entity, UPDATE, {**ids, **carried, **values}, last)


def _values(
    group: _Group, entity: BulkEntity, row: BulkRow | None, newer: Newer
) -> tuple[dict[str, Cell], dict[str, str]]:
    """The cells that say the new values, each held against what Amazon has."""
    columns = {word: column for column, word in entity.values.items()}
    values: dict[str, Cell] = {}
    last: dict[str, str] = {}
    for change, goal in group.changes:
        word = goal.normal.rpartition("/")[2]
        column = columns[word]
        if column in values:
            raise Wrong(change, *upload_messages.twice())
        if row is not None:
            refuse_other(change, goal, row, column, newer)
        values[column], last[column] = cell_of(change, goal), word
    return values, last


def _carried(
    group: _Group, entity: BulkEntity, row: BulkRow, download: BulkDownload, newer: Newer
) -> dict[str, Cell]:
    """What has to stand in the row as it is, since a blank cell would change it."""
    found: dict[str, Cell] = {}
    if "state" in entity.values:
        state = row.cells.get("state", "").casefold()
        known = newer.get((row.identity, "state"))
        if known is not None and str(known.value).casefold() != state:
            raise Wrong(
                group.changes[0][0],
                *upload_messages.state_is_old(download.name, state, known.value, known.trace_id),
            )
        found["state"] = state
    if entity.level == "campaign":
        found |= {each: row.cells.get(each) for each in CARRIED}
    if entity.level == "placement":
        campaign = download.parents(group.goal).campaign
        strategy = row.cells.get("strategy") or campaign.cells.get("strategy")
        found |= {"placement": row.cells["placement"], "strategy": strategy}
    return found


def _created(group: _Group, entity: BulkEntity, download: BulkDownload) -> Line:
    """The row of something that comes to be."""
    goal, first = group.goal, group.changes[0][0]
    parents = download.parents(goal)
    if entity.level == "placement":
        if first.from_value not in (None, 0):
            raise NoRow(*upload_messages.no_placement(download.name))
    elif not group.creates:
        name = goal.keyword or goal.negative or goal.product_target or ""
        known = [each.cells.get(entity.names[0], "") for each in download.beside(goal)]
        words = (download.name, _word(entity), first.target_text)
        raise NoRow(*upload_messages.no_row(*words, name, known))
    values, last = _values(group, entity, None, {})
    if values.get("state") == ARCHIVED:
        raise Wrong(first, *upload_messages.new_and_archived())
    named = _names(goal, entity, first)
    if entity.level == "placement":
        named["strategy"] = parents.campaign.cells.get("strategy")
    if entity.level == "product_target" and "bid" not in values:
        raise Wrong(first, *upload_messages.new_without_bid())
    above: dict[str, Cell] = {**parents.ids}
    return _made(group, entity, CREATE, {**above, **named, **values}, last)


def _names(goal: Target, entity: BulkEntity, first: PlannedChange) -> dict[str, Cell]:
    """The cells that say which one it is."""
    if goal.placement is not None:
        return {"placement": upload_words.PLACEMENTS[goal.placement]}
    if goal.product_target is not None:
        return {"expression": goal.product_target.strip()}
    if goal.match is None:
        raise Wrong(first, *upload_messages.no_match(entity.level))
    match = goal.match if goal.keyword is not None else upload_words.NEGATIVE_MATCHES[goal.match]
    text = goal.keyword if goal.keyword is not None else goal.negative or ""
    return {"keyword": " ".join(text.split()), "match_type": match}


def _made(
    group: _Group,
    entity: BulkEntity,
    operation: str,
    cells: Mapping[str, Cell],
    last: Mapping[str, str],
) -> Line:
    head: dict[str, Cell] = {
        "product": upload_words.PRODUCT,
        "entity": entity.name,
        "operation": operation,
    }
    return Line(
        numbers=tuple(sorted(change.index + 1 for change, _ in group.changes)),
        target=group.changes[0][0].target_text,
        entity=entity,
        operation=operation,
        cells={**head, **cells},
        last=last,
    )


def _word(entity: BulkEntity) -> str:
    return entity.level.replace("_", " ")


def current(found: Sequence[tuple[Target, object, str]], download: BulkDownload) -> Newer:
    """The cells of a download that decisions have changed since, with their values.

    Args:
        found: target, value and trace of each change that was executed, the oldest first.
        download: what Amazon had.
    """
    newer: dict[tuple[tuple[str, ...], str], Known] = {}
    for goal, value, trace_id in found:
        try:
            row = download.row(goal) if goal.campaign is not None else None
        except NoRow:
            continue
        if row is not None:
            word = goal.normal.rpartition("/")[2]
            column = next((c for c, last in row.entity.values.items() if last == word), None)
            if column is not None:
                newer[row.identity, column] = Known(value=value, trace_id=trace_id)
    return newer
