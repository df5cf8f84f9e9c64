"""Questions that few runs ask: contents in bulk, search, attributes."""

from __future__ import annotations

import os

from trace_gate.adapters.git.failures import failure, missing, odd
from trace_gate.adapters.git.objects import ObjectReader
from trace_gate.adapters.git.staging import Staging
from trace_gate.adapters.git.text import decoded, encoded
from trace_gate.core import hashing
from trace_gate.core.errors import RepositoryUnreadable, UsageError
from trace_gate.core.gate.content.conflict_marks import ConflictMarks
from trace_gate.core.ledger.model import FileFacts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from trace_gate.adapters.git.locate import Place
    from trace_gate.adapters.git.refs import Names
    from trace_gate.adapters.git.scratch import Scratch
    from trace_gate.adapters.git.trees import Trees
    from trace_gate.core.git_model import Entry


SMALL = 1024
"""The text of files up to so many bytes is kept: a Git LFS pointer is shorter."""

WHOLE = 64 << 10
"""Files up to so many bytes are asked for together: each question of its own takes a while."""

PORTION = 200
"""Files that are in memory together where one after the other is looked at."""

ATTRIBUTES = 1 << 20
"""Bytes that the .gitattributes file of a folder may have."""


def blobs(reader: ObjectReader, oids: Iterable[str], most: int) -> dict[str, bytes]:
    """The contents of some files; of one that has more than `most` bytes, one byte more.

    Raises:
        RepositoryUnreadable: one is missing, or is no file.
    """
    sizes = _sizes(reader, oids)
    small = [oid for oid, size in sizes.items() if size <= most]
    found = {each.oid: data for each, data in reader.contents(small, "blob")}
    return {oid: found[oid] if oid in found else _start(reader, oid, most + 1) for oid in sizes}


def small_blobs(reader: ObjectReader, oids: Iterable[str], most: int) -> dict[str, bytes]:
    """The contents of those files that have at most `most` bytes."""
    sizes = _sizes(reader, oids)
    return blobs(reader, [oid for oid, size in sizes.items() if size <= most], most)


def texts(
    reader: Callable[[], ObjectReader], files: Mapping[str, Entry], most: int
) -> Iterator[tuple[str, bytes]]:
    """Path and content of some files, one after the other; contents as `blobs` gives them."""
    paths = list(files)
    for start in range(0, len(paths), PORTION):
        portion = paths[start : start + PORTION]
        found = blobs(reader(), (files[path].oid for path in portion), most)
        yield from ((path, found[files[path].oid]) for path in portion)


def sha256(reader: ObjectReader, oids: Iterable[str]) -> dict[str, str]:
    """The sha256 of some files; those that are not small are read in pieces."""
    sizes = _sizes(reader, oids)
    together = sum(sizes.values())
    small = [oid for oid, size in sizes.items() if size <= WHOLE]
    found = {}
    for each, data in reader.contents(small, "blob"):
        digest = hashing.sha256(together)
        digest.update(data)
        found[each.oid] = digest.hexdigest()
    for oid in [oid for oid in sizes if oid not in found]:
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


def attribute_of(
    scratch: Scratch,
    trees: Trees,
    reader: ObjectReader,
    tree: str,
    asked: tuple[Sequence[str], str],
) -> dict[str, str | None]:
    """An attribute of some paths by the .gitattributes files of a tree alone."""
    paths, name = asked
    parts = [path.split("/") for path in paths]
    files = {"/".join([*each[:depth], ".gitattributes"])
             for each in parts for depth in range(len(each))}  # fmt: skip
    rules = trees.entries(tree, sorted(files))
    found = attributes(scratch, reader, rules, (paths, [name]))
    none = ("unspecified", "unset")
    return {path: None if (v := found[path][name]) in none else v for path in paths}


def attributes(
    scratch: Scratch,
    reader: ObjectReader,
    rules: Mapping[str, Entry],
    asked: tuple[Sequence[str], Sequence[str]],
) -> dict[str, dict[str, str]]:
    """Path to name to value of some attributes, by these .gitattributes files alone.

    They are put into an index of their own: git 2.39 cannot be told to read a tree.
    Values as Git says them: `set`, `unset`, `unspecified` or a text.
    """
    paths, names = asked
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


def stored_sha256(scratch: Scratch, place: Place, names: Names, path: str) -> str:
    """The sha256 of a file of the working tree, with line ends as `git add` stores them.

    A file that Git LFS keeps is hashed as it is, which is the oid of its pointer.
    """
    oid = Staging(scratch, place, names).temporary(path, _working_file(place, path))
    reader = ObjectReader(scratch.runner)
    try:
        return sha256(reader, [oid])[oid]
    finally:
        reader.close()


def stored(scratch: Scratch, place: Place, names: Names, path: str, limit: int) -> bytes | None:
    """The same bytes themselves; None where there are more than `limit`."""
    oid = Staging(scratch, place, names).temporary(path, _working_file(place, path))
    reader = ObjectReader(scratch.runner)
    try:
        return small_blobs(reader, [oid], limit).get(oid)
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


def _start(reader: ObjectReader, oid: str, most: int) -> bytes:
    """The beginning of a file, all of which is read to see that it is the right one."""
    kept, left = [], most
    for piece in reader.stream(oid):
        if left > 0:
            kept.append(piece[:left])
            left -= len(kept[-1])
    return b"".join(kept)


def _sizes(reader: ObjectReader, oids: Iterable[str]) -> dict[str, int]:
    wanted = list(dict.fromkeys(oids))
    sizes = {}
    for oid, found in zip(wanted, reader.info(wanted), strict=True):
        if found is None:
            raise missing(oid)
        if found.type != "blob" or found.oid != oid:
            raise odd("cat-file", f"{oid} is a {found.type}, not a file")
        sizes[oid] = found.size
    return sizes


def _one_line(needle: str) -> str:
    if not needle or "\n" in needle or "\0" in needle:
        raise odd("grep", f"{needle!r} cannot be searched for")
    return needle
