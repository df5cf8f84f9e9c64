"""A judgement as one line for each finding, for editors and for `grep`; equal ones share one."""

from __future__ import annotations

from trace_gate.report.escape import plain
from trace_gate.report.judgement.collapse import groups, place
from trace_gate.report.judgement.summary import closing
from trace_gate.report.judgement.text import ordered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.gate.judgement import Judgement


def concise(judgement: Judgement, *, color: bool = False) -> str:
    """`path:line:col: CODE level message`, then the closing lines. Never coloured."""
    del color
    lines = []
    for group in groups(ordered(judgement.findings)):
        first, more = group.first, f" ({group.others})" if group.others else ""
        lines.append(plain(f"{place(first)}: {first.code} {first.level} {first.message}{more}"))
    return "\n".join([*lines, *closing(judgement)]) + "\n"
