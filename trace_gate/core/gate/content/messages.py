"""What is said where a record and a content differ (TG412), and the one command that mends it."""

from __future__ import annotations

from trace_gate.core.finding import Finding
from trace_gate.core.gate.content_values import DELETED, is_value
from trace_gate.core.gate.proposal import INDEX

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.core.gate.content.path_history import PathHistory
    from trace_gate.core.gate.content_values import Content
    from trace_gate.core.gate.proposal import Case
    from trace_gate.core.gate.target_index import Claim


def differs(
    case: Case, history: PathHistory, claims: Sequence[Claim], ends: Sequence[Content]
) -> Finding:
    """The decision is about another content than the unit's last commit has."""
    claim = _newest(claims)
    how = _how(claim, history.path, ends)
    return _finding(history, claim, how, _mend(case, history, claim))


def carried(case: Case, history: PathHistory, claims: Sequence[Claim]) -> Finding:
    """What would land is in no commit yet: only after the merge can a decision say it."""
    claim = _newest(claims)
    message = (
        f"A merge with the base brings an edit into {history.path} that was made under another "
        f"name, where it needed no decision. {claim.status.trace_id} says another content than "
        "lands."
    )
    base = (case.proposal.tip or case.proposal.base or "")[:10]
    fix = f"git merge --no-edit {base} && {_mend(case, history, claim)}"
    return _finding(history, claim, message, fix)


def starts(case: Case, history: PathHistory, claims: Sequence[Claim]) -> Finding:
    """The decision says of the file before it what is not so."""
    claim = _newest(claims)
    said = (
        f"that {history.path} was new."
        if claim.planned.from_value is None
        else f"of {history.path} another content before the change than it had."
    )
    message = f"{claim.status.trace_id} says {said}"
    return _finding(history, claim, message, _mend(case, history, claim))


def later(case: Case, history: PathHistory, claim: Claim) -> Finding:
    """A decision that comes later records another content; it was given up, or overwritten."""
    trace_id = claim.status.trace_id
    message = (
        f"{trace_id} records another content of {history.path} than it has here, and comes "
        "after the decision that says what it has."
    )
    fix = (
        f"{_taken_back(case, claim)}   # if {trace_id} was given up. Else put its content back, "
        f"or write a decision of its own: {another(case, history)}"
    )
    return _finding(history, claim, message, fix)


def omitted(case: Case, history: PathHistory, claim: Claim) -> Finding:
    """A squash or a merge leaves out a decision that says that it was executed."""
    trace_id = claim.status.trace_id
    message = (
        f"{trace_id} says that it changed {history.path}, and nothing of its change is here: "
        "another decision tells of all lines that differ."
    )
    fix = (
        f"{_taken_back(case, claim)}   # if {trace_id} was given up. Else put its change back; "
        f"if both are here: trace-gate refresh {trace_id} && {_added(case)}"
    )
    return _finding(history, claim, message, fix)


def untrue_lines(case: Case, history: PathHistory, claim: Claim) -> Finding:
    """Its lines would count in a squash, and are not those of the change that it records."""
    message = (
        f"{claim.status.trace_id} says of {history.path} other lines (`details.lines`, "
        "`details.own_lines`) than the change has. In a squash these lines would let another "
        "content land."
    )
    mend = _replaced if _is_fixed(claim) else _refreshed
    return _finding(history, claim, message, mend(case, history, claim))


def unseen(case: Case, history: PathHistory, claim: Claim) -> Finding:
    """It is approved, and no commit until then has what it says: the approver cannot have seen."""
    message = (
        f"{claim.status.trace_id} is approved, and no commit here has what it says of "
        f"{history.path} before and after its change. So the approval covers a content that nobody "
        "has seen."
    )
    fix = f"{_replaced(case, history, claim)}, and let it be approved"
    return _finding(history, claim, message, fix)


def in_a_squash(case: Case, found: Finding, claims: Sequence[Claim]) -> Finding:
    """The branch is sound, and its squash would not be: said while it can still be mended."""
    drafts = dict.fromkeys(each.status.trace_id for each in claims if not _is_fixed(each))
    fix = "Land it by a merge commit: what is approved is not written again"
    if drafts:
        again = " && ".join(f"trace-gate refresh {trace_id}" for trace_id in drafts)
        stage = f"{case.stage_traces} && git commit"
        fix = f"{again} && {stage}   # or land it by a merge commit as it is"
    return found.with_(
        level="warning",
        message=f"This branch is sound, and a squash of it would be stopped: {found.message}",
        remediation=fix,
        commit=None,
    )


