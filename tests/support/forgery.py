"""Makes Git say what is not so: what lies beside the objects, and the objects themselves.

Each function changes files of a `.git` folder as somebody can who may write there: in a copied
clone, in the cache of a CI, on the disk of a server.
"""

from __future__ import annotations

import hashlib
import os
import struct
import subprocess
import zlib
from collections.abc import Iterator
from pathlib import Path


def git(place: Path, *words: str, data: bytes | None = None) -> str:
    done = subprocess.run(["git", *words], cwd=place, input=data, capture_output=True, check=True)
    return done.stdout.decode().strip()


def objects(place: Path) -> Path:
    return Path(git(place, "rev-parse", "--path-format=absolute", "--git-path", "objects"))


# --- commit-graph ----------------------------------------------------------------------


def graph(place: Path, *, split: bool = False) -> Path:
    """Write a commit-graph of all commits; the (newest) file of it."""
    git(place, "commit-graph", "write", "--reachable", *(["--split"] if split else []))
    info = objects(place) / "info"
    if not split:
        return info / "commit-graph"
    newest = (info / "commit-graphs/commit-graph-chain").read_text().split()[-1]
    return info / "commit-graphs" / f"graph-{newest}.graph"


def forge_tree(file: Path, commit: str, tree: str) -> None:
    """Let a commit-graph say another tree of a commit."""
    rows, names = _rows(file)
    at = rows + names.index(commit) * _row(commit)
    _rewrite(file, at, bytes.fromhex(tree))


def forge_parent(file: Path, commit: str, parent: str) -> None:
    """Let a commit-graph say another first parent of a commit."""
    rows, names = _rows(file)
    at = rows + names.index(commit) * _row(commit) + len(commit) // 2
    _rewrite(file, at, struct.pack(">I", names.index(parent)))


def _row(commit: str) -> int:
    return len(commit) // 2 + 16


def _chunks(data: bytes, header: int, count: int) -> dict[bytes, int]:
    found = {}
    for number in range(count):
        name, offset = struct.unpack_from(">4sQ", data, header + 12 * number)
        found[name] = offset
    return found


def _rows(file: Path) -> tuple[int, list[str]]:
    """Where the rows of the commits begin, and the commits in their order."""
    data = file.read_bytes()
    length = {1: 20, 2: 32}[data[5]]
    chunks = _chunks(data, 8, data[6])
    count = struct.unpack_from(">I", data, chunks[b"OIDF"] + 255 * 4)[0]
    start = chunks[b"OIDL"]
    names = [data[start + n * length : start + (n + 1) * length].hex() for n in range(count)]
    return chunks[b"CDAT"], names


def _rewrite(file: Path, at: int, new: bytes) -> None:
    """Put bytes into a file that ends with the hash of all before, and mend that hash."""
    data = bytearray(file.read_bytes())
    data[at : at + len(new)] = new
    kind = hashlib.sha1 if file.name.endswith("idx") or data[5] == 1 else hashlib.sha256
    end = len(data) - kind().digest_size
    data[end:] = kind(bytes(data[:end])).digest()
    file.chmod(0o644)
    file.write_bytes(bytes(data))


# --- objects ---------------------------------------------------------------------------


def overwrite(place: Path, oid: str, *, by: str) -> None:
    """Let the loose file of one object hold the bytes of another."""
    _loose(place, oid)
    kind = git(place, "cat-file", "-t", by)
    data = subprocess.run(
        ["git", "cat-file", kind, by], cwd=place, capture_output=True, check=True
    ).stdout
    file = objects(place) / oid[:2] / oid[2:]
    file.chmod(0o644)
    file.write_bytes(zlib.compress(b"%b %d\0" % (kind.encode(), len(data)) + data))


def _loose(place: Path, oid: str) -> None:
    """Unpack everything, so that an object has a file of its own."""
    packs = sorted((objects(place) / "pack").glob("*.pack"))
    if not packs:
        return
    moved = [Path(pack).rename(place / f"{pack.stem}.moved") for pack in packs]
    for each in (objects(place) / "pack").iterdir():
        each.unlink()
    for pack in moved:
        git(place, "unpack-objects", "-q", data=pack.read_bytes())
        pack.unlink()
    assert (objects(place) / oid[:2] / oid[2:]).exists()


