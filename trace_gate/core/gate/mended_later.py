"""What a later step of the same history mends in one that has landed already (SPEC 5, Remediation).

A history that goes to one more place, such as a mirror or a new host, brings its bypasses with it.
Those that it has mended since are mended there as well.
"""

from __future__ import annotations

from trace_gate.core.finding import only_waits, verdict_of
from trace_gate.core.gate import remediation
from trace_gate.core.gate.judgement import Mends

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.decisions import DecisionStatus
    from trace_gate.core.gate.judgement import Judgement


BY_NAME = ("TG205",)
"""No guardrail names these, and whoever approves accepts them by name (SPEC 4, Time)."""


def of_unit(statuses: Sequence[DecisionStatus]) -> Mends:
    """Nothing counts of a unit that is no PASS itself: `with_notes` looks at that."""
    return Mends(
        accepted=tuple(remediation.accepted(statuses)),
        approved=tuple(
            (each.trace_id, frozenset(each.touched.trace.approval.reasons))
            for each in statuses
            if each.touched.before is not None and each.touched.trace.approval is not None
            if each.approved
        ),
        wanted=tuple(
            (each.trace_id, each.approval.wanted)
            for each in statuses
            if each.approval is not None and not each.approval.holds
        ),
    )


def with_notes(steps: Sequence[Judgement], landed: Collection[str] | None) -> Iterator[Judgement]:
    """The same judgements in their order; what a later one mends is a note.

    Args:
        steps: the judgements of a history, oldest first.
        landed: the commits that have landed elsewhere; None: all of them have.
    """
    for number, step in enumerate(steps):
        tip = step.commits[-1].commit if step.commits else ""
        if step.verdict == "PASS" or not (landed is None or tip in landed):
            yield step
            continue
        later = [each.mends for each in steps[number + 1 :] if each.verdict == "PASS" if each.mends]
        found = tuple(_with_note(each, step, later) for each in step.findings)
        yield step.with_(findings=found, verdict=verdict_of(found))


def _with_note(finding: Finding, step: Judgement, later: Sequence[Mends]) -> Finding:
    from trace_gate.core.gate import unit_messages as messages

    by = _by(finding, step, later) if finding.level == "error" else None
    if by is None:
        return finding
    return finding.with_(level="note", waits=False, message=messages.mended_since(finding, by))


def _by(finding: Finding, step: Judgement, later: Sequence[Mends]) -> str | None:
    commits = commits_of(finding, step)
    for mends in later:
        for oid, code, trace_id in mends.accepted:
            if code == finding.code and oid in commits and not remediation.is_lasting(finding):
                return f"{trace_id} accepts it"
        for trace_id, accepts in mends.approved:
            lacked = only_waits(finding) and trace_id == finding.trace_id
            if lacked and _wanted(finding, step) <= accepts:
                return f"{trace_id} is approved"
    return None


def _wanted(finding: Finding, step: Judgement) -> frozenset[str]:
    """What an approval has to accept, so that it mends a finding as it would have in its step."""
    wanted = dict(step.mends.wanted) if step.mends is not None else {}
    named = frozenset(BY_NAME) & {finding.code}
    return wanted.get(str(finding.trace_id), frozenset()) | named


def commits_of(finding: Finding, step: Judgement) -> set[str]:
    """The commits about which a decision accepts it: its own, or that by which the step landed."""
    own = (
        {finding.commit}
        if finding.commit is not None
        else {each.commit for each in step.commits if finding.path in each.paths}
    )
    return {str(each) for each in own} | {each.commit for each in step.commits[-1:]}
