"""The formats of an audit, by the name that `--format` takes; each imported when asked for."""

from __future__ import annotations

from trace_gate.report.judgement.registry import imported

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FORMATS: Mapping[str, str] = {
    "text": "text:text",
    "json": "json_:as_json",
    "sarif": "sarif:sarif",
    "markdown": "page:markdown",
    "html": "page:html",
}
"""Name to module of this folder, then function: `(audit, *, color=False) -> str`."""


def formatter(form: str) -> Callable[..., str]:
    """The function that writes an audit in a format."""
    return imported(__package__, FORMATS[form])
