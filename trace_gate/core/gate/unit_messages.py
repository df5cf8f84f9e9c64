"""What is said of a unit as a whole, of its steps, merges and landing (SPEC 5)."""

from __future__ import annotations

from trace_gate.core.schema import anew
from trace_gate.core.shell import word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.decisions import DecisionStatus
    from trace_gate.core.gate.judgement import Judgement
    from trace_gate.core.gate.proposal import Case
    from trace_gate.core.git_model import Change, Commit
    from trace_gate.core.trace.target import Target


def not_recorded(status: DecisionStatus, covered: str) -> tuple[str, str]:
    """A decision covers, and is not recorded as executed."""
    return (
        f"{status.trace_id} covers {covered}, but does not record that it was executed.",
        f"trace-gate execute {status.trace_id} && git add {status.touched.path}",
    )


def would_change(culprit: str, trace_id: str, became: str) -> str:
    """A late trace changes what a sealed one said."""
    return f"{culprit} comes before {trace_id}, which is sealed and would {became}"


def date_truly(trace_id: str) -> str:
    """What mends a decision that comes before a sealed trace."""
    return (
        "Date it when it really happened, after the sealed trace. If it did come before: "
        f"trace-gate approve {trace_id} --reason TG205"
    )


def date_of_writing() -> str:
    """What mends another trace that comes before a sealed one."""
    return "Write when you wrote this down: now, after the sealed trace."


def mended_since(finding: Finding, by: str) -> str:
    """A finding that a later commit mends."""
    return f"{finding.message} It was mended since: {by}."


def unlike_automatic(name: str, what: str, change: Change) -> str:
    """A merge has another content than Git would make."""
    return f"{name} {what} {change.path}, which an automatic merge of its parents would not do."


def merge_anew(others: str) -> str:
    """The command that makes a merge again that is not committed."""
    return f"git merge --abort && git merge --no-edit {others}"


def merge_again(commit: Commit, others: str) -> str:
    """The command that makes a merge again."""
    return f"git reset --keep {commit.oid[:10]}^ && git merge --no-edit {others}"


def what_it_does() -> str:
    """Why that mends it."""
    return "merges again, and keeps what both sides have"


def number_taken(again: str, why: str, number: str) -> str:
    """What mends a trace in a merge."""
    return f"{again}   # {why}. Did two people take this number? {number}"


def meant_change(again: str, why: str, meant: str) -> str:
    """What mends anything else in a merge."""
    return f"{again}   # {why}. Is the change meant? {meant}"


def accept_landed(oid: str, details: str) -> str:
    """What mends a finding of what has landed."""
    return (
        f"It has landed, so a decision accepts it: trace-gate new decision --target commit/{oid} "
        f"--executed --guardrail ESCALATE {details} {anew.OWN_REASON} "
        f'--option "ACCEPT IT" --option "UNDO IT" '
        f'--rationale "{anew.REASON}"   then an approver signs it.'
    )


def or_undo(oid: str) -> str:
    """The end of that where it can be undone."""
    return f' Or undo it: trace-gate revert {oid[:10]} --reason "WHY"'


def not_landed(goal: Target, case: Case) -> tuple[str, str]:
    """A remediation is about a commit that has not landed."""
    return (
        f"The base does not have the commit {goal.commit}, so it cannot be remediated.",
        (
            "Name the full id of a commit that has landed already: git log --format=%H "
            f"{word(case.policy.gate.protected_branch or 'main')}"
        ),
    )


def accepts_wrongly(bad: list[str]) -> tuple[str, str]:
    """A remediation accepts nothing, or what cannot be accepted."""
    return (
        (
            f"A remediation cannot accept {', '.join(bad)}."
            if bad
            else "The remediation does not say which findings it accepts."
        ),
        (
            "Write `details: {accepts: [TG401]}` with the codes of the findings; never TG2xx, "
            "TG3xx or TG6xx."
        ),
    )


def second_person() -> str:
    """A remediation is not approved."""
    return "A remediation needs the approval of a second person."


def names_it_later(other: Finding) -> str:
    """Which trace comes too late."""
    return f"{other.trace_id}, which names it, comes in a later commit."


def judged_apart(finding: Finding, what: str) -> str:
    """The end of a finding of a commit that needs a later one."""
    return (
        f"{finding.message} {what} Each commit is judged by itself where it lands without a merge."
    )


def make_one(first: Judgement) -> str:
    """What mends that."""
    return (
        f"Make them one: git rebase -i {first.policy_ref}   with `fixup` for the later "
        "one; or land the branch by a merge commit or a squash. Has it landed? Then a decision "
        "about that commit accepts it: `target: commit/OID`."
    )


def tombstone_undecided(path: str) -> str:
    """Evidence is replaced, and no decision says so."""
    return (
        f"{path} is evidence, and its tombstone is here in its place. That takes a "
        "decision which an approver signs."
    )


def tombstone_waits(path: str, status: DecisionStatus) -> str:
    """Evidence is replaced, and nobody approved it."""
    return (
        f"{path} is evidence. {status.trace_id} replaces it by its tombstone, and waits "
        "for the approval of a second person."
    )
