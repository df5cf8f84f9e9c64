"""The intent buckets that a decision touches, and how they stand when it lands (SPEC 7, Freeze)."""

from __future__ import annotations

from trace_gate.core.fold import node_keys
from trace_gate.core.fold.buckets import bucket as buckets_bucket
from trace_gate.core.fold.facts import Holds, Within
from trace_gate.core.governor import value_messages as messages
from trace_gate.core.record import Record
from trace_gate.core.trace.target import is_bucket, normal_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trace_gate.core.fold.buckets.bucket import Bucket
    from trace_gate.core.governor.context import DecisionContext, TargetedChange
    from trace_gate.core.trace.target import Target

ABOVE = ("campaign", "ad_group", "placement")
"""Levels of targets that have keywords below them."""


class Place(Record):
    """A bucket that a decision touches, and by which of its changes."""

    asin: str
    bucket: str
    targeted_changes: tuple[TargetedChange, ...]
    how: str
    """For people: how the decision comes to touch it."""


def touched(context: DecisionContext) -> tuple[Place, ...]:
    """Each bucket once: by name it is touched by all changes, else by those that lead to it."""
    return _once((*_named(context), *_aimed(context)))


def reached(context: DecisionContext) -> tuple[Place, ...]:
    """The same, and buckets with a keyword below a change of an ad group or a campaign.

    They are not what a decision is about, so they are counted nowhere; but what is above a
    keyword moves it.
    """
    return _once((*_named(context), *_aimed(context), *_below(context)))


def _once(places: Iterable[Place]) -> tuple[Place, ...]:
    found: dict[tuple[str, str], Place] = {}
    for place in places:
        known = found.setdefault((place.asin, place.bucket), place)
        more = (each for each in place.targeted_changes if each not in known.targeted_changes)
        both = (*known.targeted_changes, *more)
        found[place.asin, place.bucket] = known.with_(targeted_changes=both)
    return tuple(found.values())


def names(context: DecisionContext) -> tuple[str, ...]:
    """The buckets that the decision and its entity name."""
    trace = context.trace
    entity = trace.entity.intent_bucket_id if trace.entity is not None else None
    return tuple(dict.fromkeys(each for each in (trace.intent_bucket_id, entity) if each))


def stands(context: DecisionContext, asin: str, bucket: str) -> Bucket:
    """A bucket as the decision finds it."""
    found = buckets_bucket.EMPTY
    for fact in context.facts(node_keys.bucket(context.tenant, asin, bucket)):
        found = buckets_bucket.step(found, fact, context.policy)
    return found


def _named(context: DecisionContext) -> Iterator[Place]:
    how = "the decision names it"
    for bucket in (each for each in names(context) if is_bucket(each)):
        for asin in _products(context, bucket):
            yield Place(asin=asin, bucket=bucket, targeted_changes=context.market, how=how)


def _products(context: DecisionContext, bucket: str) -> Iterator[str]:
    """The product that the decision is about, and those of its targets that have the bucket."""
    if context.asin is not None:
        yield context.asin
    targets = {targeted.target.asin for targeted in context.market}
    for asin in sorted(each for each in targets if each and each != context.asin):
        if stands(context, asin, bucket).state is not None:
            yield asin


def _aimed(context: DecisionContext) -> Iterator[Place]:
    for targeted in context.market:
        goal = targeted.target
        if goal.asin and goal.bucket:
            how = f"{goal.text} is changed"
            yield Place(asin=goal.asin, bucket=goal.bucket, targeted_changes=(targeted,), how=how)
        for word in (goal.keyword, goal.negative):
            if word is not None:
                what = "keyword" if word == goal.keyword else "negative keyword"
                how = f"the {what} {word!r} {'belongs to' if what == 'keyword' else 'is one of'} it"
                yield from _of_keyword(context, targeted, normal_name(word), how)


def _of_keyword(
    context: DecisionContext, targeted: TargetedChange, word: str, how: str
) -> Iterator[Place]:
    held = (each for each in context.facts(node_keys.keyword(context.tenant, word)))
    mine = {(each.asin, each.bucket) for each in held if isinstance(each, Holds)}
    for asin, bucket in sorted(mine):
        yield Place(asin=asin, bucket=bucket, targeted_changes=(targeted,), how=how)


def _below(context: DecisionContext) -> Iterator[Place]:
    """What an ad group, a placement or a campaign moves with it: the keywords below it."""
    for targeted in context.market:
        for word in sorted(_words_below(context, targeted.target)):
            how = messages.above_keyword(targeted.target.text, word)
            yield from _of_keyword(context, targeted, word, how)


def _words_below(context: DecisionContext, goal: Target) -> set[str]:
    if goal.campaign is None or goal.level not in ABOVE:
        return set()
    inside = node_keys.within(context.tenant, normal_name(goal.campaign))
    group = normal_name(goal.ad_group) if goal.ad_group is not None else None
    return {
        each.keyword
        for each in context.facts(inside)
        if isinstance(each, Within) and each.keyword and group in (None, each.ad_group)
    }
