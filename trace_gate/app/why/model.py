"""What `why` answers, as values (SPEC 9, `why`). Texts are as the repository has them.

What is None is not known, or not there.
"""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal

    from trace_gate.app.review.model import ReviewedChange
    from trace_gate.app.why.rule import PathRule
    from trace_gate.core.finding import Finding

    NoCover = Literal[
        "executed_before", "too_late", "own_errors", "blocked", "waits_for_approval",
        "approval_does_not_hold", "wildcard", "other_content", "finding",
    ]  # fmt: skip
    """Why a decision that names a path does not cover it. A wildcard covers no protected path;
    `finding` is what the findings of the path say."""

    Explained = Literal["commit", "path", "staged"]
    """A commit; a path in the commit that changed it last; a path as it is staged."""

    State = Literal[
        "traced",
        "uncommitted",
        "before_adoption",
        "adoption",
        "not_needed",
        "remediated",
        "past_the_gate",
    ]
    """How a line, or a step of a file, stands to the traces:

    traced            a trace covers it
    uncommitted       it is not in a commit yet
    before_adoption   its commit is older than the adoption of trace-gate
    adoption          it came with the adoption
    not_needed        it needs no trace: exempt or derived by the policy
    remediated        no trace covers it, and an approved decision about its commit accepts that
    past_the_gate     no trace covers it
    """


class Origin(Record):
    """The commit that wrote a line, or made a step of a file."""

    commit: str
    path: str
    """The name that the file had there."""
    line: int | None
    author: str
    at: str
    """When it was committed, by its committer (UTC)."""
    subject: str
    landed: str | None
    """The step of the protected line that brought the commit, where that is another one."""


class CitedEvidence(Record):
    """One entry of evidence, as the trace records it."""

    uri: str | None
    sha256: str | None
    captured_at: str | None
    period_start: str | None
    period_end: str | None


class Outcome(Record):
    """What came of a decision: its hypothesis, and the newest result."""

    hypothesis: str | None
    statement: str | None
    criteria: tuple[str, ...]
    """As sentences: `acos <= 0.31`."""
    due: str | None
    """The day on which the window is over; None where nothing was executed."""
    result: str | None
    """confirmed, rejected, inconclusive; None while nobody has looked."""
    claimed: bool
    """The trace itself says that the result is only claimed."""
    trace: str | None
    """Which trace has the result."""
    at: str | None
    actual: tuple[tuple[str, Any], ...]
    learning: str | None


class ExplainedTrace(Record):
    """A trace as the reason for something: what, who, because of what, within which limits."""

    trace: str
    path: str
    trace_type: str
    title: str
    tenant: str | None
    asin: str | None
    bucket: str | None
    agent: str | None
    directed_by: str | None
    created_at: str | None
    option: str | None
    rationale: str | None
    changes: tuple[ReviewedChange, ...]
    about_line: tuple[int, ...]
    """The numbers of those changes that seem to be about the line."""
    claim: str | None
    """What the decision says of the guardrails; the gate held it against them when it landed."""
    guardrails: tuple[tuple[str, str], ...]
    """What it says of each."""
    approved_by: str | None
    approved_at: str | None
    signed: bool
    accepts: tuple[str, ...]
    executed_at: str | None
    result: str | None
    evidence: tuple[CitedEvidence, ...]
    outcome: Outcome
    causes: tuple[tuple[str, str], ...]
    """Id and title of the traces that led to it, the nearest first."""
    followed: tuple[tuple[str, str, str], ...]
    """How, id and title of what came after it: `superseded by`, `undone by`, `verified by`."""


class MarketValue(Record):
    """A value that a market file has for a target, and the newest executed decision about it."""

    column: str | None
    """None for a text."""
    tenant: str
    target: str
    value: Any
    """What the file has; None for nothing."""
    named: bool
    """Whether any decision names the target, also one that is open, or that failed."""
    trace: str | None
    """The newest executed decision about the target; None for none, and so are those below."""
    title: str | None
    executed_at: str | None
    decided_target: str | None
    """The target as the decision has it."""
    from_value: Any
    to_value: Any
    agrees: bool | None
    """Whether the file has what the decision left."""
    waiting: str | None
    """Where it has not: a decision that says the file's value, and that is not executed yet."""


class MarketRow(Record):
    """What a market file says in the row of a line (SPEC 5, Market files)."""

    values: tuple[MarketValue, ...]
    """Empty for a row that is about no target, like the header."""
    unread: tuple[str, ...]
    """Why some of it cannot be read, as sentences."""


