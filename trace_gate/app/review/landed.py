"""A range that the protected branch has already: it is looked at as of its landing (decision 173).

What may still be done about it is another thing than before: its traces are sealed.
"""

from __future__ import annotations

from trace_gate.app.judge import check
from trace_gate.app.repository import protected_branch
from trace_gate.core.finding import verdict_of
from trace_gate.core.gate import remediation
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

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
    return _as_landed(git, found, base, head) if has_landed and found.case else found


def _as_landed(git: Repository, found: JudgedUnit, base: str, head: str) -> JudgedUnit:
    """The same, with what can be done about what has landed, and as of when it is judged."""
    judgement, live = found.judgement, found.seen_case.ledger.live()
    approved = {str(each.trace.id) for each in live if each.trace.approval is not None}
    steps = len(git.first_parents(head, base))
    told = (
        _by_steps(judgement.findings, steps)
        if steps > 1
        else remediation.as_landed(judgement.findings, head)
    )
    findings = tuple(_sealed(each, approved, steps) for each in told)
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


def _by_steps(findings: Iterable[Finding], steps: int) -> Iterator[Finding]:
    """Errors of several steps at once: each step was a change of its own when it landed."""
    fix = f"{AUDIT}   judges each of the {steps} steps as it landed, and says what mends it."
    for each in findings:
        is_late = each.code == "TG205" and each.waits
        yield each.with_(remediation=fix) if each.level == "error" and not is_late else each


def _sealed(finding: Finding, approved: Collection[str], steps: int) -> Finding:
    """What a person may still say about a sealed decision, and what only `audit` can tell."""
    if finding.level != "error" or not finding.waits:
        return finding
    if finding.code == "TG205" and steps > 1:
        return finding.with_(
            level="warning",
            waits=False,
            message=f"{finding.message} It landed before the last of {steps} steps: whether it was "
            "in time then cannot be told from the range.",
            remediation=f"{AUDIT}   judges step by step.",
        )
    if finding.trace_id in approved and steps == 1:
        return finding.with_(
            waits=False,
            remediation="Its approval has landed and cannot accept more. Write another decision, "
            "and let that one be approved: trace-gate new decision --supersedes "
            f"{finding.trace_id}",
        )
    return finding
