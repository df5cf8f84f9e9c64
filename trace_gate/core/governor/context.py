"""A decision context: one decision, with everything that guardrails look at (SPEC 7)."""

from __future__ import annotations

from trace_gate.core.record import Record
from trace_gate.core.trace import ids, target
from trace_gate.core.trace.target import MARKET

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from trace_gate.core.finding import Finding
    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.governor.asked_facts import AskedFacts
    from trace_gate.core.governor.facts_view import FactsView, Order
    from trace_gate.core.ledger.trace_file import TraceFile
    from trace_gate.core.market.cell_values import Value
    from trace_gate.core.policy.policy import Policy
    from trace_gate.core.trace.ids import Instant
    from trace_gate.core.trace.model import PlannedChange, Trace
    from trace_gate.core.trace.target import Target

    Pointer = tuple[str | int, ...]
    LocalDate = Callable[[str, int], str | None]
    """(IANA time zone, seconds since the epoch) -> the date there, `YYYY-MM-DD`; None for a
    zone that nobody knows"""

    Guardrail = Callable[["DecisionContext"], Iterator["Finding"]]
    """What one guardrail has to say of a decision: an error that waits is an ESCALATE, any other
    is a BLOCK; beside them warnings and notes."""


class TargetedChange(Record):
    """One planned change, and what it is about; `parsed` is None where that cannot be read."""

    change: PlannedChange
    parsed: Target | None

    @property
    def target(self) -> Target:
        """What it is about; only where that can be read, as of all changes of the market."""
        if self.parsed is None:
            raise LookupError(self.change.target_text)
        return self.parsed

    @property
    def kind(self) -> str | None:
        """The kind of the target."""
        return self.parsed.kind if self.parsed is not None else None

    @property
    def place(self) -> Pointer:
        """Where the change stands, below the key `trace`."""
        return ("execution", "changes", self.change.index)


class DecisionContext(Record):
    """One decision, and the facts on which it lands."""

    file: TraceFile
    trace: Trace
    targeted_changes: tuple[TargetedChange, ...]
    tenant: str
    zone: str
    asin: str | None
    """Of the entity, else the one that all targets of a product have."""
    at: Instant
    """The execution, else the creation."""
    policy: Policy
    facts_view: FactsView | AskedFacts
    local_date: LocalDate
    paths: tuple[str, ...] = ()
    """Changed paths of the unit that a pattern of the decision names."""
    landing: int | None = None
    """When the unit lands on its base (epoch seconds); None where nobody can tell."""
    in_files: Mapping[str, Value] = {}
    """What the mapped files of the base have of its targets (SPEC 5, Market files)."""
    usual_shop: bool = False
    """It is known without a look at the fold that the base has traces of the shop, or none."""

    @property
    def id(self) -> str:
        """The id of the decision."""
        return self.trace.id or ""

    @property
    def order(self) -> Order:
        """Its place in the order of the fold."""
        from trace_gate.core.fold.facts import order_of

        return self.at.whole, self.at.fraction, *order_of(self.id), 0

    @property
    def market(self) -> tuple[TargetedChange, ...]:
        """The changes that guardrails 2 to 6 concern."""
        return tuple(targeted for targeted in self.targeted_changes if targeted.kind in MARKET)

    def block(
        self, code: str, place: Pointer, message: str, remediation: str, *, untrue: bool = False
    ) -> Finding:
        """What no approval changes; `untrue` where the trace itself says what is not so."""
        return self.file.finding(code, place, message, remediation, untrue=untrue)

    @property
    def ask(self) -> str:
        """What brings the word of a person."""
        from trace_gate.core.governor import value_messages as messages

        return messages.ask(self.id)

    def escalate(
        self, code: str, place: Pointer, message: str, remediation: str | None = None
    ) -> Finding:
        """What takes a person: by itself it says to `ask` for one."""
        return self.file.finding(code, place, message, remediation or self.ask, waits=True)

    def facts(self, key: str) -> list[Fact]:
        """What a node is told before this decision, and without it."""
        return self.facts_view.facts(key, before=self.order, without=self.file.path)

    def at_base(self, key: str) -> list[Fact]:
        """What a node is told without the unit."""
        return self.facts_view.at_base(key)

    def landing_facts(self, key: str) -> list[Fact]:
        """Those of them that land together with this decision."""
        return self.facts_view.landing_facts(key, self.order, self.file.path, self.day)

    def landing_facts_of(self, prefix: str) -> list[Fact]:
        """What lands together with this decision, of all nodes whose keys begin so."""
        keys = self.facts_view.landing_nodes(prefix, self.day)
        return sorted(
            (fact for key in keys for fact in self.landing_facts(key)), key=lambda fact: fact.order
        )

    @property
    def day(self) -> str | None:
        """The zone by which what landed earlier on the day of the landing is looked for.

        Only an execution of an earlier day asks for it: of its own day the base knows all.
        """
        if self.landing is None or not self.trace.executed_at or self.at.whole >= self.landing:
            return None
        landing = self.local_date(self.zone, self.landing)
        return self.zone if self.local_date(self.zone, self.at.whole) != landing else None


def targeted_changes_of(trace: Trace) -> tuple[TargetedChange, ...]:
    """The planned changes of a trace with their targets."""
    return tuple(
        TargetedChange(change=each, parsed=target.parse_or_none(each.target_text))
        for each in trace.changes
    )


def asin_of(trace: Trace, targeted_changes: tuple[TargetedChange, ...]) -> str | None:
    """The product that a decision is about."""
    if trace.entity is not None and trace.entity.asin:
        return trace.entity.asin
    named = {each.parsed.asin for each in targeted_changes if each.parsed and each.parsed.asin}
    return named.pop() if len(named) == 1 else None


def moment_of(trace: Trace) -> Instant | None:
    """When a decision takes effect: its execution, else its creation."""
    return ids.instant_or_none(trace.executed_at) or ids.instant_or_none(trace.created_at)
