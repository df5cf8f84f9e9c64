"""What `observe` prints of a report: figures, what a person should know, what comes next."""

from __future__ import annotations

import datetime as dt

from tests.support.reports import LANGUAGES, SEARCH_TERMS, table
from trace_gate.app.analyse.observe import Observed
from trace_gate.app.author.new_trace import Written
from trace_gate.core.analyst import metrics, reports
from trace_gate.core.analyst.bucket_counts import Counted
from trace_gate.core.analyst.comparison import Anomaly, Comparison
from trace_gate.core.finding import Finding
from trace_gate.report.pages import observe

ROW = {
    "Start Date": "2025-01-05", "End Date": "2025-01-11", "Customer Search Term": "mug",
    "Impressions": "20000", "Clicks": "400", "Spend": "280.00", "7 Day Total Sales ": "1040.00",
    "7 Day Total Orders (#)": "40",
}  # fmt: skip
QUIET = Comparison(anomalies=(), untold={}, usual={}, drifting={}, overlapping=(), used=())
PATH = "traces/2025-01/TRACE-20250112-001.yaml"


def observed(header: str = SEARCH_TERMS, *rows: dict[str, str], **fields: object) -> Observed:
    hidden = {name: fields.pop(name) for name in ("hidden", "hidden_rows") if name in fields}
    (report,) = reports.known([table(header, *(rows or (ROW,))).with_(**hidden)], LANGUAGES)
    written = Written(
        trace_id=PATH[15:33], trace_type="observation", path=PATH, missing=(), executed=False,
        protected=False, left_out=(), unstaged=("uploads/r.csv",),
    )  # fmt: skip
    return Observed(
        **{
            "written": written,
            "report": report,
            "entity": {"asin": "B0EXAMPLE1"},
            "start": dt.date(2025, 1, 5),
            "end": dt.date(2025, 1, 11),
            "figures": metrics.totals(report),
            "comparison": QUIET,
            "copied": None,
            **fields,
        }
    )


def lines(*found: Observed, explain: bool = False) -> list[str]:
    return list(observe.lines(found, explain=explain))


def test_a_report_is_its_title_its_days_its_figures_and_the_next_step():
    assert lines(observed()) == [
        "uploads/r.csv: Sponsored Products search term report, 2025-01-05 to 2025-01-11, 1 row",
        "  impressions 20,000  clicks 400  orders 40  spend 280.00  sales 1,040.00",
        "  ctr 0.0200",
        "  cpc 0.7000",
        "  acos 0.2692",
        "  roas 3.7143",
        "  conversion_rate 0.1000",
        f"wrote {PATH}",
        f"next: git add {PATH} uploads/r.csv",
    ]


def test_explained_each_rate_has_its_two_sums():
    assert "  acos 0.2692 = spend 280.00 / sales 1,040.00" in lines(observed(), explain=True)


def test_of_several_products_each_is_named_and_a_file_is_staged_once():
    two = observed(entity={"asin": "B0EXAMPLE2"}, copied="uploads/SHOP/r.csv")
    one = observed(copied="uploads/SHOP/r.csv")
    found = lines(one, two)
    assert sum(", B0EXAMPLE2, " in line for line in found) == 1
    assert found[-1] == f"next: git add {PATH} uploads/SHOP/r.csv"


def test_what_a_person_should_know_of_the_file_is_said():
    header = SEARCH_TERMS.replace("Retailer", "Shelf") + "|Portfolio name"
    found = lines(observed(header, hidden=True, hidden_rows=1_200, notes=("not final",)))
    assert found[1:5] == [
        "  note: the sheet is hidden.",
        "  note: hidden rows of the sheet are read like others: 1,200",
        "  note: columns that nobody knows are not read: Shelf",
        "  note: two columns mean the same (portfolio); the first is read.",
    ]
    assert "  note: not final" in found


def test_what_is_unusual_is_said_and_what_was_not_compared():
    compared = QUIET.with_(
        anomalies=(Anomaly(metric="acos", says="acos doubled"),), untold={"ctr": "not enough"}
    )
    found = lines(observed(comparison=compared))
    assert "  unusual: acos doubled" in found
    assert "  not compared with earlier weeks: ctr (--explain says why)" in found
    assert "  ctr: not enough" in lines(observed(comparison=compared), explain=True)


def test_terms_in_no_bucket_are_named_up_to_eight():
    outside = tuple((f"term {n}", 1_000 - n) for n in range(10))
    counted = Counted(items=(), clicks=20_000, clicks_outside=9_955, outside=outside, left_out=2)
    found = lines(observed(counted=counted))
    (terms,) = (line for line in found if "in no bucket" in line)
    assert terms.startswith("  in no bucket: 10 terms, 9,955 clicks: term 0 1,000, term 1 999, ")
    assert terms.endswith("term 7 993 and 2 more")
    assert any("10,045 of 20,000 clicks = 50.2 %" in line for line in found)
    assert any("2 older weeks not counted" in line for line in found)


def test_what_is_still_missing_comes_before_the_next_step():
    lacks = Finding(
        code="TG102", level="error", message="entity.asin is missing.", remediation="Write it.",
        path=PATH, line=7,
    )  # fmt: skip
    one = observed()
    found = lines(one.with_(written=one.written.with_(missing=(lacks,))))
    assert f"  {PATH}:7  entity.asin is missing." in found
    assert found[-1].startswith("next: fill in the lines above, then: git add ")


def test_nothing_of_a_file_moves_the_cursor_of_a_terminal():
    row = {**ROW, "Customer Search Term": "mug\x1b[2J"}
    header = SEARCH_TERMS.replace("Retailer", "She\x1b[2Jlf")
    assert not any("\x1b" in line for line in lines(observed(header, row)))


def test_a_program_reads_the_same_figures():
    (data,) = observe.plain_data([observed()])["observations"]
    assert data["period"] == ["2025-01-05", "2025-01-11"]
    assert data["counts"]["clicks"] == 400
    assert (data["money"]["spend"], data["rates"]["acos"]) == ("280.00", "0.2692")
    assert data["buckets"] is None
