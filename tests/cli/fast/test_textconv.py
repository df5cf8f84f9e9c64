"""`trace-gate textconv` on whatever Git may hand over: bounded, harmless, and never an error."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from trace_gate.adapters import file_content
from trace_gate.adapters.spreadsheets import limits
from trace_gate.cli.fast import textconv
from trace_gate.cli.main import cli

TRACE = b"trace:\n  id: TRACE-20250102-003\n  trace_type: decision\n"
STATE = b"schema: bucket_state/1\nid: IB-gift\nstate:\n  value: GROW\n"


@pytest.fixture
def text_lines(tmp_path: Path):
    def it(kind: str, data: bytes, name: str = "file") -> list[str]:
        path = tmp_path / name
        path.write_bytes(data)
        text = textconv.converted(kind, str(path))
        digest = hashlib.sha256(data).hexdigest()
        assert text.endswith(f"\nraw sha256 {digest}, {len(data):,} bytes\n")
        assert all(line.isprintable() for line in text.split("\n"))
        return text.splitlines()

    return it


def workbook(*rows: list[object], **sheets: list[list[object]]) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    for name, content in sheets.items():
        sheet = made.create_sheet(name)
        sheet.sheet_state = "hidden"
        for row in content:
            sheet.append(row)
    made.active.row_dimensions[2].hidden = True
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def test_each_kind_is_told_by_its_own_reader(text_lines):
    assert text_lines("trace", TRACE)[0] == "decision TRACE-20250102-003"
    assert text_lines("derived", STATE)[:2] == ["bucket_state/1 IB-gift", "  is GROW"]
    assert text_lines("table", b"mug;bid\na;0,80\n")[:2] == ["columns: mug, bid", "a: bid = 0,80"]


def test_a_workbook_is_told_sheet_by_sheet(text_lines):
    data = workbook(["term", "clicks"], ["mug", 5], ["cup", "=1+4"], Notes=[["kept"]])
    assert text_lines("table", data)[:-1] == [
        "sheet Sheet, hidden rows: 1",
        "  columns: term, clicks",
        "  mug: clicks = 5",
        "  cup",
        "",
        "sheet Notes, hidden",
        "  columns: kept",
        "hidden rows of the workbook: 1; they stand above like others",
        "cells with a formula: 1; shown is what was saved with it, not computed",
    ]


HOSTILE = {
    "nothing": (b"", "The file is empty"),
    "a program": (b"\x7fELF\0\0\0\1" * 999, "control character"),
    "many keys": (b"trace:\n" + b"".join(b"  k%d: 1\n" % n for n in range(1_000_000)), "MB"),
    "a YAML bomb": (b"trace: &a [1]\nb: [" + b"*a," * 90 + b"*a]\n", "repetition"),
    "deep YAML": (b"trace: " + b"[" * 50_000, "."),
    "two documents": (TRACE + b"---\n" + TRACE, "second document"),
    "a directive": (b"%YAML 1.1\n" + TRACE, "%"),
    "escapes": (b"trace:\n  id: \x1b]0;owned\x07\n", "control character"),
    "a bidirectional text": ("trace:\n  id: a\u202eb\n".encode(), "bidirectional|U\\+202E"),
    "a duplicate key": (TRACE + b"  id: TRACE-20250102-004\n", "a second time"),
    "UTF-16": (TRACE.decode().encode("utf-16"), "UTF-16"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_no_trace_is_shown_as_it_is_with_the_reason(text_lines, name: str):
    data, reason = HOSTILE[name]
    *_, why, _ending = text_lines("trace", data)
    assert why.startswith("as it is, since ")
    assert any(each in why for each in reason.replace("\\", "").split("|")), why


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, part in parts.items():
            made.writestr(name.replace("__", "/"), part)
    return out.getvalue()


BOOKS = {
    "a zip bomb": (
        lambda: zipped(**{"xl__workbook.xml": b"<a/>", "xl__worksheets__a.xml": bytes(2 << 20)}),
        "inflates by more than 200 times",
    ),
    "a zip of something else": (lambda: zipped(a=b"b"), "without a workbook"),
    "a broken zip": (lambda: b"PK\x03\x04" + b"x" * 99, "not whole"),
    "macros": (
        lambda: zipped(**{"xl__workbook.xml": b"<a/>", "xl__vbaProject.bin": b"x"}),
        "macros",
    ),
    "an old workbook": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "before 2007"),
    "a row without end": (lambda: b'a,b\n"' + b"x" * 200_000, "cannot be read"),
    "too many columns": (lambda: b"a," * 600 + b"\n", "600|601"),
    "too many rows": (lambda: b"a\n" * 2_001, "2,000 rows"),
    "too many cells": (lambda: b"a,b,c,d,e\n" * 1_002, "5,000 cells"),
    "too many bytes": (lambda: b"a,b\n" * (1 << 20), "1 MB"),
    "no text": (lambda: b"a\0b", "no text and no workbook"),
}


@pytest.mark.parametrize("name", BOOKS)
def test_a_file_that_is_no_table_is_shown_as_it_is_with_the_reason(
    text_lines, monkeypatch, name: str
):
    monkeypatch.setattr(limits, "ROWS", 2_000)
    monkeypatch.setattr(textconv, "CELLS", 5_000)
    monkeypatch.setitem(textconv.BYTES, "table", 1 << 20)
    make, reason = BOOKS[name]
    *_, why, _ending = text_lines("table", make(), "file.xlsx")
    assert why.startswith("as it is, since ")
    assert any(each in why for each in reason.split("|")), why


def test_a_workbook_that_takes_too_long_is_shown_as_it_is(text_lines, monkeypatch):
    monkeypatch.setattr(textconv, "SECONDS", 0.0)
    first, why, _ending = text_lines("table", workbook(["a"]))
    assert first == "no text"
    assert "takes more than 0 seconds" in why


def test_a_bug_of_ours_is_shown_as_one_and_the_file_as_it_is(text_lines, monkeypatch):
    monkeypatch.setitem(textconv.KINDS, "trace", lambda name, data: [1 / 0])
    *lines, why, _ending = text_lines("trace", TRACE)
    assert lines == [f"| {line}" for line in TRACE.decode().splitlines()]
    assert why.endswith("ZeroDivisionError, a mistake of trace-gate")


@pytest.mark.parametrize("kind", textconv.KINDS)
@given(data=st.binary(max_size=300))
def test_any_bytes_become_a_harmless_text(kind: str, data: bytes, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(data)
    text = textconv.converted(kind, str(path))
    assert f"raw sha256 {hashlib.sha256(data).hexdigest()}, " in text.splitlines()[-1]
    assert all(line.isprintable() for line in text.split("\n"))


def test_the_name_of_a_temporary_folder_is_in_no_text(text_lines, tmp_path: Path):
    for kind in textconv.KINDS:
        assert not any(str(tmp_path) in line for line in text_lines(kind, b"PK\x03\x04"))


@pytest.mark.skipif(os.name == "nt", reason="no pipes with a name")
def test_a_pipe_is_not_waited_for(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    first, last = textconv.converted("trace", str(tmp_path / "pipe")).splitlines()
    assert first == "as it is, since it cannot be read: it is no ordinary file"
    assert last.startswith("raw sha256 unknown")


@pytest.mark.parametrize("path", ["gone", ".", "\0", "x" * 5000])
def test_what_is_not_there_is_said_and_never_equal(tmp_path: Path, path: str):
    one, other = (textconv.converted("table", str(tmp_path / path)) for _ in range(2))
    assert "it cannot be read: " in one
    assert one != other


def test_a_huge_file_is_not_read_to_its_end(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(file_content, "HASHED", 3 << 20)
    path = tmp_path / "huge"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    text = textconv.converted("table", str(path))
    assert "more than 16 MB" in text or "no text" in text
    assert "\nraw sha256 unknown, of more than 4,194,304 bytes [" in text


def test_the_command_prints_it_and_exits_with_0(tmp_path: Path):
    path = tmp_path / "--help"
    path.write_bytes(TRACE)
    done = CliRunner().invoke(cli, ["textconv", "trace", str(path)])
    assert (done.exit_code, done.stdout.splitlines()[0]) == (0, "decision TRACE-20250102-003")


def test_limits_are_within_those_of_reports():
    assert textconv.BYTES["table"] <= limits.WORKBOOK_BYTES
    assert limits.SECONDS >= textconv.SECONDS
