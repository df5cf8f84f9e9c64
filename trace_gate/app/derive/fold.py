"""Brings the fold up to a snapshot of the traces: only what is told something else is folded.

The nodes and what they are told are in the store. Traces that came, went or changed exchange
what they tell; the nodes that were told something else are folded again, rank by rank; what
they tell in turn is exchanged; and so on until nothing changes (docs/decisions/0049).
"""

from __future__ import annotations

from contextlib import contextmanager, suppress

from trace_gate.app.derive.fold_result import UpdateResult, keep_news, with_news
from trace_gate.app.derive.fold_run import Kept, Run, facts_of_nodes, rendered, worked
from trace_gate.core.errors import RepositoryUnreadable
from trace_gate.core.fold.node_keys import ALL
from trace_gate.core.fold.result import Refusal
from trace_gate.core.git_model import TRACE_BYTES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from typing import Any

    from trace_gate.app.derive.fold_run import Progress, Sink
    from trace_gate.app.ports import Ahead, FoldStore, Repository
    from trace_gate.core.finding import Finding
    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.git_model import Entry
    from trace_gate.core.ledger.snapshot import Snapshot
    from trace_gate.core.policy.policy import Policy

MANY = 800
"""From so many traces on it pays to have them read by other processes, too."""

PORTION = 2_000
"""Traces that are in memory at one time."""


