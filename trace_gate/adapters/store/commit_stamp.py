"""What pre-commit judged and passed, for the later hooks of the same commit (SPEC 5, Callers).

It names the git process that called, the files on which a judgement rests (index, HEAD,
references, settings) by size and time, and what the environment says to Git. Any difference,
and a stamp that is old, odd or not there, means that a hook judges as always. It lies in the
Git directory: who can write there can take the hooks away as well.
"""

from __future__ import annotations

import os
import time

import trace_gate
from trace_gate.adapters.store.kept_files import KeptFiles
from trace_gate.core.hashing import sha256_of
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

NAME = "commit"
FOLDER = "trace-gate"
FORMAT = f"1 {trace_gate.__version__}"
SECONDS = 600
"""An older stamp is none: what is judged by the clock may come out otherwise by now."""

CHANGING = ("GIT_EDITOR", "GIT_REFLOG_ACTION")
"""What Git says otherwise to each hook of one commit, and what no judgement asks for."""

NOT_THERE = "-"


class Passed(Record):
    """What passed, as far as the hooks of the message ask for it."""

    program: str
    """The git that was run."""
    comment: str
    """The sign at the start of comment lines of a message."""
    traces: tuple[str, ...]
    gone: tuple[str, ...]
    """As `commit_message.Linked` has them."""


class CommitStamp:
    """The stamp of one working tree. What cannot be read or written is not there."""

    def __init__(self, git_dir: str) -> None:
        self._git_dir = git_dir
        self._kept = KeptFiles(os.path.join(git_dir, FOLDER))

    @classmethod
    def here(cls) -> CommitStamp | None:
        """That of the repository for which Git called a hook, found without asking Git."""
        git_dir = os.environ.get("GIT_DIR") or _git_dir_here()
        return cls(git_dir) if git_dir else None

    def files(self, common_dir: str) -> Mapping[str, str]:
        """How the files are on which a judgement rests: asked before it begins."""
        return {path: _seen(path) for path in _files(self._git_dir, common_dir)}

    def put(self, passed: Passed, files: Mapping[str, str], references: Iterable[str]) -> None:
        """Remember what passed just now, unless one of the files is another by now.

        Args:
            passed: what the later hooks are told.
            files: what `files` said before the judgement.
            references: the files of the references that it rests on.
        """
        if any(seen != _seen(path) for path, seen in files.items()):
            self.take_away()
            return
        # with their folders: a new reference may stand before an old one
        beside = {p: _seen(p) for path in references for p in (path, os.path.dirname(path))}
        lines = [
            *(FORMAT, str(os.getppid()), str(int(time.time())), _environment()),
            *(passed.program, passed.comment, " ".join(passed.traces), " ".join(passed.gone)),
            *(f"{seen} {path}" for path, seen in {**files, **beside}.items()),
        ]
        text = "\n".join(lines)
        sound = text.count("\n") == len(lines) - 1  # a path with a line break is not remembered
        self._kept.put(NAME, NAME, os.fsencode(text) if sound else b"")

    def take_away(self) -> None:
        """Nothing passed."""
        self._kept.put(NAME, NAME, b"")

    def get(self) -> Passed | None:
        """What passed, if this hook is called for the same commit and nothing changed since."""
        lines = os.fsdecode(self._kept.get(NAME, NAME) or b"").split("\n")
        if len(lines) < 9 or lines[:2] != [FORMAT, str(os.getppid())] or lines[3] != _environment():
            return None
        age = time.time() - int(lines[2])
        if not 0 <= age + 1 <= SECONDS:
            return None
        pairs = (line.partition(" ") for line in lines[8:])
        if any(seen != _seen(path) for seen, _, path in pairs):
            return None
        return Passed(
            program=lines[4],
            comment=lines[5],
            traces=tuple(lines[6].split()),
            gone=tuple(lines[7].split()),
        )


def _git_dir_here() -> str | None:
    """The Git directory of a working tree, where Git does not name it."""
    if os.path.isdir(".git"):
        return os.path.abspath(".git")
    try:
        with open(".git", encoding="utf-8") as file:
            word, _, path = file.read().strip().partition(": ")
    except (OSError, UnicodeDecodeError):
        return None
    return os.path.abspath(path) if word == "gitdir" else None


def _files(git_dir: str, common_dir: str) -> Iterator[str]:
    """Where Git keeps what is staged, where HEAD is, and its settings."""
    yield os.path.abspath(os.environ.get("GIT_INDEX_FILE") or os.path.join(git_dir, "index"))
    for name in ("HEAD", "config.worktree", "MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD"):
        yield os.path.join(git_dir, name)
    for name in ("config", "packed-refs", "reftable/tables.list", "shallow", "FETCH_HEAD"):
        yield os.path.join(common_dir, name)
    home, configured = os.path.expanduser("~"), os.environ.get("XDG_CONFIG_HOME")
    yield os.environ.get("GIT_CONFIG_GLOBAL") or os.path.join(home, ".gitconfig")
    yield os.path.join(configured or os.path.join(home, ".config"), "git", "config")


def _seen(path: str) -> str:
    """What tells one content of a file from another without reading it."""
    try:
        found = os.stat(path)
    except OSError:
        return NOT_THERE
    times = f"{found.st_mtime_ns}.{found.st_ctime_ns}"
    return f"{times}.{found.st_size}.{found.st_ino}.{found.st_mode}"


def _environment() -> str:
    said = sorted(
        f"{name}={value}"
        for name, value in os.environ.items()
        if name.startswith("GIT_") and name not in CHANGING
    )
    return sha256_of(os.fsencode("\0".join([os.getcwd(), *said])))
