"""A judgement as one line for each finding, for editors and for `grep`."""

from __future__ import annotations

from trace_gate.report.closing import closing
from trace_gate.report.escape import plain
from trace_gate.report.text import ordered, place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.gate.judgement import Judgement


def concise(judgement: Judgement, *, color: bool = False) -> str:
    """`path:line:col: CODE level message`, then the closing lines. Never coloured."""
    del color
    lines = [
        f"{place(each)}: {each.code} {each.level} {plain(each.message)}"
        for each in ordered(judgement.findings)
    ]
    return "\n".join([*lines, *closing(judgement)]) + "\n"
