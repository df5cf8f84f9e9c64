"""Values that a cache keeps in files of their own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from trace_gate.adapters.store.cache import ALONE, Cache
from trace_gate.adapters.store.kept_files import SLOTS

KIND = ALONE[0]
VALUE = ({"gate": {"version": 1}}, {"trace.schema.json": "{}"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "trace-gate"


def kept(folder: Path, key: str = "tree") -> object | None:
    return Cache(str(folder)).get(KIND, key)


def test_a_value_is_there_in_the_next_run(folder: Path) -> None:
    Cache(str(folder)).put(KIND, "tree", VALUE)
    assert kept(folder) == VALUE
    assert kept(folder, "another") is None


def test_it_is_read_without_sqlite(folder: Path) -> None:
    Cache(str(folder)).put(KIND, "tree", VALUE)
    program = (
        "import sys; from trace_gate.adapters.store.cache import Cache; "
        f"assert Cache({str(folder)!r}).get({KIND!r}, 'tree'); "
        "assert not {'sqlite3', '_sqlite3'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_damaged_file_holds_nothing(folder: Path) -> None:
    Cache(str(folder)).put(KIND, "tree", VALUE)
    (file,) = folder.iterdir()
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)
    assert kept(folder) is None


def test_a_file_of_another_version_holds_nothing(folder: Path) -> None:
    Cache(str(folder), "an earlier one").put(KIND, "tree", VALUE)
    assert kept(folder) is None


def test_a_link_is_not_followed(folder: Path, tmp_path: Path) -> None:
    Cache(str(folder)).put(KIND, "tree", VALUE)
    (file,) = folder.iterdir()
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")
    assert kept(folder) is None


def test_a_folder_that_is_a_link_is_not_used(folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    folder.symlink_to(elsewhere)
    Cache(str(folder)).put(KIND, "tree", VALUE)
    assert list(elsewhere.iterdir()) == []


def test_what_cannot_be_written_is_not_kept_and_stops_nobody(folder: Path) -> None:
    folder.write_text("a file where the folder should be")
    Cache(str(folder)).put(KIND, "tree", VALUE)
    assert kept(folder) is None


def test_there_are_never_many_files(folder: Path) -> None:
    for number in range(3 * SLOTS):
        Cache(str(folder)).put(KIND, str(number), number)
    assert len(list(folder.iterdir())) <= SLOTS
    found = [kept(folder, str(number)) for number in range(3 * SLOTS)]
    assert {each for each in found if each is not None} <= set(range(3 * SLOTS))
    assert found[-1] == 3 * SLOTS - 1
