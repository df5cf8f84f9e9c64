"""The traces that a commit in the making is linked to, and what its message says (SPEC 5, Link)."""

from __future__ import annotations

from trace_gate.app.repository import rules as repository_rules
from trace_gate.app.repository import unit_base, units
from trace_gate.core.record import Record
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.app.ports import Repository, Store
    from trace_gate.core.git_model import Change

TRACES = "traces"
"""Where traces are, as long as no policy says otherwise."""


class Linked(Record):
    """The traces of a commit in the making, and whether local hooks judge strictly.

    `traces` are those that it adds or grows; `gone` those that the commit which it amends
    had and it has not: a trailer that names one of them is not true any more.
    """

    traces: tuple[str, ...]
    strict: bool
    gone: tuple[str, ...] = ()


def linked(git: Repository, store: Store | None) -> Linked:
    """What `prepare-commit-msg` has to know, in few questions.

    Raises:
        CannotJudge: the policy of the base cannot be read.
    """
    head = git.head()
    base = unit_base.local_base(git, head, tuple(git.merge_heads()), store)
    commit = base.policy_commit
    rules = repository_rules.rules_at(git, commit, store) if commit is not None else None
    root = rules.policy.gate.traces if rules is not None else TRACES
    before, amended = _made_on(git, head, root)
    traces = _traces(git.staged(before), root)
    return Linked(
        traces=traces,
        strict=rules is not None and rules.policy.gate.strict_local,
        gone=tuple(each for each in amended if each not in traces),
    )


def _made_on(git: Repository, head: str | None, root: str) -> tuple[str | None, tuple[str, ...]]:
    """What the commit is made on: HEAD, or the parent of HEAD where that is amended.

    With it the traces of the amended commit. An amended merge is taken for a new commit:
    the traces that it brings are linked already.
    """
    if head is None or len(git.parents(head)) > 1 or not git.amends(head):
        return head, ()
    parent = next(iter(git.parents(head)), None)
    return parent, _traces(git.changes(git.tree(parent), git.tree(head)), root)


def _traces(changes: Sequence[Change], root: str) -> tuple[str, ...]:
    """The traces that are added or grown by some changes."""
    found = (ids.id_of_path(each.path, root) for each in changes if each.new is not None)
    return tuple(sorted(each for each in found if each is not None))


def known(message: bytes, trailers: Sequence[tuple[str, str]]) -> units.Message:
    """What the judge is told of a message: its cleaned text, and the trailers in it."""
    from trace_gate.core.gate.message_text import CO_AUTHOR, KEY, digest_of

    subject = message.strip().partition(b"\n")[0].decode(errors="replace")
    return units.Message(
        subject=subject,
        trailers=_values(trailers, KEY),
        co_authors=_values(trailers, CO_AUTHOR),
        digest=digest_of(message),
    )


def _values(trailers: Sequence[tuple[str, str]], key: str) -> tuple[str, ...]:
    return tuple(value for name, value in trailers if name.lower() == key.lower())
