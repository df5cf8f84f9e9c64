"""What is said of a report that cannot be read as it is (SPEC 9)."""

from __future__ import annotations

from trace_gate.core.analyst.kinds import KINDS
from trace_gate.core.numerals import COMMA, POINT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


def two_ways_of_decimals(fits: dict[str, list[str]]) -> str:
    """A report writes decimals in two ways."""
    return (
        f"{fits[POINT][0]!r} and {fits[COMMA][0]!r} write decimals in two ways, so nobody can "
        "tell which is meant"
    )


def unclear_decimals(cell: str) -> str:
    """Nobody can tell how a report writes decimals."""
    return (
        f"{cell[1:]!r} can be read in two ways, and no other number of the report tells "
        "how it writes decimals"
    )


def no_number(cell: str, style: str) -> str:
    """A cell is no number."""
    return f"{cell[1:]!r} is no number with a decimal {style}"


def too_large_number(cell: str) -> str:
    """A number is larger than any that is real."""
    return f"{cell[1:][:40]!r} is too large a number"


def wrong_column(place: str, name: str, problem: Exception) -> str:
    """A column, or a cell of it, cannot be read."""
    return f"{place}: the column of {name}: {problem}."


def say_decimals() -> str:
    """What mends a column whose decimals are unclear."""
    return "Say which: --decimals point or --decimals comma"


def download_again() -> str:
    """What mends a file that was changed on its way."""
    return (
        "Download the report once more; a file that was saved again by another program "
        "may be damaged."
    )


def two_columns(file: str, twice: list[str]) -> str:
    """A report has one column twice."""
    return f"{file} has two columns of {', '.join(twice)}."


def take_column_out() -> str:
    """What mends that."""
    return "Take the column out that you do not mean, and name that file."


def blank_figure(place: str, name: str) -> str:
    """One figure of a row is blank."""
    return f"{place}: {name} is blank, and other figures of the row are not."


def open_the_file() -> str:
    """What mends that."""
    return "Open the file: is it an error or a formula? Download the report once more."


def no_day(odd: str) -> str:
    """A cell is no day."""
    return f"{odd!r} is no day, or is written as no other day of its column"


def day_or_month(texts: list[str]) -> str:
    """Nobody can tell days from months."""
    return f"nobody can tell whether {texts[0]!r} begins with the month or the day"


def ends_before(place: str, end: date, start: date) -> str:
    """A row ends before it begins."""
    return f"{place}: the row ends on {end}, before it begins on {start}."


def no_days_of_rows(file: str, day: date) -> str:
    """Nobody can tell which rows are of which days."""
    return (
        f"{file} does not tell of each row which days it is about, so nobody can "
        f"leave out what is before {day}."
    )


def report_from(day: date) -> str:
    """What mends a report that begins too early."""
    return f"Download a report that begins on {day}, or one with a row for each day."


def cannot_be_cut(place: str, start: date, end: date, day: date) -> str:
    """A row is about days before and after."""
    return f"{place}: the row is about {start} to {end}, and cannot be cut at {day}."


def no_row_from(file: str, day: date) -> str:
    """No row is of these days."""
    return f"{file} has no row from {day} on."


def look_at_days() -> str:
    """What mends that."""
    return "Look at the days of the report, or leave --since out."


def unknown_report(place: str, names: str) -> str:
    """A table is no report that is known."""
    return f"{place}: this is no report that is known. Its columns are: {names[:600]}"


def nearest_report(kind: str, lacking: set[str]) -> str:
    """What mends that."""
    return (
        f"The nearest is the {KINDS[kind].title}; it lacks {', '.join(sorted(lacking))}. "
        "Download it with all its columns, or name the report that you mean."
    )


def personal_columns(place: str, found: list[str]) -> str:
    """A report has names of people in it."""
    return (
        f"{place}: the columns {', '.join(found)} hold names or "
        "addresses of customers. They must not come into Git, where nothing is "
        "ever deleted."
    )


def take_columns_out() -> str:
    """What mends that."""
    return "Take these columns out of the file, or use a report without them."


def numbers_of_nothing() -> str:
    """A row has numbers and no name."""
    return "has numbers and does not say what they are about"


def uneven_row(cells: Sequence[str], width: int) -> str:
    """A row has too many cells, or too few."""
    return f"has {len(cells)} cells, and the header {width}"


def delete_row() -> str:
    """What mends a row that is none."""
    return (
        "Delete that row if it is none of the report (sums, a second header); else "
        "download the report once more."
    )


def days_not_given(name: str) -> str:
    """Nobody can tell whether two reports overlap."""
    return (
        f"{name} does not tell which days it is about, so nobody knows whether clicks are "
        "counted twice."
    )


def name_the_days() -> str:
    """What mends that."""
    return (
        "Write the days into its name, like terms_20250106-20250112.csv, or name that report alone."
    )


def days_overlap(name: str, days: str, newer: str, later: str) -> str:
    """Two reports overlap."""
    return f"{name} is about {days}, and {newer} about {later}: some days would count twice."


def apart() -> str:
    """What mends that."""
    return "Name reports whose days do not overlap, or download them by day."


def broke_off(place: str, cell: str) -> str:
    """A report ends within its last number."""
    return (
        f"{place}: the last number is {cell!r}, and all others of its "
        "column are written longer; its line has no end. The file broke off there: download the "
        "report once more"
    )


def broke_off_there(place: str, cells: Sequence[str], width: int) -> str:
    """The last row of a report is cut off."""
    return (
        f"{place} is the last one, has {len(cells)} cells of {width}, "
        "and no line end: the file broke off there."
    )


def download_whole() -> str:
    """What mends that."""
    return "Download the report once more, and name that file."
