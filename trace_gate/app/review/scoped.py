"""A review of some shops and products only; how much is left out is counted (SPEC 10)."""

from __future__ import annotations

from trace_gate.app.review.model import Effects, LeftOut

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.app.overview.scope import Scope
    from trace_gate.app.review.model import Review, ReviewedImplied


def scoped(review: Review, scope: Scope) -> Review:
    """The review of a scope. Verdict, findings and files stay those of the whole range."""
    decisions = tuple(e for e in review.decisions if scope.has(e.tenant or "", e.asin))
    results = tuple(e for e in review.results if scope.has(e.tenant or "", e.asin))
    traces = tuple(e for e in review.traces if scope.has(e.tenant or "", e.asin))
    implied = None
    if review.implied is not None:
        implied = tuple(e for e in review.implied if _is_asked(e, scope))
    named = (*(e.tenant for e in decisions), *(e.tenant for e in results))
    named += tuple(e.tenant for e in traces)
    return review.with_(
        store=scope.store,
        marketplace=scope.marketplace,
        asin=scope.asin,
        decisions=decisions,
        results=results,
        traces=traces,
        tenants=tuple(sorted({each for each in named if each is not None})),
        effects=None if review.effects is None else _effects(review.effects, scope),
        left_out=LeftOut(
            decisions=len(review.decisions) - len(decisions),
            results=len(review.results) - len(results),
            traces=len(review.traces) - len(traces),
            implied=len(review.implied or ()) - len(implied or ()),
        ),
        implied=implied,
    )


def _is_asked(implied: ReviewedImplied, scope: Scope) -> bool:
    """A value of a campaign that nobody decided may be about each product of its shop."""
    return scope.has(implied.tenant, implied.asin or scope.asin)


def _effects(effects: Effects, scope: Scope) -> Effects:
    """What is about a shop as a whole stays where one of its products is asked for."""
    return Effects(
        buckets=tuple(e for e in effects.buckets if scope.has(e.tenant, e.asin)),
        events=tuple(e for e in effects.events if scope.has(e.tenant, scope.asin)),
        hypotheses=tuple(e for e in effects.hypotheses if scope.has(e.tenant or "", scope.asin)),
        experiments=tuple(e for e in effects.experiments if scope.has(e.tenant or "", e.asin)),
        patterns=tuple(e for e in effects.patterns if scope.has(e.tenant, scope.asin)),
        shops=tuple(e for e in effects.shops if scope.has(e.tenant, scope.asin)),
    )
