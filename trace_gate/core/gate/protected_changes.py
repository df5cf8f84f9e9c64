"""Protected paths change only by an approved decision about exactly the new content.

SPEC 2 and 7. TG408. Looked at in every commit of the unit, so that nothing is hidden by
undoing it.
"""

from __future__ import annotations

from trace_gate.core.finding import Finding
from trace_gate.core.gate import protected_messages
from trace_gate.core.gate.proposal import Step
from trace_gate.core.policy.path_classes import anybody_may_change
from trace_gate.core.policy.protected_paths import is_policy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trace_gate.core.gate.decisions import DecisionStatus
    from trace_gate.core.gate.proposal import Case
    from trace_gate.core.gate.protected_contents import Named
    from trace_gate.core.git_model import Change, Entry


def check(case: Case, statuses: tuple[DecisionStatus, ...]) -> Iterator[Finding]:
    """One finding for each content of a protected path that no approved decision names."""
    found = steps(case)
    if not found and not case.contents.conflicted:
        return
    from trace_gate.core.gate import protected_contents

    naming = _naming(case, statuses)
    if case.contents.conflicted:
        yield from _marked(case, naming)
    for step in found:
        if not (case.in_unit.only_first_approver and is_policy(step.path)):
            yield from protected_contents.check(case, naming.get(step.path, {}), step)


def _marked(case: Case, naming: Mapping[str, Mapping[str, Named]]) -> Iterator[Finding]:
    """TG412: a conflict that nobody resolved, whatever names it (SPEC 5, Cover)."""
    from trace_gate.core.gate.content import messages

    marked = case.contents.conflicted
    for change in case.proposal.changes:
        old, new = change.old, change.new
        if new is None or new.oid not in marked or (old is not None and old.oid in marked):
            continue
        if case.classes.of(change) == "protected":
            named = [each.trace_id for each, _ in naming.get(change.path, {}).values()]
            again = "".join(f" && trace-gate refresh {each}" for each in named)
            stage = f" && {case.stage_traces}" if named else ""
            yield Finding(
                code="TG412",
                message=messages.marks(change.path),
                remediation=protected_messages.take_marks_out(change, again, stage),
                path=change.path,
            )


def steps(case: Case) -> tuple[Step, ...]:
    """Every new content of every protected path, in the unit's commits and in its net change.

    Not what landed already: a branch whose squash was merged goes on with its own commits.
    """
    landed = case.around.landed
    found: dict[tuple[str, Entry | None], Step] = {}
    base = {change.path: change.old for change in case.proposal.changes}
    for commit in case.proposal.commits:
        for change in commit.changes:
            if case.classes.of(change) == "protected":
                base.setdefault(change.path, change.old)
                if change.new in landed.get((commit.oid, change.path), ()):
                    continue
                step = Step(path=change.path, entry=change.new, commit=commit.oid)
                found.setdefault((change.path, change.new), step)
    for change in case.proposal.changes:
        if case.classes.of(change) == "protected" and not is_kept(landed, change):
            step = Step(path=change.path, entry=change.new, commit=None)
            found.setdefault((change.path, change.new), step)
    return tuple(step for (path, entry), step in found.items() if entry != base.get(path))


def is_kept(
    landed: Mapping[tuple[str | None, str], tuple[Entry | None, ...]], change: Change
) -> bool:
    """Whether a net change landed already (`TreeFacts.landed`), and brings nothing back.

    Where the protected branch has again what the unit began with, its landing would undo that.
    """
    had = landed.get((None, change.path), ())
    return change.new in had and had[0] != change.old


def _naming(case: Case, statuses: tuple[DecisionStatus, ...]) -> Mapping[str, Mapping[str, Named]]:
    """The decisions that name a path itself, with what they say of it.

    By that path, then by the path of the decision. A wildcard never reaches a protected path.
    """
    found: dict[str, dict[str, Named]] = {}
    for status in statuses:
        decides = status.touched.trace.trace_type == "decision"
        for planned, each in status.targets:
            if each is None or not each.path or each.kind != "file" or each.pattern:
                continue
            if decides or anybody_may_change(each.path, case.policy.gate):
                named = found.setdefault(each.path, {})
                before = named.get(status.touched.path, (status, ()))[1]
                named[status.touched.path] = (status, (*before, planned))
    return found
