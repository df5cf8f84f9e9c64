"""The event clock: no state changes without its event (SPEC 8).

An event is made from the change that it is about, so neither exists alone. Its id is the
date and the number of the decision; further events of one decision end in -2, -3.
"""

from __future__ import annotations

from trace_gate.core.fold import formatting
from trace_gate.core.fold.result import File

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from trace_gate.core.fold.facts import Changed
    from trace_gate.core.policy.policy import Policy


def event_id(change: Changed) -> str:
    """`EVT-20250106-003`, `EVT-20250106-003-2`."""
    number = change.trace_id.removeprefix("TRACE-")
    return f"EVT-{number}-{change.event}" if change.event > 1 else f"EVT-{number}"


def file(kind: str, change: Changed, tenant: str, about: Mapping[str, Any], policy: Policy) -> File:
    """The file of an event of some kind; `about` is what the event is of, and what it says."""
    folder = policy.event_clock_rules["events"][kind]["folder"]
    day, named = change.trace_id.removeprefix("TRACE-"), event_id(change)
    data: dict[str, Any] = {
        "schema": "event/1",
        "id": named,
        "tenant": formatting.tenant(tenant),
        "type": kind,
        "at": formatting.instant(change.moment),
        "trace": change.trace_id,
        "change": change.number,
        "target": change.target,
        **about,
    }
    if change.details:
        data["details"] = dict(change.details)
    data["history"] = [{"at": data["at"], "trace": change.trace_id, "what": kind}]
    data["refused"] = []
    path = f"{folder}/{day[:4]}-{day[4:6]}/{named}.yaml"
    return File(layer="event_clock", path=path, make=lambda: data)
