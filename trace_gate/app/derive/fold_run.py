"""One run of the fold: who is told something else, and what becomes of them."""

from __future__ import annotations

from functools import partial

from trace_gate.core.fold import registry
from trace_gate.core.fold.facts import pack, unpack
from trace_gate.core.fold.node_keys import kind_of
from trace_gate.core.fold.result import NOTICE, NodeResult
from trace_gate.core.fold.yaml_writer import render
from trace_gate.core.hashing import sha256_of
from trace_gate.core.policy.gate import LAYERS
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from trace_gate.app.ports import Ahead, FoldStore
    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.policy.policy import Policy

    Sink = Callable[[str, bytes | None], None]
    """(path, content or None): a derived file that changed, as soon as it is made."""
    Progress = Callable[[str, int, int], None]
    """(what, how many of it are done, of how many)"""
    Plain = tuple[Any, tuple[Any, ...], dict[str, list[Any]], dict[str, bytes]]
    """Of a folded node: summary, refusals, what it tells which node, its files"""

PORTION = 500
"""Nodes that are read at one time."""

TOGETHER = 50
"""Folded nodes that go to the store together: the summary of one may have 100 kB."""

MANY = 200
"""From so many nodes on it pays to have them folded by other processes, too."""


class Kept(Record):
    """What the store keeps of a node."""

    summary: Mapping[str, Any] | None = None
    refused: tuple[tuple[Any, ...], ...] = ()
    """The fields of each `Refusal`."""
    targets: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    @classmethod
    def of(cls, plain: Any) -> Kept:
        """From what the store holds; nothing for None."""
        return cls() if plain is None else cls.from_tuple(plain)


class Run:
    """Exchanges what sources tell, and folds the nodes that were told something else."""

    def __init__(
        self,
        store: FoldStore,
        policy: Policy,
        sink: Sink | None,
        progress: Progress,
        ahead: Ahead | None,
        *,
        files: bool = True,
        kinds: Collection[str] | None = None,
    ) -> None:
        """Without `files` they are not made and stay as they were: for a look at the nodes.

        With `kinds` no node of another kind is folded: for a look that is undone.
        """
        self._store, self._policy, self._ahead = store, policy, ahead
        self._makes_files, self._kinds = files, kinds
        self._sink, self._progress = sink, progress
        self._dirty: dict[int, set[str]] = {rank: set() for rank in registry.RANK.values()}
        self._known: dict[str, bool] = {}
        """Whether somebody told a node something before this run, so that it was folded."""
        self.changed: dict[str, Any] = {}
        """The nodes whose summary changed, with the one before."""
        self.refused: set[tuple[Any, ...]] = set()

    def exchange(self, source: str, old: Iterable[str], new: Mapping[str, Any]) -> None:
        """Let a source tell each node what it tells now; `old` are the nodes that it told."""
        for target in self._store.exchange(source, old, new):
            self._dirty[registry.RANK[kind_of(target)]].add(target)

    def flush(self) -> None:
        """Let the store keep what was exchanged."""
        for target, known in self._store.flush().items():
            self._known.setdefault(target, known)

    def fold(self) -> None:
        """Fold every node that was told something else, and those that it tells, in turn."""
        for rank, kind in enumerate(registry.FOLDS):
            if self._kinds is not None and kind not in self._kinds:
                continue
            keys = sorted(self._dirty[rank])
            for start in range(0, len(keys), PORTION):
                self._progress(f"{kind} nodes folded", start, len(keys))
                self._portion(keys[start : start + PORTION])

    def _portion(self, keys: Sequence[str]) -> None:
        were = self._as_they_were(keys)
        now: dict[str, Any] = {}
        files: dict[str, tuple[str, str] | None] = {}
        nodes = list(facts_of_nodes(self._store, keys))
        helped = self._ahead if len(nodes) >= MANY else None
        fold = partial(fold_node, policy=self._policy, files=self._makes_files)
        made = worked(nodes, fold, helped)
        for (key, facts), (summary, refused, addressed, texts) in zip(nodes, made, strict=True):
            old = were.get(key, Kept())
            self.exchange(key, old.targets, addressed)
            kept = Kept(
                summary=summary,
                refused=refused,
                targets=tuple(sorted(addressed)),
                files=tuple(sorted(texts)) if self._makes_files else old.files,
            )
            now[key] = kept.as_tuple() if facts else None
            if self._makes_files:
                self._files(key, old, texts, files)
            if old.summary != summary:
                self.changed[key] = old.summary
            self.refused.update(set(refused) - set(old.refused))
            if len(now) == TOGETHER:
                self._put(now, files)
        self._put(now, files)

    def _put(self, now: dict[str, Any], files: dict[str, tuple[str, str] | None]) -> None:
        """Hand some folded nodes to the store, and hold them no longer."""
        saying = {key for key, each in now.items() if Kept.of(each).summary is not None}
        refusing = {key for key, each in now.items() if Kept.of(each).refused}
        self._store.set_nodes(now, saying, refusing)
        self._store.set_files(files)
        self.flush()
        now.clear()
        files.clear()

    def _as_they_were(self, keys: Sequence[str]) -> dict[str, Kept]:
        """What nodes came to before this run: each that was told something, and no other."""
        plain = self._store.nodes(keys)
        for key in keys:
            self._store.must_be((key in plain) == self._known[key], f"node {key}")
        return {key: Kept.of(each) for key, each in plain.items()}

    def _files(
        self,
        key: str,
        old: Kept,
        made: Mapping[str, bytes],
        files: dict[str, tuple[str, str] | None],
    ) -> None:
        known = self._store.files_at(old.files) if old.files else {}
        self._store.must_be(len(known) == len(old.files), f"files of {key}")
        for path in sorted(set(old.files) - made.keys()):
            owner, _ = files.get(path) or known[path]
            if owner == key:  # else another node makes it now: a trace went from one to the other
                files[path] = None
                self._changed(path, None)
        for path, data in made.items():
            value = key, sha256_of(data)
            if known.get(path) != value:
                files[path] = value
                self._changed(path, data)

    def _changed(self, path: str, data: bytes | None) -> None:
        if self._sink is not None:
            self._sink(path, data)
        else:
            self._store.add_pending([path])


