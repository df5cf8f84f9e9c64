"""What the fold knows of bases that follow each other over a long history (SPEC 7).

The fold goes along: it is brought to each base that is asked about, so a question costs what
changed since the last one. It is in memory, and has what a judge asks about: nobody derives from
it.
"""

from __future__ import annotations

from trace_gate.app.derive.trace_facts_cache import facts_by_node, packed_facts
from trace_gate.app.judge.base_facts import Facts, NoFacts
from trace_gate.app.repository import snapshots
from trace_gate.core.fold.asked_fold import AskedFold
from trace_gate.core.git_model import TRACE_BYTES
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from trace_gate.app.derive.trace_facts_cache import PackedFacts
    from trace_gate.app.ports import FactSource, Repository
    from trace_gate.core.git_model import Entry
    from trace_gate.core.policy.policy import Policy

    Changed = tuple[str, str | None, str | None]
    """Path of a trace, its blob before and now; None where there is none"""

PORTION = 2_000
"""Traces that are in memory at one time."""


class FoldOnTheWay:
    """The fold of one base after the other.

    Args:
        read: what traces tell that the run has read already, by blob.
    """

    def __init__(self, read: Mapping[str, PackedFacts]) -> None:
        self._read = read
        self._fold: AskedFold | None = None
        self._at = ("", "", "")
        """Folder of the traces, its tree, digest of the policy."""

    def at(self, git: Repository, commit: str, policy: Policy) -> FactSource:
        """What the fold of a commit knows, by a policy; until the next one is asked about."""
        tree, root = snapshots.of_tree(git, commit, policy, commit[:10]).tree, policy.gate.traces
        if tree is None:
            return NoFacts()
        here, there, digest = self._at
        fold = self._fold if here == root else None
        self._fold = None  # what is brought half of the way is of no use
        if fold is None:
            fold = AskedFold(policy)
            self._bring(git, fold, root, self._every(git, root, tree))
        else:
            self._bring(git, fold, root, self._differing(git, root, there, tree))
            if digest != policy.digest:
                fold.by(policy)
        self._fold, self._at = fold, (root, tree, policy.digest)
        return Facts(moved={}, facts=fold.facts)

    def _bring(
        self, git: Repository, fold: AskedFold, root: str, changed: Iterable[Changed]
    ) -> None:
        traces = [each for each in changed if ids.id_of_path(each[0], root) is not None]
        for start in range(0, len(traces), PORTION):
            portion = traces[start : start + PORTION]
            oids = {oid for _, *pair in portion for oid in pair if oid is not None}
            packed = self._packed(git, oids)
            for path, was, now in portion:
                old = facts_by_node(path, packed.get(was or ""), root)
                fold.exchange(path, old, facts_by_node(path, packed.get(now or ""), root))

    def _packed(self, git: Repository, oids: set[str]) -> dict[str, PackedFacts]:
        """What the traces in some blobs tell: known from before, or read now."""
        known = {oid: self._read[oid] for oid in oids if oid in self._read}
        missing = sorted(oids - known.keys())
        blobs = git.blobs(missing, TRACE_BYTES) if missing else {}
        return {**known, **{oid: packed_facts(blobs[oid]) for oid in missing}}

    @staticmethod
    def _differing(git: Repository, root: str, old: str, new: str) -> Iterator[Changed]:
        for each in git.changes(old, new):
            yield f"{root}/{each.path}", _file_of(each.old), _file_of(each.new)

    @staticmethod
    def _every(git: Repository, root: str, tree: str) -> Iterator[Changed]:
        for path, entry in sorted(git.all_entries(tree, "").items()):
            yield f"{root}/{path}", None, _file_of(entry)


def _file_of(entry: Entry | None) -> str | None:
    """The blob of a file; None for no entry, a link or a submodule."""
    return entry.oid if entry is not None and entry.is_file else None