def pack(place: Path, *, index: bool = False, bitmap: bool = False) -> Path:
    """Put everything into one pack of whole objects, without deltas; the file of its index."""
    words = ["-c", "pack.window=0", "-c", "pack.depth=0", "repack", "-adFq", "--depth=0"]
    git(place, *words, *(["-b"] if bitmap else []))
    if index:
        git(place, "multi-pack-index", "write", *(["--bitmap"] if bitmap else []))
    return next((objects(place) / "pack").glob("*.idx"))


def swap(file: Path, one: str, other: str) -> None:
    """Swap the places of two objects in the index of a pack."""
    data = bytearray(file.read_bytes())
    length = len(one) // 2
    count = struct.unpack_from(">I", data, 8 + 255 * 4)[0]
    start = 8 + 1024
    names = [data[start + n * length : start + (n + 1) * length].hex() for n in range(count)]
    places = start + count * (length + 4)
    _swapped(data, places + 4 * names.index(one), places + 4 * names.index(other), 4)
    kind = hashlib.sha1 if length == 20 else hashlib.sha256
    end = len(data) - length
    data[end:] = kind(bytes(data[:end])).digest()
    file.chmod(0o644)
    file.write_bytes(bytes(data))


def swap_in_multi(place: Path, one: str, other: str) -> None:
    """Swap the places of two objects in the index of all packs."""
    file = objects(place) / "pack/multi-pack-index"
    data = bytearray(file.read_bytes())
    length = len(one) // 2
    chunks = _chunks(bytes(data), 12, data[6])
    start = chunks[b"OIDL"]
    count = struct.unpack_from(">I", data, chunks[b"OIDF"] + 255 * 4)[0]
    names = [data[start + n * length : start + (n + 1) * length].hex() for n in range(count)]
    places = chunks[b"OOFF"]
    _swapped(data, places + 8 * names.index(one), places + 8 * names.index(other), 8)
    end = len(data) - length
    data[end:] = (hashlib.sha1 if length == 20 else hashlib.sha256)(bytes(data[:end])).digest()
    file.chmod(0o644)
    file.write_bytes(bytes(data))


def _swapped(data: bytearray, one: int, other: int, size: int) -> None:
    data[one : one + size], data[other : other + size] = (
        data[other : other + size],
        data[one : one + size],
    )


# --- trees -----------------------------------------------------------------------------


def tree_entries(place: Path, tree: str) -> Iterator[tuple[bytes, bytes, str]]:
    """(mode, name, object name) of each entry of one tree, as they are stored."""
    out = subprocess.run(
        ["git", "ls-tree", "-z", tree], cwd=place, capture_output=True, check=True
    ).stdout
    for line in out.split(b"\0")[:-1]:
        meta, _, name = line.partition(b"\t")
        mode, _, oid = meta.split(b" ")
        yield mode.lstrip(b"0"), name, oid.decode()


def put_tree(place: Path, entries: list[tuple[bytes, bytes, str]]) -> str:
    """A tree as it stands, however malformed."""
    data = b"".join(mode + b" " + name + b"\0" + bytes.fromhex(oid) for mode, name, oid in entries)
    words = ("hash-object", "-t", "tree", "-w", "--stdin", "--literally")
    return git(place, *words, data=data)


def with_twin(place: Path, tree: str, path: str, oid: str) -> str:
    """A tree in which the file at a path stands twice, another blob first."""
    first, _, rest = path.partition("/")
    made = []
    for mode, name, old in tree_entries(place, tree):
        if os.fsdecode(name) != first:
            made.append((mode, name, old))
        elif rest:
            made.append((mode, name, with_twin(place, old, rest, oid)))
        else:
            made += [(mode, name, oid), (mode, name, old)]
    return put_tree(place, made)
