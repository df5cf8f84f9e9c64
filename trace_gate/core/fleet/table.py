"""The rows of a fleet as a table for Parquet: one row for each shop (SPEC 10, Fleet).

Values have the one form of an export, so that both are read together: `repo` here is `_repo` there
where `fleet export` wrote it.
"""

from __future__ import annotations

from decimal import Decimal

from trace_gate.core.export import values
from trace_gate.core.export.parts import TableRows
from trace_gate.core.export.tables import Column, Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.export.tables import Kind, Value
    from trace_gate.core.fleet.result import FleetResult
    from trace_gate.core.fleet.row import Row, ShopFigures

_COLUMNS: tuple[tuple[str, Kind, str], ...] = (
    ("run_id", "text", "The same for the same repository, commit, question and release."),
    ("repo", "text", "Its id in fleet.yaml."),
    ("ref", "text", "The branch that was asked about."),
    ("action", "text", "The question: check, audit, status, derive, export."),
    ("tip", "text", "The commit that was asked about; null where it was not reached."),
    ("tool_version", "text", "The release that asked."),
    ("policy_digest", "text", "Of its policy."),
    ("started_at", "timestamp", "When it was asked."),
    ("seconds", "decimal", "How long that took."),
    ("attempt", "integer", "How often it was fetched."),
    ("exit", "integer", "The worst exit code of its questions."),
    ("verdict", "text", "PASS, BLOCK, ESCALATE, CANNOT_JUDGE."),
    ("open", "integer", "Errors that nothing has closed."),
    ("steps", "integer", "Steps of its history."),
    ("bypassed", "integer", "Of these, the ones that went past the gate."),
    ("stale", "boolean", "Whether committed layers are not those of its traces."),
    ("written", "integer", "How many files or commits were written."),
    ("checkpoint_ok", "boolean", "Whether its history is the one that the checkpoint knows."),
    ("error_kind", "text", "Why there is no verdict; null where there is one."),
    ("message", "text", "The same in words."),
    ("tenant", "text", "The shop; null where none is known."),
    ("freeze_rate", "decimal", "A fraction."),
    ("open_approvals", "integer", "Decisions that wait for an approval."),
    ("overdue", "integer", "Experiments whose result is overdue."),
)

TABLE = Table(
    name="fleet",
    means="One row for each shop of each repository, whatever happened to it.",
    key=("repo", "tenant"),
    month="",
    columns=tuple(Column(name=name, kind=kind, means=means) for name, kind, means in _COLUMNS),
)


def rows(result: FleetResult) -> TableRows:
    """All rows, in the order of fleet.yaml."""
    names = tuple(each.name for each in TABLE.columns)
    return TableRows(table=TABLE, columns=names, rows=tuple(_rows(result, names)))


def _rows(result: FleetResult, names: tuple[str, ...]) -> Iterator[tuple[Value, ...]]:
    for row in result.rows:
        for shop in row.shops or (None,):
            found = {**_of_row(row), **_of_shop(shop)}
            yield tuple(found[name] for name in names)


def _of_row(row: Row) -> dict[str, Value]:
    plain = {name: getattr(row, name) for name, *_ in _COLUMNS if name in row.as_dict()}
    return {
        **plain,
        "started_at": values.moment(int(row.started_at), f"{row.started_at % 1:.6f}"[2:]),
        "seconds": _decimal(row.seconds),
        "message": values.text(row.message) or None,
    }


def _of_shop(shop: ShopFigures | None) -> dict[str, Value]:
    if shop is None:
        return dict.fromkeys(("tenant", "freeze_rate", "open_approvals", "overdue"))
    return {
        "tenant": values.text(shop.tenant),
        "freeze_rate": None if shop.freeze_rate is None else _decimal(shop.freeze_rate),
        "open_approvals": shop.open_approvals,
        "overdue": shop.overdue,
    }


def _decimal(number: float) -> str | None:
    return values.decimal(round(Decimal(number), values.PLACES))
