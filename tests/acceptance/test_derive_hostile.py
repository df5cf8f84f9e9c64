"""`derive` where the disk fails, folders are not what they seem, or nothing may be written."""

from __future__ import annotations

import errno
import os
import random
import shlex
import shutil
import stat
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.derived_faults import CALLS, ERRORS, Faults
from tests.support.layers import IGNORED, ROOTS, created, layers, moved, rebuilt, run, state_file
from tests.support.owners import WITHOUT_RIGHTS
from tests.support.shop import Shop
from trace_gate.adapters.derived import files, lock, manifest, survey
from trace_gate.adapters.derived import folders as derived_folders

POINTS = int(os.environ.get("TRACE_GATE_FAULTS", "25"))
MODULES = (lock, files, derived_folders, manifest, survey)
ENTRY = "from trace_gate.cli.entry import main; main()"


@pytest.fixture
def grown(shop: Shop) -> Shop:
    """Two buckets, derived; then a commit that changes one of them and adds a third."""
    for name in ("user.name", "user.email"):
        shop.git("config", name, "ann@shop.example")
    shop.write(".gitignore", IGNORED.read_bytes())
    created(shop)
    created(shop, "IB-tea")
    shop.commit("two buckets")
    run(shop.path, "derive")
    moved(shop, "IB-tea", "TEST", "GROW")
    created(shop, "IB-cup")
    shop.commit("more")
    return shop


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """Something precious beside the repository."""
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "precious.yaml").write_text("mine\n")
    return folder


def untouched(outside: Path) -> bool:
    return [(each.name, each.read_text()) for each in outside.iterdir()] == [
        ("precious.yaml", "mine\n")
    ]


