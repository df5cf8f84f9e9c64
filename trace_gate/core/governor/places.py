"""The intent buckets that a decision touches, and how they stand when it lands (SPEC 7, Freeze)."""

from __future__ import annotations

from trace_gate.core.fold import bucket_life, keys
from trace_gate.core.fold.facts import Holds
from trace_gate.core.record import Record
from trace_gate.core.trace.target import is_bucket, normal_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.fold.bucket_life import Bucket
    from trace_gate.core.governor.hearing import Aim, Hearing


class Place(Record):
    """A bucket that a decision touches, and by which of its changes."""

    asin: str
    bucket: str
    aims: tuple[Aim, ...]
    how: str
    """For people: how the decision comes to touch it."""


def touched(hearing: Hearing) -> tuple[Place, ...]:
    """Each bucket once: by name it is touched by all changes, else by those that lead to it."""
    found: dict[tuple[str, str], Place] = {}
    for place in (*_named(hearing), *_aimed(hearing)):
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
    found = bucket_life.EMPTY
    for fact in hearing.facts(keys.bucket(hearing.tenant, asin, bucket)):
        found = bucket_life.step(found, fact, hearing.policy)
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
        elif aim.target.keyword is not None:
            yield from _of_keyword(hearing, aim, aim.target.keyword)


def _of_keyword(hearing: Hearing, aim: Aim, word: str) -> Iterator[Place]:
    key = keys.keyword(hearing.tenant, normal_name(word))
    held = (each for each in hearing.facts(key) if isinstance(each, Holds))
    for asin, bucket in sorted({(each.asin, each.bucket) for each in held}):
        how = f"the keyword {word!r} belongs to it"
        yield Place(asin=asin, bucket=bucket, aims=(aim,), how=how)
