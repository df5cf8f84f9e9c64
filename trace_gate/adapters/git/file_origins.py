"""Which commit brought each file, and who wrote it: for readers, never for a verdict (SPEC 9)."""

from __future__ import annotations

from trace_gate.adapters.git.failures import failure, odd
from trace_gate.adapters.git.process import decoded, encoded
from trace_gate.core.git_model import FileOrigin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.adapters.git.process import Runner

LOG = ("log", "-z", "--no-renames", "--diff-filter=A", "--name-only", "--no-ext-diff",
       "--no-textconv", "--no-show-signature", "--no-notes", "--no-mailmap", "--encoding=UTF-8",
       "--format=tformat:%x01%H%x00%an")  # fmt: skip
HEADER = b"\x01"
"""Begins what is about a commit. No path begins with it: all of them lie below a folder."""


def file_origins(runner: Runner, head: str, folder: str) -> dict[str, FileOrigin]:
    """Path to the newest commit that added it, of all files below a folder.

    What only a merge brings is missing. In a shallow clone the oldest commit seems to have
    added everything: ask for none there.
    """
    found: dict[str, FileOrigin] = {}
    for path, origin in _read(runner.run(*LOG, head, "--", encoded(folder))):
        found.setdefault(path, origin)
    return found


def origins_of(runner: Runner, head: str, paths: Sequence[str]) -> dict[str, FileOrigin]:
    """The same of a few files: the history is read from its newest commit on, until all are found.

    Raises:
        RepositoryUnreadable: git fails on its way.
    """
    if not paths:
        return {}
    found: dict[str, FileOrigin] = {}
    child, out = runner.start(*LOG, head, "--", *map(encoded, paths)), b""
    try:
        while len(found) < len(set(paths)):
            piece = child.receive()
            if not piece:
                if complaint := child.complaint():
                    raise failure("log", 128, complaint)
                break
            out += piece
            found = {}
            for path, origin in _read(out[: out.rfind(b"\0") + 1]):
                found.setdefault(path, origin)
    finally:
        child.close()
    return found


def _read(out: bytes) -> Iterator[tuple[str, FileOrigin]]:
    tokens = iter(out.split(b"\0"))
    origin: FileOrigin | None = None
    for token in tokens:
        if token.startswith(HEADER):
            author = decoded(next(tokens, b""))
            origin = FileOrigin(commit=token[1:].decode("latin-1"), author=author)
        elif token and origin is None:
            raise odd("log", repr(token[:80]))
        elif token and origin is not None:
            yield decoded(token.removeprefix(b"\n")), origin
