"""`check --all` parses a trace once, for the walk, the fold and the findings, and lets it go.

Counted are the documents that are pulled through the YAML parser, by their bytes, in this
process and in its copies; and the documents that are alive when the next one is read.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.mapped_shop import MUG, bid, decided, map_files
from tests.support.shop import Shop, codes, finding_lines
from trace_gate.adapters import worker_pool
from trace_gate.adapters.store import read_fold
from trace_gate.app.judge import check_tree, read_traces
from trace_gate.app.repository import rules as repository_rules
from trace_gate.app.repository import snapshots
from trace_gate.core.gate.judgement import Judgement
from trace_gate.core.trace.document import Document
from trace_gate.core.trace.yaml import events

BUCKET = "asin/B0EXAMPLE1/intent_bucket/IB-gift"


class Readings:
    """How often which bytes were parsed, and how many documents were held meanwhile."""

    def __init__(self, log: Path) -> None:
        self._log, self.held = log, 0

    def note(self, data: bytes) -> None:
        name = next((line for line in data.splitlines() if line.startswith(b"  id: ")), b"other")
        with self._log.open("ab") as log:
            log.write(name.split()[-1] + b"\n")
        self.held = max(self.held, held())

    @property
    def count(self) -> Counter[str]:
        """By trace id; a document that is no trace is left out."""
        lines = self._log.read_text().split() if self._log.exists() else []
        return Counter(each for each in lines if each.startswith("TRACE-"))


def held() -> int:
    """How many documents of traces are alive."""
    alive = [each for each in gc.get_objects() if isinstance(each, Document)]
    return sum("trace" in each.data for each in alive)


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Readings:
    made = Readings(tmp_path / "readings")
    real = events.pull

    def pull(data: bytes, *, pure: bool = False) -> Callable[[], Any]:
        made.note(data)
        return real(data, pure=pure)

    monkeypatch.setattr(events, "pull", pull)
    return made


@pytest.fixture
def sound(shop: Shop) -> Shop:
    """Some traces that nothing is wrong with, among them links and a life of a bucket."""
    meaning = {"job_to_be_done": "A gift", "fit_type": "exact", "keywords": ["mug gift"]}
    created = {
        "target": BUCKET, "change_type": "bucket_create", "from_value": None, "to_value": meaning,
        "details": {},
    }  # fmt: skip
    first = shop.save(shop.decision(created))
    shop.commit()
    for number in range(6):
        shop.linked(f"ads/bids-{number}.csv")
    trace = shop.observation()
    trace["causal_links"] = {"related_traces": [first]}
    shop.save(trace)
    shop.commit()
    return shop


def ids_of(shop: Shop) -> set[str]:
    return {path.stem for path in shop.path.glob("traces/*/*.yaml")}


def whole(shop: Shop, folder: Path | None = None, *, copies: bool = False) -> Judgement:
    place = None if folder is None else str(folder)
    services = shop.services().with_(
        refusals=lambda git, commit, policy, facts: read_fold.refused(
            git, place, commit, policy, facts
        ),
        ahead=worker_pool.work_ahead if copies else None,
    )
    with shop.open() as git:
        return check_tree.check_all(git, services)


def derive(shop: Shop, folder: Path, commit: str) -> None:
    """Keep the fold of a commit."""
    with shop.open() as git:
        head = git.resolve(commit)
        assert head is not None
        rules = repository_rules.rules_at(git, head, None)
        assert rules is not None
        snapshot = snapshots.of_tree(git, head, rules.policy, commit)
        read_fold.read(git, str(folder), snapshot, lambda _: None, keep=True)


def test_each_trace_of_a_sound_tree_is_parsed_once(sound: Shop, readings: Readings):
    found = whole(sound)
    assert not found.findings, finding_lines(found)
    assert readings.count == dict.fromkeys(ids_of(sound), 1)


@pytest.mark.parametrize("kept", ["HEAD", "HEAD~3", None])
def test_so_it_is_with_a_fold_that_is_kept(
    sound: Shop, readings: Readings, tmp_path: Path, kept: str | None
):
    if kept is not None:
        derive(sound, tmp_path / "kept", kept)
    before = readings.count
    whole(sound, tmp_path / "kept")
    assert readings.count - before == Counter(ids_of(sound))


def test_so_it_is_where_copies_of_the_process_read(
    sound: Shop, readings: Readings, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(read_traces, "MANY", 1)
    monkeypatch.setattr(read_traces, "FIRST", 2)
    monkeypatch.setattr(worker_pool, "processors", lambda: 2)
    alone = whole(sound)
    before = readings.count
    assert whole(sound, copies=True) == alone
    assert readings.count - before == Counter(ids_of(sound))


def test_so_it_is_where_market_files_are_held_against_executions(
    shop: Shop, readings: Readings, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(read_traces, "MANY", 1)
    monkeypatch.setattr(read_traces, "FIRST", 1)
    monkeypatch.setattr(worker_pool, "processors", lambda: 2)
    map_files(shop)
    for value in (0.9, 1.0):
        decided(shop, bid(f"{MUG}/bid", 0.8, value))
        shop.clock += 60
    shop.commit()
    alone = whole(shop)
    assert [each.line for each in alone.findings if each.code == "TG410"] == [2]
    assert readings.count == dict.fromkeys(ids_of(shop), 1)
    assert whole(shop, copies=True) == alone
    assert readings.count == dict.fromkeys(ids_of(shop), 2)


def test_a_change_of_files_reads_its_own_trace_and_the_newest(sound: Shop, readings: Readings):
    """Nothing is kept here, as in CI: what its hypothesis came to would cost every trace."""
    base, newest = sound.git("rev-parse", "HEAD").strip(), max(ids_of(sound))
    sound.clock += 3600
    own = sound.linked("ads/bids-0.csv", "bid\n2\n")
    assert sound.load(own)["hypothesis"]["hypothesis_id"] == "H-001"
    found = sound.judge(base)
    assert found.verdict == "PASS", finding_lines(found)
    assert set(readings.count) == {own, newest}


def test_of_several_shops_it_reads_back_to_the_newest_trace_of_its_own(
    sound: Shop, readings: Readings
):
    own = sound.observation()["tenant"]
    others = [
        sound.save(sound.observation(tenant={**own, "store_id": f"SHOP_{number}"}))
        for number in (7, 8)
    ]
    mine = max(ids_of(sound) - set(others))
    base = sound.commit()
    sound.clock += 3600
    added = sound.linked("ads/bids-0.csv", "bid\n2\n")
    found = sound.judge(base)
    assert found.verdict == "PASS", finding_lines(found)
    assert set(readings.count) == {added, *others, mine}


def test_only_a_trace_with_a_finding_is_parsed_again_to_word_it(sound: Shop, readings: Readings):
    trace = sound.observation()
    trace["causal_links"] = {"caused_by": "TRACE-20250103-404"}
    wrong = sound.save(trace)
    step = {
        "target": BUCKET, "change_type": "bucket_state", "from_value": "TEST",
        "to_value": "FROZEN", "details": {},
    }  # fmt: skip
    illegal = sound.save(sound.decision(step))
    sound.commit()
    found = whole(sound)
    assert codes(found) == ["TG206", "TG507"], finding_lines(found)
    again = {wrong, illegal}
    assert {each for each, count in readings.count.items() if count > 1} == again
    assert set(readings.count) == ids_of(sound)


def test_no_document_is_held_when_the_next_is_read(shop: Shop, readings: Readings):
    """Nor where there are findings, of the walk, of links and of the fold."""
    for number in range(8):
        trace = shop.observation()
        trace["causal_links"] = {"caused_by": "TRACE-20250103-404"}
        trace["agent_id"] = "nobody" if number % 2 else trace["agent_id"]
        shop.save(trace)
        step = {
            "target": BUCKET, "change_type": "bucket_state", "from_value": "TEST",
            "to_value": "FROZEN", "details": {},
        }  # fmt: skip
        shop.save(shop.decision(step))
    shop.commit()
    gc.collect()
    there = held()
    found = whole(shop)
    assert len(found.findings) > 16, finding_lines(found)
    assert readings.held - there <= 1
