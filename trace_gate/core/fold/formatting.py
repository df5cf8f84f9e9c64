"""How the layers write what every one of them has: instants, tenants, numbers (SPEC 8)."""

from __future__ import annotations

from trace_gate.core.trace.ids import Instant

TYPE_CHECKING = False
if TYPE_CHECKING:
    from decimal import Decimal

    Moment = tuple[int, str]
    """Seconds since the epoch, and the digits after the point."""


def instant(moment: Moment) -> str:
    """A moment in UTC, such as `2025-01-06T10:00:00Z`; the fraction stays if there is one."""
    whole, fraction = moment
    date = Instant(whole=whole, fraction="", offset=0).utc_date
    minutes, seconds = divmod(whole % 86_400, 60)
    hours, minutes = divmod(minutes, 60)
    after = f".{fraction}" if fraction else ""
    return f"{date}T{hours:02d}:{minutes:02d}:{seconds:02d}{after}Z"


def tenant(name: str) -> dict[str, str]:
    """The fields of a tenant `ACME-US`. A store may have hyphens, a marketplace has none."""
    store, _, marketplace = name.rpartition("-")
    return {"store_id": store, "marketplace": marketplace}


def number(value: Decimal) -> int | float:
    """A number as YAML writes it: whole ones without a point."""
    whole = int(value)
    return whole if whole == value else float(value)
