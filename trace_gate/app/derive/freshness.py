"""Are the derived layers those of a snapshot? Looks, and writes nothing at all (SPEC 8).

Where the last run derived the same snapshot and every folder looks as it left it, nothing
is folded. Where some folders do not, their files are compared; else every file is.
"""

from __future__ import annotations

from trace_gate.app.derive import fingerprints
from trace_gate.app.derive.fingerprints import digest_of, folder_of
from trace_gate.core.fold.derivation import Checked
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from trace_gate.app.derive.fold import FoldEngine
    from trace_gate.app.ports import DerivedFiles, FoldStore, Manifest
    from trace_gate.core.ledger.snapshot import Snapshot


class CheckInputs(Record):
    """What a comparison of the layers works on."""

    files: DerivedFiles
    manifest: Manifest
    kept: FoldStore
    """What was kept of the last run, only to be read."""
    fold: Callable[[Snapshot], FoldEngine]
    """The fold of a snapshot, in memory."""


def check(inputs: CheckInputs, snapshot: Snapshot) -> Checked:
    """Compare the layers on disk with those of a snapshot."""
    known = fingerprints.is_of(inputs.manifest, snapshot)
    prints = fingerprints.kept(inputs.manifest, inputs.kept) if known else None
    if prints is None:
        engine = inputs.fold(snapshot)
        return _compared(inputs.files, engine.files(), None, ())
    odd = prints.differing(inputs.files.survey()[0])
    count = int((inputs.manifest.read() or {"files": "0"})["files"])
    if not odd and not prints.racy:
        return Checked(files=count, strays=prints.strays)
    engine = inputs.fold(snapshot)
    wanted = {path: digest for each in odd for path, digest in engine.files_in(each).items()}
    strays = tuple(path for path in prints.strays if folder_of(path) not in odd)
    found = _compared(inputs.files, wanted, odd, strays) if odd else Checked(files=0, strays=strays)
    doubted = engine.files_at(path for path in prints.racy if folder_of(path) not in odd)
    different = (*found.different, *_different(inputs.files, doubted))
    return found.with_(files=count, different=tuple(sorted(different)))


def _compared(
    files: DerivedFiles,
    wanted: Mapping[str, str],
    folders: set[str] | None,
    strays: tuple[str, ...],
) -> Checked:
    """Compare the files of some folders (None: of all) with what they should be."""
    there = {each for each in files.listing() if folders is None or folder_of(each) in folders}
    present = {path: wanted[path] for path in there & wanted.keys()}
    return Checked(
        files=len(wanted),
        missing=tuple(sorted(wanted.keys() - there)),
        different=tuple(sorted(_different(files, present))),
        strays=tuple(sorted({*strays, *(there - wanted.keys())})),
    )


def _different(files: DerivedFiles, wanted: Mapping[str, str]) -> list[str]:
    return [path for path, digest in wanted.items() if digest_of(files.read(path)) != digest]
