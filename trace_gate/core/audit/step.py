"""One step of the protected branch, as the audit sees it (SPEC 5, Unit and base)."""

from __future__ import annotations

from trace_gate.core.audit import messages
from trace_gate.core.gate import mended_later, remediation
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from typing import Literal

    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.judgement import Judgement

    State = Literal["linked", "remediated", "bypassed"]


class Violation(Record):
    """An error of the judge about a step, and the commits by which a decision may accept it."""

    finding: Finding
    commits: tuple[str, ...]


class JudgedStep(Record):
    """What the judge came to about one step, as far as the audit has to remember it.

    A history has a hundred thousand of them, so paths and commits of sound ones are let go.
    """

    commit: str
    """The last commit of the step, by which it landed."""
    base: str | None
    commits: int
    policy: str
    """The digest of the policy of its base."""
    traces: tuple[str, ...] = ()
    violations: tuple[Violation, ...] = ()
    accepts: tuple[tuple[str, str, str], ...] = ()
    """Commit, code and trace of what its approved decisions accept."""
    gone: tuple[str, ...] = ()
    """The traces that its base or one of its commits has, and that it does not leave."""


class Remediated(Record):
    """An error that was accepted since, and the decision that accepts it."""

    finding: Finding
    trace_id: str


class Step(Record):
    """A step with what came of it."""

    commit: str
    base: str | None
    commits: int
    policy: str
    traces: tuple[str, ...]
    state: State
    open: tuple[Finding, ...] = ()
    remediated: tuple[Remediated, ...] = ()


def judged_step(
    judgement: Judgement, *, commit: str, base: str | None, commits: int, gone: Collection[str]
) -> JudgedStep:
    """What is remembered of the judgement of one step.

    A step that does not pass itself remediates nothing.

    Args:
        judgement: what the judge says of it.
        commit: the last commit of the step.
        base: the commit that it stands on.
        commits: how many commits it has.
        gone: the traces that it does not leave, though its base or one of its commits has them.
    """
    errors = [each for each in judgement.findings if each.level == "error"]
    sound = not errors and judgement.verdict == "PASS"
    landed = tuple(_landed(errors, commit, base)) if errors else ()
    return JudgedStep(
        commit=commit,
        base=base,
        commits=commits,
        policy=judgement.policy_digest,
        traces=tuple(dict.fromkeys(name for each in judgement.commits for name in each.traces)),
        violations=tuple(
            Violation(
                finding=each,
                commits=tuple(sorted({commit, *mended_later.commits_of(each, judgement)})),
            )
            for each in landed
        ),
        accepts=judgement.mends.accepted if sound and judgement.mends is not None else (),
        gone=tuple(sorted(gone)) if errors else (),
    )


def _landed(errors: Sequence[Finding], commit: str, base: str | None) -> Iterator[Finding]:
    """The errors with what mends them now: only a decision about the commit closes one."""
    for each in remediation.as_landed(errors, commit, or_undone=False):
        if not remediation.is_lasting(each):
            yield each
            continue
        back = ""
        if base is not None and each.path is not None:
            back = messages.what_was_there(base, each.path)
        yield each.with_(remediation=messages.not_acceptable(back))
