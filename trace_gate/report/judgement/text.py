"""A judgement for people: where, what is wrong, why it matters, how to mend it."""

from __future__ import annotations

from trace_gate.core.codes import name_of, why
from trace_gate.report.escape import plain
from trace_gate.report.judgement.collapse import groups, place
from trace_gate.report.judgement.summary import closing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.judgement import Judgement
    from trace_gate.report.judgement.collapse import Group

COLOURS = {
    "error": "31",
    "warning": "33",
    "note": "36",
    "PASS": "32",
    "BLOCK": "31",
    "ESCALATE": "33",
    "CANNOT_JUDGE": "31",
}
LEVELS = ("error", "warning", "note")
LONGEST_LINE = 160
"""A source line is shown up to this many characters."""


def text(judgement: Judgement, *, color: bool = False) -> str:
    """The whole judgement as lines; ends with a line break."""
    lines = finding_lines(judgement.findings, color=color)
    *facts, verdict = closing(judgement)
    return "\n".join([*lines, *facts, coloured(verdict, judgement.verdict, color=color)]) + "\n"


def finding_lines(findings: tuple[Finding, ...], *, color: bool) -> list[str]:
    """Some findings, equal ones as one, each with an empty line behind it."""
    lines: list[str] = []
    explained: set[str] = set()
    for group in groups(ordered(findings)):
        lines += [*_finding(group, explained, color=color), ""]
        explained.add(group.first.code)
    return lines


def ordered(findings: tuple[Finding, ...]) -> list[Finding]:
    """Errors first, then by path and line."""
    return sorted(
        findings,
        key=lambda each: (LEVELS.index(each.level), each.path or "", each.line or 0, each.code),
    )


def _finding(group: Group, explained: set[str], *, color: bool) -> Iterator[str]:
    """The lines of equal findings. Why the rule exists is said once for each code."""
    finding = group.first
    level = coloured(finding.level, finding.level, color=color)
    yield f"{place(finding)} {finding.code} {level}: {plain(finding.message)}"
    yield from _source(finding)
    if finding.path is not None and finding.commit:
        yield f"  in commit {plain(finding.commit[:10])}"
    if finding.code not in explained and why(finding.code):
        yield f"  why: {why(finding.code)} ({name_of(finding.code)})"
    if finding.remediation:
        yield f"  fix: {plain(group.remedy)}"
    if group.others:
        yield f"  {group.others}"


def _source(finding: Finding) -> Iterator[str]:
    """The line itself, with a caret below the column."""
    if not finding.source or finding.column is None:
        return
    before = plain(finding.source[: finding.column - 1])
    shown = plain(finding.source)
    if len(shown) <= LONGEST_LINE:
        yield f"    {shown}"
        yield f"    {' ' * columns(before)}^"


def columns(shown: str) -> int:
    """How many columns of a terminal some text takes; Chinese characters take two."""
    if shown.isascii():
        return len(shown)
    import unicodedata

    return sum(1 + (unicodedata.east_asian_width(char) in "WF") for char in shown)


def coloured(words: str, kind: str, *, color: bool) -> str:
    """Words in the colour of a level or a verdict, where colour is wanted."""
    return f"\x1b[1;{COLOURS[kind]}m{words}\x1b[0m" if color else words
