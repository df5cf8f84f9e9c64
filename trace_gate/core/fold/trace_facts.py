"""What one trace tells which nodes (SPEC 8). It depends on the text of the trace alone.

Tolerant, as the model is: the gate says what is wrong with a document, the fold takes what
is there. A trace that nobody can date or assign to a tenant tells nothing, and is named.
"""

from __future__ import annotations

from trace_gate.core.fold import node_keys
from trace_gate.core.fold.facts import (
    Changed,
    Decided,
    Executed,
    Moved,
    Opened,
    Registered,
    Seen,
    Superseded,
    Touched,
    Unfolded,
    Verified,
    Within,
)
from trace_gate.core.fold.foldable import FAILURE, Foldable, foldable
from trace_gate.core.fold.hypothesis_fields import (
    considered,
    expected,
    extended_days,
    hashes_of,
    hypothesis_of,
    reports_of,
)
from trace_gate.core.trace import ids
from trace_gate.core.trace.growth import ROLLED_BACK, same
from trace_gate.core.trace.model import map_in, text_in
from trace_gate.core.trace.target import MARKET, NUMBERS, is_bucket, normal_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.fold.result import AddressedFact
    from trace_gate.core.trace.ids import Instant
    from trace_gate.core.trace.model import PlannedChange, Trace
    from trace_gate.core.trace.target import Target

BRAKING = frozenset(("TG502", "TG504"))
"""Reasons of an approval that the emergency brake counts: amplitude and freeze."""

KEPT = (*NUMBERS, "goal")
"""Kinds of a number whose executed values are looked up."""

EVENT_KINDS = ("bucket", "content", "state")
"""Kinds of change that may make an event; they number the events of a decision."""


def unfolded(path: str, why: str) -> tuple[AddressedFact, ...]:
    """What a file tells that cannot be folded: that it is there, and why."""
    named = path.rpartition("/")[2].removesuffix(".yaml")
    return ((node_keys.ALL, Unfolded(whole=0, fraction="", trace_id=named, path=path, why=why)),)


def facts_of(trace: Trace, path: str) -> tuple[AddressedFact, ...]:
    """The facts of a trace, each with the key of the node that it is for."""
    about = foldable(trace)
    if isinstance(about, str):
        return unfolded(path, about)
    return tuple(_addressed(about))


def _addressed(about: Foldable) -> Iterator[AddressedFact]:
    trace = about.trace
    # whose trace it is, and in which money and zone: the first one has the word (SPEC 4)
    yield (
        node_keys.day(about.tenant, about.created.utc_date),
        Opened(
            **about.at(about.created),
            currency=about.shop.currency or "",
            timezone=about.shop.timezone or "",
        ),
    )
    yield from _metrics(about)
    if trace.supersedes:
        yield node_keys.trace(trace.supersedes), Superseded(**about.at(about.created))
    if trace.trace_type == "observation":
        yield from _counts(about)
    if trace.trace_type == "decision":
        yield from _decision(about)
    if trace.trace_type == "hypothesis":
        yield from _hypothesis(about)
    yield from _verification(about)


def _metrics(about: Foldable) -> Iterator[AddressedFact]:
    """A trace counts in the week of its creation, an execution in its own week."""
    trace, node = about.trace, node_keys.asin(about.tenant, about.asin)
    begun = about.at(about.created)
    yield node, Seen(**begun, trace_type=trace.trace_type or "", executed=False, complete=False)
    if trace.trace_type != "decision" or about.executed is None:
        return
    reasoned = bool(trace.evidence) and hypothesis_of(trace) is not None
    complete = reasoned and trace.result is not None
    yield node, Seen(**about.at(), trace_type="", executed=True, complete=complete)


def _counts(about: Foldable) -> Iterator[AddressedFact]:
    """What an observation counts of the buckets of its product."""
    if about.asin is None or not about.trace.layer("observation").get("counts"):
        return
    from trace_gate.core.fold import reported_counts

    for bucket, fact in reported_counts.of(about):
        yield node_keys.counts(about.tenant, about.asin, bucket), fact


