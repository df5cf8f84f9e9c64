"""What is said of a character that nobody sees (SPEC 3)."""

from __future__ import annotations


def turns_direction(code: str) -> str:
    """A character turns the direction of the text."""
    return f"{code}, which turns the direction of the text around it"


def lone_return(code: str) -> str:
    """A carriage return stands alone."""
    return f"{code}, a carriage return without a line feed"


def unseen(called: str, code: str) -> str:
    """A character cannot be seen."""
    return f"{code} ({called}), which cannot be seen" if called else f"{code}, which cannot be seen"
