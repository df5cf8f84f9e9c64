"""The sentences that every report of a fleet has (SPEC 10, Fleet)."""

from __future__ import annotations

from trace_gate.core.fleet.row import ERRORS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.fleet.result import FleetResult
    from trace_gate.core.fleet.row import Row, ShopFigures

UNKNOWN = "not known"
TITLES = (
    *("Repository", "Shop", "Verdict", "Freeze rate", "Open approvals", "Overdue"),
    *("Bypasses", "Stale layers", "Written"),
)
NUMBERS = tuple(each for each in TITLES[3:] if each != "Stale layers")
"""Of these, the columns with numbers."""


def verdict(result: FleetResult) -> str:
    """The last line."""
    count, failed = len(result.rows), [each for each in result.rows if not each.judged]
    if failed:
        return (
            f"CANNOT_JUDGE: {len(failed)} of {_count(count)} could "
            "not be judged; what is said of the others holds"
        )
    opened = sum(1 for each in result.rows if each.verdict != "PASS")
    if opened:
        verb = "has" if opened == 1 else "have"
        return f"{result.verdict}: {opened} of {_count(count)} {verb} something open"
    return f"PASS: {_count(count)}, and nothing is open"


def cells(result: FleetResult) -> Iterator[tuple[str, ...]]:
    """The rows of the table, in the columns of `TITLES`: one for each shop that is known."""
    for row in result.rows:
        for shop in row.shops or (None,):
            yield (
                row.repo,
                shop.tenant if shop is not None else "",
                row.verdict,
                *_figures(shop),
                _number(row.bypassed),
                "" if row.stale is None else "stale" if row.stale else "no",
                _number(row.written),
            )


def why(row: Row) -> str:
    """Why a repository has no verdict."""
    return f"{ERRORS.get(row.error_kind or '', row.error_kind)}. {row.message}"


def share(rate: float | None) -> str:
    """A fraction as people read it."""
    return UNKNOWN if rate is None else f"{rate * 100:.0f} %"


def _count(repositories: int) -> str:
    return "1 repository" if repositories == 1 else f"{repositories:,} repositories"


def _figures(shop: ShopFigures | None) -> tuple[str, str, str]:
    if shop is None:
        return ("", "", "")
    return share(shop.freeze_rate), str(shop.open_approvals), str(shop.overdue)


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
