"""What is known of a hypothesis after some of its facts (SPEC 8, Hypotheses)."""

from __future__ import annotations

from types import MappingProxyType

from trace_gate.core.fold.hypotheses.experiments import Trial
from trace_gate.core.fold.result import Refusal
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal
    from typing import Any

    from trace_gate.core.fold.facts import Criterion, Used
    from trace_gate.core.fold.formatting import Moment
    from trace_gate.core.fold.result import AddressedFact

_EMPTY: Mapping[str, Any] = MappingProxyType({})


class State(Record):
    """A hypothesis. A value: every step makes a new one."""

    id: str
    confidence: Decimal
    trials: Mapping[str, Trial] = _EMPTY
    """By the hypothesis trace, or by the decision that is a trial of its own; in order."""
    uses: Mapping[str, tuple[Used, str]] = _EMPTY
    """Executed decisions that rest on it, each with the key of its trial."""
    not_counted: Mapping[str, str] = _EMPTY
    """Decisions that do not count, and why: `waiting` for their execution, or `refused`."""
    owner: tuple[str, str] | None = None
    """The tenant, and the trace by which it became the owner."""
    asked_by: str | None = None
    """The trace whose criteria stand."""
    statement: str | None = None
    criteria: tuple[Criterion, ...] = ()
    window_days: int | None = None
    registered: bool = False
    status: str = "NEW"
    since: tuple[Moment, str] | None = None
    """When and by which trace it came into its status; None before it was ever mentioned."""
    moved_by: str | None = None
    """The verification that last moved the confidence."""
    concluded: str | None = None
    """The newest conclusive result."""
    backed: bool = False
    """Whether evidence stands behind that result, or behind an equal one right before it."""
    seen: Mapping[str, frozenset[str]] = _EMPTY
    """sha256 of each report behind it so far, to the traces that have it as evidence."""
    history: tuple[Mapping[str, Any], ...] = ()
    refused: tuple[Refusal, ...] = ()
    addressed: tuple[AddressedFact, ...] = ()

    @property
    def known(self) -> bool:
        """Whether a trace registered it, or an executed decision rests on it."""
        return self.registered or bool(self.uses)

    @property
    def automatic(self) -> bool:
        """CONFIRMED by evidence: decisions on it need no person because of it."""
        return self.status == "CONFIRMED" and self.backed

    @property
    def claimed(self) -> bool:
        """Whether its newest conclusive result is nothing but a claim."""
        return self.concluded is not None and not self.backed

    def with_trial(self, trial: Trial) -> State:
        """The same with one trial replaced, or added."""
        return self.with_(trials={**self.trials, trial.trace: trial})

    def newest(self, *statuses: str, registered: bool = True) -> Trial | None:
        """The newest trial in one of these statuses that has no conclusive result."""
        for each in reversed(tuple(self.trials.values())):
            if each.registered is registered and each.status in statuses and not each.concluded:
                return each
        return None

    def refuse(self, refusal: Refusal, trial: Trial | None = None) -> State:
        """The same without what a fact says; the experiment, if it is one's, names it too."""
        state = self.with_(refused=(*self.refused, refusal))
        if trial is None:
            return state
        return state.with_trial(trial.with_(refused=(*trial.refused, refusal)))
