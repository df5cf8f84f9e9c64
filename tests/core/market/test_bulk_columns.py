"""The columns of a bulk sheet: by their names, and none that may change something is lost."""

from __future__ import annotations

import pytest

from tests.support.reports import BULK
from trace_gate.core.market.bulk_columns import NAMES, NoBulkSheet, columns

HEADER = BULK.split("|")


def test_every_column_of_a_download_is_known_or_counted():
    made = columns(HEADER)
    assert made.others == ()
    assert {*NAMES} - made.places.keys() == {"asin"}
    assert HEADER[made.places["target_id"]] == "Product Targeting ID"


@pytest.mark.parametrize("name", ["Campaign Id", " campaign  id", "\uff23ampaign ID\u200b"])
def test_a_name_in_another_spelling_is_the_same_column(name):
    assert columns([name, "Entity", "Operation"]).places["campaign_id"] == 0


def test_what_amazon_ignores_is_ignored():
    made = columns(
        ["Entity", "Operation", "Campaign ID", "Campaign Name (Informational only)", "ACOS"]
    )
    assert made.others == ()
    assert dict(made.cells(["Keyword", " Update ", "7", "gifts", "0.2"])) == {
        "entity": "Keyword",
        "operation": "Update",
        "campaign_id": "7",
    }


def test_a_column_that_nobody_knows_is_kept():
    made = columns(["Entity", "Operation", "Campaign ID", "Shopper Cohort Percentage", "", "Bid"])
    assert made.others == (3, 4)
    row = ["Keyword", "Update", "7", "900", " ", "1.00"]
    assert list(made.unknown(row)) == [("Shopper Cohort Percentage", "900")]
    assert list(made.unknown([*row[:4], "x"])) == [("Shopper Cohort Percentage", "900"), ("", "x")]


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (["Entity", "Operation"], "no column 'Campaign ID'"),
        (["Entit\u00e4t", "Vorgang", "Kampagnen-ID"], "no column 'Entity'"),
        ([], "no column 'Entity'"),
        (["Entity", "Operation", "Campaign ID", "campaign id"], "'campaign id' twice"),
    ],
)
def test_another_sheet_is_none(header, said):
    with pytest.raises(NoBulkSheet, match=said):
        columns(header)


def test_a_column_is_called_as_the_sheet_calls_it():
    made = columns(["Entity", "Operation", "Campaign Id"])
    assert made.name_of("campaign_id") == "Campaign Id"
    assert made.name_of("target_id") == "Product Targeting ID"
