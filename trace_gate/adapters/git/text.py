"""Names as Git has them (bytes) and as the core has them (text), whatever the locale is."""

from __future__ import annotations


def decoded(data: bytes) -> str:
    """Bytes that are not UTF-8 become surrogates, so that nothing is lost."""
    return data.decode("utf-8", "surrogateescape")


def encoded(name: str) -> bytes:
    """The bytes that `decoded` was given."""
    return name.encode("utf-8", "surrogateescape")
