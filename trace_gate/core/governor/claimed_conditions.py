"""What a change of a bucket's state claims, held against the counts of its observations.

SPEC 8, Conditions of transitions; TG507, TG508. A freeze criterion that the counts contradict is an
error. What no observation of the last days supports is a warning for a freeze; another way that the
counts contradict is a warning. Without counts nothing else is said.
"""

from __future__ import annotations

from trace_gate.core.fold import node_keys
from trace_gate.core.fold.buckets.transitions import event_of
from trace_gate.core.governor import claim_messages, goals
from trace_gate.core.governor.conditions import assessment, limits, triggers, weeks
from trace_gate.core.governor.conditions.condition import (
    DAY,
    NOT_MET,
    TOO_LITTLE,
    UNKNOWN,
    Condition,
    Known,
)
from trace_gate.core.record import Record
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.finding import Finding
    from trace_gate.core.fold.buckets.bucket import Bucket
    from trace_gate.core.fold.facts import Changed
    from trace_gate.core.governor.context import DecisionContext, TargetedChange

_NEAR = {triggers.CONV_DROP: 0.5, triggers.ACOS_SPIKE: 0.05}
"""A recorded value may be rounded: by so much of a percent, or of a target."""


class _Claim(Record):
    """One change of state that is legal, and what is known of its bucket."""

    context: DecisionContext
    targeted: TargetedChange
    change: Changed
    known: Known
    at_base: Known | None
    """The same without the unit, where the unit brings counts of it; else None"""

    @property
    def name(self) -> str:
        return self.targeted.target.bucket or ""

    @property
    def remedy(self) -> str:
        asin = self.targeted.target.asin
        return claim_messages.look_at_measured(asin)

    def warning(self, code: str, message: str, remedy: str | None = None) -> Finding:
        return self.context.file.finding(
            code, self.targeted.place, message, remedy or self.remedy, level="warning"
        )

    def error(self, message: str, remedy: str) -> Finding:
        return self.context.block("TG508", self.targeted.place, message, remedy)


def judge(
    context: DecisionContext, targeted: TargetedChange, change: Changed, bucket: Bucket
) -> Iterator[Finding]:
    """What the counts say of a legal change of state, as the bucket stands before it."""
    if bucket.state is None:
        return
    claim = _claim(context, targeted, change, bucket)
    kind = event_of(bucket.state, change.to_value, context.policy)
    if kind == "BUCKET_FREEZE":
        yield from _freeze(claim)
    elif kind == "BUCKET_UNFREEZE":
        yield from _unfreeze(claim)
    else:
        yield from _other(claim)


def _claim(
    context: DecisionContext, targeted: TargetedChange, change: Changed, bucket: Bucket
) -> _Claim:
    asin, name = targeted.target.asin or "", targeted.target.bucket or ""
    key, goal = node_keys.counts(context.tenant, asin, name), goals.holding(context, asin, name)
    date = context.local_date(context.zone, context.at.whole)
    day = ids.day_number(date)
    today = context.at.whole // DAY if day is None else day
    known = Known(
        state=bucket.state or "",
        since=bucket.status.since[0],
        goal=goal.value if goal is not None else None,
        counts=_counts(context, key, today, at_base=False),
        now=context.at.whole,
    )
    base = _counts(context, key, today, at_base=True)
    brings = base != known.counts
    return _Claim(
        context=context,
        targeted=targeted,
        change=change,
        known=known,
        at_base=known.with_(counts=base) if brings else None,
    )


def _counts(context: DecisionContext, key: str, today: int, *, at_base: bool) -> weeks.Counts:
    facts = context.at_base(key) if at_base else context.facts(key)
    nodes = {each: node_keys.trace(each) for each in weeks.traces_of(facts)}
    corrected = [
        each
        for each, node in nodes.items()
        if weeks.is_corrected(context.at_base(node) if at_base else context.facts(node))
    ]
    return weeks.of(facts, corrected, today)


def _freeze(claim: _Claim) -> Iterator[Finding]:
    policy = claim.context.policy
    rules, unsupported = limits.of(policy), []
    for each in policy.event_clock_rules["freeze_criteria"]:
        name = each["name"]
        now = assessment.criterion(name, claim.known, rules)
        before = (
            assessment.criterion(name, claim.at_base, rules) if claim.at_base is not None else None
        )
        if now.verdict == NOT_MET:
            yield _contradicted(claim, now)
        elif before is not None and before.verdict == NOT_MET and now.verdict in _NOTHING:
            yield _contradicted(claim, before)
        elif before is not None and before.verdict == NOT_MET:
            yield claim.warning(
                "TG508", *claim_messages.met_by_own_counts(name, claim.name, before, now)
            )
        elif (other := _other_weeks(claim, name, rules)) is not None:
            yield _contradicted(claim, other) if now.verdict in _NOTHING else _doubted(claim, other)
        elif now.verdict in _NOTHING:
            unsupported.append(f"`{name}`: {now.sentence}")
    if unsupported:
        yield claim.warning("TG508", claim_messages.unsupported(claim.name, rules, unsupported))


