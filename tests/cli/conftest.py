"""Repositories for tests of the commands: a governed shop is made once and copied."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import mapped_shop
from tests.support.desk import BIDS, Desk
from tests.support.reasons import Reasons
from tests.support.undoing import LOWER, decided, written

ROOT = Path(__file__).resolve().parents[2]
HALF_YEAR = (ROOT / "examples/demo/half-year.fast-import").read_bytes()
QUIET = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Mia",
    "GIT_AUTHOR_EMAIL": "mia@shop.example",
    "GIT_COMMITTER_NAME": "Mia",
    "GIT_COMMITTER_EMAIL": "mia@shop.example",
}


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in, and nobody's Git configuration."""
    for name in [name for name in os.environ if name.startswith(("GIT_", "GITHUB_"))]:
        monkeypatch.delenv(name)
    for name, value in QUIET.items():
        monkeypatch.setenv(name, value)
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "shop"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def plain(alone: Path) -> Desk:
    """A folder that is no repository."""
    return Desk(alone)


@pytest.fixture
def empty(alone: Path) -> Desk:
    """A repository without a commit."""
    desk = Desk(alone)
    desk.git("init", "-q", "-b", "main")
    return desk


@contextlib.contextmanager
def standing_in(folder: Path) -> Iterator[Desk]:
    """The desk of a folder, in which a fixture of the session stands meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in QUIET.items():
            patch.setenv(name, value)
        patch.chdir(folder)
        yield Desk(folder)


@pytest.fixture(scope="session")
def governed_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("governed") / "shop"
    folder.mkdir()
    with standing_in(folder) as desk:
        desk.git("init", "-q", "-b", "main")
        desk.write("ads/bids.csv", BIDS)
        desk.commit("shop")
        desk.run("init", "--no-hooks", "--store", "ACME-01", "--marketplace", "US")
        desk.believe()
        desk.commit("adopt")
    return folder


@pytest.fixture
def shop(alone: Path, governed_once: Path) -> Desk:
    """A governed repository with one governed file, on main."""
    shutil.copytree(governed_once, alone, dirs_exist_ok=True, symlinks=True)
    return Desk(alone)


@pytest.fixture(scope="session")
def half_year_once(governed_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shop of the demo after half a year: to be copied, or only read."""
    folder = tmp_path_factory.mktemp("half-year") / "shop"
    shutil.copytree(governed_once, folder, symlinks=True)
    subprocess.run(["git", "fast-import", "--quiet"], input=HALF_YEAR, check=True, cwd=folder)
    Desk(folder).git("checkout", "-q", "half-year")
    return folder


@pytest.fixture(scope="session")
def expecting_once(
    governed_once: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, str]:
    """The shop with an observation and a hypothesis, committed; the hypothesis."""
    folder = tmp_path_factory.mktemp("expecting") / "shop"
    shutil.copytree(governed_once, folder, symlinks=True)
    with standing_in(folder) as desk:
        desk.write("uploads/a.csv", "term,clicks\n")
        report = ("--metric", "acos=0.4", "--evidence", "uploads/a.csv")
        seen = written(desk.run("new", "observation", "--asin", "B0EXAMPLE1", *report))
        words = ("--statement", "A lower bid lowers ACOS", "--criterion", "acos <= 0.3")
        hypothesis = written(desk.run("new", "hypothesis", "--caused-by", seen, *words))
        desk.commit("story")
    return folder, hypothesis


@pytest.fixture
def expecting(alone: Path, expecting_once: tuple[Path, str]) -> tuple[Desk, str]:
    """A copy of it; the hypothesis."""
    folder, hypothesis = expecting_once
    shutil.copytree(folder, alone, dirs_exist_ok=True, symlinks=True)
    return Desk(alone), hypothesis


@pytest.fixture(scope="session")
def mapped_once(
    expecting_once: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, str]:
    """The same with a table and a title that are mapped, on a branch of its own."""
    source, hypothesis = expecting_once
    folder = tmp_path_factory.mktemp("mapped") / "shop"
    shutil.copytree(source, folder, symlinks=True)
    with standing_in(folder) as desk:
        desk.write(mapped_shop.BIDS, mapped_shop.TABLE)
        desk.write(mapped_shop.TITLE, "A mug for two\n")
        desk.write("config/amazon-growth/market_files.yaml", mapped_shop.ENTRIES)
        desk.commit("map them")
        desk.git("switch", "-q", "-c", "work")
    return folder, hypothesis


@pytest.fixture
def mapped(alone: Path, mapped_once: tuple[Path, str]) -> tuple[Desk, str]:
    """A copy of it; the hypothesis."""
    folder, hypothesis = mapped_once
    shutil.copytree(folder, alone, dirs_exist_ok=True, symlinks=True)
    return Desk(alone), hypothesis


@pytest.fixture(scope="session")
def lowered_once(
    expecting_once: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, str]:
    """The same with a decision on main that lowers a bid; the decision."""
    source, hypothesis = expecting_once
    folder = tmp_path_factory.mktemp("lowered") / "shop"
    shutil.copytree(source, folder, symlinks=True)
    with standing_in(folder) as desk:
        desk.write("ads/bids.csv", LOWER)
        return folder, decided(desk, hypothesis)


@pytest.fixture
def lowered(alone: Path, lowered_once: tuple[Path, str]) -> tuple[Desk, str]:
    """A copy of it; the decision."""
    folder, decision = lowered_once
    shutil.copytree(folder, alone, dirs_exist_ok=True, symlinks=True)
    return Desk(alone), decision


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Reasons:
    path = tmp_path_factory.mktemp("reasons") / "shop"
    path.mkdir()
    return Reasons(path)


@pytest.fixture
def history(built: Reasons, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A history in which each line has another reason. Nothing writes into it."""
    monkeypatch.chdir(built.path)
    return Desk(built.path)
