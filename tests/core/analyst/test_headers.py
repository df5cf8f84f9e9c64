"""Headers of real reports, in their spellings, by our names."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.support.reports import LANGUAGES, SEARCH_TERMS, TABLES, table
from trace_gate.core.analyst import reports
from trace_gate.core.analyst.headers import ANY, Aliases, key, nearest

ENGLISH = next(each for each in LANGUAGES if each.language == "en")


def test_each_column_of_the_search_term_report_is_known():
    header = ENGLISH.header(SEARCH_TERMS.split("|"), ANY)
    assert (header.unknown, header.twice) == ((), ())
    assert len(header.columns) == 26
    sales = header.columns["sales"]
    assert (sales.index, sales.window_days, sales.currency) == (16, 7, None)
    assert header.columns["search_term"].index == 10


@pytest.mark.parametrize(
    ("text", "name", "days", "currency"),
    [
        ("14 Day Total Sales (₹)", "sales", 14, "₹"),
        ("14 Day Advertised ASIN Units (#)", "own_units", 14, None),
        ("14 Day Brand Halo ASIN Units (#)", "other_units", 14, None),
        ("Total Advertising Cost of Sales (ACoS)", "acos", None, None),
        ("Spend(USD)", "spend", None, "USD"),
        ("sales7d", "sales", 7, None),
        ("\ufeffStart  Date ", "start_date", None, None),
        ("Click\u2010Thru Rate (CTR)", "ctr", None, None),
    ],
)
def test_spellings_that_were_seen(text: str, name: str, days: int | None, currency: str | None):
    found = ENGLISH.column(text, 0, ANY)
    assert found is not None
    assert (found.name, found.window_days, found.currency) == (name, days, currency)


@pytest.mark.parametrize("text", ["Total Sales", "7 Day Total Sale", "Advertised", "Sales 7 Day"])
def test_a_likely_name_is_no_name(text: str):
    assert ENGLISH.column(text, 0, ANY) is None


def test_a_name_can_mean_another_thing_in_another_report():
    assert ENGLISH.column("Sales", 0, ANY) is None
    assert ENGLISH.column("Sales", 0, "bulk").name == "sales"
    assert ENGLISH.column("Units Ordered", 0, "business").name == "units"


def test_columns_of_no_use_are_no_surprise_and_others_are_named():
    header = ENGLISH.header(
        ["(Child) ASIN", "Sessions \u2013 Total \u2013 B2B", "Last Year Clicks", "", "Colour"],
        "business",
    )
    assert header.unknown == ("Colour",)
    assert list(header.columns) == ["child_asin"]


def test_two_columns_of_one_name_are_named():
    assert ENGLISH.header(["Clicks", "clicks "], ANY).twice == ("clicks",)


def test_the_nearest_kind_is_the_one_that_lacks_the_least():
    kinds = {"one": ["a", "b"], "two": ["a", "c", "d", "e"]}
    assert nearest(["a"], kinds) == ("one", {"b"})
    assert nearest(["a", "c", "d"], kinds) == ("two", {"e"})


@pytest.mark.parametrize("file", sorted(TABLES.glob("*.toml")), ids=lambda file: file.stem)
def test_no_alias_of_a_table_means_two_columns(file: Path):
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    assert table["language"] == file.stem
    parts = [table["columns"], *(each["columns"] for each in table.get("reports", {}).values())]
    for columns in parts:
        aliases = [key(alias) for found in columns.values() for alias in found]
        assert len(set(aliases)) == len(aliases)


SEEN = (Path(__file__).with_name("headers.txt")).read_text(encoding="utf-8").splitlines()
"""Headers of real reports: language and kind, then the names with `|` between them."""


@pytest.mark.parametrize("line", SEEN, ids=lambda line: line.partition(":")[0])
def test_reports_of_other_languages_are_known(line: str):
    said, _, header = line.partition(": ")
    (report,) = reports.known([table(header)], LANGUAGES)
    assert f"{report.aliases.language} {report.kind.name}" == said
    assert report.header.unknown == ()


def test_in_chinese_one_word_is_money_in_a_bulk_sheet_and_another_is_units():
    chinese = next(each for each in LANGUAGES if each.language == "zh")
    assert chinese.column("销量", 0, "bulk").name == "sales"
    found = chinese.column("7天总销售量(#)", 0, ANY)
    assert (found.name, found.window_days) == ("units", 7)
    assert chinese.column("转化率 - 总计", 0, "business").name == "session_percentage"


def test_a_name_that_nobody_has_seen_is_said_to_be_one():
    german = next(each for each in LANGUAGES if each.language == "de")
    names = ["Startdatum", "Kampagnenname", "7 Tage, Umsatz gesamt (EUR)"]
    found = german.header(names, "search_terms")
    assert found.assumed == ("Startdatum", "7 Tage, Umsatz gesamt (EUR)")


@pytest.mark.parametrize("aliases", LANGUAGES, ids=lambda each: each.language)
def test_only_names_that_are_read_are_assumed(aliases: Aliases):
    file = TABLES / f"{aliases.language}.toml"
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    parts = [data["columns"], *(each["columns"] for each in data["reports"].values())]
    known = {name for part in parts for names in part.values() for name in names}
    assert set(data["assumed"]["names"]) <= known
