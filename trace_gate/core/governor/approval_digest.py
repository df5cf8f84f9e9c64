"""What an approval approves, as text (SPEC 7, Approval).

The digest covers everything of a decision that is fixed, and of the fields that may grow
the values that they had when it was approved. It names these, so that later growth
leaves it true and a change of what was approved does not:

    sha256:<64 hex> evidence[2] execution.guardrail_details

`evidence[2]` says that the first two items count; a name alone, that the whole value does.
"""

from __future__ import annotations

from trace_gate.core.trace.growth import ROLLED_BACK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

NAMESPACE = "trace-gate-approval"
"""The signature namespace of `ssh-keygen -Y sign`."""

STATEMENT = ("execution.approved_by", "execution.approval")
"""The approval itself, which cannot be part of what it approves."""

RESULT = "execution.result"
DONE = ("success", "failure")
"""The results that may become rolled_back."""


def digest(trace: Mapping[str, Any], growth: Mapping[str, str]) -> str:
    """The digest of a trace (the map below the key `trace`) as it stands now.

    `growth` maps dotted fields to fixed, fill or append (`trace_layers.yaml`).
    """
    counted = []
    for field, rule in sorted(growth.items()):
        if rule == "fixed" or field in STATEMENT:
            continue
        value = _get(trace, field.split("."))
        if not _empty(value):
            counted.append(f"{field}[{len(value)}]" if isinstance(value, list) else field)
    return " ".join((_hash(trace, growth, counted), *counted))


def still_holds(approved: str, trace: Mapping[str, Any], growth: Mapping[str, str]) -> bool:
    """Whether a recorded digest is true of a trace that may have grown since.

    A result that was counted may have gone on to rolled_back, which changes nothing of what
    was approved (SPEC 4, Sealed and draft).
    """
    _hash_then, *counted = approved.split(" ")
    known = {field for field, rule in growth.items() if rule != "fixed"}
    names = [name.partition("[")[0] for name in counted]
    if not set(names) <= known or len(set(names)) != len(names):
        return False
    versions = [trace]
    if RESULT in names and _get(trace, RESULT.split(".")) == ROLLED_BACK:
        versions += [{**trace, "execution": {**trace["execution"], "result": old}} for old in DONE]
    return any(
        " ".join((_hash(version, growth, counted), *counted)) == approved for version in versions
    )


def payload(trace_id: str, approver: str, at: str, what: str, reasons: tuple[str, ...]) -> bytes:
    """The bytes that an approver signs: who approves which trace, when, and for what reasons."""
    lines = (
        f"{NAMESPACE} 1",
        f"trace {trace_id}",
        f"approver {approver}",
        f"at {at}",
        f"digest {what}",
        f"reasons {' '.join(sorted(reasons))}",
    )
    return ("\n".join(lines) + "\n").encode("utf-8", "surrogatepass")


def without_statement(trace: Mapping[str, Any]) -> dict[str, Any]:
    """The trace as it was before anybody approved it; two such are equal when nothing else is."""
    pruned: dict[str, Any] = _prune(trace, set(STATEMENT), "")
    return pruned


def _hash(trace: Mapping[str, Any], growth: Mapping[str, str], counted: list[str]) -> str:
    import hashlib
    import json

    growing = {field for field, rule in growth.items() if rule != "fixed"} | set(STATEMENT)
    grown = {}
    for name in counted:
        field, bracket, length = name.partition("[")
        value = _get(trace, field.split("."))
        if bracket and isinstance(value, list) and length[:-1].isdigit():
            value = value[: int(length[:-1])]
        grown[name] = value
    body = {"fixed": _prune(trace, growing, ""), "grown": grown}
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def _prune(value: Any, left_out: set[str], prefix: str) -> Any:
    """The value without the fields left out and without what is empty (SPEC 3: null, {}, [])."""
    if isinstance(value, dict):
        kept = {
            key: _prune(inner, left_out, f"{prefix}{key}.")
            for key, inner in value.items()
            if f"{prefix}{key}" not in left_out
        }
        return {key: inner for key, inner in kept.items() if not _empty(inner)}
    return value


def _get(trace: Mapping[str, Any], parts: list[str]) -> Any:
    value: Any = trace
    for part in parts:
        if not isinstance(value, dict):
            return None
        value = value.get(part)
    return value


def _empty(value: Any) -> bool:
    return value is None or (isinstance(value, dict | list) and not value)
