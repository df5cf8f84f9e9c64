"""Evidence files as the judge needs them: the sha256 of what they stand for (SPEC 4, Evidence)."""

from __future__ import annotations

from trace_gate.core.hashing import sha256_of
from trace_gate.core.ledger.evidence_file import EvidenceFile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from trace_gate.app.ports import Repository
    from trace_gate.core.git_model import Entry

LFS_HEAD = b"version https://git-lfs.github.com/spec/v1\noid sha256:"
TOMBSTONE_HEAD = b"trace-gate tombstone 1\nsha256:"
LARGEST_TEXT = 8 << 20
"""A text with more bytes is not hashed again with other line ends."""

LARGEST_SIZE = 2**63 - 1
"""The largest size that Git LFS reads in a pointer."""

SMALL = 1024
"""Pointers and tombstones are smaller than this many bytes."""


def evidence_files(
    git: Repository, entries: Mapping[str, Entry], attributes_of: str | None
) -> dict[str, EvidenceFile]:
    """Evidence files with the sha256 of their content, by path.

    `attributes_of` is the commit whose .gitattributes say what Git LFS keeps (SPEC 4).
    """
    oids = {entry.oid for entry in entries.values() if entry.is_file}
    hashes = git.sha256(oids)
    heads = git.heads(oids, SMALL)
    pointers = {path: lfs_oid(heads.get(entry.oid, b"")) for path, entry in entries.items()}
    kept = kept_by_lfs(git, attributes_of, [path for path, oid in pointers.items() if oid])
    return {
        path: EvidenceFile(
            path=path,
            entry=entry,
            sha256=(pointers[path] if path in kept else None) or hashes.get(entry.oid),
            tombstone=tombstone_of(heads.get(entry.oid, b"")),
            unmarked_oid=None if path in kept else pointers[path],
        )
        for path, entry in entries.items()
    }


def with_other_ends(git: Repository, files: Iterable[EvidenceFile]) -> dict[str, EvidenceFile]:
    """The files, by path, with the sha256s that they would have with other line ends.

    Asked only for those whose recorded sha256 is another one. Larger texts are not looked at.
    """
    wanted = {each.path: each for each in files}
    oids = {each.entry.oid for each in wanted.values() if each.entry is not None}
    texts = git.heads(oids, LARGEST_TEXT) if oids else {}
    found = {}
    for path, each in wanted.items():
        text = texts.get(each.entry.oid, b"") if each.entry is not None else b""
        found[path] = each.with_(other_ends=tuple(map(sha256_of, other_ends(text))))
    return found


def other_ends(text: bytes) -> tuple[bytes, ...]:
    """A text with its line ends as another system would write them; none for what is no text."""
    if b"\n" not in text or b"\0" in text or len(text) >= LARGEST_TEXT:
        return ()
    plain = text.replace(b"\r\n", b"\n")
    both = (plain, plain.replace(b"\n", b"\r\n"))
    return tuple(each for each in both if each != text)


def kept_by_lfs(git: Repository, attributes_of: str | None, paths: Collection[str]) -> set[str]:
    """Those of the paths that Git LFS keeps; all are asked for together."""
    if attributes_of is None or not paths:
        return set()
    found = git.attribute_of(git.tree(attributes_of), paths, "filter")
    return {path for path, value in found.items() if value == "lfs"}


def lfs_oid(text: bytes) -> str | None:
    """The oid in a canonical Git LFS pointer; None for any other content.

    With the size 0 Git LFS writes an empty file, whatever the oid is, and it reads no larger
    size than `LARGEST_SIZE`: then the file would not have the content of the oid.
    """
    oid, line, rest = text[len(LFS_HEAD) :].partition(b"\nsize ")
    whole = text.startswith(LFS_HEAD) and line and rest.endswith(b"\n") and _is_size(rest[:-1])
    return _hex64(oid) if whole else None


def lfs_size(text: bytes) -> int | None:
    """The size in a canonical Git LFS pointer; None for any other content."""
    return int(text.rpartition(b"\nsize ")[2]) if lfs_oid(text) is not None else None


def lfs_pointer(data: bytes) -> bytes:
    """What Git LFS stores for a file; a pointer stays as it is."""
    if lfs_oid(data) is not None:
        return data
    return LFS_HEAD + sha256_of(data).encode() + f"\nsize {len(data)}\n".encode()


def _is_size(text: bytes) -> bool:
    plain = text.isdigit() and not text.startswith(b"0") and len(text) <= len(str(LARGEST_SIZE))
    return plain and int(text) <= LARGEST_SIZE


def tombstone_of(text: bytes) -> str | None:
    """The sha256 in a tombstone (`trace-gate tombstone 1`, then `sha256:` and 64 hex digits)."""
    if not text.startswith(TOMBSTONE_HEAD):
        return None
    return _hex64(text[len(TOMBSTONE_HEAD) :].removesuffix(b"\n"))


def _hex64(text: bytes) -> str | None:
    word = text.decode("latin-1")
    return word if len(word) == 64 and set(word) <= set("0123456789abcdef") else None
