"""Guardrail 2: how far one target may move (SPEC 7, Amplitude; TG502).

Bids and budgets: in one change, and all changes of a day of the shop, or of a unit, added up.
Texts of a product page: so many items need no person. A goal always takes one. Beyond a limit
a person must approve.
"""

from __future__ import annotations

from trace_gate.core.fold import node_keys
from trace_gate.core.fold.facts import Changed
from trace_gate.core.fold.hypotheses.outcome import decimal_of
from trace_gate.core.governor import (
    amounts,
    courses,
    first_values,
    goals,
    stacked,
    texts,
    touched_buckets,
)
from trace_gate.core.governor.context import Reason
from trace_gate.core.governor.stacked import Limits
from trace_gate.core.trace.target import NUMBERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from trace_gate.core.fold.facts import Moved
    from trace_gate.core.governor.context import Aim, Hearing
    from trace_gate.core.governor.courses import Walked

NAME = "amplitude"


def judge(hearing: Hearing) -> Iterator[Reason]:
    """What is beyond a limit, and what is no number; each thing once."""
    yield from dict.fromkeys((*_numbers(hearing), *goals.judge(hearing)))
    yield from texts.judge(hearing)
    yield from _drifted(hearing)


def _numbers(hearing: Hearing) -> Iterator[Reason]:
    careful = _in_harvest(hearing)
    own: dict[str, list[Moved]] = {}
    for aim in hearing.market:
        if aim.kind not in NUMBERS or aim.target is None:
            continue
        odd = _no_number(aim)
        if odd is not None:
            yield odd
        else:
            for walked in courses.walked(hearing, aim.target, own):
                yield from _number(hearing, aim, walked, careful=aim in careful)
            limits = _limits(hearing, aim, careful=aim in careful)
            yield from stacked.judge(hearing, aim, own, limits)
        own.setdefault(aim.target.normal, []).append(courses.own_move(hearing, aim))


def returns(hearing: Hearing, aim: Aim) -> bool:
    """Whether a change only brings back what its target was before (SPEC 5, a rollback)."""
    if aim.target is None:
        return False
    if aim.kind in NUMBERS:
        known, limit = courses.of(hearing, aim.target), courses.tolerance(hearing)
        return all(each.had(aim.change.to_value, limit) for each in known)
    return texts.returns(hearing, aim) if aim.kind == "content" else _state_returns(hearing, aim)


def _state_returns(hearing: Hearing, aim: Aim) -> bool:
    stood = texts.stood(_states(hearing, aim))
    return aim.change.to_value is not None and aim.change.to_value in stood


def _in_harvest(hearing: Hearing) -> tuple[Aim, ...]:
    """The changes that touch a bucket in the state that buckets are frozen from."""
    state = hearing.policy.bucket_lifecycle["freeze"]["from"]
    return tuple(
        aim
        for place in touched_buckets.reached(hearing)
        if touched_buckets.stands(hearing, place.asin, place.bucket).state == state
        for aim in place.aims
    )


def _limits(hearing: Hearing, aim: Aim, *, careful: bool) -> Limits:
    """How far one change may go, and all of a day."""
    said = hearing.policy.guardrails["amplitude"][aim.kind or ""]
    at_once = _limit(said["per_change"])
    if careful and "per_change_in_harvest" in said:
        at_once = min(at_once, _limit(said["per_change_in_harvest"]))
    return Limits(at_once=at_once, per_day=_limit(said["per_day"]))


def _limit(value: object) -> Decimal:
    found = decimal_of(value)
    if found is None:
        raise ValueError(f"{value!r} in the policy is no number")
    return found


def _number(hearing: Hearing, aim: Aim, walked: Walked, *, careful: bool) -> Iterator[Reason]:
    change, known, tolerance = aim.change, walked.course, courses.tolerance(hearing)
    yield from _drift(aim, walked, tolerance)
    undone = hearing.trace.is_rollback and known.had(change.to_value, tolerance)
    if undone or known.returns(change.from_value, change.to_value, tolerance):
        return
    first = known.now is None and courses.limits_first(hearing)
    begins = amounts.share(change.from_value, change.to_value) is not None
    asked = tuple(first_values.judge(hearing, aim)) if first else ()
    beyond = tuple(_at_once(hearing, aim, walked, careful=careful)) if begins or not first else ()
    yield from first_values.told_with(beyond) if asked and beyond else (*asked, *beyond)
    yield from _in_a_day(hearing, aim, walked)


def _no_number(aim: Aim) -> Reason | None:
    """Nothing that is no number passes as one, and no amount is below zero.

    Only `from_value` may be null: nothing was set.
    """
    change = aim.change
    for name, value, optional in (
        ("from_value", change.from_value, True),
        ("to_value", change.to_value, False),
    ):
        number = decimal_of(value)
        if number is not None and number < 0:
            return Reason(
                says="BLOCK",
                code="TG502",
                place=(*aim.place, name),
                message=f"{name} of the {aim.kind} is {amounts.shown(value)}, and nothing in "
                "Amazon is below zero.",
                remediation=f"Write {name} as it is in Amazon, like 0.85. To end a keyword change "
                "its /state instead.",
            )
        if number is None and not (optional and value is None):
            said = "nothing" if value is None else repr(value)
            return Reason(
                says="BLOCK",
                code="TG502",
                place=(*aim.place, name) if value is not None else aim.place,
                message=f"{name} of the {aim.kind} is {said}, so nobody can tell how far it moves.",
                remediation=f"Write {name} as a number without quotes, like 0.85.",
            )
    return None


