"""A fold in memory for tests: facts in, summaries out, through the table of kinds."""

from __future__ import annotations

import marshal
from pathlib import Path
from zlib import crc32

from trace_gate.core.fold import node_keys
from trace_gate.core.fold.registry import FOLDS, fold_of
from trace_gate.core.policy import loader
from trace_gate.core.policy.policy import Policy

CONFIG = Path(__file__).resolve().parents[2] / "config" / "amazon-growth"


def shipped_policy() -> Policy:
    files = {
        f"config/amazon-growth/{file.name}": file.read_bytes() for file in CONFIG.glob("*.yaml")
    }
    return Policy.of(loader.read(files))


class LittleFold:
    """The summaries of some facts, as `FoldEngine.summaries` gives them."""

    def __init__(self, policy: Policy, *addressed) -> None:
        told: dict[str, list] = {}
        self.found: dict[str, dict[str, object]] = {kind: {} for kind in FOLDS}
        self._told = told
        self.notes: dict[str, object] = {}
        for key, fact in addressed:
            told.setdefault(key, []).append(fact)
        for kind in FOLDS:
            fold = fold_of(kind)
            for key in sorted(each for each in told if node_keys.kind_of(each) == kind):
                folded = fold(key, sorted(told[key], key=lambda fact: fact.order), policy)
                if folded.summary is not None:
                    self.found[kind][key] = folded.summary
                for goal, fact in folded.addressed:
                    told.setdefault(goal, []).append(fact)

    def summaries(self, kind: str):
        return sorted(self.found[kind].items())

    def summary(self, key: str):
        return self.found[node_keys.kind_of(key)].get(key)

    def facts(self, keys):
        return {key: sorted(self._told.get(key, []), key=lambda fact: fact.order) for key in keys}

    def stamps(self, keys):
        return {
            key: (len(facts), crc32(repr(facts).encode()))
            for key, facts in self.facts(keys).items()
            if facts
        }

    def noted(self, name: str):
        return self.notes.get(name)

    def note(self, name: str, value) -> None:
        self.notes[name] = marshal.loads(marshal.dumps(value))  # plain data only
