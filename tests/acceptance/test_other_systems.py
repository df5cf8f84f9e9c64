"""A week on a system without what only POSIX has, as near to Windows as Linux can come.

What Python lacks there is taken away before trace-gate is imported: other ways to start a
program, to hold a folder and to look at files are taken then, and they must come to the same.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.live import built, copied, linked, unlinked
from tests.support.shop import Shop

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="there all of this is missing anyway"),
]

PROGRAM = Path(sys.executable).with_name("trace-gate")
WITHOUT = """
import filelock, os, sys, types
for name, module in list(sys.modules.items()):
    if name.startswith("filelock") and hasattr(module, "os"):
        module.os = types.SimpleNamespace(**vars(os))  # what a library needs is its own affair
for name in (
    "posix_spawn", "posix_spawnp", "fork", "fchmod", "O_NOFOLLOW", "O_DIRECTORY",
    "sched_getaffinity", "killpg", "mkfifo",
):
    if hasattr(os, name):
        delattr(os, name)
os.supports_dir_fd = set()
for name in ("grp", "resource", "termios", "tty"):
    sys.modules[name] = None
sys.argv[0] = "trace-gate"
from trace_gate.cli.entry import main
main()
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("systems") / "built")


@pytest.fixture
def shop(source: Path, tmp_path: Path) -> Shop:
    return copied(source, tmp_path / "copy")


def run(shop: Shop, *words: str, code: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, *words], cwd=shop.path, capture_output=True, check=False
    )
    told = done.stdout.decode() + done.stderr.decode()
    assert done.returncode == code, told
    return told


def test_the_gate_says_the_same(shop: Shop):
    unlinked(shop)
    assert "TG401" in run(shop, "check", "--staged", code=1)
    assert "TG401" in run(shop, "hook", "pre-commit", code=1)
    linked(shop)
    assert "PASS" in run(shop, "check", "--staged")
    shop.commit("linked")
    assert "PASS" in run(shop, "check", "--range", "main..HEAD")


def test_the_layers_are_the_same(shop: Shop):
    linked(shop)
    shop.commit("linked")
    run(shop, "derive")
    here = files(shop)
    assert here
    subprocess.run([PROGRAM, "derive", "--clean"], cwd=shop.path, check=True)
    assert files(shop) == here
    run(shop, "derive", "--check")


def test_people_get_their_answers(shop: Shop):
    assert json.loads(run(shop, "status", "--format", "json"))
    (shop.path / "uploads/new.csv").write_bytes(b"term,clicks\nmug,4\n")
    run(shop, "new", "observation", "--evidence", "uploads/new.csv", "--metric", "clicks=4")
    run(shop, "install")
    run(shop, "doctor")


def files(shop: Shop) -> dict[str, bytes]:
    """The derived files of a shop."""
    return {
        path.relative_to(shop.path).as_posix(): path.read_bytes()
        for layer in ("semantic", "state", "event_clock", "world_model")
        for path in (shop.path / layer).rglob("*")
        if path.is_file()
    }
