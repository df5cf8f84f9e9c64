"""Derived files: written whole, below their roots, and only where the content differs."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import time

import pytest

from tests.support.derived_faults import failing
from trace_gate.adapters.derived import folders, survey
from trace_gate.adapters.derived.files import DerivedFiles
from trace_gate.core.errors import UsageError

ROOTS = ("semantic", "state", "layers/events", "world")
PATH = "state/intent_buckets/B0EXAMPLE1/ACME-US/IB-gift.yaml"


@pytest.fixture(params=["held", "looked at"])
def files(request, tmp_path, monkeypatch):
    """With folders held by descriptors, and as it is on Windows."""
    monkeypatch.setattr(folders, "HELD", request.param == "held")
    with DerivedFiles(str(tmp_path), ROOTS) as made:
        yield made


def test_a_file_is_written_with_its_folders_and_read_again(files, tmp_path):
    assert files.write(PATH, b"a: 1\n")
    assert files.read(PATH) == b"a: 1\n"
    assert (tmp_path / PATH).read_bytes() == b"a: 1\n"
    assert files.listing() == [PATH]


def test_the_same_content_is_not_written_again(files, tmp_path):
    files.write(PATH, b"a")
    before = (tmp_path / PATH).stat()
    assert not files.write(PATH, b"a")
    after = (tmp_path / PATH).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert files.write(PATH, b"b")
    assert files.write(PATH, b"")
    assert files.read(PATH) == b""


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o777])
def test_the_mode_is_the_same_for_every_umask(files, tmp_path, umask):
    files.write(PATH, b"a")
    before = os.umask(umask)
    try:
        files.write(PATH, b"b")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / PATH).stat().st_mode) == 0o644


def test_a_mode_changed_by_hand_is_mended_without_writing(files, tmp_path):
    files.write(PATH, b"a")
    (tmp_path / PATH).chmod(0o755)
    assert not files.write(PATH, b"a")
    assert stat.S_IMODE((tmp_path / PATH).stat().st_mode) == 0o644


def test_a_short_write_is_continued(files, monkeypatch):
    real = os.write
    monkeypatch.setattr(os, "write", lambda end, data: real(end, data[:3]))
    files.write(PATH, b"0123456789")
    assert files.read(PATH) == b"0123456789"


def test_removing_takes_the_folders_that_become_empty_up_to_the_root(files, tmp_path):
    other = "state/intent_buckets/B0EXAMPLE1/ACME-DE/IB-gift.yaml"
    files.write(PATH, b"a")
    files.write(other, b"a")
    assert files.remove(PATH)
    assert os.listdir(tmp_path / "state/intent_buckets/B0EXAMPLE1") == ["ACME-DE"]
    assert files.remove(other)
    assert os.listdir(tmp_path / "state") == []
    assert not files.remove(other)
    assert not files.remove("world/never.yaml")


def test_a_root_of_several_folders_is_left_and_so_is_what_is_above_it(files, tmp_path):
    files.write("layers/events/2025-01/EVT-20250106-001.yaml", b"a")
    files.remove("layers/events/2025-01/EVT-20250106-001.yaml")
    assert os.listdir(tmp_path / "layers") == ["events"]
    assert os.listdir(tmp_path / "layers/events") == []


def test_after_a_folder_was_removed_it_can_be_written_again(files):
    for _ in range(2):
        files.write(PATH, b"a")
        files.remove(PATH)
    files.write(PATH, b"b")
    assert files.read(PATH) == b"b"


@pytest.mark.parametrize(
    "path",
    [
        *("README.md", "state", "state/", "traces/a.yaml", "state/../README.md", "state/./a", ".."),
        *(
            "/etc/x",
            "state//a",
            "state/a/..",
            "",
            "stateful/a",
            "State/a",
            "state/a\0b",
            "layers/a",
        ),
    ],
)
def test_a_path_that_is_not_below_a_root_is_refused(files, tmp_path, path):
    for act in (
        lambda: files.write(path, b"a"),
        lambda: files.read(path),
        lambda: files.remove(path),
    ):
        with pytest.raises(UsageError, match="not below a derived folder"):
            act()
    assert os.listdir(tmp_path) == []


def test_nothing_is_read_where_nothing_is(files):
    assert files.read(PATH) is None
    assert files.listing() == []
    assert files.survey() == ({}, [])
    assert files.sweep() == 0


def test_everything_below_the_roots_is_listed_and_nothing_else(files, tmp_path):
    files.write(PATH, b"a")
    files.write("world/a.yaml", b"a")
    (tmp_path / "README.md").touch()
    (tmp_path / "state/link").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "world/pipe")
    (tmp_path / "world/empty").mkdir()
    assert files.listing() == sorted([PATH, "state/link", "world/a.yaml", "world/pipe"])


def test_strays_of_any_kind_and_name_can_be_removed(files, tmp_path):
    (tmp_path / "state").mkdir()
    (tmp_path / "state/link").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "state/pipe")
    (tmp_path / os.fsdecode(b"state/\xff\n")).touch()
    found = files.listing()
    assert len(found) == 3
    assert [files.remove(path) for path in found] == [True] * 3
    assert files.listing() == []


def test_what_a_killed_run_left_is_swept_up_with_its_folders(files, tmp_path, monkeypatch):
    files.write("world/a.yaml", b"a")
    files.close()
    with monkeypatch.context() as killed:
        killed.setattr(os, "replace", _killed)
        killed.setattr(os, "unlink", lambda *_, **__: None)
        for path in (PATH, "world/a.yaml"):
            with pytest.raises(KeyboardInterrupt):
                files.write(path, b"b")
    assert files.listing() == ["world/a.yaml"]
    assert files.sweep() == 2
    assert os.listdir(tmp_path / "state") == []
    assert os.listdir(tmp_path / "world") == ["a.yaml"]
    assert files.read("world/a.yaml") == b"a"
    assert files.sweep() == 0


def test_an_interrupted_write_leaves_nothing_beside(files, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "replace", _killed)
    with pytest.raises(KeyboardInterrupt):
        files.write("world/a.yaml", b"b")
    assert os.listdir(tmp_path / "world") == []


def test_no_descriptor_stays_open(files):
    before = os.listdir("/dev/fd")
    for number in range(20):
        files.write(f"state/{number}/a/b/c.yaml", b"a")
    files.survey()
    files.listing()
    files.close()
    assert os.listdir("/dev/fd") == before


def test_a_folder_deleted_while_it_is_held_stops_one_write_and_no_other(files, tmp_path):
    files.write(PATH, b"a")
    shutil.rmtree(tmp_path / "state")
    with pytest.raises(UsageError, match="cannot be written"):
        files.write(PATH, b"a")
    assert files.write(PATH, b"a")
    assert files.read(PATH) == b"a"


def test_a_look_notices_a_root_that_was_replaced_while_it_was_written_to(tmp_path):
    with DerivedFiles(str(tmp_path), ROOTS) as files:
        files.write("state/a.yaml", b"a")
        (tmp_path / "state").rename(tmp_path / "moved")
        (tmp_path / "state").mkdir()
        with pytest.raises(UsageError, match="state was moved or replaced"):
            files.survey()
        assert files.survey() == ({}, [])


def test_files_of_a_killed_run_are_whole_and_the_next_one_sweeps_up(tmp_path):
    old, new = b"old " * 5_000, b"new " * 5_000
    for round_ in range(8):
        run = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(tmp_path)], stdout=subprocess.PIPE
        )
        assert run.stdout.readline() == b"begun\n"
        time.sleep(0.003 * round_)
        run.kill()
        run.wait()
        run.stdout.close()
        with DerivedFiles(str(tmp_path), ROOTS) as files:
            files.sweep()
            found = files.listing()
            assert {files.read(path) for path in found} <= {old, new}
            assert all(path.endswith(".yaml") for path in found)
            assert files.sweep() == 0
            assert sum("tmp" in name for _, _, names in os.walk(tmp_path) for name in names) == 0


def test_folders_nested_without_end_are_refused(files, tmp_path):
    (tmp_path / "state" / "/".join("d" * 40)).mkdir(parents=True)
    with pytest.raises(UsageError, match="more folders in each other"):
        files.survey()


def test_a_new_file_costs_a_handful_of_calls(files, monkeypatch):
    """40,000 files are written in the time of their open, write and replace."""
    files.write("state/a/b/1.yaml", b"a")
    with failing(monkeypatch, 99, 5) as faults:
        files.write("state/a/b/2.yaml", b"a")
    assert faults.calls[-6:] == ["open", "write", "fchmod", "close", "replace", "stat"]
    if folders.HELD:
        assert faults.calls[:-6] == ["stat", "stat"]


class TestSurvey:
    """A look that is equal to an earlier one only if nothing was touched."""

    @pytest.fixture
    def later(self, monkeypatch):
        """Looks are taken long after the writes, so that no file is fresh."""
        real = survey.time_ns
        monkeypatch.setattr(survey, "time_ns", lambda: real() + 10**10)

    @pytest.mark.usefixtures("later")
    def test_untouched_folders_look_the_same(self, files, tmp_path):
        files.write(PATH, b"a")
        files.write("world/a.yaml", b"a")
        with DerivedFiles(str(tmp_path), ROOTS) as others:
            assert files.survey() == others.survey()
        assert set(files.survey()[0]) == {os.path.dirname(PATH), "world"}

    @pytest.mark.usefixtures("later")
    @pytest.mark.parametrize("touch", ["edit", "add", "delete", "link", "mode", "swap", "time"])
    def test_a_folder_that_was_touched_looks_different_and_no_other_does(
        self, files, tmp_path, touch
    ):
        for path in (PATH, "world/a.yaml", "world/b.yaml"):
            files.write(path, b"ab")
        before, _ = files.survey()
        _TOUCHES[touch](tmp_path / "world")
        after, _ = files.survey()
        assert before["world"] != after["world"]
        assert before[os.path.dirname(PATH)] == after[os.path.dirname(PATH)]

    def test_a_fresh_file_is_named(self, files):
        files.write(PATH, b"a")
        assert files.survey()[1] == [PATH]
        assert not files.is_settled(PATH)
        assert not files.is_settled("state/none.yaml")

    @pytest.mark.usefixtures("later")
    def test_who_writes_and_removes_knows_the_look_without_looking(self, files, tmp_path):
        files.write(PATH, b"a")
        files.write("world/gone/a.yaml", b"a")
        seen, _ = files.survey()
        files.write(PATH, b"b")
        files.write("world/new.yaml", b"c")
        files.remove("world/gone/a.yaml")
        known = files.moved(seen)
        assert known == files.survey()[0] != seen
        assert files.moved(known) == known
        files.write(PATH, b"d")
        (tmp_path / "world/new.yaml").write_bytes(b"e")
        known = files.moved(known)
        now, _ = files.survey()
        assert now["world"] != known["world"]
        assert now[os.path.dirname(PATH)] == known[os.path.dirname(PATH)]

    def test_a_file_of_a_coarse_clock_is_fresh_for_longer(self, files, tmp_path, monkeypatch):
        files.write(PATH, b"a")
        changed = (tmp_path / PATH).stat().st_ctime_ns
        monkeypatch.setattr(survey, "time_ns", lambda: changed + 10**9)
        assert files.survey()[1] == []
        whole = (changed // 10**9 + 1) * 10**9
        os.utime(tmp_path / PATH, ns=(whole, whole))
        monkeypatch.setattr(survey, "time_ns", lambda: whole + 10**9)
        assert files.survey()[1] == [PATH]

    @pytest.mark.usefixtures("later")
    def test_a_folder_without_files_is_not_in_it(self, files, tmp_path):
        (tmp_path / "state/a/b").mkdir(parents=True)
        assert files.survey() == ({}, [])


_WRITER = """
import sys
from trace_gate.adapters.derived.files import DerivedFiles
with DerivedFiles(sys.argv[1], ["state"]) as files:
    files.write("state/0/0.yaml", b"old " * 5_000)
    print("begun", flush=True)
    while True:
        for word in (b"new ", b"old "):
            for number in range(40):
                files.write(f"state/{number % 4}/{number}.yaml", word * 5_000)
"""


def _killed(*_words, **_named):
    raise KeyboardInterrupt


def _edit(folder):
    (folder / "a.yaml").write_bytes(b"cd")


def _add(folder):
    (folder / "c.yaml").touch()


def _delete(folder):
    (folder / "a.yaml").unlink()


def _link(folder):
    (folder / "a.yaml").unlink()
    (folder / "a.yaml").symlink_to("b.yaml")


def _mode(folder):
    (folder / "a.yaml").chmod(0o600)


def _swap(folder):
    (folder / "a.yaml").rename(folder / "c")
    (folder / "b.yaml").rename(folder / "a.yaml")
    (folder / "c").rename(folder / "b.yaml")


def _time(folder):
    os.utime(folder / "a.yaml", (1, 1))


_TOUCHES = {"edit": _edit, "add": _add, "delete": _delete, "link": _link}
_TOUCHES |= {"mode": _mode, "swap": _swap, "time": _time}
