"""A value as a cell of CSV that no spreadsheet takes for a formula (SPEC 6, Formats)."""

from __future__ import annotations

from trace_gate.report.escape import visible

LEADS = frozenset("=+-@\uff1d\uff0b\uff0d\uff20|%")
"""What begins a formula, or a command of another program, in some spreadsheet."""


def csv_cell(value: object) -> str:
    """One line in which nothing is hidden. Text that a formula could begin with gets a `'`.

    A number stays one: `-0.2` is what it says in every spreadsheet.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = visible(" ".join(str(value).split()))
    return f"'{text}" if text[:1] in LEADS and not _is_number(text) else text


def _is_number(text: str) -> bool:
    """Whether it is a sign, digits and a point, and nothing that a program could compute."""
    digits = text.removeprefix("-").removeprefix("+")
    whole, _, part = digits.partition(".")
    return digits.isascii() and whole.isdigit() and (part == "" or part.isdigit())
