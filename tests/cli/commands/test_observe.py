"""From a report to an observation, in one command; and each way in which a report is wrong."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.support.desk import Desk
from tests.support.reports import (
    BULK,
    BULK_SEARCH_TERMS,
    BUSINESS,
    QUERIES,
    SEARCH_TERMS,
    search_terms,
)
from trace_gate.app.analyse import typed_fields
from trace_gate.app.author import new_trace
from trace_gate.cli import environment
from trace_gate.core.errors import UsageError

ASIN = "B0EXAMPLE1"


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


def written(shop: Desk) -> list[Path]:
    """All files; what is kept of the fold is no file of the shop."""
    return [each for each in sorted(shop.path.rglob("*")) if "trace-gate" not in each.parts]


def refused(shop: Desk, *words: str) -> str:
    """What a command says that writes nothing."""
    before = written(shop)
    output = shop.run("observe", *words, code=2).output
    assert written(shop) == before
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


# --- several reports in one command ------------------------------------------------------------


def of_week(number: int, orders: int = 44, clicks: int = 400) -> bytes:
    """The report of a week of 2025, the first one from 6 January on."""
    start = dt.date(2025, 1, 6) + dt.timedelta(days=7 * number)
    days = (start.isoformat(), (start + dt.timedelta(days=6)).isoformat())
    return search_terms(*days, ("mug", clicks, orders, 200.0, 20.0 * orders))


def starts(shop: Desk) -> list[str]:
    return [shop.trace(path)["evidence"][0]["period_start"] for path in shop.traces()]


def test_several_reports_are_taken_by_their_days_and_are_history_of_each_other(shop, downloads):
    files = [downloads(f"w{n}.csv", of_week(n, o)) for n, o in enumerate([44, 46, 45, 43, 47, 19])]
    output = shop.run("observe", *reversed(files), "--asin", ASIN, "--format", "json").output
    found = json.loads(output)["observations"]
    assert starts(shop) == sorted(starts(shop))
    assert found[-1]["compared_with"] == [path.stem for path in shop.traces()[:-1]]
    assert "conversion_rate" in [each["metric"] for each in found[-1]["anomalies"]]


def test_reports_of_one_command_that_overlap_are_named(shop: Desk, downloads):
    longer = WEEK.replace(b"2025-01-12", b"2025-01-14")
    output = shop.run("observe", downloads("b.csv", longer), downloads("a.csv", WEEK)).output
    first = shop.traces()[0].stem
    assert f"note: {first} tells of some of the same days (2025-01-06 to 2025-01-12)" in output


def test_two_reports_never_go_to_one_place(shop: Desk, downloads, tmp_path):
    (tmp_path / "more").mkdir()
    (tmp_path / "more/t.csv").write_bytes(of_week(1))
    said = refused(shop, downloads("t.csv", WEEK), str(tmp_path / "more/t.csv"))
    assert "would both be uploads/ACME-01-US/t.csv" in said


def test_a_place_that_is_taken_stops_all_reports(shop: Desk, downloads):
    shop.run("observe", downloads("t.csv", WEEK))
    other = downloads("t.csv", WEEK.replace(b"300", b"301"))
    said = refused(shop, downloads("a.csv", of_week(-1)), other)
    assert f"fix: mv {other} {Path(other).parent}/t-2.csv   then: trace-gate observe" in said


def test_a_name_that_the_gate_refuses_is_told_before_anything_is_written(shop: Desk, downloads):
    bad = downloads("week:2.csv", WEEK)
    first = downloads("a.csv", of_week(-1))
    said = refused(shop, first, bad)
    new = bad.replace("week:2", "week-2")
    assert f"fix: mv '{bad}' {new}   then: trace-gate observe {first} {new}" in said


def test_a_role_that_writes_no_observations_is_refused(shop: Desk, downloads):
    said = refused(shop, downloads("a.csv", WEEK), "--agent", "nobody-here")
    assert "Nobody is called 'nobody-here' here" in said


def test_a_shop_that_cannot_be_one_is_refused(empty: Desk, downloads):
    empty.run("init", "--no-hooks")
    where = ("--store", "../evil", "--marketplace", "US")
    assert "--store '../evil'" in refused(empty, downloads("t.csv", WEEK), *where)


def test_uploads_that_is_a_file_is_said_to_be_one(shop: Desk, downloads):
    shutil.rmtree(shop.path / "uploads", ignore_errors=True)
    (shop.path / "uploads").write_text("x")
    assert "uploads is no folder" in refused(shop, downloads("t.csv", WEEK))


def test_what_was_written_goes_again_where_a_later_report_cannot(shop, downloads, monkeypatch):
    whole, calls = new_trace.write, []

    def second_fails(*args: object, **named: object) -> object:
        calls.append(1)
        if len(calls) == 2:
            raise UsageError("No.", remedy="None.")
        return whole(*args, **named)

    monkeypatch.setattr(new_trace, "write", second_fails)
    shop.run("observe", downloads("a.csv", WEEK), downloads("b.csv", of_week(1)), code=2)
    assert shop.traces() == []
    assert not list((shop.path / "uploads").glob("*/*.csv"))


# --- what earlier observations count ------------------------------------------------------------


def found_in(shop: Desk, *words: str) -> dict:
    return json.loads(shop.run("observe", *words, "--format", "json").output)["observations"][-1]


def test_the_same_days_observed_twice_are_one_period(shop: Desk, downloads):
    shop.run("observe", downloads("a.csv", WEEK))
    shop.run("observe", downloads("b.csv", WEEK.replace(b"300", b"301")))
    newest = shop.traces()[-1].stem
    assert found_in(shop, downloads("c.csv", of_week(1)))["compared_with"] == [newest]


def test_an_observation_that_any_trace_supersedes_is_no_history(shop: Desk, downloads):
    shop.run("observe", downloads("a.csv", WEEK))
    shop.write("uploads/x.csv", "x\n")
    shop.run("new", "observation", "--supersedes", shop.traces()[0].stem, "--asin", ASIN,
             "--metric", "acos=0.3", "--evidence", "uploads/x.csv")  # fmt: skip
    assert found_in(shop, downloads("c.csv", of_week(1)))["compared_with"] == []


def test_a_week_that_was_unusual_is_no_history_of_that_figure(shop: Desk, downloads):
    weeks(shop, downloads, 44, 46, 45, 43, 19)
    assert [each["metric"] for each in seen(shop)["anomalies"]] == ["conversion_rate"]
    file = downloads("next.csv", search_terms(*LATE, ("mug", 400, 45, 200.0, 900.0)))
    output = shop.run("observe", file, "--asin", ASIN, "--explain").output
    assert "conversion_rate: usual (45/400 beside 4 earlier periods" in output


# --- what is said of the days -------------------------------------------------------------------

LATE = ("2025-03-03", "2025-03-09")


def test_a_period_beside_that_of_the_rows_is_refused(shop: Desk, downloads):
    file = downloads("t.csv", WEEK)
    said = refused(shop, file, "--period", "2025-01-07..2025-01-13")
    assert "tells of 2025-01-06 to 2025-01-12, and --period says 2025-01-07 to 2025-01-13" in said
    assert f"fix: trace-gate observe {file}   Of other days" in said


def test_a_period_that_is_wider_than_the_rows_is_noted(shop: Desk, downloads):
    words = (downloads("t.csv", WEEK), "--period", "2025-01-05..2025-01-12")
    note = "the report tells of 2025-01-06 to 2025-01-12 only; --period is wider"
    assert found_in(shop, *words)["notes"] == [note]
    assert f"note: {note}" in shop.run("observe", *words).output


@pytest.fixture
def on_monday(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is noon of 13 January 2025."""
    moment = dt.datetime(2025, 1, 13, 12, tzinfo=dt.UTC).timestamp()
    monkeypatch.setattr(environment, "now", lambda: moment)


