"""Tests of a hypothesis (SPEC 8, Experiments).

A hypothesis trace plans an experiment; the first executed decision on it starts it; a
verification completes it. A decision that finds no experiment to belong to is a trial of its
own: it is verified in the same way, and has no file.
"""

from __future__ import annotations

from trace_gate.core.fold import formatting
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from trace_gate.core.fold.facts import Criterion, Fact, Registered, Used, Verified
    from trace_gate.core.fold.formatting import Moment
    from trace_gate.core.fold.hypotheses.outcome import Line
    from trace_gate.core.fold.result import Refusal

OPEN = ("PLANNED", "RUNNING")
LONGEST_EXTENDED = 30
"""Days that a window has at most after it was extended."""
_DAY = 86_400
_LONGEST = 36_500
"""Days. A longer window is no window, and its end no date."""


class Verdict(Record):
    """What a verification came to."""

    fact: Verified
    decision: str | None
    result: str
    evidenced: bool
    lines: tuple[Line, ...]


class Trial(Record):
    """An experiment, or a decision that is a test of its own."""

    trace: str
    """The hypothesis trace, or the decision."""
    registered: bool = False
    """Whether a hypothesis trace planned it: then it is an experiment, and has a file."""
    asin: str | None
    created: Moment
    window_days: int | None
    """With the days by which it was extended."""
    extension: tuple[int, str] | None = None
    """By how many days its window was extended, and the verification that did it."""
    criteria: tuple[Criterion, ...]
    baseline: tuple[tuple[str, Any, str], ...]
    """metric, value, trace"""
    status: str
    since: Moment
    by: str
    """The trace that brought it into its status."""
    runs: tuple[tuple[str, Moment], ...] = ()
    """Executed decisions that rest on it, with their executions, in order."""
    failed: tuple[tuple[str, Moment], ...] = ()
    """Those of which every change failed: they were tried, and it did not run by them."""
    days: tuple[tuple[str, int], ...] = ()
    """The day of each of its runs on the market (days since the epoch)."""
    verdict: Verdict | None = None
    history: tuple[Mapping[str, Any], ...] = ()
    refused: tuple[Refusal, ...] = ()

    @property
    def id(self) -> str:
        """EXP-YYYYMMDD-NNN: date and number of the hypothesis trace."""
        return "EXP-" + self.trace.removeprefix("TRACE-")

    @property
    def start(self) -> Moment:
        """The execution of its first decision, else its creation."""
        return self.runs[0][1] if self.runs else self.created

    @property
    def concluded(self) -> bool:
        """Whether it has its one conclusive result."""
        return self.verdict is not None and self.verdict.result != "inconclusive"

    def due(self, decision: str | None = None) -> Moment | None:
        """When its window has passed, for a decision that joined it later: its own window."""
        if self.window_days is None or not 0 < self.window_days <= _LONGEST:
            return None
        tried = dict((*self.runs, *self.failed))
        whole, fraction = tried.get(decision or "", self.start)
        return whole + self.window_days * _DAY, fraction


OVER = ("COMPLETED", "CANCELLED")
"""The statuses that an experiment does not leave."""


def planned(fact: Registered, criteria: tuple[Criterion, ...]) -> Trial:
    """The experiment that a hypothesis trace plans."""
    line = entry(fact, "registered", status="PLANNED")
    trial = _begun(fact, criteria, fact.window_days, status="PLANNED")
    return trial.with_(registered=True, history=(line,))


def alone(fact: Used, criteria: tuple[Criterion, ...], window_days: int | None) -> Trial:
    """A decision without an experiment, as a trial of its own."""
    own = ((fact.trace_id, fact.moment),)
    tried = {"failed": own} if fact.failed else {"runs": own}
    trial = _begun(fact, criteria, window_days, status="RUNNING")
    return trial.with_(**tried, days=_days_of(fact))


def _begun(
    fact: Registered | Used,
    criteria: tuple[Criterion, ...],
    window_days: int | None,
    *,
    status: str,
) -> Trial:
    return Trial(
        trace=fact.trace_id,
        asin=fact.asin,
        created=fact.moment,
        window_days=window_days,
        criteria=criteria,
        baseline=_baseline((), fact),
        status=status,
        since=fact.moment,
        by=fact.trace_id,
    )


def joined(trial: Trial, fact: Used, criteria: tuple[Criterion, ...]) -> Trial:
    """The trial with one more executed decision; the first one that did not fail starts it."""
    if fact.failed:
        tried = (*trial.failed, (fact.trace_id, fact.moment))
        line = entry(fact, "failed", status=trial.status)
        return trial.with_(failed=tried, history=(*trial.history, line))
    runs = (*trial.runs, (fact.trace_id, fact.moment))
    trial = trial.with_(days=(*trial.days, *_days_of(fact)))
    history = (*trial.history, entry(fact, "executed", status="RUNNING"))
    if trial.runs:
        return trial.with_(runs=runs, history=history)
    return trial.with_(
        runs=runs,
        history=history,
        status="RUNNING",
        since=fact.moment,
        by=fact.trace_id,
        asin=trial.asin or fact.asin,
        criteria=trial.criteria or criteria,
        window_days=trial.window_days or fact.window_days,
        baseline=_baseline(trial.baseline, fact),
    )