def _decision(about: Foldable) -> Iterator[AddressedFact]:
    yield node_keys.trace(about.id), _decided(about)
    created = {(t.asin, t.bucket) for each, t in about.aimed if each.change_type == "bucket_create"}
    for asin, bucket in sorted(_buckets(about)):
        creates = (asin, bucket) in created
        touched = Touched(**about.at(), executed=about.executed is not None, creates=creates)
        yield node_keys.bucket(about.tenant, asin, bucket), touched
    yield from _within(about)
    if about.executed is not None:
        yield from _changes(about)
        yield from _limits(about, about.executed)


def _within(about: Foldable) -> Iterator[AddressedFact]:
    """What a decision says of where keywords and bids lie, executed or not."""
    for change, target in about.aimed:
        if target.campaign is None or target.ad_group is None:
            continue
        if target.keyword is not None or target.kind == "bid":
            word = normal_name(target.keyword) if target.keyword is not None else ""
            lies = Within(
                **about.at(number=change.index + 1),
                target=target.normal,
                ad_group=normal_name(target.ad_group),
                keyword=word,
                is_bid=target.kind == "bid",
                executed=about.executed is not None,
            )
            yield node_keys.within(about.tenant, normal_name(target.campaign)), lies


def _changes(about: Foldable) -> Iterator[AddressedFact]:
    event = 0
    for change, target in about.aimed:
        if target.kind in EVENT_KINDS:
            event += _makes_event(change, target)
            yield _node(about.tenant, target), _changed(about, change, target, event)


def _limits(about: Foldable, executed: Instant) -> Iterator[AddressedFact]:
    """What the guardrails count. A change that should not have been made was made all the same."""
    trace, zone = about.trace, about.shop.timezone or ""
    for change, target in about.aimed:
        if target.kind in KEPT:
            moved = Moved(
                **about.at(number=change.index + 1),
                from_value=change.from_value,
                to_value=change.to_value,
                timezone=zone,
                failed=about.failed(change, target),
                back=trace.is_rollback,
                vouched=trace.approved_by is not None and _accepts(trace, "TG502"),
            )
            yield node_keys.value(about.tenant, target.normal), moved
    done = Executed(
        **about.at(),
        changes=sum(1 for _, target in about.aimed if target.kind in MARKET),
        escalated=escalated(trace),
        failed=trace.result in (FAILURE, ROLLED_BACK) or about.all_failed,
        open=trace.result is None,
        resumes=_resumes(about),
        timezone=zone,
        score_alone=_uses_score(trace) and not (hypothesis_of(trace) or considered(trace)),
    )
    yield node_keys.day(about.tenant, executed.utc_date), done


def _uses_score(trace: Trace) -> bool:
    """Whether a decision rests on a priority score: the result is a number (SPEC 7, Hypothesis)."""
    result = map_in(trace.layer("analysis"), "priority_scores_used").get("result")
    return isinstance(result, int | float) and not isinstance(result, bool)


def escalated(trace: Trace) -> bool:
    """Whether a person had to approve a decision for its amplitude, or for a frozen bucket.

    The claim does not matter: what passed when it came may be beyond a limit when it is executed.
    """
    return any(_accepts(trace, each) for each in BRAKING)


def _accepts(trace: Trace, code: str) -> bool:
    return trace.approval is not None and code in trace.approval.reasons


def _resumes(about: Foldable) -> bool:
    """An approved decision about the brakes of its own shop (SPEC 7, Emergency)."""
    named = [target for _, target in about.aimed if target.kind == "emergency"]
    own = any(f"{each.store}-{each.marketplace}" == about.tenant for each in named)
    done = not about.refusal[0] and about.trace.result != FAILURE
    return own and done and about.trace.approval is not None


def _makes_event(change: PlannedChange, target: Target) -> bool:
    """Of a bucket only its states, and coming in when it is mature, are events (SPEC 3)."""
    if target.kind != "bucket":
        return True
    imported = change.change_type == "bucket_create" and change.details.get("import") is True
    return change.change_type == "bucket_state" or imported


def _node(tenant: str, target: Target) -> str:
    if target.kind == "bucket":
        return node_keys.bucket(tenant, target.asin or "", target.bucket or "")
    if target.kind == "content":
        return node_keys.content(tenant, target.asin or "", target.part or "")
    return node_keys.campaign(tenant, target.normal)


