"""A judgement as GitHub workflow commands (annotations) and as a job summary."""

from __future__ import annotations

from trace_gate.core.codes import name_of
from trace_gate.report.closing import closing
from trace_gate.report.escape import command, command_property, markdown, plain
from trace_gate.report.text import LEVELS, ordered, place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.judgement import Judgement

MOST = 10
"""GitHub shows ten annotations of a level for each step, and drops the rest without a word."""

WORDS = {"error": "error", "warning": "warning", "note": "notice"}
SUMMARY_BYTES = 1_000_000
"""A job summary may have 1 MiB; it is cut on a line boundary before that."""


def github(judgement: Judgement, *, color: bool = False) -> str:
    """Annotations, at most ten of each level, then every finding in the log, then the verdict."""
    del color
    lines = [line for level in LEVELS for line in _annotations(judgement, level)]
    lines += _in_the_log(_rest(judgement))
    return "\n".join([*lines, *closing(judgement)]) + "\n"


def job_summary(judgement: Judgement) -> str:
    """The judgement in Markdown, for `GITHUB_STEP_SUMMARY`."""
    *facts, verdict = closing(judgement)
    lines = [f"## trace-gate: {markdown(verdict)}", "", *(f"{markdown(f)}  " for f in facts), ""]
    if judgement.findings:
        lines += ["| | where | what is wrong | how to mend it |", "|---|---|---|---|"]
        lines += [_row(each) for each in ordered(judgement.findings)]
    return _cut(lines)


def _annotations(judgement: Judgement, level: str) -> Iterator[str]:
    found = [each for each in ordered(judgement.findings) if each.level == level]
    for finding in found[:MOST]:
        yield f"::{WORDS[level]} {_properties(finding)}::{command(_said(finding))}"


def _rest(judgement: Judgement) -> list[Finding]:
    """What GitHub would not show: it stands in the log, one line each."""
    found = ordered(judgement.findings)
    by_level = [[each for each in found if each.level == level] for level in LEVELS]
    return [each for group in by_level for each in group[MOST:]]


def _in_the_log(rest: list[Finding]) -> Iterator[str]:
    """What GitHub does not show beside the lines: how much that is, then each of it."""
    if rest:
        yield f"{len(rest)} more, which GitHub does not show as annotations ({MOST} of a level):"
    for each in rest:
        yield f"  {place(each)} {each.code} {each.level}: {plain(_said(each))}"


def _properties(finding: Finding) -> str:
    parts = [f"title={command_property(f'{finding.code} {name_of(finding.code)}')}"]
    if finding.path is not None:
        parts.append(f"file={command_property(finding.path)}")
        parts.append(f"line={finding.line or 1}")
        if finding.column is not None:
            parts.append(f"col={finding.column}")
    return ",".join(parts)


def _said(finding: Finding) -> str:
    return f"{finding.message} Fix: {finding.remediation}"


def _row(finding: Finding) -> str:
    cells = (
        f"{finding.level} {finding.code}",
        markdown(place(finding)),
        markdown(finding.message),
        markdown(finding.remediation),
    )
    return f"| {' | '.join(cells)} |"


def _cut(lines: list[str]) -> str:
    size, kept = 0, []
    for line in lines:
        size += len(line.encode("utf-8", "replace")) + 1
        if size > SUMMARY_BYTES:
            kept.append("")
            kept.append(f"{len(lines) - len(kept)} more lines are in the log.")
            break
        kept.append(line)
    return "\n".join(kept) + "\n"