class FaultyOs:
    """`os` as some modules see it, in which a call fails."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._wrapped = {name: faults.wrapped(name) for name in CALLS}

    def __getattr__(self, name: str):
        return self._wrapped.get(name) or getattr(os, name)


@contextmanager
def failing_at(patch: pytest.MonkeyPatch, at: int, number: int, *, on: bool = False):
    faults = Faults(at, number, on=on)
    with patch.context() as context:
        for module in MODULES:
            context.setattr(module, "os", FaultyOs(faults))
        yield faults


@pytest.mark.slow
@pytest.mark.parametrize("on", [False, True], ids=["once", "from then on"])
@pytest.mark.parametrize("number", ERRORS, ids=errno.errorcode.get)
def test_a_fault_at_any_call_is_told_and_healed_by_the_next_run(
    grown: Shop, tmp_path: Path, monkeypatch, number, on
):
    wanted = rebuilt(grown, tmp_path)
    run(grown.path, "derive", "--from", "HEAD~1")
    old = layers(grown.path)
    with failing_at(monkeypatch, 10**9, number) as counted:
        run(grown.path, "derive")
    points = range(1, len(counted.calls) + 1)
    chance = random.Random(number)
    told = 0
    for at in sorted(chance.sample(points, min(POINTS, len(points)))):
        run(grown.path, "derive", "--from", "HEAD~1")
        assert layers(grown.path) == old
        with failing_at(monkeypatch, at, number, on=on):
            done = run(grown.path, "derive", code=None)
        assert done.exit_code in (0, 2), (at, done.output, done.exception)
        if done.exit_code == 2:
            told += 1
            assert "fix:" in done.stderr, (at, done.stderr)
            left = layers(grown.path)
            for path in left.keys() & (old.keys() | wanted.keys()):
                assert left[path] in (old.get(path), wanted.get(path)), (at, path)
        elif not on:
            assert layers(grown.path) == wanted, at
        run(grown.path, "derive")
        assert layers(grown.path) == wanted, at
        run(grown.path, "derive", "--check")
    assert told


# --- folders that are not what they seem -------------------------------------------------------


def link_of_root(shop: Shop, outside: Path) -> Path:
    shutil.rmtree(shop.path / "state")
    (shop.path / "state").symlink_to(outside)
    return shop.path / "state"


def link_within(shop: Shop, outside: Path) -> Path:
    shutil.rmtree(shop.path / "state/intent_buckets")
    (shop.path / "state/intent_buckets").symlink_to(outside)
    return shop.path / "state/intent_buckets"


def pipe_for_folder(shop: Shop, outside: Path) -> Path:
    del outside
    shutil.rmtree(shop.path / "state/intent_buckets")
    os.mkfifo(shop.path / "state/intent_buckets")
    return shop.path / "state/intent_buckets"


def pipe_for_file(shop: Shop, outside: Path) -> Path:
    del outside
    (shop.path / state_file("IB-tea")).unlink()
    os.mkfifo(shop.path / state_file("IB-tea"))
    return shop.path / state_file("IB-tea")


def folder_for_file(shop: Shop, outside: Path) -> Path:
    del outside
    (shop.path / state_file("IB-tea")).unlink()
    (shop.path / state_file("IB-tea")).mkdir()
    return shop.path / state_file("IB-tea")


REFUSED = [link_of_root, link_within, pipe_for_folder, pipe_for_file, folder_for_file]


@pytest.mark.parametrize("way", REFUSED, ids=lambda each: each.__name__)
@pytest.mark.parametrize("words", [(), ("--clean",)], ids=["derive", "derive --clean"])
def test_what_is_in_the_way_is_refused_by_name_and_nothing_outside_is_touched(
    grown: Shop, outside: Path, tmp_path: Path, way, words
):
    wanted = rebuilt(grown, tmp_path / "outside" / "..")
    obstacle = way(grown, outside)
    done = run(grown.path, "derive", *words, code=2)
    shown = str(obstacle.relative_to(grown.path))
    assert shown in done.stderr
    assert f"{shown}   then run: trace-gate derive" in done.stderr
    assert "Traceback" not in done.stderr
    assert untouched(outside)
    assert obstacle.is_symlink() or obstacle.is_fifo() or obstacle.is_dir()
    run(grown.path, "derive", "--check", code=None)
    assert untouched(outside)
    os.rmdir(obstacle) if stat.S_ISDIR(obstacle.lstat().st_mode) else obstacle.unlink()
    run(grown.path, "derive")
    assert layers(grown.path) == wanted
    assert untouched(outside)


@pytest.mark.parametrize("kind", ["link", "hard link"])
def test_a_link_in_the_place_of_a_file_loses_its_place(
    grown: Shop, outside: Path, tmp_path: Path, kind
):
    wanted = rebuilt(grown, tmp_path / "outside" / "..")
    place = grown.path / state_file("IB-tea")
    place.unlink()
    precious = outside / "precious.yaml"
    place.symlink_to(precious) if kind == "link" else os.link(precious, place)
    run(grown.path, "derive")
    assert layers(grown.path) == wanted
    assert untouched(outside)
    assert not place.is_symlink()
    assert precious.stat().st_nlink == 1


@pytest.mark.parametrize("root", ROOTS)
def test_clean_never_follows_a_link_in_a_folder_of_ours(grown: Shop, outside: Path, root):
    (grown.path / root).mkdir(exist_ok=True)
    (grown.path / root / "more").symlink_to(outside)
    run(grown.path, "derive", "--clean")
    assert untouched(outside)
    assert not os.path.lexists(grown.path / root / "more")


# --- where nothing may be written ---------------------------------------------------------------


def as_a_user(path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the tool as somebody whom the modes of files stop."""
    return subprocess.run(
        [*WITHOUT_RIGHTS, sys.executable, "-c", ENTRY, *words],
        cwd=path,
        capture_output=True,
        text=True,
        check=False,
    )


@contextmanager
def read_only(*folders: Path):
    """Folders, with all below, in which nothing can be made."""
    below = [each for top in folders for each in (top, *top.rglob("*")) if not each.is_symlink()]
    modes = {each: stat.S_IMODE(each.stat().st_mode) for each in below}
    for each, mode in modes.items():
        each.chmod(mode & ~0o222)
    try:
        yield
    finally:
        for each, mode in modes.items():
            each.chmod(mode)


