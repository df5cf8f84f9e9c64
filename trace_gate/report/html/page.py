"""A page as one HTML file that needs nothing else (SPEC 9, Pages).

The browser is told to load and run nothing: the policy in the page allows one style, by its
hash. Text is escaped by the templates, always; what cannot be seen is shown by its number.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache

from trace_gate.report.chart_messages import range_of
from trace_gate.report.diagram_lines import as_lines
from trace_gate.report.escape import visible
from trace_gate.report.html.anchors import Ids, anchors
from trace_gate.report.html.bar_chart import bar_chart
from trace_gate.report.html.diagram_chart import diagram_chart
from trace_gate.report.html.line_chart import line_chart
from trace_gate.report.html.sections import headline, layout, side_by_side
from trace_gate.report.html.series import trend
from trace_gate.report.html.text import clipped, column_classes, language
from trace_gate.report.html.timeline_chart import timeline_chart
from trace_gate.report.markdown_line import is_web, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from jinja2 import BytecodeCache, Environment

    from trace_gate.report.document import Document

POLICY = (
    "default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)
TITLE = 70
"""Columns of the name of a page: more is cut where names of pages are listed."""
SIGNS = {"good": "✓", "warning": "!", "bad": "✕", "neutral": ""}
"""What a mark shows beside its word and its colour."""

LINES = {"+": "come", "-": "gone", "@": "where"}
"""What the first sign of a line of a diff says of it, as a class; the sign itself stays."""


def html(document: Document, compiled: BytecodeCache | None = None) -> str:
    """The page. Links lead to places of the page that exist, or to https; others stay text.

    `compiled` keeps what jinja2 compiles of the templates; without it that is done each time.
    """
    templates = _templates(compiled)
    parts, places = layout(document), anchors(document)
    return templates.get_template("page.html").render(
        document=document,
        layout=parts,
        name=clipped(shown(document.title), TITLE),
        headline=headline(document.title),
        policy=POLICY.format(digest=_digest(templates)),
        leads=lambda to: _leads(to, places),
        ids=Ids(section.anchor for section in parts.sections),
    )


def _leads(to: str, places: frozenset[str]) -> bool:
    return to[1:] in places if to.startswith("#") else is_web(to)


def _digest(templates: Environment) -> str:
    style = templates.get_template("style.css").render()
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


@cache
def _templates(compiled: BytecodeCache | None) -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("trace_gate.report.html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
        bytecode_cache=compiled,
    )
    made.filters["line_class"] = lambda text: LINES.get(text[:1], "same")
    made.filters.update(
        kind=lambda value: type(value).__name__,
        side_by_side=side_by_side,
        language=language,
        column_classes=column_classes,
        sign=SIGNS.get,
        line_chart=line_chart,
        bar_chart=bar_chart,
        timeline_chart=timeline_chart,
        diagram_chart=diagram_chart,
        trend=trend,
        range_of=range_of,
        as_lines=as_lines,
        words=shown,
    )
    return made


def _finalize(value: object) -> object:
    """What a template prints: text of a repository has nothing hidden, and None prints nothing."""
    if value is None:
        return ""
    is_text = isinstance(value, str) and not hasattr(value, "__html__")
    return visible(str(value)) if is_text else value
