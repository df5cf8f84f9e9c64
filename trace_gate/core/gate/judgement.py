"""What a run of the judge comes to: verdict, findings, and what was looked at (SPEC 6)."""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from trace_gate.core.finding import Finding, Verdict
    from trace_gate.core.gate.mended_later import Mends

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


def exit_code(judgement: Judgement) -> int:
    """0 PASS, 1 BLOCK or ESCALATE, 2 could not judge (SPEC 6)."""
    return {"PASS": 0, "BLOCK": 1, "ESCALATE": 1, "CANNOT_JUDGE": 2}[judgement.verdict]
