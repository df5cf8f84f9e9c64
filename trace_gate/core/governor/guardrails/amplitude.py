"""Guardrail 2: how far one target may move (SPEC 7, Amplitude; TG502).

Bids and budgets: in one change, and all changes of a day of the shop added up. Texts of a
product page: so many items need no person. Beyond a limit a person must approve.
"""

from __future__ import annotations

from trace_gate.core.fold import keys
from trace_gate.core.fold.facts import Changed, Moved
from trace_gate.core.fold.outcome import decimal_of
from trace_gate.core.governor import numbers, places
from trace_gate.core.governor.hearing import Reason
from trace_gate.core.trace.target import NUMBERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal
    from typing import Any

    from trace_gate.core.governor.hearing import Aim, Hearing
    from trace_gate.core.governor.numbers import Course

NAME = "amplitude"

LETTERS = {"bullets": "bullet points", "title": "titles", "a_plus": "A+ modules"}


def judge(hearing: Hearing) -> Iterator[Reason]:
    """What is beyond a limit, and what is no number."""
    careful = _in_harvest(hearing)
    moves: dict[str, list[Moved]] = {}
    for aim in hearing.market:
        if aim.kind in NUMBERS and aim.target is not None:
            key = keys.value(hearing.tenant, aim.target.normal)
            if key not in moves:
                moves[key] = [each for each in hearing.facts(key) if isinstance(each, Moved)]
            yield from _number(hearing, aim, moves[key], careful=aim in careful)
            moves[key].append(_own(hearing, aim))
    yield from _content(hearing)
    yield from _drifted(hearing)


def returns(hearing: Hearing, aim: Aim) -> bool:
    """Whether a change only brings back what its target was before (SPEC 5, a rollback)."""
    if aim.target is None:
        return False
    if aim.kind in NUMBERS:
        facts = hearing.facts(keys.value(hearing.tenant, aim.target.normal))
        known = numbers.course(each for each in facts if isinstance(each, Moved))
        return known.had(aim.change.to_value, _tolerance(hearing))
    earlier = [each for each in _texts(hearing, aim) if not each.refusal]
    stood = [value for each in earlier for value in (each.from_value, each.to_value)]
    return aim.change.to_value is not None and aim.change.to_value in stood


def _tolerance(hearing: Hearing) -> Decimal:
    return _limit(hearing.policy.guardrails["tolerance"])


def _limit(value: object) -> Decimal:
    found = decimal_of(value)
    if found is None:
        raise ValueError(f"{value!r} in the policy is no number")
    return found


def _in_harvest(hearing: Hearing) -> tuple[Aim, ...]:
    """The changes that touch a bucket in the state that buckets are frozen from."""
    state = hearing.policy.bucket_lifecycle["freeze"]["from"]
    return tuple(
        aim
        for place in places.touched(hearing)
        if places.stands(hearing, place.asin, place.bucket).state == state
        for aim in place.aims
    )


def _own(hearing: Hearing, aim: Aim) -> Moved:
    """An earlier change of the decision itself, for those of its changes that come after."""
    return Moved(
        whole=hearing.at.whole,
        fraction=hearing.at.fraction,
        trace_id=hearing.id,
        number=aim.change.index + 1,
        from_value=aim.change.from_value,
        to_value=aim.change.to_value,
        timezone=hearing.zone,
    )


def _number(hearing: Hearing, aim: Aim, moves: list[Moved], *, careful: bool) -> Iterator[Reason]:
    change, what = aim.change, aim.kind or ""
    odd = _no_number(aim)
    if odd is not None:
        yield odd
        return
    known, tolerance = numbers.course(moves), _tolerance(hearing)
    yield from _drift(aim, known, tolerance)
    undone = hearing.trace.is_rollback and known.had(change.to_value, tolerance)
    if undone or known.returns(change.from_value, change.to_value, tolerance):
        return
    limits = hearing.policy.guardrails["amplitude"][what]
    most = _limit(limits["per_change"])
    if careful and "per_change_in_harvest" in limits:
        most = min(most, _limit(limits["per_change_in_harvest"]))
    yield from _at_once(hearing, aim, most, tolerance, careful=careful)
    yield from _in_a_day(hearing, aim, moves, _limit(limits["per_day"]), tolerance)


