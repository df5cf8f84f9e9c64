"""What Amazon made of a sheet: which changes it refused, and when a report tells nothing."""

from __future__ import annotations

import pytest

from tests.support.bulk_files import download, planned, written
from trace_gate.core.market import processing_report, upload_plan
from trace_gate.core.market.processing_report import NoReport
from trace_gate.core.table import TEXT, Table

GROUP = "campaign/gifts/ad_group/cups"
CHANGES = planned(
    (f"{GROUP}/keyword/mug/exact/bid", 0.8, 0.9),
    (f"{GROUP}/keyword/tea cup/broad/bid", 1, 0.9),
    (f"{GROUP}/keyword/tea cup/broad/state", "paused", "enabled"),
    (f"{GROUP}/negative_keyword/rack/phrase/state", None, "enabled"),
    ("campaign/gifts/placement/top_of_search/percent", 35, 40),
    (f"{GROUP}/product_target/close-match/state", "enabled", "archived"),
)
ERRORS = ("Error type", "Error code", "Error message")
FAILED = ("Input Error", "Bid limit", "Bid is too low")


def cells(*texts: str) -> list[str]:
    return [TEXT + each if each else "" for each in texts]


def tab(*more: tuple[str, ...], header: tuple[str, ...] = ERRORS, changes=None, drop=()) -> Table:
    """The sheet with words at the right of its rows; `drop` are rows that are not there."""
    sheet = written(upload_plan.plan(changes or CHANGES, download(), newer={}))
    rows = [list(each) for each in sheet.rows]
    rows[0] += cells(*header)
    for at, words in enumerate(more, 1):
        rows[at] += cells(*words)
    width = max(map(len, rows))
    full = [[*each, *[""] * (width - len(each))] for at, each in enumerate(rows, 1)]
    return sheet.with_(rows=[each for at, each in enumerate(full, 1) if at not in drop])


def summary(*records: tuple[str, ...]) -> Table:
    rows = [cells("Original record #", *ERRORS), *(cells(*each) for each in records)]
    return Table(file="r.xlsx", sheet="Upload Processing Summary", rows=rows)


def refused(*tables: Table, apart: frozenset[int] = frozenset()) -> list[tuple[int, str]]:
    rows = processing_report.read(tables)
    return list(processing_report.refused(rows, CHANGES, download(), apart))


def said(*tables: Table, **more) -> str:
    with pytest.raises(NoReport) as no:
        refused(*tables, **more)
    assert no.value.remedy
    return no.value.wrong


def test_the_words_at_the_right_of_a_row_are_of_all_its_changes():
    none = ("", "", "")
    assert refused(tab(none, FAILED)) == [
        (2, "Bid limit: Bid is too low"),
        (3, "Bid limit: Bid is too low"),
    ]
    assert refused(summary(), tab()) == []


def test_a_summary_names_rows_as_spreadsheets_count_them():
    bare = tab(header=())
    assert refused(summary(("2", *FAILED), ("6", *FAILED)), bare) == [
        (1, "Bid limit: Bid is too low"),
        (6, "Bid limit: Bid is too low"),
    ]
    assert refused(summary(("2", *FAILED)), tab(FAILED)) == [(1, "Bid limit: Bid is too low")]


def test_a_row_that_was_not_processed_is_refused_and_another_warning_tells_nothing():
    waits = ("Warning", "Not Processed", "This row was not processed due to errors from others")
    assert [n for n, _ in refused(tab(waits))] == [1]
    assert "nothing says whether it was done" in said(tab(("Warning", "Rounded", "Bid rounded")))


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("Success", ""), []),
        (("Failed", "Bid is too low"), [(1, "Bid is too low")]),
        (("Error", ""), [(1, "Error")]),
        (("who knows", ""), [(1, "who knows")]),
        (("", "Bid is too low"), [(1, "Bid is too low")]),
    ],
)
def test_a_status_that_is_no_success_is_a_refusal(words: tuple[str, str], wanted: list):
    others = [("Success", "")] * 4
    assert refused(tab(words, *others, header=("Status", "Reason"))) == wanted


def test_a_row_of_nothing_that_is_decided_is_another_report():
    other = planned((f"{GROUP}/bid", 0.75, 0.7))
    assert "row 2 is about nothing" in said(tab(changes=other))


def test_a_value_that_was_edited_before_the_upload_is_said():
    edited = planned((CHANGES[0].target_text, 0.8, 9.9), *[
        (each.target_text, each.from_value, each.to_value) for each in CHANGES[1:]
    ])  # fmt: skip
    assert "row 2 says 9.9, and change 1 was decided as 0.9" in said(tab(changes=edited))


def test_a_row_that_was_not_uploaded_is_no_success():
    without = tab(drop=(2,))
    assert "no row is about change 1" in said(without)
    assert refused(without, apart=frozenset({1})) == []


def test_a_report_that_says_nothing_is_none():
    assert "what became of its rows" in said(tab(header=()))
    assert "has no rows of an uploaded sheet" in said(summary())
    assert "has no rows" in said(Table(file="r.xlsx", rows=[cells("Term", "Clicks")]))


def test_a_summary_and_a_tab_that_do_not_agree_are_said():
    assert "do not agree about row 3" in said(summary(("3", *FAILED), ("2", *FAILED)), tab(FAILED))
    assert "names row 99" in said(summary(("99", *FAILED)), tab(header=()))
    assert "no number" in said(summary(("2nd", *FAILED)), tab(header=()))
