"""Programs are found where the system has them, never in the judged repository."""

from __future__ import annotations

import os
from pathlib import Path

from trace_gate.adapters.programs import find_program, lies_in, top_around


def tool(folder: Path, mode: int = 0o755) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "tool"
    file.write_text("#!/bin/sh\n")
    file.chmod(mode)
    return file


def test_the_first_that_can_be_run_is_taken(tmp_path: Path):
    tool(tmp_path / "a", 0o644)
    (tmp_path / "b/tool").mkdir(parents=True)
    path = os.pathsep.join(str(tmp_path / name) for name in "zabcd")
    assert find_program("tool", path, str(tmp_path)) is None
    good = tool(tmp_path / "c")
    tool(tmp_path / "d")
    assert find_program("tool", path, str(tmp_path)) == str(good)


def test_relative_folders_are_not_searched(tmp_path: Path, monkeypatch):
    tool(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert find_program("tool", os.pathsep.join(["", ".", "..", "./"]), "/") is None


def test_the_working_tree_is_not_searched_not_even_by_a_link(tmp_path: Path):
    top = tmp_path / "repo"
    (top / ".git").mkdir(parents=True)
    inside = tool(top / "node_modules/.bin").parent
    (tmp_path / "link").symlink_to(inside)
    path = os.pathsep.join([str(inside), str(tmp_path / "link")])
    for here in (top, top / "node_modules"):
        assert find_program("tool", path, str(here)) is None
    assert find_program("tool", path, str(tmp_path)) == str(inside / "tool")
    assert top_around(str(inside)) == str(top)


def test_a_neighbour_with_a_longer_name_is_not_inside():
    assert lies_in("/a/b", "/a")
    assert lies_in("/a", "/a")
    assert lies_in("/a", "/")
    assert not lies_in("/ab", "/a")
