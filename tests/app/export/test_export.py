"""A folder is brought to some rows: only what differs is written, only what is ours goes."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Sequence
from hashlib import sha256

import pytest

from trace_gate.app.export.collect import Rows
from trace_gate.app.export.export import Exported, export
from trace_gate.core.errors import UsageError
from trace_gate.core.export.parts import TableRows
from trace_gate.core.export.tables import TABLES


class MemoryShelf:
    """A folder in memory, which tells what is written."""

    name = "out"

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.wrote: list[str] = []
        self.fails_at: str | None = None

    def held(self) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext()

    def holds_something(self) -> bool:
        return bool(self.files)

    def read(self, path: str) -> bytes | None:
        return self.files.get(path)

    def sha256(self, path: str) -> str | None:
        return sha256(self.files[path]).hexdigest() if path in self.files else None

    def write(self, path: str, data: bytes) -> None:
        self.wrote.append(path)
        self.files[path] = data

    def put(self, path: str, make: Callable[[list], None]) -> str:
        if path == self.fails_at:
            raise UsageError("the disk is full")
        made: list[bytes] = []
        make(made)
        self.write(path, b"".join(made))
        return str(self.sha256(path))

    def remove(self, path: str) -> None:
        self.files.pop(path, None)


def encode(tables: Sequence[TableRows], goal: list) -> None:
    goal.append(json.dumps([[each.table.name, each.rows] for each in tables]).encode())


def rows(*commits: tuple[str, str], repository: str = "r", head: str = "h", **more) -> Rows:
    """Rows of commits (name, month), and none of other tables."""
    columns = dict.fromkeys(each.name for each in TABLES["commits"].columns)
    found = tuple({**columns, "commit": name, "month": m, "tenant": None} for name, m in commits)
    return Rows(
        repository=repository, commit=head, tool_version="1", unreadable=(),
        tables={name: found if name == "commits" else () for name in TABLES}, **more,
    )  # fmt: skip


def run(shelf: MemoryShelf, found: Rows, form: str = "csv") -> Exported:
    shelf.wrote = []
    return export(found, shelf, form, encode)


def place(month: str) -> str:
    return f"commits/tenant=__HIVE_DEFAULT_PARTITION__/month={month}/part.csv"


JAN, FEB, MAR = ("a", "2025-01"), ("b", "2025-02"), ("c", "2025-03")


@pytest.fixture
def shelf() -> MemoryShelf:
    """A folder with two months."""
    made = MemoryShelf()
    run(made, rows(JAN, FEB))
    return made


def test_the_first_run_writes_all_and_says_what_is_what(shelf):
    assert {*shelf.files} == {"export.json", "columns.json", place("2025-01"), place("2025-02")}
    said = json.loads(shelf.files["export.json"])
    assert (said["trace_gate_export"], said["repository"], said["under_way"]) == (1, "r", [])
    assert said["files"][place("2025-01")]["rows"] == 1


def test_a_second_run_of_the_same_writes_nothing(shelf):
    done = run(shelf, rows(FEB, JAN))
    assert (done.written, done.removed, shelf.wrote) == ((), (), [])


def test_one_more_row_touches_its_partition_alone(shelf):
    before = dict(shelf.files)
    done = run(shelf, rows(JAN, FEB, ("d", "2025-02"), head="h2"))
    assert done.written == (place("2025-02"),)
    assert shelf.files[place("2025-01")] is before[place("2025-01")]
    assert json.loads(shelf.files["export.json"])["commit"] == "h2"


def test_another_commit_with_the_same_rows_writes_its_name_alone(shelf):
    assert run(shelf, rows(JAN, FEB, head="h2")).written == ()
    assert shelf.wrote == ["export.json"]


def test_what_no_longer_belongs_is_taken_away(shelf):
    done = run(shelf, rows(FEB))
    assert done.removed == (place("2025-01"),)
    assert {*shelf.files} == {"export.json", "columns.json", place("2025-02")}


def test_a_damaged_file_of_ours_is_written_again(shelf):
    whole = shelf.files[place("2025-01")]
    shelf.files[place("2025-01")] = b"half"
    assert run(shelf, rows(JAN, FEB)).written == (place("2025-01"),)
    assert shelf.files[place("2025-01")] == whole


def test_a_file_of_ours_that_somebody_changed_is_not_taken_away(shelf):
    shelf.files[place("2025-01")] = b"mine now"
    with pytest.raises(UsageError, match="not what an export wrote"):
        run(shelf, rows(FEB, MAR))
    assert shelf.wrote == []


def test_a_file_of_somebody_else_is_never_replaced(shelf):
    shelf.files[place("2025-03")] = b"mine"
    with pytest.raises(UsageError, match="month=2025-03"):
        run(shelf, rows(JAN, FEB, MAR))
    assert shelf.wrote == []


@pytest.mark.parametrize("at", [place("2025-01"), place("2025-02")])
def test_a_run_that_ended_in_the_middle_is_taken_up(at):
    shelf = MemoryShelf()
    shelf.fails_at = at
    with pytest.raises(UsageError, match="disk is full"):
        run(shelf, rows(JAN, FEB))
    shelf.fails_at = None
    run(shelf, rows(FEB, MAR))  # what the ended run wrote is ours, and belongs no more
    assert {*shelf.files} == {"export.json", "columns.json", place("2025-02"), place("2025-03")}
    assert json.loads(shelf.files["export.json"])["under_way"] == []


def test_a_later_run_that_ended_in_the_middle_loses_nothing(shelf):
    shelf.fails_at = place("2025-03")
    with pytest.raises(UsageError):
        run(shelf, rows(("x", "2025-02"), MAR))
    shelf.fails_at = None
    run(shelf, rows(JAN, FEB))
    fresh = MemoryShelf()
    run(fresh, rows(JAN, FEB))
    assert shelf.files == fresh.files


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"thesis.docx": b""}, "holds something else"),
        ({"export.json": b"{"}, "export.json is damaged"),
        ({"export.json": b'{"mine": 1}'}, "export.json is damaged"),
        ({"export.json": b'{"trace_gate_export": 1, "files": {"../x": {}}}'}, "is damaged"),
    ],
)
def test_a_folder_of_somebody_else_is_left_alone(files, why):
    shelf = MemoryShelf()
    shelf.files = dict(files)
    with pytest.raises(UsageError, match=why):
        run(shelf, rows(JAN))
    assert shelf.files == files


@pytest.mark.parametrize(
    ("found", "form"), [(rows(JAN, repository="other"), "csv"), (rows(JAN), "parquet")]
)
def test_a_folder_holds_one_repository_in_one_format(shelf, found, form):
    with pytest.raises(UsageError, match="holds the export of r as csv"):
        run(shelf, found, form)
    assert shelf.wrote == []


def test_a_folder_of_a_newer_release_is_left_alone(shelf):
    data = json.loads(shelf.files["export.json"]) | {"trace_gate_export": 2}
    shelf.files["export.json"] = json.dumps(data).encode()
    with pytest.raises(UsageError, match="newer release"):
        run(shelf, rows(JAN))


def test_a_database_is_one_file_and_is_whole_without_a_row():
    shelf = MemoryShelf()
    done = run(shelf, rows(), "sqlite")
    assert done.written == ("trace-gate.sqlite",)
    assert len(json.loads(shelf.files["trace-gate.sqlite"])) == len(TABLES)
    assert run(shelf, rows(), "sqlite").written == ()
