"""An upload sheet that was written, for people and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.core.market.cell_values import shown
from trace_gate.core.market.upload_words import COLUMNS
from trace_gate.core.shell import word
from trace_gate.report.escape import plain, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.app.decide.sheet import Sheet
    from trace_gate.core.market.upload_plan import Line

HEADER_ROWS = 1


def lines(done: Sheet, file: str) -> Iterator[str]:
    """Each row of the sheet, where its ids are from, and what to do next."""
    trace_id, rows = done.found.trace.id, done.upload.lines
    yield f"{plain(file)}: {len(rows)} {'row' if len(rows) == 1 else 'rows'} of {trace_id}"
    for at, each in enumerate(rows, HEADER_ROWS + 1):
        changes = " and ".join(map(str, each.numbers))
        yield f"  row {at}: {each.operation} {plain(each.target)}: {plain(_values(each))}" + (
            f"   (changes {changes})" if len(each.numbers) > 1 else f"   (change {changes})"
        )
    yield f"ids from {plain(done.download.uri)}, taken at {done.download.captured_at}"
    yield f"sha256 {done.sha256}"
    for note in notes(done):
        yield f"note: {plain(note)}"
    yield "next: upload it (Ads console, Bulk operations, Upload), download the report, then"
    yield f"      trace-gate execute {trace_id} --report REPORT.xlsx"
    if done.recorded is not None:
        path = plain(word(done.found.path))
        yield f"      git add {path} && git commit   # the sha256 of the sheet is in it now"


def notes(done: Sheet) -> Iterator[str]:
    """What a person should know of the sheet."""
    if done.upload.apart:
        yield (
            f"{_changes(done.upload.apart)}: no row, since Amazon's ads know nothing of it "
            "(intent buckets, goals, files)"
        )
    if done.upload.left:
        yield f"{_changes(done.upload.left)}: left out, so it is not done by this sheet"
    if any(each.operation == "Update" and each.cells.get("state") for each in done.upload.lines):
        yield (
            "Amazon asks for the state of what is updated, and the sheet has that of the download: "
            "what somebody has paused by hand since then would run again"
        )
    yield from done.notes


def plain_data(done: Sheet, file: str) -> dict[str, object]:
    """The same for programs, version 1; `schemas/sheet.schema.json` describes it."""
    return {
        "version": 1,
        "trace": str(done.found.trace.id),
        "path": done.found.path,
        "file": whole(file),
        "sha256": done.sha256,
        "recorded": done.recorded is not None,
        "download": {"path": whole(done.download.uri), "captured_at": done.download.captured_at},
        "rows": [_row(at, each) for at, each in enumerate(done.upload.lines, HEADER_ROWS + 1)],
        "apart": list(done.upload.apart),
        "left": list(done.upload.left),
        "notes": [whole(note) for note in notes(done)],
    }


def _row(at: int, line: Line) -> dict[str, object]:
    return {
        "row": at,
        "operation": line.operation,
        "entity": line.entity.name,
        "target": whole(line.target),
        "changes": list(line.numbers),
        "cells": {
            COLUMNS[name]: whole(shown(cell))
            for name, cell in line.cells.items()
            if cell is not None
        },
    }


def _values(line: Line) -> str:
    found = (f"{COLUMNS[each]} {shown(line.cells.get(each) or 'archived')}" for each in line.last)
    return ", ".join(found)


def _changes(numbers: tuple[int, ...]) -> str:
    listed = ", ".join(map(str, numbers))
    return f"changes {listed}" if len(numbers) > 1 else f"change {listed}"
