"""The message of a commit in the making, and the traces it is linked to (SPEC 5, Link)."""

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

KEY = "Trace"
"""The key of the trailer that names a trace."""

CO_AUTHOR = "Co-authored-by"
"""The key that hosting services give to the other authors of a squash."""

SCISSORS = b" ------------------------ >8 ------------------------"
TRACES = "traces"
"""Where traces are, as long as no policy says otherwise."""

NOT_WRITTEN = ("merge", "template")
"""Sources of a message that get no trailers: a merge brings traces that are linked already,
and Git would take a template with our lines in it for one that was filled in."""


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
    subject = message.strip().partition(b"\n")[0].decode(errors="replace")
    return units.Message(
        subject=subject,
        trailers=_values(trailers, KEY),
        co_authors=_values(trailers, CO_AUTHOR),
    )


def may_have_trailers(message: bytes) -> bool:
    """Whether one of our keys is in it anywhere: else there is nothing to ask Git about."""
    low = message.lower()
    return any(key.lower().encode() in low for key in (KEY, CO_AUTHOR))


def says_more(message: bytes, staged: Sequence[str]) -> bool:
    """Whether a message says what a judgement asks for: other traces, or other authors.

    `staged` are the traces that the commit brings: naming those again changes no answer. What
    only looks like a trailer counts, too.
    """
    low = message.lower()
    if CO_AUTHOR.lower().encode() in low:
        return True
    named = {f"{KEY}: {each}".encode() for each in staged}
    key = KEY.lower().encode()
    lines = (line.strip() for line in message.splitlines() if b":" in line)
    return any(key in line.lower().partition(b":")[0] and line not in named for line in lines)


def says_nothing(message: bytes) -> bool:
    """Whether a cleaned message has nothing but the trailers that we wrote into it."""
    lines = [line for line in message.splitlines() if line.strip()]
    mark = f"{KEY}: ".encode()
    return bool(lines) and all(line.startswith(mark) for line in lines)


def cleaned(message: bytes, comment: bytes = b"#") -> bytes:
    """The message as Git takes it from an editor: nothing below the scissors, no comments."""
    lines = []
    for line in message.splitlines(keepends=True):
        if line.rstrip() == comment + SCISSORS:
            break
        if not line.startswith(comment):
            lines.append(line)
    return b"".join(lines)


def _values(trailers: Sequence[tuple[str, str]], key: str) -> tuple[str, ...]:
    return tuple(value for name, value in trailers if name.lower() == key.lower())
