"""A cache is either right or empty (decision 0006)."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.owners import WITHOUT_RIGHTS
from trace_gate.adapters.store.cache import NAME, Cache

VALUE = {
    "text": "ü\udcff",
    "list": [1, 2.5, None, True, b"\0"],
    "tuple": ("a", ("b",)),
    "big": 2**80,
}
PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
    max_leaves=12,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "trace-gate"


def kept(folder: Path, value: object = VALUE) -> Path:
    """A cache file with one value."""
    cache = Cache.open(str(folder))
    cache.put("trace", "key", value)
    cache.close()
    return folder / NAME


def test_what_was_kept_comes_back(folder: Path):
    kept(folder)
    cache = Cache.open(str(folder))
    assert cache.get("trace", "key") == VALUE
    assert cache.get("trace", "other") is None
    assert cache.get("policy", "key") is None
    cache.put("trace", "key", "newer")
    assert cache.get("trace", "key") == "newer"
    cache.close()
    assert cache.get("trace", "key") == "newer"


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(), st.text(), PLAIN)
def test_any_plain_value_comes_back_under_any_key(tmp_path: Path, kind: str, key: str, value):
    cache = Cache.open(str(tmp_path / "c"))
    cache.put(kind, key, value)
    assert cache.get(kind, key) == value
    cache.close()


def test_asking_makes_nothing(folder: Path):
    assert Cache.open(str(folder)).get("trace", "key") is None
    assert not folder.exists()


def test_another_version_is_empty(folder: Path):
    kept(folder)
    assert Cache(str(folder), "2").get("trace", "key") is None
    Cache(str(folder), "2").put("trace", "key", "new")
    assert Cache(str(folder)).get("trace", "key") is None


@pytest.mark.parametrize("content", [b"", b"garbage" * 1000, b"SQLite format 3\0" + b"\0" * 4096])
def test_what_is_not_ours_is_empty_and_made_anew(folder: Path, content: bytes):
    folder.mkdir()
    (folder / NAME).write_bytes(content)
    cache = Cache.open(str(folder))
    assert cache.get("trace", "key") is None
    cache.put("trace", "key", 1)
    assert kept(folder, 2).exists()
    assert Cache.open(str(folder)).get("trace", "key") == 2


def test_a_database_of_somebody_else_is_left_alone(folder: Path):
    folder.mkdir()
    with sqlite3.connect(folder / NAME) as other:
        other.execute("CREATE TABLE kept (theirs TEXT)")
        other.execute("INSERT INTO kept VALUES ('precious')")
    other.close()
    cache = Cache.open(str(folder))
    assert cache.get("trace", "key") is None
    cache.put("trace", "key", 1)
    cache.close()
    with sqlite3.connect(folder / NAME) as other:
        assert other.execute("SELECT * FROM kept").fetchall() == [("precious",)]
    other.close()


def test_a_damaged_byte_never_gives_another_value(folder: Path):
    data = bytearray(kept(folder).read_bytes())
    right = empty = 0
    for place in range(0, len(data), 13):
        damaged = data[:]
        damaged[place] ^= 0x55
        (folder / NAME).write_bytes(damaged)
        cache = Cache.open(str(folder))
        value = cache.get("trace", "key")
        cache.close()
        assert value in (VALUE, None)
        right, empty = right + (value == VALUE), empty + (value is None)
    assert right
    assert empty


def test_a_damage_that_sqlite_quotes_as_no_text_gives_nothing(folder: Path):
    data = kept(folder).read_bytes()
    assert data.count(b"CREATE TABLE") == 1
    (folder / NAME).write_bytes(data.replace(b"CREATE TABLE", b"CREATE T\xa9BLE"))
    cache = Cache.open(str(folder))
    assert cache.get("trace", "key") is None
    cache.put("trace", "key", VALUE)
    cache.close()


def test_a_value_that_was_moved_to_another_key_is_not_believed(folder: Path):
    with sqlite3.connect(kept(folder)) as file:
        file.execute("UPDATE kept SET key = 'other'")
    file.close()
    assert Cache.open(str(folder)).get("trace", "other") is None


def test_a_value_of_another_type_is_not_believed(folder: Path):
    with sqlite3.connect(kept(folder)) as file:
        file.execute("UPDATE kept SET value = 'text'")
    file.close()
    assert Cache.open(str(folder)).get("trace", "key") is None


def test_a_link_is_refused(folder: Path, tmp_path: Path):
    target = tmp_path / "elsewhere.sqlite3"
    target.write_bytes(kept(folder).read_bytes())
    before = target.read_bytes()
    (folder / NAME).unlink()
    (folder / NAME).symlink_to(target)
    cache = Cache.open(str(folder))
    assert cache.get("trace", "key") is None
    cache.put("trace", "key", "x")
    assert target.read_bytes() == before
    (tmp_path / "link").symlink_to(folder)
    kept(tmp_path / "other")
    linked = Cache.open(str(tmp_path / "link"))
    linked.put("trace", "key", "x")
    assert linked.get("trace", "key") is None


def test_a_folder_in_its_place_is_refused(folder: Path):
    (folder / NAME).mkdir(parents=True)
    cache = Cache.open(str(folder))
    cache.put("trace", "key", 1)
    assert cache.get("trace", "key") is None
    assert (folder / NAME).is_dir()


def test_a_file_that_another_run_holds_is_empty_and_does_not_make_us_wait(folder: Path):
    holder = sqlite3.connect(kept(folder), isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    cache = Cache.open(str(folder))
    assert cache.get("trace", "key") is None
    cache.put("trace", "key", "lost")
    holder.execute("ROLLBACK")
    holder.close()
    assert Cache.open(str(folder)).get("trace", "key") == VALUE


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path: Path):
    (tmp_path / "file").write_text("not a folder")
    cache = Cache.open(str(tmp_path / "file"))
    cache.put("trace", "key", 1)
    assert cache.get("trace", "key") is None


READ_AND_WRITE = """
import sys
from trace_gate.adapters.store.cache import Cache
cache = Cache.open(sys.argv[1])
print(ascii(cache.get("trace", "key")))
cache.put("trace", "key", "new")
"""


def test_a_read_only_folder_can_still_be_read(folder: Path):
    kept(folder)
    folder.chmod(0o500)
    words = [*WITHOUT_RIGHTS, sys.executable, "-c", READ_AND_WRITE, str(folder)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    folder.chmod(0o700)
    assert (done.returncode, done.stdout.strip()) == (0, ascii(VALUE)), done.stderr
    assert Cache.open(str(folder)).get("trace", "key") == VALUE


def test_a_file_that_grew_too_large_begins_anew(folder: Path, monkeypatch: pytest.MonkeyPatch):
    kept(folder, b"x" * 100_000)
    monkeypatch.setattr("trace_gate.adapters.store.cache.LARGEST", 50_000)
    kept(folder, "small")
    assert (folder / NAME).stat().st_size < 50_000
    assert Cache.open(str(folder)).get("trace", "key") == "small"


def test_what_is_not_plain_is_a_mistake_of_the_caller(folder: Path):
    with pytest.raises(ValueError, match="unmarshallable"):
        Cache.open(str(folder)).put("trace", "key", object())


def test_many_writers_at_once_leave_a_good_file(folder: Path):
    script = (
        "import sys\n"
        "from trace_gate.adapters.store.cache import Cache\n"
        "for number in range(40):\n"
        "    Cache.open(sys.argv[1]).put('k', str(number), [number] * 200)\n"
        "    found = Cache.open(sys.argv[1]).get('k', str(number))\n"
        "    assert found in (None, [number] * 200)\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", script, str(folder)], env={**os.environ})
        for _ in range(3)
    ]
    assert [each.wait() for each in running] == [0, 0, 0]
    assert Cache.open(str(folder)).get("k", "39") == [39] * 200


def test_without_sqlite_nothing_is_kept(folder: Path, monkeypatch: pytest.MonkeyPatch):
    kept(folder)
    monkeypatch.setitem(sys.modules, "_sqlite3", None)
    cache = Cache.open(str(folder))
    assert cache.get("trace", "key") is None
    cache.put("trace", "key", 1)
