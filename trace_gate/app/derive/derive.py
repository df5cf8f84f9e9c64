"""Bring the derived layers on disk up to date with the traces of a snapshot (SPEC 8).

A file is written where the fold changed it; a file is compared where its folder does not
look as the last run left it. So edits and deletions by hand are repaired, and the work is
that of what changed. What no trace makes is named and left alone.

The manifest says of which traces and policy the layers are. It goes before the first write
and comes back after the last one; without it everything is compared. So whatever stops a
run, the next one repairs.
"""

from __future__ import annotations

from trace_gate.app.derive import fingerprints
from trace_gate.app.derive.fingerprints import (
    Fingerprints,
    digest_of,
    folder_of,
    is_left_over,
    is_repository,
)
from trace_gate.core.fold import node_keys
from trace_gate.core.fold.derivation import Derived
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from trace_gate.app.derive.fold import FoldEngine
    from trace_gate.app.derive.fold_result import UpdateResult
    from trace_gate.app.ports import DerivedFiles, FoldStore, Manifest
    from trace_gate.core.ledger.snapshot import Snapshot


class DeriveInputs(Record):
    """What a derivation works on."""

    engine: FoldEngine
    fold: FoldStore
    files: DerivedFiles
    manifest: Manifest


def derive(
    inputs: DeriveInputs, snapshot: Snapshot, *, clean: bool = False, look: bool = True
) -> Derived:
    """Bring the layers up to date. Only for the one run that holds the lock.

    Args:
        inputs: what is worked on.
        snapshot: which traces, by which policy.
        clean: forget what is kept, and remove what no trace makes.
        look: look for edits by hand, too; a hook after a commit does not.

    Raises:
        UsageError: a file cannot be written; those that were are whole, the next run repairs.
    """
    inputs.fold.begin()
    try:
        run = _Run(inputs, clean=clean)
        update = run.bring(snapshot)
        prints = run.repair(look=look)
        done = _derived(inputs, snapshot, update, run, prints)
        mark = prints.mark(inputs.manifest)
        fingerprints.keep(inputs.fold, prints, mark)
        inputs.fold.commit()
    except BaseException:
        inputs.fold.rollback()
        raise
    inputs.manifest.write(
        traces=snapshot.key, policy=snapshot.policy.digest, files=done.files, digest=mark
    )
    return done


class _Run:
    """One derivation, file by file."""

    def __init__(self, inputs: DeriveInputs, *, clean: bool) -> None:
        self._inputs, self._clean = inputs, clean
        self.written = self.removed = 0
        self._written: set[str] = set()
        """Files that were written since the last survey."""
        self._began = False
        self._kept = None if clean else fingerprints.kept(inputs.manifest, inputs.fold)
        """How the last run left the layers; None where that is not known: all is compared."""

    def bring(self, snapshot: Snapshot) -> UpdateResult:
        """Fold, and write what changes as soon as it is made."""
        fold, engine = self._inputs.fold, self._inputs.engine
        if self._clean:
            fold.clear()
        if self._kept is None:
            self._inputs.files.sweep()
        update = engine.bring(snapshot, self._put)
        if update.full:
            self._kept = None  # the fold forgot which files there were
        left = fold.pending()
        made = dict(engine.renders(left))
        for path in left:
            self._put(path, made.get(path))
        if left:
            fold.nothing_pending()
        return update

    def repair(self, *, look: bool) -> Fingerprints:
        """Compare what somebody may have touched; how the layers look then."""
        files, kept = self._inputs.files, self._kept
        if kept is None:
            seen = self._compared_all()
        elif look:
            seen = self._compared(kept)
        else:
            files.settle()
            seen = self._doubted(kept)
        strays = seen.strays
        if self._clean and strays:
            for path in strays:
                if not is_repository(path):
                    self._put(path, None)
            files.settle()
            strays = tuple(path for path in strays if is_repository(path))
        racy = tuple(sorted({*seen.racy, *self._written}))
        return Fingerprints(folders=files.moved(seen.folders), strays=strays, racy=racy)

    def _compared_all(self) -> Fingerprints:
        """Look at every file."""
        engine, files = self._inputs.engine, self._inputs.files
        wanted = engine.files()
        self._restore(wanted)
        strays = self._others(path for path in files.listing() if path not in wanted)
        seen, fresh = self._survey()
        return Fingerprints(folders=seen, strays=strays, racy=tuple(fresh))

    def _compared(self, kept: Fingerprints) -> Fingerprints:
        """Look at the files of the folders that are not as the last run left them."""
        engine, files = self._inputs.engine, self._inputs.files
        known = files.moved(kept.folders)
        seen, fresh = self._survey()
        odd = kept.with_(folders=known).differing(seen)
        wanted = {path: digest for each in odd for path, digest in engine.files_in(each).items()}
        self._restore({**engine.files_at(kept.racy), **wanted})
        there = (path for path in files.listing() if folder_of(path) in odd) if odd else ()
        strays = self._others(path for path in there if path not in wanted)
        others = (path for path in kept.strays if folder_of(path) not in odd)
        named = tuple(sorted((*strays, *others)))
        return Fingerprints(folders=seen, strays=named, racy=tuple(fresh))

    def _doubted(self, kept: Fingerprints) -> Fingerprints:
        """Compare the files that the last run wrote late, which no survey is sure about."""
        files = self._inputs.files
        doubted = set(kept.racy) - self._written
        self._restore(self._inputs.engine.files_at(doubted))
        return kept.with_(racy=tuple(path for path in doubted if not files.is_settled(path)))

    def _survey(self) -> tuple[Mapping[str, str], Sequence[str]]:
        """How the folders look. What was written before is looked at with all others."""
        self._written.clear()
        return self._inputs.files.survey()

    def _restore(self, wanted: Mapping[str, str]) -> None:
        """Write the files again that are not what they should be."""
        files = self._inputs.files
        wrong = [path for path, digest in wanted.items() if digest_of(files.read(path)) != digest]
        for path, data in self._inputs.engine.renders(wrong):
            self._put(path, data)

    def _others(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Take away what an earlier run made and no trace makes now; the paths of the others."""
        strays = []
        for path in paths:
            if is_repository(path) or not is_left_over(path, self._inputs.files.read(path)):
                strays.append(path)
            else:
                self._put(path, None)
        return tuple(strays)

    def _put(self, path: str, data: bytes | None) -> None:
        """Write or remove a file. From the first one on the layers are of nothing."""
        if not self._began:
            self._inputs.manifest.take_away()
            self._began = True
        if data is None:
            done = self._inputs.files.remove(path)
            self.removed += done
        else:
            done = self._inputs.files.write(path, data)
            self.written += done
            if done:
                self._written.add(path)


def _derived(
    inputs: DeriveInputs, snapshot: Snapshot, update: UpdateResult, run: _Run, prints: Fingerprints
) -> Derived:
    now = inputs.engine.summary(node_keys.ALL)
    before = update.before if node_keys.ALL in update.changed else now
    return Derived(
        snapshot=snapshot,
        files=inputs.engine.count(),
        written=run.written,
        removed=run.removed,
        strays=prints.strays,
        changed=update.changed,
        before=before,
        after=now,
        findings=inputs.engine.findings(update.refused),
    )
