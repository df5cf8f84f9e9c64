"""The manifest: there and whole, or not there."""

from __future__ import annotations

import errno
import os

import pytest

from tests.support.derived_faults import CALLS, ERRORS, failing
from trace_gate.adapters.derived.manifest import NAME, DerivedManifest
from trace_gate.core.errors import UsageError

VALUES = {"traces": "ab" * 20, "policy": "cd" * 32, "files": 3, "digest": "ef" * 32}
OTHERS = {**VALUES, "traces": "12" * 20, "files": 4}


def as_text(values):
    return {name: str(value) for name, value in values.items()}


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "trace-gate"


@pytest.fixture
def manifest(folder):
    return DerivedManifest(str(folder))


def test_what_is_written_is_read_again(manifest, folder):
    assert manifest.read() is None
    assert manifest.write(**VALUES)
    assert manifest.write(**OTHERS)
    assert DerivedManifest(str(folder)).read() == as_text(OTHERS)
    assert os.listdir(folder) == [NAME]


def test_what_is_taken_away_is_away_and_may_be_already(manifest):
    manifest.take_away()
    manifest.write(**VALUES)
    manifest.take_away()
    manifest.take_away()
    assert manifest.read() is None


def test_a_manifest_cut_short_or_changed_anywhere_is_none(manifest, folder):
    manifest.write(**VALUES)
    whole = (folder / NAME).read_bytes()
    for at in range(len(whole)):
        (folder / NAME).write_bytes(whole[:at])
        assert manifest.read() is None
        (folder / NAME).write_bytes(whole[:at] + bytes((whole[at] ^ 1,)) + whole[at + 1 :])
        assert manifest.read() is None
    (folder / NAME).write_bytes(whole + b"\n")
    assert manifest.read() is None
    (folder / NAME).write_bytes(whole)
    assert manifest.read() == as_text(VALUES)


@pytest.mark.parametrize("data", [b"", b"\n" * 6, b"\xff" * 99, b"x" * 10_000, b"a b\n" * 7])
def test_what_was_never_a_manifest_is_none(manifest, folder, data):
    folder.mkdir()
    (folder / NAME).write_bytes(data)
    assert manifest.read() is None


def test_one_of_another_version_of_the_tool_is_none(manifest, folder):
    DerivedManifest(str(folder), "trace-gate layers 1 0.0.0-other").write(**VALUES)
    assert manifest.read() is None


def test_a_field_of_two_lines_cannot_pretend_to_be_two_fields(manifest):
    with pytest.raises(ValueError, match="more than one line"):
        manifest.write(**{**VALUES, "traces": "a\npolicy b"})


def test_a_link_is_neither_read_nor_written_through(manifest, folder, tmp_path):
    manifest.write(**VALUES)
    (folder / NAME).rename(tmp_path / "outside")
    before = (tmp_path / "outside").read_bytes()
    (folder / NAME).symlink_to(tmp_path / "outside")
    assert manifest.read() is None
    manifest.write(**OTHERS)
    assert manifest.read() == as_text(OTHERS)
    assert not (folder / NAME).is_symlink()
    assert (tmp_path / "outside").read_bytes() == before


@pytest.mark.parametrize("kind", ["mkdir", "mkfifo"])
def test_something_else_in_its_place_is_no_manifest(manifest, folder, kind):
    folder.mkdir()
    getattr(os, kind)(folder / NAME)
    assert manifest.read() is None


def test_a_folder_in_its_place_is_told(manifest, folder):
    (folder / NAME).mkdir(parents=True)
    for act in (manifest.take_away, lambda: manifest.write(**VALUES)):
        with pytest.raises(UsageError, match=NAME):
            act()
    assert os.listdir(folder) == [NAME]


@pytest.mark.parametrize("number", ERRORS)
def test_a_fault_at_any_call_leaves_the_old_the_new_or_none(manifest, folder, monkeypatch, number):
    manifest.write(**VALUES)
    for at in range(1, 30):
        with failing(monkeypatch, at, number) as faults:
            written = _attempt(lambda: manifest.write(**OTHERS))
        assert manifest.read() in (as_text(VALUES), as_text(OTHERS))
        assert written is not True or manifest.read() == as_text(OTHERS)
        assert os.listdir(folder) == [NAME]
        if not faults.happened:
            break
        manifest.write(**VALUES)
    assert written is True
    assert at > len({"open", "write", "fsync", "close", "replace"})


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC])
def test_the_layers_are_not_touched_when_it_cannot_be_taken_away(manifest, monkeypatch, number):
    manifest.write(**VALUES)
    with failing(monkeypatch, 1, number), pytest.raises(UsageError, match="cannot be removed"):
        manifest.take_away()
    assert manifest.read() == as_text(VALUES)


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.EPERM])
def test_a_git_directory_that_is_read_only_gets_none(manifest, monkeypatch, number):
    with failing(monkeypatch, 1, number, on=True):
        assert manifest.write(**VALUES) is False
        assert manifest.read() is None
    assert {"fsync", "replace"} <= set(CALLS)


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.EPERM])
def test_in_a_git_directory_that_is_read_only_it_stays(manifest, monkeypatch, number):
    manifest.write(**VALUES)
    with failing(monkeypatch, 1, number, on=True):
        manifest.take_away()
    assert manifest.read() == as_text(VALUES)


def test_it_is_synced_before_it_is_in_its_place_and_its_folder_after(manifest, monkeypatch):
    with failing(monkeypatch, 99, errno.EIO) as faults:
        manifest.write(**VALUES)
        done = [each for each in faults.calls if each in ("fsync", "replace")]
        faults.calls.clear()
        manifest.take_away()
    assert done == ["fsync", "replace", "fsync"]
    assert [each for each in faults.calls if each in ("unlink", "fsync")] == ["unlink", "fsync"]


def test_the_digest_depends_on_each_path_each_content_and_their_order():
    files = [("a", "1" * 64), ("b", "2" * 64)]
    others = (files[:1], files[::-1], [("a", "2" * 64), ("b", "1" * 64)], [("c", "1" * 64)])
    of = DerivedManifest.digest_of
    assert of(files) == of(iter(files))
    assert len({of(files), *map(of, others)}) == 5


def _attempt(act):
    try:
        return act()
    except UsageError as error:
        told = error
    assert "trace-gate derive" in told.remedy
    return told
