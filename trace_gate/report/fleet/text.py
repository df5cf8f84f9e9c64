"""A fleet as text: one table, then what could not be judged (SPEC 10, Fleet)."""

from __future__ import annotations

from trace_gate.report.escape import plain
from trace_gate.report.fleet.messages import NUMBERS, TITLES, cells, verdict, why

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.core.fleet.result import FleetResult


def text(result: FleetResult) -> str:
    """Some lines, each with a line break."""
    return "".join(f"{plain(line)}\n" for line in _lines(result))


def _lines(result: FleetResult) -> Iterator[str]:
    yield from _table(list(cells(result)))
    for row in result.rows:
        if not row.judged:
            yield f"{row.repo}: {why(row)}"
            yield f"  fix: {row.remedy}"
        elif row.message:
            yield f"{row.repo}: {row.message}"
        elif row.verdict != "PASS" and row.open:
            yield f"{row.repo}: {row.open} open; the whole answer: {row.files[-1]}"
    yield verdict(result)


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Columns below each other; those in which no row has a word are left out."""
    kept = [at for at in range(len(TITLES)) if any(row[at] for row in rows)]
    wide = {at: max(len(row[at]) for row in (TITLES, *rows)) for at in kept}
    for row in (TITLES, *rows):
        cell = (
            row[at].rjust(wide[at]) if TITLES[at] in NUMBERS else row[at].ljust(wide[at])
            for at in kept
        )
        yield "  ".join(cell).rstrip()
