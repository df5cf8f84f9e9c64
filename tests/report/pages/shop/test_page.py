"""The page of a shop, as blocks: what is there, in which order, and no more than is known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support import hypothesis_facts as facts
from tests.support import metric_facts
from tests.support import shop_page as shop
from trace_gate.app.overview.shop import named_traces
from trace_gate.app.overview.shop import shorten as shorten_module
from trace_gate.app.overview.shop.named_traces import NamedTrace
from trace_gate.app.overview.shop.shorten import shorten
from trace_gate.core.record import Record
from trace_gate.report import document as d
from trace_gate.report.pages.shop.page import MARKER, page

HOSTILE = "<script>alert(1)</script> | `x` [a](javascript:b) @you ::error:: \u202e"


def pieces(value: Any) -> Iterator[Any]:
    """Every value of a document, in the order in which it is read."""
    yield value
    if isinstance(value, Record):
        for field in value._fields:
            yield from pieces(getattr(value, field))
    elif isinstance(value, tuple):
        for each in value:
            yield from pieces(each)


def words(value: Any) -> str:
    """All that a person can read, one piece a line."""
    return "\n".join(each for each in pieces(value) if isinstance(each, str))


def made(*addressed, known=True, now=shop.NOW, refused=(), **options) -> d.Document:
    data = shorten({**shop.data(*addressed, now=now), "refused": list(refused)})
    names = named_traces.ids_in(data) if known else ()
    traces = {
        name: NamedTrace(id=name, path=f"traces/{name}.yaml", type="decision", claim="PASS")
        for name in names
    }
    return page(data, traces, **options)


def headings(document: d.Document, level: int = 2) -> list[str]:
    found = (each for each in pieces(document.blocks) if isinstance(each, d.Heading))
    return [words(each.text) for each in found if each.level == level]


def tables(document: d.Document) -> dict[str, d.Table]:
    return {each.caption: each for each in pieces(document.blocks) if isinstance(each, d.Table)}


def test_numbers_come_first_then_what_is_next_then_the_story():
    document = made()
    assert words(document.title) == "ACME-US on 2025-05-16"
    assert document.blocks[0] == d.Paragraph(text=("1 result is due.",))
    assert isinstance(document.blocks[1], d.Figures)
    assert [each.partition(":")[0] for each in headings(document)] == [
        "What comes next", "Freeze rate by week", "Buckets by state", "Hypotheses", "Experiments",
        "Event clock", "Patterns", "What the numbers are counted from",
        f"The {len(traces(document))} traces behind this page",
    ]  # fmt: skip
    assert document.marker == MARKER


def traces(document: d.Document) -> list[str]:
    return [each for each in anchors(document) if each.startswith("TRACE-")]


def anchors(document: d.Document) -> list[str]:
    return [each.name for each in pieces(document) if isinstance(each, d.Anchor)]


def test_a_number_is_said_with_its_change_and_what_is_wanted():
    rate, density, complete, tests = made(now=shop.MONDAY + 105 * shop.DAY).blocks[1].figures
    assert (rate.value, rate.verdict, rate.tone) == ("50 %", "fair", "neutral")
    assert words(rate.change) == "1 of 2 living buckets; up 50 points in a week"
    assert words(rate.wanted) == "above 50 %"
    assert words(density.wanted) == "below 10 %"
    assert (complete.value, complete.verdict) == ("100 %", "complete")
    assert (tests.value, tests.verdict) == ("0", "")
    late = made().blocks[1].figures[3]
    assert (late.value, late.verdict, late.tone) == ("1", "1 due or overdue", "bad")


def test_each_result_that_is_due_is_listed_where_there_are_several():
    one = shop.data(now=shop.NOW)
    (kept,) = (each for each in one["shops"][0]["experiments"] if each["when"])
    late = [{**kept, "hypothesis": f"H-{at:03d}", "id": f"EXP-{at}"} for at in range(1, 24)]
    many = {**one["shops"][0], "experiments": late}
    many["due"] = {**many["due"], "overdue": 23, "today": 0}
    document = page(shorten({**one, "shops": [many]}), {})
    listed = tables(document)["Tests whose result is due, the oldest first."]
    assert len(listed.rows) == 20
    assert words(listed.rows[0][-1]) == f"trace-gate verify {kept['decision']} REPORT"
    assert "3 results more are not shown." in words(document)
    assert "Tests whose result is due, the oldest first." not in tables(made())


def test_each_link_of_the_page_leads_to_a_trace_or_a_list_that_is_there():
    document = made()
    links = {each.to for each in pieces(document) if isinstance(each, d.Link)}
    there = {f"#{name}" for name in anchors(document)}
    assert len(there) == len(anchors(document)), "each place once"
    assert any(each.startswith("#from-1-") for each in links)
    assert links == there


def lists(document: d.Document) -> dict[str, list[str]]:
    """What each number is counted from."""
    (table,) = (each for name, each in tables(document).items() if name.startswith("The traces"))
    return {words(name): words(found).splitlines() for name, found in table.rows}


def link_of(line: d.Line) -> str:
    (link,) = (each for each in line if isinstance(each, d.Link))
    return link.to


def test_each_number_leads_to_the_traces_that_it_is_counted_from():
    document = made(now=shop.MONDAY + 107 * shop.DAY)
    rate, density, complete, _ = document.blocks[1].figures
    assert link_of(rate.source) == f"#{shop.name(105)}", "one trace needs no list"
    assert density.source == (), "no decision of this week"
    assert words(complete.source).startswith("from 1 trace\n")
    tests = made().blocks[1].figures[3]
    assert link_of(tests.source) == f"#{facts.registered(4, 120).trace_id}"
    states, weeks, months = (
        next(each for name, each in tables(document).items() if part in name)
        for part in ("by state at", "end of each week", "Events by month")
    )
    counts = {words(row[0]).splitlines()[0]: row[1] for row in states.rows}
    assert link_of(counts["FROZEN"]) == f"#{shop.name(105)}"
    assert counts["KILL"] == ("0",)
    by_week = {row[0][0]: row for row in weeks.rows}
    assert words(by_week["2025-W02"][-1]).split("TRACE")[0].startswith("new: IB-gift")
    assert link_of(by_week["2025-W02"][2]) == f"#{shop.name(1)}"
    assert link_of(months.rows[-1][0]).startswith("#from-1-")


def test_a_number_of_several_traces_leads_to_their_list_and_what_is_too_much_is_counted():
    many = [shop.seen(day, "decision", executed=True) for day in range(100, 130)]
    document = made(*shop.shop(), *many)
    complete = document.blocks[1].figures[2]
    every, lacking = (each.to for each in complete.source if isinstance(each, d.Link))
    assert {every, lacking} < {f"#{name}" for name in anchors(document)}
    found = lists(document)["Trace completeness: executed decisions\nfrom-1-2\n (31)"]
    newest = shop.name(129).removeprefix("TRACE-")
    assert found[:2] == [newest, f"#{shop.name(129)}"]
    assert found[-1] == " and 7 more, which --format json has"


def test_traces_behind_numbers_are_listed_only_as_long_as_there_is_room(monkeypatch):
    listed = traces(made())
    monkeypatch.setattr(shorten_module, "LISTED", 0)
    few = made()
    assert set(traces(few)) <= set(listed)
    assert all(each.startswith(("#from-", "#TRACE-")) for each in links_of(few))
    assert {each for each in links_of(few) if "TRACE" in each} == {f"#{t}" for t in traces(few)}


def links_of(document: d.Document) -> list[str]:
    return [each.to for each in pieces(document) if isinstance(each, d.Link)]


def test_many_traces_are_folded_by_months_and_the_newest_is_open():
    document = shop.whole()
    months = [each for each in document.blocks if isinstance(each, d.Details)]
    months = [each for each in months if words(each.summary).startswith("20")]
    names = [words(each.summary).partition(":")[0] for each in months]
    assert names == sorted(names, reverse=True)
    assert len(names) >= 3
    assert [each.is_open for each in months] == [True] + [False] * (len(months) - 1)
    for month, name in zip(months, names, strict=True):
        inside = traces(month)
        assert words(month.summary).endswith(f": {len(inside)} trace{'s' * (len(inside) != 1)}")
        assert inside == sorted(inside)
        assert {each[6:12] for each in inside} == {name.replace("-", "")}
    listed = [each for month in months for each in traces(month)]
    assert sorted(listed) == sorted(set(traces(document)))
    links = {each for each in links_of(document) if each.startswith("#TRACE-")}
    assert links == {f"#{name}" for name in listed}
    assert not [each for each in made().blocks if isinstance(each, d.Details) and traces(each)]


def test_a_trace_that_nobody_can_show_is_named_without_a_link():
    document = made(known=False)
    assert all(each.startswith("#from-1-") for each in links_of(document))
    assert d.Code(text=shop.name(105)) in list(pieces(document))


def test_traces_lead_to_their_file_where_that_is_known():
    base = "https://github.com/acme/shop/blob/c"
    document = made(base=base)
    urls = [each.to for each in pieces(document) if isinstance(each, d.Link) and each.to[0] != "#"]
    assert f"{base}/traces/{shop.name(105)}.yaml" in urls


def test_a_path_is_escaped_in_its_address():
    data = shorten(shop.data())
    trace = NamedTrace(id="TRACE-20250106-001", path="traces/a b#c?d.yaml")
    document = page(data, {trace.id: trace}, base="https://h/x")
    (url,) = (e.to for e in pieces(document) if isinstance(e, d.Link) and e.text == "file")
    assert url == "https://h/x/traces/a%20b%23c%3Fd.yaml"


def test_every_row_has_a_cell_for_every_column():
    for caption, table in tables(made()).items():
        assert {len(row) for row in table.rows} == {len(table.columns)}, caption


def test_what_is_claimed_is_called_so():
    claim = shop.expected(
        facts.registered(17, 2, hypothesis_id="H-003"), facts.used(18, 3),
        facts.verified(19, 15, about=18, hypothesis_id=None, reports=()), name="H-003",
    )  # fmt: skip
    text = words(made(*shop.shop(), *claim))
    assert "confirmed, claimed" in text
    assert " (1 claimed)" in text
    marks = {each for each in pieces(made(*shop.shop(), *claim)) if isinstance(each, d.Mark)}
    assert d.Mark(text="confirmed, claimed", tone="warning") in marks
    assert d.Mark(text="CONFIRMED", tone="warning") in marks, "no claim looks like a proof"


def test_a_pattern_that_may_be_chance_is_folded_and_a_law_is_not():
    assert "1 pattern that may be chance" in words(made())
    assert not [each for each in tables(made()) if each.startswith("Laws")]
    more = shop.pattern(*(metric_facts.observed(number) for number in range(4, 20)))
    assert [each for each in tables(made(*shop.shop(), *more)) if each.startswith("Laws")]


def test_not_enough_data_is_said():
    text = words(made(shop.seen(0), shop.decided(1)))
    assert "Not enough data" in text
    assert "No bucket lives yet, so there is no rate." in text
    assert "None is written down yet." in text
    assert "Nothing changed its state yet." in text
    figure = made(shop.seen(0)).blocks[1].figures[0]
    assert (figure.value, figure.verdict) == ("not known", "")
    assert words(figure.change) == "0 of 0 living buckets", "there is nothing to compare with"


def test_without_a_trace_it_says_what_to_do():
    empty = {**shorten(shop.data()), "shops": []}
    document = page(empty, {})
    assert words(document.title) == "No shop yet on 2025-05-16"
    assert "trace-gate new observation --help" in words(document)


def test_each_shop_has_a_part_of_its_own():
    document = made(*shop.shop(), shop.seen(1, tenant=shop.KETTLE))
    assert headings(document)[:2] == ["ACME-US", "KETTLE-DE"]
    overview = document.blocks[0]
    assert [words(row[0][0].text) for row in overview.rows] == ["ACME-US", "KETTLE-DE"]
    assert [row[0][0].to for row in overview.rows] == ["#shop-1", "#shop-2"]
    assert len([each for each in document.blocks if isinstance(each, d.Figures)]) == 2


def test_of_many_shops_each_is_told_in_short_with_the_command_for_the_whole():
    others = [shop.seen(1, tenant=f"S{number}-DE") for number in range(6)]
    document = made(*shop.shop(), *others)
    assert "trace-gate report --store ACME --marketplace US" in words(document).splitlines()
    assert "Hypotheses" not in words(document)
    assert "that needs nobody" not in words(document)
    assert "1 bucket more is not shown. All: trace-gate report --store ACME" in words(document)
    few = made(*shop.shop(), *others[:5])
    assert "Hypotheses: 2" in words(few)
    assert "1 bucket that needs nobody" in words(few)


def test_a_shop_with_nothing_to_do_says_so():
    document = made(*shop.in_bucket("IB-a", (0, "", "")), now=shop.MONDAY + 2 * shop.DAY)
    said = "No result is due, no decision is open, and no bucket is ready to go on."
    assert words(document.blocks[0]) == said


def test_decisions_that_are_open_say_for_whom_they_wait():
    waits = shop.decided(129, claim="ESCALATE")
    document = made(*shop.shop(), waits)
    assert "Open decisions: 1" in words(document)
    assert "nobody is named who may approve" in words(document)
    assert "Open decisions" not in words(made())


def test_what_the_fold_goes_on_without_is_said_at_the_top_and_listed():
    row = {"trace": "TRACE-20250106-001", "code": "TG507", "reason": "No way.", "mend": "Do so."}
    document = made(refused=[row] * 25)
    assert "without 25 things" in words(document.blocks[0])
    assert "5 things more are not shown." in words(document)
    assert "No way." in words(document)


def test_a_shallow_clone_does_not_say_who_wrote_a_trace():
    assert "git fetch --unshallow" in words(made(authors=False))
    listed = next(t for c, t in tables(made(authors=False)).items() if c.startswith("What each"))
    assert "Author" not in [each.title for each in listed.columns]


def test_what_is_left_out_is_counted_with_the_command_that_shows_it():
    many = [
        fact
        for number in range(1, 91)
        for fact in shop.in_bucket(f"IB-a{number}", (number % 60, "", ""))
    ]
    text = words(made(*shop.shop(), *many))
    assert "32 buckets more are not shown." in text
    assert "trace-gate report --store ACME --marketplace US --format json" in text


@pytest.mark.parametrize("field", ["statement"])
def test_a_hostile_text_stays_one_text(field):
    wild = facts.registered(17, 2, hypothesis_id="H-003", **{field: HOSTILE})
    document = made(*shop.shop(), *shop.expected(wild, name="H-003"))
    assert HOSTILE in list(pieces(document)), "the writers make it harmless, not the page"
    assert all(each.startswith(("#TRACE-", "#from-1-")) for each in links_of(document))


def test_a_long_text_is_cut():
    wild = facts.registered(17, 2, hypothesis_id="H-003", statement="long " * 100)
    document = made(*shop.shop(), *shop.expected(wild, name="H-003"))
    (shown,) = {each for each in pieces(document) if isinstance(each, str) and "long long" in each}
    assert len(shown) <= 140
    assert shown.endswith("…")
