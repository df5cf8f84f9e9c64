"""What the decisions of a unit say of targets of the market, as steps from one value to the next.

Several decisions of one unit on one target chain, in the order in which they were executed: from
what the base has to what the unit leaves (SPEC 5, Market files).
"""

from __future__ import annotations

from trace_gate.core.gate.content.said import SUCCESS
from trace_gate.core.market.cell_values import same
from trace_gate.core.record import Record
from trace_gate.core.trace import growth, ids, target, target_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from trace_gate.core.gate.decisions import DecisionStatus
    from trace_gate.core.ledger.trace_file import Touched
    from trace_gate.core.market.held import Implied, Key
    from trace_gate.core.market.mapping import Shop
    from trace_gate.core.trace.model import PlannedChange, Trace
    from trace_gate.core.trace.target import Target

COUNTS = (None, SUCCESS, growth.ROLLED_BACK)
"""Results of what did happen."""
FAILURE = "failure"
LATER = 1 << 62


class Step(Record):
    """One change of one decision."""

    status: DecisionStatus
    planned: PlannedChange
    goal: Target


class Wrong(Record):
    """Where the steps do not lead from the base's value to the unit's."""

    step: Step
    what: str
    """`from`: the base has another value. `between`: the step before it ends elsewhere. `to`: the
    file has another value."""
    before: Step | None = None


class SaidOfTargets:
    """The steps of a unit, by shop and target.

    Args:
        statuses: its decisions.
        present: the match types that the files have (`MarketChanges.present`).
    """

    def __init__(self, statuses: Sequence[DecisionStatus], present: frozenset[Key]) -> None:
        self._present = present
        self._steps: dict[Key, list[Step]] = {}
        self._records: dict[Key, list[Step]] = {}
        self._closed: dict[Key, list[Step]] = {}
        self._back: dict[Key, list[Step]] = {}
        for status in statuses:
            shop, refused = shop_of(status.touched.trace), _refused_here(status.touched)
            for planned, goal in status.targets:
                if goal is None or goal.path is not None:
                    continue
                step, key = Step(status=status, planned=planned, goal=goal), (shop, goal.normal)
                self._list_of(step).setdefault(key, []).append(step)
                if planned.index + 1 in refused:
                    self._back.setdefault(key, []).append(_taken_back(step))

    def _list_of(self, step: Step) -> dict[Key, list[Step]]:
        if not _counts(step):
            return self._closed
        return self._records if _is_record(step.status.touched.trace) else self._steps

    def steps(self, change: Implied) -> tuple[Step, ...]:
        """The steps that are about the target of a change, in the order of their executions."""
        return self._sorted(self._steps, change)

    def records(self, change: Implied) -> tuple[Step, ...]:
        """The same of decisions that say BLOCK of themselves: they are kept, and change nothing."""
        return self._sorted(self._records, change)

    def put_back(self, change: Implied) -> tuple[Step, ...]:
        """The way back from what the base has, where the unit says that Amazon refused it."""
        found = self._sorted(self._back, change)
        return tuple(e for e in found if same(e.planned.from_value, change.old, change.kind))[-1:]

    def _sorted(self, where: Mapping[Key, list[Step]], change: Implied) -> tuple[Step, ...]:
        found = [each for key in self.keys(change) for each in where.get(key, ())]
        return tuple(sorted(found, key=_order))

    def hint(self, change: Implied) -> Step | None:
        """A step of the same target that does not count: closed, failed, or of another shop."""
        for key in self._all_keys(change):
            mine = self._closed.get(key) or self._steps.get(key)
            if mine:
                return mine[0]
        every = (*self._steps.items(), *self._closed.items())
        return next((mine[0] for (_, goal), mine in every if goal == change.normal), None)

    @staticmethod
    def _all_keys(change: Implied) -> list[Key]:
        """Its target, and the keyword without its match type."""
        goal = target.parse(change.text)
        others = [each for group in target.same_values(goal) for each in group]
        return [(change.shop, each) for each in dict.fromkeys((change.normal, *others))]

    def keys(self, change: Implied) -> list[Key]:
        """Its target; and the keyword without its match type, where the files have one type."""
        head, _, last = change.normal.rpartition("/")
        rest, _, match = head.rpartition("/")
        keys: list[Key] = [change.key]
        if match in target_names.MATCHES and "/" in rest:
            typed = ((change.shop, f"{rest}/{each}/{last}") for each in target_names.MATCHES)
            if sum(each in self._present for each in typed) == 1:
                keys.append((change.shop, f"{rest}/{last}"))
        return keys


