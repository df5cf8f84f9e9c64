"""What a trace tells, as plain data that is kept by its blob."""

from __future__ import annotations

import marshal

from trace_gate.core.errors import Refused
from trace_gate.core.fold.facts import Unfolded, pack
from trace_gate.core.fold.trace_facts import facts_of, unfolded
from trace_gate.core.trace import ids
from trace_gate.core.trace.document import load
from trace_gate.core.trace.model import Trace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from trace_gate.core.finding import Finding

PackedFacts = tuple[str | None, str, tuple[tuple[str, tuple[object, ...]], ...]]
"""The id that a trace gives itself; why it tells nothing, or empty; (node, packed fact), …"""


def packed_facts(text: bytes) -> PackedFacts:
    """What the text of a trace tells. It depends on nothing else, so it is kept by blob."""
    try:
        return facts_of_trace(Trace.of(load(text, "")))
    except Refused as refused:
        return facts_of_unreadable(refused.findings)


def facts_of_unreadable(findings: Sequence[Finding]) -> PackedFacts:
    """The same of a text that is refused with these findings."""
    return None, f"it cannot be read: {findings[0].message}", ()


def facts_of_trace(trace: Trace) -> PackedFacts:
    """The same of a trace that was read already."""
    addressed = facts_of(trace, "")
    if any(isinstance(fact, Unfolded) for _, fact in addressed):
        return trace.id, addressed[0][1].why, ()  # type: ignore[attr-defined]  # just looked
    return trace.id, "", tuple((key, pack(fact)) for key, fact in addressed)


def put_by(facts: PackedFacts) -> bytes:
    """What a trace tells, for later in the same run: a fifth of what it needs as objects."""
    plain: Any = facts
    return marshal.dumps(plain)


def taken_out(data: bytes) -> PackedFacts:
    """What was put by."""
    facts: PackedFacts = marshal.loads(data)  # noqa: S302  # `put_by` made these bytes
    return facts


def facts_by_node(path: str, packed: Any, root: str) -> dict[str, list[Any]]:
    """What the trace at a path tells each node; nothing where there is none.

    A trace whose id is not that of its path tells nothing but that it is there: two files
    would speak for one trace.
    """
    if packed is None:
        return {}
    named, why, addressed = packed
    if not why and named != ids.id_of_path(path, root):
        why = f"its id is {named}, which is not the name of the file"
    if why:
        addressed = tuple((key, pack(fact)) for key, fact in unfolded(path, why))
    found: dict[str, list[Any]] = {}
    for key, fact in addressed:
        found.setdefault(key, []).append(fact)
    return found
