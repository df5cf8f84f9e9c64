"""An empty bare repository that borrows the objects of the judged one, and nothing else.

Its configuration and attributes are empty, so no merge driver, textconv, filter, replaced
or grafted object, mailmap or setting of the judged repository, the user or the system
can take part in an answer (SPEC 5). What merges make is written here, and goes with it.
"""

from __future__ import annotations

import os

from trace_gate.adapters.git.failures import odd
from trace_gate.adapters.git.locate import KEPT, OBJECTS, STREAMED
from trace_gate.adapters.git.process import FIXED, Runner, decoded
from trace_gate.core.errors import RepositoryUnreadable
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from trace_gate.adapters.git.locate import Place

_CORE = ("commitGraph = false", "multiPackIndex = false", f"bigFileThreshold = {STREAMED}")
"""What lies beside the borrowed objects to speed git up may say anything, and is not read."""

PREFIX = "trace-gate-"
"""What the name of a scratch repository begins with; 24 digits follow."""

USED: set[str] = set()
"""The scratch repositories of this process: it could lock them once more."""

LOCK = "held"
"""The file in it that its process locks."""

_NOBODY = "trace-gate <trace-gate> 0 +0000"


class Merge(Record):
    """What an automatic merge came to.

    `tree` holds every path, those of `conflicts` with conflict markers or one side's
    content; it is None where Git cannot merge at all (histories without a common commit).
    """

    tree: str | None
    conflicts: tuple[str, ...] = ()


class Scratch:
    """The scratch repository of one run. `close` removes it."""

    def __init__(self, place: Place) -> None:
        environment = place.inside.environment
        self._place = place
        self.folder = _fresh_folder(environment)
        USED.add(self.folder)
        self._held = _held(self.folder)
        self.objects = os.path.join(self.folder, "objects")
        self.wrote = False
        """Whether there are objects here that the judged repository does not have."""
        _write_repository(self.folder, place)
        kept = {name: environment[name] for name in (*KEPT, OBJECTS[1]) if name in environment}
        fixed = {name: value for name, value in FIXED.items() if name != "GIT_GRAFT_FILE"}
        own = {
            "GIT_DIR": self.folder,
            "HOME": self.folder,
            "XDG_CONFIG_HOME": self.folder,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
        }
        self.runner = Runner(
            words=(place.inside.words[0], "--no-pager"), environment={**kept, **fixed, **own}
        )

    def merge_pairs(self, pairs: Sequence[tuple[str, str]], *, unrelated: bool) -> list[Merge]:
        """The automatic merge of each pair of commits, in one process.

        Raises:
            RepositoryUnreadable: git cannot say; also for histories without a common commit,
                unless `unrelated` merges them as if an empty tree were it.
        """
        if not pairs:
            return []
        self.wrote = True
        allow = ["--allow-unrelated-histories"] if unrelated else []
        words = ["merge-tree", "--write-tree", *allow, "--name-only", "--no-messages", "--stdin"]
        asked = "".join(f"{ours} {theirs}\n" for ours, theirs in pairs)
        merges = _read_merges(self.runner.run(*words, data=asked.encode()))
        if len(merges) != len(pairs):
            raise odd("merge-tree", f"{len(merges)} answers to {len(pairs)} questions")
        return merges

    def commit(self, tree: str, parents: Sequence[str]) -> str:
        """A commit object, for a merge to stand on. The same for the same arguments."""
        self.wrote = True
        lines = [f"tree {tree}", *(f"parent {oid}" for oid in parents)]
        lines += [f"author {_NOBODY}", f"committer {_NOBODY}", "", "automatic merge", ""]
        text = "\n".join(lines).encode()
        out = self.runner.run("hash-object", "-t", "commit", "-w", "--stdin", data=text)
        return out.decode().strip()

    def close(self) -> None:
        """Remove it. What cannot be removed is left to the system: it is in a temporary folder."""
        removed(self.folder)
        USED.discard(self.folder)
        if self._held is not None:
            os.close(self._held)
            self._held = None


def _read_merges(out: bytes) -> list[Merge]:
    """Status, tree and conflicted paths of each merge, all separated by NUL."""
    parts = iter(out.split(b"\0")[:-1])
    merges = []
    for status in parts:
        tree = next(parts, b"").decode()
        paths = [decoded(path) for path in iter(lambda: next(parts, b""), b"")]
        if status not in (b"0", b"1") or not tree or (status == b"1") == bool(paths):
            raise odd("merge-tree", repr(out[:80]))
        merges.append(Merge(tree=tree, conflicts=tuple(dict.fromkeys(paths))))
    return merges


def _fresh_folder(environment: Mapping[str, str]) -> str:
    """A new folder that only this user can read. `tempfile` takes longer to be imported."""
    named = [environment[name] for name in ("TMPDIR", "TEMP", "TMP") if name in environment]
    for base in (*named, "/tmp", os.curdir):  # noqa: S108  # a fresh folder of our own is made
        folder = os.path.join(os.path.realpath(base), f"{PREFIX}{os.urandom(12).hex()}")
        try:
            os.mkdir(folder, 0o700)
        except OSError:
            continue
        return folder
    raise RepositoryUnreadable(
        "There is no folder for temporary files.", remedy="export TMPDIR=FOLDER"
    )


def _held(folder: str) -> int | None:
    """A file that is locked as long as this process lives; None where nothing can be locked.

    Who is killed removes nothing: by this a later run sees that nobody uses the folder any more.
    """
    if not hasattr(os, "lockf"):
        return None
    held = os.open(os.path.join(folder, LOCK), os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.lockf(held, os.F_TLOCK, 0)
    except OSError:  # no locks on this file system
        os.close(held)
        os.unlink(os.path.join(folder, LOCK))
        return None
    return held


def _write_repository(folder: str, place: Place) -> None:
    version = "0" if place.object_format == "sha1" else "1"
    core = [f"repositoryformatversion = {version}", "bare = true", *_CORE]
    config = "[core]\n" + "".join(f"\t{line}\n" for line in core)
    if version == "1":
        config += f"[extensions]\n\tobjectformat = {place.object_format}\n"
    for name in ("refs", "objects", os.path.join("objects", "info")):
        os.mkdir(os.path.join(folder, name), 0o700)
    for name, text in (
        ("HEAD", "ref: refs/heads/none\n"),
        ("config", config),
        (os.path.join("objects", "info", "alternates"), f"{quoted(place.objects)}\n"),
    ):
        with open(os.path.join(folder, name), "wb") as file:
            file.write(os.fsencode(text))


def quoted(path: str) -> str:
    """A path as git reads it in lists of object folders, whatever it is made of."""
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def removed(place: str) -> None:
    """Remove a folder, as far as that can be done."""
    for folder, folders, files in os.walk(place, topdown=False):
        for name in files:
            _quietly(os.unlink, os.path.join(folder, name))
        for name in folders:
            _quietly(os.rmdir, os.path.join(folder, name))
    _quietly(os.rmdir, place)


def _quietly(act: Callable[[str], None], path: str) -> None:
    try:
        act(path)
    except OSError:
        return
