"""What a simulated policy comes to, for people and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.core.governor.guardrails.registry import GUARDRAILS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.governor.simulation import Simulated

SHOWN = 20
"""Changed verdicts that people see; JSON has all of them."""


def lines(found: Simulated) -> Iterator[str]:
    """Counts for each guardrail, now and then, and the verdicts that change."""
    yield f"{found.decisions} decisions, judged again where they landed"
    yield ""
    yield f"{'':<12}{'PASS':>14}{'ESCALATE':>16}{'BLOCK':>14}"
    for name in (*GUARDRAILS, "all"):
        if name in found.now or name in found.then:
            yield f"{name:<12}" + "".join(_cells(found, name))
    yield ""
    yield from _changes(found)


def _cells(found: Simulated, name: str) -> Iterator[str]:
    for verdict, width in (("PASS", 14), ("ESCALATE", 16), ("BLOCK", 14)):
        now = found.now.get(name, {}).get(verdict, 0)
        then = found.then.get(name, {}).get(verdict, 0)
        yield f"{now} -> {then}".rjust(width) if now != then else f"{now}".rjust(width)


def _changes(found: Simulated) -> Iterator[str]:
    if not found.changed:
        yield "No verdict changes."
        return
    one = len(found.changed) == 1
    yield "1 verdict changes:" if one else f"{len(found.changed)} verdicts change:"
    for each in found.changed[:SHOWN]:
        yield f"  {each.trace_id}  {each.now} -> {each.then}   {', '.join(each.codes)}"
    more = len(found.changed) - SHOWN
    if more > 0:
        yield f"  and {more} more: --format json lists all"


def plain_data(found: Simulated) -> dict[str, Any]:
    """The same as plain data, for `--format json`."""
    return {
        "version": 1,
        "decisions": found.decisions,
        "now": {name: dict(row) for name, row in found.now.items()},
        "then": {name: dict(row) for name, row in found.then.items()},
        "changed": [each.as_dict() for each in found.changed],
    }