def _changed(about: Foldable, change: PlannedChange, target: Target, event: int) -> Changed:
    why, code = about.refusal
    failed = about.failed(change, target)
    return Changed(
        **about.at(number=change.index + 1),
        target=target.normal,
        change_type=change.change_type or "",
        from_value=change.from_value,
        to_value=change.to_value,
        details=change.details,
        action_type=text_in(about.trace.layer("decision"), "action_type"),
        approved=about.approved,
        event=event,
        refusal=why or ("the execution failed" if failed else ""),
        code=code,
        failed=failed,
    )


def _buckets(about: Foldable) -> set[tuple[str, str]]:
    """(ASIN, bucket) of every bucket that a decision is about."""
    trace = about.trace
    named = {trace.intent_bucket_id, trace.entity.intent_bucket_id if trace.entity else None}
    found = {(about.asin, each) for each in named if each and about.asin and is_bucket(each)}
    aimed = {(each.asin, each.bucket) for _, each in about.aimed if each.asin and each.bucket}
    return found | aimed


def _decided(about: Foldable) -> Decided:
    trace = about.trace
    given = ids.instant_or_none(trace.approval.at if trace.approval is not None else None)
    return Decided(
        **about.at(),
        created=about.created.moment,
        executed=about.executed is not None and not about.refusal[0],
        claim=trace.guardrail_check,
        result=trace.result,
        action_type=text_in(trace.layer("decision"), "action_type"),
        tenant=about.tenant,
        asin=about.asin,
        buckets=tuple(sorted({bucket for _, bucket in _buckets(about)})),
        hypothesis_id=hypothesis_of(trace),
        considered=considered(trace),
        **expected(trace.layer("hypothesis")),
        baseline=map_in(trace.layer("observation"), "key_metrics"),
        approved=about.approved,
        failed=about.all_failed,
        market=_reaches_market(about),
        day=(about.executed or about.created).days[0],
        evidence=hashes_of(trace),
        approved_at=given.whole if given is not None else None,
        scored=_uses_score(trace),
        withdraws=trace.supersedes is not None and not trace.changes,
        moves=tuple(sorted(_moves(about))),
    )


def _moves(about: Foldable) -> set[tuple[str, str, str]]:
    """(ASIN, bucket, state) of each bucket that a decision sends to another state."""
    return {
        (target.asin, target.bucket, str(change.to_value))
        for change, target in about.aimed
        if change.change_type == "bucket_state" and target.asin and target.bucket
    }


def _reaches_market(about: Foldable) -> bool:
    """Whether a change of the market or of a bucket came about.

    A rollback only takes back, without a person: it tests nothing. Nor does a bid that stays.
    """
    if about.executed is None or about.trace.is_rollback:
        return False
    return any(
        target.kind in MARKET
        and not about.failed(change, target)
        and not (target.kind in NUMBERS and same(change.from_value, change.to_value))
        for change, target in about.aimed
    )


def _hypothesis(about: Foldable) -> Iterator[AddressedFact]:
    trace, hypothesis_id = about.trace, hypothesis_of(about.trace)
    if hypothesis_id is None:
        return
    registered = Registered(
        **about.at(about.created),
        hypothesis_id=hypothesis_id,
        tenant=about.tenant,
        asin=about.asin,
        **expected(trace.layer("hypothesis")),
        baseline=map_in(trace.layer("observation"), "key_metrics"),
        supersedes=trace.supersedes,
        evidence=hashes_of(trace),
    )
    yield node_keys.hypothesis(hypothesis_id), registered
    yield node_keys.trace(about.id), registered


def _verification(about: Foldable) -> Iterator[AddressedFact]:
    trace = about.trace
    at = ids.instant_or_none(trace.verified_at)
    if at is None or trace.trace_type not in ("decision", "verification"):
        return
    own = trace.trace_type == "decision"
    named = about.id if own else trace.caused_by
    layer, hypothesis_id = trace.layer("verification"), hypothesis_of(trace)
    verified = Verified(
        **about.at(at),
        about=named,
        hypothesis_id=hypothesis_id,
        tenant=about.tenant,
        outcome=map_in(layer, "actual_outcome"),
        claim=text_in(layer, "hypothesis_result"),
        learning=text_in(layer, "learning"),
        reports=reports_of(trace, about.executed if own else None),
        claimed=layer.get("claimed") is True,
        extends=extended_days(layer),
    )
    if named is None and hypothesis_id is not None:
        yield node_keys.hypothesis(hypothesis_id), verified
    else:
        yield node_keys.trace(named or about.id), verified
