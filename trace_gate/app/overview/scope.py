"""Which shops and products a listing is about, and on which day it is asked (SPEC 9, 10)."""

from __future__ import annotations

import datetime as dt

from trace_gate.core.errors import UsageError
from trace_gate.core.fold import node_keys
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    Summaries = Callable[[str], Iterable[tuple[str, Mapping[str, Any]]]]
    """Kind of node -> (key, summary) of each node of that kind; what `FoldEngine.summaries` is."""

DAY = 86_400


class Scope(Record):
    """The shops and products that are asked for; None stands for all."""

    store: str | None = None
    marketplace: str | None = None
    asin: str | None = None

    def has(self, tenant: str, asin: str | None) -> bool:
        """Whether something of a tenant and a product is asked for."""
        store, _, marketplace = tenant.rpartition("-")
        return (
            self.store in (None, store)
            and self.marketplace in (None, marketplace)
            and self.asin in (None, asin)
        )

    @property
    def plain(self) -> dict[str, str | None]:
        """As reports name it."""
        return {"store": self.store, "marketplace": self.marketplace, "asin": self.asin}


def read_once(summaries: Summaries) -> Summaries:
    """The same summaries, each kind read from the fold at most once."""
    known: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}

    def found(kind: str) -> list[tuple[str, Mapping[str, Any]]]:
        if kind not in known:
            known[kind] = list(summaries(kind))
        return known[kind]

    return found


def refuse_unknown(summaries: Summaries, scope: Scope) -> None:
    """A name that no trace knows is a slip of the pen: an empty answer would look like good news.

    Raises:
        UsageError: no trace is about what is asked for.
    """
    words = " ".join(value for value in scope.plain.values() if value)
    if words and not any(scope.has(*node_keys.parts(key)) for key, _ in summaries("product")):
        tenants = sorted({node_keys.parts(key)[0] for key, _ in summaries("product")})
        known = ", ".join(tenants[:8]) + (" and more" if len(tenants) > 8 else "")
        raise UsageError(
            f"No trace here is about {words}.", remedy=f"Known here: {known or 'nothing yet'}."
        )


def moment_of(text: str) -> int:
    """The last second of a day, `2025-03-31`, in UTC.

    Raises:
        UsageError: it is no date.
    """
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise UsageError(
            f"{text!r} is no date.", remedy="Write year, month and day: --as-of 2025-03-31"
        )
    return (day - dt.date(1970, 1, 1)).days * DAY + DAY - 1


def date_of(seconds: int) -> str:
    """The day of a moment, in UTC: `2025-03-31`."""
    return dt.datetime.fromtimestamp(seconds, dt.UTC).date().isoformat()


def days_between(earlier: int, later: int) -> int:
    """Whole days of the calendar from one moment to another, in UTC."""
    return later // DAY - earlier // DAY
