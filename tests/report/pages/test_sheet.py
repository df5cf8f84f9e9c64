"""An upload sheet in words and as JSON: each row, where its ids are from, what comes next."""

from __future__ import annotations

from tests.support.bulk_files import NAME, download, planned
from trace_gate.app.decide.newest_download import NewestDownload
from trace_gate.app.decide.sheet import Sheet
from trace_gate.app.repository import find_trace
from trace_gate.core.market import upload_plan
from trace_gate.report.pages import sheet

GROUP = "campaign/gifts/ad_group/cups"
CUP = f"{GROUP}/keyword/tea cup/broad"
TEXT = b"trace:\n  id: TRACE-20250107-001\n  trace_type: decision\n"
CHANGES = planned(
    (f"{GROUP}/keyword/tea cup/broad/bid", 1, 0.9),
    (f"{GROUP}/keyword/tea cup/broad/state", "paused", "enabled"),
    (f"{GROUP}/keyword/mug/exact/state", "enabled", "archived"),
    ("asin/B0EXAMPLE1/intent_bucket/IB-gift", "TEST", "GROW"),
    ("campaign/gifts/budget", 100, 90),
)


def made(*left: int, recorded: bytes | None = TEXT, **more: object) -> Sheet:
    return Sheet(
        found=find_trace.of("traces/2025-01/TRACE-20250107-001.yaml", TEXT),
        upload=upload_plan.plan(CHANGES, download(), newer={}, left=frozenset(left)),
        download=NewestDownload(
            uri=f"uploads/{NAME}", data=b"", captured=0.0, captured_at="2025-01-07T08:00:00Z",
            trace_id="TRACE-20250106-001",
        ),
        data=b"",
        sha256="0" * 64,
        recorded=recorded,
        **more,
    )  # fmt: skip


def test_each_row_names_its_changes_and_what_it_sets():
    text = list(sheet.lines(made(), "../s.xlsx"))
    assert text[:4] == [
        "../s.xlsx: 3 rows of TRACE-20250107-001",
        f"  row 2: Update {CUP}/bid: Bid 0.9, State enabled   (changes 1 and 2)",
        f"  row 3: Archive {GROUP}/keyword/mug/exact/state: State archived   (change 3)",
        "  row 4: Update campaign/gifts/budget: Daily Budget 90   (change 5)",
    ]
    assert f"ids from uploads/{NAME}, taken at 2025-01-07T08:00:00Z" in text
    assert any(each.startswith("note: change 4: no row") for each in text)


def test_what_was_left_out_and_what_is_recorded_already_are_said():
    text = "\n".join(sheet.lines(made(1, 2, 5, recorded=None), "s.xlsx"))
    assert "1 row of" in text
    assert "changes 1, 2, 5: left out, so it is not done by this sheet" in text
    assert "git add" not in text
    assert "asks for the state" not in text
    assert "note: an earlier release" in "\n".join(
        sheet.lines(made(notes=("an earlier release",)), "s.xlsx")
    )


def test_json_has_the_cells_by_the_names_of_the_columns():
    data = sheet.plain_data(made(), "s.xlsx")
    assert (data["trace"], data["recorded"], data["apart"]) == ("TRACE-20250107-001", True, [4])
    cells = data["rows"][1]["cells"]  # type: ignore[index]  # a list of rows
    assert (cells["Operation"], cells["Entity"]) == ("Archive", "Keyword")
    assert "State" not in cells
    assert data["rows"][0]["cells"]["Bid"] == "0.9"  # type: ignore[index]  # a list of rows
