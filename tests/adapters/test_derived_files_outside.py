"""Nothing outside of the derived folders is ever touched, whatever lies in the way."""

from __future__ import annotations

import os
import socket
import stat
from pathlib import Path

import pytest

from trace_gate.adapters.derived import folders
from trace_gate.adapters.derived.files import DerivedFiles
from trace_gate.core.errors import UsageError

PATH = "layers/state/buckets/B0EXAMPLE1/ACME-US/IB-gift.yaml"
COMPONENTS = [PATH.rsplit("/", up)[0] for up in range(5, 0, -1)]
ROOTS = ("layers/state", "semantic")


@pytest.fixture(params=["held", "looked at"])
def mode(request, monkeypatch):
    monkeypatch.setattr(folders, "HELD", request.param == "held")
    return request.param


@pytest.fixture
def top(tmp_path):
    (tmp_path / "top").mkdir()
    return tmp_path / "top"


@pytest.fixture
def outside(tmp_path):
    """A place with a file at each depth to which a link could lead."""
    place = tmp_path / "outside"
    for depth in range(6):
        folder = place.joinpath(*PATH.split("/")[depth:-1])
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "IB-gift.yaml").write_bytes(b"precious")
        (folder / ".1-1.trace-gate.tmp").write_bytes(b"precious")
    return place


def snapshot(place):
    """Every name below a place, with what it is, its content and its times."""
    rows = []
    for folder, _, names in os.walk(place):
        for path in (folder, *(os.path.join(folder, name) for name in names)):
            seen = os.lstat(path)
            content = Path(path).read_bytes() if stat.S_ISREG(seen.st_mode) else b""
            rows.append((path, seen.st_mode, seen.st_ino, seen.st_mtime_ns, content))
    return sorted(rows)


