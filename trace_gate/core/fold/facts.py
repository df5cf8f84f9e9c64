"""Facts: what traces tell nodes, and what nodes tell nodes further down (SPEC 8).

A fact is a value of plain fields (text, numbers, booleans, None, tuples, lists and maps of
these), so that it can be kept. Every fact begins with its place in the order of the fold:
the moment when it took effect, the trace behind it, and the number of the change in it.
"""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    Criterion = tuple[str, str, Any, Any]
    """metric, operator, value, baseline"""
    Report = tuple[str, int | None, int | None]
    """sha256 of a local file, first and last day that it tells about (days since the epoch)"""


class Fact(Record):
    """What all facts have. `order` sorts them: SPEC 8, Order."""

    whole: int
    """Seconds since the epoch, without the fraction."""
    fraction: str
    """The digits after the point, without zeros at the end."""
    trace_id: str
    number: int = 0
    """Which change of the trace, from 1; 0 is the trace itself."""

    @property
    def moment(self) -> tuple[int, str]:
        """When it took effect, exactly: what comes later is greater."""
        return self.whole, self.fraction

    @property
    def origin(self) -> dict[str, Any]:
        """The fields of a fact that comes of this one: its moment, and the trace behind it."""
        return {"whole": self.whole, "fraction": self.fraction, "trace_id": self.trace_id}

    @property
    def order(self) -> tuple[int, str, str, int, str, int]:
        """The key by which facts are folded. Ids of one day sort by their number."""
        return self.whole, self.fraction, *order_of(self.trace_id), self.number


def order_of(trace_id: str) -> tuple[str, int, str]:
    """What sorts trace ids: the day, then the number, which may have more than three digits."""
    day, _, running = trace_id.rpartition("-")
    return day, len(running), running


class Changed(Fact):
    """An executed change: to a bucket, to content, to the state of a campaign. From traces."""

    target: str
    """Normal form (`Target.normal`)."""
    change_type: str
    from_value: Any
    to_value: Any
    details: Mapping[str, Any]
    action_type: str | None
    approved: bool
    event: int
    """Which event-making change of its decision, from 1: the number in the event's id."""
    refusal: str = ""
    """Why the change does not count, whatever it is (claim, approval, failure); empty if it may."""
    code: str = ""
    """The finding code of `refusal`; empty for a failed execution, which is nobody's fault."""
    failed: bool = False
    """It was tried and did not come about: it uses its day all the same."""


class Moved(Fact):
    """An executed change of a number: a bid, a budget or a goal. From traces."""

    from_value: Any
    to_value: Any
    timezone: str
    """Of the shop, as the trace writes it."""
    failed: bool = False
    """It was tried and the value stayed as it was: it uses its day all the same."""
    back: bool = False
    """Whether its decision says that it undoes what another one did."""
    vouched: bool = False
    """Whether a person approved it for its amplitude, and so where it begins, too."""


class Within(Fact):
    """A change of something in a campaign, to the campaign: what lies in it. From decisions."""

    target: str
    """Normal form."""
    ad_group: str
    """As normal targets have it."""
    keyword: str
    """Its text as normal targets have it, without a match type; empty for none."""
    is_bid: bool
    executed: bool


class Holds(Fact):
    """From a bucket to each of its keywords. `trace_id` is what the bucket was created by."""

    asin: str
    bucket: str


class Executed(Fact):
    """An executed decision, as the brakes of a shop count it. From its own trace."""

    changes: int
    """Changes of the market: bids, budgets, states, content, buckets."""
    escalated: bool
    """A person had to approve it because of its amplitude, or of a frozen bucket."""
    failed: bool
    """It failed, or was rolled back."""
    open: bool
    """Nobody has recorded yet how it went."""
    resumes: bool
    """An approved decision that lets go of the brakes."""
    timezone: str
    score_alone: bool = False
    """It rests on a priority score, and names no hypothesis."""


class ScoreDay(Fact):
    """From a day to its shop: decisions that rest on nothing but a score. Of its last execution."""

    last: int
    """So many in a row at the end of the day."""
    whole_day: bool
    """All of the day, so that the row of the day before goes on."""


