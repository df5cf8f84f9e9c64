"""Reads the raw difference format of git: of the index to a tree, of a commit to its parent."""

from __future__ import annotations

from trace_gate.adapters.git.failures import odd
from trace_gate.adapters.git.process import decoded
from trace_gate.core.errors import RepositoryUnreadable
from trace_gate.core.git_model import Change, Entry

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
    """The whole answer of a `diff-index` with NULs."""
    tokens = out.split(b"\0")
    if tokens.pop() or len(tokens) % 2:
        raise odd("diff", "it ends in the middle")
    return tuple(change(tokens[at], tokens[at + 1]) for at in range(0, len(tokens), 2))


def _entry(mode: bytes, oid: bytes) -> Entry | None:
    if mode == b"000000":
        return None
    if not oid.strip(b"0"):
        raise odd("diff", "an entry without an object")
    return Entry(mode=mode.decode(), oid=oid.decode())
