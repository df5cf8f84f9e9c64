"""What is read to tell by which lines the versions of a file differ (SPEC 5, Cover)."""

from __future__ import annotations

from collections.abc import Iterable
from unittest import mock

import pytest

from trace_gate.app.judge import unit_lines
from trace_gate.core.gate.content import line_changes
from trace_gate.core.gate.content_values import lines_of
from trace_gate.core.git_model import REGULAR, SUBMODULE, Entry

PATH = "ads/bids.csv"


class Counted:
    """Files by their object names; counts how often it is asked, and the bytes that it gives."""

    def __init__(self, texts: Iterable[bytes]) -> None:
        self.texts = {f"{place:040x}": text for place, text in enumerate(texts)}
        self.asked = self.read = 0

    @property
    def entries(self) -> list[Entry]:
        return [Entry(mode=REGULAR, oid=oid) for oid in self.texts]

    def heads(self, oids: Iterable[str], limit: int) -> dict[str, bytes]:
        found = {oid: self.texts[oid] for oid in oids if len(self.texts[oid]) <= limit}
        self.asked += 1
        self.read += sum(map(len, found.values()))
        return found


def versions(count: int) -> Counted:
    rows = [b"row %d" % number for number in range(500)]
    return Counted(
        b"\n".join([*rows[:each], b"bid %d" % each, *rows[each + 1 :]]) for each in range(count)
    )


def every_pair(files: Counted) -> set[unit_lines.Pair]:
    return {(PATH, old, new) for old in files.entries for new in files.entries if old != new}


@pytest.mark.parametrize("count", [3, 10, 40])
def test_each_version_is_read_once_for_all_pairs(count: int):
    files = versions(count)
    found = unit_lines._sums(files, every_pair(files))
    assert len(found) == count * (count - 1)
    assert files.read == sum(map(len, files.texts.values()))
    assert files.asked == count


def test_each_version_is_compared_once():
    files = versions(20)
    with mock.patch.object(
        line_changes, "changed_lines", side_effect=line_changes.changed_lines
    ) as compared:
        unit_lines._sums(files, every_pair(files))
    assert compared.call_count == 20


def test_files_cost_what_they_hold():
    files = versions(40)
    pairs = {
        (f"ads/{old.oid}.csv", old, new)
        for old, new in zip(files.entries[::2], files.entries[1::2], strict=True)
    }
    unit_lines._sums(files, pairs)
    assert files.read == sum(map(len, files.texts.values()))
    assert files.asked == 20


@pytest.mark.parametrize("room", [0, 5, 400_000])
def test_the_answers_are_those_of_the_texts(room: int):
    files = versions(8)
    submodule = Entry(mode=SUBMODULE, oid="f" * 40)
    pairs = every_pair(files)
    pairs |= {(PATH, None, new) for new in files.entries}
    pairs |= {(PATH, old, submodule) for old in files.entries}
    with mock.patch.object(line_changes, "ROOM", room):
        found = unit_lines._sums(files, pairs)
    texts = {**files.texts, None: None, submodule.oid: submodule.oid.encode()}
    assert len(found) == len(pairs)
    assert all(lines == lines_of(texts[old], texts[new]) for (_, old, new), lines in found.items())


def test_nothing_is_told_of_what_is_too_large():
    files = versions(5)
    large = files.entries[0]
    files.texts[large.oid] += b"x" * 5_000
    with mock.patch.object(unit_lines, "LONG", 6_000):
        found = unit_lines._sums(files, every_pair(files))
    assert len(found) == 4 * 3
    assert not any(large.oid in key for key in found)