@pytest.mark.usefixtures("on_monday")
def test_a_period_that_is_not_over_is_refused(shop: Desk, downloads):
    said = refused(shop, downloads("t.csv", of_week(1)))
    assert "2025-01-19 is still to come" in said
    shop.run("observe", downloads("t.csv", WEEK.replace(b"2025-01-12", b"2025-01-14")))


@pytest.mark.usefixtures("on_monday")
def test_sales_that_are_still_coming_in_are_noted(shop: Desk, downloads):
    note = "not final until 2025-01-19: sales are still coming in"
    words = (downloads("t.csv", WEEK),)
    assert found_in(shop, *words)["notes"] == [note]
    assert f"note: {note}" in shop.run("observe", *words).output
    assert found_in(shop, downloads("old.csv", of_week(-1)))["notes"] == []


# --- what is typed ------------------------------------------------------------------------------


def test_an_asin_is_read_as_it_is_meant(shop: Desk, downloads):
    shop.run("observe", downloads("t.csv", WEEK), "--asin", f" {ASIN.lower()} ")
    assert shop.trace()["entity"] == {"asin": ASIN}


@pytest.mark.parametrize("asin", ["B0EXAMPLE", "B0EXAMPLE-1", "B0EXÄMPLE1"])
def test_what_is_no_asin_is_refused(shop: Desk, downloads, asin: str):
    said = refused(shop, downloads("t.csv", WEEK), "--asin", asin)
    assert f"--asin {asin.upper()!r} is not what a trace takes" in said


