"""What patterns and metrics learn from a verified decision (SPEC 8, Patterns and laws)."""

from __future__ import annotations

from trace_gate.core.fold import node_keys
from trace_gate.core.fold.facts import Observed, Passed
from trace_gate.core.fold.hypotheses.outcome import DIRECTIONS
from trace_gate.core.fold.pattern_groups import Group

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.core.fold.facts import Used
    from trace_gate.core.fold.hypotheses.experiments import Verdict
    from trace_gate.core.fold.hypotheses.outcome import Line
    from trace_gate.core.fold.result import AddressedFact


def facts_of(used: Used, verdict: Verdict) -> Iterator[AddressedFact]:
    """The facts of a decision with a conclusive result that counts."""
    for group, met in _groups(used, verdict.lines).items():
        observed = Observed(
            **verdict.fact.origin,
            decision=used.trace_id,
            asin=used.asin,
            met=met,
            evidenced=verdict.evidenced,
            group=group.as_tuple(),
        )
        yield node_keys.pattern(used.tenant, group.slug), observed
    about = dict.fromkeys((asin, bucket) for asin, bucket, _, _ in used.contexts)
    for asin, bucket in about or ((used.asin, None),):
        passed = Passed(
            **verdict.fact.origin,
            decision=used.trace_id,
            bucket=bucket,
            result=verdict.result,
            evidenced=verdict.evidenced,
        )
        yield node_keys.asin(used.tenant, asin), passed


def _groups(used: Used, lines: Sequence[Line]) -> dict[Group, bool]:
    """Whether the criteria of each group were met: a decision counts once in a group."""
    found: dict[Group, bool] = {}
    for line in (each for each in lines if each.met is not None):
        for _, _, state, fit_type in used.contexts or ((None, None, None, None),):
            group = Group(
                action_type=used.action_type,
                bucket_state=state,
                fit_type=fit_type,
                metric=line.criterion[0],
                direction=DIRECTIONS.get(line.criterion[1]),
            )
            found[group] = bool(line.met) and found.get(group, True)
    return found
