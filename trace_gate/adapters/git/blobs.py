"""The contents of files in bulk: one question for many small ones, pieces of a large one."""

from __future__ import annotations

from trace_gate.adapters.git.failures import missing, odd
from trace_gate.core import hashing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from trace_gate.adapters.git.objects import ObjectReader
    from trace_gate.core.git_model import Entry
    from trace_gate.core.ledger.evidence_file import FileFacts


SMALL = 1024
"""The text of files up to so many bytes is kept: a Git LFS pointer is shorter."""

WHOLE = 64 << 10
"""Files up to so many bytes are asked for together: each question of its own takes a while."""

PORTION = 200
"""Files that are in memory together where one after the other is looked at."""


def blobs(reader: ObjectReader, oids: Iterable[str], most: int) -> dict[str, bytes]:
    """The contents of some files; of one that has more than `most` bytes, one byte more.

    Raises:
        RepositoryUnreadable: one is missing, or is no file.
    """
    sizes = sizes_of(reader, oids)
    found = _up_to(reader, sizes, most)
    return {oid: found[oid] if oid in found else _beginning(reader, oid, most + 1) for oid in sizes}


def small_blobs(reader: ObjectReader, oids: Iterable[str], most: int) -> dict[str, bytes]:
    """The contents of those files that have at most `most` bytes."""
    return _up_to(reader, sizes_of(reader, oids), most)


def _up_to(reader: ObjectReader, sizes: Mapping[str, int], most: int) -> dict[str, bytes]:
    small = [oid for oid, size in sizes.items() if size <= most]
    return {each.oid: data for each, data in reader.contents(small, "blob")}


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
    sizes = sizes_of(reader, oids)
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
    for oid in sizes_of(reader, oids):
        before = b""
        for piece in reader.stream(oid):
            if b"\r\n" in piece or (before == b"\r" and piece.startswith(b"\n")):
                found.add(oid)
            before = piece[-1:]
    return found


def file_facts(reader: ObjectReader, oids: Iterable[str]) -> dict[str, FileFacts]:
    """Of each file its sha256, whether it holds a conflict, and its text where it is small."""
    from trace_gate.core.gate.content.conflict_marks import ConflictMarks
    from trace_gate.core.ledger.evidence_file import FileFacts

    sizes = sizes_of(reader, oids)
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


def _beginning(reader: ObjectReader, oid: str, most: int) -> bytes:
    """The beginning of a file, all of which is read to see that it is the right one."""
    kept, left = [], most
    for piece in reader.stream(oid):
        if left > 0:
            kept.append(piece[:left])
            left -= len(kept[-1])
    return b"".join(kept)


def sizes_of(reader: ObjectReader, oids: Iterable[str]) -> dict[str, int]:
    """How many bytes each of some files has.

    Raises:
        RepositoryUnreadable: one is missing, or is no file.
    """
    wanted = list(dict.fromkeys(oids))
    sizes = {}
    for oid, found in zip(wanted, reader.info(wanted), strict=True):
        if found is None:
            raise missing(oid)
        if found.type != "blob" or found.oid != oid:
            raise odd("cat-file", f"{oid} is a {found.type}, not a file")
        sizes[oid] = found.size
    return sizes
