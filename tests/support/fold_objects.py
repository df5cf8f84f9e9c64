"""Objects that a fold is made of."""

from __future__ import annotations

import hashlib
from typing import Any

from tests.support.small_traces import path_of, text_of
from trace_gate.adapters.store.fold_store import FoldStore
from trace_gate.app.derive.fold import FoldEngine
from trace_gate.core.ledger.snapshot import Snapshot
from trace_gate.core.policy.policy import Policy


class Objects:
    """As much of a repository as the fold asks for: blobs by name."""

    def __init__(self) -> None:
        self.texts: dict[str, bytes] = {}
        self.read = 0

    def add(self, text: bytes) -> str:
        oid = hashlib.sha1(text).hexdigest()
        self.texts[oid] = text
        return oid

    def blobs(self, oids: Any, most: int) -> dict[str, bytes]:
        self.read += len(set(oids))
        return {oid: self.texts[oid] for oid in oids}

    def existing(self, names: Any) -> list[bool]:
        return [False for _ in names]

    def snapshot(self, traces: list[dict[str, Any]], policy: Policy) -> Snapshot:
        entries = {path_of(each["id"]): self.add(text_of(each)) for each in traces}
        return self.snapshot_of(entries, policy)

    def snapshot_of(self, entries: dict[str, str], policy: Policy) -> Snapshot:
        key = hashlib.sha1(repr(sorted(entries.items())).encode()).hexdigest()
        return Snapshot(key=key, tree=None, entries=entries, policy=policy, name="test")


def updated(engine: FoldEngine, store: FoldStore, snapshot: Snapshot) -> Any:
    store.begin()
    found = engine.bring(snapshot)
    store.commit()
    return found
