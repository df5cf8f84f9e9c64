"""The kinds of nodes, in the order in which they are folded (SPEC 8)."""

from __future__ import annotations

import pytest

from trace_gate.core.fold import registry
from trace_gate.core.fold.result import NodeResult


@pytest.mark.parametrize("kind", registry.FOLDS)
def test_each_kind_has_its_fold(kind):
    fold = registry.fold_of(kind)
    module, _, name = registry.FOLDS[kind].partition(":")
    assert fold.__module__ == f"trace_gate.core.fold.{module}"
    assert fold.__name__ == name


def test_a_kind_that_nobody_knows_is_no_fold():
    with pytest.raises(KeyError):
        registry.fold_of("campaigns")


def test_the_rank_is_the_place_in_the_table():
    assert list(registry.RANK.values()) == list(range(len(registry.FOLDS)))
    assert list(registry.RANK) == list(registry.FOLDS)


def test_nobody_tells_a_node_that_was_folded_before():
    assert all(
        registry.RANK[feeder] < registry.RANK[kind] for kind, feeder in registry.FEEDS.items()
    )


@pytest.mark.parametrize("kind", ["value", "within", "keyword", "brake", "shop", "counts", "score"])
def test_what_only_remembers_says_nothing(kind):
    assert registry.fold_of(kind)(f"{kind}/ACME-US/x", (), None) == NodeResult()
