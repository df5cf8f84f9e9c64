"""First values: where nobody but the decision says what stood before (SPEC 7, Amplitude)."""

from __future__ import annotations

from trace_gate.core.fold.outcome import decimal_of
from trace_gate.core.governor import courses, numbers
from trace_gate.core.governor.hearing import Reason

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from trace_gate.core.governor.hearing import Aim, Hearing


def judge(hearing: Hearing, aim: Aim) -> Iterator[Reason]:
    """ESCALATE for a first value above the limit of its kind and currency, or without one."""
    goal, most = decimal_of(aim.change.to_value), _most(hearing, aim)
    if most is not None and goal is not None and 0 <= goal <= most + courses.tolerance(hearing):
        return
    currency = _currency(hearing)
    allowed = "always takes a person"
    if most is not None:
        allowed = f"may be {numbers.shown(most)} {currency} at most without a person"
    target = aim.target.text if aim.target is not None else aim.change.target_text
    yield Reason(
        says="ESCALATE",
        code="TG502",
        place=aim.place,
        message=f"No executed decision says what {target} was before, so {numbers.shown(goal)} is "
        f"a first value; that {allowed}.",
        remediation=f"Ask for approval: trace-gate approve {hearing.id}   The next decision on it "
        "is measured from this one.",
    )


def told_with(beyond: tuple[Reason, ...]) -> Iterator[Reason]:
    """A step that is beyond its limit, of a first value: a smaller one would need a person, too."""
    for each in beyond:
        ask, _, _ = each.remediation.partition("   or propose")
        message = f"{each.message.removesuffix('.')}; and no executed decision says what it was."
        yield each.with_(message=message, remediation=f"{ask}.")


def _most(hearing: Hearing, aim: Aim) -> Decimal | None:
    """The limit in the money of the shop; a percentage of a placement is no money."""
    limits = hearing.policy.guardrails["amplitude"][courses.FIRST] or {}
    if aim.target is None or aim.target.placement is not None:
        return None
    return decimal_of((limits.get(aim.kind or "") or {}).get(_currency(hearing)))


def _currency(hearing: Hearing) -> str:
    tenant = hearing.trace.tenant
    return (tenant.currency if tenant is not None else None) or ""
