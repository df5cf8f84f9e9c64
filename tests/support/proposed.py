"""Buckets that are proposed for a product, with nothing known of it before."""

from __future__ import annotations

from tests.support.policy import shipped
from trace_gate.app.analyse import score
from trace_gate.app.analyse.propose_buckets import Living, Proposal, Source
from trace_gate.core.analyst.grouping.grouped import Grouped
from trace_gate.core.analyst.search_terms import Collected

NOTHING = score.Given()


def proposal(found: Grouped, *, frozen: frozenset[str] = frozenset()) -> Proposal:
    scores = {
        each.name: score.score(
            shipped(), NOTHING, fit=each.fit and each.fit.fit_type, volumes=None, signals=None
        )
        for each in found.buckets
    }
    return Proposal(
        tenant={"store_id": "ACME", "marketplace": "US"},
        asin="B0EXAMPLE1",
        language="english",
        grouped=found,
        collected=Collected(terms=(), used=(), replaced=(), shared=(), others=0),
        living=Living(buckets=(), states={}, fits={}, taken_elsewhere={}),
        frozen=frozen,
        scores=scores,
        sources=(Source(path="up/a: b#.csv", sha256="0" * 64, title="", period=None),),
        least=8,
        most=20,
    )
