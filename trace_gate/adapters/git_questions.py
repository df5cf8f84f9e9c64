"""Questions that few runs ask: contents in bulk, search, attributes."""

from __future__ import annotations

import os

from trace_gate.adapters.git_failure import failure, missing, odd
from trace_gate.adapters.git_objects import ObjectReader
from trace_gate.adapters.git_staging import Staging
from trace_gate.adapters.git_text import decoded, encoded
from trace_gate.core import hashing
from trace_gate.core.gate.conflict_marks import ConflictMarks
from trace_gate.core.ledger.facts import FileFacts
from trace_gate.core.record import Record
from trace_gate.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from trace_gate.adapters.git_names import Names
    from trace_gate.adapters.git_objects import Found
    from trace_gate.adapters.git_place import Place
    from trace_gate.adapters.git_scratch import Scratch
    from trace_gate.adapters.git_trees import Trees
    from trace_gate.core.tree import Entry


SMALL = 1024
"""The text of files up to so many bytes is kept: a Git LFS pointer is shorter."""


class TooBig(Record):
    """Stands for the content of an object that is larger than was asked for."""

    size: int


def blobs(reader: ObjectReader, oids: Iterable[str]) -> dict[str, bytes]:
    """The contents of some files.

    Raises:
        RepositoryUnreadable: one is missing, or is no file.
    """
    wanted = list(dict.fromkeys(oids))
    return {found.oid: data for found, data in reader.contents(wanted, "blob")}


def small_blobs(reader: ObjectReader, oids: Iterable[str], limit: int) -> dict[str, bytes | TooBig]:
    """The contents of some files; of those above `limit` bytes only the size."""
    sizes = _sizes(reader, oids)
    contents = blobs(reader, [oid for oid, size in sizes.items() if size <= limit])
    return {
        oid: contents[oid] if oid in contents else TooBig(size=size) for oid, size in sizes.items()
    }


def sha256(reader: ObjectReader, oids: Iterable[str]) -> dict[str, str]:
    """The sha256 of some files, read in pieces."""
    sizes = _sizes(reader, oids)
    together = sum(sizes.values())
    found = {}
    for oid in sizes:
        digest = hashing.sha256(together)
        for piece in reader.stream(oid):
            digest.update(piece)
        found[oid] = digest.hexdigest()
    return found


def with_crlf(reader: ObjectReader, oids: Iterable[str]) -> set[str]:
    """Those of some files that have a CR and LF somewhere, read in pieces."""
    found = set()
    for oid in _sizes(reader, oids):
        before = b""
        for piece in reader.stream(oid):
            if b"\r\n" in piece or (before == b"\r" and piece.startswith(b"\n")):
                found.add(oid)
            before = piece[-1:]
    return found


def file_facts(reader: ObjectReader, oids: Iterable[str]) -> dict[str, FileFacts]:
    """Of each file its sha256, whether it holds a conflict, and its text where it is small."""
    sizes = _sizes(reader, oids)
    together = sum(sizes.values())
    found = {}
    for oid, size in sizes.items():
        digest, marks, text = hashing.sha256(together), ConflictMarks(), b""
        for piece in reader.stream(oid):
            digest.update(piece)
            marks.feed(piece)
            text += piece if size <= SMALL else b""
        found[oid] = FileFacts(sha256=digest.hexdigest(), conflicted=marks.found, text=text)
    return found


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


def attribute(scratch: Scratch, trees: Trees, tree: str, path: str, name: str) -> str | None:
    """An attribute by the .gitattributes files of a tree alone.

    They are put into an index of their own: git 2.39 cannot be told to read a tree.
    """
    parts = path.split("/")
    files = ["/".join([*parts[:depth], ".gitattributes"]) for depth in range(len(parts))]
    found = trees.entries(tree, files)
    value = attributes(scratch, found, [path], [name])[path][name]
    return None if value in ("unspecified", "unset") else value


def attributes(
    scratch: Scratch, rules: Mapping[str, Entry], paths: Sequence[str], names: Sequence[str]
) -> dict[str, dict[str, str]]:
    """Path to name to value of some attributes, by these .gitattributes files alone.

    Values as Git says them: `set`, `unset`, `unspecified` or a text.
    """
    lines = b"".join(
        encoded(f"{entry.mode} {entry.oid}\t{where}\0")
        for where, entry in rules.items()
        if entry.is_file
    )
    if not lines:
        return {path: dict.fromkeys(names, "unspecified") for path in paths}
    index = os.path.join(scratch.folder, f"index-{os.urandom(8).hex()}")
    git = scratch.runner.with_environment(GIT_INDEX_FILE=index)
    git.run("update-index", "-z", "--index-info", data=lines)
    asked = b"".join(encoded(path) + b"\0" for path in paths)
    out = git.run("check-attr", "--cached", "-z", "--stdin", *names, data=asked)
    words = [decoded(word) for word in out.split(b"\0")]
    found: dict[str, dict[str, str]] = {}
    for path, name, value in zip(words[0::3], words[1::3], words[2::3], strict=False):
        found.setdefault(path, {})[name] = value
    if set(found) != set(paths) or any(set(each) != set(names) for each in found.values()):
        raise odd("check-attr", repr(out[:120]))
    return found


def stored_sha256(scratch: Scratch, place: Place, names: Names, path: str) -> str:
    """The sha256 of a file of the working tree, with line ends as `git add` stores them.

    A file that Git LFS keeps is hashed as it is, which is the oid of its pointer.
    """
    oid = Staging(scratch, place, names).aside(path, _working_file(place, path))
    reader = ObjectReader(scratch.runner)
    try:
        return sha256(reader, [oid])[oid]
    finally:
        reader.close()


def _working_file(place: Place, path: str) -> bytes:
    """The bytes of a file of the working tree, not through a link."""
    if place.top is None:
        raise UsageError("This repository has no working tree.", remedy="git clone it.")
    file = os.path.join(os.path.realpath(place.top), *path.split("/"))
    if os.path.realpath(file) != file:
        raise UsageError(f"{path} is reached through a symbolic link.", remedy="Name the file.")
    try:
        with open(file, "rb") as content:
            return content.read()
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read ({error.strerror}).", remedy="Check the name of the file."
        ) from error


def _sizes(reader: ObjectReader, oids: Iterable[str]) -> dict[str, int]:
    wanted = list(dict.fromkeys(oids))
    sizes = {}
    for oid, found in zip(wanted, reader.info(wanted), strict=True):
        if found is None:
            raise missing(oid)
        _check_blob(oid, found)
        sizes[oid] = found.size
    return sizes


def _check_blob(oid: str, found: Found) -> None:
    if found.type != "blob" or found.oid != oid:
        raise odd("cat-file", f"{oid} is a {found.type}, not a file")


def _one_line(needle: str) -> str:
    if not needle or "\n" in needle or "\0" in needle:
        raise odd("grep", f"{needle!r} cannot be searched for")
    return needle