class ScoreTested(Fact):
    """From a hypothesis to its shop: a decision that uses a score rests on it; of the first one."""

    hypothesis: str
    rejected: int | None
    """When its newest conclusive result rejected it (epoch seconds); None where it did not."""


class Opened(Fact):
    """A trace of a shop, at its creation; from a day to its shop the first one of that day."""

    currency: str
    timezone: str


class Ended(Fact):
    """From a day to the brakes of its shop: how its last executions ended."""

    failures: int
    """So many failed after all others of that day."""
    others: bool
    """Whether there was another end, or a resumption, before these."""
    timezone: str
    """Of the shop, as the last of them writes it."""


class Reported(Fact):
    """From an observation to a bucket: what its reports count in some days. `number` is the item.

    Days are numbered from the epoch; both are counted.
    """

    start: int
    end: int
    figures: Mapping[str, int]
    money: Mapping[str, Any]
    """As `trace.counts.Count`."""
    captured: int | None
    """The day on which the report was taken that has these days; None where none has them."""
    closed: int
    """The first day on which such a report has all orders of these days."""


class Touched(Fact):
    """A decision that is about a bucket. `whole` is its execution, else its creation."""

    executed: bool
    creates: bool = False
    """Whether it creates the bucket."""


class Decided(Fact):
    """A decision as a whole, at its execution, else at its creation. From its own trace."""

    created: tuple[int, str]
    executed: bool
    """Executed so that it counts: PASS, or ESCALATE with an approval; also where it failed."""
    claim: str | None
    result: str | None
    action_type: str | None
    tenant: str
    asin: str | None
    buckets: tuple[str, ...]
    hypothesis_id: str | None
    considered: tuple[str, ...]
    """Other hypotheses that the decision names (`analysis.hypotheses_considered`)."""
    statement: str | None
    window_days: int | None
    criteria: tuple[Criterion, ...]
    baseline: Mapping[str, Any]
    """`observation.key_metrics`."""
    approved: bool = False
    failed: bool = False
    """Every change of it failed: it was tried, and did not run."""
    market: bool = False
    """It made a change of the market, or of a bucket, that did not fail."""
    day: int = 0
    """The day of the execution: days since the epoch, in UTC or as written, the earlier one."""
    evidence: tuple[str, ...] = ()
    """The sha256 of each report."""
    approved_at: int | None = None
    """When its approval was given (epoch seconds): it lapses without an execution (SPEC 7)."""
    scored: bool = False
    """It used a priority score: the result is a number."""
    withdraws: bool = False
    """It takes the place of another one and changes nothing, so there is nothing to execute."""
    moves: tuple[tuple[str, str, str], ...] = ()
    """(ASIN, bucket, state) of each bucket that it sends to another state."""


class Superseded(Fact):
    """To a trace: the trace `trace_id` takes its place, from its creation on."""


class Registered(Fact):
    """A hypothesis trace, at its creation."""

    hypothesis_id: str
    tenant: str
    asin: str | None
    statement: str | None
    window_days: int | None
    criteria: tuple[Criterion, ...]
    baseline: Mapping[str, Any]
    supersedes: str | None
    evidence: tuple[str, ...] = ()
    """The sha256 of each report."""


class Verified(Fact):
    """A verification, at `verified_at`: a decision's own layer, or a trace of its own."""

    about: str | None
    """The trace that it names: the decision itself, or `caused_by`."""
    hypothesis_id: str | None
    tenant: str
    outcome: Mapping[str, Any]
    """`actual_outcome`, by metric."""
    claim: str | None
    """confirmed, rejected or inconclusive, as the trace says."""
    learning: str | None
    reports: tuple[Report, ...] = ()
    """The reports in the repository that stand behind it."""
    claimed: bool = False
    """It says of itself that it is only claimed."""
    extends: int | None = None
    """By how many days it extends the window; 0 for what is no number of days."""


class BucketAt(Fact):
    """From a bucket to a decision that is about it: what the bucket was just before.

    `trace_id` is the decision.
    """

    asin: str
    bucket: str
    state: str | None
    fit_type: str | None


