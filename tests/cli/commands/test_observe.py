"""From a report to an observation, in one command; and each way in which a report is wrong."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.support.desk import Desk
from tests.support.reports import BUSINESS, SEARCH_TERMS

ASIN = "B0EXAMPLE1"


def search_terms(start: str, end: str, *rows: tuple[str, int, int, float, float]) -> bytes:
    """A search term report as csv: term, clicks, orders, spend, sales."""
    names = SEARCH_TERMS.split("|")
    lines = [",".join(names)]
    for term, clicks, orders, spend, sales in rows:
        cells = {
            "Start Date": start, "End Date": end, "Currency": "USD", "Campaign Name": "gifts",
            "Customer Search Term": term, "Impressions": clicks * 50, "Clicks": clicks,
            "Spend": f"${spend:.2f}", "7 Day Total Sales ": f"${sales:.2f}",
            "7 Day Total Orders (#)": orders,
        }  # fmt: skip
        lines.append(",".join(str(cells.get(name, "")) for name in names))
    return ("\ufeff" + "\n".join(lines) + "\n").encode()


WEEK = search_terms(
    "2025-01-06", "2025-01-12", ("mug gift", 300, 33, 210.0, 990.0), ("mug", 100, 7, 80.5, 168.0)
)


@pytest.fixture
def downloads(tmp_path: Path) -> Callable[[str, bytes], str]:
    """Puts a file beside the repository; its path."""
    folder = tmp_path / "downloads"
    folder.mkdir()

    def put(name: str, data: bytes) -> str:
        (folder / name).write_bytes(data)
        return str(folder / name)

    return put


def seen(shop: Desk) -> dict:
    return shop.trace()["observation"]


def refused(shop: Desk, *words: str) -> str:
    """What a command says that writes nothing."""
    before = sorted(shop.path.rglob("*"))
    output = shop.run("observe", *words, code=2).output
    assert sorted(shop.path.rglob("*")) == before
    assert "fix:" in output
    return output


def test_a_report_becomes_an_observation_that_passes_the_gate(shop: Desk, downloads):
    output = shop.run("observe", downloads("terms.csv", WEEK), "--asin", ASIN).output
    trace = shop.trace()
    place = "uploads/ACME-01-US/terms.csv"
    assert (shop.path / place).read_bytes() == WEEK
    evidence = trace["evidence"][0]
    assert (evidence["uri"], evidence["sha256"]) == (place, hashlib.sha256(WEEK).hexdigest())
    assert (evidence["period_start"], evidence["period_end"]) == ("2025-01-06", "2025-01-12")
    assert trace["entity"] == {"asin": ASIN}
    assert trace["observation"]["trigger"] == "weekly_check"
    assert trace["observation"]["data_sources"] == ["search_terms/7d"]
    assert trace["observation"]["key_metrics"] == {
        "impressions": 20000, "clicks": 400, "orders": 40, "spend": 290.5, "sales": 1158,
        "ctr": 0.02, "cpc": 0.7262, "acos": 0.2509, "roas": 3.9862, "conversion_rate": 0.1,
    }  # fmt: skip
    assert "Sponsored Products search term report, 2025-01-06 to 2025-01-12, 2 rows" in output
    stage = output.splitlines()[-1].removeprefix("next: git ").split()
    shop.git(*stage)
    assert "PASS" in shop.run("check").output


def test_a_report_below_uploads_stays_where_it_is(shop: Desk):
    shop.write("uploads/terms.csv", WEEK)
    shop.run("observe", "uploads/terms.csv", "--asin", ASIN)
    assert shop.trace()["evidence"][0]["uri"] == "uploads/terms.csv"
    assert not (shop.path / "uploads/ACME-01-US").exists()


def test_every_figure_can_be_asked_for_its_counts(shop: Desk, downloads):
    output = shop.run("observe", downloads("t.csv", WEEK), "--explain").output
    assert "acos 0.2509 = spend 290.50 / sales 1,158.00" in output
    assert "conversion_rate 0.1000 = orders 40 / clicks 400" in output
    assert "conversion_rate: not enough history (0 of 4 earlier periods)" in output


def test_a_program_reads_the_same_as_json(shop: Desk, downloads):
    output = shop.run("observe", downloads("t.csv", WEEK), "--format", "json").output
    (found,) = json.loads(output)["observations"]
    assert (found["report"], found["rows"], found["counts"]["clicks"]) == ("search_terms", 2, 400)
    assert found["money"]["spend"] == "290.50"
    assert found["period"] == ["2025-01-06", "2025-01-12"]
    assert (shop.path / found["path"]).exists()


def test_a_workbook_is_read_with_its_dates_and_numbers(shop: Desk, downloads):
    import datetime as dt

    made = openpyxl.Workbook()
    made.active.title = "Sponsored Product Search Term R"
    names = SEARCH_TERMS.split("|")
    made.active.append(names)
    row = dict.fromkeys(names)
    row |= {
        "Start Date": dt.date(2025, 1, 6), "End Date": dt.date(2025, 1, 12), "Currency": "USD",
        "Customer Search Term": "mug", "Impressions": 900, "Clicks": 30, "Spend": 12.05,
        "7 Day Total Sales ": 80.1, "7 Day Total Orders (#)": 3,
    }  # fmt: skip
    made.active.append(list(row.values()))
    file = io.BytesIO()
    made.save(file)
    shop.run("observe", downloads("Sponsored_Products_Search_term_report.xlsx", file.getvalue()))
    assert seen(shop)["key_metrics"]["spend"] == 12.05
    assert seen(shop)["key_metrics"]["acos"] == 0.1504


def test_several_reports_become_one_observation_each(shop: Desk, downloads):
    later = WEEK.replace(b"2025-01-06", b"2025-01-13").replace(b"2025-01-12", b"2025-01-19")
    shop.run("observe", downloads("a.csv", WEEK), downloads("b.csv", later))
    starts = [shop.trace(path)["evidence"][0]["period_start"] for path in shop.traces()]
    assert starts == ["2025-01-06", "2025-01-13"]


def business(*rows: str) -> bytes:
    return ("\ufeff" + "\n".join([BUSINESS.replace("|", ","), *rows]) + "\n").encode()


def test_of_a_report_by_product_the_rows_of_the_product_count(shop: Desk, downloads):
    rows = [
        f'P1,{ASIN},Mug,"1,000",5,50%,"2,000",40%,98%,80,1,8%,"$1,600.00",80',
        "P1,B0EXAMPLE2,Cup,500,5,50%,900,40%,98%,10,1,2%,$90.00,10",
    ]
    file = downloads("BusinessReport-1-13-25.csv", business(*rows))
    shop.run("observe", file, "--asin", ASIN, "--period", "2025-01-06..2025-01-12")
    metrics = seen(shop)["key_metrics"]
    assert (metrics["sessions"], metrics["units"], metrics["sales"]) == (1000, 80, 1600)
    assert metrics["unit_session_rate"] == 0.08
    assert "has no row about B0EXAMPLE9" in refused(
        shop, file, "--asin", "B0EXAMPLE9", "--period", "2025-01-06..2025-01-12"
    )


def test_only_the_rows_of_a_campaign_count_where_one_is_named(shop: Desk, downloads):
    file = downloads("t.csv", WEEK.replace(b"gifts", b"other", 1))
    shop.run("observe", file, "--campaign", "gifts")
    assert seen(shop)["key_metrics"]["clicks"] == 100
    assert shop.trace()["entity"] == {"campaign_id": "gifts"}


# --- beside earlier ones ----------------------------------------------------------------------


def weeks(shop: Desk, downloads, *orders: int, clicks: int = 400) -> str:
    """An observation of each week, from the second one of 2025 on; what the last one says."""
    output = ""
    for number, many in enumerate(orders):
        start, end = 6 + 7 * (number % 3), 12 + 7 * (number % 3)
        month = 1 + number // 3
        days = (f"2025-{month:02d}-{start:02d}", f"2025-{month:02d}-{end:02d}")
        report = search_terms(*days, ("mug", clicks, many, 200.0, 20.0 * many))
        file = downloads(f"w{number}.csv", report)
        output = shop.run("observe", file, "--asin", ASIN).output
    return output


def test_a_fall_of_the_conversion_is_flagged_with_its_counts(shop: Desk, downloads):
    output = weeks(shop, downloads, 44, 46, 45, 43, 47, 19)
    (anomaly,) = [each for each in seen(shop)["anomalies"] if each["metric"] == "conversion_rate"]
    assert anomaly["says"].startswith("conversion_rate 19/400 = 4.8 % (3.1 to 7.3); 5 earlier")
    assert anomaly["z"] < -3
    assert f"unusual: {anomaly['says']}" in output


def test_a_usual_week_has_no_anomaly(shop: Desk, downloads):
    weeks(shop, downloads, 44, 46, 45, 43, 47)
    assert seen(shop)["anomalies"] == []


def test_another_product_has_no_history_of_this_one(shop: Desk, downloads):
    weeks(shop, downloads, 44, 46, 45, 43)
    file = downloads("other.csv", WEEK)
    output = shop.run("observe", file, "--asin", "B0EXAMPLE2", "--format", "json").output
    (found,) = json.loads(output)["observations"]
    assert found["untold"]["ctr"] == "not enough history (0 of 4 earlier periods)"


def test_a_report_of_the_same_days_is_named_and_is_no_history(shop: Desk, downloads):
    shop.run("observe", downloads("a.csv", WEEK), "--asin", ASIN)
    first = shop.traces()[0].stem
    longer = WEEK.replace(b"2025-01-12", b"2025-01-14")
    output = shop.run("observe", downloads("b.csv", longer), "--asin", ASIN).output
    assert f"note: {first} tells of some of the same days (2025-01-06 to 2025-01-12)" in output


def test_another_window_is_another_report(shop: Desk, downloads):
    vendors = WEEK.replace(b"7 Day", b"14 Day")
    shop.run("observe", downloads("a.csv", vendors), "--asin", ASIN)
    assert seen(shop)["data_sources"] == ["search_terms/14d"]
    output = shop.run("observe", downloads("b.csv", WEEK), "--asin", ASIN).output
    assert "tells of some of the same days" not in output


# --- what is wrong ----------------------------------------------------------------------------


def test_a_report_that_is_not_known_says_what_it_saw(shop: Desk, downloads):
    said = refused(shop, downloads("x.csv", b"Colour,Clicks\nred,3\n"))
    assert "this is no report that is known. Its columns are: Colour | Clicks" in said


def test_a_cell_that_is_no_number_is_told_with_its_place(shop: Desk, downloads):
    said = refused(shop, downloads("x.csv", WEEK.replace(b"$80.50", b"n.a.")))
    assert "x.csv, row 3, column P: the column of spend: 'n.a.' is no number" in said


def test_names_of_customers_never_come_into_git(shop: Desk, downloads):
    said = refused(shop, downloads("x.csv", b"order-id,recipient-name\n1,Ann\n"))
    assert "recipient-name hold names or addresses of customers" in said
    assert "Ann" not in said


def test_a_period_that_the_file_cannot_know_is_asked_for(shop: Desk, downloads):
    file = downloads("BusinessReport-1-13-25.csv", business("P,B0,M,1,,,2,,,1,,,3,1"))
    said = refused(shop, file)
    assert "does not tell which days it is about" in said
    assert "--period 2025-01-06..2025-01-12" in said


def test_a_report_in_another_currency_is_of_another_shop(shop: Desk, downloads):
    said = refused(shop, downloads("x.csv", WEEK.replace(b"USD", b"EUR")))
    assert "the report is in EUR, and the shop ACME-01 in US has USD" in said


def test_without_a_shop_nobody_knows_where_a_report_belongs(empty: Desk, downloads):
    empty.run("init", "--no-hooks")
    said = refused(empty, downloads("t.csv", WEEK))
    assert "Nobody knows yet whose report it is" in said
    assert "--store ACME-01 --marketplace US" in said
    empty.run("observe", downloads("t.csv", WEEK), "--store", "TEA", "--marketplace", "US")
    assert (empty.path / "uploads/TEA-US/t.csv").exists()


def test_of_several_reports_one_that_is_wrong_stops_all(shop: Desk, downloads):
    refused(shop, downloads("a.csv", WEEK), downloads("b.csv", b"%PDF-1.7"))


def test_another_report_of_the_same_name_is_not_written_over(shop: Desk, downloads):
    shop.run("observe", downloads("t.csv", WEEK))
    said = refused(shop, downloads("t.csv", WEEK.replace(b"300", b"301")))
    assert "uploads/ACME-01-US/t.csv is there already, with another content" in said


def test_where_the_trace_cannot_be_written_the_copy_goes_again(shop: Desk, downloads):
    said = refused(shop, downloads("t.csv", WEEK), "--store", "lower case")
    assert said


def test_a_report_in_a_chinese_code_page_is_read(shop: Desk, downloads):
    cells = {
        "开始日期": "2025年01月06日", "结束日期": "2025年01月12日", "客户搜索词": "礼品杯",
        "展示量": "900", "点击量": "30", "花费": "12.5", "7天总销售额": "80",
        "7天总订单数(#)": "3",
    }  # fmt: skip
    text = "\n".join([",".join(cells), ",".join(cells.values())])
    shop.run("observe", downloads("t.csv", text.encode("gb18030")))
    assert seen(shop)["key_metrics"]["conversion_rate"] == 0.1
