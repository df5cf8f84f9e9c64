"""What people drop beside reports is named as what it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from trace_gate.adapters.spreadsheets import limits, read_tables
from trace_gate.core.errors import UsageError


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("~$report.xlsx", "lock file of a workbook that is open"),
        (".~lock.report.xlsx#", "lock file of a workbook that is open"),
        ("report.xlsx.crdownload", "a download that has not ended"),
        ("report.csv.part", "a download that has not ended"),
    ],
)
def test_names_tell_what_is_no_report(tmp_path: Path, name: str, words: str):
    file = tmp_path / name
    file.write_bytes(b"x")
    with pytest.raises(UsageError, match=words):
        read_tables.content(str(file), name)


@pytest.mark.parametrize("name", ["~$report.xlsx", ".~lock.report.xlsx#"])
def test_the_lock_file_leads_to_the_workbook(tmp_path: Path, name: str):
    with pytest.raises(UsageError) as stopped:
        read_tables.content(str(tmp_path / name), name)
    assert stopped.value.remedy.endswith(": report.xlsx")


def test_a_file_that_is_not_there_and_a_folder_are_said(tmp_path: Path):
    for path in (tmp_path / "no.csv", tmp_path):
        with pytest.raises(UsageError, match="cannot be read"):
            read_tables.content(str(path), path.name)


def test_a_file_that_is_too_large_is_not_opened(tmp_path: Path):
    file = tmp_path / "large.csv"
    with file.open("wb") as sparse:
        sparse.truncate(limits.TEXT_BYTES + limits.MEGABYTE)
    with pytest.raises(UsageError, match="has 201 MB, and 200 MB are the most"):
        read_tables.content(str(file), "large.csv")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \r\n\0\0", "is empty"),
        (b"%PDF-1.7 ...", "is a PDF"),
        (b"\xef\xbb\xbf <!DOCTYPE html><p>", "is a web page"),
        (b"\x1f\x8b\x08", "is a compressed file"),
        (b"<?xml version='1.0'?>", "is an XML file"),
        (read_tables.OLE + b"...", "protected by a password, or it is a workbook of before 2007"),
    ],
)
def test_bytes_tell_what_is_no_table(data: bytes, words: str):
    with pytest.raises(UsageError) as stopped:
        read_tables.tables("r.csv", data)
    assert words in stopped.value.message
    assert stopped.value.remedy


def test_separated_values_are_one_table_without_a_sheet():
    (found,) = read_tables.tables("r.csv", b"a,b\n1,2\n")
    assert (found.file, found.sheet, found.encoding) == ("r.csv", None, "utf-8")
