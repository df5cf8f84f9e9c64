"""Who has to do what before a range may land, or a decision of it may be executed."""

from __future__ import annotations

from trace_gate.app.review.model import Action
from trace_gate.core.finding import only_waits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Literal

    from trace_gate.app.review.model import ReviewedDecision
    from trace_gate.core.finding import Finding

    Key = tuple[str, str, str | None]

RANKS = ("approver", "anybody", "author")
"""Those whose word is waited for stand first, unless the author has to touch the same trace before:
what is changed after an approval makes it void (SPEC 7, Approval)."""

CONFIRMS = " Who approves it confirms that it is woken up."


def actions(
    findings: Iterable[Finding],
    decisions: Iterable[ReviewedDecision],
    *,
    approvers: Sequence[str],
    authors: Sequence[str],
    plans: bool = True,
) -> tuple[Action, ...]:
    """Each thing to do once, those that wait for a person first, in the order of the findings.

    Args:
        findings: of the judgement.
        decisions: of the range, for those that wait and are not executed yet.
        approvers: who may approve, by the policy of the base.
        authors: who wrote the range.
        plans: whether a plan that the guardrails stop is told, too: the range may land with it.
    """
    every, known = tuple(findings), tuple(decisions)
    named = {each.trace: each.approval.approvers for each in known}
    wanted = [each for each in every if each.level == "error"]
    planned = {each.path for each in known if each.status == "waiting"}
    asked = {each.path for each in wanted if only_waits(each)}
    wanted += [
        each for each in every if each.level == "note" and each.code == "TG601"
        and each.path in planned - asked
    ]  # fmt: skip
    found: dict[Key, Action] = {}
    for each in wanted:
        made = _action(each, approvers, authors)
        if made.who == "approver" and each.trace_id in named:
            made = made.with_(names=named[each.trace_id])
        key = (made.who, made.what, made.trace)
        old = found.get(key)
        found[key] = made if old is None else old.with_(more=old.more + 1)
    told = {each.trace for each in found.values()}
    for plan in known if plans else ():
        stopped = None if plan.trace in told else _of_plan(plan, authors)
        if stopped is not None:
            found[stopped.who, stopped.what, stopped.trace] = stopped
    unfinished = {each.trace for each in found.values() if each.who == "author"}
    return tuple(sorted(found.values(), key=lambda each: _rank(each, unfinished)))


def _of_plan(plan: ReviewedDecision, authors: Sequence[str]) -> Action | None:
    """What lets a plan be executed that the guardrails stop, for which there is no error."""
    said = (each for guardrail in plan.guardrails for each in guardrail.reasons)
    reasons = [each for each in said if each.level == "error"]
    if plan.status != "blocked" or plan.executed_at is not None or not reasons:
        return None
    first, approvers = reasons[0], plan.approval.approvers
    made = Action(
        who="author",
        names=tuple(authors),
        what=first.remediation,
        why=first.message,
        code=first.code,
        trace=plan.trace,
        path=plan.path,
    )
    if plan.approval.state != "waiting" or not approvers:
        return made
    ask, why = f"trace-gate approve {plan.trace}", f"{first.message}{CONFIRMS}"
    return made.with_(who="approver", names=approvers, what=ask, why=why)


def _rank(action: Action, unfinished: set[str | None]) -> int:
    is_early = action.who != "author" and action.trace in unfinished
    return len(RANKS) if is_early else RANKS.index(action.who)


def _action(finding: Finding, approvers: Sequence[str], authors: Sequence[str]) -> Action:
    is_planned = finding.level == "note"  # of a decision that is not executed yet
    waits = only_waits(finding) or (finding.code == "TG601" and is_planned)
    who: Literal["author", "approver", "anybody"] = "author"
    if waits:
        who = "approver" if approvers else "anybody"
    named = tuple(authors) if who == "author" else tuple(approvers)
    return Action(
        who=who,
        names=named,
        what=finding.remediation,
        why=finding.message,
        code=finding.code,
        trace=finding.trace_id,
        path=finding.path,
    )
