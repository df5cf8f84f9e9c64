"""The block of `.gitattributes` of an earlier release, with the drivers of Git's diff (SPEC 9).

Only what names a driver is added, and only in the block that `init` wrote: where that is gone, or
where the same pattern has a driver already, the team has decided otherwise.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trace_gate.app.setup.initialize import BEGIN, END

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FILE = ".gitattributes"
NEWS = f"{FILE}: git diff shows more files in sentences"

_DRIVER = re.compile(r"[-!]?diff(=.*)?")


def renewed(there: bytes | None, shipped: Mapping[str, bytes]) -> bytes | None:
    """The file with the lines of drivers that it lacks, at the end of our block.

    None where there is no block of ours, or where it lacks none.
    """
    ours = shipped.get(FILE)
    if there is None or ours is None:
        return None
    newline = b"\r\n" if b"\r\n" in there else b"\n"
    before, end, after = there.partition(END.encode())
    lines = list(_lacking(there, ours))
    if BEGIN.encode() not in before or not end or not lines:
        return None
    return before + b"".join(line + newline for line in lines) + end + after


def _lacking(there: bytes, ours: bytes) -> Iterator[bytes]:
    """The lines of ours that name a driver for a pattern that has none there."""
    known = {pattern for pattern, _ in _drivers(there)}
    for pattern, line in _drivers(ours):
        if pattern not in known:
            yield line


def _drivers(text: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each pattern that has a driver, or is to have none, with its line."""
    for line in text.splitlines():
        pattern, *attributes = line.split() or [b""]
        chosen = any(_DRIVER.fullmatch(each.decode("utf-8", "replace")) for each in attributes)
        if chosen and not pattern.startswith(b"#"):
            yield pattern, line
