"""Steps of the protected branch that a push puts behind another first parent (SPEC 5, 9).

The steps of a branch are its first parents. After a merge that was made the other way round (a
`git pull` that merged) those that landed are its second parent: an audit sees one step there, and
in it nothing of what two of its commits undo. So they have to be in order.
"""

from __future__ import annotations

from trace_gate.app.judge import check
from trace_gate.app.judge.steps import Grouped, units_of
from trace_gate.app.repository.rules import rules_at
from trace_gate.core.finding import Finding
from trace_gate.core.gate import mended_later
from trace_gate.core.gate.judgement import Judgement
from trace_gate.core.shell import word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.app.judge.services import Services
    from trace_gate.app.ports import Repository


def judged(
    git: Repository, ref: str, tips: tuple[str, str], services: Services
) -> Iterator[Judgement]:
    """TG802 where something is wrong in a step that would be no step any more.

    Args:
        git: the repository.
        ref: the protected branch: `refs/heads/main`.
        tips: what it is now, and what it would be.
        services: what the judge may use besides Git.
    """
    old, head = tips
    above = git.first_parents(head, old)
    fork = next(iter(git.parents(above[-1])), None) if above else None
    line = git.first_parents(old, fork)
    if not line:
        return
    base = next(iter(git.parents(line[-1])), None)
    grouped = Grouped.by(rules_at(git, old, services.store))
    units = units_of(git, base, line[::-1], lambda _: grouped)
    found = [check.judge_unit(git, unit, services, boundary=True) for unit in units]
    steps = mended_later.with_notes([each for each in found if each.policy_digest], None)
    for each in steps:
        errors = [one for one in each.findings if one.level == "error"]
        if errors and each.commits:
            yield _hidden(ref, old, each.commits[-1].commit, errors[0], len(line))
            return


def _hidden(ref: str, old: str, step: str, error: Finding, count: int) -> Judgement:
    found = Finding(
        code="TG802",
        message=f"This push puts another history in front of {count:,} steps of {ref}. What is "
        f"wrong with {step[:10]} ({error.code}) would be no step of an audit any more.",
        remediation=f"Bring your work on top of it, in place of the merge: git rebase {old[:10]}   "
        f"What mends the step itself: trace-gate explain {word(step[:10])}",
        commit=step,
    )
    return Judgement(verdict="BLOCK", findings=(found,))
