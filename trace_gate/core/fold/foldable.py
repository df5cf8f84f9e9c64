"""A trace as the fold looks at it: whose it is, when it counts, and what came about (SPEC 8)."""

from __future__ import annotations

from trace_gate.core.record import Record
from trace_gate.core.trace import ids
from trace_gate.core.trace.target import is_tenant, parse_or_none

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from trace_gate.core.trace.ids import Instant
    from trace_gate.core.trace.model import PlannedChange, Tenant, Trace
    from trace_gate.core.trace.target import Target

FAILURE = "failure"

_ASIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")


class Foldable(Record):
    """A trace that can be folded: who, when, where."""

    trace: Trace
    id: str
    created: Instant
    shop: Tenant
    asin: str | None
    """Of the entity, else the one that all targets of a product have."""
    targets: tuple[Target | None, ...]
    """Of each change; None for one that cannot be parsed."""
    executed: Instant | None

    @property
    def tenant(self) -> str:
        """The shop as keys name it."""
        return f"{self.shop.store_id}-{self.shop.marketplace}"

    @property
    def aimed(self) -> list[tuple[PlannedChange, Target]]:
        """The changes that have a target, each with it."""
        pairs = zip(self.trace.changes, self.targets, strict=True)
        return [(change, target) for change, target in pairs if target is not None]

    @property
    def approved(self) -> bool:
        """Whether somebody is named who approved it, with what the approval states."""
        return self.trace.approved_by is not None and self.trace.approval is not None

    @property
    def refusal(self) -> tuple[str, str]:
        """Why its changes do not count, with the code; two empty texts if they may.

        A change counts in a decision that is PASS, or ESCALATE with an approval (SPEC 8).
        """
        claim = self.trace.guardrail_check
        if claim not in ("PASS", "ESCALATE"):
            from trace_gate.core.fold import messages

            return messages.executes_nothing(claim), "TG405"
        if claim == "ESCALATE" and not self.approved:
            from trace_gate.core.fold import messages

            return messages.nobody_approved(), "TG405"
        return "", ""

    @property
    def all_failed(self) -> bool:
        """Whether nothing of a decision came about: then it did not run (SPEC 4)."""
        pairs = list(zip(self.trace.changes, self.targets, strict=True))
        return all(self.failed(*each) for each in pairs) if pairs else self.trace.result == FAILURE

    def failed(self, change: PlannedChange, target: Target | None) -> bool:
        """Whether a change was tried and did not come about (SPEC 4, Sealed and draft).

        A change of a bucket is our own record: it cannot fail, whatever is written afterwards.
        """
        if target is not None and target.kind == "bucket":
            return False
        named = any(each.number == change.index + 1 for each in self.trace.failed)
        return named or self.trace.result == FAILURE

    def at(self, instant: Instant | None = None, *, number: int = 0) -> dict[str, Any]:
        """The place of a fact in the order: at the execution, else at the creation."""
        when = instant or self.executed or self.created
        place = {"whole": when.whole, "fraction": when.fraction}
        return {**place, "trace_id": self.id, "number": number}


def foldable(trace: Trace) -> Foldable | str:
    """A trace with all that the fold asks of it, or why nobody can fold it."""
    created = ids.instant_or_none(trace.created_at)
    if trace.id is None or not ids.is_trace_id(trace.id) or created is None:
        from trace_gate.core.fold import messages

        return messages.no_place()
    tenant = trace.tenant
    if tenant is None or not tenant.store_id or not tenant.marketplace:
        return "it names no tenant"
    if not is_tenant(tenant.store_id, tenant.marketplace):
        from trace_gate.core.fold import messages

        return messages.no_tenant()
    targets = tuple(parse_or_none(change.target_text) for change in trace.changes)
    return Foldable(
        trace=trace,
        id=trace.id,
        created=created,
        shop=tenant,
        asin=_asin(trace, targets),
        targets=targets,
        executed=ids.instant_or_none(trace.executed_at),
    )


def _asin(trace: Trace, targets: tuple[Target | None, ...]) -> str | None:
    found = trace.entity.asin if trace.entity is not None else None
    if found and len(found) == 10 and _ASIN.issuperset(found):
        return found
    named = {each.asin for each in targets if each is not None and each.asin is not None}
    return named.pop() if len(named) == 1 else None
