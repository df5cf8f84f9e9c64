"""How a derivation left the layers, and whether they still look so (SPEC 8).

The fold's store keeps it, and the manifest has a digest of it: only where the two agree is
anything known. Otherwise everything has to be compared.
"""

from __future__ import annotations

from trace_gate.core.fold.result import NOTICE
from trace_gate.core.hashing import sha256_of
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from trace_gate.app.ports import FoldStore, Manifest
    from trace_gate.core.ledger.snapshot import Snapshot

KEPT = "fingerprints"
"""The name under which the store has the fingerprints."""

WRITTEN = "written"
"""What the store remembers of the manifest that was written with it."""

LIMITS = {"size": 64 << 20, "nodes": 4_000_000, "depth": 32}
"""Of a derived file that is read again; a larger one is left to `derive --clean`."""


class Fingerprints(Record):
    """How the derived folders were left."""

    folders: Mapping[str, str] = {}  # never written to
    """The fingerprint of each."""
    strays: tuple[str, ...] = ()
    """Files in them that no trace makes."""
    racy: tuple[str, ...] = ()
    """Files that were written so late that an edit of one may have escaped its fingerprint."""

    def mark(self, manifest: Manifest) -> str:
        """What ties the manifest to the store."""
        named = {"stray": self.strays, "unsure": self.racy}
        others = [(path, kind) for kind, paths in named.items() for path in paths]
        return manifest.digest_of([*sorted(self.folders.items()), *others])

    def differing(self, seen: Mapping[str, str]) -> set[str]:
        """The folders that do not look so now."""
        folders = self.folders
        return {
            each for each in seen.keys() | folders.keys() if seen.get(each) != folders.get(each)
        }


def kept(manifest: Manifest, store: FoldStore) -> Fingerprints | None:
    """How the last run left the layers; None where that is not known."""
    said = manifest.read()
    if said is None or store.meta().get(WRITTEN) != said["digest"]:
        return None
    plain = store.noted(KEPT)
    if plain is None:
        return None
    fingerprints = Fingerprints.from_tuple(plain)
    return fingerprints if fingerprints.mark(manifest) == said["digest"] else None


def keep(store: FoldStore, fingerprints: Fingerprints, mark: str) -> None:
    """Remember how a run left the layers, within its transaction."""
    store.note(KEPT, fingerprints.with_(folders=dict(fingerprints.folders)).as_tuple())
    store.set_meta(**{WRITTEN: mark})


def is_of(manifest: Manifest, snapshot: Snapshot) -> bool:
    """Whether the layers on disk were left as those of a snapshot."""
    said = manifest.read()
    wanted = (snapshot.key, snapshot.policy.digest)
    return said is not None and (said["traces"], said["policy"]) == wanted


def folder_of(path: str) -> str:
    """The folder that a file is in."""
    return path.rpartition("/")[0]


def digest_of(data: bytes | None) -> str | None:
    """The sha256 of a file; None for no file."""
    return None if data is None else sha256_of(data)


def is_repository(path: str) -> bool:
    """Whether a stray is a repository of somebody's own, which nobody here removes."""
    return path.endswith("/")


def is_left_over(path: str, data: bytes | None) -> bool:
    """Whether an earlier run made a file: it is as we write files, to the byte, and in its place.

    A copy of it somewhere else, and one with a note in it, are somebody's own.
    """
    head = "".join(f"# {line}\n" for line in NOTICE.format(place=path).splitlines())
    if data is None or not data.startswith(head.encode("utf-8", "surrogateescape")):
        return False
    from trace_gate.core.errors import Refused
    from trace_gate.core.fold.yaml_writer import render
    from trace_gate.core.trace.document import Limits, load

    try:
        found = load(data, path, None, limits=Limits(**LIMITS)).data
    except Refused:
        return False
    return render(found, notice=NOTICE.format(place=path)) == data
