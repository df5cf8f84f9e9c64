"""Trace ids, the paths that follow from them, and instants (SPEC 3 identity, SPEC 4 Names, Time).

An id is `TRACE-YYYYMMDD-NNN`: a real calendar date, and a number of three digits, or of
more without a leading zero (at most 18, as for all integers of a trace). Instants are
RFC 3339 with an offset. Nothing here reads a clock.
"""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

PREFIX = "TRACE-"
SUFFIX = ".yaml"
_EPOCH_DAY = 719_468
_DAYS_IN_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MOST_DIGITS = 18


def is_trace_id(text: str) -> bool:
    """Whether the text is a well-formed id of a trace, its date a real one."""
    if not text.startswith(PREFIX) or text[14:15] != "-":
        return False
    return _day_of_date(text[6:14]) is not None and _is_number(text[15:])


def path_of(trace_id: str, traces_root: str = "traces") -> str:
    """The one path that a trace of this id may have."""
    return f"{traces_root}/{trace_id[6:10]}-{trace_id[10:12]}/{trace_id}{SUFFIX}"


def id_of_path(path: str, root: str = "traces") -> str | None:
    """The id that belongs at this path; None when the path is not one of a trace."""
    trace_id = path.rpartition("/")[2].removesuffix(SUFFIX)
    if is_trace_id(trace_id) and path == path_of(trace_id, root):
        return trace_id
    return None


def is_date(year: int, month: int, day: int) -> bool:
    """Whether there is such a day in the calendar."""
    if year < 1 or not 1 <= month <= 12:
        return False
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 1 <= day <= (29 if month == 2 and leap else _DAYS_IN_MONTH[month - 1])


def date_of(trace_id: str) -> str:
    """The date in an id, as `YYYY-MM-DD`."""
    return f"{trace_id[6:10]}-{trace_id[10:12]}-{trace_id[12:14]}"


def next_id(date: str, taken: Iterable[str]) -> str:
    """The id after the highest one taken on this date (`YYYY-MM-DD`); gaps are not reused.

    Raises:
        ValueError: The text is not a date.
    """
    day = date.replace("-", "")
    if _day_of_date(day) is None:
        raise ValueError(f"{date!r} is not a date like 2025-01-02")
    numbers = (int(each[15:]) for each in taken if is_trace_id(each) and each[6:14] == day)
    return f"{PREFIX}{day}-{max(numbers, default=0) + 1:03d}"


