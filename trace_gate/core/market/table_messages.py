"""What is said of market files and of their cells (SPEC 3)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _csv import Error
    from collections.abc import Sequence
    from decimal import Decimal


def strange_line_ends(path: str) -> str:
    """The lines of a file end as no line does."""
    return f"{path} has line ends that are neither LF nor CRLF, so no line of it is a row."


def too_long(cell: str, most_text: int) -> tuple[str, str]:
    """A cell has too much text."""
    return (f"has {len(cell):,} characters", f"At most {most_text:,} may stand there.")


def no_number(text: str, decimal: str) -> tuple[str, str]:
    """A cell is no number."""
    return (
        f"is {text!r}, and that is no number as this file writes them",
        (
            f"Write digits with `{decimal}` before the decimals, like 0{decimal}90: no sign of "
            "money, no %, no thousands, no formula."
        ),
    )


def many_digits(most_digits: int) -> tuple[str, str]:
    """A number has too many digits."""
    return (f"has more than {most_digits} digits", "Write the number that is meant.")


def below_zero(text: str) -> tuple[str, str]:
    """A number is negative."""
    return (f"is {text}, which is below zero", "Write the number that is meant.")


def many_decimals(text: str, most: int, number: Decimal, decimal: str) -> tuple[str, str]:
    """A number has more decimals than its column."""
    return (
        f"is {text}, and its column has {most} decimals",
        (
            f"Write {format(round(number, most), 'f').replace('.', decimal)}, or what is meant: "
            "Amazon would round it unseen."
        ),
    )


def too_large(most: int, megabyte: int) -> str:
    """A file is too large."""
    return f"has more than {most / megabyte:.6g} MB, which is the most that is read"


def lfs_pointer() -> tuple[str, str]:
    """A file is kept elsewhere."""
    return (
        "is a pointer of Git LFS, and a verdict must not depend on who has the file behind it",
        "Take it out of Git LFS: git lfs untrack, then git add --renormalize -- FILE",
    )


def workbook() -> tuple[str, str]:
    """A file is a workbook."""
    return ("is a workbook", "Save it as CSV UTF-8, with the same name.")


def utf_16(encoding: str) -> tuple[str, str]:
    """A file is in another encoding."""
    return (f"is UTF-16, and the policy says {encoding}", "Save it as CSV UTF-8.")


def unreadable(rows: list[list[str]], error: Error) -> tuple[str, str]:
    """A file is no table from some row on."""
    return (
        f"cannot be read from row {len(rows) + 1} on ({error})",
        'Each cell that begins with " must end with one, and a " within it is written twice.',
    )


def no_header() -> tuple[str, str]:
    """A table has no names of columns."""
    return ("has no names of columns", "Write them into the first row.")


def many_columns(most: int) -> tuple[str, str]:
    """A table has too many columns."""
    return (f"has more than {most} columns", "Take out those that nobody needs.")


def column_twice(name: str) -> tuple[str, str]:
    """A table has one column twice."""
    return (f"has the column {name!r} twice", "Give one of them another name.")


def other_delimiter(delimiter: str) -> str:
    """The end of a remedy where a table may be parted otherwise."""
    return f" The policy says that {delimiter!r} stands between cells."


def no_column(name: str, id_: str, more: str) -> tuple[str, str]:
    """A column is not there."""
    return (
        f"has no column {name!r}, which the entry {id_} of market_files.yaml reads",
        f"Call it {name!r} again.{more}",
    )


def uneven(row: Sequence[str], width: int) -> tuple[str, str]:
    """A row has too many cells, or too few."""
    return (
        f"has {len(row)} cells, and the header has {width}",
        "Give it as many: a text with what parts cells in it stands in quotes.",
    )


def empty_key() -> str:
    """A cell is empty that names the row."""
    return "is empty, and it is part of what names the row"


def no_shop() -> str:
    """A cell names no shop of the policy."""
    return "names no shop of the policy"


def no_target(text: str) -> tuple[str, str]:
    """A row is about nothing of the market."""
    return (f"belongs to no target of the market: {text}", "Correct the cells that name the row.")


def file_without_target(path: str, text: str) -> str:
    """The path of a file is about nothing of the market."""
    return f"{path} belongs to no target: {text}."


def rename_file() -> str:
    """What mends that."""
    return "Rename it: an ASIN is ten capital letters and digits."


def no_bulk_column(title: str) -> tuple[str, str]:
    """A bulk sheet lacks a column."""
    return (
        (f"has no column {title!r}, so it is no bulk sheet as Amazon's are in English"),
        (
            "Download it anew, with the language of the Ads console set to English, and edit "
            "no name of a column."
        ),
    )


def joined_letters(text: str) -> str:
    """A cell has letters that become others together."""
    return f"has letters that together become others: {text}"