def _no_number(aim: Aim) -> Reason | None:
    """Nothing that is no number passes as one; only `from_value` may be null: nothing was set."""
    change = aim.change
    for name, value, optional in (
        ("from_value", change.from_value, True),
        ("to_value", change.to_value, False),
    ):
        if decimal_of(value) is None and not (optional and value is None):
            said = "nothing" if value is None else repr(value)
            return Reason(
                says="BLOCK",
                code="TG502",
                place=(*aim.place, name) if value is not None else aim.place,
                message=f"{name} of the {aim.kind} is {said}, so nobody can tell how far it moves.",
                remediation=f"Write {name} as a number without quotes, like 0.85.",
            )
    return None


def _drift(aim: Aim, known: Course, tolerance: Decimal) -> Iterator[Reason]:
    start = decimal_of(aim.change.from_value)
    if known.now is None or numbers.near(start, known.now, tolerance):
        return
    yield Reason(
        says="warning",
        code="TG502",
        place=(*aim.place, "from_value"),
        message=f"The last executed decision set {_name(aim)} to {numbers.shown(known.now)}, and "
        f"this one begins at {numbers.shown(aim.change.from_value)}.",
        remediation="Look in Amazon which value is true, and write that one as from_value.",
    )


def _name(aim: Aim) -> str:
    return aim.target.text if aim.target is not None else aim.change.target_text


def _at_once(
    hearing: Hearing, aim: Aim, most: Decimal, tolerance: Decimal, *, careful: bool
) -> Iterator[Reason]:
    change = aim.change
    moved = numbers.share(change.from_value, change.to_value)
    if moved is None:
        yield _beyond(
            aim,
            f"The {aim.kind} begins at {numbers.shown(change.from_value)}, and from there every "
            "change is beyond the limit",
            f"Ask for approval: trace-gate approve {hearing.id}",
        )
    elif abs(moved) > most + tolerance:
        where = " in a bucket in HARVEST" if careful else ""
        edge = numbers.furthest(change.from_value, change.to_value, most)
        yield _beyond(
            aim,
            f"{aim.kind} {numbers.shown(change.from_value)} to {numbers.shown(change.to_value)} is "
            f"{numbers.percent(moved)}, "
            f"the limit{where} is {numbers.limit(most)}",
            f"Ask for approval: trace-gate approve {hearing.id}   or propose {edge}.",
        )


def _beyond(aim: Aim, message: str, remediation: str) -> Reason:
    return Reason(
        says="ESCALATE",
        code="TG502",
        place=aim.place,
        message=f"{message}.",
        remediation=remediation,
    )


def _in_a_day(
    hearing: Hearing, aim: Aim, moves: list[Moved], most: Decimal, tolerance: Decimal
) -> Iterator[Reason]:
    """All changes of one target in a day of the shop, added up."""
    change = aim.change
    own = numbers.share(change.from_value, change.to_value)
    earlier = tuple(_of_the_day(hearing, moves, tolerance))
    if own is None or not own or not earlier:
        return
    endless = any(each is None for each in earlier)
    total = abs(own) + sum(abs(each) for each in earlier if each is not None)
    if endless or total > most + tolerance:
        said = "from zero" if endless else f"together {numbers.limit(total)}"
        yield _beyond(
            aim,
            f"{_name(aim)} was changed {_times(len(earlier))} before on this day, {said}; the "
            f"limit of a day is {numbers.limit(most)}",
            f"Ask for approval: trace-gate approve {hearing.id}   or wait until tomorrow.",
        )


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _of_the_day(
    hearing: Hearing, moves: list[Moved], tolerance: Decimal
) -> Iterator[Decimal | None]:
    """How far each change of the same day moved; what went back is free.

    What the base knows of later days counts, too: to date a decision back frees it of nothing.
    """
    course = numbers.Course()
    for each in moves:
        free = course.returns(each.from_value, each.to_value, tolerance)
        course = course if each.failed else course.after(each.from_value, each.to_value)
        moved = numbers.share(each.from_value, each.to_value)
        later = each.whole > hearing.at.whole
        if not free and moved != 0 and (later or same_day(hearing, each.timezone, each.whole)):
            yield moved


