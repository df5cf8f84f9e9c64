"""Bringing the fold up, step by step, comes to the same as a fold from nothing."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.fold_objects import Objects, updated
from tests.support.policy import shipped
from tests.support.small_traces import (
    FREEZE,
    LIFE,
    decision,
    histories,
    move,
    text_of,
    trace,
)
from trace_gate.adapters.store.fold_file import NAME
from trace_gate.adapters.store.fold_store import FoldStore
from trace_gate.app.derive import fold_run
from trace_gate.app.derive.fold import FoldEngine
from trace_gate.app.derive.trace_facts_cache import packed_facts, put_by
from trace_gate.app.review.folded import FOLDED
from trace_gate.core.fold.node_keys import kind_of
from trace_gate.core.ledger.snapshot import Snapshot
from trace_gate.core.policy.policy import Policy


@pytest.fixture(scope="session")
def policy() -> Policy:
    return shipped()


def everything(engine: FoldEngine) -> Any:
    """All that readers can ask of a fold."""
    files = {path: (sha, engine.render(path)) for path, sha in engine.files().items()}
    kinds = ("bucket", "content", "campaign", "hypothesis", "pattern", "asin", "tenant", "all")
    summaries = [(kind, list(engine.summaries(kind))) for kind in kinds]
    return files, summaries, list(engine.refusals())


def fresh(objects: Objects, snapshot: Snapshot) -> Any:
    store = FoldStore.open(None)
    engine = FoldEngine(objects, store)
    updated(engine, store, snapshot)
    return everything(engine)


@settings(max_examples=60, deadline=None)
@given(st.lists(histories(), min_size=1, max_size=4))
def test_step_by_step_equals_from_nothing(steps: list[list[dict[str, Any]]]):
    policy, objects = shipped(), Objects()
    store = FoldStore.open(None)
    engine = FoldEngine(objects, store)
    for traces in steps:
        snapshot = objects.snapshot(traces, policy)
        updated(engine, store, snapshot)
        assert everything(engine) == fresh(objects, snapshot)


@pytest.mark.parametrize("portion", [1, 500])
@pytest.mark.parametrize("together", [1, 50])
@pytest.mark.parametrize("names", [("H-001", "H-002"), ("H-002", "H-001")])
def test_a_file_goes_from_one_node_to_another(
    policy: Policy,
    monkeypatch: pytest.MonkeyPatch,
    names: tuple[str, str],
    together: int,
    portion: int,
):
    """An experiment is named by its trace, which may come to register another hypothesis."""
    monkeypatch.setattr(fold_run, "PORTION", portion)
    monkeypatch.setattr(fold_run, "TOGETHER", together)
    layer = {"statement": "x", "verification_window_days": 7, "success_criteria": []}
    objects, store = Objects(), FoldStore.open(None)
    engine = FoldEngine(objects, store)
    for name in (*names, names[0]):
        traces = [*life(), trace(1, 900, "hypothesis", hypothesis={**layer, "hypothesis_id": name})]
        snapshot = objects.snapshot(traces, policy)
        updated(engine, store, snapshot)
        assert everything(engine) == fresh(objects, snapshot)


def life(store: str = "ACME") -> list[dict[str, Any]]:
    """A bucket that lives through all states."""
    from tests.support.small_traces import UNFREEZE

    return [
        decision(70 * step, 1, move("IB-gift", *change, **FREEZE, **UNFREEZE), store=store)
        for step, change in enumerate(LIFE)
    ]


def test_the_life_of_a_bucket_is_folded(policy: Policy):
    objects = Objects()
    files, summaries, refusals = fresh(objects, objects.snapshot(life(), policy))
    assert refusals == []
    assert dict(summaries[0][1])["bucket/ACME-US/B0EXAMPLE1/IB-gift"]["state"] == "GROW"
    events = sorted(path for path in files if path.startswith("event_clock/"))
    assert len(events) == 4
    frozen = [
        data for path, (_, data) in files.items() if b"BUCKET_FREEZE" in data and "event" in path
    ]
    assert len(frozen) == 1


def test_a_trace_that_comes_late_between_others_counts_where_it_belongs(policy: Policy):
    objects, store = Objects(), FoldStore.open(None)
    engine, traces = FoldEngine(objects, store), life()
    updated(engine, store, objects.snapshot(traces[:1] + traces[2:], policy))
    assert [each.code for each in engine.refusals()] == ["TG507", "TG507", "TG507"]
    snapshot = objects.snapshot(traces, policy)
    updated(engine, store, snapshot)
    assert list(engine.refusals()) == []
    assert everything(engine) == fresh(objects, snapshot)


def test_only_what_is_told_something_else_is_folded(policy: Policy):
    objects, store = Objects(), FoldStore.open(None)
    engine = FoldEngine(objects, store)
    others = [
        decision(day, 2, move(f"IB-other-{day}", *LIFE[0]), store="OTHER") for day in range(30)
    ]
    updated(engine, store, objects.snapshot([*life(), *others], policy))
    objects.read = 0
    more = decision(1, 7, move("IB-other-1", *LIFE[1]), store="OTHER")
    found = updated(engine, store, objects.snapshot([*life(), *others, more], policy))
    assert objects.read == 1
    assert found.traces == 1
    keys = set(found.changed)
    assert "bucket/OTHER-US/B0EXAMPLE1/IB-other-1" in keys
    assert not any("ACME" in key for key in keys)


def test_a_trace_that_cannot_be_read_or_is_misplaced_is_named(policy: Policy):
    objects = Objects()
    good = trace(0, 1, "observation")
    entries = {
        "traces/2025-01/TRACE-20250101-001.yaml": objects.add(text_of(good)),
        "traces/2025-01/TRACE-20250101-002.yaml": objects.add(text_of(good)),
        "traces/2025-01/TRACE-20250101-003.yaml": objects.add(b"a: [\n"),
        "traces/2025-01/notes.txt": objects.add(b"x"),
    }
    files, _, refusals = fresh(objects, objects.snapshot_of(entries, policy))
    assert [(each.trace_id, each.code) for each in refusals] == [
        ("TRACE-20250101-002", "TG101"),
        ("TRACE-20250101-003", "TG101"),
    ]
    assert b"TRACE-20250101-003" in files["state/metrics/all.yaml"][1]


def test_looking_aside_leaves_the_store_as_it_was(policy: Policy):
    objects, store = Objects(), FoldStore.open(None)
    engine = FoldEngine(objects, store)
    first = objects.snapshot(life()[:2], policy)
    updated(engine, store, first)
    before = everything(engine)
    with engine.preview(objects.snapshot(life(), policy)) as there:
        assert len(there.files()) > len(before[0])
    assert everything(engine) == before
    assert store.meta()["traces"] == first.key


def test_a_look_goes_on_to_another_snapshot_and_comes_back(policy: Policy):
    objects, store = Objects(), FoldStore.open(None)
    engine = FoldEngine(objects, store)
    first, second = (objects.snapshot(life()[:many], policy) for many in (2, None))
    updated(engine, store, first)
    before, keys = everything(engine), [key for key, _ in engine.summaries("bucket")]
    with engine.preview(first, files=False) as there:
        was = there.facts(keys)
        with there.onward(second) as changed:
            assert set(keys) <= set(changed)
            assert len(there.facts(keys)[keys[0]]) > len(was[keys[0]])
        assert there.facts(keys) == was
        with there.onward(first) as changed:
            assert changed == ()
    assert everything(engine) == before


def test_a_look_at_some_kinds_finds_the_same_of_them(policy: Policy):
    objects, store = Objects(), FoldStore.open(None)
    engine = FoldEngine(objects, store)
    first, second = (objects.snapshot(life()[:many], policy) for many in (2, None))
    updated(engine, store, first)
    with engine.preview(first, files=False) as there:
        with there.onward(second) as every:
            whole = {kind: dict(there.summaries(kind)) for kind in FOLDED}
        with there.onward(second, FOLDED) as some:
            assert {kind: dict(there.summaries(kind)) for kind in FOLDED} == whole
    assert set(some) == {key for key in every if kind_of(key) in FOLDED}
    assert set(some) < set(every)


def test_a_look_without_files_finds_the_same_refusals_and_makes_none(
    policy: Policy, monkeypatch: pytest.MonkeyPatch
):
    lifecycle = {
        **policy.bucket_lifecycle,
        "freeze": {"from": "HARVEST", "to": "FROZEN", "days_before": 90},
    }
    policy = policy.with_(bucket_lifecycle=lifecycle)
    objects, store = Objects(), FoldStore.open(None)
    engine = FoldEngine(objects, store)
    updated(engine, store, objects.snapshot(life()[:3], policy))
    before, snapshot = everything(engine), objects.snapshot(life(), policy)
    _, _, wanted = fresh(objects, snapshot)
    monkeypatch.setattr(fold_run, "rendered", lambda *_: pytest.fail("a file was made"))
    with engine.preview(snapshot, files=False) as there:
        assert list(there.refusals()) == list(wanted)
        assert wanted
    monkeypatch.undo()
    assert everything(engine) == before


def test_few_folded_nodes_are_held_at_a_time(policy: Policy, monkeypatch: pytest.MonkeyPatch):
    """The summary of a node may be large, and there are many nodes."""
    monkeypatch.setattr(fold_run, "TOGETHER", 2)
    objects, store, sizes = Objects(), FoldStore.open(None), []
    real = FoldStore.set_nodes

    def set_nodes(self: FoldStore, nodes: Any, *marks: Any) -> None:
        sizes.append(len(nodes))
        real(self, nodes, *marks)

    monkeypatch.setattr(FoldStore, "set_nodes", set_nodes)
    updated(FoldEngine(objects, store), store, objects.snapshot(life(), policy))
    assert max(sizes) == 2
    assert sum(sizes) > 10


def test_facts_that_are_handed_over_are_not_read_again(policy: Policy):
    objects = Objects()
    snapshot = objects.snapshot(life(), policy)
    wanted, store = fresh(objects, snapshot), FoldStore.open(None)
    facts = {oid: put_by(packed_facts(text)) for oid, text in objects.texts.items()}
    engine = FoldEngine(objects, store, facts=facts)
    objects.read = 0
    with engine.preview(snapshot) as there:
        assert everything(there) == wanted
    assert objects.read == 0


def test_another_policy_folds_everything_anew(policy: Policy):
    objects, store = Objects(), FoldStore.open(None)
    engine = FoldEngine(objects, store)
    updated(engine, store, objects.snapshot(life(), policy))
    lifecycle = {
        **policy.bucket_lifecycle,
        "freeze": {"from": "HARVEST", "to": "FROZEN", "days_before": 90},
    }
    other = policy.with_(bucket_lifecycle=lifecycle, digest="other")
    objects.read = 0
    found = updated(engine, store, objects.snapshot(life(), other))
    assert found.full
    assert objects.read == 0
    assert {each.code for each in engine.refusals()} == {"TG508", "TG507"}


def test_a_damaged_store_never_changes_an_answer(policy: Policy, tmp_path: Path):
    """What is kept is only for speed: 200 files with flipped bytes, cut, or filled with zeros."""
    from trace_gate.adapters.store.read_fold import read

    objects = Objects()
    one, two = (objects.snapshot(traces, policy) for traces in (life()[:3], life()))
    read(objects, str(tmp_path), one, lambda _: None, keep=True)
    good = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    wanted, chance = fresh(objects, two), random.Random(7)
    for _ in range(200):
        for name in {each.name for each in tmp_path.iterdir()} - good.keys():
            (tmp_path / name).unlink()
        for name, data in good.items():
            (tmp_path / name).write_bytes(data)
        (tmp_path / NAME).write_bytes(damaged(good[NAME], chance))
        assert read(objects, str(tmp_path), two, everything, keep=chance.random() < 0.5) == wanted


TABLES = (
    *("member", "item", "checksum", "node", "file", "pending", "trace_facts", "counted", "meta"),
)


@pytest.mark.parametrize("table", TABLES)
def test_a_lost_row_never_changes_an_answer(policy: Policy, tmp_path: Path, table: str):
    from trace_gate.adapters.store.read_fold import read

    objects = Objects()
    snapshots = [objects.snapshot(traces, policy) for traces in (life()[:3], life(), life()[1:4])]
    read(objects, str(tmp_path), snapshots[0], lambda _: None, keep=True)
    good = (tmp_path / NAME).read_bytes()
    wanted = {each.key: fresh(objects, each) for each in snapshots}
    chance = random.Random(table)
    for _ in range(12):
        (tmp_path / NAME).write_bytes(good)
        with sqlite3.connect(tmp_path / NAME) as connection:
            key = connection.execute(f"PRAGMA table_info({table})").fetchone()[1]
            rows = connection.execute(f"SELECT {key} FROM {table} ORDER BY 1").fetchall()
            lost = chance.choice(rows)
            connection.execute(f"DELETE FROM {table} WHERE {key} = ?", lost)
        connection.close()
        for snapshot in snapshots[1:]:
            keep = chance.random() < 0.5
            assert (
                read(objects, str(tmp_path), snapshot, everything, keep=keep)
                == wanted[snapshot.key]
            )


def damaged(data: bytes, chance: random.Random) -> bytes:
    kind, at = chance.randrange(4), chance.randrange(len(data))
    if kind == 0:
        return data[:at]
    if kind == 1:
        return data[:at] + bytes(len(data) - at)
    changed = bytearray(data)
    for _ in range(1 if kind == 2 else 40):
        changed[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(changed)
