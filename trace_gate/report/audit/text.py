"""An audit for people: what is open, what is remediated, which traces are broken, the totals."""

from __future__ import annotations

from trace_gate.report.audit.messages import facts, verdict
from trace_gate.report.escape import plain
from trace_gate.report.judgement.summary import plural
from trace_gate.report.judgement.text import coloured, finding_lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.audit.result import Audit
    from trace_gate.core.audit.step import Step

MOST = 200
"""So many open steps are shown one by one; programs get all of them (`--format json`)."""


def text(audit: Audit, *, color: bool = False) -> str:
    """All of it as lines; ends with a line break."""
    lines = [*_open(audit, color=color), *_remediated(audit), *_broken(audit)]
    if audit.findings:
        lines += [*finding_lines(audit.findings, color=color)]
    lines += [plain(each) for each in facts(audit)]
    return "\n".join([*lines, coloured(verdict(audit), audit.verdict, color=color)]) + "\n"


def _open(audit: Audit, *, color: bool) -> Iterator[str]:
    steps = [each for each in audit.steps if each.state == "bypassed"]
    for step in steps[:MOST]:
        yield _head(step, coloured("bypassed", "BLOCK", color=color))
        yield from finding_lines(step.open, color=color)
    if len(steps) > MOST:
        yield f"and {len(steps) - MOST:,} more steps that are open: --format json"
        yield ""


def _head(step: Step, state: str) -> str:
    base = step.base[:10] if step.base is not None else "nothing"
    return f"{step.commit[:10]} {state} ({plural(step.commits, 'commit')} on {base})"


def _remediated(audit: Audit) -> Iterator[str]:
    """One line for each step and decision; a step that is partly open is above, too."""
    steps = [each for each in audit.steps if each.remediated]
    for step in steps:
        codes: dict[str, set[str]] = {}
        for each in step.remediated:
            codes.setdefault(each.trace_id, set()).add(each.finding.code)
        for trace, accepted in sorted(codes.items()):
            accepts = ", ".join(sorted(accepted))
            yield f"{step.commit[:10]} remediated: {plain(trace)} accepts {accepts}"
    if steps:
        yield ""


def _broken(audit: Audit) -> Iterator[str]:
    for each in audit.broken:
        yield f"{plain(each.path)} {each.state} in {each.commit[:10]}"
    if audit.broken:
        yield ""
