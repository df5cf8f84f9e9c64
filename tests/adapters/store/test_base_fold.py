"""What the governor is told of a base is the same, whatever became of the cache."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.support.adoption import adopt
from tests.support.court import CONFIRMED, ago, approved, bid, frozen, path_of, story
from tests.support.shop import Shop
from trace_gate.adapters.git.repository import Git
from trace_gate.adapters.store import fold_file
from trace_gate.adapters.store.base_fold import FoldedBase
from trace_gate.adapters.store.fold_file import Damaged
from trace_gate.adapters.store.fold_store import FoldStore
from trace_gate.app.derive.fold import FoldEngine
from trace_gate.app.judge import base_facts, fold_on_the_way
from trace_gate.app.judge.fold_on_the_way import FoldOnTheWay
from trace_gate.app.judge.traces_read import TracesRead
from trace_gate.app.repository import rules as repository_rules
from trace_gate.app.repository import snapshots
from trace_gate.core.fold.facts import Used
from trace_gate.core.git_model import TRACE_BYTES
from trace_gate.core.governor.facts_view import FactsView

VALUE = "value/SHOP_1-US/campaign/c1/ad_group/a1/keyword/coffee gift/bid"
KEYS = (
    *(VALUE, "bucket/SHOP_1-US/B0EXAMPLE1/IB-gift", "keyword/SHOP_1-US/coffee gift"),
    *("hypothesis/H-001", "hypothesis/H-002", "brake/SHOP_1-US", "day/SHOP_1-US/2025-03-04"),
)
STEPS = (
    CONFIRMED,
    [approved(bid(1.0, 1.1), when=ago(hours=3), reasons=["TG502"])],
    frozen(),
    [*story("H-002", 0.5), approved(bid(1.1, 1.2), when=ago(hours=2), result="failure")],
)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A shop whose traces came in four commits."""
    shop = Shop(tmp_path_factory.mktemp("base") / "shop")
    shop.path.mkdir()
    shop.git("init", "-q", "-b", "main")
    adopt(shop)
    commits = []
    for traces in STEPS:
        for each in traces:
            shop.write(path_of(each), json.dumps({"trace": each}))
        commits.append(shop.commit())
    return shop.path, commits


@pytest.fixture
def shop(source: tuple[Path, list[str]], tmp_path: Path) -> tuple[Git, list[str], str]:
    path, commits = source
    shutil.copytree(path, tmp_path / "shop", symlinks=True)
    return Git.open(str(tmp_path / "shop")), commits, str(tmp_path / "cache")


class Land:
    """The facts of a commit, read in so many steps as a test likes."""

    def __init__(self, git: Git, commit: str, base: FoldedBase | FoldOnTheWay) -> None:
        rules = repository_rules.rules_at(git, commit, None)
        assert rules is not None
        self.source = base.at(git, commit, rules.policy)
        arrivals = base_facts.arrivals(self.source.moved, (), rules.policy)
        self.view = FactsView({}, arrivals, rules.policy)

    def facts(self, *keys: str) -> dict[str, str]:
        """What nodes are told; in which states their buckets were only patterns want to know."""
        self.view = self.view.with_more(self.source.facts(self.view.missing(keys)))
        told = {key: self.view.facts(key) for key in keys}
        return {
            key: repr([e.with_(contexts=()) if isinstance(e, Used) else e for e in facts])
            for key, facts in told.items()
        }


def facts_by_node(git: Git, commit: str, folder: str | None) -> dict[str, str]:
    """What each node is told at a commit, with a cache in a folder."""
    base = FoldedBase(folder)
    found = Land(git, commit, base).facts(*KEYS)
    base.close()
    return found


def bring(git: Git, commit: str, folder: str) -> None:
    """A derivation of another process moves the cache to a commit."""
    store = FoldStore.open(folder)
    store.begin()
    FoldEngine(git, store).bring(snapshots.at_commit(git, commit, None, commit[:9]))
    store.commit()
    store.close()


def test_each_commit_knows_something_else(shop: tuple[Git, list[str], str]):
    git, commits, _ = shop
    found = [facts_by_node(git, each, None) for each in commits]
    assert all(each != "[]" for each in found[-1].values())
    assert all(one != other for at, one in enumerate(found) for other in found[:at])


def test_a_cache_of_any_commit_tells_the_same_of_any_other(shop: tuple[Git, list[str], str]):
    git, commits, folder = shop
    for there in commits:
        bring(git, there, folder)
        for here in commits:
            assert facts_by_node(git, here, folder) == facts_by_node(git, here, None)


@pytest.mark.parametrize("portion", [1, 3, 5_000])
def test_a_fold_that_goes_along_tells_the_same_of_any_commit(
    shop: tuple[Git, list[str], str], monkeypatch: pytest.MonkeyPatch, portion: int
):
    git, commits, _ = shop
    monkeypatch.setattr(fold_on_the_way, "PORTION", portion)
    traces = TracesRead()
    way = FoldOnTheWay(traces)
    for here in (*commits[portion % 2 :], commits[1], commits[3], commits[0]):
        for path, entry in git.all_entries(here, "traces").items():
            traces.read(path, entry, git.blobs([entry.oid], TRACE_BYTES)[entry.oid])
        assert Land(git, here, way).facts(*KEYS) == facts_by_node(git, here, None)


