"""A review as values: what the judge said of a range, and what the range does (SPEC 9, `review`).

What is None could not be told. Texts are those of the repository: who writes them out makes
them harmless.
"""

from __future__ import annotations

from trace_gate.core.gate.judgement import Judged
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from decimal import Decimal
    from typing import Any, Literal

    from trace_gate.core.finding import Finding, Level, Verdict
    from trace_gate.core.gate.judgement import Answer

    ReviewStatus = Literal["blocked", "waiting", "passed", "unknown"]
    """What may be done with a decision, as the gate sees it; unknown where it could not judge."""
    HashState = Literal["matches", "differs", "missing", "external", "tombstone"]
    ApprovalState = Literal[
        "not_needed",
        "waiting",
        "approved",
        "incomplete",
        "changed",
        "invalid",
        "settled",
        "unknown",
    ]
    """How an approval stands; incomplete is one that holds for less than it has to."""
    KpiName = Literal["freeze_rate", "decision_density", "trace_completeness"]
    Cover = Literal[
        "decision", "evidence", "trace", "exempt", "derived", "adoption", "nobody", "unreadable",
        "unknown",
    ]  # fmt: skip
    """What covers a path; unreadable where a trace cannot be read that may do so."""


class Ref(Record):
    """A commit, and the name that it was asked for by."""

    name: str
    commit: str


class PolicyUsed(Record):
    """The policy that judged: that of the base, never the one that the range brings."""

    ref: str
    digest: str
    changes: bool
    """Whether the range changes it."""


class ReviewedCommit(Record):
    """One commit of the range."""

    commit: str
    subject: str
    author: str
    verdict: Verdict | None


class Action(Record):
    """What somebody has to do, before the range may land or a decision may be executed."""

    who: Literal["author", "approver", "anybody"]
    names: tuple[str, ...]
    what: str
    """The command or the edit."""
    why: str
    code: str
    trace: str | None
    path: str | None
    more: int = 0
    """So many other places need the same."""


class ReviewedChange(Record):
    """One change of a decision."""

    number: int
    target: str
    change_type: str | None
    kind: str | None
    """Of its target: bid, budget, state, content, bucket, goal, file."""
    from_value: Any
    to_value: Any
    share: Decimal | None
    """How far it goes, as a fraction, computed from the two values."""
    limit: Decimal | None
    """How far one change of its kind may go without a person, by the policy."""
    limit_in_harvest: Decimal | None
    """The same in a bucket of the state that buckets are frozen from."""
    in_harvest: bool | None
    """Which of the two holds for it; None where it was not judged now."""
    failed: str | None
    """Why Amazon refused it; None where it did not."""


class CellChange(Record):
    """A cell of a table that is another one, or a row that is new or gone."""

    sign: Literal["added", "gone", "changed"]
    sheet: str | None
    row: str
    """The cells that name it."""
    column: str | None
    """None for a whole row, whose other cells are told in `before` or `after`."""
    before: str | None
    after: str | None
    share: Decimal | None
    """How far a number goes, as a fraction."""


class ContentChange(Record):
    """What differs in a file that a decision names: at the base, and as the range leaves it."""

    path: str
    form: Literal["table", "text", "unknown"]
    """How it was compared; unknown where it was not."""
    before: str | None
    after: str | None
    """The sha256 of the raw bytes; None where there is no such file."""
    size_before: int | None
    size_after: int | None
    cells: tuple[CellChange, ...]
    lines: tuple[str, ...]
    """Of a unified diff."""
    more: int
    """So many cells or lines differ besides."""
    remarks: tuple[str, ...]
    """What cells and lines do not show."""


class Reason(Record):
    """Why a guardrail says what it says."""

    code: str
    level: Level
    message: str
    remediation: str


class GuardrailSaid(Record):
    """What one guardrail says of a decision."""

    name: str
    verdict: Verdict
    reasons: tuple[Reason, ...]


class ReviewedEvidence(Record):
    """One entry of evidence, and what its file is in the tree that the range leaves."""

    uri: str
    state: HashState
    sha256: str | None
    size: int | None
    """Bytes; of a file in Git LFS those that its pointer names."""
    captured_at: str | None
    age_days: int | None
    """From the capture to the landing."""
    period_start: str | None
    period_end: str | None


