"""A change and its trace in two steps of one push: what is said of both (SPEC 5, Unit and base).

On the protected branch each plain commit is a unit of its own, so a trace does not cover the
commit before it. As one unit the same two commits are sound, and the messages say how to get there.
"""

from __future__ import annotations

from trace_gate.core.gate import unit_messages as messages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.judgement import Judgement

MISSING = ("TG401", "TG402")


def with_notes(steps: Sequence[Judgement]) -> list[Judgement]:
    """The same judgements in their order; where two steps belong together, both say so."""
    late = [
        (number, each)
        for number, step in enumerate(steps)
        for each in step.findings
        if each.code == "TG410"
    ]
    if not late:
        return list(steps)
    return [
        step.with_(findings=tuple(_with_note(each, number, steps, late) for each in step.findings))
        for number, step in enumerate(steps)
    ]


def _with_note(
    finding: Finding, number: int, steps: Sequence[Judgement], late: Sequence[tuple[int, Finding]]
) -> Finding:
    if finding.code in MISSING and finding.path is not None:
        for later, other in late:
            if later > number and _is_about(other, finding.path):
                what = messages.names_it_later(other)
                return _joined(finding, what, steps[number])
    if finding.code == "TG410":
        for earlier, step in enumerate(steps[:number]):
            for other in step.findings:
                if other.code in MISSING and other.path and _is_about(finding, other.path):
                    return _joined(finding, "An earlier commit changes it.", steps[earlier])
    return finding


def _joined(finding: Finding, what: str, first: Judgement) -> Finding:
    return finding.with_(
        message=messages.judged_apart(finding, what), remediation=messages.make_one(first)
    )


def _is_about(finding: Finding, path: str) -> bool:
    """TG410 stands at the trace; the file is in its sentence."""
    return f" {path} is not changed here" in finding.message