def test_a_look_does_not_move_the_cache(shop: tuple[Git, list[str], str]):
    git, commits, folder = shop
    bring(git, commits[0], folder)
    facts_by_node(git, commits[3], folder)
    store = FoldStore.open(folder)
    assert store.meta()["tree"] == snapshots.at_commit(git, commits[0], None, "").tree
    store.close()


@pytest.mark.parametrize(("there", "here", "then"), [(0, 0, 3), (3, 0, 2), (0, 2, 3), (3, 1, 0)])
def test_a_derivation_in_between_changes_nothing(
    shop: tuple[Git, list[str], str], there: int, here: int, then: int
):
    git, commits, folder = shop
    bring(git, commits[there], folder)
    base = FoldedBase(folder)
    land = Land(git, commits[here], base)
    first = land.facts(KEYS[0])
    bring(git, commits[then], folder)
    wanted = facts_by_node(git, commits[here], None)
    assert first == {KEYS[0]: wanted[KEYS[0]]}
    assert land.facts(*KEYS) == wanted
    base.close()


def test_a_cache_of_another_policy_is_made_anew(shop: tuple[Git, list[str], str]):
    git, commits, folder = shop
    bring(git, commits[3], folder)
    with closing(sqlite3.connect(Path(folder, fold_file.NAME))) as db, db:
        db.execute("UPDATE meta SET value = 'another' WHERE name = 'policy'")
    assert facts_by_node(git, commits[1], folder) == facts_by_node(git, commits[1], None)


def test_one_base_after_the_other_sees_what_was_derived_in_between(
    shop: tuple[Git, list[str], str],
):
    """An audit looks at many commits, each in its turn, while others derive."""
    git, commits, folder = shop
    base = FoldedBase(folder)
    for here, then in ((0, 2), (1, 3), (3, 0), (2, 1)):
        found = Land(git, commits[here], base).facts(*KEYS)
        assert found == facts_by_node(git, commits[here], None)
        bring(git, commits[then], folder)
    base.close()


@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_cache_tells_the_same(shop: tuple[Git, list[str], str], seed: int):
    git, commits, folder = shop
    chance = random.Random(seed)
    bring(git, commits[seed % 4], folder)
    file = Path(folder, fold_file.NAME)
    data = bytearray(file.read_bytes())
    for _ in range(chance.choice([1, 20, 400])):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    file.write_bytes(bytes(data) if seed % 3 else bytes(data[: len(data) // 2]))
    for here in commits:
        assert facts_by_node(git, here, folder) == facts_by_node(git, here, None)


@pytest.mark.parametrize(
    "table", ["item", "checksum", "trace_facts", "member", "meta", "counted", "node"]
)
@pytest.mark.parametrize("damage", ["DELETE FROM {0}", "DELETE FROM {0} WHERE rowid % 2", "drop"])
def test_rows_that_are_lost_are_missed(shop: tuple[Git, list[str], str], table: str, damage: str):
    git, commits, folder = shop
    bring(git, commits[1], folder)
    with closing(sqlite3.connect(Path(folder, fold_file.NAME))) as db, db:
        column = db.execute(f"PRAGMA table_info({table})").fetchone()[1]
        if damage == "drop":
            db.execute(f"DROP TABLE {table}")
        else:
            db.execute(damage.format(table).replace("rowid % 2", f"length({column}) % 2"))
    for here in commits:
        assert facts_by_node(git, here, folder) == facts_by_node(git, here, None)


@contextmanager
def locked(folder: str) -> Iterator[None]:
    db = sqlite3.connect(Path(folder, fold_file.NAME), isolation_level=None)
    db.execute("PRAGMA locking_mode=EXCLUSIVE")
    db.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        db.rollback()
        db.close()


def test_a_locked_cache_tells_the_same(
    shop: tuple[Git, list[str], str], monkeypatch: pytest.MonkeyPatch
):
    git, commits, folder = shop
    monkeypatch.setattr(fold_file, "PATIENCE", 0.05)
    bring(git, commits[1], folder)
    for here in commits:
        with locked(folder):
            found = facts_by_node(git, here, folder)
        assert found == facts_by_node(git, here, None)


def test_a_cache_that_cannot_be_written_tells_the_same(shop: tuple[Git, list[str], str]):
    git, commits, folder = shop
    bring(git, commits[1], folder)
    Path(folder, fold_file.NAME).chmod(0o400)
    Path(folder).chmod(0o500)
    try:
        assert facts_by_node(git, commits[3], folder) == facts_by_node(git, commits[3], None)
    finally:
        Path(folder).chmod(0o700)


def test_a_folder_that_is_none_tells_the_same(shop: tuple[Git, list[str], str]):
    git, commits, folder = shop
    Path(folder).write_text("a file")
    assert facts_by_node(git, commits[3], folder) == facts_by_node(git, commits[3], None)


@pytest.mark.parametrize("value", [None, 7, "text"])
def test_a_value_of_another_type_is_damage(value: object):
    with pytest.raises(Damaged):
        FoldStore.checksum(value)
    with pytest.raises(Damaged):
        FoldStore.unseal("a", "b", value)
