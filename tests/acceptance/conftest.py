"""A governed shop, built once with real git and copied for each test."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.adoption import adopt
from tests.support.shop import Shop


@pytest.fixture(autouse=True, scope="module")
def forked_everywhere(forked_hooks: None) -> None:
    """The hooks that a test installs do not start Python and import anew."""


@pytest.fixture(scope="session")
def governed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with a file from before, its adoption, one sealed trace and its evidence."""
    path = tmp_path_factory.mktemp("governed") / "shop"
    path.mkdir()
    shop = Shop(path)
    shop.git("init", "-q", "-b", "main")
    shop.write("ads/bids.csv", "keyword,bid\nmug,0.80\n")
    shop.write("README.md", "A shop.\n")
    shop.commit("before governance")
    adopt(shop)
    shop.save(shop.observation())
    shop.commit("first observation")
    return path


@pytest.fixture(scope="session")
def later(governed: Path, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """The governed shop three days later, on a branch of its own: to be copied."""
    path = tmp_path_factory.mktemp("later") / "shop"
    shutil.copytree(governed, path, symlinks=True)
    shop = Shop(path)
    shop.clock += 3 * 86_400
    shop.branch("work")
    return shop


@pytest.fixture
def shop(later: Shop, tmp_path: Path) -> Shop:
    """A copy of the governed shop, on a branch of its own, three days later."""
    return later.copied(tmp_path / "shop")


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two real key pairs: Mei's, and a stranger's."""
    folder = tmp_path_factory.mktemp("keys")
    for name in ("mei", "stranger"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", folder / name]
        subprocess.run(command, check=True)
    return {name: folder / name for name in ("mei", "stranger")}
