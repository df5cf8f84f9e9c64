"""What a run of the judge comes to: verdict, findings, and what was looked at (SPEC 6)."""

from __future__ import annotations

from trace_gate.core.finding import verdict_of
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Literal

    from trace_gate.core.finding import Finding, Verdict
    from trace_gate.core.gate.proposal import Case

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


class Addresses(Record):
    """Pages of the web that a report may lead to; empty where nobody knows one."""

    repository: str = ""
    docs: str = ""


class Judgement(Record):
    """The answer to one run. `policy_ref` names where the policy was read (`origin/main`).

    `policy_file` is its first file: what has no place of its own stands there.

    `remarks` are sentences for the closing lines: what was softened, an adoption, an
    approval that is unauthenticated, a ref that was left out and why.
    """

    verdict: Answer
    policy_ref: str = ""
    policy_digest: str = ""
    policy_file: str = ""
    traces: str = "traces"
    """The folder of the traces by that policy."""
    judged: Judged = Judged()
    commits: tuple[CommitJudgement, ...] = ()
    findings: tuple[Finding, ...] = ()
    remarks: tuple[str, ...] = ()
    mends: Mends | None = None
    """What it mends of earlier units; None for nothing."""
    addresses: Addresses = Addresses()
    by_message: bool = False
    """A commit that is being made brings an approval: who else it is by, its message says."""


def exit_code(verdict: Answer) -> int:
    """0 PASS, 1 BLOCK or ESCALATE, 2 could not judge (SPEC 6)."""
    return {"PASS": 0, "BLOCK": 1, "ESCALATE": 1, "CANNOT_JUDGE": 2}[verdict]


def of_commits(case: Case, found: Iterable[Finding]) -> Iterator[CommitJudgement]:
    """The commits of a unit, in their order, each with the verdict of what is its own.

    A finding belongs to the commit that it names, else to each commit that changes its path.
    """
    about: dict[tuple[str | None, str | None], list[Finding]] = {}
    for each in found:
        key = (None, each.path) if each.commit is None else (each.commit, None)
        about.setdefault(key, []).append(each)
    ids = {
        each.path: str(each.final.trace.id)
        for each in case.ledger.touched
        if each.final is not None and each.final.trace is not None
    }
    for commit in case.proposal.commits:
        paths = tuple(change.path for change in commit.changes)
        keys = ((commit.oid, None), *((None, path) for path in paths))
        yield CommitJudgement(
            commit=commit.oid,
            verdict=verdict_of(each for key in keys for each in about.get(key, ())),
            traces=tuple(sorted({ids[path] for path in paths if path in ids})),
            paths=paths,
        )
