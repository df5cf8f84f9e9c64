"""Judge a push: every ref and every commit that it would bring (SPEC 5, Unit and base)."""

from __future__ import annotations

from trace_gate.app.judge import check, put_behind
from trace_gate.app.judge.pushed_to import Remote, absent
from trace_gate.app.judge.received import Server
from trace_gate.app.judge.steps import step_units
from trace_gate.app.repository import protected_branch, unit_base, units
from trace_gate.app.repository.rules import Memory, rules_at
from trace_gate.core.errors import CannotJudge
from trace_gate.core.finding import Finding, verdict_of
from trace_gate.core.gate import mended_later, remediation, steps_apart
from trace_gate.core.gate.judgement import Judged, Judgement
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.app.judge.pushed_to import PushedRef
    from trace_gate.app.judge.services import Services
    from trace_gate.app.ports import Repository


NAMED = 3
"""So many bases are named in one sentence."""


def check_push(
    git: Repository,
    refs: Sequence[PushedRef],
    remote: str,
    services: Services,
) -> Judgement:
    """The judgement of a whole push: the worst of its refs. Deletions bring nothing."""
    keep = services.with_(store=Memory(services.store))
    return _of_refs(git, refs, Remote(git, remote, keep.store), keep)


class Received(Record):
    """What a server says of a push: `landing` to protected branches, `beside` them all the rest."""

    landing: Judgement
    beside: Judgement

    @property
    def is_taken(self) -> bool:
        """Whether the server takes it; what only waits for a person may wait beside (SPEC 7)."""
        return self.landing.verdict == "PASS" and self.beside.verdict != "BLOCK"

    @property
    def whole(self) -> Judgement:
        """Both as one judgement."""
        both = (self.landing, self.beside)
        return combined([each for each in both if each.judged.paths or each.findings])


def check_received(git: Repository, refs: Sequence[PushedRef], services: Services) -> Received:
    """The judgement of a push by the server that it comes to (SPEC 5, Callers: pre-receive).

    Raises:
        CannotJudge: Git named no ref, so nobody knows what the push brings.
    """
    if not refs:
        raise CannotJudge(
            "Git named no ref on standard input, so it is not known what this push brings.",
            remedy="Call it as Git's pre-receive hook does: OLD NEW REF, one line for each ref.",
        )
    keep = services.with_(store=Memory(services.store))
    place = Server(git, refs, keep.store)
    landing = [each for each in refs if place.is_protected(each.remote_ref)]
    beside = [each for each in refs if each not in landing]
    return Received(
        landing=_of_refs(git, landing, place, keep), beside=_of_refs(git, beside, place, keep)
    )


def _of_refs(
    git: Repository, refs: Sequence[PushedRef], place: Remote | Server, services: Services
) -> Judgement:
    unit_base.refuse_partial(git)
    found = [each for ref in refs for each in _of_ref(git, ref, place, services)]
    return combined(found)


def combined(judgements: Sequence[Judgement]) -> Judgement:
    """Several judgements as one; nothing at all is a pass that says so."""
    if not judgements:
        return Judgement(verdict="PASS", remarks=("nothing to judge: the push brings no commits",))
    findings = tuple(dict.fromkeys(f for each in judgements for f in each.findings))
    # Each step of a history has its own base, whose policy judged it.
    names = list(dict.fromkeys(each.policy_ref for each in judgements if each.policy_ref))
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    counts = (each.judged.as_tuple() for each in judgements)
    policies = list(dict.fromkeys(each.policy_digest for each in judgements if each.policy_digest))
    blocked = any(each.verdict == "BLOCK" for each in judgements)
    return Judgement(
        verdict="BLOCK" if blocked else verdict_of(findings),
        policy_ref=f"{', '.join(names[:NAMED])}{more}",
        policy_digest=policies[0] if policies else "",
        policy_file=next((each.policy_file for each in judgements if each.policy_file), ""),
        judged=Judged.from_tuple(map(sum, zip(*counts, strict=True))),
        commits=tuple(commit for each in judgements for commit in each.commits),
        findings=findings,
        remarks=tuple(dict.fromkeys(text for each in judgements for text in each.remarks)),
    )


