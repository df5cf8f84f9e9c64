"""Whose traces they are: one shop, one currency, one time zone (SPEC 4, Tenant). TG209.

Where `tenants` in the policy has a list, it says which shops there are. Else the first trace of
a shop, in the order of the fold, says its currency and its time zone for all that follow.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.core.finding import Finding
    from trace_gate.core.fold.facts import Fact, Opened
    from trace_gate.core.gate.proposal import Case
    from trace_gate.core.ledger.facts import Touched, TraceFile
    from trace_gate.core.policy.bundle import Policy
    from trace_gate.core.trace.model import Tenant, Trace

FIELDS = ("store_id", "marketplace", "currency", "timezone")


def listed(file: TraceFile, trace: Trace, policy: Policy) -> Iterator[Finding]:
    """A trace of a shop that the list of the policy does not have; nothing without a list."""
    mine = trace.tenant
    allowed = [tuple(getattr(each, part) for part in FIELDS) for each in policy.gate.tenants]
    if not allowed or mine is None or tuple(getattr(mine, part) for part in FIELDS) in allowed:
        return
    names = "; ".join(" ".join(each) for each in allowed)
    yield file.finding(
        "TG209",
        ("tenant",),
        f"The tenant {' '.join(str(getattr(mine, part)) for part in FIELDS)} is not one of this "
        "repository's.",
        f"Use one of these: {names}. A new store is added under `tenants` in gate.yaml.",
    )


def check(case: Case) -> Iterator[Finding]:
    """New traces that say another currency or time zone than the first one of their shop."""
    if case.policy.gate.tenants:
        return
    for touched in case.ledger.live():
        tenant = touched.trace.tenant
        if touched.final is None or touched.final.problems or not touched.is_new:
            continue
        if tenant is not None and tenant.store_id and tenant.marketplace:
            yield from _one(case, touched, touched.final, tenant)


def _one(case: Case, touched: Touched, file: TraceFile, mine: Tenant) -> Iterator[Finding]:
    from trace_gate.core.fold import keys

    name = f"{mine.store_id}-{mine.marketplace}"
    known = _first(case.ground.at_base(keys.shop(name)))
    first = known or _first(case.ground.facts(keys.shop(name)))
    for field in ("currency", "timezone"):
        said, true = getattr(mine, field), getattr(first, field, None)
        if first is not None and true and said != true and first.trace_id != touched.trace.id:
            yield file.finding(
                "TG209",
                ("tenant", field),
                f"{name} has the {field} {true} (since {first.trace_id}, its first trace), and "
                f"this trace says {said}: amounts and days could not be compared.",
                f"Write {field}: {true}. If the shop has another one now, write it under "
                "`tenants` in gate.yaml.",
            )
    new = known is None and bool(case.ground.at_base(keys.SHOPS))
    if new and touched.trace.trace_type != "decision":
        yield file.finding(
            "TG209",
            ("tenant",),
            f"No trace of the base is of {name}, and `tenants` in gate.yaml is empty, so nobody "
            "can tell whether there is such a shop.",
            "Correct tenant. If the shop is new, its first decision needs a person.",
            level="warning",
        )


def _first(facts: Sequence[Fact]) -> Opened | None:
    from trace_gate.core.fold.facts import Opened

    return next((each for each in facts if isinstance(each, Opened)), None)
