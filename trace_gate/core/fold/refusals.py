"""What does not count, whatever it is about (SPEC 8)."""

from __future__ import annotations

from trace_gate.core.fold import node_keys
from trace_gate.core.fold.facts import Declined
from trace_gate.core.fold.result import Refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trace_gate.core.fold.facts import Changed, Fact
    from trace_gate.core.fold.result import AddressedFact


def facts_of(tenant: str, refused: Iterable[tuple[Fact, Refusal]]) -> Iterator[AddressedFact]:
    """Tells the shop what was refused in a node that has no file to name it in."""
    for fact, refusal in refused:
        yield (
            node_keys.tenant(tenant),
            Declined(
                **{**fact.origin, "trace_id": refusal.trace_id},
                number=refusal.number,
                code=refusal.code,
                message=refusal.message,
                remediation=refusal.remediation,
            ),
        )


def refusal_of(fact: Declined) -> Refusal:
    """The refusal that a node told the shop."""
    return Refusal.of(fact, fact.code, fact.message, fact.remediation)


def not_counted(change: Changed) -> Refusal:
    """The refusal of a change whose decision executes nothing, or failed."""
    from trace_gate.core.fold import messages

    return Refusal.of(change, change.code, *messages.not_counted(change))