def _of_ref(
    git: Repository, ref: PushedRef, remote: Remote | Server, services: Services
) -> Iterator[Judgement]:
    head = None if absent(ref.local_oid) else git.resolve(ref.local_oid)
    branch = remote.protected(ref.remote_ref, ref.remote_oid, head)
    if absent(ref.local_oid):
        if ref.remote_ref == f"refs/heads/{branch}":
            yield _blocked(
                f"This push would delete {ref.remote_ref}, the protected branch.",
                "Do not delete it: its history is the audit log.",
            )
    elif head is None:
        yield _no_commit(git, ref, branch)
    elif ref.remote_ref == f"refs/heads/{branch}":
        old = None if absent(ref.remote_oid) else check.commit_named(git, ref.remote_oid)
        elsewhere = remote.landed_elsewhere(branch, old)
        yield from _onto_protected(git, ref, (old, head), elsewhere, services)
    else:
        yield from _beside(git, head, branch, remote, services)


def _no_commit(git: Repository, ref: PushedRef, branch: str) -> Judgement:
    """A ref that brings a blob or a tree, as a tag may; the protected branch has only commits.

    Raises:
        CannotJudge: the object is missing here, or would be the protected branch.
    """
    if ref.remote_ref == f"refs/heads/{branch}" or not git.has(ref.local_oid):
        raise CannotJudge(
            f"{ref.local_ref} brings {ref.local_oid[:10]} to {ref.remote_ref}, and that is no "
            "commit in this repository.",
            remedy="git fsck   shows what is missing; git fetch --all   brings what others have.",
        )
    return Judgement(verdict="PASS", remarks=(f"{ref.local_ref} is not a commit: not judged",))


def _onto_protected(
    git: Repository,
    ref: PushedRef,
    tips: tuple[str | None, str],
    elsewhere: frozenset[str],
    services: Services,
) -> Iterator[Judgement]:
    """A push to the protected branch: recorded old tip to new tip, step by step.

    Where the new tip was not made on top of the old one (a `git pull` that merged), the steps
    are another branch's, and the whole is one unit on what is there.
    """
    old, head = tips
    if old == head:
        return
    if old is not None and not git.is_ancestor(old, head):
        yield taken_out(ref.remote_ref, old)
    elif old is not None and old not in _first_parents(git, head, old):
        unit = units.range_unit(git, old, head, ref.remote_ref)
        yield check.judge_unit(git, unit, services, boundary=True)
        yield from put_behind.judged(git, ref.remote_ref, (old, head), services)
    else:
        yield from _judge_steps(git, old, head, services, elsewhere)


def _first_parents(git: Repository, head: str, old: str) -> set[str]:
    """The first parents of the steps from `head` down to where `old` has them."""
    steps = [oid for oid in git.first_parents(head, old) if oid != old]
    commits = {each.oid: each for each in git.commits(head, [old])}
    return {parent for oid in steps for parent in commits[oid].parents[:1]}


def _beside(
    git: Repository, head: str, branch: str, remote: Remote | Server, services: Services
) -> Iterator[Judgement]:
    """A push to another branch: what it adds to the protected one."""
    known = remote.find(branch)
    tip = known.copy_tip or (known.local if known.local != head else None)
    if tip is None and known.local is None and rules_at(git, head, services.store) is not None:
        raise protected_branch.missing(git, branch)
    if tip is None:
        yield from _judge_steps(git, None, head, services)
    elif _never_governed(git, tip, head, services):
        yield Judgement(verdict="PASS", remarks=(f"{head[:10]} is not governed: not judged",))
    elif git.merge_base(tip, head) is None and (apart := _apart(git, tip, head, services)):
        yield apart
    elif not git.is_ancestor(head, tip):
        # The name goes into commands: the local branch may be behind the copy that counts.
        unit = units.range_unit(git, tip, head, known.copy_ref if known.copy_tip else branch)
        yield check.judge_unit(git, unit.with_(open=True), services, boundary=True)