class FoldEngine:
    """The fold of a repository, as its store knows it."""

    def __init__(
        self,
        git: Repository,
        store: FoldStore,
        ahead: Ahead | None = None,
        progress: Progress | None = None,
        facts: Mapping[str, bytes] | None = None,
    ) -> None:
        """`facts` are those of traces that this run has read already, by blob."""
        self._git, self._store = git, store
        self._facts = facts or {}
        self._ahead = ahead
        self._progress = progress or (lambda *_: None)
        self._policy: Policy | None = None

    def is_at(self, snapshot: Snapshot) -> bool:
        """Whether the store is of a snapshot already."""
        meta = self._store.meta()
        return all(meta.get(name) == value for name, value in _meta(snapshot).items())

    def bring(self, snapshot: Snapshot, sink: Sink | None = None) -> UpdateResult:
        """Bring nodes and files up to a snapshot, within a transaction of the caller.

        Files that change go to the sink at once; without one they are pending, and so is what
        there is to tell: whoever comes with a sink is told of that, too.
        """
        self._policy = snapshot.policy
        update = UpdateResult() if self.is_at(snapshot) else self._update(snapshot, sink)
        if sink is None:
            keep_news(self._store, update)
            return update
        return with_news(self._store, update, self.refusals)

    def _update(
        self,
        snapshot: Snapshot,
        sink: Sink | None = None,
        *,
        files: bool = True,
        kinds: Collection[str] | None = None,
    ) -> UpdateResult:
        meta, wanted = self._store.meta(), _meta(snapshot)
        full = meta.get("policy") != wanted["policy"]
        if full:
            self._store.clear()
        store, progress = self._store, self._progress
        run = Run(store, snapshot.policy, sink, progress, self._ahead, files=files, kinds=kinds)
        changes = self._changes(snapshot, meta, full=full)
        self._exchange(run, changes, snapshot.policy.gate.traces)
        run.fold()
        self._store.set_meta(**wanted)
        return UpdateResult(
            traces=len(changes),
            full=full,
            changed=tuple(sorted(run.changed)),
            before=run.changed.get(ALL),
            refused=tuple(map(Refusal.from_tuple, sorted(run.refused))),
        )

    @contextmanager
    def preview(self, snapshot: Snapshot, *, files: bool = True) -> Iterator[FoldEngine]:
        """The fold of a snapshot, to look at; the store stays as it was.

        Without `files`, what is asked is the nodes only, and no file is made.
        """
        self._store.begin()
        try:
            self._policy = snapshot.policy
            if not self.is_at(snapshot):
                self._update(snapshot, files=files)
            yield self
        finally:
            self._store.rollback()

    @contextmanager
    def onward(
        self,
        snapshot: Snapshot,
        kinds: Collection[str] | None = None,
        facts: Mapping[str, bytes] | None = None,
    ) -> Iterator[tuple[str, ...]]:
        """Within a preview the fold of another snapshot by the same policy, to look at.

        Gives the nodes whose summary is another one there. Afterwards it is as it was.

        Args:
            snapshot: by the same policy as the preview.
            kinds: the kinds of nodes that are folded, with all that tell them something; None
                for all.
            facts: what traces of it tell that this run has read already, by blob.
        """
        self._facts = {**self._facts, **(facts or {})}
        self._store.mark()
        try:
            if self.is_at(snapshot):
                yield ()
            else:
                yield self._update(snapshot, files=False, kinds=kinds).changed
        finally:
            self._store.back()

    def summaries(self, kind: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """(key, summary) of every node of a kind that has one, in order of the keys."""
        for key, plain in self._store.nodes_of(kind):
            summary = Kept.of(plain).summary
            self._store.must_be(summary is not None, key)
            yield key, summary or {}

    def summary(self, key: str) -> Mapping[str, Any] | None:
        """The summary of a node; None where there is none."""
        return Kept.of(self._store.nodes([key]).get(key)).summary

    def facts(self, keys: Iterable[str]) -> Mapping[str, list[Fact]]:
        """What each of some nodes is told, in the order in which it is folded."""
        return dict(facts_of_nodes(self._store, sorted({*keys})))

    def stamps(self, keys: Iterable[str]) -> Mapping[str, tuple[int, int]]:
        """Two numbers for each of some nodes that change with what it is told."""
        return self._store.stamps(keys)

    def noted(self, name: str) -> Any:
        """What was noted under a name; None for nothing. No answer may depend on it."""
        return self._store.noted(name)

    def note(self, name: str, value: Any) -> None:
        """Note plain data under a name, for as long as the store is kept."""
        self._store.note(name, value)

    def files(self) -> Mapping[str, str]:
        """Path to sha256 of every derived file."""
        return {path: sha256 for path, (_, sha256) in self._store.files().items()}

    def count(self) -> int:
        """How many derived files there are."""
        return self._store.file_count()

    def files_in(self, folder: str) -> Mapping[str, str]:
        """The same of those that lie in one folder."""
        return {path: sha256 for path, (_, sha256) in self._store.files_in(folder).items()}

    def files_at(self, paths: Iterable[str]) -> Mapping[str, str]:
        """The same of some paths; those that no node makes are left out."""
        return {path: sha256 for path, (_, sha256) in self._store.files_at(paths).items()}

    def renders(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Path and content of some derived files; each node is folded once."""
        nodes: dict[str, list[str]] = {}
        for path, (key, _) in self._store.files_at(paths).items():
            nodes.setdefault(key, []).append(path)
        for key, wanted in sorted(nodes.items()):
            made = self._rendered(key)
            yield from ((path, made[path]) for path in wanted)

    def render(self, path: str) -> bytes | None:
        """The content of a derived file; None where no node makes it."""
        return dict(self.renders([path])).get(path)

    def _rendered(self, key: str) -> Mapping[str, bytes]:
        from trace_gate.core.fold.node_keys import kind_of
        from trace_gate.core.fold.registry import fold_of

        if self._policy is None:
            raise ValueError("nothing was brought up to a snapshot yet")
        ((_, facts),) = facts_of_nodes(self._store, [key])
        return rendered(fold_of(kind_of(key))(key, facts, self._policy), self._policy)

    def refusals(self) -> Iterator[Refusal]:
        """Everything that the fold goes on without, by trace and change."""
        found: set[tuple[Any, ...]] = set()
        for key, plain in self._store.nodes_with_refusals():
            refused = Kept.of(plain).refused
            self._store.must_be(bool(refused), key)
            found.update(tuple(each) for each in refused)
        yield from map(Refusal.from_tuple, sorted(found))

    def findings(self, refusals: Iterable[Refusal] | None = None) -> tuple[Finding, ...]:
        """Refusals as findings on their traces, with line and column."""
        from trace_gate.app.derive.refusal_findings import findings

        root = self._policy.gate.traces if self._policy is not None else "traces"
        chosen = self.refusals() if refusals is None else refusals
        return findings(self._git, self._store, root, chosen)

    def _changes(
        self, snapshot: Snapshot, meta: Mapping[str, str], *, full: bool
    ) -> dict[str, str | None]:
        """Path to blob of every trace that is not as it was; None for one that is gone."""
        old = meta.get("tree", "")
        if not full and snapshot.tree and old:
            with suppress(RepositoryUnreadable):  # Git may have thrown the old tree away
                return self._differing(snapshot.policy.gate.traces, old, snapshot.tree)
        there = self._entries(snapshot)
        were = {} if full else self._store.members()
        gone: dict[str, str | None] = dict.fromkeys(were.keys() - there.keys())
        return gone | {path: oid for path, oid in there.items() if were.get(path) != oid}

    def _differing(self, root: str, old: str, new: str) -> dict[str, str | None]:
        changes = self._git.changes(old, new)
        were = {f"{root}/{each.path}": _file_of(each.old) for each in changes}
        known = self._store.members_at(were)
        self._store.must_be(all(known.get(path) == oid for path, oid in were.items()), "member")
        return {f"{root}/{each.path}": _file_of(each.new) for each in changes}

    def _entries(self, snapshot: Snapshot) -> Mapping[str, str]:
        if snapshot.entries is not None:
            return snapshot.entries
        if snapshot.tree is None:
            return {}
        root = snapshot.policy.gate.traces
        found = self._git.all_entries(snapshot.tree, "")
        return {f"{root}/{path}": each.oid for path, each in found.items() if each.is_file}

    def _exchange(self, run: Run, changes: Mapping[str, str | None], root: str) -> None:
        """Take back what changed traces told, and tell what they tell now."""
        from trace_gate.app.derive.trace_facts_cache import facts_by_node
        from trace_gate.core.trace import ids

        todo = [path for path in sorted(changes) if ids.id_of_path(path, root) is not None]
        for start in range(0, len(todo), PORTION):
            self._progress("traces read", start, len(todo))
            portion = todo[start : start + PORTION]
            were, now = self._store.members_at(portion), {p: changes[p] for p in portion}
            packed = self._packed_facts({*were.values(), *(oid for oid in now.values() if oid)})
            for path in portion:
                old = facts_by_node(path, packed.get(were.get(path, "")), root)
                run.exchange(path, old, facts_by_node(path, packed.get(now[path] or ""), root))
            self._store.set_members(now)
            run.flush()

    def _packed_facts(self, oids: set[str]) -> Mapping[str, Any]:
        """What the traces in some blobs tell: known from before, or read now."""
        from trace_gate.app.derive.trace_facts_cache import packed_facts, taken_out

        known = {oid: taken_out(self._facts[oid]) for oid in oids & self._facts.keys()}
        known.update(self._store.trace_facts(oids - known.keys()))
        missing = sorted(oids - known.keys())
        if not missing:
            return known
        blobs = self._git.blobs(missing, TRACE_BYTES)
        texts = [blobs[oid] for oid in missing]
        helped = self._ahead if len(texts) >= MANY else None
        fresh = dict(zip(missing, worked(texts, packed_facts, helped), strict=True))
        self._store.keep_trace_facts(fresh)
        return {**known, **fresh}


def _file_of(entry: Entry | None) -> str | None:
    """The blob of a file; None for no entry, a link or a submodule."""
    return entry.oid if entry is not None and entry.is_file else None


def _meta(snapshot: Snapshot) -> dict[str, str]:
    return {
        "traces": snapshot.key,
        "tree": snapshot.tree or "",
        "policy": snapshot.policy.digest,
    }
