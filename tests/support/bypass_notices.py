"""Notices of what went past the hooks."""

from __future__ import annotations


def notices(text: str) -> list[str]:
    return [line for line in text.splitlines() if "without the gate" in line]
