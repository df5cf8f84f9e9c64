"""Where the installed trace-gate came from, in words that pip understands (PEP 508, PEP 610)."""

from __future__ import annotations

import json
from importlib import metadata
from typing import Any

from trace_gate import __version__
from trace_gate.app.setup import ci_source
from trace_gate.core.errors import UsageError

NAME = ci_source.NAME


def installed() -> str:
    """`trace-gate @ git+URL@COMMIT` for an installation from a repository, else the release.

    A folder of this computer is of no use to CI, so it counts as the release of its version.
    """
    return from_record(_record())


def here() -> ci_source.Installed:
    """What runs here, for a comparison with what CI installs."""
    return ci_source.Installed(version=__version__, source=installed(), private=private(None))


def _record() -> dict[str, Any]:
    try:
        text = metadata.distribution(NAME).read_text("direct_url.json")
    except metadata.PackageNotFoundError:
        text = None
    found: dict[str, Any] = json.loads(text) if text else {}
    return found


def private(text: str | None) -> str | None:
    """Why nobody else can install from there, for people; None where nothing speaks against it.

    Args:
        text: what `--source` says; None: what is installed here.
    """
    if text is None:
        return private_record(_record())
    found = ci_source.assess(text, here())
    return found.why if found.kind == "broken" else None


def may_change(text: str | None) -> str | None:
    """Why a source that was named may install something else tomorrow; None where it may not."""
    if text is None or private(text) is not None:
        return None
    found = ci_source.assess(text, here())
    return found.why if found.kind in ("moves", "unpublished") else None


def private_record(record: dict[str, Any]) -> str | None:
    """The same of a `direct_url.json`, which an installation from an index does not have."""
    url = str(record.get("url", ""))
    if "dir_info" in record or url.startswith("file:") or (url and ci_source.private(url)):
        return (
            "trace-gate was installed from this computer, and nobody knows whether "
            f"{NAME}=={__version__} is published"
        )
    return None


def checked(text: str) -> str:
    """A requirement that can stand in a workflow file.

    Raises:
        UsageError: it would end the quotes that it stands in, or names the place of an example.
    """
    if "HOST/OWNER" in text:
        wrong = "is the example: HOST/OWNER stands for the place of your copy"
    elif not text.isprintable() or set(text) & set('"\\'):
        wrong = "holds a quote, a backslash or a line break"
    else:
        return text
    raise UsageError(
        f"--source {text!r} {wrong}.",
        remedy='--source "trace-gate @ git+https://example.com/trace-gate@v0.1.0"',
    )


def from_record(record: dict[str, Any]) -> str:
    """The requirement that a `direct_url.json` stands for."""
    version = record.get("vcs_info") or {}
    url, commit = record.get("url"), version.get("commit_id")
    if version.get("vcs") == "git" and url and commit and ci_source.private(url) is None:
        return f"{NAME} @ git+{url}@{commit}"
    return f"{NAME}=={__version__}"
