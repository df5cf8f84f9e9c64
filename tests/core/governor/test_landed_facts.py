"""Decisions of a long history, by the facts of then: two ways to them must agree."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import islice

import pytest

from benchmarks import market
from tests.support.policy import shipped
from trace_gate.adapters.time_zones import local_date
from trace_gate.app.judge.trace_reader import read_trace
from trace_gate.core.fold.node_keys import kind_of
from trace_gate.core.fold.registry import FOLDS, fold_of
from trace_gate.core.fold.trace_facts import facts_of
from trace_gate.core.git_model import REGULAR, Entry
from trace_gate.core.governor.evaluate import context_of_decision, evaluate
from trace_gate.core.governor.facts_view import Arrival, FactsView
from trace_gate.core.governor.landed_facts import LandedFacts

COUNT = 140


@pytest.fixture(scope="module")
def files():
    entry = Entry(mode=REGULAR, oid="0" * 40)
    made = islice(market.traces(COUNT, 3), COUNT)
    return [read_trace(path, entry, text) for path, text in made]


@pytest.fixture(scope="module")
def rows(files):
    """What every source tells each node, folded to the end."""
    told: dict[str, dict[str, list]] = defaultdict(lambda: defaultdict(list))
    for file in files:
        for key, fact in facts_of(file.trace, file.path):
            told[key][file.path].append(fact)
    for kind in FOLDS:
        fold = fold_of(kind)
        for key in sorted(each for each in told if kind_of(each) == kind):
            facts = sorted((f for each in told[key].values() for f in each), key=lambda f: f.order)
            for goal, fact in fold(key, facts, shipped()).addressed:
                told[goal][key].append(fact)
    return told


class OneByOne(FactsView):
    """The same, where each trace landed by itself."""

    def landing_facts(self, key, before=None, without=None, day=None):
        return []


def test_the_fold_of_the_end_tells_what_was_known_then(files, rows):
    arrivals = [Arrival(path=f.path, unit=facts_of(f.trace, f.path)) for f in files]
    step_by_step = OneByOne(defaultdict(dict), arrivals, shipped())
    looking_back = LandedFacts(rows, (), shipped(), {None: {}})
    verdicts: Counter[str] = Counter()
    for file in files:
        if file.trace.trace_type != "decision":
            continue
        first, second = (
            evaluate(
                context_of_decision(
                    file, (), policy=shipped(), facts_view=facts_view, local_date=local_date
                ),
                file,
            )
            for facts_view in (step_by_step, looking_back)
        )
        assert first == second, file.path
        verdicts[first.fresh] += 1
    assert sum(verdicts.values()) > COUNT // 3


def test_what_comes_later_is_not_known_yet(files, rows):
    looking_back = LandedFacts(rows, (), shipped(), {None: {}})
    decisions = [file for file in files if file.trace.trace_type == "decision"]
    moved = next(key for key in rows if kind_of(key) == "bucket" and len(rows[key]) > 2)
    everything = looking_back.facts(moved)
    assert everything
    for file in decisions:
        at = context_of_decision(
            file, (), policy=shipped(), facts_view=looking_back, local_date=local_date
        )
        assert all(fact.order < at.order for fact in at.facts(moved))