class Used(Fact):
    """From a trace to a hypothesis that it names: a decision, and what its buckets were."""

    executed: bool
    rests: bool
    """Whether it rests on the hypothesis (`hypothesis.hypothesis_id`), or considered it."""
    tenant: str
    asin: str | None
    action_type: str | None
    statement: str | None
    window_days: int | None
    criteria: tuple[Criterion, ...]
    baseline: Mapping[str, Any]
    contexts: tuple[tuple[str, str, str | None, str | None], ...]
    """(ASIN, bucket, state, fit type) just before the execution, in the order of the ids."""
    failed: bool = False
    market: bool = False
    day: int = 0
    evidence: tuple[str, ...] = ()
    """These four as of the decision."""
    scored: bool = False
    """It used a priority score."""


class Observed(Fact):
    """From a hypothesis to a pattern: one verified decision, what it says about a metric."""

    decision: str
    """The trace of the decision; `trace_id` is that of the verification."""
    asin: str | None
    met: bool
    evidenced: bool
    group: tuple[str | None, ...]
    """The fields of the `groups.Group`, whose slug is all that the key says of it."""


class Seen(Fact):
    """From a trace to the metrics of its ASIN: that it exists. `whole` as in `Decided`."""

    trace_type: str
    executed: bool
    complete: bool
    """Of an executed decision: evidence, a hypothesis and a result are recorded."""


class Lived(Fact):
    """From a bucket to the metrics of its ASIN: its whole life. `trace_id` created it."""

    bucket: str
    states: tuple[tuple[int, str, str], ...]
    """(seconds, state, trace id) from the creation on, in order."""
    imported: bool
    frozen_by: str | None
    """The trace of the event that froze it; None unless it is FROZEN now by an event."""


class Passed(Fact):
    """From a hypothesis to the metrics of an ASIN: a conclusive verification of a decision."""

    decision: str
    bucket: str | None
    result: str
    evidenced: bool


class Counted(Fact):
    """From metrics to the metrics above them: all weeks of one node.

    `trace_id` is the newest behind it. One fact for all weeks, since a shop has many ASINs.
    """

    source: str
    """The node that counted."""
    weeks: tuple[tuple[int, Mapping[str, int]], ...]
    """(Monday in seconds, what that week added by name), in order; see `weekly_counts`."""
    totals: Mapping[str, int]
    """The sums over the weeks, by name."""


class ProductState(Fact):
    """From the metrics of an ASIN to its product: what `status` asks of it."""

    looked: tuple[int, ...]
    """Mondays of the weeks in which somebody looked at it; a decision is no look."""
    buckets: tuple[tuple[str, tuple[tuple[int, str, str], ...]], ...]
    """Bucket, and its states as in `Lived`."""


class Underway(Fact):
    """From a hypothesis to a product: its experiments there."""

    hypothesis: str
    statement: str | None
    tenant: str
    running: tuple[Mapping[str, Any], ...]
    """Those without a result."""
    ended: int
    """When the newest of the others was over (epoch seconds); 0 for none."""
    ended_by: str
    """The trace that brought its result; empty for none."""


class Declined(Fact):
    """To the metrics of a shop: something that the fold goes on without, and no layer names."""

    code: str
    message: str
    remediation: str


class Unfolded(Fact):
    """A file below `traces/` that tells nothing, because it cannot be read or dated."""

    path: str
    why: str


_KINDS: Mapping[str, type[Fact]] = {each.__name__: each for each in Fact.__subclasses__()}


def pack(fact: Fact) -> tuple[Any, ...]:
    """A fact as plain data: its kind, then its fields."""
    return type(fact).__name__, *fact.as_tuple()


def unpack(plain: tuple[Any, ...]) -> Fact:
    """The fact that `pack` made plain. There are very many, so its fields are set as they come."""
    kind = _KINDS[plain[0]]
    made = kind.__new__(kind)
    for field, value in zip(kind._fields, plain[1:], strict=True):
        object.__setattr__(made, field, value)
    return made
