"""market_files.yaml: what it may say, and what is TG701 with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from trace_gate.core.errors import Refused
from trace_gate.core.policy import loader

ROOT = Path(__file__).resolve().parents[3]
NAME = "config/amazon-growth/market_files.yaml"
GATE = "config/amazon-growth/gate.yaml"
SHIPPED = {
    path.relative_to(ROOT).as_posix(): path.read_bytes()
    for path in sorted((ROOT / "config").rglob("*.yaml"))
}
ONE_SHOP = (
    b"tenants: [{store_id: ACME, marketplace: US, currency: USD, timezone: America/Los_Angeles}]"
)
EXAMPLES = (
    SHIPPED[NAME].decode().replace("market_files: []", "market_files:").replace("\n#   ", "\n   ")
)
"""The examples in the comments of the file, as entries."""


WITH_SHOP = SHIPPED[GATE].replace(b"tenants: []", ONE_SHOP)


def read(text, gate=WITH_SHOP):
    return loader.read({**SHIPPED, NAME: text.encode(), GATE: gate})["market_files"]


def refusals(text, **options):
    with pytest.raises(Refused) as stopped:
        read(text, **options)
    return [(each.line, each.message) for each in stopped.value.findings]


def test_what_ships_reads_no_file():
    assert loader.read(SHIPPED)["market_files"] == {"version": 1, "market_files": []}


def test_a_policy_of_an_earlier_release_has_no_such_file():
    files = {path: data for path, data in SHIPPED.items() if path != NAME}
    assert "market_files" not in loader.read(files)


def test_the_examples_in_its_comments_are_sound():
    assert [each["id"] for each in read(EXAMPLES)["market_files"]] == [
        "own-bids",
        "budgets",
        "bids-in-excel",
        "amazon-bulk",
        "titles",
        "bullets",
    ]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("/ads/bids.csv", "/uploads/x.csv", "uploads/"),
        ("/ads/bids.csv", "/config/x.csv", "config/"),
        ("/ads/bids.csv", "/**/bids.csv", "traces/"),
        ("/ads/bids.csv", "ads/bids.csv", "cannot be a pattern"),
        ("{Keyword}/{Match", "{Keywrd}/{Match", "{Keywrd}"),
        ("kind: text", "kind: workbook", "market_files[5].kind"),
        ("type: csv}", "type: ods}", "market_files[1].format.type"),
        ("{row}/bid", "{row}/budget", "makes no target"),
        ("{row}/bid", "ads/{Keyword}", "a file or a bucket"),
        ("campaign/{Campaign}/budget", "campaign/Summer/budget", "one spelling"),
        (
            'type: money, decimals: 2, target: "{row}/bid"',
            'type: text, target: "{row}/bid"',
            "A value of bid",
        ),
        ('type: enum, target: "{row}/state"', 'type: money, target: "{row}/bid"', "the same value"),
        ("content/bullets", "content/nothing", "makes no target"),
        ("key: [Campaign]", "key: [Budget, Campaign]", "a part of `key`"),
        ("id: titles", "id: budgets", "Two entries"),
        ("     key: [Campaign]\n", "", "has no `key`"),
        (
            '     target: "asin/{asin}/content/title"\n',
            '     target: "asin/{asin}/content/title"\n     key: [x]\n',
            "has no `key`",
        ),
        ('     row: "campaign', '     row2: "campaign', "no `row2`"),
    ],
)
def test_what_names_no_target_is_refused(old, new, words):
    assert old in EXAMPLES
    found = refusals(EXAMPLES.replace(old, new, 1))
    assert any(words in message for _, message in found), found
    assert all(line for line, _ in found)


BOOK = "format: {type: xlsx, sheets: [Bids], header_row: 1}"
BULK = 'base: {uploads: "bulk-*.xlsx", max_age_days: 7}'


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (BOOK, "format: {type: xlsx}", "has no `sheets`"),
        (BOOK, "format: {type: xlsx, sheets: [Bids], decimal: ','}", "has no `decimal`"),
        (BOOK, "format: {type: csv, sheets: [Bids]}", "has no `sheets`"),
        (BOOK, "format: {type: csv, header_row: 2}", "has no `header_row`"),
        (BOOK, "format: {type: xlsx, sheets: []}", "sheets"),
        (BOOK, "format: {type: xlsx, sheets: [Bids], header_row: 0}", "header_row"),
        (f"     {BULK}\n", "", "has no `base`"),
        (BULK, f"{BULK}\n     key: [Campaign ID]", "A table with a layout has no `key`"),
        (BULK, "base: {max_age_days: 7}", "uploads"),
        ("kind: table\n     layout", "kind: text\n     layout", "A layout is of a table"),
        ("layout: amazon_bulk", "layout: other", "layout"),
        (
            "/sheets/{store}-{marketplace}/*.xlsx",
            "/uploads/{store}-{marketplace}/*.xlsx",
            "uploads/",
        ),
    ],
)
def test_a_workbook_and_a_layout_have_their_own_keys(old, new, words):
    assert old in EXAMPLES
    found = refusals(EXAMPLES.replace(old, new, 1))
    assert any(words in message for _, message in found), found
    assert all(line for line, _ in found)


def test_a_bulk_sheet_says_whose_it_is():
    text = EXAMPLES.replace("/sheets/{store}-{marketplace}/*.xlsx", "/sheets/*.xlsx")
    assert "whose its files are" in str(refusals(text, gate=SHIPPED[GATE]))


def test_a_state_is_needed_where_rows_are_archived():
    text = EXAMPLES.replace('       - {column: State, type: enum, target: "{row}/state"}\n', "", 1)
    assert text != EXAMPLES
    assert "removed: archived" in refusals(text)[0][1]


def test_each_file_says_whose_it_is():
    found = refusals(EXAMPLES, gate=SHIPPED[GATE])
    assert [message for _, message in found if "whose its files are" in message]
    assert len(found) == 3  # not that one whose path says it
