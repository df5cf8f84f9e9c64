"""The bytes of a file as text, where they are text; and texts as they are compared."""

from __future__ import annotations

BEGINNING = 8_000
"""Where a NUL among the first bytes makes a file no text; Git looks as far."""
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def text_of(data: bytes) -> str | None:
    """The text; None for what is none. Bytes that are no UTF-8 stay, as surrogates."""
    if data.startswith(_UTF_16):
        return data.decode("utf-16", "replace")
    if b"\0" in data[:BEGINNING]:
        return None
    return data.decode("utf-8", "surrogateescape")


def comparable(text: str) -> str:
    """A text without what only its way of writing differs in: capitals and blanks."""
    return " ".join(text.split()).casefold()
