"""Evidence files as the judge needs them: the sha256 of what they stand for (SPEC 4, Evidence)."""

from __future__ import annotations

from trace_gate.core.ledger.facts import EvidenceFile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from trace_gate.app.ports import Repository
    from trace_gate.core.tree import Entry

LFS_HEAD = b"version https://git-lfs.github.com/spec/v1\noid sha256:"
TOMBSTONE_HEAD = b"trace-gate tombstone 1\nsha256:"
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
        )
        for path, entry in entries.items()
    }


def kept_by_lfs(git: Repository, attributes_of: str | None, paths: Collection[str]) -> set[str]:
    """Those of the paths that Git LFS keeps; all are asked for together."""
    if attributes_of is None or not paths:
        return set()
    found = git.attribute_of(git.tree(attributes_of), paths, "filter")
    return {path for path, value in found.items() if value == "lfs"}


def lfs_oid(text: bytes) -> str | None:
    """The oid in a canonical Git LFS pointer; None for any other content."""
    oid, line, rest = text[len(LFS_HEAD) :].partition(b"\nsize ")
    whole = text.startswith(LFS_HEAD) and line and rest.endswith(b"\n") and rest[:-1].isdigit()
    return _hex64(oid) if whole else None


def tombstone_of(text: bytes) -> str | None:
    """The sha256 in a tombstone (`trace-gate tombstone 1`, then `sha256:` and 64 hex digits)."""
    if not text.startswith(TOMBSTONE_HEAD):
        return None
    return _hex64(text[len(TOMBSTONE_HEAD) :].removesuffix(b"\n"))


def _hex64(text: bytes) -> str | None:
    word = text.decode("latin-1")
    return word if len(word) == 64 and set(word) <= set("0123456789abcdef") else None
