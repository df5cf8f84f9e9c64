"""The working tree: written once, replaced whole, never through a link, one at a time."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from functools import partial

import pytest

from trace_gate.adapters import workspace
from trace_gate.adapters.workspace import Workspace
from trace_gate.core.errors import CannotJudge, UsageError


@pytest.fixture
def tree(tmp_path):
    (tmp_path / "top").mkdir()
    return Workspace(str(tmp_path / "top"), str(tmp_path / "private"))


def test_a_file_is_made_with_its_folders_and_read_again(tree, tmp_path):
    tree.create("a/b/c.txt", b"x", executable=True)
    assert tree.read("a/b/c.txt") == b"x"
    assert os.access(tmp_path / "top/a/b/c.txt", os.X_OK)
    assert tree.below("a") == ["a/b/c.txt"]


def test_a_file_that_exists_is_never_overwritten(tree):
    tree.create("a", b"x")
    with pytest.raises(UsageError, match="never overwritten"):
        tree.create("a", b"y")
    assert tree.read("a") == b"x"


def test_replacing_keeps_the_mode_and_leaves_nothing_behind(tree, tmp_path):
    tree.create("a", b"x", executable=True)
    mode = (tmp_path / "top/a").stat().st_mode
    tree.replace("a", b"y")
    assert tree.read("a") == b"y"
    assert stat.S_IMODE((tmp_path / "top/a").stat().st_mode) == stat.S_IMODE(mode)
    assert os.listdir(tmp_path / "top") == ["a"]


@pytest.mark.parametrize("path", ["/etc/passwd", "../x", "a/../../x", ".."])
def test_a_path_that_leaves_the_repository_is_refused(tree, path):
    for act in (tree.read, tree.taken, lambda p: tree.create(p, b""), tree.remove):
        with pytest.raises(UsageError, match="outside"):
            act(path)


def test_nothing_is_read_or_written_through_a_link(tree, tmp_path):
    (tmp_path / "away").mkdir()
    (tmp_path / "away/f").write_bytes(b"secret")
    (tmp_path / "top/folder").symlink_to(tmp_path / "away")
    (tmp_path / "top/file").symlink_to(tmp_path / "away/f")
    assert tree.read("folder/f") is None
    assert tree.read("file") is None
    assert tree.below("") == []
    put = partial(tree.put, executable=False)
    for act in (tree.create, tree.replace, put):
        for path in ("folder/g", "file"):
            with pytest.raises(UsageError, match="symbolic link"):
                act(path, b"x")
    for act in (tree.remove, tree.take_away):
        for path in ("folder/f", "file"):
            with pytest.raises(UsageError, match="symbolic link"):
                act(path)
    assert (tmp_path / "away/f").read_bytes() == b"secret"
    assert tree.taken("file")


def test_a_file_is_put_in_its_place_with_its_mode(tree, tmp_path):
    for data, executable in ((b"1", True), (b"2", False), (b"3", True)):
        tree.put("a/b", data, executable=executable)
        assert tree.read("a/b") == data
        assert tree.executable("a/b") is executable
    (tmp_path / "top/a/b").chmod(0o640)
    tree.put("a/b", b"4", executable=True)
    assert stat.S_IMODE((tmp_path / "top/a/b").stat().st_mode) == 0o750
    assert os.listdir(tmp_path / "top/a") == ["b"]


def test_a_file_goes_with_the_folders_that_it_leaves_empty(tree, tmp_path, monkeypatch):
    for path in ("a/b/c", "a/b/d", "e/f/g"):
        tree.put(path, b"x", executable=False)
    tree.take_away("a/b/c")
    assert tree.below("") == ["a/b/d", "e/f/g"]
    tree.take_away("a/b/d")
    assert os.listdir(tmp_path / "top") == ["e"]
    monkeypatch.chdir(tmp_path / "top/e")
    tree.take_away("e/f/g")
    assert os.listdir(tmp_path / "top/e") == []
    tree.put("h", b"x", executable=False)
    tree.take_away("h")
    assert (tmp_path / "top").is_dir()


def test_git_is_not_part_of_the_working_tree(tree):
    tree.create(".git/config", b"x")
    tree.create("sub/.git/config", b"x")
    assert tree.below("") == []


def test_only_one_run_holds_the_lock(tree, tmp_path, monkeypatch):
    code = (
        "import sys, time; from trace_gate.adapters.workspace import Workspace\n"
        "with Workspace(sys.argv[1], sys.argv[2]).lock():\n"
        "    print('held', flush=True); time.sleep(30)"
    )
    words = [sys.executable, "-c", code, str(tmp_path / "top"), str(tmp_path / "private")]
    other = subprocess.Popen(words, stdout=subprocess.PIPE)
    assert other.stdout.readline() == b"held\n"
    monkeypatch.setattr(workspace, "PATIENCE", 0.1)
    with pytest.raises(CannotJudge, match="Another trace-gate"), tree.lock():
        raise AssertionError("two hold it")
    other.kill()
    other.communicate()
    monkeypatch.setattr(workspace, "PATIENCE", 10)
    with tree.lock():
        assert list((tmp_path / "private").iterdir())


def test_folders_are_named_and_links_are_none(tree, tmp_path):
    tree.create("traces/2025-02/x", b"x")
    tree.create("traces/2025-01/x", b"x")
    (tmp_path / "top/traces/2025-03").symlink_to(tmp_path / "top/traces/2025-01")
    (tmp_path / "top/linked").symlink_to(tmp_path / "top/traces")
    assert tree.folders("traces") == ["2025-01", "2025-02"]
    assert tree.folders("linked") == tree.folders("nowhere") == []


def test_who_holds_the_lock_may_take_it_once_more(tree, tmp_path, monkeypatch):
    monkeypatch.setattr(workspace, "PATIENCE", 0.1)
    other = Workspace(str(tmp_path / "top"), str(tmp_path / "private"))
    with tree.lock():
        with tree.lock():
            pass
        with pytest.raises(CannotJudge, match="Another trace-gate"), other.lock():
            raise AssertionError("two hold it")
    with other.lock():
        assert list((tmp_path / "private").iterdir())