class Instant(Record):
    """A moment as a trace writes it. Equal and ordered by the moment, whatever the offset."""

    whole: int
    """Seconds since the epoch, without the fraction."""
    fraction: str
    """The digits after the point, without zeros at the end; however many there are."""
    offset: int
    """Seconds east of UTC, as written."""

    @property
    def moment(self) -> tuple[int, str]:
        """The exact moment, for comparisons."""
        return self.whole, self.fraction

    @property
    def seconds(self) -> float:
        """Seconds since the epoch, for distances."""
        return self.whole + float(f"0.{self.fraction}")

    @property
    def utc_date(self) -> str:
        """The date in UTC, as `YYYY-MM-DD`."""
        return date_of_day(self.whole // 86_400)

    @property
    def local_date(self) -> str:
        """The date at the offset that was written, as `YYYY-MM-DD`."""
        return date_of_day((self.whole + self.offset) // 86_400)

    @property
    def days(self) -> tuple[int, int]:
        """Its day in UTC and as written, since the epoch, the earlier one first."""
        utc, local = self.whole // 86_400, (self.whole + self.offset) // 86_400
        return min(utc, local), max(utc, local)

    def __eq__(self, other: object) -> bool:
        return self.moment == other.moment if isinstance(other, Instant) else NotImplemented

    def __lt__(self, other: Instant) -> bool:
        return self.moment < other.moment

    def __le__(self, other: Instant) -> bool:
        return self.moment <= other.moment

    def __hash__(self) -> int:
        return hash(self.moment)


def parse_instant(text: str) -> Instant:
    """Read `2025-01-02T09:30:00+01:00`, with or without a fraction, `Z` for UTC.

    Raises:
        ValueError: It is not an RFC 3339 date and time with an offset, or there is no such
            moment (a leap second is not one: no clock of a report shows it).
    """
    instant = instant_or_none(text)
    if instant is None:
        raise ValueError(f"{text!r} is not a time like 2025-01-02T09:30:00+00:00")
    return instant


MOST_KNOWN = 2_048
_known: dict[str, Instant | None] = {}
"""Every rule reads the times of a unit anew."""


def instant_or_none(text: str | None) -> Instant | None:
    """The instant, or None for what `parse_instant` does not take."""
    if text is None or text[10:11] not in ("T", "t"):
        return None
    if text not in _known:
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        _known[text] = _instant(text)
    return _known[text]


def _instant(text: str) -> Instant | None:
    date, clock = text[:10], text[11:19]
    fraction, offset = _fraction_and_offset(text[19:])
    if date[4:5] != "-" or date[7:8] != "-" or offset is None:
        return None
    day, seconds = _day_of_date(date[:4] + date[5:7] + date[8:]), _clock(clock)
    if day is None or seconds is None:
        return None
    whole = day * 86_400 + seconds - offset
    return Instant(whole=whole, fraction=fraction.rstrip("0"), offset=offset)


def utc_text(seconds: float) -> str:
    """Seconds since the epoch as a trace writes them, without the fraction."""
    day, rest = divmod(int(seconds), 86_400)
    minutes, second = divmod(rest, 60)
    return f"{date_of_day(day)}T{minutes // 60:02d}:{minutes % 60:02d}:{second:02d}Z"


def day_number(date: str | None) -> int | None:
    """Days from the epoch to a date like `2025-01-02`; None for anything else."""
    if date is None or len(date) != 10 or date[4] != "-" or date[7] != "-":
        return None
    return _day_of_date(date.replace("-", ""))


def _fraction_and_offset(rest: str) -> tuple[str, int | None]:
    if not rest.startswith("."):
        return "", _offset(rest)
    digits = rest[1:]
    count = len(digits) - len(digits.lstrip("0123456789"))
    return digits[:count], _offset(digits[count:]) if count else None


def _offset(text: str) -> int | None:
    if text in ("Z", "z"):
        return 0
    if len(text) != 6 or text[0] not in "+-" or text[3] != ":":
        return None
    hours, minutes = _below(text[1:3], 24), _below(text[4:], 60)
    if hours is None or minutes is None:
        return None
    return (hours * 60 + minutes) * (-60 if text[0] == "-" else 60)


def _clock(text: str) -> int | None:
    if len(text) != 8 or text[2] != ":" or text[5] != ":":
        return None
    parts = _below(text[:2], 24), _below(text[3:5], 60), _below(text[6:], 60)
    hours, minutes, seconds = parts
    if hours is None or minutes is None or seconds is None:
        return None
    return hours * 3600 + minutes * 60 + seconds


def _below(text: str, limit: int) -> int | None:
    return int(text) if is_digits(text) and int(text) < limit else None


def is_digits(text: str) -> bool:
    """Whether a text is made of the digits 0 to 9, and not empty."""
    return text.isascii() and text.isdigit()


def _is_number(text: str) -> bool:
    if not is_digits(text) or len(text) > _MOST_DIGITS:
        return False
    return len(text) == 3 or (len(text) > 3 and text[0] != "0")


def _day_of_date(text: str) -> int | None:
    """Days from the epoch to a date written YYYYMMDD; None when there is no such date."""
    if len(text) != 8 or not is_digits(text):
        return None
    year, month, day = int(text[:4]), int(text[4:6]), int(text[6:])
    if not is_date(year, month, day):
        return None
    # The year is taken to begin in March, so that the leap day is its last (proleptic Gregorian).
    year -= month <= 2
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return 365 * year + year // 4 - year // 100 + year // 400 + of_year - _EPOCH_DAY


def date_of_day(day: int) -> str:
    """The inverse of `_day_of_date`, as `YYYY-MM-DD`."""
    day += _EPOCH_DAY
    era, of_era = divmod(day, 146_097)
    year = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    month = (5 * of_year + 2) // 153
    of_month = of_year - (153 * month + 2) // 5 + 1
    calendar = month + 3 if month < 10 else month - 9
    return f"{era * 400 + year + (calendar <= 2):04d}-{calendar:02d}-{of_month:02d}"