class HypothesisRecord(Record):
    """A hypothesis that a decision rests on, with its record at the base."""

    id: str
    statement: str | None
    status: str | None
    """As the base folds it; None where the base does not know it."""
    confidence: Decimal | None
    uses: int
    confirmed: int
    rejected: int
    inconclusive: int
    claimed: bool
    """Its newest result is only claimed."""


class ReviewedApproval(Record):
    """Whether a decision needs a person, and whether one has spoken."""

    state: ApprovalState
    by: str | None
    """Whom the trace names."""
    at: str | None
    authenticated: bool
    own: bool
    """An author of the decision gave it, and the policy lets that count."""
    accepts: tuple[str, ...]
    wants: tuple[str, ...]
    """The codes that it has to accept."""
    approvers: tuple[str, ...]
    """Who may give it; nobody is named while the policy has no approver."""


class ReviewedDecision(Record):
    """A decision or a maintenance trace that the range brings or grows."""

    trace: str
    path: str
    trace_type: str
    tenant: str | None
    currency: str | None
    asin: str | None
    bucket: str | None
    action_type: str | None
    rationale: str | None
    status: ReviewStatus
    verdict: Verdict | None
    """What it comes to by the guardrails and its own word: the stricter of the two."""
    claim: str | None
    """What it says of itself."""
    is_new: bool
    records_execution: bool
    executed_at: str | None
    result: str | None
    changes: tuple[ReviewedChange, ...]
    contents: tuple[ContentChange, ...]
    """Of the changed files that it names."""
    guardrails: tuple[GuardrailSaid, ...]
    """Empty where it was judged when it was executed, or could not be judged."""
    codes: tuple[str, ...]
    """The codes of the errors that its trace has."""
    evidence: tuple[ReviewedEvidence, ...]
    hypothesis: HypothesisRecord | None
    approval: ReviewedApproval


class OtherTrace(Record):
    """An observation, a hypothesis or a verification of the range."""

    trace: str
    path: str
    trace_type: str
    tenant: str | None
    asin: str | None
    title: str
    is_new: bool
    codes: tuple[str, ...]


class ResultLine(Record):
    """One success criterion: before, wanted, got."""

    metric: str
    operator: str
    wanted: Any
    before: Any
    got: Any
    met: bool | None
    why: str
    """Why nobody can tell."""
    interval: tuple[float, float] | None
    enough_data: bool


class ReviewedResult(Record):
    """What a verification of the range came to, computed again by the fold."""

    trace: str
    tenant: str | None
    asin: str | None
    hypothesis: str | None
    experiment: str | None
    decision: str | None
    result: str | None
    """confirmed, rejected, inconclusive; None where the fold goes on without it."""
    claimed: bool
    counted: bool
    """Whether it moves the confidence."""
    confidence_before: Decimal | None
    confidence_after: Decimal | None
    learning: str | None
    lines: tuple[ResultLine, ...]


class BucketMove(Record):
    """An intent bucket that is not as it was."""

    tenant: str
    asin: str
    bucket: str
    before: str | None
    after: str | None
    since: str | None
    trace: str | None
    """By which it came to its state."""
    fields: tuple[str, ...]
    """What of its meaning is another."""


class EventSeen(Record):
    """An event that the range brings, changes, or takes away."""

    sign: Literal["added", "changed", "gone"]
    id: str
    type: str
    at: str
    trace: str
    target: str
    tenant: str
    before: Any
    after: Any


class HypothesisMove(Record):
    """A hypothesis that is not as it was."""

    id: str
    tenant: str | None
    statement: str | None
    status_before: str | None
    status_after: str | None
    confidence_before: Decimal | None
    confidence_after: Decimal | None
    uses_before: int
    uses_after: int
    trace: str | None
    """By which it came to its status."""


class ExperimentMove(Record):
    """An experiment that is not as it was."""

    id: str
    hypothesis: str
    tenant: str | None
    asin: str | None
    status_before: str | None
    status_after: str | None
    due_before: str | None
    due_after: str | None
    trace: str | None


