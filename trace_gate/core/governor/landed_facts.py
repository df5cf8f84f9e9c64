"""The facts that a decision of the past met when it landed (SPEC 7)."""

from __future__ import annotations

from trace_gate.core.fold import node_keys
from trace_gate.core.fold.market.executions import fold_day
from trace_gate.core.governor.facts_view import FactsView, in_order
from trace_gate.core.trace.ids import Instant

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.governor.facts_view import Order

DAY = 86_400


class LandedFacts(FactsView):
    """The facts as they were at any moment, read from the fold of a later one.

    Facts have their moment, so those that came later are left out. How the executions of a day
    ended is counted again for the day in question. What came to a shop before it, and what
    landed with a decision, the fold of its end does not tell.
    """

    def facts(
        self, key: str, before: Order | None = None, without: str | None = None
    ) -> list[Fact]:
        """What a node was told before a place in the order; as `FactsView.facts`."""
        facts = (f for source, facts in self._rows[key].items() if source != without for f in facts)
        found = in_order(fact for fact in facts if before is None or fact.order < before)
        if before is None or node_keys.kind_of(key) != "brake":
            return found
        return self._with_today(node_keys.parts(key)[0], found, before)

    def _with_today(self, tenant: str, found: list[Fact], before: Order) -> list[Fact]:
        day = node_keys.day(tenant, Instant(whole=before[0], fraction="", offset=0).utc_date)
        earlier = [each for each in found if each.whole // DAY < before[0] // DAY]
        ended = fold_day(day, self.facts(day, before), self._policy).addressed
        return [*earlier, *(fact for goal, fact in ended if goal == node_keys.brake(tenant))]
