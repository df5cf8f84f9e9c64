"""A judgement as Markdown for a comment of a pull request, which has 65,536 characters."""

from __future__ import annotations

from trace_gate.report.judgement.page import within

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.gate.judgement import Judgement

MARKER = "trace-gate:judgement"
"""By it a job finds its comment again: the same in every run."""

MOST_BYTES = 65_000
"""GitHub counts 65,536 characters, and no character has less than a byte."""


def markdown(judgement: Judgement, *, color: bool = False) -> str:
    """The verdict, what has to be done, and the rest folded; a marker finds the comment again."""
    del color
    return within(judgement, MOST_BYTES, marker=MARKER)
