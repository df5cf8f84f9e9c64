"""A page in Markdown: GitHub's flavour, within a limit."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.documents import chain, every_block, review, shop, states
from trace_gate.report.document import (
    Chart,
    Code,
    Column,
    Details,
    Diagram,
    Document,
    Edge,
    Figure,
    Figures,
    Heading,
    Items,
    Link,
    Mark,
    Node,
    Paragraph,
    Point,
    Strong,
    Table,
)
from trace_gate.report.markdown import MERMAID, is_longer, markdown
from trace_gate.report.markdown_line import html_line, line
from trace_gate.report.mermaid import mermaid
from trace_gate.report.sparkline import sparkline


def page(*blocks, **fields) -> str:
    return markdown(Document(title=("Title",), blocks=blocks, **fields))


def below(*blocks) -> list[str]:
    """The lines below the title."""
    head, _, rest = page(*blocks).partition("\n\n")
    assert head.strip() == "## Title"
    return rest.splitlines()


def test_a_review_begins_with_its_marker_then_the_verdict():
    assert markdown(review()).splitlines()[:3] == [
        "<!-- trace-gate:review:DEMO-US -->",
        "",
        "## **BLOCK**: 1 of 3 decisions may not run, 1 waits for a person",
    ]


def test_a_marker_cannot_end_its_comment():
    assert page(marker="a-->b c").startswith("<!-- a--%3Eb%20c -->\n")


def test_headings_of_a_page_stand_below_its_title():
    assert below(Heading(text=("Files",)), Heading(text=("More",), level=3)) == [
        "### Files",
        "",
        "#### More",
    ]


def test_a_table_has_numbers_on_the_right_and_keeps_bars_within_its_cells():
    table = Table(
        caption="What changes",
        columns=(Column(title="Target"), Column(title="From", number=True)),
        rows=(((Code(text="a|b"), " bid"), ("1.20",)), ((), ("-5 %",))),
    )
    assert below(table) == [
        "| Target | From |",
        "| --- | --: |",
        "| <code>a&#124;b</code> bid | 1.20 |",
        "|  | -5 % |",
    ]


def test_a_table_whose_rows_are_not_equally_long_is_an_error():
    table = Table(caption="x", columns=(Column(title="a"),), rows=((("1",), ("lost",)),))
    with pytest.raises(ValueError, match="zip"):
        page(table)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "`plain`"),
        ("a`b", "``a`b``"),
        ("`a`", "`` `a` ``"),
        ("a```b", "````a```b````"),
        (" a ", "`  a  `"),
        ("", "<code></code>"),
    ],
)
def test_code_has_a_fence_that_is_longer_than_any_run_of_backticks(text, shown):
    assert line((Code(text=text),)) == shown


@pytest.mark.parametrize(
    ("pieces", "shown"),
    [
        ((Strong(text="TG504 freeze."), " more"), "**TG504 freeze.** more"),
        (("up to ", Strong(text="24.8 %"), "."), "up to <strong>24.8 %</strong>."),
        ((Strong(text="a"), Mark(text="b")), "**a**<strong>b</strong>"),
        ((Mark(text="BLOCK", tone="bad"), ": why"), "**BLOCK**: why"),
        ((Strong(text=" "),), ""),
    ],
)
def test_emphasis_is_asterisks_where_every_reader_takes_them_so(pieces, shown):
    assert line(pieces) == shown


@pytest.mark.parametrize(
    ("to", "shown"),
    [
        ("https://shop.example/a?b=c#d", "[text](<https://shop.example/a?b=c#d>)"),
        ("#state", "text"),
        ("http://shop.example/", "text"),
        ("javascript:alert(1)", "text"),
        ("https://shop.example/a>b", "text"),
        ("https://shop.example/a b", "text"),
        ("https://user@evil.example/", "text"),
    ],
)
def test_a_link_leads_to_the_web_or_stays_text(to, shown):
    assert line((Link(text="text", to=to),)) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1. a", "1&#46; a"),
        ("- a", "&#45; a"),
        ("+ a", "&#43; a"),
        ("=", "&#61;"),
        ("1.20 to -5 %", "1&#46;20 to -5 %"),
    ],
)
def test_a_paragraph_never_becomes_a_list_or_a_heading(text, shown):
    assert below(Paragraph(text=(text,))) == [shown]


def test_pieces_together_do_not_become_a_list_either():
    assert line(("12", ". a")) == "12&#46; a"


def test_details_have_their_summary_first_and_an_empty_line_below():
    assert below(Details(summary=("2 ", Code(text="a<b")), blocks=(Paragraph(text=("x",)),))) == [
        "<details><summary>2 <code>a&#60;b</code></summary>",
        "",
        "x",
        "",
        "</details>",
    ]
    assert below(Details(summary=("x",), blocks=(), is_open=True))[0].startswith("<details open>")


def test_a_summary_is_html():
    pieces = ("a ", Strong(text="b"), Mark(text="c"), Link(text="d", to="https://x.example/"))
    assert html_line(pieces) == "a <strong>b</strong><strong>c</strong>d"


def test_items_are_a_list():
    assert below(Items(lines=(("a",), ("- b",), ()))) == ["- a", "- &#45; b", "- &nbsp;"]


def test_figures_are_a_table_without_empty_columns():
    figures = (
        Figure(label="Freeze rate", value="25 %", tone="good", verdict="good"),
        Figure(label="Open", value="2", change=("oldest 9 days",)),
    )
    assert below(Figures(figures=figures)) == [
        "| Figure | Value | Verdict | Change |",
        "| --- | --: | --- | --- |",
        "| Freeze rate | **25 %** | good |  |",
        "| Open | **2** |  | oldest 9 days |",
    ]


def chart(kind: str, *values: int | None, **more: int) -> Chart:
    more = {name: Decimal(value) for name, value in more.items()}
    known = (None if value is None else Decimal(value) for value in values)
    points = tuple(Point(at=f"W{at}", value=value) for at, value in enumerate(known))
    table = Table(caption="By week", columns=(Column(title="Week"),), rows=((("W0",),),))
    return Chart(kind=kind, title="It fell", unit="%", points=points, table=table, **more)


def test_a_line_is_a_row_of_signs_with_its_ends_its_range_and_its_table_folded():
    assert below(chart("line", 30, None, 10, low=0, high=20)) == [
        "**It fell**<br>█·▁ 30 to 10 %, wanted 0 to 20 %",
        "",
        "<details><summary>By week</summary>",
        "",
        "| Week |",
        "| --- |",
        "| W0 |",
        "",
        "</details>",
    ]


def test_bars_are_their_table():
    assert below(chart("bars", 1, high=20)) == [
        "**It fell**<br>wanted at most 20 %",
        "",
        "| Week |",
        "| --- |",
        "| W0 |",
    ]


@pytest.mark.parametrize(
    ("values", "shown"),
    [((), ""), ((None,), ""), ((5, 5), "▄▄"), ((0, 7, None, 14), "▁▄·█"), ((-1, 1), "▁█")],
)
def test_signs_rise_with_the_values(values, shown):
    assert sparkline(Point(at="x", value=value) for value in values) == shown


def test_a_diagram_is_mermaid_with_ids_of_ours_and_quoted_labels():
    diagram = Diagram(
        title="It ends",
        nodes=(Node(name="end", text='a "b"; [c]', tone="bad"), Node(name="graph", text="")),
        edges=(Edge(source="end", target="graph", text="x|y"), Edge(source="graph", target="end")),
    )
    assert below(diagram) == [
        "**It ends**",
        "",
        "```mermaid",
        "flowchart LR",
        '  n1["a #34;b#34;#59; #91;c#93;"]:::bad',
        '  n2["-"]',
        '  n1 -->|"x#124;y"| n2',
        "  n2 --> n1",
        "  classDef bad stroke:#cf222e,stroke-width:3px",
        "```",
    ]


def test_diagrams_beyond_what_gitlab_draws_are_lists():
    text = page(chain(), Details(summary=("x",), blocks=(states(), chain(), chain(), states())))
    assert 0 < text.count("```mermaid") < 5
    sources = text.split("```mermaid\n")[1:]
    assert sum(len(each.split("\n```")[0]) for each in sources) <= MERMAID
    assert "- H-014 exact match lowers ACOS → TRACE-20261124-001 camping cup" in text
    assert mermaid(chain()) in text


def test_every_limit_is_kept_and_the_last_word_is_whole():
    for document in (review(), shop(), every_block("关键词 `|<b> @x")):
        full = markdown(document)
        size = len(full.encode())
        assert markdown(document, limit=size) == full
        for limit in range(0, size, 211):
            text = markdown(document, limit=limit)
            assert len(text.encode()) <= limit
            assert text.count("<details") == text.count("</details>")
            assert text.count("```") % 2 == 0


NOTE = (
    "**This page is shortened** to fit here. Left out: 4 more. "
    "All of it: type `trace-gate review a..b`."
)


def test_what_is_folded_goes_first_and_a_line_says_what_is_missing_and_where_it_is():
    document = Document(
        title=("Title",),
        blocks=(
            Paragraph(text=("first",)),
            Heading(text=("Files",)),
            Details(summary=("3 files",), blocks=(Paragraph(text=("x" * 500,)),)),
            Paragraph(text=("last",)),
            Heading(text=("Rest",)),
            Details(summary=("4 more",), blocks=(Paragraph(text=("y" * 500,)),)),
        ),
        footer=("foot",),
        whole=("type ", Code(text="trace-gate review a..b")),
    )
    assert markdown(document, limit=1000).splitlines() == [
        "## Title",
        "",
        NOTE,
        "",
        "first",
        "",
        "### Files",
        "",
        "<details><summary>3 files</summary>",
        "",
        "x" * 500,
        "",
        "</details>",
        "",
        "last",
        "",
        "foot",
    ]
    assert "Left out: 3 files; 4 more." in markdown(document, limit=400)
    assert "last" in markdown(document, limit=400)


@pytest.mark.parametrize("made", [review, shop])
def test_a_page_that_is_called_too_long_is(made):
    whole, blocks = markdown(made()), made().blocks
    parts = sum(len(below(each)[0].encode()) for each in blocks)
    assert not is_longer(blocks, len(whole.encode()))
    assert is_longer(blocks, parts // 2)


def test_what_is_too_long_is_not_made_to_its_end():
    def endless():
        while True:
            yield Paragraph(text=("A few words.",))

    assert is_longer(endless(), 1_000)


def test_many_parts_that_are_left_out_are_counted():
    inside = (Paragraph(text=("x" * 99,)),)
    blocks = tuple(Details(summary=(f"Part {at}",), blocks=inside) for at in range(9))
    text = markdown(Document(title=("Title",), blocks=blocks), limit=200)
    assert "Left out: Part 0; Part 1; Part 2; Part 3; Part 4; 4 more." in text


def test_what_does_not_fit_at_all_leaves_the_marker_then_nothing():
    document = Document(title=("T" * 300,), blocks=(Heading(text=("x",)),), marker="key")
    assert markdown(document, limit=120).startswith("<!-- key -->\n\n**This page is shortened**")
    assert markdown(document, limit=20) == ""