@pytest.mark.parametrize("option", ["--asin", "--campaign", "--store", "--agent"])
def test_an_option_that_is_empty_is_refused(shop: Desk, downloads, option: str):
    assert f"{option} is empty" in refused(shop, downloads("t.csv", WEEK), option, " ")


def test_a_trigger_is_one_of_those_that_a_trace_knows(shop: Desk, downloads):
    words = ("observe", downloads("t.csv", WEEK), "--trigger", "weekly")
    assert "'weekly' is not one of" in shop.run(*words, code=2).output
    assert shop.traces() == []


def test_spaces_around_a_campaign_are_no_part_of_its_name(shop: Desk, downloads):
    file = downloads("t.csv", WEEK.replace(b"gifts", b"  gifts ", 1))
    shop.run("observe", file, "--campaign", "gifts ")
    assert (seen(shop)["key_metrics"]["clicks"], shop.trace()["entity"]) == (
        400, {"campaign_id": "gifts"},
    )  # fmt: skip


def test_a_pipe_is_no_report(shop: Desk, tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.csv")
    assert "pipe.csv is no ordinary file" in refused(shop, str(tmp_path / "pipe.csv"))
    assert "is no ordinary file" in refused(shop, "/dev/null")


# --- words --------------------------------------------------------------------------------------


def test_what_was_not_compared_is_told_as_such(shop: Desk, downloads):
    output = shop.run(
        "observe", downloads("t.csv", search_terms(*LATE, ("mug", 9, 1, 2, 3)))
    ).output
    assert "2025-03-03 to 2025-03-09, 1 row\n" in output
    assert "not compared with earlier weeks: conversion_rate, ctr" in output


def test_a_name_that_the_report_lacks_comes_with_the_nearest_ones(shop: Desk, downloads):
    said = refused(shop, downloads("t.csv", WEEK), "--campaign", "gift")
    assert "has no row about gift" in said
    assert "fix: It has: gifts." in said


def test_a_report_without_rows_is_said_to_have_none(shop: Desk, downloads):
    said = refused(shop, downloads("t.csv", WEEK.split(b"\n")[0] + b"\n"))
    assert "has a header and no rows" in said


def test_only_a_business_report_has_the_day_of_its_download_in_its_name(shop: Desk, downloads):
    names = [n for n in SEARCH_TERMS.split("|") if n not in ("Start Date", "End Date")]
    row = ["USD" if n == "Currency" else "1" for n in names]
    said = refused(shop, downloads("t.csv", f"{','.join(names)}\n{','.join(row)}\n".encode()))
    assert "does not tell which days it is about" in said
    assert "the day of the download" not in said


def test_the_fix_of_another_currency_makes_up_no_marketplace(shop: Desk, downloads):
    said = refused(shop, downloads("x.csv", WEEK.replace(b"USD", b"EUR")))
    assert "--store STORE --marketplace MARKETPLACE" in said


@pytest.mark.parametrize(
    "odd",
    [
        "causal_links: [{supersedes: x}]",
        "observation: {data_sources: 7, note: search_terms/7d}",
        (
            "observation: {data_sources: [search_terms/7d], anomalies: 7, key_metrics: [1]}\n"
            f"  trace_type: observation\n  entity: {{asin: {ASIN}}}\n"
            "  tenant: {store_id: ACME-01, marketplace: US}\n"
            "  evidence: [{period_start: '2025-01-06', period_end: '2025-01-12'}]"
        ),
    ],
)
def test_a_trace_that_is_not_valid_stops_no_observation(shop: Desk, downloads, odd: str):
    name = "TRACE-20250102-001"
    note = f"  note: search_terms/7d {ASIN} ACME-01\n"
    shop.write(f"traces/2025-01/{name}.yaml", f"trace:\n  id: {name}\n{note}  {odd}\n")
    shop.run("observe", downloads("c.csv", of_week(1)), "--asin", ASIN)
    assert len(shop.traces()) == 2


def test_a_sign_of_other_money_in_a_cell_is_of_another_shop(shop: Desk, downloads):
    said = refused(shop, downloads("x.csv", WEEK.replace(b"$80.50", "£80.50".encode())))
    assert "x.csv, row 3, column P: the report is in £, and the shop ACME-01 in US has USD" in said


def test_a_report_that_names_its_product_is_of_no_other(shop: Desk, downloads):
    line = 'ASIN or Product=["B0EXAMPLE1"],Select week=["Week 2 | 2025-01-05 - 2025-01-11 2025"]'
    names = QUERIES.split("|")
    cells = dict.fromkeys(names, "1") | {"Search Query": "mug", "Reporting Date": "2025-01-11"}
    text = "\n".join([line, ",".join(names), ",".join(cells.values())])
    file = downloads("US_Search_Query_Performance_ASIN_View.csv", text.encode())
    said = refused(shop, file, "--asin", "B0EXAMPLE2")
    assert "is about B0EXAMPLE1, as its first line says, not about B0EXAMPLE2" in said
    shop.run("observe", file, "--asin", "B0EXAMPLE1")
    assert shop.trace()["evidence"][0]["period_start"] == "2025-01-05"


# --- workbooks with several sheets ---------------------------------------------------------------


def bulk(*extra: tuple[str, list[list[object]]]) -> bytes:
    """A bulk workbook: campaigns and search terms, and the sheets that stand beside them."""
    campaigns = dict.fromkeys(BULK.split("|"), "") | {
        "Product": "Sponsored Products", "Entity": "Campaign", "Campaign ID": "123456789012345678",
        "Campaign Name": "gifts", "Impressions": 900, "Clicks": 30, "Spend": 12.5, "Sales": 80,
        "Orders": 3, "Units": 4,
    }  # fmt: skip
    terms = dict.fromkeys(BULK_SEARCH_TERMS.split("|"), "") | {
        "Product": "Sponsored Products", "Campaign ID": "123456789012345678",
        "Customer Search Term": "mug", "Impressions": 800, "Clicks": 29, "Spend": 12.0,
        "Sales": 80, "Orders": 3, "Units": 4,
    }  # fmt: skip
    made = openpyxl.Workbook()
    made.active.title = "Portfolios"
    made.active.append(["Product", "Entity", "Portfolio ID", "Portfolio Name"])
    sheets = [
        ("Sponsored Products Campaigns", [list(campaigns), list(campaigns.values())]),
        ("SP Search Term Report ", [list(terms), list(terms.values())]),
        *extra,
    ]
    for title, rows in sheets:
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


SAMPLE = ("Sample - Sponsored Products", [
    ["Record ID", "Record Type", "Campaign ID", "Campaign", "Impressions", "Clicks", "Spend",
     "Orders", "Sales"],
    ["1", "Campaign", "77", "sample", 9, 8, 7.5, 1, 9.5],
    ["Note: these rows are samples"],
])  # fmt: skip
NAMED = "bulk-a1-20250106-20250112-1736700000000.xlsx"


def test_a_bulk_workbook_becomes_one_observation_of_each_sheet_that_amazon_calls_so(
    shop: Desk, downloads
):
    file = downloads(NAMED, bulk(SAMPLE))
    output = shop.run("observe", file, "--asin", ASIN).output
    seen_in = [shop.trace(path)["observation"] for path in shop.traces()]
    assert [each["data_sources"] for each in seen_in] == [["bulk"], ["bulk_search_terms"]]
    assert [each["key_metrics"]["clicks"] for each in seen_in] == [30, 29]
    assert {shop.trace(path)["evidence"][0]["uri"] for path in shop.traces()} == {
        f"uploads/ACME-01-US/{NAMED}"
    }
    assert output.count("'Sample - Sponsored Products' looks like a report and was not read") == 1
    stage = output.splitlines()[-1].removeprefix("next: git ").split()
    assert len(stage) == len(set(stage)) == 4
    shop.git(*stage)
    assert "PASS" in shop.run("check").output


def test_a_sheet_that_is_named_is_read_alone_and_compared_with_its_like(shop: Desk, downloads):
    file = downloads(NAMED, bulk(SAMPLE))
    shop.run("observe", file, "--sheet", " sample - sponsored products")
    assert seen(shop)["data_sources"] == ["bulk/Sample - Sponsored Products"]
    assert seen(shop)["key_metrics"]["clicks"] == 8
    said = refused(shop, file, "--sheet", "Campaigns")
    assert "has no sheet 'Campaigns'. It has: 'Portfolios', 'Sponsored Products Campaigns'" in said
    said = refused(shop, file, "--sheet", "Portfolios")
    assert "sheet 'Portfolios', row 1: this is no report that is known" in said


def test_sheets_that_may_all_be_meant_are_asked_for(shop: Desk, downloads):
    made = openpyxl.Workbook()
    for title in ("May", "June"):
        sheet = made.create_sheet(title)
        sheet.append(BULK.split("|"))
    file = io.BytesIO()
    made.save(file)
    path = downloads("both.xlsx", file.getvalue())
    said = refused(shop, path, "--asin", ASIN)
    assert "nobody can tell which are meant: 'May' (bulk sheet of campaigns), 'June'" in said
    assert f"fix: trace-gate observe {path} --asin {ASIN} --sheet May" in said


# --- several products, days that are left out, numbers in two ways ------------------------------

PRODUCTS = business(
    f"P1,{ASIN.lower()},Mug,100,5,5%,200,4%,98%,8,1,8%,$160.00,8",
    "P1,B0EXAMPLE2,Cup,50,5,5%,90,4%,98%,1,1,2%,$9.00,1",
)


def test_several_products_become_one_observation_each(shop: Desk, downloads):
    words = (downloads("b.csv", PRODUCTS), "--period", "2025-01-06..2025-01-12")
    shop.run("observe", *words, "--asin", ASIN, "--asin", "b0example2", "--asin", ASIN)
    found = {
        shop.trace(path)["entity"]["asin"]: shop.trace(path)["observation"]["key_metrics"]["units"]
        for path in shop.traces()
    }
    assert found == {ASIN: 8, "B0EXAMPLE2": 1}


def test_the_rows_of_a_report_without_products_count_for_one_product(shop: Desk, downloads):
    file = downloads("t.csv", WEEK)
    said = refused(shop, file, "--asin", ASIN, "--asin", "B0EXAMPLE2")
    assert "does not say which product a row is about" in said
    assert f"trace-gate observe {file} --asin {ASIN}   or" in said


def daily(*days: str, end: str | None = None) -> bytes:
    reports = [search_terms(d, end or d, ("mug", 10, 1, 2.5, 9)).decode() for d in days]
    header = reports[0].splitlines()[0]
    return "\n".join([header, *(each.splitlines()[1] for each in reports)]).encode()


def test_rows_before_a_day_are_left_out(shop: Desk, downloads):
    file = downloads("d.csv", daily("2025-01-06", "2025-01-08", "2025-01-09"))
    output = shop.run("observe", file, "--since", "2025-01-07").output
    evidence = shop.trace()["evidence"][0]
    assert (evidence["period_start"], evidence["period_end"]) == ("2025-01-07", "2025-01-09")
    assert seen(shop)["key_metrics"]["clicks"] == 20
    assert "note: rows before 2025-01-07 are left out" in output
    assert "has no row from 2025-01-10 on" in refused(shop, file, "--since", "2025-01-10")
    both = ("--since", "2025-01-08", "--period", "2025-01-06..2025-01-12")
    assert "Leave one of them out" in refused(shop, file, *both)
    assert "--since 'today' is no day" in refused(shop, file, "--since", "today")


def test_a_day_before_all_rows_leaves_nothing_out(shop: Desk, downloads):
    output = shop.run("observe", downloads("t.csv", WEEK), "--since", "2025-01-01").output
    assert shop.trace()["evidence"][0]["period_start"] == "2025-01-06"
    assert "left out" not in output


def test_a_row_that_cannot_be_cut_and_a_report_without_days_are_refused(shop: Desk, downloads):
    file = downloads("t.csv", WEEK)
    said = refused(shop, file, "--since", "2025-01-08")
    assert "t.csv, row 2, column A: the row is about 2025-01-06 to 2025-01-12" in said
    said = refused(shop, downloads("b.csv", PRODUCTS), "--since", "2025-01-08")
    assert "does not tell of each row which days it is about" in said


def test_a_row_that_ends_before_it_begins_is_told_with_its_place(shop: Desk, downloads):
    odd = daily("2025-01-06", "2025-01-08").replace(
        b"2025-01-08,2025-01-08", b"2025-01-08,2025-01-07"
    )
    said = refused(shop, downloads("t.csv", odd), "--period", "2025-01-06..2025-01-12")
    assert "t.csv, row 3, column B: the row ends on 2025-01-07, before it begins on" in said


def test_a_thousand_or_one_is_asked_where_no_column_tells(shop: Desk, downloads):
    names = [n for n in SEARCH_TERMS.split("|") if "Date" not in n]
    cells = dict.fromkeys(names, "") | {
        "Customer Search Term": "mug", "Impressions": "1.000", "Clicks": "1.000",
        "Spend": "90", "7 Day Total Sales ": "300", "7 Day Total Orders (#)": "10",
    }  # fmt: skip
    text = "\n".join([";".join(names), ";".join(cells.values())])
    file = downloads("t.csv", text.encode())
    words = (file, "--period", "2025-01-06..2025-01-12")
    said = refused(shop, *words)
    assert "row 2, column J: the column of impressions: '1.000' can be read in two ways" in said
    command = f"trace-gate observe {file} --period 2025-01-06..2025-01-12 --decimals"
    assert f"1.000 is one: {command} point   1.000 is a thousand: {command} comma" in said
    shop.run("observe", *words, "--decimals", "comma")
    assert seen(shop)["key_metrics"]["clicks"] == 1000


def test_the_money_beside_it_tells_whether_it_is_a_thousand(shop: Desk, downloads):
    text = search_terms("2025-01-06", "2025-01-12", ("mug", 0, 10, 90.5, 300.25)).decode()
    text = text.replace(",", ";").replace("$90.50", "90,50").replace("$300.25", "300,25")
    shop.run("observe", downloads("t.csv", text.replace(";0;0;", ";1.000;1.000;").encode()))
    metrics = seen(shop)["key_metrics"]
    assert (metrics["clicks"], metrics["spend"]) == (1000, 90.5)


# --- what git add would leave out, and commands that are shown whole -----------------------------


def test_a_place_that_git_ignores_is_told_before_anything_is_written(shop: Desk, downloads):
    ignore = shop.path / ".gitignore"
    ignore.write_text(ignore.read_text() + "*.csv\n")
    number = len(ignore.read_text().splitlines())
    said = refused(shop, downloads("t.csv", WEEK))
    rule = f"uploads/ACME-01-US/t.csv is ignored by .gitignore:{number} (*.csv)"
    assert rule in said
    ignore.write_text(ignore.read_text() + "!uploads/**/*.csv\n")
    shop.run("observe", downloads("t.csv", WEEK))


def test_a_fix_shows_the_whole_command(shop: Desk, downloads):
    file = downloads("My Report.csv", business("P,B0,M,1,,,2,,,1,,,3,1"))
    said = refused(shop, file, "--asin", ASIN, "--explain", "--trigger", "manual")
    words = f"trace-gate observe '{file}' --asin {ASIN}"
    assert f"{words} --trigger manual --explain --period 2025-01-06..2025-01-12" in said


def test_tabs_part_cells_as_well(shop: Desk, downloads):
    shop.run("observe", downloads("t.tsv", WEEK.replace(b",", b"\t")))
    assert seen(shop)["key_metrics"]["clicks"] == 400


# --- by intent bucket ----------------------------------------------------------------------------


def bucketed(shop: Desk, *names: str, asin: str = ASIN) -> None:
    """Traces of committed decisions that created buckets; the gate is not asked."""
    shop.write("uploads/a.csv", "x\n")
    shop.run("new", "observation", "--asin", asin, "--evidence", "uploads/a.csv", "--metric",
             "acos=0.41")  # fmt: skip
    shop.run("new", "hypothesis", "--caused-by", shop.traces()[-1].stem, "--statement", "They sell",
             "--criterion", "acos <= 0.35")  # fmt: skip
    cause = shop.traces()[-1].stem
    for name in names:
        meaning = json.dumps({"fit_type": "exact", "keywords": [f"{name} gift", name]})
        target = f"asin/{asin}/intent_bucket/IB-{name}"
        shop.run("new", "decision", "--caused-by", cause, "--action", "bucket_create",
                 "--executed", "--change", f"{target} null -> {meaning}", "--option", "Make it",
                 "--option", "Leave it", "--rationale", "People look for it")  # fmt: skip
        path = shop.traces()[-1]
        path.write_text(
            path.read_text().replace("guardrail_check: ESCALATE", "guardrail_check: PASS")
        )
    shop.commit()


def test_search_terms_are_counted_for_the_buckets_of_head(shop: Desk, downloads):
    bucketed(shop, "mug", "jug")
    data = search_terms(
        "2025-01-06", "2025-01-12",
        ("mugs gift", 300, 33, 210.0, 990.0), ("mug", 100, 7, 80.5, 168.0),
        ("tea", 25, 1, 9.0, 8.0),
    )  # fmt: skip
    words = (downloads("terms.csv", data), "--asin", ASIN)
    output = shop.run("observe", *words).output
    week = {"from": "2025-01-06", "to": "2025-01-12"}
    assert seen(shop)["counts"] == [
        {"bucket": "IB-jug", **week, "impressions": 0, "clicks": 0, "orders": 0, "spend": 0,
         "sales": 0},
        {"bucket": "IB-mug", **week, "impressions": 20000, "clicks": 400, "orders": 40,
         "spend": 290.5, "sales": 1158},
    ]  # fmt: skip
    assert "counted for 2 buckets in 1 period: 400 of 425 clicks = 94.1 %" in output
    assert "in no bucket: 1 term, 25 clicks: tea 25" in output
    stage = output.splitlines()[-1].removeprefix("next: git ").split()
    shop.git(*stage)
    assert "TG205" not in shop.run("check", code=None).output


def test_the_only_product_of_a_shop_need_not_be_named(shop: Desk, downloads):
    bucketed(shop, "mug")
    output = shop.run("observe", downloads("t.csv", WEEK), "--format", "json").output
    (found,) = json.loads(output)["observations"]
    assert shop.trace()["entity"] == {"asin": ASIN}
    assert f"it is about {ASIN}, the only product of ACME-01-US" in found["notes"]
    assert found["buckets"]["counts"][0]["spend"] == "290.50"
    assert (found["buckets"]["clicks"], found["buckets"]["clicks_outside"]) == (400, 0)


def test_a_policy_of_an_earlier_release_takes_no_counts(shop: Desk, downloads):
    path = shop.path / "config/amazon-growth/trace_layers.yaml"
    text = path.read_text()
    begin, end = text.index("      counts:\n"), text.index("      anomalies:\n")
    path.write_text(text[:begin] + text[end:])
    shop.run("compile")
    bucketed(shop, "mug")
    output = shop.run("observe", downloads("t.csv", WEEK), "--asin", ASIN).output
    assert "init --upgrade" in output
    assert "counts" not in seen(shop)
    assert "fix:" not in output


def test_without_buckets_or_of_one_campaign_nothing_is_counted(shop: Desk, downloads):
    shop.run("observe", downloads("t.csv", WEEK), "--asin", ASIN)
    assert "counts" not in seen(shop)
    bucketed(shop, "mug")
    shop.run("observe", downloads("u.csv", WEEK), "--asin", ASIN, "--campaign", "gifts")
    assert "counts" not in seen(shop)
    said = shop.run("observe", downloads("w.csv", WEEK), "--campaign", "gifts").output
    assert f"about all of ACME-01-US, and counts for no product: --asin {ASIN} makes" in said
    shop.run("observe", downloads("v.csv", WEEK), "--asin", "B0EXAMPLE2")
    assert "counts" not in seen(shop)


# --- by what rows are about ----------------------------------------------------------------------


def by_terms(number: int, gift: int, mug: int) -> bytes:
    """A week in which two terms have so many orders of 400 clicks each."""
    start = dt.date(2025, 1, 6) + dt.timedelta(days=7 * number)
    days = (start.isoformat(), (start + dt.timedelta(days=6)).isoformat())
    return search_terms(
        *days, ("gift", 400, gift, 200.0, 20.0 * gift), ("mug", 400, mug, 200.0, 20.0 * mug)
    )


def test_a_term_that_fell_is_named_though_the_whole_is_usual(shop: Desk, downloads):
    files = [downloads(f"w{n}.csv", by_terms(n, 40 + n % 3, 44 - n % 3)) for n in range(5)]
    shop.run("observe", *files)
    last = downloads("w5.csv", by_terms(5, 12, 70))
    output = shop.run("observe", last, "--by", "term").output
    assert "  by term: 2\n" in output
    assert "    gift: clicks 400  orders 12" in output
    assert "unusual: gift: conversion_rate 12/400 = 3.0 %" in output
    named = [(each.get("part"), each["metric"]) for each in seen(shop)["anomalies"]]
    assert named == [("gift", "conversion_rate"), ("mug", "conversion_rate")]
    later = downloads("w6.csv", by_terms(6, 41, 43))
    found = found_in(shop, later, "--explain")
    assert len(found["compared_with"]) == 6
    assert found["usual"]["conversion_rate"].startswith("usual (84/800 beside 6 earlier")


def test_reports_of_one_command_are_history_of_the_parts_as_well(shop: Desk, downloads):
    files = [downloads(f"w{n}.csv", by_terms(n, 40 + n % 3, 44 - n % 3)) for n in range(5)]
    parts = found_in(shop, *files, downloads("w5.csv", by_terms(5, 12, 70)), "--by", "term")
    assert parts["parts"]["anomalies"][0]["part"] == "gift"
    assert parts["parts"]["figures"]["mug"]["orders"] == 70


def test_a_report_that_is_gone_is_said_and_no_history(shop: Desk, downloads):
    shop.run("observe", downloads("w0.csv", by_terms(0, 40, 40)))
    (shop.path / "uploads/ACME-01-US/w0.csv").unlink()
    found = found_in(shop, downloads("w1.csv", by_terms(1, 40, 40)), "--by", "campaign")
    assert found["parts"]["unread"] == [shop.traces()[0].stem]


def test_what_a_report_does_not_tell_is_not_shown_by(shop: Desk, downloads):
    file = downloads("t.csv", WEEK)
    said = refused(shop, file, "--by", "placement")
    assert "does not tell its figures by placement" in said
    assert f"trace-gate observe {file} --by campaign or" in said


def test_a_period_that_is_typed_is_one_that_unclear_days_can_mean(shop: Desk, downloads):
    file = downloads("t.csv", search_terms("01/06/2025", "01/12/2025", ("mug", 30, 3, 21.0, 99.0)))
    output = refused(shop, file, "--asin", ASIN)
    assert f"fix: Type the days that are right: trace-gate observe {file} --asin {ASIN}" in output
    assert "--period 2025-01-06..2025-01-12   or: trace-gate observe" in output
    assert output.count("begins with the month or the day") == output.count("t.csv, row 2") == 1
    output = refused(shop, file, "--asin", ASIN, "--period", "2025-02-06..2025-02-12")
    assert "tells of 2025-01-06 to 2025-01-12 or of 2025-06-01 to 2025-12-01, and" in output
    output = shop.run("observe", file, "--period", "2025-01-06..2025-01-12").output
    assert "2025-01-06 to 2025-01-12, 1 row" in output


def test_days_that_nobody_can_read_are_said_to_be_those_that_were_typed(shop: Desk, downloads):
    file = downloads("t.csv", search_terms("2025-13-45", "2025-01-12", ("mug", 3, 1, 2.0, 9.0)))
    assert "fix: Download the report once more: another program" in refused(shop, file)
    output = shop.run("observe", file, "--period", "2025-01-06..2025-01-12").output
    assert "note: " in output
    assert "its days are only those of --period" in output


def test_a_link_below_uploads_is_no_report_and_can_be_made_one(shop: Desk, downloads):
    file = downloads("t.csv", WEEK)
    (shop.path / "uploads").mkdir()
    (shop.path / "uploads/t.csv").symlink_to(file)
    output = refused(shop, "uploads/t.csv")
    assert "uploads/t.csv is a link to another file" in output
    assert "fix: cp -L uploads/t.csv uploads/t-2.csv   then: trace-gate observe" in output
    shutil.copy(shop.path / "uploads/t.csv", shop.path / "uploads/t-2.csv")
    shop.run("observe", "uploads/t-2.csv")


def test_a_campaign_whose_name_no_trace_can_hold_leaves_nothing_behind(shop: Desk, downloads):
    name = "a\x1b[31mb"
    file = downloads("t.csv", WEEK.replace(b",gifts,", f",{name},".encode()))
    output = refused(shop, file, "--asin", ASIN, "--campaign", name)
    assert "campaign_id: " in output
    assert "No trace can hold that, so nothing was written." in output


def test_a_marketplace_that_there_is_not_is_answered_with_those_that_there_are(shop: Desk):
    with pytest.raises(UsageError) as refused_value:
        typed_fields.refuse_values(
            (shop.path / "schemas/trace-observation.schema.json").read_text(),
            [("--marketplace", "tenant.marketplace", "XX")],
        )
    assert "One of: " in refused_value.value.remedy
    assert "US" in refused_value.value.remedy
