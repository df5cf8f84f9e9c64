"""What an export wrote into its folder: `export.json` (SPEC 9, Export).

It tells our files from those of others, and what has to be written again. Before a file is
written its path stands among those that are under way: a run that was ended in the middle leaves
nothing that nobody knows.
"""

from __future__ import annotations

import json

from trace_gate.core.export.tables import VERSION
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

NAME = "export.json"
MARK = "trace_gate_export"


class Written(Record):
    """A file of an export."""

    rows: int
    digest: str
    """Of its rows."""
    sha256: str
    """Of its bytes."""


class Manifest(Record):
    """What is in a folder, and of what it was made."""

    form: str
    """parquet, csv or sqlite."""
    repository: str
    commit: str
    tool_version: str
    version: int = VERSION
    """Of the columns."""
    files: Mapping[str, Written] = {}  # never written to
    """Path below the folder to what was written."""
    under_way: tuple[str, ...] = ()
    """Paths that a run began to write, and did not end."""


def text_of(manifest: Manifest) -> str:
    """The text of `export.json`; the same for the same."""
    data = {
        MARK: manifest.version,
        "format": manifest.form,
        "repository": manifest.repository,
        "commit": manifest.commit,
        "tool_version": manifest.tool_version,
        "files": {
            path: {"rows": each.rows, "digest": each.digest, "sha256": each.sha256}
            for path, each in sorted(manifest.files.items())
        },
        "under_way": sorted(manifest.under_way),
    }
    return json.dumps(data, indent=1) + "\n"


def parse(data: bytes) -> Manifest | None:
    """A manifest from the bytes of `export.json`; None for what is none."""
    try:
        found = json.loads(data)
        return _manifest(found) if isinstance(found, dict) and MARK in found else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _manifest(found: Mapping[str, Any]) -> Manifest | None:
    files = {
        _text(path): Written(
            rows=int(each["rows"]), digest=_text(each["digest"]), sha256=_text(each["sha256"])
        )
        for path, each in found["files"].items()
    }
    under_way = tuple(_text(each) for each in found["under_way"])
    if not all(_is_below(path) for path in (*files, *under_way)):
        return None
    return Manifest(
        version=int(found[MARK]),
        form=_text(found["format"]),
        repository=_text(found["repository"]),
        commit=_text(found["commit"]),
        tool_version=_text(found["tool_version"]),
        files=files,
        under_way=under_way,
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _is_below(path: str) -> bool:
    """Whether a path stays in the folder: plain names alone, whatever the system."""
    odd = {"", ".", ".."}
    return not odd & {*path.split("/")} and not set(path) & set("\\:\0") and path != NAME
