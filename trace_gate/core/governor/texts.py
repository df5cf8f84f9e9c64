"""Texts of a product page: how many items change (SPEC 7, Amplitude; TG502).

Over the decision, the day of the shop and the unit: four bullets in two decisions are four.
"""

from __future__ import annotations

from itertools import zip_longest

from trace_gate.core.fold import node_keys
from trace_gate.core.fold.facts import Changed
from trace_gate.core.governor import courses, value_messages
from trace_gate.core.record import Record
from trace_gate.core.trace.model import ROLLBACK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from trace_gate.core.finding import Finding
    from trace_gate.core.governor.context import DecisionContext, TargetedChange

LETTERS = {"bullets": "bullet points", "title": "titles", "a_plus": "A+ modules"}

NOBODY_KNOWS = object()
"""Stands for a text that no executed decision has set."""


class _Count(Record):
    """How many items change; `here` or `before` is None where nobody can count them."""

    here: int | None
    before: int | None

    @property
    def total(self) -> int | None:
        """All of them."""
        return _sum((self.here, self.before))


def judge(context: DecisionContext) -> Iterator[Finding]:
    """Each part of each product, over all changes of the decision, the day and the unit."""
    limits = context.policy.guardrails["amplitude"]["content"]
    parts: dict[str, list[TargetedChange]] = {}
    for targeted in context.market:
        if targeted.kind == "content":
            parts.setdefault(targeted.target.normal, []).append(targeted)
    for targeted_changes in parts.values():
        part = targeted_changes[0].target.part or ""
        most = limits[part]
        if most is None or (
            context.trace.is_rollback and all(returns(context, a) for a in targeted_changes)
        ):
            continue
        count = _count(context, part, targeted_changes)
        if count.here != 0 and (count.total is None or count.total > most):
            yield _too_many(context, targeted_changes[0], part, count, most)


def returns(context: DecisionContext, targeted: TargetedChange) -> bool:
    """Whether a change brings back a text that stood before."""
    wanted = targeted.change.to_value
    return wanted is not None and wanted in stood(counted(context, targeted))


def stood(executed: Sequence[Changed]) -> list[object]:
    """What stood at some time: what decisions set, and where the first of them began.

    Where a later one begins is only its claim: the one before says what stood there.
    """
    return [*(each.from_value for each in executed[:1]), *(each.to_value for each in executed)]


def counted(context: DecisionContext, targeted: TargetedChange) -> list[Changed]:
    """Executed changes of a text that counted."""
    return [each for each in _changes(context, targeted) if not each.refusal]


def _changes(context: DecisionContext, targeted: TargetedChange) -> list[Changed]:
    return [each for each in context.facts(_key(context, targeted)) if isinstance(each, Changed)]


def _key(context: DecisionContext, targeted: TargetedChange) -> str:
    goal = targeted.target
    return node_keys.content(context.tenant, goal.asin or "", goal.part or "")


def _count(
    context: DecisionContext, part: str, targeted_changes: Sequence[TargetedChange]
) -> _Count:
    """What the decision changes, and what the day and the unit had changed before it."""
    landing = {id(each) for each in context.landing_facts(_key(context, targeted_changes[0]))}
    # A policy that speaks of first values believes no text that nobody has set.
    stands = None if courses.limits_first(context) else NOBODY_KNOWS
    executed: list[Changed] = []
    before: list[int | None] = []
    for each in _changes(context, targeted_changes[0]):
        back = each.action_type == ROLLBACK and each.to_value in stood(executed)
        count = 0 if back else _items(part, each.from_value, each.to_value, stands)
        if id(each) in landing or courses.counts_on_the_day(context, context.zone, each.whole):
            before.append(count)
        if not each.refusal:
            executed.append(each)
            stands = each.to_value
    here = []
    for targeted in targeted_changes:
        here.append(_items(part, targeted.change.from_value, targeted.change.to_value, stands))
        stands = targeted.change.to_value
    return _Count(here=_sum(here), before=_sum(before))


def _sum(counts: Sequence[int | None]) -> int | None:
    known = [each for each in counts if each is not None]
    return sum(known) if len(known) == len(counts) else None


def _items(part: str, old: object, new: object, stands: object) -> int | None:
    """The larger count: from what the decision says, and from what was executed."""
    if part != "bullets":
        return 1
    counts = [_differing(each, new) for each in (old, stands) if each is not NOBODY_KNOWS]
    known = [each for each in counts if each is not None]
    return max(known) if len(known) == len(counts) else None


def _differing(old: object, new: object) -> int | None:
    """How many texts differ; None unless each item is one text, which has no second line."""
    if not isinstance(new, list | tuple) or not isinstance(old, list | tuple | None):
        return None
    before: Sequence[Any] = old or ()
    after: Sequence[Any] = new
    texts = [each for each in (*before, *after) if each is not None]
    if any(not isinstance(each, str) or len(each.splitlines()) > 1 for each in texts):
        return None
    return sum(1 for one, other in zip_longest(before, after) if one != other)


def _too_many(
    context: DecisionContext, targeted: TargetedChange, part: str, count: _Count, most: int
) -> Finding:
    what, target = LETTERS.get(part, part), targeted.target.text
    if count.total is None:
        said = value_messages.uncounted_texts(what, target, context.id)
    elif not most:
        said = value_messages.text_changes(target, context.ask)
    else:
        said = value_messages.many_texts(
            f"{count.total} {what} of {target}", most, context.id, before=bool(count.before)
        )
    return context.escalate("TG502", targeted.place, *said)