class PatternMove(Record):
    """A pattern that counts other decisions than it did."""

    id: str
    tenant: str
    decisions_before: int
    decisions_after: int
    successes_before: int
    successes_after: int
    law_before: bool
    law_after: bool


class Kpi(Record):
    """A number of a shop, before and after."""

    name: KpiName
    before: float | None
    after: float | None
    target_above: float | None
    target_below: float | None
    grade: str | None
    """The word of the policy for it afterwards."""


class StateCount(Record):
    """How many buckets of a shop are in a state, before and after."""

    state: str
    before: int
    after: int


class Week(Record):
    """A week of a shop, as the range leaves it."""

    week: str
    freeze_rate: float | None
    decisions: int
    living: int


class ShopNumbers(Record):
    """What the range does to the numbers of a shop."""

    tenant: str
    week: str
    """The week of which they are: that of the review."""
    frozen: int
    living: int
    """Buckets, as the range leaves them."""
    kpis: tuple[Kpi, ...]
    states: tuple[StateCount, ...]
    weeks: tuple[Week, ...]


class Effects(Record):
    """The state at the base against the state that the range leaves: only what differs."""

    buckets: tuple[BucketMove, ...] = ()
    events: tuple[EventSeen, ...] = ()
    hypotheses: tuple[HypothesisMove, ...] = ()
    experiments: tuple[ExperimentMove, ...] = ()
    patterns: tuple[PatternMove, ...] = ()
    shops: tuple[ShopNumbers, ...] = ()


class ReviewedFile(Record):
    """A path that the range changes, and the trace that covers it."""

    path: str
    change: Literal["added", "changed", "deleted"]
    kind: str | None
    """The class of the path; None where no policy could be read."""
    cover: Cover
    traces: tuple[str, ...]
    codes: tuple[str, ...]
    moved_from: str | None
    """The path that held the same content before, and is deleted here."""


class ReviewedImplied(Record):
    """A value that the range makes another one in a market file, and who decided it (SPEC 5)."""

    tenant: str
    asin: str | None
    """Of its target, or of the decisions about it; None where neither names one."""
    target: str
    from_value: Any
    to_value: Any
    share: Decimal | None
    """How far a number goes, as a fraction."""
    path: str
    row: int | None
    """Counted from 1; None of a text."""
    gone: bool
    """Whether the place is that of the base: the range has it no more."""
    twice: bool
    """Whether the base has it twice, so that nobody can tell what it was."""
    traces: tuple[str, ...]
    """The decisions about its target; with no code, those that declare it."""
    code: str | None
    """Of the finding about it: TG413 where nobody decided it. None where it is decided."""


class Cause(Record):
    """A causal link of a trace of the range."""

    source: str
    target: str
    kind: Literal["caused_by", "supersedes"]


class LeftOut(Record):
    """What is about other shops or products than those asked for."""

    decisions: int = 0
    results: int = 0
    traces: int = 0
    implied: int = 0


class Review(Record):
    """All that a reviewer reads of a range."""

    verdict: Answer
    as_of: str
    """When it was judged (UTC)."""
    landed: str | None
    """As of when it is judged, where the protected branch has it already (UTC): its landing."""
    base: Ref
    head: Ref
    policy: PolicyUsed
    store: str | None
    marketplace: str | None
    asin: str | None
    """What was asked for; None is all. The verdict is that of the whole range."""
    tenants: tuple[str, ...]
    judged: Judged
    remarks: tuple[str, ...]
    adoption: bool
    """Whether it brings the rules to a history that had none: nothing in it needs cover."""
    commits: tuple[ReviewedCommit, ...]
    protected: tuple[ReviewedFile, ...]
    """What changes the rules themselves, or how Git shows a file: named before all else."""
    actions: tuple[Action, ...]
    decisions: tuple[ReviewedDecision, ...]
    results: tuple[ReviewedResult, ...]
    traces: tuple[OtherTrace, ...]
    effects: Effects | None
    """None where what would land is not known."""
    files: tuple[ReviewedFile, ...]
    causes: tuple[Cause, ...]
    findings: tuple[Finding, ...]
    left_out: LeftOut
    implied: tuple[ReviewedImplied, ...] | None = None
    """What market files say now; None where nobody could tell, empty where none is changed."""