def campaign_targets(traces: Iterable[Trace]) -> frozenset[Key]:
    """The targets in a campaign that some decisions are about, each with what its values are, too.

    So a keyword without a match type asks for each of its types (section 3, Targets).
    """
    found = set()
    for trace in traces:
        shop = shop_of(trace)
        for planned in trace.changes:
            goal = target.parse_or_none(planned.target_text)
            if goal is not None and goal.campaign is not None:
                found |= {(shop, each) for group in target.same_values(goal) for each in group}
    return frozenset(found)


def recorded(statuses: Sequence[DecisionStatus]) -> tuple[Step, ...]:
    """The steps in campaigns that the unit records as executed, in their order."""
    found = (
        Step(status=status, planned=planned, goal=goal)
        for status in statuses
        if status.recorded
        for planned, goal in status.targets
        if goal is not None and goal.campaign is not None
    )
    return tuple(sorted((each for each in found if _counts(each)), key=_order))


def shop_of(trace: Trace) -> Shop | None:
    """Whose a decision is."""
    tenant = trace.tenant
    return (str(tenant.store_id), str(tenant.marketplace)) if tenant is not None else None


def chained(change: Implied, steps: Sequence[Step]) -> Wrong | None:
    """Where some steps do not lead from what the base has to what is left; None: they do."""
    first, last = steps[0], steps[-1]
    if not same(first.planned.from_value, change.old, change.kind):
        return Wrong(step=first, what="from")
    for at in range(1, len(steps)):
        before, here = steps[at - 1], steps[at]
        if not _meets(before.planned.to_value, here.planned.from_value):
            return Wrong(step=here, what="between", before=before)
    if not same(last.planned.to_value, change.new, change.kind):
        return Wrong(step=last, what="to")
    return None


def _counts(step: Step) -> bool:
    """Whether it is one of this unit, and what it says did happen or is to happen."""
    status, trace = step.status, step.status.touched.trace
    refused = any(each.number == step.planned.index + 1 for each in trace.failed)
    return status.open and status.in_time and trace.result in COUNTS and not refused


def _is_record(trace: Trace) -> bool:
    """Whether a decision says itself that it may not be executed, and was not."""
    return trace.guardrail_check == "BLOCK" and not trace.executed_at


def _refused_here(touched: Touched) -> frozenset[int | None]:
    """The numbers of the changes of an executed decision that the unit says Amazon refused."""
    before, trace = touched.before, touched.trace
    if before is None or not before.executed_at:
        return frozenset()
    if trace.result == FAILURE != before.result:
        return frozenset(each.index + 1 for each in trace.changes)
    return frozenset({e.number for e in trace.failed} - {e.number for e in before.failed})


def _taken_back(step: Step) -> Step:
    planned = step.planned
    return step.with_(
        planned=planned.with_(from_value=planned.to_value, to_value=planned.from_value)
    )


def _order(step: Step) -> tuple[int, str, str, int]:
    trace = step.status.touched.trace
    at = ids.instant_or_none(trace.executed_at)
    whole = LATER if at is None else at.whole
    return (whole, at.fraction if at is not None else "", str(trace.id), step.planned.index)


def _meets(one: object, other: object) -> bool:
    """Whether two values of decisions are one: 1 and 1.0 are."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return one == other
