"""Stamps on what the hooks before a commit have judged (SPEC 5, Bypass ledger).

A stamp names the commit that HEAD was, and a digest of what was staged on it: together they
are the tree that was judged. It is made of what such a hook has read already, and held
against a commit without the judge. All that a stamp can do is to keep a notice quiet:
nothing that lets a change through reads one.
"""

from __future__ import annotations

from trace_gate.core.hashing import sha256_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.app.ports import Repository
    from trace_gate.core.git_model import Change, Entry

NOTHING = "nothing"
"""Stands for HEAD before the first commit."""


def stamp(git: Repository) -> str:
    """The stamp on what is staged now."""
    head = git.head()
    return f"{head or NOTHING} {_digest(git.staged(head))}"


def bears(git: Repository, commit: str, text: str) -> bool:
    """Whether a commit is what a stamp was put on: made on that HEAD, or an amend of it."""
    named, _, digest = text.partition(" ")
    head = None if named == NOTHING else named
    if head is not None:
        if not head.isalnum() or git.resolve(head) != head:
            return False
        parents = git.parents(commit)
        if head not in parents[:1] and git.parents(head) != parents:
            return False
    return digest == _digest(git.changes(git.tree(head), git.tree(commit)))


def _digest(changes: Sequence[Change]) -> str:
    lines = [f"{_entry_text(each.old)} {_entry_text(each.new)} {each.path}\0" for each in changes]
    return sha256_of("".join(sorted(lines)).encode("utf-8", "surrogateescape"))


def _entry_text(entry: Entry | None) -> str:
    return f"{entry.mode} {entry.oid}" if entry is not None else "-"
