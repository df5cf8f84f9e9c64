"""The same traces give the same bytes: on every machine, by every way, in every order."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.market import traces, uploads
from benchmarks.market_repository import governance
from tests.support.layers import ROOTS, layers, run
from tests.support.shop import Shop
from trace_gate.app.derive.fingerprints import is_left_over

pytestmark = pytest.mark.slow

COUNT, SEED = 260, 7


def of_market(path: Path) -> Shop:
    """A governed shop without traces yet."""
    shop = Shop(path)
    path.mkdir(parents=True)
    shop.git("init", "-q", "-b", "main")
    for name, data in {**governance(), **uploads(COUNT, SEED)}.items():
        shop.write(name, data)
    shop.commit("begin")
    return shop


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """A shop with some months of the loop, all of them in one commit."""
    shop = of_market(tmp_path_factory.mktemp("market") / "shop")
    for name, data in traces(COUNT, SEED):
        shop.write(name, data)
    shop.commit("traces")
    return shop


@pytest.fixture(scope="module")
def wanted(market: Shop) -> dict[str, bytes]:
    run(market.path, "derive")
    found = layers(market.path)
    assert len(found) > 100
    return found


def copied(shop: Shop, place: Path) -> Shop:
    target = place / "copy"
    shop.git("clone", "-q", str(shop.path), str(target))
    return Shop(target)


def derived(path: Path, *words: str, umask: int = 0o022, **environ: str) -> dict[str, bytes]:
    """What another process makes, with another environment."""
    code = "from trace_gate.cli.entry import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "derive", *words],
        cwd=path,
        env={**os.environ, **environ},
        umask=umask,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    modes = {(path / each).stat().st_mode & 0o777 for each in layers(path)}
    assert modes == {0o644}
    return layers(path)


@pytest.mark.parametrize(
    "environ",
    [
        {"LANG": "C", "LC_ALL": "C"},
        {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"},
        {"LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8"},
        {"TZ": "Pacific/Kiritimati"},
        {"TZ": "America/Los_Angeles"},
        {"PYTHONHASHSEED": "0"},
        {"PYTHONHASHSEED": "4294967295"},
        {"PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1"},
        {"PYTHONOPTIMIZE": "2"},
        {
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "core.autocrlf",
            "GIT_CONFIG_VALUE_0": "true",
        },
    ],
    ids=lambda each: " ".join(f"{name}={value}" for name, value in each.items()),
)
def test_the_environment_has_no_say(market, wanted, tmp_path, environ):
    assert derived(copied(market, tmp_path).path, **environ) == wanted


@pytest.mark.parametrize("umask", [0o000, 0o077, 0o027])
def test_the_umask_has_no_say(market, wanted, tmp_path, umask):
    assert derived(copied(market, tmp_path).path, umask=umask) == wanted


@pytest.mark.parametrize("jobs", ["1", "2", "3", "7"])
def test_how_many_work_has_no_say(market, wanted, tmp_path, jobs, monkeypatch):
    from trace_gate.adapters import worker_pool
    from trace_gate.app.derive import fold, fold_run

    monkeypatch.setattr(fold, "MANY", 10)
    monkeypatch.setattr(fold_run, "MANY", 10)
    monkeypatch.setattr(worker_pool, "processors", lambda: 4)
    copy = copied(market, tmp_path)
    run(copy.path, "derive", "--jobs", jobs)
    assert layers(copy.path) == wanted


def test_a_worktree_has_the_same(market, wanted, tmp_path):
    linked = tmp_path / "linked"
    market.git("worktree", "add", "-q", "--detach", str(linked))
    run(linked, "derive")
    assert layers(linked) == wanted
    run(market.path, "derive", "--check")
    market.git("worktree", "remove", "--force", str(linked))


def test_a_repository_of_sha256_has_the_same(wanted, tmp_path):
    shop = Shop(tmp_path / "shop")
    shop.path.mkdir()
    shop.git("init", "-q", "-b", "main", "--object-format=sha256")
    for name, data in {**governance(), **uploads(COUNT, SEED), **dict(traces(COUNT, SEED))}.items():
        shop.write(name, data)
    shop.commit("all")
    run(shop.path, "derive")
    assert layers(shop.path) == wanted


@pytest.mark.parametrize("seed", range(3))
def test_the_order_in_which_traces_arrive_has_no_say(wanted, tmp_path, seed):
    """In random portions, derived after each: a verification may come before its decision."""
    shop = of_market(tmp_path / "shop")
    left = list(traces(COUNT, SEED))
    chance = random.Random(seed)
    chance.shuffle(left)
    while left:
        portion = chance.randint(1, 60)
        for name, data in left[:portion]:
            shop.write(name, data)
        del left[:portion]
        shop.commit("some")
        run(shop.path, "derive")
    assert layers(shop.path) == wanted


def test_two_branches_merged_in_either_order_come_to_the_same(wanted, tmp_path):
    shop = of_market(tmp_path / "shop")
    made = list(traces(COUNT, SEED))
    for name, portion in (("a", made[::2]), ("b", made[1::2])):
        shop.git("switch", "-q", "-c", name, "main")
        for path, data in portion:
            shop.write(path, data)
        shop.commit(name)
    found = []
    for first, second in ("ab", "ba"):
        shop.git("switch", "-q", "-C", "merged", "main")
        for name in (first, second):
            shop.git("merge", "-q", "--no-ff", "--no-verify", "-m", "merge", name)
            run(shop.path, "derive")
        found.append(layers(shop.path))
    assert found == [wanted, wanted]


def test_a_copy_of_the_whole_folder_is_brought_up_to_date_by_itself(market, wanted, tmp_path):
    """Files that were copied have other times and numbers; so nothing is believed of them."""
    shutil.copytree(market.path, tmp_path / "shop", symlinks=True)
    copy = Shop(tmp_path / "shop")
    run(copy.path, "derive", "--check")
    assert layers(copy.path) == wanted


def test_every_file_says_that_we_made_it(wanted):
    for path, data in wanted.items():
        assert is_left_over(path, data), path
        assert not is_left_over(f"{path}.yaml", data)
        assert not is_left_over(path, data.replace(b": null", b":  null", 1) + b"#\n")


def test_a_test_that_compares_layers_finds_a_difference(market, wanted, tmp_path):
    copy = copied(market, tmp_path)
    copy.git("rm", "-q", *(name for name, _ in list(traces(COUNT, SEED))[-20:]))
    copy.commit("some less")
    run(copy.path, "derive")
    assert layers(copy.path) != wanted
    assert {path.split("/")[0] for path in wanted} == set(ROOTS)
