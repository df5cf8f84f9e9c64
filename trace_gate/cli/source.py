"""Where the installed trace-gate came from, in words that pip understands (PEP 508, PEP 610)."""

from __future__ import annotations

import json
from importlib import metadata
from typing import Any

from trace_gate import __version__
from trace_gate.errors import UsageError

NAME = "trace-gate"


def installed() -> str:
    """`trace-gate @ git+URL@COMMIT` for an installation from a repository, else the release.

    A folder of this computer is of no use to CI, so it counts as the release of its version.
    """
    try:
        text = metadata.distribution(NAME).read_text("direct_url.json")
    except metadata.PackageNotFoundError:
        text = None
    return from_record(json.loads(text) if text else {})


def checked(text: str) -> str:
    """A requirement that can stand in a workflow file.

    Raises:
        UsageError: it would end the quotes that it stands in.
    """
    if not text.isprintable() or set(text) & set('"\\'):
        raise UsageError(
            f"--source {text!r} holds a quote, a backslash or a line break.",
            remedy='--source "trace-gate @ git+https://example.com/trace-gate@v0.1.0"',
        )
    return text


def from_record(record: dict[str, Any]) -> str:
    """The requirement that a `direct_url.json` stands for."""
    version = record.get("vcs_info") or {}
    url, commit = record.get("url"), version.get("commit_id")
    if version.get("vcs") == "git" and url and commit:
        return f"{NAME} @ git+{url}@{commit}"
    return f"{NAME}=={__version__}"
