"""Reads the raw difference format of git: what differs between two trees, or index and tree."""

from __future__ import annotations

from trace_gate.adapters.git_failure import odd
from trace_gate.adapters.git_text import decoded
from trace_gate.core.tree import Change, Entry
from trace_gate.errors import RepositoryUnreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

RAW = ("-r", "-z", "--raw", "--no-abbrev", "--no-renames", "--no-relative", "--no-color",
       "--ignore-submodules=none", "--no-ext-diff", "--no-textconv")  # fmt: skip
"""Every path, whole object names, nothing hidden and nothing run, whatever is configured."""

_STATUS = b"ADMTU"


def change(meta: bytes, path: bytes) -> Change:
    """One raw line (`:100644 100755 OID OID M`) and the path that follows it.

    Raises:
        RepositoryUnreadable: another form, or a path that is still in conflict.
    """
    words = meta[1:].split(b" ")
    if meta[:1] != b":" or len(words) != 5 or words[4] not in _STATUS or not path:
        raise odd("diff", repr(meta[:120]))
    name = decoded(path)
    if words[4] == b"U":
        raise RepositoryUnreadable(
            f"{name} is in conflict, so what would be committed is not known.",
            remedy="git status   shows the conflicts: edit the files, git add them, try again.",
        )
    return Change(path=name, old=_entry(words[0], words[2]), new=_entry(words[1], words[3]))


def changes(out: bytes) -> tuple[Change, ...]:
    """The whole answer of a `diff-tree` or `diff-index` with NULs."""
    tokens = out.split(b"\0")
    if tokens.pop() or len(tokens) % 2:
        raise odd("diff", "it ends in the middle")
    return tuple(change(tokens[at], tokens[at + 1]) for at in range(0, len(tokens), 2))


def of_pairs(out: bytes, pairs: Sequence[tuple[str, str]]) -> list[tuple[Change, ...]]:
    """The answer of `diff-tree --stdin` to pairs of trees: each is repeated, then its changes."""
    found = []
    for number, (old, new) in enumerate(pairs):
        head = f"{old} {new}\n".encode()
        if not out.startswith(head):
            raise odd("diff-tree", f"no answer to question {number + 1}")
        out = out[len(head) :]
        part = []
        while out.startswith(b":"):
            meta, _, rest = out.partition(b"\0")
            path, _, out = rest.partition(b"\0")
            part.append(change(meta, path))
        found.append(tuple(part))
    return found


def _entry(mode: bytes, oid: bytes) -> Entry | None:
    if mode == b"000000":
        return None
    if not oid.strip(b"0"):
        raise odd("diff", "an entry without an object")
    return Entry(mode=mode.decode(), oid=oid.decode())
