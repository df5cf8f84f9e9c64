"""The date at a moment in a time zone, by the IANA database (SPEC 7: days of the shop)."""

from __future__ import annotations


def local_date(zone: str, seconds: int) -> str | None:
    """The date there, as `YYYY-MM-DD`; None for a zone, or a moment, that nobody knows."""
    import datetime as dt
    import zoneinfo

    try:
        place = zoneinfo.ZoneInfo(zone)
        return dt.datetime.fromtimestamp(seconds, place).date().isoformat()
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OverflowError, OSError):
        return None
