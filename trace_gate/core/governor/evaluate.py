"""A ruling is the governor's answer about one decision (SPEC 7).

It is computed from the policy and the ground on which the decision lands. What the decision
records in `guardrail_check` is a claim: a stricter one is accepted, a laxer one is TG501.
"""

from __future__ import annotations

from trace_gate.core.governor.context import Hearing, Reason, aims_of, asin_of, moment_of
from trace_gate.core.governor.guardrails import claims
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from trace_gate.core.finding import Verdict
    from trace_gate.core.governor.context import Guardrail, LocalDate
    from trace_gate.core.governor.facts_view import Ground
    from trace_gate.core.governor.facts_view_past import Past
    from trace_gate.core.ledger.model import TraceFile
    from trace_gate.core.policy.policy import Policy
    from trace_gate.core.trace.model import Tenant, Trace

    Hears = Callable[[TraceFile, Sequence[str]], Hearing | None]
    """(decision, changed paths that its patterns name) -> its hearing"""
    Governor = Callable[[TraceFile, Sequence[str]], "Ruling"]
    """The same -> the ruling"""

STRICTNESS: Mapping[str, int] = {"PASS": 0, "ESCALATE": 1, "BLOCK": 2}


class Ruling(Record):
    """PASS, BLOCK or ESCALATE, and why."""

    fresh: Verdict
    """What the policy and the ground come to."""
    claim: Verdict | None
    """What the decision records; None for nothing that is one of the three words."""
    reasons: tuple[Reason, ...] = ()
    guardrails: Mapping[str, Verdict] = {}  # never written to
    """The verdict of each guardrail, in their order."""

    @property
    def verdict(self) -> Verdict:
        """The stricter of the two: a decision never does more than it claims it may."""
        return worst(self.fresh, self.claim or "BLOCK")

    @property
    def judged(self) -> Verdict:
        """The same apart from what the decision says wrongly, which is told by itself."""
        if not any(each.false for each in self.reasons):
            return self.fresh
        return verdict_of(tuple(each for each in self.reasons if not each.false))

    @property
    def is_blocked(self) -> bool:
        """Whether the guardrails, or the decision itself, say that nothing may be executed."""
        return "BLOCK" in (self.judged, self.claim or "BLOCK")

    @property
    def is_lax(self) -> bool:
        """Whether the decision claims that it may do more than the guardrails let it."""
        return self.claim is not None and STRICTNESS[self.claim] < STRICTNESS[self.judged]

    @property
    def accepts(self) -> frozenset[str]:
        """The codes that an approval has to accept."""
        return frozenset(each.code for each in self.reasons if each.says == "ESCALATE")


def worst(*verdicts: Verdict) -> Verdict:
    """The strictest of some verdicts; PASS for none."""
    return max(verdicts, key=lambda each: STRICTNESS[each], default="PASS")


def recorded(trace: Trace) -> Ruling:
    """The ruling of a decision that was judged when it was executed: its claim stands."""
    claim = claim_of(trace)
    return Ruling(fresh=claim or "BLOCK", claim=claim)


def claim_of(trace: Trace) -> Verdict | None:
    """The claim in `guardrail_check`; a maintenance trace that makes none claims to pass."""
    if trace.guardrail_check is None and trace.trace_type == "maintenance":
        return "PASS"
    return _WORDS.get(trace.guardrail_check or "")


_WORDS: Mapping[str, Verdict] = {"PASS": "PASS", "ESCALATE": "ESCALATE", "BLOCK": "BLOCK"}


def hearing_of(
    file: TraceFile,
    paths: Sequence[str],
    *,
    policy: Policy,
    ground: Ground | Past,
    local_date: LocalDate,
    landing: float | None = None,
    usual: Callable[[Tenant], bool] = lambda _: False,
) -> Hearing | None:
    """The hearing of a decision; None where nobody can tell whose it is, or when it is.

    `landing` is when its unit lands (epoch seconds); None where nobody can tell. `usual` says
    of which shops nobody has to ask the fold whether they are known.
    """
    trace = file.trace
    at = moment_of(trace) if trace is not None else None
    tenant = trace.tenant if trace is not None else None
    if trace is None or trace.id is None or at is None or tenant is None:
        return None
    if not tenant.store_id or not tenant.marketplace:
        return None
    aims = aims_of(trace)
    return Hearing(
        file=file,
        trace=trace,
        aims=aims,
        tenant=f"{tenant.store_id}-{tenant.marketplace}",
        zone=tenant.timezone or "",
        asin=asin_of(trace, aims),
        at=at,
        policy=policy,
        ground=ground,
        local_date=local_date,
        paths=tuple(paths),
        landing=int(landing) if landing is not None else None,
        usual_shop=usual(tenant),
    )


def rule(hearing: Hearing | None, trace: Trace) -> Ruling:
    """What the guardrails say of a decision. Cannot tell is never a pass."""
    claim = claim_of(trace)
    if hearing is None:
        return Ruling(fresh="BLOCK", claim=claim, reasons=(_nobodys(),))
    said = {name: tuple(judge(hearing)) for name, judge in _rules(hearing)}
    reasons = tuple(reason for each in said.values() for reason in each)
    verdicts = {name: verdict_of(each) for name, each in said.items()}
    return Ruling(
        fresh=worst(*verdicts.values()), claim=claim, reasons=reasons, guardrails=verdicts
    )


def _nobodys() -> Reason:
    return Reason(
        says="BLOCK",
        code="TG102",
        place=(),
        message="The decision has no id, or does not say whose it is or when it was made, so "
        "nobody can tell on what ground it lands.",
        remediation="Write id, created_at and tenant: trace-gate check   says what is wrong.",
        false=True,
    )


def verdict_of(reasons: Sequence[Reason]) -> Verdict:
    """What some reasons come to."""
    return worst(*(_WORDS[each.says] for each in reasons if each.says in _WORDS))


def _rules(hearing: Hearing) -> Sequence[tuple[str, Guardrail]]:
    """Files are ruled by the first guardrail and by the size of a decision (SPEC 7)."""
    from trace_gate.core.governor.guardrails import batch

    if hearing.market or any(aim.kind == "emergency" for aim in hearing.aims):
        from trace_gate.core.governor.guardrails.registry import BESIDE, GUARDRAILS

        return (*GUARDRAILS, *BESIDE)
    return (("write", _write), ("batch", batch.judge), ("claims", claims.judge))


def _write(hearing: Hearing) -> Iterator[Reason]:
    from trace_gate.core.governor.guardrails import shops, write

    yield from write.judge(hearing)
    yield from shops.of_files(hearing)