@pytest.mark.parametrize("cached", [True, False], ids=["with what was kept", "without"])
def test_a_git_directory_that_is_read_only_costs_speed_alone(grown: Shop, tmp_path: Path, cached):
    wanted = rebuilt(grown, tmp_path)
    if not cached:
        shutil.rmtree(grown.path / ".git/trace-gate")
    with read_only(grown.path / ".git"):
        for _ in range(2):
            done = as_a_user(grown.path, "derive")
            assert done.returncode == 0, done.stderr
            assert layers(grown.path) == wanted
            (grown.path / state_file()).unlink()
            assert as_a_user(grown.path, "derive", "--check").returncode == 1
        status = as_a_user(grown.path, "status")
        assert status.returncode == 0, status.stderr
    run(grown.path, "derive")
    assert layers(grown.path) == wanted
    run(grown.path, "derive", "--check")


def test_derived_folders_that_are_read_only_are_named(grown: Shop, tmp_path: Path):
    wanted = rebuilt(grown, tmp_path)
    with read_only(grown.path / "state"):
        done = as_a_user(grown.path, "derive")
        assert done.returncode == 2
        assert "state/" in done.stderr
        assert "See whether you may write there: ls -ld" in done.stderr
    run(grown.path, "derive")
    assert layers(grown.path) == wanted


# --- what stands in the place of what is kept ---------------------------------------------------


def test_a_link_in_place_of_our_folder_in_the_git_directory_is_refused(grown: Shop, outside: Path):
    kept = grown.path / ".git/trace-gate"
    shutil.rmtree(kept)
    kept.symlink_to(outside)
    assert str(kept) in run(grown.path, "derive", code=2).stderr
    for words in (("status",), ("due",), ("check", "--all"), ("derive", "--check")):
        run(grown.path, *words, code=None)
    assert untouched(outside)


@pytest.mark.parametrize("name", ["fold.sqlite3", "layers.manifest", "policy", "schemas"])
@pytest.mark.parametrize("words", [("derive", "--check"), ("derive",), ("status",)], ids=" ".join)
def test_a_pipe_in_place_of_what_is_kept_makes_nobody_wait(
    grown: Shop, tmp_path: Path, name: str, words
):
    wanted = rebuilt(grown, tmp_path)
    kept = grown.path / ".git/trace-gate"
    for each in [kept / name] if "." in name else kept.glob(f"{name}-*"):
        each.unlink()
        os.mkfifo(each)
    done = subprocess.run(
        [sys.executable, "-c", ENTRY, *words],
        cwd=grown.path,
        timeout=30,
        capture_output=True,
        check=False,
    )
    assert done.returncode in ((0, 1, 2) if "--check" in words else (0, 2)), done.stderr
    assert b"TG901" not in done.stderr
    if words == ("derive",) and done.returncode == 0:
        assert layers(grown.path) == wanted


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("words", [("derive", "--check"), ("status",), ("due",)], ids=" ".join)
def test_an_output_that_cannot_be_written_is_no_bug_of_ours(grown: Shop, words):
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-c", ENTRY, *words],
            cwd=grown.path,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    if words[0] != "derive":  # whose exit code says all that is asked for
        assert done.returncode == 2
        assert "The system refuses: No space left on device." in done.stderr
    assert done.returncode in (0, 1, 2)
    assert "TG901" not in done.stderr


def test_a_folder_that_is_gone_is_told(tmp_path: Path):
    gone = tmp_path / "gone"
    python = shlex.quote(sys.executable)
    script = f"mkdir {gone} && cd {gone} && rmdir {gone} && exec {python} -c '{ENTRY}' derive"
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stderr
    assert "does not exist any more" in done.stderr


def test_a_branch_with_letters_that_the_terminal_lacks_is_published_all_the_same(grown: Shop):
    done = subprocess.run(
        [sys.executable, "-c", ENTRY, "derive", "--publish", "größe"],
        cwd=grown.path,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert grown.git("rev-parse", "--verify", "größe")
