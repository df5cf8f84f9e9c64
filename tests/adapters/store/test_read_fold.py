"""Reading the fold: what is kept is only for speed, whatever happens to it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.support.little_fold import shipped_policy
from tests.support.shop import Shop
from trace_gate.adapters.store import read_fold
from trace_gate.adapters.store.fold_file import NAME
from trace_gate.app.repository import snapshots
from trace_gate.core.errors import UsageError


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """A repository with one trace."""
    path = tmp_path / "shop"
    path.mkdir()
    shop = Shop(path)
    shop.git("init", "-q", "-b", "main")
    shop.save(shop.observation())
    shop.commit()
    return shop


def traces(shop: Shop, folder: Path | None, *, keep: bool = True) -> int:
    """How many traces the metrics count."""
    with shop.open() as git:
        snapshot = snapshots.of_tree(git, git.head(), shipped_policy(), "HEAD")
        return read_fold.read(
            git, str(folder) if folder else None, snapshot,
            lambda engine: dict(engine.summaries("all"))["all/all"]["traces"], keep=keep,
        )  # fmt: skip


def test_what_is_kept_follows_the_commit(shop: Shop, tmp_path: Path):
    kept = tmp_path / "kept"
    assert traces(shop, kept) == 1
    shop.save(shop.observation())
    shop.commit()
    assert (traces(shop, kept), traces(shop, None)) == (2, 2)
    shop.git("reset", "-q", "--hard", "HEAD~1")
    assert traces(shop, kept) == 1


def test_to_look_aside_leaves_what_is_kept(shop: Shop, tmp_path: Path):
    kept = tmp_path / "kept"
    traces(shop, kept)
    before = _meta(kept)
    shop.save(shop.observation())
    shop.commit()
    assert traces(shop, kept, keep=False) == 2
    assert _meta(kept) == before


@pytest.mark.parametrize("how", ["nonsense", "no text", "emptied", "changed", "a folder"])
def test_what_is_damaged_is_folded_anew(shop: Shop, tmp_path: Path, how: str):
    kept = tmp_path / "kept"
    traces(shop, kept)
    file = kept / NAME
    if how == "nonsense":
        file.write_bytes(b"nonsense" * 1_000)
    elif how == "no text":  # SQLite quotes it in its message
        file.write_bytes(file.read_bytes().replace(b"CREATE TABLE", b"CREATE T\xa9BLE"))
    elif how == "emptied":
        file.write_bytes(b"")
    elif how == "a folder":
        file.unlink()
        file.mkdir()
    else:
        with sqlite3.connect(file) as connection:
            connection.execute("UPDATE node SET value = x'0000000000'")
        connection.close()
    assert traces(shop, kept) == 1
    assert traces(shop, kept) == 1


def test_while_another_process_writes_it_is_folded_in_memory(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    kept = tmp_path / "kept"
    traces(shop, kept)
    monkeypatch.setattr("trace_gate.adapters.store.fold_file.PATIENCE", 0.05)
    other = sqlite3.connect(kept / NAME, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    shop.save(shop.observation())
    shop.commit()
    assert traces(shop, kept) == 2
    other.rollback()
    other.close()


def test_what_the_reader_raises_comes_out_and_nothing_is_lost(shop: Shop, tmp_path: Path):
    def stop(engine):
        raise UsageError("no")

    with shop.open() as git:
        snapshot = snapshots.of_tree(git, git.head(), shipped_policy(), "HEAD")
        with pytest.raises(UsageError):
            read_fold.read(git, str(tmp_path / "kept"), snapshot, stop, keep=True)
    assert _meta(tmp_path / "kept")["traces"] == snapshot.key


def _meta(folder: Path) -> dict[str, str]:
    connection = sqlite3.connect(folder / NAME)
    found = dict(connection.execute("SELECT name, value FROM meta"))
    connection.close()
    return found
