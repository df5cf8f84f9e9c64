"""Content of a listing: each executed change is a new version (SPEC 3, 8)."""

from __future__ import annotations

from trace_gate.core.fold import events, node_keys
from trace_gate.core.fold.facts import Changed
from trace_gate.core.fold.refusals import facts_of, not_counted
from trace_gate.core.fold.result import NodeResult
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.fold.result import File, Refusal
    from trace_gate.core.policy.policy import Policy


class Content(Record):
    """A part of a listing after some facts."""

    version: object = 0
    """The version that is live: a number, or what the decisions call it."""
    highest: int = 0
    """The highest version that is a whole number."""
    changes: tuple[tuple[Changed, object, object], ...] = ()
    """(change, version before, version after)"""
    refused: tuple[tuple[Changed, Refusal], ...] = ()


EMPTY = Content()


def step(content: Content, fact: Fact) -> Content:
    """The content after one more fact. A decision may say versions; else they are counted."""
    if not isinstance(fact, Changed):
        return content
    if fact.refusal:
        return content.with_(refused=(*content.refused, (fact, not_counted(fact))))
    old = _said(fact, "from_version", content.version)
    # the next is above all before, and counts versions that have names of their own, too
    new = _said(fact, "to_version", max(content.highest, _whole(old), len(content.changes)) + 1)
    highest = max(content.highest, _whole(new))
    changes = (*content.changes, (fact, old, new))
    return content.with_(version=new, highest=highest, changes=changes)


def _whole(version: object) -> int:
    return version if isinstance(version, int) else 0


def _said(change: Changed, field: str, otherwise: object) -> object:
    value = change.details.get(field)
    good = isinstance(value, str | int | float) and not isinstance(value, bool) and value != ""
    return value if good else otherwise


def fold(key: str, facts: Sequence[Fact], policy: Policy) -> NodeResult:
    """The events of a part of a listing."""
    content = EMPTY
    for fact in facts:
        content = step(content, fact)
    tenant, asin, part = node_keys.parts(key)
    return NodeResult(
        files=tuple(_event(tenant, asin, part, each, policy) for each in content.changes),
        summary={"version": content.version, "changes": len(content.changes)},
        addressed=tuple(facts_of(tenant, content.refused)),
        refused=tuple(refusal for _, refusal in content.refused),
    )


def _event(
    tenant: str, asin: str, part: str, made: tuple[Changed, object, object], policy: Policy
) -> File:
    change, old, new = made
    about = {
        "asin": asin,
        "content": part,
        "from_version": old,
        "to_version": new,
        "from": change.from_value,
        "to": change.to_value,
    }
    return events.file("CONTENT_VERSION_CHANGE", change, tenant, about, policy)