def _never_governed(git: Repository, tip: str, head: str, services: Services) -> bool:
    """Whether neither what has landed nor what is pushed ever had a policy (SPEC 2)."""
    either = (rules_at(git, each, services.store) for each in (tip, head))
    return all(rules is None for rules in either) and not (
        git.gate_history(tip) or git.gate_history(head)
    )


def _apart(git: Repository, tip: str, head: str, services: Services) -> Judgement | None:
    """The judgement of a history apart: of derived layers alone, or never governed (SPEC 5, 8).

    Neither has a way into the protected branch but a merge, which is judged there. None for
    any other history.
    """
    rules = rules_at(git, tip, services.store)
    if rules is None:
        return None
    folders = tuple(f"{folder}/" for folder in rules.policy.gate.derived)
    commits = git.commits(head, [tip])
    paths = {change.path for commit in commits for change in commit.changes}
    derived = bool(paths) and all(path.startswith(folders) for path in paths)
    traces = f"{rules.policy.gate.traces}/"
    if not derived and (git.gate_history(head) or any(p.startswith(traces) for p in paths)):
        return None
    kind = (
        "of derived layers alone: nothing in it is governed"
        if derived
        else ("apart that never was governed: it is not judged")
    )
    return Judgement(
        verdict="PASS",
        judged=Judged(commits=len(commits), paths=len(paths), derived=len(paths) if derived else 0),
        remarks=(f"{head[:10]} is a history {kind}",),
    )


def _judge_steps(
    git: Repository,
    old: str | None,
    head: str,
    services: Services,
    elsewhere: frozenset[str] = frozenset(),
) -> Iterator[Judgement]:
    """Step by step; history before an adoption in the same push is not judged (SPEC 2).

    Where no old tip is recorded, or the steps landed at another remote, this push only brings
    them to one more place: they landed when they were committed, as in an audit.
    """
    judged = [
        check.judge_unit(git, unit, services, boundary=True)
        for unit in step_units(git, old, head, services.store, elsewhere)
    ]
    governed = [number for number, each in enumerate(judged) if each.policy_digest]
    steps = steps_apart.with_notes(judged[governed[0] if governed and old is None else 0 :])
    for step in mended_later.with_notes(steps, None if old is None else elsewhere):
        yield _as_landed(step, elsewhere)


def _as_landed(step: Judgement, elsewhere: frozenset[str]) -> Judgement:
    """What is wrong with a step that landed at another remote is mended there, if at all."""
    tip = step.commits[-1].commit if step.commits else ""
    if step.verdict == "PASS" or tip not in elsewhere:
        return step
    remark = (
        f"{tip[:10]} is in the protected branch of another remote already, so nothing in this push "
        "can change it: mend it there, or bring the history as it is: git push --no-verify"
    )
    found = tuple(remediation.as_landed(step.findings, tip))
    return step.with_(findings=found, remarks=(*step.remarks, remark))


def taken_out(ref: str, old: str) -> Judgement:
    """The judgement of a push that lets the protected branch forget its old tip."""
    return _blocked(
        f"This push would take commits out of {ref}: its tip is {old[:10]}.",
        f"git fetch, then rebase your work onto {old[:10]}. Never force this branch.",
        commit=old,
    )


def _blocked(message: str, remediation: str, *, commit: str | None = None) -> Judgement:
    """The push takes something out of the protected branch."""
    found = Finding(code="TG802", message=message, remediation=remediation, commit=commit)
    return Judgement(verdict="BLOCK", findings=(found,))
