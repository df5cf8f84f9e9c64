"""What is said of market files and of their cells (SPEC 3)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from decimal import Decimal


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


def file_without_target(path: str, text: str) -> str:
    """The path of a file is about nothing of the market."""
    return f"{path} belongs to no target: {text}."


def rename_file() -> str:
    """What mends that."""
    return "Rename it: an ASIN is ten capital letters and digits."
