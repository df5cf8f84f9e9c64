"""Judge a unit: staged, a range, one commit, a push. All build proposals for the one judge."""

from __future__ import annotations

from trace_gate.app.judge.collect import collect
from trace_gate.app.judge.missing_objects import refuse_missing
from trace_gate.app.repository import rules as repository_rules
from trace_gate.app.repository import units
from trace_gate.app.repository.result_tree import IndexSide, TreeSide
from trace_gate.core.errors import CannotJudge, NotGoverned, Refused, UsageError
from trace_gate.core.finding import Finding
from trace_gate.core.gate.judge import judged
from trace_gate.core.gate.judgement import Judged, Judgement
from trace_gate.core.gate.proposal import Proposal
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from trace_gate.app.judge.services import Services
    from trace_gate.app.ports import ReadWorkbooks, Repository, Store
    from trace_gate.app.repository.result_tree import Side
    from trace_gate.app.repository.rules import Rules
    from trace_gate.app.repository.units import Message, Unit
    from trace_gate.core.gate.decisions import DecisionStatus
    from trace_gate.core.gate.proposal import Case
    from trace_gate.core.policy.gate import GatePolicy


class JudgedUnit(Record):
    """A judgement, and all that the judge saw: for who shows more of it than the findings."""

    judgement: Judgement
    unit: Unit
    case: Case | None = None
    """None where nothing governs the unit, or its own policy is refused."""
    statuses: tuple[DecisionStatus, ...] = ()
    workbooks: ReadWorkbooks | None = None
    """As `Services`: who looks for more than the judge saw reads market files like it."""

    @property
    def seen_case(self) -> Case:
        """The case, only where there is one."""
        if self.case is None:
            raise LookupError(self.judgement.policy_ref)
        return self.case


def check_staged(git: Repository, services: Services, message: Message | None = None) -> Judgement:
    """The index on top of the unit's commits: what a commit made now would be judged as.

    `message` is what commit-msg knows of the message; without it trailers are not looked at.

    Raises:
        CannotJudge: the history is cut off, or would begin anew beside one that is governed.
    """
    judgement = judged_staged(git, services, message).judgement
    sound = judgement.verdict == "PASS" and judgement.policy_digest
    return judgement if sound else _on_an_older_branch(git, judgement)


def judged_staged(
    git: Repository, services: Services, message: Message | None = None
) -> JudgedUnit:
    """The same, with all that the judge saw.

    Raises:
        CannotJudge: as `check_staged`.
    """
    unit = units.staged_unit(git, services.now, services.store, message or units.UNWRITTEN)
    if unit.base.commit is None:
        from trace_gate.app.judge import second_root  # a first commit is rare

        second_root.refuse(git, unit.changes, services.store)
    return judged_unit(git, unit, services, boundary=False)


def _on_an_older_branch(git: Repository, judgement: Judgement) -> Judgement:
    """Say what mends it where the branch is older than the adoption: no trace of its own does."""
    head = git.head()
    if head is None or repository_rules.governed(git, head):
        return judgement
    from trace_gate.app.repository import adoption

    ref = adoption.landed(git)
    if ref is None:
        return judgement
    said = f"{adoption.older_message(ref)} First: {adoption.catch_up(ref)}"
    return judgement.with_(remarks=(*judgement.remarks, said))


def check_range(
    git: Repository, base: str, head: str, services: Services, *, policy_from: str | None = None
) -> Judgement:
    """What `head` would bring to `base` (SPEC 5, Unit and base).

    Raises:
        CannotJudge: a commit is missing here, or the one of the policy has none.
    """
    return judged_range(git, base, head, services, policy_from=policy_from).judgement


def judged_range(
    git: Repository,
    base: str,
    head: str,
    services: Services,
    *,
    policy_from: str | None = None,
    landed: bool = False,
) -> JudgedUnit:
    """The same, with all that the judge saw.

    `landed` says that it is only looked at: it landed when its last commit was made.

    Raises:
        CannotJudge: as `check_range`.
    """
    unit = units.range_unit(git, commit_named(git, base), commit_named(git, head), base)
    if policy_from is not None:
        trusted = commit_named(git, policy_from)
        if repository_rules.rules_at(git, trusted, services.store) is None:
            raise NotGoverned(policy_from, remedy="Name a commit that has one after --policy-from.")
        unit = unit.with_(base=unit.base.with_(policy_commit=trusted, ref=policy_from))
    if landed and unit.commits:
        at = float(unit.commits[-1].committer.seconds)
        return judged_unit(git, unit.with_(landed=at), services, boundary=True)
    return judged_unit(git, unit.with_(open=True), services, boundary=True)


def check_commit(git: Repository, rev: str, services: Services) -> Judgement:
    """One commit on its first parent."""
    oid = commit_named(git, rev)
    from trace_gate.app.repository import protected_branch

    judgement = judge_unit(git, units.commit_unit(git, oid), services, boundary=True)
    if judgement.verdict == "PASS" or not protected_branch.has_landed(git, oid, services.store):
        return judgement
    from trace_gate.core.gate import remediation

    return judgement.with_(findings=tuple(remediation.as_landed(judgement.findings, oid)))


def commit_named(git: Repository, rev: str) -> str:
    """The full object name of a commit.

    Raises:
        CannotJudge: there is no such commit here.
    """
    oid = git.resolve(rev) if rev else None
    if oid is None:
        here = _protected(git)  # main where master was typed, most often
        more = f" The protected branch here is {here}." if here and here != rev else ""
        raise CannotJudge(
            f"There is no commit {rev!r} in this repository.{more}",
            remedy="git fetch --all   (in GitHub Actions: fetch-depth: 0), and check the name.",
        )
    return oid


