"""`status` and `due` read rows for what they show, not for every trace that there is."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.support.fold_objects import Objects
from tests.support.policy import shipped
from tests.support.small_traces import decision, move, trace
from trace_gate.adapters.store import read_fold
from trace_gate.adapters.store.fold_file import NAME
from trace_gate.adapters.store.fold_store import FoldStore
from trace_gate.app.derive.fold import FoldEngine
from trace_gate.app.overview import due, status
from trace_gate.app.overview.scope import Scope, moment_of
from trace_gate.cli import listing as cli_listing

POLICY = shipped()
NOW = moment_of("2025-01-07")
CREATED = ("bucket_create", None, {"fit_type": "exact"})
CLAIM: dict[str, Any] = {
    "hypothesis_id": "H-001",
    "statement": "It helps.",
    "verification_window_days": 7,
    "success_criteria": [{"metric": "acos", "operator": "<", "value": 0.4, "baseline": 0.5}],
}


def shop() -> list[dict[str, Any]]:
    """A running experiment, a decision that waits, and a change that the fold refuses."""
    waiting = decision(4, 4, move("IB-gift", "bucket_state", "TEST", "GROW"))
    waiting["execution"] = {"guardrail_check": "PASS"}
    return [
        trace(1, 1, "hypothesis", hypothesis=CLAIM),
        decision(2, 2, move("IB-gift", *CREATED), hypothesis=CLAIM),
        decision(3, 3, move("IB-none", "bucket_state", "GROW", "HARVEST")),
        waiting,
    ]


def unrelated(count: int) -> list[dict[str, Any]]:
    """Executed decisions of the same product, on no hypothesis."""
    return [decision(3, 100 + each, move(f"IB-b{each}", *CREATED)) for each in range(count)]


def due_of(engine: FoldEngine) -> Any:
    state = cli_listing.state_of(engine, POLICY, "c" * 40)
    return due.report(state.summaries, Scope(), NOW, state.commit)


def status_of(engine: FoldEngine) -> Any:
    state = cli_listing.state_of(engine, POLICY, "c" * 40)
    return status.report(
        state.summaries,
        state.nodes,
        POLICY,
        Scope(),
        NOW,
        commit=state.commit,
        refused=state.refused(),
    )


LISTINGS = {"due": due_of, "status": status_of}


def kept(folder: Path, traces: list[dict[str, Any]]) -> None:
    """The fold of some traces in a folder."""
    objects = Objects()
    snapshot = objects.snapshot(traces, POLICY)
    read_fold.read(objects, str(folder), snapshot, lambda _: None, keep=True)


def asked(folder: Path, listing: str) -> tuple[Any, int]:
    """What a listing tells, and how many steps the database takes for it."""
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    with closing(sqlite3.connect(folder / NAME, isolation_level=None)) as connection:
        connection.set_progress_handler(step, 1)
        found = LISTINGS[listing](FoldEngine(Objects(), FoldStore(connection)))
    return found, steps


@pytest.mark.parametrize("listing", LISTINGS)
def test_a_listing_reads_no_more_when_unrelated_traces_come(tmp_path: Path, listing: str):
    kept(tmp_path / "few", shop() + unrelated(2))
    kept(tmp_path / "many", shop() + unrelated(80))
    _, few = asked(tmp_path / "few", listing)
    _, many = asked(tmp_path / "many", listing)
    assert 0 < many <= few


@pytest.mark.parametrize("listing", LISTINGS)
def test_a_listing_tells_the_same_with_and_without_what_is_kept(tmp_path: Path, listing: str):
    traces, objects = shop() + unrelated(5), Objects()
    kept(tmp_path, traces[1:])
    wanted, snapshot = LISTINGS[listing], objects.snapshot(traces, POLICY)
    fresh = read_fold.read(objects, None, snapshot, wanted)
    assert read_fold.read(objects, str(tmp_path), snapshot, wanted, keep=True) == fresh
    assert asked(tmp_path, listing)[0] == fresh


def test_the_shop_of_these_tests_has_something_to_list(tmp_path: Path):
    kept(tmp_path, shop())
    assert [row["id"] for row in asked(tmp_path, "due")[0]["experiments"]] == ["EXP-20250102-001"]
    found, _ = asked(tmp_path, "status")
    assert [row["trace"] for row in found["open_decisions"]] == ["TRACE-20250105-004"]
    assert found["refused"] == 1


def test_what_is_executed_or_gone_is_no_longer_listed(tmp_path: Path):
    kept(tmp_path, shop())
    done = [*shop()[:3], decision(4, 4, move("IB-gift", "bucket_state", "TEST", "GROW"))]
    kept(tmp_path, done)
    assert asked(tmp_path, "status")[0]["open_decisions"] == []
    kept(tmp_path, [])
    found, _ = asked(tmp_path, "status")
    assert (found["open_decisions"], found["next"], found["refused"]) == ([], [], 0)
    kept(tmp_path, shop())
    assert len(asked(tmp_path, "status")[0]["open_decisions"]) == 1


MARKS = (
    "saying = 0 WHERE key = 'trace/TRACE-20250105-004'",
    "saying = 1 WHERE key = 'trace/TRACE-20250103-002'",
    "saying = (key = 'trace/TRACE-20250103-002') WHERE key LIKE 'trace/%'",
    "refusals = 0",
    "refusals = 1",
    "refusals = (key = 'all/all')",
)


@pytest.mark.parametrize("damage", MARKS)
def test_a_mark_that_is_not_true_never_changes_an_answer(tmp_path: Path, damage: str):
    objects = Objects()
    snapshot = objects.snapshot(shop(), POLICY)
    kept(tmp_path, shop())
    with closing(sqlite3.connect(tmp_path / NAME)) as connection:
        connection.execute(f"UPDATE node SET {damage}")
        connection.commit()
    fresh = read_fold.read(objects, None, snapshot, status_of)
    assert read_fold.read(objects, str(tmp_path), snapshot, status_of, keep=True) == fresh
