"""What is said of values in market files: which row, what the base had, what to type (SPEC 5)."""

from __future__ import annotations

from trace_gate.core.finding import Finding
from trace_gate.core.gate import cover_messages
from trace_gate.core.market.cell_values import shown
from trace_gate.core.schema.anew import CHANGED, LEFT, OWN_REASON, REASON, REPORT, SHOWS
from trace_gate.core.shell import word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.core.gate.decisions import DecisionStatus
    from trace_gate.core.gate.market_said import Step, Wrong
    from trace_gate.core.gate.proposal import Case
    from trace_gate.core.market.cell_values import Value
    from trace_gate.core.market.held import Held, Implied
    from trace_gate.core.market.problems import Problem

LONGEST = 80
"""Characters of a text that a message shows."""
SHOWN = 50
"""So many findings of one code are shown for one file."""


def undeclared(case: Case, change: Implied, hint: Step | None) -> Finding:
    """TG413: a value changes, and no decision of the unit is about its target."""
    said = f"{_moves(change)}, and no decision here says so ({change.text})."
    more = f" {_hint(hint)}." if hint is not None else ""
    return _finding("TG413", change, f"{said}{more}", _mend(case, change))


def differs(case: Case, change: Implied, wrong: Wrong) -> Finding:
    """TG414: a decision is about the target, and says other values."""
    said, trace_id = wrong.step.planned, wrong.step.status.trace_id
    place, name = change.place.said(), change.text
    if wrong.what == "from":
        twice = " (it has it twice, so nobody can tell what it was)" if change.twice else ""
        starts = _value(said.from_value)
        message = (
            f"{place}: the base has {_value(change.old)}{twice}, and {trace_id} begins at {starts}"
        )
        key, value = "from_value", change.old
    elif wrong.what == "between" and wrong.before is not None:
        left = wrong.before.planned.to_value
        message = (
            f"{place}: {wrong.before.status.trace_id} leaves it at {_value(left)}, and {trace_id} "
            f"goes on from {_value(said.from_value)}"
        )
        key, value = "from_value", left
    else:
        there = f"{place} has {_value(change.new)}"
        there = _moves(change) if change.gone else there
        message = f"{there}, and {trace_id} says {_value(said.to_value)}"
        key, value = "to_value", change.new
    fix = _mend_decision(case, change, wrong, f"{key}: {_yaml(value)}")
    if wrong.what == "to":
        fix = f"{_back(change, said.to_value)}. Or, if {_value(change.new)} is meant: {fix}"
    return _finding("TG414", change, f"{message} ({name}).", fix).with_(trace_id=trace_id)


def not_executable(status: DecisionStatus, change: Implied) -> Finding:
    """TG405: a decision says it, and it may not be executed."""
    found = cover_messages.not_executable(status, change.place.path)
    message = f"{_moves(change)}: {change.text}. {found.message}"
    return found.with_(message=message, line=change.place.line)


def not_shown(case: Case, step: Step, held: Held, value: Value) -> Finding:
    """TG410: a recorded execution that the mapped file of its target does not show."""
    place, said, number = held.place.said(), step.planned.to_value, step.planned.index + 1
    there = f"{place} has {_value(value)}" if value is not None else f"{_of_row(held)} is not there"
    return step.status.file.finding(
        "TG410",
        ("execution", "changes", step.planned.index, "to_value"),
        f"The execution is recorded, and {there}, not {_value(said)} ({held.text}).",
        f"Write {_value(said)} into {place}, and git add {word(held.place.path)}   # or, where "
        f"Amazon did not take it: execution.failed, `- {{number: {number}, reason: WHY}}`",
        level="error" if case.proposal.boundary else "warning",
    )


def other_value(held: Held, value: object, trace_id: str, at: str) -> Finding:
    """TG410: a file has another value than the newest executed decision, which was at a moment."""
    place, there, made = held.place, _value(held.value), _value(value)
    if place.row is None:
        edit = f"Put {made} into {place.path}"
    else:
        edit = f"Write {made} into {place.said()}"
    return Finding(
        code="TG410",
        message=f"{place.said()} has {there}, and {trace_id} made it {made}, executed {at[:10]} "
        f"({held.text}).",
        remediation=f"Which one does Amazon have? {there}: {_decide(held, value)}. Or "
        f"{made}: {edit}, then git add {word(place.path)} && trace-gate new decision --from-staged",
        path=place.path,
        line=place.line,
        trace_id=trace_id,
    )


def _decide(held: Held, old: object) -> str:
    """The decision that says what a file has already."""
    if held.kind == "text":
        return f"write a decision with `target: {held.text}`, and both texts as its values"
    move = word(f"{held.text} {_yaml(old)} -> {_yaml(held.value)}")
    return f"trace-gate new decision --change {move} --executed"


def unreadable(problem: Problem) -> Finding:
    """TG415: a file, or a row of it, that nobody can read."""
    return Finding(
        code="TG415",
        message=problem.message,
        remediation=problem.remedy,
        path=problem.path,
        line=problem.line,
    )


def shortened(found: list[Finding]) -> Iterator[Finding]:
    """Of the findings about one file the first of each code, and how many more there are."""
    for code in dict.fromkeys(each.code for each in found):
        mine = [each for each in found if each.code == code]
        yield from mine[:SHOWN]
        if len(mine) > SHOWN:
            rest = mine[SHOWN]
            waits = all(each.waits for each in mine[SHOWN:])
            message = f"And {len(mine) - SHOWN} more rows of {rest.path} like these."
            yield rest.with_(message=message, line=None, waits=waits)


def _of_row(held: Held) -> str:
    return held.place.with_(column=None).said()


