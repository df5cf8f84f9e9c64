"""Why a change is judged as it is: rule, pattern, cover, and what would change it (SPEC 9).

There are no rules here: the judge is question, and what it saw is shown.
"""

from __future__ import annotations

from trace_gate.app.judge import check
from trace_gate.app.repository import protected_branch, unit_base, units
from trace_gate.app.repository import rules as repository_rules
from trace_gate.app.review.decisions import errors_by_place
from trace_gate.app.review.files import reviewed_files
from trace_gate.app.why import covering
from trace_gate.app.why.model import ExplainAnswer, ExplainedChange, NotCounted
from trace_gate.app.why.rule import rule_of
from trace_gate.core import shell
from trace_gate.core.errors import CannotJudge
from trace_gate.core.gate import remediation
from trace_gate.core.gate.target_index import Naming
from trace_gate.core.git_model import REGULAR
from trace_gate.core.record import Record
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from trace_gate.app.judge.check import JudgedUnit
    from trace_gate.app.judge.services import Services
    from trace_gate.app.ports import ReadableHistory, Workspace
    from trace_gate.app.repository.units import Unit
    from trace_gate.app.review.model import ReviewedFile
    from trace_gate.app.why.model import Explained, NoCover
    from trace_gate.app.why.rule import PathRule
    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.decisions import DecisionStatus
    from trace_gate.core.git_model import Change, Entry
    from trace_gate.core.policy.gate import GatePolicy


class Question(Record):
    """A change that is asked about, and the unit with which it is judged."""

    subject: Explained
    name: str
    commit: str | None
    step: str | None
    unit: Unit
    paths: Collection[str]
    """Those that are told of."""
    landed: bool
    remarks: tuple[str, ...] = ()


def explain_commit(git: ReadableHistory, services: Services, rev: str) -> ExplainAnswer:
    """Why a commit is judged as it is.

    Raises:
        CannotJudge: there is no such commit, or it cannot be judged.
    """
    commit = check.commit_named(git, rev)
    paths = {each.path for each in _own_changes(git, commit)}
    return _answer(git, services, _question(git, services, ("commit", rev), commit, paths), None)


def explain_path(
    git: ReadableHistory, files: Workspace | None, services: Services, path: str
) -> ExplainAnswer:
    """Which rule a path falls under, and why its newest change is judged as it is.

    The newest change is what is staged; else that of the last commit that changed it. What is
    only in the working tree is not judged, which is said.

    Raises:
        CannotJudge: nothing governs here, or the change cannot be judged.
    """
    head = git.head()
    if head is None:
        raise CannotJudge("There is no commit yet.", remedy="git commit, then ask again.")
    gate, ref = _gate(git, services, head)
    staged = next((each for each in git.staged(head) if each.path == path), None)
    entry = git.entries(head, [path]).get(path)
    now = (staged.new if staged is not None else None) or entry
    rule = rule_of(path, now.mode if now is not None else REGULAR, gate)
    if staged is not None:
        unit = units.staged_unit(git, services.now, services.store, units.UNWRITTEN)
        question = Question(
            subject="staged", name=path, commit=None, step=None, unit=unit, paths={path},
            landed=False,
        )  # fmt: skip
        return _answer(git, services, question, rule)
    unstaged = tuple(_unstaged(git, files, path, entry))
    steps = git.file_steps(head, path, 1)
    if not steps:
        return _only_rule(path, rule, ref, unstaged)
    question = _question(git, services, ("path", path), steps[0].commit, {path})
    question = question.with_(remarks=(*unstaged, *question.remarks))
    return _answer(git, services, question, rule)


def _unstaged(
    git: ReadableHistory, files: Workspace | None, path: str, entry: Entry | None
) -> Iterator[str]:
    """What is said of a file whose content here is another one than that of the commit."""
    here = files.read(path) if files is not None else None
    if here is None:
        return
    there = None
    if entry is not None and entry.is_file:
        there = git.blobs([entry.oid], len(here) * 2 + 1)[entry.oid]
    if there is None or here.replace(b"\r\n", b"\n") != there.replace(b"\r\n", b"\n"):
        word = shell.word(path)
        yield f"it is changed here, and not staged: git add {word} && trace-gate explain {word}"


def _gate(git: ReadableHistory, services: Services, head: str) -> tuple[GatePolicy, str]:
    """The policy that judges a change made now: that of the base."""
    base = unit_base.local_base(git, head, (), services.store)
    for commit, ref in ((base.policy_commit, base.ref), (head, "HEAD")):
        rules = (
            repository_rules.rules_at(git, commit, services.store) if commit is not None else None
        )
        if rules is not None:
            return rules.policy.gate, ref
    from trace_gate.app.repository import adoption

    raise adoption.not_governed(git, "HEAD")


def _only_rule(path: str, rule: PathRule, ref: str, remarks: tuple[str, ...]) -> ExplainAnswer:
    return ExplainAnswer(
        subject="path", name=path, commit=None, step=None, verdict="NONE", policy_ref=ref,
        policy_digest="", rule=rule, changes=(), others=(),
        remarks=("no commit of this history has it", *remarks), edits=(),
    )  # fmt: skip


