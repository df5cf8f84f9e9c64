"""A range that the protected branch has already: it is looked at as of its landing (decision 173).

What may still be done about it is another thing than before: its traces are sealed.
"""

from __future__ import annotations

from trace_gate.app.judge import check
from trace_gate.app.judge.steps import step_units
from trace_gate.app.repository import protected_branch
from trace_gate.core.errors import CannotJudge
from trace_gate.core.finding import verdict_of
from trace_gate.core.gate import remediation
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from trace_gate.app.judge.check import JudgedUnit
    from trace_gate.app.judge.services import Services
    from trace_gate.app.ports import Repository
    from trace_gate.core.finding import Finding

AUDIT = "trace-gate audit"


def judged(
    git: Repository, span: tuple[str, str], services: Services, policy_from: str | None
) -> JudgedUnit:
    """The range as `check --range` judges it; one that has landed as of then.

    Raises:
        CannotJudge: as `check_range`.
    """
    base, head = (check.commit_named(git, each) for each in span)
    has_landed = base != head and protected_branch.has_landed(git, head, services.store)
    found = check.judged_range(git, *span, services, policy_from=policy_from, landed=has_landed)
    return _as_landed(git, found, (base, head), services) if has_landed and found.case else found


def _as_landed(
    git: Repository, found: JudgedUnit, span: tuple[str, str], services: Services
) -> JudgedUnit:
    """The same, with what can be done about what has landed, and as of when it is judged."""
    (base, head), judgement = span, found.judgement
    live = found.seen_case.ledger.live()
    approved = {str(each.trace.id) for each in live if each.trace.approval is not None}
    steps = git.first_parents(head, base)
    findings = (
        tuple(_of_steps(git, judgement.findings, base, steps, services))
        if len(steps) > 1
        else tuple(
            _sealed(each, approved) for each in remediation.as_landed(judgement.findings, head)
        )
    )
    at = ids.utc_text(found.unit.landed or 0)
    remark = (
        f"this range has landed already: it is judged as of {at}, when its last commit was made"
    )
    return found.with_(
        judgement=judgement.with_(
            findings=findings,
            verdict=verdict_of(findings),
            remarks=(*judgement.remarks, remark),
        )
    )


def _of_steps(
    git: Repository,
    findings: Collection[Finding],
    base: str,
    steps: Sequence[str],
    services: Services,
) -> Iterator[Finding]:
    """The findings of several steps at once: each step was a change of its own when it landed."""
    fix = f"{AUDIT}   judges each of the {len(steps)} steps as it landed, and says what mends it."
    late = _late_then(git, base, steps, services) if any(map(_is_late, findings)) else ()
    for each in findings:
        if not _is_late(each) or late is None or each.path in late:
            yield each.with_(remediation=fix) if each.level == "error" else each


def _is_late(finding: Finding) -> bool:
    """Whether a record came so late that a person has to accept its date."""
    return finding.code == "TG205" and finding.waits


def _late_then(
    git: Repository, base: str, steps: Sequence[str], services: Services
) -> Collection[str | None] | None:
    """The traces that were late in the step that brought them; None where that cannot be told."""
    units = step_units(git, base, steps[0], services.store, frozenset(steps))
    try:
        judged = [check.judged_unit(git, each, services, boundary=True) for each in units]
    except CannotJudge:
        return None
    return {each.path for one in judged for each in one.judgement.findings if _is_late(each)}


def _sealed(finding: Finding, approved: Collection[str]) -> Finding:
    """What a person may still say about a sealed decision."""
    if finding.level == "error" and finding.waits and finding.trace_id in approved:
        return finding.with_(
            waits=False,
            remediation="Its approval has landed and cannot accept more. Write another decision, "
            "and let that one be approved: trace-gate new decision --supersedes "
            f"{finding.trace_id}",
        )
    return finding
