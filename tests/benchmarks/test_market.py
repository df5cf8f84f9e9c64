"""The shops that benchmarks and the demo use are real: valid, legal, and alive."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

import pytest

from benchmarks import market
from benchmarks.market_texts import result_report
from tests.support.fold_objects import Objects, updated
from tests.support.policy import shipped
from trace_gate.adapters.store.fold_store import FoldStore
from trace_gate.app.derive.fold import FoldEngine
from trace_gate.core.fold.metrics.series import rows
from trace_gate.core.fold.metrics.weekly_counts import Rules
from trace_gate.core.schema.validator import problems
from trace_gate.core.trace.document import load

COUNT = 3_000
SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"


@pytest.fixture(scope="module")
def made() -> list[tuple[str, bytes]]:
    return list(market.traces(COUNT))


def test_the_same_seed_makes_the_same_traces(made: list[tuple[str, bytes]]):
    assert list(market.traces(COUNT)) == made
    assert list(market.traces(COUNT, seed=2)) != made


def test_there_are_as_many_as_asked_for_each_at_its_own_path(made: list[tuple[str, bytes]]):
    assert len({path for path, _ in made}) == len(made) == COUNT
    for path, text in made[::50]:
        assert load(text, path).data["trace"]["id"] in path


def test_every_kind_of_trace_is_valid(made: list[tuple[str, bytes]]):
    kinds: Counter[str] = Counter()
    for path, text in made[:200] + made[::9]:
        document = load(text, path)
        kind = document.data["trace"]["trace_type"]
        kinds[kind] += 1
        schema = (SCHEMAS / f"trace-{kind}.schema.json").read_text()
        assert problems(schema, document) == ()
    assert set(kinds) == {"observation", "hypothesis", "decision", "verification"}


def test_the_evidence_is_there(made: list[tuple[str, bytes]]):
    reports = market.uploads(COUNT)
    for path, text in made[::100]:
        trace = load(text, path).data["trace"]
        entry, (name, data) = trace["evidence"][0], result_report(trace["id"])
        if trace["trace_type"] == "verification":
            assert entry["uri"].endswith(f"/{name}")
            reports[entry["uri"]] = data
        assert hashlib.sha256(reports[entry["uri"]]).hexdigest() == entry["sha256"]


def test_the_fold_refuses_nothing_and_the_freeze_rate_rises(made: list[tuple[str, bytes]]):
    objects, store = Objects(), FoldStore.open(None)
    engine = FoldEngine(objects, store)
    entries = {path: objects.add(text) for path, text in made}
    updated(engine, store, objects.snapshot_of(entries, shipped()))
    assert list(engine.refusals()) == []
    weeks = rows(dict(engine.summaries("all"))["all/all"]["weeks"], Rules.of(shipped()))
    rates = [row["frozen"] / row["living"] for _, row in weeks[:: len(weeks) // 3]]
    assert rates == sorted(rates)
    assert rates[0] == 0
    assert rates[-1] > 0.5
    kinds = Counter(path.split("/")[0] + "/" + path.split("/")[1] for path in engine.files())
    for folder in ("intent_buckets", "content_versions", "campaigns"):
        assert kinds[f"event_clock/{folder}"]
    for folder in ("hypotheses", "experiments", "emerged_patterns"):
        assert kinds[f"world_model/{folder}"]
    for bucket in engine.summaries("hypothesis"):
        assert bucket[1]["status"] in ("NEW", "TESTING", "CONFIRMED", "REJECTED")
