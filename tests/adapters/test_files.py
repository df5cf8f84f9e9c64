"""A file is written whole or not at all, and never through a link."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from trace_gate.adapters.files import write_atomically
from trace_gate.core.errors import UsageError


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_has_its_content_and_mode(tmp_path: Path):
    write_atomically(str(tmp_path / "a"), b"a\r\n\0")
    write_atomically(str(tmp_path / "b"), b"", executable=True)
    assert (tmp_path / "a").read_bytes() == b"a\r\n\0"
    assert not mode(tmp_path / "a") & 0o111
    assert mode(tmp_path / "b") & 0o100
    assert sorted(os.listdir(tmp_path)) == ["a", "b"]


def test_a_file_that_is_replaced_keeps_its_mode(tmp_path: Path):
    file = tmp_path / "a"
    file.write_bytes(b"old")
    file.chmod(0o640)
    write_atomically(str(file), b"new")
    assert (file.read_bytes(), mode(file)) == (b"new", 0o640)


def test_nothing_is_written_through_a_link(tmp_path: Path):
    target = tmp_path / "target"
    target.write_text("precious")
    for name, goal in (("link", target), ("dangling", tmp_path / "none")):
        (tmp_path / name).symlink_to(goal)
        with pytest.raises(UsageError, match="not a regular file") as raised:
            write_atomically(str(tmp_path / name), b"evil")
        assert "ls -l" in raised.value.remedy
    assert target.read_text() == "precious"
    assert not (tmp_path / "none").exists()


def test_a_hard_link_is_cut_loose(tmp_path: Path):
    target = tmp_path / "target"
    target.write_text("precious")
    os.link(target, tmp_path / "hard")
    write_atomically(str(tmp_path / "hard"), b"new")
    assert target.read_text() == "precious"


@pytest.mark.parametrize("kind", ["folder", "fifo"])
def test_something_else_in_its_place_is_left_alone(tmp_path: Path, kind: str):
    place = tmp_path / "place"
    os.mkfifo(place) if kind == "fifo" else place.mkdir()
    with pytest.raises(UsageError):
        write_atomically(str(place), b"x")
    assert os.listdir(tmp_path) == ["place"]


@pytest.mark.parametrize("broken", ["write", "fsync", "replace", "open"])
def test_a_failure_at_any_step_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
):
    file = tmp_path / "a"
    file.write_text("old")

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    if broken == "write":
        monkeypatch.setattr("builtins.open", lambda end, *_: os.close(end) or fail())
    else:
        monkeypatch.setattr(os, broken, fail)
    with pytest.raises(UsageError, match="No space left"):
        write_atomically(str(file), b"new")
    monkeypatch.undo()
    assert file.read_text() == "old"
    assert os.listdir(tmp_path) == ["a"]


def test_a_missing_folder_is_told(tmp_path: Path):
    with pytest.raises(UsageError, match="cannot be written"):
        write_atomically(str(tmp_path / "none/a"), b"x")