def worked(things: Sequence[Any], work: Callable[[Any], Any], ahead: Ahead | None) -> Iterator[Any]:
    """What `work` makes of each thing, with the help of other processes if there is any."""
    found = ahead(things, work) if ahead is not None else (None for _ in things)
    for thing, made in zip(things, found, strict=True):
        yield work(thing) if made is None else made


def fold_node(node: tuple[str, list[Fact]], policy: Policy, *, files: bool = True) -> Plain:
    """A node folded from what it is told, as data that another process can hand over."""
    key, facts = node
    folded = registry.fold_of(kind_of(key))(key, facts, policy) if facts else NodeResult()
    refused = tuple(each.as_tuple() for each in folded.refused)
    texts = rendered(folded, policy) if files else {}
    return folded.summary, refused, grouped(folded), texts


def facts_of_nodes(store: FoldStore, keys: Sequence[str]) -> Iterator[tuple[str, list[Fact]]]:
    """What each of some nodes is told, in the order in which it is folded.

    Raises:
        Damaged: it is not what they were told.
    """
    for key, told in store.facts_by_source(keys).items():
        facts = [unpack(each) for packed in told.values() for each in packed]
        yield key, sorted(facts, key=lambda fact: fact.order)


def rendered(folded: NodeResult, policy: Policy) -> dict[str, bytes]:
    """The files of a node: repository path to content."""
    folders = dict(zip(LAYERS, policy.gate.derived, strict=True))
    placed = ((f"{folders[file.layer]}/{file.path}", file.data) for file in folded.files)
    return {path: render(data, notice=NOTICE.format(place=path)) for path, data in placed}


def grouped(folded: NodeResult) -> dict[str, list[Any]]:
    """What a node tells each other node, packed."""
    found: dict[str, list[Any]] = {}
    for target, fact in folded.addressed:
        found.setdefault(target, []).append(pack(fact))
    return found
