"""What became of a decision, recorded in it: its execution, its result, its verification.

Such a record fills what was empty, adds to `failed`, or goes on to rolled_back (SPEC 4, Sealed
and draft). It decides nothing, so it makes nobody an author. Whoever changes or removes what
was recorded already writes in the decision of another.
"""

from __future__ import annotations

from trace_gate.core.governor.approval_digest import DONE
from trace_gate.core.trace.growth import ROLLED_BACK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

EXECUTION = ("executed_at", "result", "failed")


def carried_over(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """`before` with what `after` has recorded since; both are maps below the key `trace`.

    Equal to `after` when recording is all that is different.
    """
    verified = after.get("verification")
    return {
        **before,
        "execution": _grown(before, after, "execution", EXECUTION),
        "verification": _grown(
            before, after, "verification", verified if isinstance(verified, dict) else ()
        ),
    }


def _grown(
    before: Mapping[str, Any], after: Mapping[str, Any], layer: str, fields: Iterable[str]
) -> object:
    """The layer of `before`, with each of the fields that only grew as it is in `after`."""
    old, new = before.get(layer) or {}, after.get(layer)
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return old
    grew = {
        field: new[field]
        for field in fields
        if field in new and _only_grows(field, old.get(field), new[field])
    }
    return {**old, **grew}


def _only_grows(field: str, old: object, new: object) -> bool:
    if old is None or old in ({}, []):
        return True
    if field == "failed":
        return isinstance(old, list) and isinstance(new, list) and new[: len(old)] == old
    return field == "result" and old in DONE and new == ROLLED_BACK
