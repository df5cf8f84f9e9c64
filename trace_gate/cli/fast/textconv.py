"""`trace-gate textconv KIND FILE`: what Git shows in place of a file (SPEC 9, Git's diff).

Git calls it for each side of a diff, by what `.gitattributes` say, and stops with an error where
it fails. So it never does: what cannot be made into sentences is shown as it is, and why. It asks
for no repository, reads no policy, and keeps nothing: the bytes of the file alone decide.
"""

from __future__ import annotations

import os
import sys

from trace_gate.adapters import file_content
from trace_gate.report.textconv import raw
from trace_gate.report.textconv.raw import Content

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

MEGABYTE = 1 << 20
BYTES = {"trace": MEGABYTE, "derived": 4 * MEGABYTE, "table": 16 * MEGABYTE}
"""How large a file of each kind may be to be read; beyond it is shown as it is."""
NODES = 200_000
"""Keys, values, lists and maps of a derived file."""
DEPTH = 20
SECONDS = 10.0
"""So long the process may take that reads a workbook."""
CELLS = 300_000
"""Cells with something in them, of all tables of a file."""


def run(words: Sequence[str]) -> int | None:
    """Print a file as text, with exit code 0 whatever it is; None: people get the command line."""
    if len(words) != len(("KIND", "FILE")) or words[0] not in KINDS:
        return None
    _write(converted(*words))
    return 0


def converted(kind: str, path: str) -> str:
    """The text of a file: sentences where it can be read, else the file as it is."""
    try:
        data, size, sha256 = file_content.read(path, BYTES[kind] + 1)
    except (OSError, ValueError) as error:
        content = Content(data=b"", size=None, sha256=None, mark=file_content.mark())
        said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return raw.unconverted(content, f"it cannot be read: {said}")
    known = file_content.mark() if sha256 is None else 0
    content = Content(data=data, size=size, sha256=sha256, mark=known)
    if len(data) > BYTES[kind]:
        most = BYTES[kind] // MEGABYTE
        return raw.unconverted(content, f"it has more than {most} MB, and no larger one is read")
    try:
        return raw.converted(list(KINDS[kind](os.path.basename(path), data)), content)
    except Exception as error:  # whatever is wrong, Git must get a text
        return raw.unconverted(content, _reason(error))


def _reason(error: Exception) -> str:
    from trace_gate.core.errors import Refused, TraceGateError

    if isinstance(error, Refused):
        first = error.findings[0]
        place = f"line {first.line}: " if first.line is not None else ""
        return f"{place}{first.message}"
    if isinstance(error, TraceGateError):
        return error.message
    return f"reading it ended with {type(error).__name__}, a mistake of trace-gate"


def _trace(name: str, data: bytes) -> Iterable[str]:
    from trace_gate.core.trace import document
    from trace_gate.report.textconv import trace

    return trace.lines(document.load(data, name).data["trace"])


def _derived(name: str, data: bytes) -> Iterable[str]:
    from trace_gate.core.trace import document
    from trace_gate.report.textconv import derived

    limits = document.Limits(size=BYTES["derived"], nodes=NODES, depth=DEPTH)
    return derived.lines(document.load(data, name, None, limits=limits).data)


def _table(name: str, data: bytes) -> Iterable[str]:
    from contextlib import closing

    from trace_gate.adapters.spreadsheets.read_tables import Readings
    from trace_gate.report.textconv import table

    with closing(Readings(name, data, SECONDS)) as readings:
        return list(table.lines(next(iter(readings)), CELLS))


def _write(text: str) -> None:
    """Print it in UTF-8, whatever the terminal is set to: Git takes the bytes."""
    data = text.encode("utf-8", "backslashreplace")
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


KINDS: dict[str, Callable[[str, bytes], Iterable[str]]] = {
    "trace": _trace,
    "derived": _derived,
    "table": _table,
}
"""What makes lines of the bytes of a file, by the kind that its attribute names."""