def _own_changes(git: ReadableHistory, commit: str) -> Sequence[Change]:
    parents = git.parents(commit)
    return git.changes(git.tree(parents[0] if parents else None), git.tree(commit))


def _question(
    git: ReadableHistory,
    services: Services,
    what: tuple[Explained, str],
    commit: str,
    paths: Collection[str],
) -> Question:
    """A commit with the unit that it is judged in: the step that brought it, else its branch."""
    subject, name = what
    if protected_branch.has_landed(git, commit, services.store):
        tip = protected_branch.of(git, commit, services.store).tip or commit
        step, _ = git.landing(tip, commit)
        unit, landed = units.commit_unit(git, step), True
        remarks: tuple[str, ...] = ()
    else:
        unit, landed, step = units.made_unit(git, commit, services.store), False, commit
        others = len(unit.commits) - 1
        count = "1 commit" if others == 1 else f"{others} commits"
        remarks = (f"judged together with {count} of its branch",) if others else ()
    return Question(
        subject=subject,
        name=name,
        commit=commit,
        step=None if step == commit else step,
        unit=unit,
        paths=paths,
        landed=landed,
        remarks=remarks,
    )


def _answer(
    git: ReadableHistory, services: Services, question: Question, rule: PathRule | None
) -> ExplainAnswer:
    judged = check.judged_unit(git, question.unit, services, boundary=question.landed)
    findings = judged.judgement.findings
    if question.landed and judged.judgement.verdict != "PASS":
        oid = question.step or question.commit or ""
        findings = tuple(remediation.as_landed(findings, oid))
        question = question.with_(remarks=(*question.remarks, *_accepted(git, judged, oid)))
    changes = tuple(_changes(judged, findings, question.paths))
    shown = {each for change in changes for each in change.findings}
    return ExplainAnswer(
        subject=question.subject,
        name=question.name,
        commit=question.commit,
        step=question.step,
        verdict=judged.judgement.verdict,
        policy_ref=judged.judgement.policy_ref,
        policy_digest=judged.judgement.policy_digest,
        rule=rule,
        changes=changes,
        others=tuple(each for each in findings if each not in shown),
        remarks=(*question.remarks, *judged.judgement.remarks),
        edits=tuple(edits(findings)),
    )


def _accepted(git: ReadableHistory, judged: JudgedUnit, oid: str) -> Iterator[str]:
    """Which decisions of HEAD accepted afterwards what a step got past the gate with."""
    head = git.head()
    if head is None or judged.case is None:
        return
    root = judged.case.policy.gate.traces
    for path in covering.accepting(git, head, root, oid):
        yield f"accepted afterwards by {ids.id_of_path(path, root) or path}"


def _changes(
    judged: JudgedUnit, findings: Sequence[Finding], paths: Collection[str]
) -> Iterator[ExplainedChange]:
    """What the judge made of some paths; of the net change of the unit only."""
    case = judged.case
    if case is None:
        return
    gate, naming = case.policy.gate, Naming(judged.statuses)
    modes = {each.path: (each.new or each.old) for each in case.proposal.changes}
    for each in reviewed_files(case, judged.statuses, errors_by_place(findings)):
        if each.path not in paths:
            continue
        entry = modes[each.path]
        rule = rule_of(each.path, entry.mode if entry is not None else REGULAR, gate)
        covered = each.cover != "nobody"
        yield ExplainedChange(
            path=each.path,
            change=each.change,
            rule=rule,
            cover=each.cover,
            traces=each.traces if covered else (),
            not_counted=tuple(_not_counted(naming, each, rule)),
            findings=tuple(found for found in findings if found.path == each.path),
        )


def _not_counted(naming: Naming, file: ReviewedFile, rule: PathRule) -> Iterator[NotCounted]:
    claims = naming.claims(file.path)
    exact = {each.number for each in claims if not each.goal.pattern}
    for number, status in {each.number: each.status for each in claims}.items():
        why = not_counted(status)
        if why is None and rule.kind == "protected" and number not in exact:
            why = "wildcard"
        if why is None and file.cover == "nobody":
            why = "other_content" if "TG412" in file.codes else "finding"
        if why is not None:
            yield NotCounted(trace=status.trace_id, why=why)


def not_counted(status: DecisionStatus) -> NoCover | None:
    """Why a decision that names a path does not cover it; None where it may."""
    if not status.open:
        return "executed_before"
    if not status.in_time:
        return "too_late"
    if status.file.problems:
        return "own_errors"
    if status.evaluation.is_blocked:
        return "blocked"
    if status.executable:
        return None
    return "waits_for_approval" if status.waiting else "approval_does_not_hold"


def edits(findings: Sequence[Finding]) -> Iterator[str]:
    """What mends the errors, each once: first what only a person has to say."""
    errors = [each for each in findings if each.level == "error" and each.remediation]
    errors.sort(key=lambda each: (not each.waits, len(each.remediation)))
    yield from dict.fromkeys(each.remediation for each in errors)
