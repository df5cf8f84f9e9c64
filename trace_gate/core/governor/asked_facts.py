"""What a decision asks the fold, found by asking its guardrails (SPEC 7)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.governor.facts_view import FactsView, Order


class AskedFacts:
    """Facts for guardrails that are asked before all is collected: `nodes` are those they look at.

    A node that is not collected yet tells nothing. What the guardrails find so is no verdict:
    the nodes are collected and they are asked again, until everything is there.
    """

    def __init__(self, view: FactsView) -> None:
        self._view = view
        self.nodes: set[str] = set()

    def facts(
        self, key: str, before: Order | None = None, without: str | None = None
    ) -> list[Fact]:
        """As `FactsView.facts`."""
        return self._view.facts(key, before, without) if self._knows(key) else []

    def at_base(self, key: str) -> list[Fact]:
        """As `FactsView.at_base`."""
        return self._view.at_base(key) if self._knows(key) else []

    def landing_facts(
        self, key: str, before: Order | None, without: str | None, day: str | None
    ) -> list[Fact]:
        """As `FactsView.landing_facts`."""
        known = self._knows(key) and day in self._view.landed
        return self._view.landing_facts(key, before, without, day) if known else []

    def landing_nodes(self, prefix: str, day: str | None) -> tuple[str, ...]:
        """As `FactsView.landing_nodes`."""
        return self._view.landing_nodes(prefix, day) if day in self._view.landed else ()

    def _knows(self, *keys: str) -> bool:
        self.nodes.update(keys)
        return self._view.knows(*keys)
