"""Metrics: of an ASIN, a shop, a store, a marketplace, and of everything (SPEC 8, Metrics).

An ASIN counts what its traces and buckets say, week by week (`weekly_counts`), and tells its
shop; the shop adds up its ASINs, and tells its store, its marketplace, and the whole. So
the work is that of the weeks in which something happened.
"""

from __future__ import annotations

from trace_gate.core.fold import node_keys, refusals
from trace_gate.core.fold.facts import Counted, Declined, Lived, ProductState, Unfolded, order_of
from trace_gate.core.fold.metrics import messages, weekly_counts
from trace_gate.core.fold.metrics.files import About, page, part, summary, warnings
from trace_gate.core.fold.metrics.series import series
from trace_gate.core.fold.metrics.weekly_counts import Rules
from trace_gate.core.fold.result import File, NodeResult, Refusal
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.fold.metrics.series import Series
    from trace_gate.core.fold.metrics.weekly_counts import Weeks
    from trace_gate.core.fold.result import AddressedFact
    from trace_gate.core.policy.policy import Policy


class Summed(Record):
    """The state of the fold of a total. It belongs to who began it; `step` adds to it."""

    weeks: Weeks
    parts: dict[str, Counted]
    """By the node that counted."""
    refused: list[Refusal]


_PATHS = {"all": "all", "store": "stores/{named}-all"}
"""Where a total is, if not in a file of its name: a store may be called NUL, a file may not."""


def begin() -> Summed:
    """Nothing summed yet."""
    return Summed(weeks={}, parts={}, refused=[])


def step(state: Summed, fact: Fact) -> Summed:
    """Add one fact more. Their order does not matter."""
    if isinstance(fact, Counted):
        state.parts[fact.source] = fact
        for week, counts in fact.weeks:
            weekly_counts.add_all(state.weeks.setdefault(week, {}), counts)
    elif isinstance(fact, Unfolded):
        state.refused.append(_refused(fact))
    elif isinstance(fact, Declined):
        state.refused.append(refusals.refusal_of(fact))
    return state


def fold_asin(key: str, facts: Sequence[Fact], policy: Policy) -> NodeResult:
    """The metrics of an ASIN in a shop. Tells the shop."""
    tenant, asin = node_keys.parts(key)
    gathered = weekly_counts.begin()
    for fact in facts:
        weekly_counts.step(gathered, fact)
    rules = Rules.of(policy)
    sums = series(weekly_counts.by_week(gathered, rules), rules)
    named = "no-asin" if asin == node_keys.NO_ASIN else asin
    about = About(
        scope="asin",
        id=f"{tenant}/{named}",
        tenant=tenant,
        newest=_newest(facts),
        warnings=warnings(asin, sums, rules),
        buckets=tuple(sorted(gathered.lived, key=lambda life: life.bucket)),
    )
    listeners = (node_keys.tenant(tenant),)
    folded = _folded(key, f"asins/{tenant}/{named}", about, sums, listeners)
    state = _product_state(about, sums)
    if state is None:
        return folded
    return folded.with_(addressed=(*folded.addressed, (node_keys.product(tenant, asin), state)))


def _product_state(about: About, sums: Series) -> ProductState | None:
    """What its product is told; nothing of one without any fact."""
    if about.newest is None:
        return None
    whole, fraction, trace_id = about.newest
    looks = (
        week
        for week, counts in sums.weeks.items()
        if counts.get("traces", 0) > counts.get("decisions", 0)
    )
    return ProductState(
        whole=whole,
        fraction=fraction,
        trace_id=trace_id,
        looked=tuple(looks),
        buckets=tuple((life.bucket, life.states) for life in about.buckets if life.states),
    )


def fold_total(key: str, facts: Sequence[Fact], policy: Policy) -> NodeResult:
    """The metrics of a shop, of a store, of a marketplace, or of everything.

    A shop tells the totals that it is a part of. That of everything names the files that cannot
    be folded.
    """
    state = begin()
    for fact in facts:
        step(state, fact)
    rules, (scope, _, named) = Rules.of(policy), key.partition("/")
    about = About(
        scope=scope,
        id=named,
        tenant=named if scope == "tenant" else None,
        newest=_newest(state.parts.values()),
        parts=tuple(part(state.parts[source], rules) for source in sorted(state.parts)),
        refused=tuple(state.refused),
    )
    sums = series({week: state.weeks[week] for week in sorted(state.weeks)}, rules)
    path = _PATHS.get(scope, "{scope}s/{named}").format(scope=scope, named=named)
    store, _, place = named.rpartition("-")
    above = (node_keys.store(store), node_keys.marketplace(place), node_keys.ALL)
    return _folded(key, path, about, sums, above if scope == "tenant" else ())


def _folded(
    key: str, path: str, about: About, sums: Series, listeners: tuple[str, ...]
) -> NodeResult:
    addressed: tuple[AddressedFact, ...] = ()
    if about.newest is not None:
        whole, fraction, trace_id = about.newest
        counted = Counted(
            whole=whole,
            fraction=fraction,
            trace_id=trace_id,
            source=key,
            weeks=tuple(sums.weeks.items()),
            totals=sums.totals,
        )
        addressed = tuple((each, counted) for each in listeners)
    written = File(layer="state", path=f"metrics/{path}.yaml", make=lambda: page(about, sums))
    return NodeResult(
        files=(written,), summary=summary(about, sums), addressed=addressed, refused=about.refused
    )


def _newest(facts: Iterable[Fact]) -> tuple[int, str, str] | None:
    """The newest moment behind some facts, and its trace."""
    places = [_place(fact) for fact in facts]
    if not places:
        return None
    last = max(places)[:2]  # ids need their own order, which few of the places come to
    trace_id = max((named for *moment, named in places if (*moment,) == last), key=order_of)
    return (*last, trace_id)


def _place(fact: Fact) -> tuple[int, str, str]:
    """The moment behind a fact, and its trace."""
    if isinstance(fact, Lived) and fact.states:
        whole, _, trace_id = fact.states[-1]
        return whole, "", trace_id
    return fact.whole, fact.fraction, fact.trace_id


def _refused(fact: Unfolded) -> Refusal:
    return Refusal.of(fact, "TG101", *messages.unreadable(fact))
