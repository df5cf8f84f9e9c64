"""The fold as it stood at a moment: what is kept, or folded again without what came later."""

from __future__ import annotations

from tests.support import hypothesis_facts as facts
from tests.support import shop_page as page
from trace_gate.app.overview.shop.fold_at import FoldAt
from trace_gate.core.fold.hypotheses import node


def at(now, *addressed):
    inputs = page.inputs(*addressed)
    return FoldAt(inputs.summaries, inputs.nodes, inputs.policy, now)


STORY = (facts.registered(1), facts.used(2, 1), facts.verified(3, 9, about=2))


def test_at_each_moment_it_is_the_fold_of_what_was_known_by_then():
    for day in range(12):
        now = facts.MONDAY + day * facts.DAY
        known = [fact for fact in STORY if fact.whole <= now]
        expected = node.fold("hypothesis/H-001", known, page.POLICY).summary
        ((_, found),) = at(now, *page.expected(*STORY)).summaries("hypothesis")
        assert found == expected


def test_what_was_not_there_yet_is_left_out():
    assert list(at(facts.MONDAY - 1, *page.expected(*STORY)).summaries("hypothesis")) == []
    assert list(at(facts.MONDAY - 1, *page.expected(*STORY)).folded("hypothesis", bool)) == []


def test_what_is_kept_is_not_folded_again(monkeypatch):
    fold = at(page.NOW, *page.expected(*STORY))
    monkeypatch.setattr(FoldAt, "_fold", None)
    ((key, _),) = fold.summaries("hypothesis")
    assert key == "hypothesis/H-001"


def test_only_wanted_nodes_are_folded():
    fold = at(page.NOW, *page.expected(*STORY))
    assert [each.key for each in fold.folded("hypothesis", lambda key: key.endswith("1"))]
    assert list(fold.folded("hypothesis", lambda key: key.endswith("2"))) == []
