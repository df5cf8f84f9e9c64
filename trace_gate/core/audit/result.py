"""What an audit comes to: the steps, the traces, the totals, the verdict (SPEC 9)."""

from __future__ import annotations

from trace_gate.core.finding import verdict_of
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from trace_gate.core.audit.checkpoint import Checkpoint
    from trace_gate.core.audit.continuity import BrokenTrace
    from trace_gate.core.audit.step import Step
    from trace_gate.core.finding import Finding, Verdict


class Totals(Record):
    """How much was looked at, and what came of it."""

    steps: int
    commits: int
    linked: int
    remediated: int
    bypassed: int
    traces: int
    """The traces of the newest tree, and those that were dropped."""
    unbroken: int
    rewritten: int
    dropped: int


class Audit(Record):
    """The audit of a protected branch."""

    ref: str
    commit: str
    """Its tip."""
    since: str | None
    """The commit that `--since` names: what is before it was not looked at."""
    adoption: str | None
    """The step that brought governance; None where that is before `since`."""
    before: int
    """Steps before the adoption, which nothing governs."""
    root: str
    """One hash over all steps from the adoption on, in hex (`root`)."""
    steps: tuple[Step, ...]
    broken: tuple[BrokenTrace, ...]
    totals: Totals
    findings: tuple[Finding, ...] = ()
    """What is wrong with the history as a whole, and what the bypass ledger noted."""
    remarks: tuple[str, ...] = ()
    checkpoint: Checkpoint | None = None
    """What to keep of this history; None where it was looked at from `since` on only."""

    @property
    def open(self) -> tuple[Finding, ...]:
        """Every finding that nothing closes, those of the whole history first."""
        return (*self.findings, *(found for step in self.steps for found in step.open))

    @property
    def verdict(self) -> Verdict:
        """The worst of what is open: what is remediated stops nothing."""
        return verdict_of(self.open)


def totals(steps: Iterable[Step], broken: Iterable[BrokenTrace], at_tip: frozenset[str]) -> Totals:
    """The figures of an audit.

    Args:
        steps: all steps.
        broken: the broken traces.
        at_tip: the paths of the traces in the newest tree.
    """
    every, odd = list(steps), list(broken)
    states = [each.state for each in every]
    paths = at_tip | {each.path for each in odd}
    dropped = sum(each.state == "dropped" for each in odd)
    return Totals(
        steps=len(every),
        commits=sum(each.commits for each in every),
        linked=states.count("linked"),
        remediated=states.count("remediated"),
        bypassed=states.count("bypassed"),
        traces=len(paths),
        unbroken=len(paths) - len(odd),
        rewritten=len(odd) - dropped,
        dropped=dropped,
    )
