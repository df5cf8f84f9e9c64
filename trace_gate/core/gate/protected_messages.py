"""What is said of a protected path that no decision covers: TG408 (SPEC 2, 7).

The rules: `protected_contents`.
"""

from __future__ import annotations

from trace_gate.core.finding import Finding
from trace_gate.core.gate import cover_messages
from trace_gate.core.gate.proposal import INDEX
from trace_gate.core.policy.path_classes import anybody_may_change
from trace_gate.core.schema import anew
from trace_gate.core.shell import word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.gate.content_values import Content
    from trace_gate.core.gate.decisions import DecisionStatus
    from trace_gate.core.gate.proposal import Case, Step
    from trace_gate.core.git_model import Change


def without_content(step: Step) -> Finding:
    """A link or a submodule stands there."""
    return _found(
        step,
        f"{step.path} is protected, and a link or a submodule has no content to approve.",
        f"Put an ordinary file there, then: git add {word(step.path)}",
    )


def waits(status: DecisionStatus, step: Step) -> Finding:
    """All that its decision lacks is a person."""
    what = "this content and waits for its approval."
    ask = f"Ask an approver to run: {_approve(status)}"
    return _named(status, step, what, ask).with_(waits=True)


def does_not_cover(status: DecisionStatus, step: Step) -> Finding:
    """A decision names the right content, and may not execute."""
    why, fix = _why_not(status)
    return _named(status, step, f"this content, but {why}.", fix)


def other_content(
    case: Case, status: DecisionStatus, step: Step, content: Content, *, free: bool
) -> Finding:
    """The decision that names it says another content."""
    if not _stays(case, step):
        # A review wanted another content, and the decision names that: the first one is left over.
        return _named(
            status,
            step,
            "another content than the one that this commit has, and that was replaced later. The "
            "commit would land with it.",
            f"git reset --soft {str(step.commit)[:10]}^   # makes one of this commit and all later "
            "ones, and keeps what they hold: then commit again, and push with --force-with-lease "
            "where it was pushed",
        )
    mode = content.recorded_mode
    values = f"`to_value: {content.value}`" + (f" and `details.mode: '{mode}'`" if mode else "")
    then = "" if free else ". Then let it be approved"
    return _named(
        status,
        step,
        "it with another content than it has here.",
        f"trace-gate refresh {status.trace_id} && {case.stage_traces}   # writes {values} at this "
        f"target, while the decision is a draft that nobody has approved; else write a new "
        f"one{then}",
    )


def unnamed(case: Case, step: Step) -> Finding:
    """No decision names it."""
    rules = f"{step.path} is protected: it is part of the rules that everybody is judged by."
    if not _stays(case, step):
        return _found(
            step,
            f"{rules} This content is gone again, but the commit that has it would land with it.",
            f"git reset --soft {str(step.commit)[:10]}^   # leaves it out and keeps what is staged "
            "and what was committed since: then commit again",
        )
    if anybody_may_change(step.path, case.policy.gate):
        how = "Until an approver is named, it changes by a trace that names it and its content."
        fix = _maintenance(case, step.path)
    elif not case.policy.gate.approvers:
        how = (
            "The policy is not open to anybody: while nobody is an approver, it changes only to "
            "name the first one."
        )
        fix = (
            "First add an approver, with no other change of the policy: "
            "trace-gate approver add NAME --email E-MAIL --key FILE.pub"
        )
    else:
        how = "It changes only by a decision that an approver has signed."
        rests, gone = cover_messages.hypothesis_of(case.ledger.live()), step.entry is None
        new = cover_messages.new_decision(step.path, case, rests, gone=gone, alone=True)
        fix = f"{new}. Then an approver signs it: trace-gate approve ID --key ~/.ssh/id_ed25519"
    return _found(step, f"{rules} {how}", fix)


def _maintenance(case: Case, path: str) -> str:
    """The command that writes a maintenance trace about a path."""
    why = f'--rationale "{anew.REASON}" && {case.stage_traces}   # {cover_messages.OWN_WORDS}'
    if case.proposal.boundary:
        return f"trace-gate new maintenance --target {word(f'file/{path}')} --executed {why}"
    return f"git add {word(path)} && trace-gate new maintenance --from-staged {why}"


def _found(step: Step, message: str, fix: str) -> Finding:
    return Finding(
        code="TG408",
        message=message,
        remediation=fix,
        path=step.path,
        commit=None if step.commit in (None, INDEX) else step.commit,
    )


def _named(status: DecisionStatus, step: Step, what: str, fix: str) -> Finding:
    """`what` the decision names, and why that does not cover the path."""
    message = f"{step.path} is protected. {status.trace_id} names {what}"
    return _found(step, message, fix).with_(trace_id=status.trace_id)


def _approve(status: DecisionStatus) -> str:
    return f"trace-gate approve {status.trace_id} --key ~/.ssh/id_ed25519"


def _why_not(status: DecisionStatus) -> tuple[str, str]:
    """Why a decision that names the right content covers nothing, and what mends that."""
    trace_id = status.trace_id
    another = f"trace-gate new decision --from-staged --caused-by {trace_id}"
    if status.file.problems:
        return "has errors of its own", f"Mend {trace_id} first: its own findings say how."
    if not status.open:
        return cover_messages.AGAIN, another
    if not status.in_time:
        return "was executed too long after it was made", another
    if status.evaluation.verdict == "BLOCK":
        return (
            "is BLOCKed, by the guardrails or by what it says of itself",
            f"trace-gate govern {trace_id}   # says why, and what to do",
        )
    wrong = status.approval.findings if status.approval is not None else ()
    first = next((each for each in wrong if each.level == "error"), None)
    if first is not None:
        return f"its approval does not hold ({first.code})", first.remediation
    return "has no approval", _approve(status)


def _stays(case: Case, step: Step) -> bool:
    """Whether the content is that of the result, or of a commit that is being made."""
    left = (each.path == step.path and each.new == step.entry for each in case.proposal.changes)
    return step.commit in (None, INDEX) or any(left)


def take_marks_out(change: Change, again: str, stage: str) -> str:
    """What mends a policy with marks of a conflict."""
    return (
        "Keep what is right, and take the marks out. Then: "
        f"git add {word(change.path)}{again}{stage}"
    )