ACTS = {
    "write": lambda files: files.write(PATH, b"ours"),
    "remove": lambda files: files.remove(PATH),
    "read": lambda files: files.read(PATH),
    "survey": lambda files: files.survey(),
    "sweep": lambda files: files.sweep(),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("component", COMPONENTS)
def test_a_link_at_any_component_leads_nowhere(mode, top, outside, component, act):
    link = top / component
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(outside, target_is_directory=True)
    before = snapshot(outside)
    with DerivedFiles(str(top), ROOTS) as files:
        try:
            told = ACTS[act](files)
        except UsageError as error:
            told = error
    assert snapshot(outside) == before
    assert link.is_symlink()
    if act in ("write", "remove"):
        assert f"{component} is a symbolic link" in told.message
        assert f"rm {component}" in told.remedy
    if act == "read":
        assert told is None


@pytest.mark.parametrize("component", COMPONENTS)
def test_a_link_swapped_in_between_two_writes_is_noticed(top, outside, component):
    with DerivedFiles(str(top), ROOTS) as files:
        files.write(PATH, b"one")
        (top / component).rename(top / "moved")
        (top / component).symlink_to(outside, target_is_directory=True)
        before = snapshot(outside)
        files.write(PATH.replace("gift", "card"), b"two")
        with pytest.raises(UsageError, match="moved or replaced"):
            files.settle()
        with pytest.raises(UsageError, match="is a symbolic link"):
            files.write(PATH, b"three")
        assert snapshot(outside) == before


def test_a_link_swapped_in_while_a_folder_is_entered_is_refused(top, outside, monkeypatch):
    """Between looking and opening: nothing is looked at before it is opened."""
    with DerivedFiles(str(top), ROOTS) as files:
        files.write(PATH, b"one")
    real, component = os.open, top / COMPONENTS[2]
    before = snapshot(outside)

    def swapping(path, *words, **named):
        if path == component.name:
            component.rename(top / "moved")
            component.symlink_to(outside, target_is_directory=True)
        return real(path, *words, **named)

    with DerivedFiles(str(top), ROOTS) as files:
        monkeypatch.setattr(os, "open", swapping)
        with pytest.raises(UsageError, match="is a symbolic link"):
            files.write(PATH, b"two")
    assert snapshot(outside) == before


@pytest.mark.parametrize("data", [b"precious", b"ours"])
@pytest.mark.parametrize("kind", ["link", "hard link", "dangling link"])
def test_a_link_in_the_place_of_a_file_loses_its_place_to_ours(mode, top, outside, kind, data):
    place, target = top / PATH, outside / "IB-gift.yaml"
    place.parent.mkdir(parents=True)
    if kind == "hard link":
        os.link(target, place)
    else:
        place.symlink_to(target if kind == "link" else outside / "nothing")
    before = snapshot(outside)
    with DerivedFiles(str(top), ROOTS) as files:
        assert files.write(PATH, data)
        assert files.read(PATH) == data
    assert snapshot(outside) == before
    assert place.stat().st_nlink == 1
    assert not place.is_symlink()


@pytest.mark.parametrize("kind", ["link", "hard link"])
def test_removing_a_link_leaves_what_it_led_to(mode, top, outside, kind):
    place, target = top / PATH, outside / "IB-gift.yaml"
    place.parent.mkdir(parents=True)
    os.link(target, place) if kind == "hard link" else place.symlink_to(target)
    before = [row[:3] + row[4:] for row in snapshot(outside)]
    with DerivedFiles(str(top), ROOTS) as files:
        assert files.remove(PATH)
    assert [row[:3] + row[4:] for row in snapshot(outside)] == before
    assert not list((top / "layers/state").iterdir())


def _folder(place):
    place.mkdir()
    (place / "note.txt").write_bytes(b"precious")


def _socket(place):
    here = os.getcwd()
    os.chdir(place.parent)  # the path of a socket has to be short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(place.name)
    finally:
        os.chdir(here)


def _pipe(place):
    os.mkfifo(place)


WAYS = {"folder": _folder, "pipe": _pipe, "socket": _socket}


@pytest.mark.parametrize("kind", WAYS)
def test_what_cannot_be_replaced_by_a_file_is_named_with_its_remedy(mode, top, kind):
    place = top / PATH
    place.parent.mkdir(parents=True)
    WAYS[kind](place)
    before = snapshot(top)
    with DerivedFiles(str(top), ROOTS) as files:
        with pytest.raises(UsageError, match="where a file belongs") as raised:
            files.write(PATH, b"ours")
        assert files.read(PATH) is None
    assert raised.value.message.startswith(PATH)
    assert f"{'rm -r' if kind == 'folder' else 'rm'} {PATH}" in raised.value.remedy
    assert snapshot(top) == before


def test_a_folder_is_not_removed_as_a_file(mode, top):
    (top / PATH).mkdir(parents=True)
    with DerivedFiles(str(top), ROOTS) as files, pytest.raises(UsageError, match="is a folder"):
        files.remove(PATH)
    assert (top / PATH).is_dir()


@pytest.mark.parametrize("kind", ["file", "pipe"])
@pytest.mark.parametrize("component", COMPONENTS)
def test_a_file_where_a_folder_belongs_is_named_with_its_remedy(mode, top, component, kind):
    place = top / component
    place.parent.mkdir(parents=True, exist_ok=True)
    place.touch() if kind == "file" else os.mkfifo(place)
    with (
        DerivedFiles(str(top), ROOTS) as files,
        pytest.raises(UsageError, match="where a folder belongs") as raised,
    ):
        files.write(PATH, b"ours")
    assert f"rm {component}" in raised.value.remedy


def test_a_path_with_spaces_is_quoted_in_the_remedy(mode, top):
    (top / "semantic/a b").mkdir(parents=True)
    with DerivedFiles(str(top), ROOTS) as files, pytest.raises(UsageError) as raised:
        files.write("semantic/a b", b"ours")
    assert "rm -r 'semantic/a b'" in raised.value.remedy


def test_a_top_that_is_reached_through_a_link_is_the_caller_s_choice(mode, top, tmp_path):
    (tmp_path / "link").symlink_to(top)
    with DerivedFiles(str(tmp_path / "link"), ROOTS) as files:
        files.write(PATH, b"ours")
    assert (top / PATH).read_bytes() == b"ours"
