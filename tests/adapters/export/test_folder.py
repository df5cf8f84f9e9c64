"""The folder of an export: whole files, in their places, and nowhere else."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from trace_gate.adapters.export.folder import ExportFolder
from trace_gate.core.errors import UsageError

PATH = "traces/tenant=A-US/month=2025-01/part.csv"


def test_a_file_comes_whole_and_goes_with_its_folders(tmp_path: Path):
    folder = ExportFolder(str(tmp_path / "out"))
    assert not folder.holds_something()
    assert folder.read(PATH) is None
    assert folder.sha256(PATH) is None
    folder.write(PATH, b"one\n")
    folder.write(PATH, b"two\n")
    folder.write("traces/other.csv", b"x")
    assert folder.read(PATH) == b"two\n"
    assert folder.holds_something()
    folder.remove(PATH)
    folder.remove(PATH)
    assert [*(tmp_path / "out").rglob("*")] == [
        tmp_path / "out/traces", tmp_path / "out/traces/other.csv",
    ]  # fmt: skip


def test_what_an_ended_run_left_is_taken_over(tmp_path: Path):
    folder = ExportFolder(str(tmp_path))
    (tmp_path / "export.json.tmp").write_text("half")
    assert not folder.holds_something()
    folder.write("export.json", b"{}")
    assert os.listdir(tmp_path) == ["export.json"]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_disk_that_takes_nothing_leaves_what_was_there(tmp_path: Path, code: int):
    folder = ExportFolder(str(tmp_path))
    folder.write(PATH, b"old")

    def full(path: str) -> None:
        Path(path).write_bytes(b"ne")
        raise OSError(code, os.strerror(code), path)

    with pytest.raises(UsageError) as found:
        folder.put(PATH, full)
    assert PATH in found.value.message
    assert ("Make room" in found.value.remedy) == (code == errno.ENOSPC)
    assert folder.read(PATH) == b"old"
    assert os.listdir((tmp_path / PATH).parent) == ["part.csv"]


def test_two_exports_do_not_mix(tmp_path: Path):
    one, other = (ExportFolder(str(tmp_path / "out")) for _ in range(2))
    with one.held(), pytest.raises(UsageError, match="Another trace-gate"), other.held():
        raise AssertionError
    with other.held():
        assert not other.holds_something()
    assert os.listdir(tmp_path / "out") == []


def test_a_link_leads_nowhere(tmp_path: Path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "part.csv").write_text("mine")
    out = tmp_path / "out"
    (out / "traces/tenant=A-US").mkdir(parents=True)
    (out / "traces/tenant=A-US/month=2025-01").symlink_to(outside, target_is_directory=True)
    (out / "file.csv").symlink_to(outside / "part.csv")
    (out / "changes").symlink_to(outside, target_is_directory=True)
    folder = ExportFolder(str(out))
    for path in (PATH, "file.csv", "changes/tenant=A-US/month=2025-01/part.csv"):
        for act in (folder.read, folder.sha256, folder.remove, lambda p: folder.write(p, b"x")):
            with pytest.raises(UsageError, match="is a symbolic link"):
                act(path)
    assert [(each.name, each.read_text()) for each in outside.iterdir()] == [("part.csv", "mine")]


def test_something_else_in_the_way_is_named(tmp_path: Path):
    (tmp_path / PATH).mkdir(parents=True)
    (tmp_path / "changes").write_text("a file")
    folder = ExportFolder(str(tmp_path))
    with pytest.raises(UsageError, match=r"part\.csv is something else"):
        folder.write(PATH, b"x")
    with pytest.raises(UsageError, match="/changes is something else"):
        folder.write("changes/x/part.csv", b"x")


def test_a_file_is_no_folder_and_git_keeps_its_own(tmp_path: Path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="is no folder"):
        ExportFolder(str(tmp_path / "file"))
    with pytest.raises(UsageError, match="directory of Git"):
        ExportFolder(str(tmp_path / "shop/.git/x"), (str(tmp_path / "shop/.git"),))
