"""What a decision may do to an intent bucket, as it stands when the decision lands (SPEC 8).

TG507 and TG508. The rules are those of the fold; here they are asked beforehand.
"""

from __future__ import annotations

from trace_gate.core.fold.buckets import bucket as buckets_bucket
from trace_gate.core.fold.buckets import changes, definition
from trace_gate.core.fold.facts import Changed
from trace_gate.core.governor import touched_buckets
from trace_gate.core.governor.context import Reason

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.fold.result import Refusal
    from trace_gate.core.governor.context import Aim, Hearing

NAME = "lifecycle"


def judge(hearing: Hearing) -> Iterator[Reason]:
    """BLOCK for a step that a bucket cannot take; ESCALATE for one that comes in mature."""
    for aim, change, problem in _steps(hearing):
        if problem is not None:
            yield Reason(
                says="BLOCK",
                code=problem.code,
                place=aim.place,
                message=problem.message,
                remediation=problem.remediation,
            )
        elif _is_mature(hearing, change):
            yield Reason(
                says="ESCALATE",
                code="TG507",
                place=aim.place,
                message=f"{_name(aim)} comes in as "
                f"{definition.first_state(change, hearing.policy)}: it lived before it came "
                "here, and a person must stand for that.",
                remediation=f"Ask for approval: trace-gate approve {hearing.id}",
            )
    yield from _unknown(hearing)


def wakes(hearing: Hearing, asin: str, bucket: str) -> bool:
    """Whether the decision brings this bucket out of its frozen state, with all that it takes."""
    return any(
        problem is None and change.change_type == "bucket_state"
        for aim, change, problem in _steps(hearing)
        if aim.target is not None and (aim.target.asin, aim.target.bucket) == (asin, bucket)
    )


def _steps(hearing: Hearing) -> Iterator[tuple[Aim, Changed, Refusal | None]]:
    """Each change of a bucket, after those of the decision that stand before it."""
    buckets: dict[tuple[str, str], buckets_bucket.Bucket] = {}
    for aim in hearing.market:
        if aim.kind != "bucket" or aim.target is None:
            continue
        place = aim.target.asin or "", aim.target.bucket or ""
        if place not in buckets:
            buckets[place] = touched_buckets.stands(hearing, *place)
        change = _changed(hearing, aim)
        problem = changes.problem(buckets[place].standing, change, hearing.policy)
        yield aim, change, problem
        if problem is None:
            buckets[place] = buckets_bucket.step(buckets[place], change, hearing.policy)


def _changed(hearing: Hearing, aim: Aim) -> Changed:
    """The change as if it were executed and approved: that is asked elsewhere."""
    change = aim.change
    return Changed(
        whole=hearing.at.whole,
        fraction=hearing.at.fraction,
        trace_id=hearing.id,
        number=change.index + 1,
        target=aim.target.normal if aim.target is not None else "",
        change_type=change.change_type or "",
        from_value=change.from_value,
        to_value=change.to_value,
        details=change.details,
        action_type=None,
        approved=True,
        event=0,
    )


def _is_mature(hearing: Hearing, change: Changed) -> bool:
    if not definition.is_import(change):
        return False
    initial: str = hearing.policy.bucket_lifecycle["initial"]
    return definition.first_state(change, hearing.policy) != initial


def _name(aim: Aim) -> str:
    return (aim.target.bucket if aim.target is not None else None) or aim.change.target_text


def _unknown(hearing: Hearing) -> Iterator[Reason]:
    """A decision about a bucket that no executed decision created: a warning (SPEC 8)."""
    aimed = {(a.target.asin, a.target.bucket) for a in hearing.market if a.target is not None}
    for place in touched_buckets.touched(hearing):
        known = touched_buckets.stands(hearing, place.asin, place.bucket).state is not None
        if not known and (place.asin, place.bucket) not in aimed:
            yield Reason(
                says="warning",
                code="TG507",
                place=("decision", "intent_bucket_id"),
                message=f"The decision is about {place.bucket}, which no executed decision "
                "created.",
                remediation="Create it in a decision with change_type: bucket_create, or correct "
                "the id.",
            )