class LineAnswer(Record):
    """Why a line is as it is."""

    path: str
    line: int
    text: str
    before: str | None
    """The line that it replaced."""
    kind: str
    """Class of the path by the policy of the commit that is read."""
    commit: str
    """The commit that was read."""
    state: State
    origin: Origin | None
    traces: tuple[ExplainedTrace, ...]
    others: tuple[str, ...]
    """Ids of further traces that cover the same path there."""
    remark: str | None
    commands: tuple[str, ...]
    market: MarketRow | None = None
    """None for a file that no entry of market_files.yaml reads."""


class HistoryStep(Record):
    """One commit that made something of a file."""

    origin: Origin
    change: Literal["added", "changed", "renamed", "deleted"]
    state: State
    traces: tuple[tuple[str, str], ...]
    """Id and title."""


class FileAnswer(Record):
    """How a file came to be as it is: its newest commits, each with its traces."""

    path: str
    kind: str
    commit: str
    deleted: bool
    binary: bool
    steps: tuple[HistoryStep, ...]
    more: bool
    """There are older ones."""
    remark: str | None
    commands: tuple[str, ...]
    market: MarketRow | None = None
    """Of a workbook that is mapped what the row says that somebody asked about."""


class TraceAnswer(Record):
    """Why a trace is there, and what came of it."""

    trace: ExplainedTrace
    commit: str
    origins: tuple[Origin, ...]
    """The commits that brought it and made it grow, oldest first."""
    commands: tuple[str, ...]


class StateMove(Record):
    """How an intent bucket came into a state."""

    at: str
    before: str | None
    after: str
    trace: str
    title: str


class BucketStory(Record):
    """An intent bucket of one product of one shop, as the fold knows it."""

    tenant: str
    asin: str
    state: str | None
    since: str | None
    imported: bool
    frozen_by: str | None
    fit_type: str | None
    job_to_be_done: str | None
    moves: tuple[StateMove, ...]
    """Oldest first."""
    refused: tuple[str, ...]
    """What does not count, and why."""
    trace: ExplainedTrace | None
    """By which it came to its state."""


class BucketAnswer(Record):
    """Why intent buckets of a name are in their states."""

    bucket: str
    commit: str
    stories: tuple[BucketStory, ...]
    commands: tuple[str, ...]


class HypothesisStep(Record):
    """What a trace did to a hypothesis."""

    at: str
    what: str
    """registered, executed, verified, ..., as the fold names it."""
    trace: str
    title: str
    experiment: str | None
    result: str | None
    claimed: bool
    counted: bool
    """Whether it moved the confidence."""
    status: str | None
    confidence: Any


class RunningTest(Record):
    """An experiment of a hypothesis."""

    id: str
    status: str
    due: str | None
    result: str | None


class HypothesisAnswer(Record):
    """Why a hypothesis stands as it does."""

    hypothesis: str
    commit: str
    tenant: str | None
    statement: str | None
    status: str
    since: str | None
    confidence: Any
    automatic: bool
    """Whether decisions may rest on it without a person."""
    claimed: bool
    criteria: tuple[str, ...]
    window_days: int | None
    experiments: tuple[RunningTest, ...]
    steps: tuple[HypothesisStep, ...]
    """Oldest first."""
    refused: tuple[str, ...]
    trace: ExplainedTrace | None
    """By which it came to its status."""
    commands: tuple[str, ...]


class NotCounted(Record):
    """A trace that names a path and does not cover it, and why not."""

    trace: str
    why: NoCover


class ExplainedChange(Record):
    """A changed path: its rule, what covers it, what does not, and what mends it."""

    path: str
    change: Literal["added", "changed", "deleted"]
    rule: PathRule
    cover: str
    """What it is covered by: decision, evidence; or why it needs nothing: trace, exempt, derived;
    else nobody."""
    traces: tuple[str, ...]
    """The traces that cover it."""
    not_counted: tuple[NotCounted, ...]
    findings: tuple[Finding, ...]


class ExplainAnswer(Record):
    """Why a change is judged as it is."""

    subject: Explained
    name: str
    """What was asked about."""
    commit: str | None
    """The commit whose change this is; None of what is staged, and of a path without a commit."""
    step: str | None
    """The commit that brought it, with which it is judged, where that is another one."""
    verdict: str
    """Of the whole unit: PASS, BLOCK, ESCALATE; NONE where nothing was judged."""
    policy_ref: str
    policy_digest: str
    rule: PathRule | None
    """Of the path that was asked about."""
    changes: tuple[ExplainedChange, ...]
    others: tuple[Finding, ...]
    """Findings of the unit that are about none of these paths."""
    remarks: tuple[str, ...]
    edits: tuple[str, ...]
    """What changes the verdict, the smallest first: all of these together."""