def _days_of(fact: Used) -> tuple[tuple[str, int], ...]:
    return ((fact.trace_id, fact.day),) if fact.market and not fact.failed else ()


def cancelled(trial: Trial, fact: Registered) -> Trial:
    """The trial after another hypothesis trace took the place of its own."""
    history = (*trial.history, entry(fact, "superseded", status="CANCELLED"))
    return trial.with_(status="CANCELLED", since=fact.moment, by=fact.trace_id, history=history)


def looked_at(trial: Trial, verdict: Verdict, *, completes: bool) -> Trial:
    """The trial after a verification, which may be an early look that changes nothing."""
    fact, status = verdict.fact, "COMPLETED" if completes else trial.status
    said: dict[str, Any] = {
        "result": verdict.result,
        "claimed": not verdict.evidenced,
        "counted": completes,
    }
    if fact.extends is not None:
        said |= {"extended_days": fact.extends}
        trial = extended(trial, fact)
    trial = trial.with_(history=(*trial.history, entry(fact, "verified", status=status, **said)))
    if not completes:
        return trial
    return trial.with_(verdict=verdict, status=status, since=fact.moment, by=fact.trace_id)


def extended(trial: Trial, fact: Verified) -> Trial:
    """The trial with a longer window; `verification_problems` says whether that may be."""
    days = fact.extends or 0
    window = (trial.window_days or 0) + days
    return trial.with_(window_days=window, extension=(days, fact.trace_id))


def file_data(trial: Trial, hypothesis_id: str, tenant: str, reminder_days: int) -> dict[str, Any]:
    """The file of an experiment."""
    due, reminder = trial.due(), reminder_of(trial, reminder_days)
    return {
        "schema": "experiment/1",
        "id": trial.id,
        "tenant": formatting.tenant(tenant),
        "hypothesis": hypothesis_id,
        "trace": trial.trace,
        "asin": trial.asin,
        "status": {
            "value": trial.status,
            "since": formatting.instant(trial.since),
            "trace": trial.by,
        },
        "start": {
            "at": formatting.instant(trial.start),
            "trace": trial.runs[0][0] if trial.runs else trial.trace,
        },
        "window_days": trial.window_days,
        "extension": _extension_data(trial),
        "due": formatting.instant(due) if due else None,
        "reminder": formatting.instant(reminder) if reminder else None,
        "decisions": [
            {"trace": trace, "executed_at": formatting.instant(at)} for trace, at in trial.runs
        ],
        "baseline": [
            {"metric": metric, "value": value, "trace": trace}
            for metric, value, trace in trial.baseline
        ],
        "criteria": criteria_data(trial.criteria),
        **_verdict_data(trial.verdict),
        "history": list(trial.history),
        "refused": [each.plain() for each in trial.refused],
    }


def criteria_data(criteria: Sequence[Criterion]) -> list[dict[str, Any]]:
    """Success criteria as a layer writes them."""
    fields = ("metric", "operator", "value", "baseline")
    return [dict(zip(fields, each, strict=True)) for each in criteria]


def reminder_of(trial: Trial, days: int) -> Moment | None:
    """When to remind of it."""
    due = trial.due()
    return (due[0] - days * _DAY, due[1]) if due else None


def entry(fact: Fact, what: str, **said: object) -> dict[str, Any]:
    """A line of history."""
    return {"at": formatting.instant(fact.moment), "trace": fact.trace_id, "what": what, **said}


def _extension_data(trial: Trial) -> dict[str, Any] | None:
    return dict(zip(("days", "trace"), trial.extension, strict=True)) if trial.extension else None


def _verdict_data(verdict: Verdict | None) -> dict[str, Any]:
    if verdict is None:
        return {"outcome": [], "result": None}
    result: dict[str, Any] = {
        "value": verdict.result,
        "claimed": not verdict.evidenced,
        "at": formatting.instant(verdict.fact.moment),
        "trace": verdict.fact.trace_id,
        "decision": verdict.decision,
        "learning": verdict.fact.learning,
    }
    return {"outcome": [line.plain() for line in verdict.lines], "result": result}


def _baseline(
    known: Sequence[tuple[str, Any, str]], fact: Registered | Used
) -> tuple[tuple[str, Any, str], ...]:
    """The metrics before, as far as somebody wrote them: in the criteria, else as observed."""
    found = list(known)
    for metric, _, _, value in fact.criteria:
        before = fact.baseline.get(metric) if value is None else value
        if before is not None and all(metric != each for each, _, _ in found):
            found.append((metric, before, fact.trace_id))
    return tuple(found)
