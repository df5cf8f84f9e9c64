"""What a run of the judge comes to: verdict, findings, and what was looked at (SPEC 6)."""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from trace_gate.core.finding import Finding, Verdict

    Answer = Verdict | Literal["CANNOT_JUDGE"]


class Judged(Record):
    """How much was looked at: the closing line of every run counts it (SPEC 5)."""

    commits: int = 0
    paths: int = 0
    governed: int = 0
    exempt: int = 0
    derived: int = 0


class CommitJudgement(Record):
    """One commit of the unit: its own verdict, the traces it brings, the paths it changes.

    `commit` is the full object name, or `index` for what is staged.
    """

    commit: str
    verdict: Verdict
    traces: tuple[str, ...]
    paths: tuple[str, ...]


class Mends(Record):
    """What one unit mends of those before it, and what an approval of its own has to accept."""

    accepted: tuple[tuple[str, str, str], ...] = ()
    """Full name of a commit, code of a finding, and the decision that accepts it."""
    approved: tuple[tuple[str, frozenset[str]], ...] = ()
    """Traces of the base whose approval this unit brings, and it holds: the codes it accepts."""
    wanted: tuple[tuple[str, frozenset[str]], ...] = ()
    """Traces that lack their approval here: the codes that it has to accept."""


class Judgement(Record):
    """The answer to one run. `policy_ref` names where the policy was read (`origin/main`).

    `remarks` are sentences for the closing lines: what was softened, an adoption, an
    approval that is unauthenticated, a ref that was left out and why.
    """

    verdict: Answer
    policy_ref: str = ""
    policy_digest: str = ""
    judged: Judged = Judged()
    commits: tuple[CommitJudgement, ...] = ()
    findings: tuple[Finding, ...] = ()
    remarks: tuple[str, ...] = ()
    mends: Mends | None = None
    """What it mends of earlier units; None for nothing."""
    by_message: bool = False
    """A commit that is being made brings an approval: who else it is by, its message says."""


def exit_code(judgement: Judgement) -> int:
    """0 PASS, 1 BLOCK or ESCALATE, 2 could not judge (SPEC 6)."""
    return {"PASS": 0, "BLOCK": 1, "ESCALATE": 1, "CANNOT_JUDGE": 2}[judgement.verdict]
