"""What a range changes in market files, each value with the decisions that declare it (SPEC 5).

The values and the answers are those of the judge: no file is read here, and nothing is compared.
"""

from __future__ import annotations

from trace_gate.app.review.model import ReviewedImplied

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.gate.decisions import DecisionStatus
    from trace_gate.core.gate.market_changes import Answered
    from trace_gate.core.gate.proposal import Case


def reviewed_implied(case: Case, statuses: tuple[DecisionStatus, ...]) -> Iterator[ReviewedImplied]:
    """Each implied change of the unit, in its order.

    None where it changes no market file, and none of the adoption: nobody has to decide that.
    """
    if case.market is None or case.proposal.adoption:
        return
    from trace_gate.core.gate import market_changes

    for each in market_changes.answers(case, statuses, case.market):
        yield _implied(each)


def _implied(answered: Answered) -> ReviewedImplied:
    from trace_gate.core.market import cell_values

    change, wrong = answered.change, answered.wrong
    return ReviewedImplied(
        tenant="-".join(change.shop),
        asin=_asin(answered),
        target=change.text,
        from_value=cell_values.as_data(change.old),
        to_value=cell_values.as_data(change.new),
        share=cell_values.share(change.old, change.new),
        path=change.place.path,
        row=change.place.row,
        gone=change.gone,
        twice=change.twice,
        traces=tuple(dict.fromkeys(each.status.trace_id for each in answered.steps)),
        code=wrong.code if wrong is not None else None,
    )


def _asin(answered: Answered) -> str | None:
    """The product of a target; of one in a campaign that of the decisions about it."""
    from trace_gate.core.governor.context import asin_of, targeted_changes_of
    from trace_gate.core.trace import target

    goal = target.parse_or_none(answered.change.text)
    if goal is not None and goal.asin is not None:
        return goal.asin
    traces = (each.status.touched.trace for each in answered.steps)
    return next(filter(None, (asin_of(e, targeted_changes_of(e)) for e in traces)), None)
