"""What the unit's traces make of the fold, as findings on them (SPEC 4 and 8).

Asked only where a trace can make a difference: it registers or verifies a hypothesis, it is an
executed decision about the market, or one about files that is dated back. Files have no state
that could change, but a decision on them uses its hypothesis as every other does.
"""

from __future__ import annotations

from trace_gate.core.gate.decisions import newly_recorded, parsed
from trace_gate.core.ledger.time_order import SKEW
from trace_gate.core.trace import ids
from trace_gate.core.trace.target import MARKET

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.proposal import Case
    from trace_gate.core.ledger.trace_file import Touched
    from trace_gate.core.trace.model import Trace


def check(case: Case, approved: frozenset[str]) -> Iterator[Finding]:
    """TG205, TG209, TG505, TG509, TG512.

    `approved` are the traces that a person let come so late.
    """
    if not _makes_a_difference(case):
        if _names_another(case):
            from trace_gate.core.gate import tenants

            yield from tenants.check(case)
        return
    from trace_gate.core.gate import fold_effects, tenants
    from trace_gate.core.gate.results import late_failures

    yield from tenants.check(case)
    yield from late_failures.check(case)
    live = {str(each.trace.id): each for each in case.ledger.live()}
    for found in fold_effects.judge(case.facts_view, case.policy, live):
        if not (found.code == "TG205" and found.trace_id in approved):
            yield found


def nodes(case: Case) -> Iterator[str]:
    """The nodes that this asks about, as far as the facts that are known tell."""
    different = _makes_a_difference(case)
    if different or _names_another(case):
        from trace_gate.core.gate import tenants

        yield from tenants.nodes(case)
    if different:
        from trace_gate.core.fold import node_keys
        from trace_gate.core.gate import fold_effects
        from trace_gate.core.gate.results import late_failures

        yield from (node_keys.trace(str(each.trace.id)) for each in case.ledger.live())
        yield from late_failures.nodes(case)
        yield from fold_effects.nodes(case.facts_view)


def _makes_a_difference(case: Case) -> bool:
    return any(_matters(each) or _slips_in(case, each) for each in case.ledger.live())


def _names_another(case: Case) -> bool:
    """Whether a new trace says what the newest one of its shop does not, or another than another.

    The newest one was held against the first of its shop when it came, so what agrees with it
    is right; for all else the fold knows.
    """
    if case.policy.gate.tenants:
        return False
    named = {repr(each.trace.tenant) for each in case.ledger.live() if each.is_new}
    newest = case.around.newest
    if newest is None:
        return len(named) > 1
    return not named <= {repr(each) for each in newest}


def _matters(touched: Touched) -> bool:
    trace, before = touched.trace, touched.before
    if touched.file.problems:
        return False
    if trace.trace_type in ("hypothesis", "verification"):
        return True
    if trace.verified_at and not (before is not None and before.verified_at):
        return True
    return bool(trace.executed_at) and any(
        goal is not None and goal.kind in MARKET for _, goal in parsed(trace)
    )


def _slips_in(case: Case, touched: Touched) -> bool:
    """A decision on files may come before sealed traces about the hypothesis that it rests on.

    Not if its cause is the sealed trace of that hypothesis, and asks for the same.
    """
    trace = touched.trace
    executed = ids.instant_or_none(trace.executed_at) if newly_recorded(touched) else None
    rests = trace.layer("hypothesis").get("hypothesis_id") is not None
    if executed is None or case.around.base_at is None or not rests:
        return False
    return executed.seconds <= case.around.base_at + SKEW and not _follows(case, trace)


def _follows(case: Case, trace: Trace) -> bool:
    file = case.ledger.known.get(trace.caused_by or "")
    cause = file.trace if file is not None else None
    if cause is None or cause.trace_type != "hypothesis" or cause.tenant != trace.tenant:
        return False
    wants = trace.layer("hypothesis")
    stands = cause.layer("hypothesis").get("success_criteria")
    same = cause.layer("hypothesis").get("hypothesis_id") == wants.get("hypothesis_id")
    return same and wants.get("success_criteria") in (None, [], stands)
