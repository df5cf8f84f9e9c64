"""Which traces are folded, by which policy: of a commit, or of the index (SPEC 8)."""

from __future__ import annotations

from trace_gate.app.repository import rules as repository_rules
from trace_gate.core.git_model import FOLDER
from trace_gate.core.hashing import sha256_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.app.ports import Repository, Store
    from trace_gate.core.ledger.snapshot import Snapshot
    from trace_gate.core.policy.policy import Policy


NONE = "none"
"""The key where there is no folder of traces."""


def at_commit(git: Repository, commit: str, store: Store | None, name: str) -> Snapshot:
    """The traces and the policy of a commit.

    Raises:
        CannotJudge: the commit is not governed, or its policy is not valid.
    """
    rules = repository_rules.rules_at(git, commit, store)
    if rules is None:
        from trace_gate.app.repository import adoption

        raise adoption.not_governed(git, name)
    return of_tree(git, commit, rules.policy, name)


def of_tree(git: Repository, tree: str, policy: Policy, name: str) -> Snapshot:
    """The traces of a tree or commit, folded by a policy that is known."""
    from trace_gate.core.ledger.snapshot import Snapshot

    oid = _folder(git, tree, policy.gate.traces)
    return Snapshot(key=oid or NONE, tree=oid, entries=None, policy=policy, name=name)


def key_of(git: Repository, tree: str, policy: Policy) -> str:
    """The key of the snapshot that `of_tree` gives; the fold is not imported for it."""
    return _folder(git, tree, policy.gate.traces) or NONE


def of_index(git: Repository, policy: Policy) -> Snapshot:
    """The traces of the index, folded by a policy that is known."""
    from trace_gate.core.ledger.snapshot import Snapshot

    head = git.head()
    root = policy.gate.traces
    entries = dict(git.all_entries(head, root)) if head is not None else {}
    for change in git.staged(head):
        if change.path.startswith(f"{root}/"):
            if change.new is None:
                entries.pop(change.path, None)
            else:
                entries[change.path] = change.new
    files = {path: each.oid for path, each in entries.items() if each.is_file}
    text = "\0".join(f"{path}\0{oid}" for path, oid in sorted(files.items()))
    key = f"index {sha256_of(text.encode('utf-8', 'surrogateescape'))}"
    return Snapshot(key=key, tree=None, entries=files, policy=policy, name="the index")


def _folder(git: Repository, tree: str, path: str) -> str | None:
    """The tree of a folder; None where there is no such folder."""
    found = git.entries(tree, [path]).get(path)
    return found.oid if found is not None and found.mode == FOLDER else None
