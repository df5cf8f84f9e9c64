"""What was executed last, held against what the files have (SPEC 9, `check --all`)."""

from __future__ import annotations

from decimal import Decimal
from itertools import permutations

import pytest

from tests.support import court
from tests.support.unit_case import decision, time, trace_file
from trace_gate.core.gate import market_newest
from trace_gate.core.gate.market_newest import Newest, executed
from trace_gate.core.market.file_values import FileValues
from trace_gate.core.market.held import Held, Place
from trace_gate.core.market.problems import Problem

SHOP = (court.tenant()["store_id"], court.tenant()["marketplace"])
CUP = "campaign/gifts/ad_group/cups/keyword/mug"
MUG = f"{CUP}/exact/bid"


def said(number=1, new=0.9, target=MUG, **fields):
    step = {"target": target, "change_type": "bid_update", "from_value": 0.8, "to_value": new}
    return trace_file(decision(number, step, **fields)).trace


def held(value="0.80", normal=MUG, line=2, kind="money", path="ads/b.csv"):
    place = Place(path=path, line=line, row=line, column="Bid") if line else Place(path=path)
    made = Decimal(value) if kind == "money" else value
    return Held(
        shop=SHOP, normal=normal, text=normal, kind=kind, value=made, place=place, entry="bids"
    )


def found(files, *traces, problems=()):
    newest = Newest()
    for each in traces:
        newest.add(executed(each))
    return list(market_newest.findings(newest, FileValues(held=tuple(files), problems=problems)))


def test_a_file_with_another_value_is_named_with_its_place_and_the_trace():
    (one,) = found([held()], said())
    assert (one.code, one.level, one.path, one.line) == ("TG410", "warning", "ads/b.csv", 2)
    assert one.trace_id == "TRACE-20250102-001"
    assert "ads/b.csv, row 2, column 'Bid' has 0.80, and TRACE-20250102-001 made it 0.9" in (
        one.message
    )
    assert f"trace-gate new decision --change '{MUG} 0.9 -> 0.80' --executed" in one.remediation
    assert "Write 0.9 into ads/b.csv, row 2" in one.remediation
    assert "git add ads/b.csv && trace-gate new decision --from-staged" in one.remediation


def test_the_newest_execution_counts_in_whatever_order_they_are_read():
    traces = [
        said(1, 0.9, executed_at=time(-3600)),
        said(2, 0.8, executed_at=time(-1800)),
        said(3, 0.7, executed_at=time(-7200)),
    ]
    for order in permutations(traces):
        assert found([held("0.80")], *order) == []
        (one,) = found([held("0.70")], *order)
        assert one.trace_id == "TRACE-20250102-002"


@pytest.mark.parametrize(
    "trace",
    [
        said(new=0.8),
        said(executed_at=None),
        said(result="failure"),
        said(failed=[{"number": 1, "reason": "no such keyword"}]),
        said(target="campaign/other/budget"),
        said(target="file/ads/b.csv"),
        said(target="asin/B0EXAMPLE1/intent_bucket/IB-gift"),
        said(tenant={**court.tenant(), "store_id": "OTHER"}),
    ],
)
def test_nothing_is_said_where_the_file_is_right_or_nothing_happened_to_it(trace):
    assert found([held()], trace) == []


def test_what_was_rolled_back_did_happen():
    assert [each.code for each in found([held()], said(result="rolled_back"))] == ["TG410"]


def test_a_keyword_without_its_type_is_that_of_the_files_where_they_have_one():
    bare = said(target=f"{CUP}/bid")
    assert [each.code for each in found([held()], bare)] == ["TG410"]
    assert found([held(), held("0.80", f"{CUP}/broad/bid", 3)], bare) == []
    later = said(2, 0.8, executed_at=time(-60))
    assert found([held()], bare, later) == []


def test_all_types_are_asked_of_the_files_for_a_keyword_without_one():
    newest = Newest()
    newest.add(executed(said(target=f"{CUP}/bid")))
    types = ("", "/exact", "/phrase", "/broad")
    assert newest.targets() == {(SHOP, f"{CUP}{each}/bid") for each in types}
    typed = Newest()
    typed.add(executed(said()))
    assert typed.targets() == {(SHOP, MUG)}


def test_a_target_in_two_files_is_held_against_each():
    files = [held(), held("0.90", path="more/c.csv"), held("0.70", path="more/d.csv")]
    assert [each.path for each in found(files, said())] == ["ads/b.csv", "more/d.csv"]


def test_a_text_is_told_without_a_row():
    title = "asin/B0EXAMPLE1/content/title"
    step = {
        "target": title,
        "change_type": "content_update",
        "from_value": "A mug",
        "to_value": "The mug",
    }
    trace = trace_file(decision(1, step)).trace
    text = held("A mug", title, None, "text", "listings/B0EXAMPLE1/title.txt")
    (one,) = found([text], trace)
    assert "has A mug, and TRACE-20250102-001 made it The mug" in one.message
    assert "Put The mug into listings/B0EXAMPLE1/title.txt" in one.remediation
    assert f"`target: {title}`" in one.remediation


def test_what_nobody_can_read_is_said_and_not_taken_for_right():
    problem = Problem(path="ads/b.csv", line=2, message="It is no number.", remedy="Write one.")
    (one,) = found([], said(), problems=(problem,))
    assert (one.code, one.level, one.line) == ("TG415", "warning", 2)


def test_of_very_many_rows_the_first_are_shown_and_the_rest_is_counted():
    traces = [said(n, target=f"{CUP}-{n}/exact/bid") for n in range(1, 61)]
    files = [held("0.80", f"{CUP}-{n}/exact/bid", n + 1) for n in range(1, 61)]
    shown = found(files, *traces)
    assert len(shown) == 51
    assert "And 10 more rows" in shown[-1].message
