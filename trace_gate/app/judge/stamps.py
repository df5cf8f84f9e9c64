"""Stamps on what the hooks before a commit have judged and passed (SPEC 5, Callers).

A stamp names the commit that HEAD was, a digest of what was staged on it, and what was known of
the message: together they are the commit that was judged. It is made of what such a hook has read
already, and held against a message or a commit without the judge.
"""

from __future__ import annotations

from trace_gate.core.gate import message_text
from trace_gate.core.hashing import sha256_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Protocol

    from trace_gate.app.ports import Repository
    from trace_gate.core.git_model import Change, Entry

    class Stamp(Protocol):
        """What is known of the commit that passed."""

        @property
        def head(self) -> str:
            """The commit that HEAD was."""

        @property
        def staged(self) -> str:
            """The digest of what was staged on it."""

        @property
        def merging(self) -> tuple[str, ...]:
            """The commits that were merged."""

        @property
        def message(self) -> str:
            """The message with which it passed, as `message_text.has_passed` takes it."""

        @property
        def comment(self) -> str:
            """The sign at the start of comment lines of a message."""

        @property
        def traces(self) -> tuple[str, ...]:
            """The traces that it brings."""


NOTHING = "nothing"
"""Stands for HEAD before the first commit."""


def staged_now(git: Repository, traces: Sequence[str], comment: str) -> tuple[str, str]:
    """HEAD, and the digest of what is staged on it and of what its message is read by."""
    head = git.head()
    return head or NOTHING, _digest(git.staged(head), traces, comment)


def bears(git: Repository, commit: str, stamp: Stamp) -> bool:
    """Whether a commit is what a stamp was put on: made on that HEAD, or an amend of it."""
    head = None if stamp.head == NOTHING else stamp.head
    parents = tuple(git.parents(commit))
    if head is not None and (not head.isalnum() or git.resolve(head) != head):
        return False
    made_on = () if head is None else (head, *stamp.merging)
    amended = head is not None and not stamp.merging and parents == tuple(git.parents(head))
    if not amended and (parents[:1], sorted(parents[1:])) != (made_on[:1], sorted(made_on[1:])):
        return False
    changes = git.changes(git.tree(head), git.tree(commit))
    if stamp.staged != _digest(changes, stamp.traces, stamp.comment):
        return False
    message = git.message(commit).encode("utf-8", "surrogateescape")
    text = message_text.cleaned(message, stamp.comment.encode())
    return message_text.has_passed(text, stamp.message, stamp.traces)


def _digest(changes: Sequence[Change], traces: Sequence[str], comment: str) -> str:
    """What was staged, and by what its message is read, in one: neither is changed alone."""
    lines = [f"{_entry_text(each.old)} {_entry_text(each.new)} {each.path}\0" for each in changes]
    text = "".join([*sorted(lines), comment, " ", *traces])
    return sha256_of(text.encode("utf-8", "surrogateescape"))


def _entry_text(entry: Entry | None) -> str:
    return f"{entry.mode} {entry.oid}" if entry is not None else "-"
