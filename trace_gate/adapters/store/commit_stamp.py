"""What the hooks before a commit judged and passed, for its later hooks (SPEC 5, Callers).

One file in the Git directory of the working tree: what passed, and what that rests on
(`watched_files`). The hooks of the message believe it where everything is as it was; those
after the commit where all is but that which the commit changed, and hold the commit itself
against it. Any difference, and a stamp that is old, odd or not there, means that a hook judges
as always. Who can write into the Git directory can take the hooks away as well.
"""

from __future__ import annotations

import os
import time

import trace_gate
from trace_gate.adapters.store.kept_files import KeptFiles
from trace_gate.adapters.store.watched_files import Watched, common_dir_of, watched
from trace_gate.core.hashing import sha256_of
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NAME = "judged"
FOLDER = "trace-gate"
FORMAT = f"2 {trace_gate.__version__}"
SECONDS = 600
"""An older stamp is none: what is judged by the clock may come out otherwise by now."""

MOVING, STEADY = "moving", "steady"


class Passed(Record):
    """What passed, as far as the later hooks of the commit ask for it."""

    head: str
    staged: str
    """As `stamps.staged_now` says them."""
    merging: tuple[str, ...]
    message: str
    """The digest of the message with which it passed, or what `message_text` has in its place."""
    program: str
    """The git that was run."""
    comment: str
    """The sign at the start of comment lines of a message."""
    traces: tuple[str, ...]
    gone: tuple[str, ...]
    """As `commit_message.Linked` has them."""


class CommitStamp:
    """The stamp of one working tree. What cannot be read or written is not there."""

    def __init__(self, git_dir: str, common_dir: str, environ: Mapping[str, str]) -> None:
        self._git_dir, self._common_dir, self._environ = git_dir, common_dir, environ
        self._kept = KeptFiles(os.path.join(git_dir, FOLDER))

    @classmethod
    def here(cls, environ: Mapping[str, str]) -> CommitStamp | None:
        """That of the repository for which Git called a hook, found without asking Git."""
        named = environ.get("GIT_DIR")
        git_dir = os.path.abspath(named) if named else _git_dir_here()
        return cls(git_dir, common_dir_of(git_dir), environ) if git_dir else None

    def watched(self, settings: Iterable[str]) -> Watched:
        """What a judgement rests on: asked before it begins."""
        return watched(self._git_dir, self._common_dir, self._environ, settings)

    def put(self, passed: Passed, before: Watched) -> None:
        """Remember what passed just now, unless something is not as `watched` saw it before."""
        whole = before.references and before == self.watched(before.steady)
        self._kept.put(NAME, NAME, _written(passed, before) if whole else b"")

    def take_away(self) -> None:
        """Nothing passed."""
        self._kept.put(NAME, NAME, b"")

    def of_message(self) -> Passed | None:
        """What passed, if this hook is called for the same commit and nothing changed since."""
        passed, before = _read(self._kept.get(NAME, NAME) or b"")
        same = before is not None and before.caller and before == self.watched(before.steady)
        return passed if same else None

    def of_commit(self) -> Passed | None:
        """What passed, if nothing changed since but what a commit changes itself."""
        passed, before = _read(self._kept.get(NAME, NAME) or b"")
        if before is None:
            return None
        now = self.watched(before.steady)
        same = before == now.with_(moving=before.moving, merging=before.merging)
        return passed if same else None


def _written(passed: Passed, before: Watched) -> bytes:
    """The text of a stamp; empty where a path has a line break, so that none can be made up."""
    lines = [
        *(FORMAT, str(int(time.time()))),
        *(before.caller, before.environment, before.references, " ".join(before.merging)),
        *(passed.head, passed.staged, passed.message, passed.program, passed.comment),
        *(" ".join(passed.traces), " ".join(passed.gone)),
        *(f"{MOVING} {seen} {path}" for path, seen in before.moving.items()),
        *(f"{STEADY} {seen} {path}" for path, seen in before.steady.items()),
    ]
    text = "\n".join(lines)
    return sealed(os.fsencode(text)) if text.count("\n") == len(lines) - 1 else b""


def sealed(text: bytes) -> bytes:
    """With its own digest at the end: half a file, or one that was edited by hand, is no stamp."""
    return b"%s\n%s" % (text, sha256_of(text).encode())


def _read(data: bytes) -> tuple[Passed, Watched] | tuple[None, None]:
    try:
        return _parsed(data)
    except (ValueError, KeyError):
        return None, None


def _parsed(data: bytes) -> tuple[Passed, Watched] | tuple[None, None]:
    text = data.rpartition(b"\n")[0]
    lines = os.fsdecode(text).split("\n")
    if (
        data != sealed(text)
        or lines[0] != FORMAT
        or not 0 <= time.time() - int(lines[1]) + 1 <= SECONDS
    ):
        return None, None
    _, _, caller, environment, references, merging, *rest = lines
    head, staged, message, program, comment, traces, gone, *files = rest
    seen: dict[str, dict[str, str]] = {MOVING: {}, STEADY: {}}
    for line in files:
        kind, value, path = line.split(" ", 2)
        seen[kind][path] = value
    passed = Passed(
        head=head,
        staged=staged,
        merging=tuple(merging.split()),
        message=message,
        program=program,
        comment=comment,
        traces=tuple(traces.split()),
        gone=tuple(gone.split()),
    )
    before = Watched(
        caller=caller,
        environment=environment,
        references=references,
        merging=passed.merging,
        moving=seen[MOVING],
        steady=seen[STEADY],
    )
    return passed, before


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
