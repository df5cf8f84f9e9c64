"""Whose traces they are: one shop, one currency, one time zone (SPEC 4, Tenant). TG209.

Where `tenants` in the policy has a list, it says which shops there are. Else the first trace of
a shop, in the order of the fold, says its currency and its time zone for all that follow.
"""

from __future__ import annotations

from trace_gate.core.record import Record
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from trace_gate.core.finding import Finding
    from trace_gate.core.fold.facts import Fact, Opened
    from trace_gate.core.gate.proposal import Case
    from trace_gate.core.ledger.trace_file import Touched, TraceFile
    from trace_gate.core.policy.policy import Policy
    from trace_gate.core.trace.model import Tenant, Trace

FIELDS = ("store_id", "marketplace", "currency", "timezone")
MONEY_AND_TIME = ("currency", "timezone")


class Row(Record):
    """What one trace says of its shop, and where it is in the order of the fold."""

    order: tuple[tuple[int, str], tuple[str, int, str]]
    id: str
    shop: str
    currency: str | None
    timezone: str | None


def listed(file: TraceFile, trace: Trace, policy: Policy) -> Iterator[Finding]:
    """A trace of a shop that the list of the policy does not have; nothing without a list."""
    mine = trace.tenant
    allowed = [tuple(getattr(each, part) for part in FIELDS) for each in policy.gate.tenants]
    if not allowed or mine is None or tuple(getattr(mine, part) for part in FIELDS) in allowed:
        return
    names = "; ".join(" ".join(each) for each in allowed)
    from trace_gate.core.gate import trace_messages as messages

    yield file.finding("TG209", ("tenant",), *messages.not_listed(mine, FIELDS, names))


def check(case: Case) -> Iterator[Finding]:
    """New traces that say another currency or time zone than the first one of their shop."""
    from trace_gate.core.fold import node_keys

    for touched, name in _named(case):
        file, shop = touched.file, node_keys.shop(name)
        known = _first(case.facts_view.at_base(shop))
        first = known or _first(case.facts_view.facts(shop))
        if first is not None and first.trace_id != touched.trace.id:
            yield from _differs(file, touched.trace, first, first.trace_id)
        new = known is None and bool(case.facts_view.at_base(node_keys.SHOPS))
        if new and touched.trace.trace_type != "decision":
            from trace_gate.core.gate import trace_messages as messages

            yield file.finding(
                "TG209",
                ("tenant",),
                *messages.unknown_shop(name),
                level="warning",
            )


def nodes(case: Case) -> Iterator[str]:
    """The nodes that this asks about, as far as the facts that are known tell."""
    from trace_gate.core.fold import node_keys

    for _, name in _named(case):
        key = node_keys.shop(name)
        yield key
        if case.facts_view.knows(key) and _first(case.facts_view.at_base(key)) is None:
            yield node_keys.SHOPS


def _named(case: Case) -> Iterator[tuple[Touched, str]]:
    """The new traces that name a shop, where the policy does not say which there are."""
    for touched in case.ledger.live() if not case.policy.gate.tenants else ():
        name = _shop(touched.trace.tenant)
        if touched.is_new and not touched.file.problems and name is not None:
            yield touched, name


def row(trace: Trace) -> Row | None:
    """What a trace says of its shop; None for one that the fold cannot read."""
    from trace_gate.core.fold.facts import order_of

    created, mine = ids.instant_or_none(trace.created_at), trace.tenant
    shop = _shop(mine)
    if created is None or trace.id is None or mine is None or shop is None:
        return None
    return Row(
        order=(created.moment, order_of(trace.id)),
        id=trace.id,
        shop=shop,
        currency=mine.currency,
        timezone=mine.timezone,
    )


class Shops:
    """The first trace of each shop, of traces that come in any order."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._first: dict[str, Row] = {}
        for each in rows:
            first = self._first.setdefault(each.shop, each)
            if each.order < first.order:
                self._first[each.shop] = each

    def agrees(self, mine: Row) -> bool:
        """Whether a trace says the currency and the time zone of its shop."""
        first = self._first[mine.shop]
        return (mine.currency, mine.timezone) == (first.currency, first.timezone)

    def check(self, file: TraceFile) -> Iterator[Finding]:
        """TG209 for a trace that says others."""
        mine = row(file.trace) if file.trace is not None else None
        if file.trace is not None and mine is not None:
            first = self._first[mine.shop]
            yield from _differs(file, file.trace, first, first.id)


def _shop(tenant: Tenant | None) -> str | None:
    if tenant is None or not tenant.store_id or not tenant.marketplace:
        return None
    return f"{tenant.store_id}-{tenant.marketplace}"


def _differs(file: TraceFile, trace: Trace, first: Opened | Row, since: str) -> Iterator[Finding]:
    """The currency or the time zone is not that of the first trace of the shop."""
    name, mine = _shop(trace.tenant), trace.tenant
    for field in MONEY_AND_TIME:
        said, true = getattr(mine, field), getattr(first, field)
        if true and said != true:
            from trace_gate.core.gate import trace_messages as messages

            yield file.finding(
                "TG209", ("tenant", field), *messages.differs(name, field, true, since, said)
            )


def _first(facts: Sequence[Fact]) -> Opened | None:
    from trace_gate.core.fold.facts import Opened

    return next((each for each in facts if isinstance(each, Opened)), None)