def same_day(hearing: Hearing, zone: str, moment: int) -> bool:
    """Whether a moment is on the day of the hearing, by the clock of either of the two.

    That somebody knows the clock of the hearing is asked in `emergency`.
    """
    return any(
        hearing.local_date(each, moment) == hearing.local_date(each, hearing.at.whole)
        for each in {zone, hearing.zone}
        if hearing.local_date(each, moment) is not None
    )


def _content(hearing: Hearing) -> Iterator[Reason]:
    """Texts of a product page: each part of each product, over all changes of the decision."""
    limits = hearing.policy.guardrails["amplitude"]["content"]
    parts: dict[str, list[Aim]] = {}
    for aim in hearing.market:
        if aim.kind == "content" and aim.target is not None:
            parts.setdefault(aim.target.normal, []).append(aim)
    for aims in parts.values():
        part = (aims[0].target.part if aims[0].target is not None else None) or ""
        most = limits[part]
        if most is None or (hearing.trace.is_rollback and all(returns(hearing, a) for a in aims)):
            continue
        count = _items(part, aims)
        if count is None or count > most:
            yield _too_many(hearing, aims[0], part, count, most)


def _items(part: str, aims: Iterable[Aim]) -> int | None:
    """How many items change; None where nobody can count them."""
    found = 0
    for aim in aims:
        if part != "bullets":
            found += 1
            continue
        count = _differing(aim.change.from_value, aim.change.to_value)
        if count is None:
            return None
        found += count
    return found


def _differing(old: object, new: object) -> int | None:
    """How many texts differ; None unless each item is one text, which has no second line."""
    if not isinstance(new, list) or not isinstance(old, list | None):
        return None
    before: list[Any] = old or []
    texts = [each for each in (*before, *new) if each is not None]
    if any(not isinstance(each, str) or len(each.splitlines()) > 1 for each in texts):
        return None
    length = max(len(before), len(new))
    padded = (each + [None] * (length - len(each)) for each in (before, new))
    return sum(1 for one, other in zip(*padded, strict=True) if one != other)


def _too_many(hearing: Hearing, aim: Aim, part: str, count: int | None, most: int) -> Reason:
    what, ask = LETTERS.get(part, part), f"sk for approval: trace-gate approve {hearing.id}"
    if count is None:
        said = f"Nobody can count how many {what} of {_name(aim)} change"
        mend = "Write from_value and to_value as lists, one text for each bullet point, or a"
    elif not most:
        said, mend = f"{_name(aim)} changes, and that always takes a person", "A"
    else:
        said = f"{count} {what} of {_name(aim)} change; {most} may change without a person"
        mend = f"Change {most} at most, or a"
    return _beyond(aim, said, f"{mend}{ask}")


def _texts(hearing: Hearing, aim: Aim) -> list[Changed]:
    """Executed changes of a text or of a state."""
    if aim.target is None:
        return []
    if aim.kind == "content":
        key = keys.content(hearing.tenant, aim.target.asin or "", aim.target.part or "")
    elif aim.kind == "state":
        key = keys.campaign(hearing.tenant, aim.target.normal)
    else:
        return []
    return [each for each in hearing.facts(key) if isinstance(each, Changed)]


def _drifted(hearing: Hearing) -> Iterator[Reason]:
    """A text or a state that is not what the last executed decision made it."""
    for aim in hearing.market:
        last = [each for each in _texts(hearing, aim) if not each.refusal][-1:]
        start = aim.change.from_value
        if last and start is not None and start != last[0].to_value:
            yield Reason(
                says="warning",
                code="TG502",
                place=(*aim.place, "from_value"),
                message=f"{_name(aim)} does not begin as {last[0].trace_id} left it.",
                remediation="Look in Amazon what is true, and write that as from_value.",
            )