def residue(case: Case, path: str, what: str, deciding: Sequence[DecisionStatus]) -> Finding:
    """TG402: the values are decided, and something else of the file differs."""
    drafts = (e.trace_id for e in deciding if e.touched.is_new and e.touched.trace.approval is None)
    draft = next(drafts, None)
    other = f"git add -u -- {word(path)} && {_anew(case)}"
    if draft is not None:
        other = (
            f"let {draft} name the file, too: add `- {{target: file/{path}, change_type: "
            f"file_update}}` to its execution.changes, and run trace-gate refresh {draft}"
        )
    return Finding(
        code="TG402",
        path=path,
        message=f"The values that change in {path} are decided, and beside them {what}: no "
        "decision names the file.",
        remediation=f"Take that out of the file again; or {other}",
    )


def _finding(code: str, change: Implied, message: str, remediation: str) -> Finding:
    place = change.place
    line = None if change.gone else place.line
    return Finding(code=code, message=message, remediation=remediation, path=place.path, line=line)


def _moves(change: Implied) -> str:
    place = change.place.said()
    if change.gone:
        what = "is gone" if change.new is None else f"is gone, which makes it {change.new}"
        return f"{_row(change)} {what} (the base has {_value(change.old)})"
    if change.old is None:
        was = "which stands twice in the base" if change.twice else "where the base has nothing"
        return f"{place} has {_value(change.new)}, {was}"
    return f"{place}: {_value(change.old)} becomes {_value(change.new)}"


def _row(change: Implied) -> str:
    return change.place.with_(column=None).said()


def _mend(case: Case, change: Implied) -> str:
    """Put it back, or decide it."""
    back = _back(change, change.old)
    if case.proposal.boundary and change.kind != "text":
        move = word(f"{change.text} {_yaml(change.old)} -> {_yaml(change.new)}")
        made = f"trace-gate new decision --change {move} --executed {_own_words(case)}"
        return f"{back}   or decide it: {made}"
    stage = "" if change.gone else f"git add {word(change.place.path)} && "
    return f"{back}   or decide it: {stage}{_anew(case)}"


def decide_together(remediation: str) -> str:
    """What mends many values of a file that nobody decided, from what mends one of them."""
    staged = remediation.rpartition(" && ")[2]
    return (
        "Put back what was not meant, and decide the others together, on their branch: trace-gate "
        f'new decision --from-staged {OWN_REASON} --option "{CHANGED}" --option "{LEFT}" '
        f'--rationale "{REASON}" && {staged}'
    )


def _back(change: Implied, value: object) -> str:
    """The edit of the file that brings a value back."""
    place = change.place
    if change.gone:
        return f"Put {_row(change)} of the base back"
    if place.row is None:
        return f"Put the text of {place.path} back"
    if value is None:
        return f"Take row {place.row} out of {place.path} again, or empty its {place.column!r}"
    return f"Write {_value(value)} into {place.said()}"


def _hint(step: Step) -> str:
    """Why a decision that names the target does not count."""
    status, trace = step.status, step.status.touched.trace
    if not status.open:
        return f"{status.trace_id} is about it, and was executed before"
    if not status.in_time:
        return f"{status.trace_id} is about it, and was executed too long after it was made"
    if trace.result == "failure" or trace.failed:
        return f"{status.trace_id} is about it, and says that Amazon did not take it"
    if step.goal.keyword is not None and step.goal.match is None:
        return f"{status.trace_id} names no match type, and the files have several: name one"
    tenant = trace.tenant
    shop = f"{tenant.store_id}-{tenant.marketplace}" if tenant is not None else "another shop"
    return f"{status.trace_id} is about it for {shop}, and the file is of another shop"


def _anew(case: Case) -> str:
    """The command that writes a decision about all values that nobody decided yet."""
    return f"trace-gate new decision --from-staged {_own_words(case)}"


def _own_words(case: Case) -> str:
    return (
        f'{OWN_REASON} --option "{CHANGED}" --option "{LEFT}" --rationale "{REASON}" && '
        f"{case.stage_traces} {REPORT}   # {SHOWS}"
    )


def _mend_decision(case: Case, change: Implied, wrong: Wrong, line: str) -> str:
    """A draft follows its files; what is approved or sealed is not written again by a command."""
    step = wrong.step
    touched, trace_id = step.status.touched, step.status.trace_id
    field = f"execution.changes[{step.planned.index + 1}] of {trace_id}"
    if touched.is_new and touched.trace.approval is None:
        goals = [goal.normal for _, goal in step.status.targets if goal is not None]
        if goals.count(step.goal.normal) > 1:
            return f"write `{line}` into {field}, then: {case.stage_traces}"
        # `git commit -a` that was stopped has staged nothing, and what is staged is read
        again = f"git add -u -- {word(change.place.path)} && trace-gate refresh {trace_id}"
        return f"{again} && {case.stage_traces}   # it writes `{line}`"
    if wrong.what == "to":
        what = "approved" if touched.is_new else "in the base already"
        stays = f"{trace_id} is {what}, so it stays as it is"
        return f"{stays}: a new decision goes on from it: {_anew(case)}"
    if touched.is_new:
        edit = f"write `{line}` into {field}, and take its change_pct out"
        again = f"trace-gate approve {trace_id} && {case.stage_traces}"
        return f"{edit}. Then it has to be approved again: {again}"
    out = f"git checkout {(case.proposal.base or 'HEAD')[:10]} -- {word(touched.path)}"
    return (
        f"{trace_id} is in the base already, so it stays as it is. Take its execution out of this "
        f"change, and decide anew: {out} && {_anew(case)}"
    )


def _value(value: object) -> str:
    """A value in a sentence, cut where it is long."""
    text = shown(tuple(map(str, value)) if isinstance(value, list) else value)
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _yaml(value: object) -> str:
    """A value as YAML takes it."""
    return "null" if value is None else shown(value)
