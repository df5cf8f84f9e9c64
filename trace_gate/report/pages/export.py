"""What an export wrote, for people and for programs (SPEC 9, Export)."""

from __future__ import annotations

from trace_gate.report.escape import plain
from trace_gate.report.judgement.summary import plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from trace_gate.app.export.export import Exported

VERSION = 1
SHOWN = 5
"""So many unreadable traces are named to people."""


def text(done: Exported) -> Iterator[str]:
    """What is in the folder now, and what of it is new."""
    yield (
        f"{plain(done.folder)}: {plain(done.repository)} at {done.commit[:10]}, as {done.form}, in "
        f"{plural(done.files, 'file')}"
    )
    for table, count in done.rows.items():
        yield f"  {table:<12}{count:>9,}"
    if done.written or done.removed:
        yield f"Written: {len(done.written):,}. Taken away: {len(done.removed):,}."
    else:
        yield "Nothing changed since the last export."


def missing(done: Exported) -> Iterator[str]:
    """What has no row, since it cannot be read."""
    for path in done.unreadable[:SHOWN]:
        yield f"trace-gate: not read, so not exported: {plain(path)}"
    if len(done.unreadable) > SHOWN:
        yield f"trace-gate: not read, so not exported: {len(done.unreadable) - SHOWN} more"
    if done.unreadable:
        yield "  fix: trace-gate check --all   It says what is wrong with each of them."


def refused(count: int) -> Iterator[str]:
    """What the fold goes on without."""
    if count:
        yield (
            f"trace-gate: The fold goes on without {plural(count, 'thing')} that traces say, and "
            "so do events, buckets, hypotheses, experiments and metrics.\n"
            "  fix: trace-gate check --all"
        )


def data(done: Exported) -> dict[str, Any]:
    """The same for programs, version 1; `schemas/export.schema.json` describes it."""
    return {
        "schema_version": VERSION,
        "folder": done.folder,
        "format": done.form,
        "repository": done.repository,
        "commit": done.commit,
        "rows": dict(done.rows),
        "files": done.files,
        "written": list(done.written),
        "removed": list(done.removed),
        "unreadable": list(done.unreadable),
    }