def _protected(git: Repository) -> str:
    """A name of the protected branch that this repository knows; empty where it knows none."""
    from trace_gate.app.repository import protected_branch

    head = git.head()
    try:
        known = protected_branch.of(git, head, None) if head is not None else None
    except CannotJudge:
        return ""
    if known is None:
        known = protected_branch.find(git, protected_branch.usual(git))
    here = known.copy_ref if known.copy_tip is not None else known.branch
    return here if known.tip else ""


def split_range(
    text: str, git: Repository | None = None, *, command: str = "check --range"
) -> tuple[str, str]:
    """`BASE..HEAD` into its two ends; HEAD may be left out.

    Args:
        text: what was typed.
        git: where the example in an error is from.
        command: what was asked for, for that example.

    Raises:
        UsageError: anything else.
    """
    base, dots, head = text.partition("..")
    if not dots or not base or head.startswith("."):
        base = (git is not None and _protected(git)) or "BASE"
        raise UsageError(f"{text!r} is not a range.", remedy=f"trace-gate {command} {base}..HEAD")
    return base, head or "HEAD"


def judge_unit(git: Repository, unit: Unit, services: Services, *, boundary: bool) -> Judgement:
    """The judgement of a unit by the policy of its base."""
    return judged_unit(git, unit, services, boundary=boundary).judgement


def judged_unit(git: Repository, unit: Unit, services: Services, *, boundary: bool) -> JudgedUnit:
    """The same, with all that the judge saw."""
    side: Side = TreeSide(git, unit.tree) if unit.tree is not None else IndexSide(git)
    try:
        rules, adoption = rules_of_unit(git, unit, side, services.store)
    except Refused as refused:
        stopped = Judgement(verdict="BLOCK", policy_ref="this change", findings=refused.findings)
        return JudgedUnit(judgement=stopped, unit=unit)
    if rules is None:
        return JudgedUnit(judgement=_ungoverned(unit), unit=unit)
    refuse_missing(git, unit)
    at = unit.base.policy_commit
    proposal = Proposal(
        base=unit.base.commit,
        changes=unit.changes,
        **_weighed(unit, rules.policy.gate),
        boundary=boundary,
        now=services.now if boundary else None,
        landing=services.now if unit.landed is None else unit.landed,
        since=unit.since,
        open=unit.open,
        tip=None if boundary or at == unit.base.commit else at,
        merge_first=unit.base.ref if unit.behind else None,
        adoption=adoption,
    )
    case = collect(git, proposal, rules, side, services)
    if rules.policy.gate.derived_tracked:
        from trace_gate.app.judge.derived_changes import derived_in_unit

        case = case.with_(derived=derived_in_unit(git, unit, case, side, services.derive))
    ref = unit.base.ref if not adoption else "this change"
    judgement, statuses = judged(case, policy_ref=ref)
    return JudgedUnit(
        judgement=judgement,
        unit=unit,
        case=case,
        statuses=statuses,
        workbooks=services.workbooks,
    )


def _weighed(unit: Unit, gate: GatePolicy) -> dict[str, Any]:
    """The commits and the edits that merges carry over a rename; loaded where there are any."""
    if not unit.carried and not any(each.carried for each in unit.commits):
        return {"commits": unit.commits}
    from trace_gate.core.gate import carried_edits

    return {
        "commits": carried_edits.with_weighed(unit.commits, gate),
        "carried": carried_edits.weighed(unit.carried, gate),
    }


def cannot_judge(stopped: CannotJudge) -> Judgement:
    """The judgement that says that there is none, and what mends that (SPEC 6)."""
    finding = Finding(code=stopped.code, message=stopped.message, remediation=stopped.remedy)
    return Judgement(verdict="CANNOT_JUDGE", findings=(finding,))


def rules_of_unit(
    git: Repository, unit: Unit, side: Side, store: Store | None
) -> tuple[Rules | None, bool]:
    """The rules of the base; at the adoption, of what is adopted; None where nothing governs."""
    commit = unit.base.policy_commit
    if commit is not None:
        rules = repository_rules.rules_at(git, commit, store)
        if rules is not None:
            return rules, False
        if git.gate_history(commit):
            raise CannotJudge(
                f"{unit.base.ref} was governed and has no gate.yaml any more.",
                remedy="Bring config/ back on that branch: git checkout COMMIT -- config",
                code="TG703",
            )
    if not any(repository_rules.gate_domain(change.path) for change in unit.changes):
        return None, False
    files = repository_rules.files_below(git, side.below, repository_rules.ROOTS)
    return repository_rules.rules_of(*repository_rules.compiled(files)), True


def _ungoverned(unit: Unit) -> Judgement:
    """A history that never was governed is not judged; traces in it make no sense (SPEC 5)."""
    traces = [c.path for c in unit.changes if c.new is not None and c.path.startswith("traces/")]
    if traces:
        found = Finding(
            code="TG703",
            message="There are traces here, but no policy that governs them.",
            remediation="trace-gate init   then commit what it writes.",
            path=traces[0],
        )
        return Judgement(verdict="BLOCK", findings=(found,))
    return Judgement(
        verdict="PASS",
        judged=Judged(commits=len(unit.commits), paths=len(unit.changes)),
        remarks=("this repository is not governed (no gate.yaml): nothing was judged",),
    )
