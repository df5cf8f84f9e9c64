"""How a derivation left the layers, and whether they still look so (SPEC 8).

The fold's store keeps it, and the manifest has a digest of it: only where the two agree is
anything known. Otherwise everything has to be compared.
"""

from __future__ import annotations

from trace_gate.core.fold.folded import NOTICE
from trace_gate.core.hashing import sha256
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from trace_gate.app.folding import Snapshot
    from trace_gate.app.ports import FoldStore, Manifest

WRITTEN = "written"
"""What the store remembers of the manifest that was written with it."""

HEAD_OF_FILE = 2_000
"""Bytes in which a derived file says what it is."""


class Looks(Record):
    """How the derived folders were left."""

    folders: Mapping[str, str] = {}  # never written to
    """The fingerprint of each."""
    strays: tuple[str, ...] = ()
    """Files in them that no trace makes."""
    unsure: tuple[str, ...] = ()
    """Files that were written so late that an edit of one may have escaped its fingerprint."""

    def mark(self, manifest: Manifest) -> str:
        """What ties the manifest to the store."""
        named = {"stray": self.strays, "unsure": self.unsure}
        others = [(path, kind) for kind, paths in named.items() for path in paths]
        return manifest.digest_of([*sorted(self.folders.items()), *others])

    def differing(self, seen: Mapping[str, str]) -> set[str]:
        """The folders that do not look so now."""
        folders = self.folders
        return {
            each for each in seen.keys() | folders.keys() if seen.get(each) != folders.get(each)
        }


def kept(manifest: Manifest, store: FoldStore) -> Looks | None:
    """How the last run left the layers; None where that is not known."""
    said = manifest.read()
    if said is None or store.meta().get(WRITTEN) != said["digest"]:
        return None
    plain = store.looks()
    if plain is None:
        return None
    looks = Looks(**dict(zip(Looks._fields, plain, strict=True)))
    return looks if looks.mark(manifest) == said["digest"] else None


def keep(store: FoldStore, looks: Looks, mark: str) -> None:
    """Remember how a run left the layers, within its transaction."""
    store.set_looks((dict(looks.folders), looks.strays, looks.unsure))
    store.set_meta(**{WRITTEN: mark})


def says(manifest: Manifest, snapshot: Snapshot) -> bool:
    """Whether the layers on disk were left as those of a snapshot."""
    said = manifest.read()
    wanted = (snapshot.key, snapshot.policy.digest)
    return said is not None and (said["traces"], said["policy"]) == wanted


def folder_of(path: str) -> str:
    """The folder that a file is in."""
    return path.rpartition("/")[0]


def digest_of(data: bytes | None) -> str | None:
    """The sha256 of a file; None for no file."""
    if data is None:
        return None
    made = sha256(len(data))
    made.update(data)
    return made.hexdigest()


def is_left_over(path: str, data: bytes | None) -> bool:
    """Whether an earlier run made a file: it says so, and has the name of what it is about.

    A copy under another name is somebody's own.
    """
    if data is None or not data.startswith(f"# {NOTICE}\n".encode()):
        return False
    lines = data[:HEAD_OF_FILE].decode(errors="replace").split("\n")
    named = next((line.removeprefix("id: ").strip('"') for line in lines if line[:4] == "id: "), "")
    stem = path.rpartition("/")[2].removesuffix(".yaml")
    return named.rpartition("/")[2] == stem
