"""Values of the repository as the pages of `why` and `explain` show them."""

from __future__ import annotations

from typing import Any

from trace_gate.report.escape import plain

TEXT = 300
"""Characters of a text of the repository that are shown; `trace-gate show` has all of it."""


def shown(value: Any) -> str:
    """A value on one line, harmless in a terminal, and no longer than it has to be."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = " ".join(str(value).split())
    return plain(text if len(text) <= TEXT else f"{text[: TEXT - 3].rstrip()}...")