def _drift(aim: Aim, walked: Walked, tolerance: Decimal) -> Iterator[Reason]:
    start, now = decimal_of(aim.change.from_value), walked.course.now
    if now is None or amounts.near(start, now, tolerance):
        return
    yield Reason(
        says="warning",
        code="TG502",
        place=(*aim.place, "from_value"),
        message=f"The last executed decision set {_name_of(aim)} to {amounts.shown(now)}, and "
        f"this one begins at {amounts.shown(aim.change.from_value)}.",
        remediation="Look in Amazon which value is true, and write that one as from_value. The "
        "step counts from both, and the larger one is held against the limit.",
    )


def _name_of(aim: Aim) -> str:
    """The target as the decision writes it."""
    return aim.target.text if aim.target is not None else aim.change.target_text


def _at_once(hearing: Hearing, aim: Aim, walked: Walked, *, careful: bool) -> Iterator[Reason]:
    change, tolerance = aim.change, courses.tolerance(hearing)
    allowed = _limits(hearing, aim, careful=careful).at_once
    moved = walked.course.step(change.from_value, change.to_value)
    start = _start_of(change.from_value, change.to_value, walked)
    if moved is None:
        yield _beyond(
            aim,
            f"The {aim.kind} begins at {amounts.shown(start)}, and from there every "
            "change is beyond the limit",
            f"Ask for approval: trace-gate approve {hearing.id}",
        )
    elif abs(moved) > allowed + tolerance:
        where = " in a bucket in HARVEST" if careful else ""
        edge = amounts.furthest(start, change.to_value, allowed)
        yield _beyond(
            aim,
            f"{aim.kind} {amounts.shown(start)} to {amounts.shown(change.to_value)} is "
            f"{amounts.percent(moved)}, "
            f"the limit{where} is {amounts.limit(allowed)}",
            f"Ask for approval: trace-gate approve {hearing.id}   or propose {edge}.",
        )


def _start_of(said: object, goal: object, walked: Walked) -> object:
    """The value from which a step is the larger one: what was said, or what was executed."""
    step = walked.course.step(said, goal)
    return (
        said
        if walked.course.now is None or step == amounts.share(said, goal)
        else (walked.course.now)
    )


def _beyond(aim: Aim, message: str, remediation: str) -> Reason:
    """Something that takes a person."""
    return Reason(
        says="ESCALATE",
        code="TG502",
        place=aim.place,
        message=f"{message}.",
        remediation=remediation,
    )


def _in_a_day(hearing: Hearing, aim: Aim, walked: Walked) -> Iterator[Reason]:
    """All changes of one target in a day of the shop, and in what lands together, added up."""
    allowed = _limits(hearing, aim, careful=False).per_day
    own = walked.course.step(aim.change.from_value, aim.change.to_value)
    earlier = walked.of_the_day
    if own is None or not own or not earlier:
        return
    endless = any(each is None for each in earlier)
    total = abs(own) + sum(each for each in earlier if each is not None)
    if endless or total > allowed + courses.tolerance(hearing):
        said = "from zero" if endless else f"together {amounts.limit(total)}"
        yield _beyond(
            aim,
            f"{_name_of(aim)} was changed {_times(len(earlier))} before on this day, or by "
            f"what lands with it, {said}; the limit of a day is {amounts.limit(allowed)}",
            f"Ask for approval: trace-gate approve {hearing.id}   or wait until tomorrow, and let "
            "this land first.",
        )


def _times(count: int) -> str:
    """How often, in words."""
    return "once" if count == 1 else f"{count} times"


def _states(hearing: Hearing, aim: Aim) -> list[Changed]:
    """Executed changes of a state that counted."""
    if aim.target is None or aim.kind != "state":
        return []
    facts = hearing.facts(node_keys.campaign(hearing.tenant, aim.target.normal))
    return [each for each in facts if isinstance(each, Changed) and not each.refusal]


def _drifted(hearing: Hearing) -> Iterator[Reason]:
    """A text or a state that is not what the last executed decision made it."""
    for aim in hearing.market:
        found = texts.counted(hearing, aim) if aim.kind == "content" else _states(hearing, aim)
        start = aim.change.from_value
        if found and start is not None and start != found[-1].to_value:
            yield Reason(
                says="warning",
                code="TG502",
                place=(*aim.place, "from_value"),
                message=f"{_name_of(aim)} does not begin as {found[-1].trace_id} left it.",
                remediation="Look in Amazon what is true, and write that as from_value.",
            )
