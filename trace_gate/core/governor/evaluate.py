"""An evaluation is the governor's answer about one decision (SPEC 7).

It is computed from the policy and the facts on which the decision lands. What the decision
records in `guardrail_check` is a claim: a stricter one is accepted, a laxer one is TG501.
"""

from __future__ import annotations

from trace_gate.core.governor.context import (
    DecisionContext,
    asin_of,
    moment_of,
    targeted_changes_of,
)
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trace_gate.core.finding import Finding, Verdict
    from trace_gate.core.governor.context import LocalDate
    from trace_gate.core.governor.facts_view import FactsView
    from trace_gate.core.ledger.trace_file import TraceFile
    from trace_gate.core.market.cell_values import Value
    from trace_gate.core.policy.policy import Policy
    from trace_gate.core.trace.model import Trace

STRICTNESS: Mapping[str, int] = {"PASS": 0, "ESCALATE": 1, "BLOCK": 2}


class Evaluation(Record):
    """PASS, BLOCK or ESCALATE, and why."""

    fresh: Verdict
    """What the policy and the facts come to."""
    claim: Verdict | None
    """What the decision records; None for nothing that is one of the three words."""
    reasons: tuple[Finding, ...] = ()
    guardrails: Mapping[str, Verdict] = {}  # never written to
    """The verdict of each guardrail, in their order."""
    said: Mapping[str, tuple[Finding, ...]] = {}  # never written to
    """The reasons of each guardrail, in the same order."""

    @property
    def verdict(self) -> Verdict:
        """The stricter of the two: a decision never does more than it claims it may."""
        return worst(self.fresh, self.claim or "BLOCK")

    @property
    def judged(self) -> Verdict:
        """The same apart from what the decision says wrongly, which is told by itself."""
        if not any(each.untrue for each in self.reasons):
            return self.fresh
        return verdict_of(tuple(each for each in self.reasons if not each.untrue))

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
        return frozenset(each.code for each in self.reasons if answer_of(each) == "ESCALATE")


def worst(*verdicts: Verdict) -> Verdict:
    """The strictest of some verdicts; PASS for none."""
    return max(verdicts, key=lambda each: STRICTNESS[each], default="PASS")


def recorded(trace: Trace) -> Evaluation:
    """The evaluation of a decision that was judged when it was executed: its claim stands."""
    claim = claim_of(trace)
    return Evaluation(fresh=claim or "BLOCK", claim=claim)


def claim_of(trace: Trace) -> Verdict | None:
    """The claim in `guardrail_check`; a maintenance trace that makes none claims to pass."""
    if trace.guardrail_check is None and trace.trace_type == "maintenance":
        return "PASS"
    return _WORDS.get(trace.guardrail_check or "")


_WORDS: Mapping[str, Verdict] = {"PASS": "PASS", "ESCALATE": "ESCALATE", "BLOCK": "BLOCK"}


def context_of_decision(
    file: TraceFile,
    paths: Sequence[str],
    *,
    policy: Policy,
    facts_view: FactsView,
    local_date: LocalDate,
    landing: float | None = None,
    usual_shop: bool = False,
    in_files: Mapping[str, Value] | None = None,
) -> DecisionContext | None:
    """The context of a decision; None where nobody can tell whose it is, or when it is.

    `landing` is when its unit lands (epoch seconds); None where nobody can tell. `usual_shop`
    says that nobody has to ask the fold whether its shop is known; `in_files` are the values that
    mapped files of the base have, by the normal form of their targets.
    """
    trace = file.trace
    at = moment_of(trace) if trace is not None else None
    tenant = trace.tenant if trace is not None else None
    if trace is None or trace.id is None or at is None or tenant is None:
        return None
    if not tenant.store_id or not tenant.marketplace:
        return None
    targeted_changes = targeted_changes_of(trace)
    return DecisionContext(
        file=file,
        trace=trace,
        targeted_changes=targeted_changes,
        tenant=f"{tenant.store_id}-{tenant.marketplace}",
        zone=tenant.timezone or "",
        asin=asin_of(trace, targeted_changes),
        at=at,
        policy=policy,
        facts_view=facts_view,
        local_date=local_date,
        paths=tuple(paths),
        landing=int(landing) if landing is not None else None,
        usual_shop=usual_shop,
        in_files=in_files or {},
    )


def evaluate(context: DecisionContext | None, file: TraceFile) -> Evaluation:
    """What the guardrails say of a decision. Cannot tell is never a pass."""
    from trace_gate.core.governor.guardrails.registry import guardrails_for

    if file.trace is None:
        raise LookupError(file.path)
    claim = claim_of(file.trace)
    if context is None:
        return Evaluation(fresh="BLOCK", claim=claim, reasons=(_nobodys(file),))
    said = {name: tuple(judge(context)) for name, judge in guardrails_for(market=_market(context))}
    reasons = tuple(reason for each in said.values() for reason in each)
    verdicts = {name: verdict_of(each) for name, each in said.items()}
    return Evaluation(
        fresh=worst(*verdicts.values()),
        claim=claim,
        reasons=reasons,
        guardrails=verdicts,
        said=said,
    )


def _nobodys(file: TraceFile) -> Finding:
    from trace_gate.core.governor import value_messages as messages

    return file.finding(
        "TG102",
        (),
        *messages.nobodys(),
        untrue=True,
    )


def answer_of(reason: Finding) -> str:
    """BLOCK or ESCALATE, or the level of what is neither."""
    if reason.level != "error":
        return reason.level
    return "ESCALATE" if reason.waits else "BLOCK"


def verdict_of(reasons: Sequence[Finding]) -> Verdict:
    """What some reasons come to."""
    return worst(*(_WORDS[answer_of(each)] for each in reasons if each.level == "error"))


def nodes(context: DecisionContext, view: FactsView) -> set[str]:
    """The nodes that the guardrails ask about, as far as the facts that are known tell."""
    from trace_gate.core.governor.asked_facts import AskedFacts
    from trace_gate.core.governor.guardrails.registry import guardrails_for

    asked = AskedFacts(view)
    # Nobody reads what is found here, so no place is looked up for it in the text of the trace.
    asking = context.with_(facts_view=asked, file=context.file.with_(trace=None))
    for _, judge in guardrails_for(market=_market(context)):
        tuple(judge(asking))
    return asked.nodes


def _market(context: DecisionContext) -> bool:
    """Whether a decision is about the market, or about its brakes; else it is about files."""
    return bool(context.market) or any(
        targeted.kind == "emergency" for targeted in context.targeted_changes
    )
