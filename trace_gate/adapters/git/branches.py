"""Makes a branch out of files that are in no working tree (SPEC 8, `--publish`).

Plumbing alone: objects are written, then one reference is moved, from the value that was
seen to the new one. Index, HEAD and working tree are never touched, and no hook runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.adapters.git.failures import failure, odd, spoken
from trace_gate.adapters.git.process import encoded
from trace_gate.core.errors import CannotJudge, UsageError
from trace_gate.core.git_model import REGULAR
from trace_gate.core.hashing import object_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from trace_gate.adapters.git.locate import Place
    from trace_gate.core.git_model import Entry

    Folder = dict[bytes, "str | Folder"]

PORTION = 16 << 20
"""Bytes of new files that one git process is given."""

_FOLDER = "040000"


class Branches:
    """The branches of one repository."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._git = place.personal.with_(words=place.inside.words)
        self._none = "0" * place.oid_length

    def full_name(self, branch: str) -> str:
        """`refs/heads/NAME`.

        Raises:
            UsageError: it is no name for a branch.
        """
        ref = f"refs/heads/{branch}"
        code, _, _ = self._git.ask("check-ref-format", ref)
        if code or branch.startswith("-") or branch == "HEAD":
            raise UsageError(
                f"{branch!r} is no name for a branch.",
                remedy="trace-gate derive --publish derived-layers",
            )
        return ref

    def checked_out(self, ref: str) -> str:
        """The working tree in which a branch is checked out; empty for none."""
        words = ("for-each-ref", "--format=%(refname)%00%(worktreepath)", "--", ref)
        for line in self._git.run(*words).decode(errors="replace").splitlines():
            name, _, place = line.partition("\0")
            if name == ref:
                return place
        return ""

    def tree(self, files: Iterable[tuple[str, bytes]], known: Mapping[str, Entry]) -> str:
        """The tree with these files and no other; `known` files are not written again."""
        root: Folder = {}
        fresh: list[bytes] = []
        size = 0
        for path, data in files:
            oid = object_name("blob", data, self._place.oid_length)
            _put(root, encoded(path).split(b"/"), oid)
            if path in known and known[path].oid == oid:
                continue
            fresh.append(data)
            size += len(data)
            if size > PORTION:
                self._write(fresh)
                fresh, size = [], 0
        self._write(fresh)
        return self._tree(root)

    def commit(self, tree: str, parent: str | None, message: str) -> str:
        """A commit by the user, now."""
        parents = ("-p", parent) if parent else ()
        return self._named(self._git.run("commit-tree", tree, *parents, data=message.encode()))

    def message(self, commit: str) -> str:
        """The message of a commit."""
        data = self._git.run("cat-file", "commit", commit)
        return data.partition(b"\n\n")[2].decode(errors="replace")

    def move(self, ref: str, new: str, old: str | None) -> None:
        """Let a branch point at a commit, if it still is where it was (None: nowhere).

        Raises:
            CannotJudge: somebody moved it meanwhile, or its name is in the way of another.
        """
        words = ("-m", "trace-gate derive --publish", ref, new, old or self._none)
        code, _, complaint = self._git.ask("update-ref", *words)
        if code:
            raise CannotJudge(
                f"{ref} could not be moved: {spoken(complaint)}",
                remedy="Look at it with git branch -a, and run the command again.",
            )

    def _write(self, contents: Sequence[bytes]) -> None:
        """Store some files; all of them in one process."""
        if not contents:
            return
        stream = b"".join(b"blob\ndata %d\n%b\n" % (len(data), data) for data in contents)
        self._git.run("fast-import", "--quiet", "--done", data=stream + b"done\n")

    def _tree(self, root: Folder) -> str:
        """Store the trees, the deepest ones first; each level in one process.

        Git refuses an entry whose object is missing.
        """
        levels: list[list[Folder]] = [[root]]
        while levels[-1]:
            inner = (each for folder in levels[-1] for each in folder.values())
            levels.append([each for each in inner if isinstance(each, dict)])
        names: dict[int, str] = {}
        for level in reversed(levels[:-1]):
            texts = [_listing(folder, names) for folder in level]
            out = self._git.run("mktree", "-z", "--batch", data=b"\0".join(texts) + b"\0")
            oids = out.split()
            if len(oids) != len(level):
                raise odd("mktree", f"{len(oids)} answers to {len(level)} questions")
            names = {id(each): self._named(oid) for each, oid in zip(level, oids, strict=True)}
        return names[id(root)]

    def _named(self, out: bytes) -> str:
        oid = out.decode("latin-1").strip()
        if len(oid) != self._place.oid_length:
            raise failure("commit-tree", 0, out)
        return oid


def _put(root: Folder, parts: Sequence[bytes], oid: str) -> None:
    folder = root
    for part in parts[:-1]:
        inner = folder.setdefault(part, {})
        if isinstance(inner, str):
            raise odd("mktree", f"{part!r} is a file and a folder")
        folder = inner
    folder[parts[-1]] = oid


def _listing(folder: Folder, names: Mapping[int, str]) -> bytes:
    rows = []
    for name, each in folder.items():
        if isinstance(each, dict):
            facts = f"{_FOLDER} tree {names[id(each)]}"
        else:
            facts = f"{REGULAR} blob {each}"
        rows.append(f"{facts}\t".encode() + name + b"\0")
    return b"".join(rows)
