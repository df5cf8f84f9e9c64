"""Questions that few runs ask: search, attributes."""

from __future__ import annotations

import os

from trace_gate.adapters.git.blobs import blobs
from trace_gate.adapters.git.failures import failure, odd
from trace_gate.adapters.git.process import decoded, encoded
from trace_gate.core.errors import RepositoryUnreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from trace_gate.adapters.git.objects import ObjectReader
    from trace_gate.adapters.git.scratch import Scratch
    from trace_gate.core.git_model import Entry


ATTRIBUTES = 1 << 20
"""Bytes that the .gitattributes file of a folder may have."""


def grep_files(scratch: Scratch, tree: str, needles: Sequence[str], prefix: str) -> tuple[str, ...]:
    """Paths of the files below a folder that contain any of the texts, byte for byte."""
    if not needles:
        return ()
    patterns = [word for needle in needles for word in ("-e", encoded(_one_line(needle)))]
    words = ["grep", "-l", "-z", "-F", "-a", "--no-color", "--no-textconv",
             "--no-recurse-submodules", "--full-name"]  # fmt: skip
    below = [encoded(prefix)] if prefix else []
    code, out, err = scratch.runner.ask(*words, *patterns, tree, "--", *below)
    if code not in (0, 1) or bool(out) == bool(code) or (code and err):
        raise failure("grep", code, err)
    paths = decoded(out).split("\0")[:-1]
    start = f"{tree}:"
    if not all(path.startswith(start) for path in paths):
        raise odd("grep", repr(paths[:3]))
    return tuple(path.removeprefix(start) for path in paths)


def attribute_files(paths: Iterable[str]) -> list[str]:
    """Where .gitattributes files would say something of some paths."""
    parts = [path.split("/") for path in paths]
    folders = {"/".join(each[:depth]) for each in parts for depth in range(len(each))}
    return sorted(f"{each}/.gitattributes".lstrip("/") for each in folders)


def attributes(
    scratch: Scratch,
    reader: ObjectReader,
    rules: Mapping[str, Entry],
    paths: Sequence[str],
    names: Sequence[str],
) -> dict[str, dict[str, str]]:
    """Path to name to value of some attributes, by these .gitattributes files alone.

    They are put into an index of their own: git 2.39 cannot be told to read a tree.
    Values as Git says them: `set`, `unset`, `unspecified` or a text.
    """
    files = {path: entry for path, entry in rules.items() if entry.is_file}
    if not files or not paths:
        return {path: dict.fromkeys(names, "unspecified") for path in paths}
    _check_attributes(reader, files)
    lines = (encoded(f"{e.mode} {e.oid}\t{where}\0") for where, e in files.items())
    index = os.path.join(scratch.folder, f"index-{os.urandom(8).hex()}")
    git = scratch.runner.with_environment(GIT_INDEX_FILE=index)
    git.run("update-index", "-z", "--index-info", data=b"".join(lines))
    question = b"".join(encoded(path) + b"\0" for path in paths)
    out = git.run("check-attr", "--cached", "-z", "--stdin", *names, data=question)
    words = [decoded(word) for word in out.split(b"\0")]
    found: dict[str, dict[str, str]] = {}
    for path, name, value in zip(words[0::3], words[1::3], words[2::3], strict=False):
        found.setdefault(path, {})[name] = value
    if set(found) != set(paths) or any(set(each) != set(names) for each in found.values()):
        raise odd("check-attr", repr(out[:120]))
    return found


def _check_attributes(reader: ObjectReader, files: Mapping[str, Entry]) -> None:
    """Git reads them by itself: see before that they are what they should be, and not too large."""
    contents = blobs(reader, [entry.oid for entry in files.values()], ATTRIBUTES)
    for path, entry in files.items():
        if len(contents[entry.oid]) > ATTRIBUTES:
            raise RepositoryUnreadable(
                f"{path} is larger than {ATTRIBUTES:,} bytes, so its attributes are not known.",
                remedy="Keep the lines in it that are needed, and commit it.",
            )


def _one_line(needle: str) -> str:
    if not needle or "\n" in needle or "\0" in needle:
        raise odd("grep", f"{needle!r} cannot be searched for")
    return needle
