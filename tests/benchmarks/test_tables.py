"""`make bench` writes every table of docs/benchmarks.md; none is kept by hand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks import __main__ as command
from benchmarks import table
from benchmarks.rows import Row


def test_the_page_has_the_tables_that_are_written_and_no_other():
    begins = re.findall(r"<!-- table of (.+?): begin -->", table.PAGE.read_text())
    assert sorted(begins) == sorted(command.PARTS)
    cells = [line for line in table.PAGE.read_text().splitlines() if line.startswith("| operation")]
    assert len(cells) == len(begins)


def test_every_group_stands_in_one_table():
    named = [group for groups in command.PARTS.values() for group in groups]
    assert sorted(named) == sorted(command.GROUPS)


def test_what_grows_is_written_between_its_marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    page = tmp_path / "page.md"
    page.write_text(table.PAGE.read_text())
    monkeypatch.setattr(table, "PAGE", page)
    before = page.read_text()
    table.write("what grows", "the table\n")
    begin, end = (mark.format("what grows") for mark in table.MARKS)
    head, rest = before.split(begin)
    assert page.read_text() == f"{head}{begin}\nthe table\n{end}{rest.split(end)[1]}"


def test_a_full_run_keeps_the_tables_that_are_whole(monkeypatch: pytest.MonkeyPatch):
    kept: list[str] = []
    monkeypatch.setattr(table, "write", lambda part, text: kept.append(part))
    monkeypatch.setattr(command, "_text", lambda yard, rows: str(len(rows)))
    command._keep(None, {"growth": list[Row](), "hook": list[Row]()})
    assert kept == ["what grows"]


def test_a_page_without_the_marks_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    page = tmp_path / "page.md"
    page.write_text("nothing\n")
    monkeypatch.setattr(table, "PAGE", page)
    with pytest.raises(RuntimeError, match="no marks"):
        table.write("what grows", "x\n")
