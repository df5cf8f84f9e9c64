"""Where the parts of a drawing stand: values to places."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.documents import chain, states
from trace_gate.report.document import (
    Chart,
    Column,
    Diagram,
    Edge,
    Node,
    Point,
    Span,
    Table,
    Timeline,
)
from trace_gate.report.html.bar_chart import bar_chart
from trace_gate.report.html.diagram_chart import HEIGHT, WIDTH, diagram_chart
from trace_gate.report.html.layers import layers
from trace_gate.report.html.line_chart import line_chart
from trace_gate.report.html.scale import percent, scale
from trace_gate.report.html.series import trend
from trace_gate.report.html.text import clipped, column_classes, language, width, wrapped
from trace_gate.report.html.timeline_chart import timeline_chart

TABLE = Table(caption="x", columns=(), rows=())
numbers = st.decimals(-(10**9), 10**9, places=3)


def decimals(*values: str | None) -> list[Decimal | None]:
    return [None if value is None else Decimal(value) for value in values]


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        (["8.3", "33.3"], "0 10 20 30 40"),
        (["24.8", "31.2"], "24 26 28 30 32"),
        (["1190", "1402"], "1100 1200 1300 1400 1500"),
        (["-5", "15"], "-5 0 5 10 15"),
        (["-40", "-10"], "-40 -30 -20 -10 0"),
        (["0", "0"], "-1 -0.5 0 0.5 1"),
        (["0.004", "0.011"], "0 0.005 0.01 0.015"),
        (["7", "7"], "2 4 6 8 10 12"),
    ],
)
def test_an_axis_has_round_values_and_zero_where_it_is_near(values, ticks):
    found = scale([Decimal(value) for value in values]).ticks
    assert [Decimal(each) for each in ticks.split()] == list(found)


@given(st.lists(numbers, min_size=1, max_size=6))
def test_an_axis_holds_all_values_with_few_ticks(values):
    axis = scale(values)
    assert axis.low <= min(values) <= max(values) <= axis.high
    assert 2 <= len(axis.ticks) <= 8
    assert all(0 <= axis.share(value) <= 1 for value in values)


@pytest.mark.parametrize(
    ("share", "shown"), [(0, "0%"), (1, "100%"), (0.5, "50%"), (1 / 3, "33.33%"), (0.1, "10%")]
)
def test_a_place_is_a_percentage(share, shown):
    assert percent(share) == shown


def chart(kind: str, *values: str | None, **more) -> Chart:
    points = tuple(Point(at=f"W{n}", value=value) for n, value in enumerate(decimals(*values)))
    return Chart(kind=kind, title="x", unit="%", points=points, table=TABLE, **more)


def test_a_line_has_a_gap_where_there_is_no_figure():
    drawn = line_chart(chart("line", "0", "20", None, "40", "30"))
    assert [(dot.at, dot.x, dot.y) for dot in drawn.series.dots] == [
        (0, "0%", 160.0),
        (1, "25%", 80.0),
        (3, "75%", 0.0),
        (4, "100%", 40.0),
    ]
    assert [(each.x1, each.x2) for each in drawn.series.segments] == [
        ("0%", "25%"),
        ("75%", "100%"),
    ]
    assert drawn.descriptions == ("W0: 0 %", "W1: 20 %", "W3: 40 %", "W4: 30 %")
    assert (drawn.last, drawn.last_y) == ("30", 60.0)


def test_a_line_without_any_figure_is_an_empty_axis():
    drawn = line_chart(chart("line", None, None))
    assert (drawn.series.dots, drawn.series.last, drawn.last) == ((), None, "")
    assert trend([None]).dots == ()


@pytest.mark.parametrize(
    ("limits", "place"),
    [
        ({"low": "20", "high": "30"}, (40.0, 40.0, (80.0, 40.0))),
        ({"high": "30"}, (40.0, 120.0, (40.0,))),
        ({"low": "20"}, (0.0, 80.0, (80.0,))),
    ],
)
def test_the_wanted_range_reaches_to_its_limits_or_to_the_edge(limits, place):
    more = {name: Decimal(value) for name, value in limits.items()}
    band = line_chart(chart("line", "0", "40", **more)).band
    assert band is not None
    assert (band.y, band.height, band.edges) == place
    assert line_chart(chart("line", "0", "40")).band is None


def test_a_narrow_screen_has_fewer_names_below_a_line_and_always_the_ends():
    labels = line_chart(chart("line", *"123456789")).labels
    assert [each.text for each in labels if not each.is_minor] == ["W0", "W4", "W8"]
    assert len(labels) > 3
    assert [labels[0].anchor, labels[-1].anchor] == ["start", "end"]


def test_bars_start_at_zero_also_below_it():
    drawn = bar_chart(chart("bars", "-10", "30", None, high=Decimal(20)))
    assert drawn.zero == "25%"
    assert [(bar.x, bar.width, bar.value) for bar in drawn.bars] == [
        ("0%", "25%", "-10 %"),
        ("25%", "75%", "30 %"),
        ("25%", "0%", "no figure"),
    ]
    assert drawn.band is not None
    assert (drawn.band.x, drawn.band.width, drawn.band.edges) == ("0%", "75%", ("75%",))


def test_a_span_without_an_end_reaches_to_today():
    spans = (
        Span(label="a", start="2026-11-01", end="2026-11-10"),
        Span(label="b", start="2026-11-06", end=None),
    )
    drawn = timeline_chart(Timeline(title="x", today="2026-11-20", spans=spans, table=TABLE))
    assert [(bar.x, bar.width) for bar in drawn.bars] == [("0%", "50%"), ("25%", "75%")]
    assert (drawn.today, drawn.today_anchor) == ("95%", "end")
    assert [(day.x, day.text) for day in drawn.days] == [("0%", "Nov 2026")]


@pytest.mark.parametrize(
    ("start", "end", "today"),
    [
        ("2026-11-05", "2026-11-06", "2026-11-20"),
        ("2026-11-20", "2026-11-01", "2026-11-20"),
        ("2026-12-24", None, "2026-11-20"),
        ("2020-01-01", None, "2026-11-20"),
        ("2026-11-20", None, "2026-11-20"),
    ],
)
def test_any_span_stands_within_the_drawing(start, end, today):
    span = Span(label="a", start=start, end=end)
    drawn = timeline_chart(Timeline(title="x", today=today, spans=(span,), table=TABLE))
    assert 1 <= len(drawn.days) <= 6
    (bar,) = drawn.bars
    assert 0 <= float(bar.x[:-1]) < float(bar.x[:-1]) + float(bar.width[:-1]) <= 100.01


def test_a_timeline_of_nothing_has_today():
    drawn = timeline_chart(Timeline(title="x", today="2026-11-20", spans=(), table=TABLE))
    assert (drawn.bars, drawn.today) == ((), "0%")


def columns(diagram: Diagram) -> list[list[str]]:
    return [[key[0] for key in each if not key[1]] for each in layers(diagram).columns]


def test_each_box_stands_behind_all_that_leads_to_it():
    assert columns(chain()) == [["o1", "o2"], ["h"], ["d1", "d2", "d3"]]


def test_an_arrow_back_does_not_move_a_box():
    assert columns(states()) == [["NEW"], ["TESTING"], ["SCALING"], ["FROZEN"], ["RETIRED"]]
    assert layers(states()).backward == {("FROZEN", "TESTING")}


def net(*links: str) -> Diagram:
    names = sorted(set("".join(links)))
    return Diagram(
        title="x",
        nodes=tuple(Node(name=name, text=name) for name in names),
        edges=tuple(Edge(source=link[0], target=link[1]) for link in links),
    )


def test_boxes_stand_where_their_arrows_cross_least():
    assert columns(net("ad", "bc")) == [["a", "b"], ["d", "c"]]


@given(st.lists(st.text("abcdef", min_size=2, max_size=2), max_size=12))
def test_every_net_can_be_drawn_and_no_two_boxes_share_a_place(links):
    diagram = net(*links)
    drawn = diagram_chart(diagram)
    assert len(drawn.arrows) == len(links)
    places = [(box.x, box.y) for box in drawn.boxes]
    assert len(set(places)) == len(diagram.nodes)
    assert all(0 <= x <= drawn.width - WIDTH and 0 <= y <= drawn.height - HEIGHT for x, y in places)


def test_an_empty_diagram_is_empty():
    drawn = diagram_chart(Diagram(title="x", nodes=(), edges=()))
    assert (drawn.boxes, drawn.arrows, drawn.width) == ((), (), 0)


@pytest.mark.parametrize(
    ("text", "columns", "shown"),
    [
        ("short", 5, "short"),
        ("too long", 5, "too…"),
        ("关键词", 6, "关键词"),
        ("关键词", 5, "关键…"),
        ("a\u202eb", 9, "a\\u202eb"),
        ("", 5, ""),
    ],
)
def test_a_text_that_is_too_wide_ends_with_an_ellipsis(text, columns, shown):
    assert clipped(text, columns) == shown
    assert width(shown) <= columns


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("one two three", ["one two", "three"]),
        ("TRACE-20261124-001", ["TRACE-", "202611…"]),
        ("关键词关键词", ["关键词", "关键词"]),
        ("a b c d e f g h i j", ["a b c d", "e f g…"]),
        ("", [""]),
    ],
)
def test_a_text_in_a_box_is_broken_behind_words_signs_and_hyphens(text, lines):
    assert wrapped(text, 7, 2) == lines


@pytest.mark.parametrize(
    ("text", "lang"),
    [("plain", None), ("ünï", None), ("关键词", "zh"), ("水筒の", "ja"), ("키워드", "ko")],
)
def test_signs_say_which_glyphs_they_want(text, lang):
    assert language(text) == lang


def test_what_is_short_is_never_broken():
    table = Table(
        caption="x",
        columns=(Column(title="Day"), Column(title="Text"), Column(title="Sum", number=True)),
        rows=((("2026-11-24",), ("a sentence of words",), ("1",)), ((), ("b",), ("2",))),
    )
    assert column_classes(table) == ["short", "", "number"]
    assert column_classes(table.with_(rows=())) == ["short", "short", "number"]
