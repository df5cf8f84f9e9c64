"""What a range does to the state of the shop: at the base against as it leaves it (SPEC 8, 9).

Both ends are folded by the policy of the base. Only what differs is told.
"""

from __future__ import annotations

from trace_gate.app.review import numbers
from trace_gate.app.review.model import (
    BucketMove,
    Effects,
    EventSeen,
    ExperimentMove,
    HypothesisMove,
    PatternMove,
)
from trace_gate.core.fold import node_keys
from trace_gate.core.trace.model import map_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal
    from typing import Any, Literal

    from trace_gate.app.review.folded import BothEnds
    from trace_gate.core.policy.policy import Policy

    Data = Mapping[str, Any]

EVENTS = ("bucket", "content", "campaign")
"""The kinds of nodes that write events."""


def effects(ends: BothEnds, policy: Policy, now: float) -> Effects:
    """What differs between the two ends; numbers are those of a moment (epoch seconds)."""
    return Effects(
        buckets=tuple(_buckets(ends)),
        events=tuple(sorted(_events(ends), key=lambda each: (each.at, each.id))),
        hypotheses=tuple(_hypotheses(ends)),
        experiments=tuple(_experiments(ends)),
        patterns=tuple(_patterns(ends)),
        shops=tuple(numbers.of_shop(key, ends, policy, now) for key in ends.of("tenant")),
    )


def _buckets(ends: BothEnds) -> Iterator[BucketMove]:
    for key in ends.of("bucket"):
        tenant, asin, name = node_keys.parts(key)
        path = f"intent_buckets/{asin}/{tenant}/{name}.yaml"
        old, new = (each[key].files() for each in (ends.before, ends.after))
        was, now = (_map(each.get(f"state/{path}"), "state") for each in (old, new))
        meant, means = (each.get(f"semantic/{path}") or {} for each in (old, new))
        yield BucketMove(
            tenant=tenant,
            asin=asin,
            bucket=name,
            before=was.get("value"),
            after=now.get("value"),
            since=now.get("since"),
            trace=now.get("trace"),
            fields=tuple(_other_fields(meant, means)) if meant else (),
        )


_NO_MEANING = ("schema", "id", "tenant", "asin", "created", "history", "refused")


def _other_fields(old: Data, new: Data) -> Iterator[str]:
    for field in dict.fromkeys((*old, *new)):
        if field not in _NO_MEANING and _value(old, field) != _value(new, field):
            yield field


def _events(ends: BothEnds) -> Iterator[EventSeen]:
    for kind in EVENTS:
        for key in ends.of(kind):
            old, new = (_clock(each[key].files()) for each in (ends.before, ends.after))
            for path in sorted({*old, *new}):
                if old.get(path) != new.get(path):
                    yield _event(old.get(path), new.get(path))


def _clock(files: Mapping[str, Data]) -> dict[str, Data]:
    return {path: data for path, data in files.items() if path.startswith("event_clock/")}


def _event(old: Data | None, new: Data | None) -> EventSeen:
    sign: Literal["added", "changed", "gone"] = "changed"
    if old is None or new is None:
        sign = "added" if old is None else "gone"
    data = new or old or {}
    tenant = data["tenant"]
    return EventSeen(
        sign=sign,
        id=data["id"],
        type=data["type"],
        at=data["at"],
        trace=data["trace"],
        target=data["target"],
        tenant=f"{tenant['store_id']}-{tenant['marketplace']}",
        before=data.get("from"),
        after=data.get("to"),
    )


def _hypotheses(ends: BothEnds) -> Iterator[HypothesisMove]:
    for key in ends.of("hypothesis"):
        name = node_keys.parts(key)[0]
        path = f"world_model/hypotheses/{name}.yaml"
        old, new = (each[key].files().get(path) for each in (ends.before, ends.after))
        data = new or old or {}
        yield HypothesisMove(
            id=name,
            tenant=_shop(data),
            statement=data.get("statement"),
            status_before=_map(old, "status").get("value"),
            status_after=_map(new, "status").get("value"),
            confidence_before=_confidence(old),
            confidence_after=_confidence(new),
            uses_before=_map(old, "uses").get("count", 0),
            uses_after=_map(new, "uses").get("count", 0),
            trace=_map(new, "status").get("trace"),
        )


def _experiments(ends: BothEnds) -> Iterator[ExperimentMove]:
    for key in ends.of("hypothesis"):
        old, new = (_tests(each[key].files()) for each in (ends.before, ends.after))
        for path in sorted({*old, *new}):
            was, now = old.get(path), new.get(path)
            data = now or was or {}
            moved = ExperimentMove(
                id=data["id"],
                hypothesis=data["hypothesis"],
                tenant=_shop(data),
                asin=data["asin"],
                status_before=_map(was, "status").get("value"),
                status_after=_map(now, "status").get("value"),
                due_before=(was or {}).get("due"),
                due_after=(now or {}).get("due"),
                trace=_map(now, "status").get("trace"),
            )
            is_same = moved.status_before == moved.status_after
            if not is_same or moved.due_before != moved.due_after:
                yield moved


def _tests(files: Mapping[str, Data]) -> dict[str, Data]:
    return {path: data for path, data in files.items() if "/experiments/" in path}


def _patterns(ends: BothEnds) -> Iterator[PatternMove]:
    for key in ends.of("pattern"):
        tenant, slug = node_keys.parts(key)
        was, now = (each[key].folded.summary or {} for each in (ends.before, ends.after))
        yield PatternMove(
            id=f"PAT-{slug}",
            tenant=tenant,
            decisions_before=was.get("decisions", 0),
            decisions_after=now.get("decisions", 0),
            successes_before=was.get("successes", 0),
            successes_after=now.get("successes", 0),
            law_before=was.get("law", False),
            law_after=now.get("law", False),
        )


def _map(data: Data | None, field: str) -> Data:
    return map_in(data or {}, field)


def _value(data: Data, field: str) -> Any:
    return _map(data, field).get("value")


def _confidence(data: Data | None) -> Decimal | None:
    from trace_gate.core.fold.hypotheses.outcome import decimal_of

    return decimal_of(_map(data, "confidence").get("value"))


def _shop(data: Data) -> str | None:
    tenant = _map(data, "tenant")
    named = tenant.get("store_id") and tenant.get("marketplace")
    return f"{tenant['store_id']}-{tenant['marketplace']}" if named else None
