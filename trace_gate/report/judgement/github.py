"""A judgement as GitHub workflow commands (annotations), and as the summary of a job."""

from __future__ import annotations

from trace_gate.core.codes import name_of
from trace_gate.report.escape import command, command_property, plain
from trace_gate.report.judgement.collapse import groups, place
from trace_gate.report.judgement.summary import closing
from trace_gate.report.judgement.text import LEVELS, ordered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.judgement import Judgement
    from trace_gate.report.judgement.collapse import Group

MOST = 10
"""GitHub shows ten annotations of a level for each step, and drops the rest without a word."""

WORDS = {"error": "error", "warning": "warning", "note": "notice"}
SUMMARY_BYTES = 900 * 1024
"""A job summary of more than 1 MiB is dropped whole; all of a step share one."""


def github(judgement: Judgement, *, color: bool = False) -> str:
    """Annotations, at most ten of each level, then every finding in the log, then the verdict."""
    del color
    found = groups(ordered(judgement.findings))
    by_level = [[each for each in found if each.first.level == level] for level in LEVELS]
    lines = [
        f"::{WORDS[each.first.level]} {_properties(each.first)}::{command(_said(each))}"
        for same in by_level
        for each in same[:MOST]
    ]
    lines += _in_the_log([each for same in by_level for each in same[MOST:]])
    return "\n".join([*lines, *closing(judgement)]) + "\n"


def job_summary(judgement: Judgement, *, used: int = 0) -> str:
    """The judgement in Markdown, for `GITHUB_STEP_SUMMARY`, which has `used` bytes already."""
    from trace_gate.report.judgement.page import within

    return within(judgement, max(SUMMARY_BYTES - used, 0))


def _in_the_log(rest: list[Group]) -> Iterator[str]:
    """What GitHub does not show beside the lines: how much that is, then each of it."""
    if rest:
        yield f"{len(rest)} more, which GitHub does not show as annotations ({MOST} of a level):"
    for each in rest:
        first = each.first
        yield f"  {place(first)} {first.code} {first.level}: {plain(_said(each))}"


def _properties(finding: Finding) -> str:
    parts = [f"title={command_property(f'{finding.code} {name_of(finding.code)}')}"]
    if finding.path is not None:
        parts.append(f"file={command_property(finding.path)}")
        parts.append(f"line={finding.line or 1}")
        if finding.column is not None:
            parts.append(f"col={finding.column}")
    return ",".join(parts)


def _said(group: Group) -> str:
    more = f" ({group.others})" if group.others else ""
    return f"{group.first.message} Fix: {group.remedy}{more}"