def _taken_back(case: Case, claim: Claim) -> str:
    return f"trace-gate execute {claim.status.trace_id} --result rolled_back && {_added(case)}"


def _replaced(case: Case, history: PathHistory, claim: Claim) -> str:
    own = another(case, history)
    back = _taken_back(case, claim)
    return f"{back}   # takes it back. Then write a decision of its own: {own}"


def _refreshed(case: Case, history: PathHistory, claim: Claim) -> str:
    """First the file: after `git commit -a` was stopped, the index has none of it."""
    stage = ""
    if not case.proposal.boundary:
        from trace_gate.core.gate import cover_messages

        stage = f"{cover_messages.staging(history.path, gone=history.new is None)} && "
    return f"{stage}trace-gate refresh {claim.status.trace_id} && {_added(case)}"


def _added(case: Case) -> str:
    """At the boundary what is mended must be committed, too; at a commit that comes next."""
    return f"{case.stage_traces} && git commit" if case.proposal.boundary else case.stage_traces


def _is_fixed(claim: Claim) -> bool:
    """Nothing writes it again: it is sealed, or somebody has approved it."""
    touched = claim.status.touched
    trace = touched.trace
    return not touched.is_new or trace.approval is not None or bool(trace.approved_by)


def marked(case: Case, history: PathHistory, claims: Sequence[Claim]) -> Finding:
    """Somebody committed a conflict that nobody resolved."""
    claim = _newest(claims)
    mend = _mend(case, history, claim)
    fix = f"Keep what is right, take the marks out, and git add the file. {mend}"
    return _finding(history, claim, marks(history.path), fix)


def marks(path: str) -> str:
    """What is wrong with a file in which somebody left a conflict."""
    return (
        f"{path} holds the marks of a merge conflict: lines that begin with <<<<<<<, ======= and "
        ">>>>>>>."
    )


def _how(claim: Claim, path: str, ends: Sequence[Content]) -> str:
    trace_id, said = claim.status.trace_id, claim.planned.to_value
    values = {content.value for content in ends}
    if not is_value(said):
        return f"{trace_id} covers {path} and does not say which content it means (`to_value`)."
    if claim.goal.pattern:
        return (
            f"{trace_id} covers {path} by {claim.goal.path}. The files that it covers are others "
            "than it says, or have another content."
        )
    if said == DELETED:
        return f"{trace_id} says that {path} is deleted, and it is there."
    if DELETED in values:
        return f"{trace_id} says what {path} holds, and the file is deleted."
    if said in values:
        modes = ", ".join(sorted({str(content.mode) for content in ends}))
        return f"{trace_id} says another file mode of {path} than it has here: {modes}."
    return f"{path} has another content here than {trace_id} says."


def _mend(case: Case, history: PathHistory, claim: Claim) -> str:
    """A draft is written again; what is approved or sealed never is."""
    trace_id, own = claim.status.trace_id, another(case, history)
    if not claim.status.touched.is_new:
        return f"{own}. {trace_id} is sealed, and stays as it is"
    if _is_fixed(claim):
        return f"{own}. {trace_id} is approved, and stays as it is; or put its content back"
    return (
        f"{_refreshed(case, history, claim)}   # if {trace_id} means what is there now. Else put "
        f"the file back, or write a decision of its own: {own}"
    )


def another(case: Case, history: PathHistory) -> str:
    """The command that writes one more decision about a file that is in the unit already."""
    from trace_gate.core.gate import cover_messages

    brought = cover_messages.hypothesis_of(case.ledger.live())
    return cover_messages.new_decision(history.path, case, brought, gone=history.new is None)


def _newest(claims: Sequence[Claim]) -> Claim:
    """The decision to speak of: the last one that names the file itself, if there is any."""
    exact = [each for each in claims if not each.goal.pattern]
    return (exact or claims)[-1]


def _finding(history: PathHistory, claim: Claim, message: str, fix: str) -> Finding:
    last = history.last[-1].commit.oid if history.last else INDEX
    return Finding(
        code="TG412",
        message=message,
        remediation=fix,
        path=history.path,
        commit=None if last == INDEX else last,
        trace_id=claim.status.trace_id,
    )
