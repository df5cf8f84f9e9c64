"""Who approves what wakes a frozen bucket is the person who confirms it (SPEC 7, Freeze).

`lifecycle propose` leaves open who that is, since nobody has looked yet; the guardrails block
the draft for as long. The approval fills it in, so that nobody types a name or a time twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.app.author import yaml_edit
from trace_gate.app.decide import govern
from trace_gate.app.repository import find_trace
from trace_gate.core.governor.governed import claim_for
from trace_gate.core.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trace_gate.app.judge.services import Services
    from trace_gate.app.ports import Repository
    from trace_gate.app.repository.find_trace import Found
    from trace_gate.core.trace.model import Trace

TRIGGER = "unfreeze_trigger"
CONFIRMED, BY, AT = "human_confirmed", "confirmed_by", "confirmed_at"


class Confirmation(Record):
    """Who says so, and when, as the approval says it."""

    name: str
    at: str


class Signal(Record):
    """What wakes a bucket, and is true by the word of the approver."""

    target: str
    trigger: str
    value: Any
    """The `actual_value` of the decision."""


def signals(before: Found, after: Found) -> tuple[Signal, ...]:
    """What an approval confirms: in a decision as it was, and as the approver signs it."""
    both = zip(before.trace.changes, after.trace.changes, strict=True)
    return tuple(
        Signal(
            target=new.target_text,
            trigger=str(new.details[TRIGGER]),
            value=new.details.get("actual_value"),
        )
        for old, new in both
        if new.details.get(TRIGGER) and new.details.get(BY) != old.details.get(BY)
    )


def confirmed(
    git: Repository,
    found: Sequence[Found],
    said: Confirmation,
    *,
    base: str | None,
    services: Services,
) -> list[Found]:
    """The decisions with what the approver confirms; as they are where nothing of it is open.

    Args:
        git: the repository.
        found: the decisions, each as it stands in the working tree.
        said: who approves.
        base: the commit whose traces are sealed: the details of those are fixed.
        services: the clock, and what the guardrails need besides Git.
    """
    sealed = git.entries(base, [each.path for each in found])
    fields = {each.path: to_confirm(each.trace, said) for each in found if each.path not in sealed}
    whole = [_filled(each, fields.get(each.path, {})) for each in found]
    return [
        _claimed(git, each, [one for one in whole if one is not each], services)
        if fields.get(each.path)
        else each
        for each in whole
    ]


def _claimed(git: Repository, one: Found, beside: Sequence[Found], services: Services) -> Found:
    """The decision with the claim that it may make now: nobody had confirmed it before."""
    governed = govern.govern(git, one, services, beside=beside)
    verdicts = dict(governed.evaluation.guardrails)
    return _filled(one, {govern.CLAIM: claim_for(governed), govern.DETAILS: verdicts})


def to_confirm(trace: Trace, said: Confirmation) -> Mapping[tuple[Any, ...], Any]:
    """What is filled in: nothing, unless a change wakes a bucket and names nobody behind it."""
    fields: dict[tuple[Any, ...], Any] = {}
    for change in trace.changes:
        details = change.details
        if details.get(TRIGGER) and all(details.get(each) is None for each in (CONFIRMED, BY, AT)):
            where = ("trace", "execution", "changes", change.index, "details")
            fields |= {
                (*where, CONFIRMED): True,
                (*where, BY): said.name,
                (*where, AT): said.at,
            }
    return fields


def _filled(found: Found, fields: Mapping[tuple[Any, ...], Any]) -> Found:
    if not fields:
        return found
    return find_trace.of(found.path, yaml_edit.edit(found.data, found.path, fields, top="trace"))
