"""The intent buckets that a decision touches, and how they stand when it lands (SPEC 7, Freeze)."""

from __future__ import annotations

from trace_gate.core.fold import node_keys
from trace_gate.core.fold.buckets import bucket as buckets_bucket
from trace_gate.core.fold.facts import Holds, Within
from trace_gate.core.record import Record
from trace_gate.core.trace.target import is_bucket, normal_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trace_gate.core.fold.buckets.bucket import Bucket
    from trace_gate.core.governor.context import Aim, Hearing


ABOVE = ("campaign", "ad_group", "placement")
"""Levels of targets that have keywords below them."""


class Place(Record):
    """A bucket that a decision touches, and by which of its changes."""

    asin: str
    bucket: str
    aims: tuple[Aim, ...]
    how: str
    """For people: how the decision comes to touch it."""


def touched(hearing: Hearing) -> tuple[Place, ...]:
    """Each bucket once: by name it is touched by all changes, else by those that lead to it."""
    return _once((*_named(hearing), *_aimed(hearing)))


def reached(hearing: Hearing) -> tuple[Place, ...]:
    """The same, and buckets with a keyword below a change of an ad group or a campaign.

    They are not what a decision is about, so they are counted nowhere; but what is above a
    keyword moves it.
    """
    return _once((*_named(hearing), *_aimed(hearing), *_below(hearing)))


def _once(places: Iterable[Place]) -> tuple[Place, ...]:
    found: dict[tuple[str, str], Place] = {}
    for place in places:
        known = found.get((place.asin, place.bucket))
        if known is None:
            found[place.asin, place.bucket] = place
        else:
            aims = (*known.aims, *(aim for aim in place.aims if aim not in known.aims))
            found[place.asin, place.bucket] = known.with_(aims=aims)
    return tuple(found.values())


def names(hearing: Hearing) -> tuple[str, ...]:
    """The buckets that the decision and its entity name."""
    trace = hearing.trace
    entity = trace.entity.intent_bucket_id if trace.entity is not None else None
    return tuple(dict.fromkeys(each for each in (trace.intent_bucket_id, entity) if each))


def stands(hearing: Hearing, asin: str, bucket: str) -> Bucket:
    """A bucket as the decision finds it."""
    found = buckets_bucket.EMPTY
    for fact in hearing.facts(node_keys.bucket(hearing.tenant, asin, bucket)):
        found = buckets_bucket.step(found, fact, hearing.policy)
    return found


def _named(hearing: Hearing) -> Iterator[Place]:
    how = "the decision names it"
    for bucket in (each for each in names(hearing) if is_bucket(each)):
        for asin in _products(hearing, bucket):
            yield Place(asin=asin, bucket=bucket, aims=hearing.market, how=how)


def _products(hearing: Hearing, bucket: str) -> Iterator[str]:
    """The product that the decision is about, and those of its targets that have the bucket."""
    if hearing.asin is not None:
        yield hearing.asin
    targets = {aim.target.asin for aim in hearing.market if aim.target is not None}
    for asin in sorted(each for each in targets if each and each != hearing.asin):
        if stands(hearing, asin, bucket).state is not None:
            yield asin


def _aimed(hearing: Hearing) -> Iterator[Place]:
    for aim in hearing.market:
        if aim.target is None:
            continue
        if aim.target.asin and aim.target.bucket:
            how = f"{aim.target.text} is changed"
            yield Place(asin=aim.target.asin, bucket=aim.target.bucket, aims=(aim,), how=how)
        for word in (aim.target.keyword, aim.target.negative):
            if word is not None:
                what = "keyword" if word == aim.target.keyword else "negative keyword"
                how = f"the {what} {word!r} {'belongs to' if what == 'keyword' else 'is one of'} it"
                yield from _of_keyword(hearing, aim, normal_name(word), how)


def _of_keyword(hearing: Hearing, aim: Aim, word: str, how: str) -> Iterator[Place]:
    held = (each for each in hearing.facts(node_keys.keyword(hearing.tenant, word)))
    mine = {(each.asin, each.bucket) for each in held if isinstance(each, Holds)}
    for asin, bucket in sorted(mine):
        yield Place(asin=asin, bucket=bucket, aims=(aim,), how=how)


def _below(hearing: Hearing) -> Iterator[Place]:
    """What an ad group, a placement or a campaign moves with it: the keywords below it."""
    for aim in hearing.market:
        for word in sorted(_words_below(hearing, aim)):
            what = aim.target.text if aim.target is not None else ""
            how = f"{what} is above its keyword {word!r}"
            yield from _of_keyword(hearing, aim, word, how)


def _words_below(hearing: Hearing, aim: Aim) -> set[str]:
    goal = aim.target
    if goal is None or goal.campaign is None or goal.level not in ABOVE:
        return set()
    inside = hearing.facts(node_keys.within(hearing.tenant, normal_name(goal.campaign)))
    group = normal_name(goal.ad_group) if goal.ad_group is not None else None
    return {
        each.keyword
        for each in inside
        if isinstance(each, Within) and each.keyword and group in (None, each.ad_group)
    }