_NOTHING = (UNKNOWN, TOO_LITTLE)


def _other_weeks(claim: _Claim, name: str, rules: limits.Limits) -> Condition | None:
    """A criterion that is not met by weeks which newer ones have put out of force."""
    for counts in weeks.others(claim.known.counts):
        found = assessment.criterion(name, claim.known.with_(counts=counts), rules)
        if found.verdict == NOT_MET:
            return found
    return None


def _doubted(claim: _Claim, found: Condition) -> Finding:
    return claim.warning("TG508", *claim_messages.doubted(claim.name, found, _named(found.basis)))


def _contradicted(claim: _Claim, found: Condition) -> Finding:
    return claim.error(
        *claim_messages.contradicted(
            claim.name, found, _named(found.basis), claim.known.state, claim.remedy
        )
    )


def _unfreeze(claim: _Claim) -> Iterator[Finding]:
    """The recorded value is that of a week: of one that the decision names, where it names one."""
    trace, details = claim.context.trace, claim.change.details
    name, actual = details.get("unfreeze_trigger"), details.get("actual_value")
    rule = claim.context.policy.event_clock_rules["unfreeze_triggers"].get(name)
    if rule is None or not isinstance(name, str):
        return
    rules, known = limits.of(claim.context.policy), claim.known
    found = list(triggers.of_weeks(name, known.counts, known.goal, rules))
    cited = {trace.caused_by, *trace.related_traces}
    own = [each for each in found if each.week.trace_id in cited]
    fitting = [
        each
        for each in own or found
        if triggers.fires(rule, each.value) and _is_near(name, each.value, actual)
    ]
    if fitting:
        yield from _doubted_wake(claim, name, rules, fitting)
    if not found or fitting:
        return
    newest = (own or found)[0]
    message = claim_messages.other_value(claim.name, name, actual, newest, _named(newest.basis))
    remedy = claim_messages.write_measured()
    yield claim.error(message, remedy) if own else claim.warning("TG508", message, remedy)


def _doubted_wake(
    claim: _Claim, name: str, rules: limits.Limits, fitting: list[triggers.Measured]
) -> Iterator[Finding]:
    """Other counts of most of the days of a week do not show what it shows."""
    rule = claim.context.policy.event_clock_rules["unfreeze_triggers"][name]
    bases = [each for each in (claim.known, claim.at_base) if each is not None]
    quiet = [
        each
        for known in bases
        for counts in weeks.others(known.counts)
        for each in triggers.of_weeks(name, counts, known.goal, rules)
        if not triggers.fires(rule, each.value)
    ]
    against = [
        next((each for each in quiet if abs(each.week.end - one.week.end) <= _MOST_DAYS), None)
        for one in fitting
    ]
    if against and all(against) and against[0] is not None:
        yield claim.warning(
            "TG508",
            *claim_messages.wake_doubted(claim.name, name, against[0], _named(against[0].basis)),
        )


_MOST_DAYS = 3
"""Weeks that end so many days apart share most of their days."""


def _is_near(name: str, value: object, actual: object) -> bool:
    if isinstance(actual, bool) or not isinstance(actual, int | float):
        return False
    return abs(float(str(value)) - actual) <= _NEAR[name]


def _other(claim: _Claim) -> Iterator[Finding]:
    """A way that the counts contradict. The days of a state are no counts."""
    new = claim.change.to_value
    ways = assessment.assess(claim.known, claim.context.policy)
    way = next((each for each in ways if each.new == new), None)
    if way is None or way.verdict == assessment.READY:
        return
    against = [each for each in way.conditions if each.verdict == NOT_MET and each.basis]
    if way.any_is_enough and way.verdict != assessment.WAIT:
        return
    if against:
        yield claim.warning(
            "TG507",
            claim_messages.way_contradicted(claim.name, way, new, against, _named(way.basis)),
        )


def _named(traces: tuple[str, ...]) -> str:
    more = len(traces) - _MOST
    return ", ".join(traces[-_MOST:]) + (f" and {more} more" if more > 0 else "")


_MOST = 3
