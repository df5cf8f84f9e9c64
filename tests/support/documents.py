"""Pages for tests of the writers: one of a review, one of a shop, and one of every block."""

from __future__ import annotations

from decimal import Decimal

from trace_gate.report.document import (
    Anchor,
    Chart,
    Code,
    CodeLines,
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
    Span,
    Strong,
    Table,
    Timeline,
)

CHANGES = (
    Column(title="Target"),
    Column(title="From", number=True),
    Column(title="To", number=True),
    Column(title="Change", number=True),
    Column(title="Limit", number=True),
)


def review() -> Document:
    """A pull request of three decisions: one is blocked, one waits, one may run."""
    return Document(
        marker="trace-gate:review:DEMO-US",
        whole=(Code(text="trace-gate review main..HEAD --format html"),),
        title=(
            Mark(text="BLOCK", tone="bad"),
            ": 1 of 3 decisions may not run, 1 waits for a person",
        ),
        blocks=(
            Paragraph(
                text=(
                    Code(text="b7c1e90"),
                    " against ",
                    Code(text="main"),
                    " ",
                    Code(text="4fd2a11"),
                    " · policy unchanged · shop DEMO-US",
                )
            ),
            Table(
                caption="Who must do what before this can be merged",
                columns=(Column(title="Who"), Column(title="Must do")),
                rows=(
                    (
                        ("author",),
                        (
                            "take back ",
                            Code(text="market/brand.csv"),
                            " line 7, or unfreeze the bucket: ",
                            Code(text="git checkout 4fd2a11 -- market/brand.csv"),
                        ),
                    ),
                    (
                        ("approver ", Code(text="lin")),
                        (Code(text="trace-gate approve TRACE-20261124-002"), ", or decline"),
                    ),
                ),
            ),
            Heading(
                text=("Blocked: ", Code(text="TRACE-20261124-003"), " raises a frozen bucket"),
                anchor="blocked",
            ),
            Table(
                caption="What TRACE-20261124-003 changes",
                columns=CHANGES,
                rows=(
                    (
                        (Code(text="steel bottle 1l"), " bid"),
                        ("1.20",),
                        ("1.50",),
                        ("+25.0 %",),
                        (Mark(text="frozen", tone="bad"),),
                    ),
                ),
            ),
            Paragraph(
                text=(
                    Strong(text="TG504 freeze."),
                    " ",
                    Code(text="IB-gym-bottle"),
                    " is ",
                    Mark(text="FROZEN", tone="warning"),
                    " since 12 Sep (",
                    Link(text="TRACE-20260912-001", to="#state", code=True),
                    "). No trigger met: CONV_DROP 6.1, needs > 30; ACOS 1.1 x target, needs 2 x.",
                )
            ),
            Heading(
                text=("Waiting: ", Code(text="TRACE-20261124-002"), ", step larger than allowed"),
                anchor="waiting",
            ),
            Table(
                caption="What TRACE-20261124-002 changes",
                columns=CHANGES,
                rows=(
                    (
                        (Code(text="kids bottle"), " bid"),
                        ("1.00",),
                        ("1.45",),
                        ("+45.0 %",),
                        ("30 %",),
                    ),
                    (
                        (Code(text="儿童水壶 300ml"), " bid"),
                        ("0.90",),
                        ("1.30",),
                        ("+44.4 %",),
                        ("30 %",),
                    ),
                ),
            ),
            Paragraph(
                text=(
                    Strong(text="TG502 amplitude, TG601 no approval."),
                    " 412 clicks, CVR 9.7 % (7.2 to 13.0). Rests on H-014. Evidence ",
                    Code(text="uploads/st-w47.csv"),
                    ", 38 KB, ",
                    Mark(text="hash matches", tone="good"),
                    ".",
                )
            ),
            Heading(text=("Passed: 1",), anchor="passed"),
            Table(
                caption="Decisions that may run",
                columns=(
                    Column(title="Decision"),
                    Column(title="Target"),
                    Column(title="From", number=True),
                    Column(title="To", number=True),
                    Column(title="Change", number=True),
                    Column(title="Guardrails"),
                ),
                rows=(
                    (
                        (Code(text="TRACE-20261124-001"),),
                        (Code(text="camping cup"), " bid"),
                        ("0.80",),
                        ("0.92",),
                        ("+15.0 %",),
                        (Mark(text="6 of 6", tone="good"),),
                    ),
                ),
            ),
            Heading(
                text=("Result: H-014 confirmed by ", Code(text="TRACE-20261124-004")),
                anchor="result",
            ),
            Paragraph(
                text=(
                    "ACOS 14 days: 31.2 % before, wanted <= 26 %, got ",
                    Strong(text="24.8 %"),
                    ". Confidence 0.60 to 0.70.",
                )
            ),
            Chart(
                kind="line",
                title="ACOS fell from 31.2 % to 24.8 %, below the 26 % that were wanted",
                unit="%",
                high=Decimal(26),
                points=series("31.2 30.6 29.9 - 28.8 27.1 26.0 25.2 24.8", first=39),
                table=weekly("ACOS", "31.2 30.6 29.9 - 28.8 27.1 26.0 25.2 24.8", first=39),
            ),
            Chart(
                kind="bars",
                title="The three bids move by 15 to 45 %; policy allows 30 %",
                unit="%",
                high=Decimal(30),
                points=(
                    Point(at="camping cup", value=Decimal(15)),
                    Point(at="steel bottle 1l", value=Decimal(25)),
                    Point(at="儿童水壶 300ml", value=Decimal("44.4")),
                    Point(at="kids bottle", value=Decimal(45)),
                ),
                table=Table(
                    caption="Change of each bid",
                    columns=(Column(title="Bid"), Column(title="Change", number=True)),
                    rows=(
                        (("camping cup",), ("15.0 %",)),
                        (("steel bottle 1l",), ("25.0 %",)),
                        (("儿童水壶 300ml",), ("44.4 %",)),
                        (("kids bottle",), ("45.0 %",)),
                    ),
                ),
            ),
            chain(),
            Details(
                summary=("State: freeze rate 25.0 % (3/12), unchanged; 2 files",),
                blocks=(
                    Heading(text=("Files",), level=3, anchor="state"),
                    Table(
                        caption="Which trace covers each file",
                        columns=(Column(title="File"), Column(title="Covered by")),
                        rows=(
                            (
                                (Code(text="market/bids.csv"),),
                                ("001 (line 12); 002 waits (line 31)",),
                            ),
                            (
                                (Code(text="market/brand.csv"),),
                                (Mark(text="nobody", tone="bad"), ": 003 is blocked, TG405"),
                            ),
                        ),
                    ),
                ),
            ),
        ),
        footer=(
            "Amounts in USD. Judged by trace-gate 0.9 under policy ",
            Code(text="4f2c61d0"),
            ".",
        ),
    )


def bid(term, *cells):
    return ((Code(text=term), " bid"), *((cell,) for cell in cells))


def chain() -> Diagram:
    """What led to the decisions of the review."""
    return Diagram(
        title="Two observations led to H-014, and H-014 to three decisions",
        nodes=(
            Node(name="o1", text="TRACE-20261110-001 search terms of week 45"),
            Node(name="o2", text="TRACE-20261117-001 search terms of week 46"),
            Node(name="h", text="H-014 exact match lowers ACOS", tone="good"),
            Node(name="d1", text="TRACE-20261124-001 camping cup", tone="good"),
            Node(name="d2", text="TRACE-20261124-002 kids bottle", tone="warning"),
            Node(name="d3", text="TRACE-20261124-003 steel bottle 1l", tone="bad"),
        ),
        edges=(
            Edge(source="o1", target="h", text="suggested"),
            Edge(source="o2", target="h", text="supports"),
            Edge(source="h", target="d1"),
            Edge(source="h", target="d2"),
            Edge(source="h", target="d3"),
        ),
    )


FREEZE = "8.3 8.3 12.5 16.7 16.7 20.8 25.0 29.2 33.3 33.3 29.2 25.0"
ACOS = "34.1 33.0 31.8 31.2 30.6 29.9 - 28.8 27.1 26.0 25.2 24.8"
SPEND = "1210 1265 1190 1302 1344 1280 1225 1198 1240 1315 1402 1388"


def shop() -> Document:
    """A shop with its figures, charts, experiments and open decisions."""
    return Document(
        title=("DEMO-US on 24 November 2026",),
        blocks=(
            Paragraph(
                text=(
                    "12 buckets, 4 hypotheses, 3 experiments. As of ",
                    Code(text="b7c1e90"),
                    ", policy ",
                    Code(text="4f2c61d0"),
                    ". ",
                    Mark(text="2 decisions wait", tone="warning"),
                )
            ),
            Figures(
                figures=(
                    Figure(
                        label="Freeze rate",
                        value="25.0 %",
                        tone="good",
                        verdict="as wanted",
                        change=("down 4.2 points in a week",),
                        wanted=("20 to 40 %",),
                        trend=values(FREEZE),
                    ),
                    Figure(
                        label="ACOS, 14 days",
                        value="24.8 %",
                        tone="good",
                        verdict="as wanted",
                        change=("was 31.2 %",),
                        wanted=("at most 26 %",),
                        trend=values(ACOS),
                    ),
                    Figure(
                        label="Open decisions",
                        value="2",
                        tone="warning",
                        verdict="waiting",
                        change=("oldest waits for 9 days, ", Link(text="all", to="#open")),
                    ),
                    Figure(
                        label="Results overdue",
                        value="1",
                        tone="bad",
                        verdict="overdue",
                        change=("H-012, since 20 November",),
                    ),
                )
            ),
            Heading(text=("What was measured",), anchor="measured"),
            Chart(
                kind="line",
                title="The freeze rate is back within 20 to 40 %",
                unit="%",
                low=Decimal(20),
                high=Decimal(40),
                points=series(FREEZE, first=36),
                table=weekly("Freeze rate", FREEZE, first=36),
            ),
            Chart(
                kind="line",
                title="ACOS fell from 34.1 % to 24.8 %",
                unit="%",
                high=Decimal(26),
                points=series(ACOS, first=36),
                table=weekly("ACOS", ACOS, first=36),
            ),
            Chart(
                kind="line",
                title="Spend a week stayed between 1,190 and 1,402 USD",
                unit="USD",
                points=series(SPEND, first=36),
                table=weekly("Spend", SPEND, first=36),
            ),
            Heading(text=("Buckets by state",), anchor="buckets"),
            Chart(
                kind="bars",
                title="Half of the buckets are being tested",
                unit="buckets",
                points=tuple(
                    Point(at=name, value=Decimal(value))
                    for name, value in (("NEW", 1), ("TESTING", 6), ("SCALING", 2), ("FROZEN", 3))
                ),
                table=Table(
                    caption="Buckets in each state",
                    columns=(Column(title="State"), Column(title="Buckets", number=True)),
                    rows=(
                        (("NEW",), ("1",)),
                        (("TESTING",), ("6",)),
                        (("SCALING",), ("2",)),
                        ((Mark(text="FROZEN", tone="warning"),), ("3",)),
                    ),
                ),
            ),
            Table(
                caption="The twelve buckets of the shop, most spend first",
                columns=(
                    Column(title="Bucket"),
                    Column(title="State"),
                    Column(title="Since"),
                    Column(title="Terms", number=True),
                    Column(title="Clicks", number=True),
                    Column(title="Spend", number=True),
                    Column(title="ACOS", number=True),
                    Column(title="Last decision"),
                ),
                rows=tuple(bucket(*each.split("|")) for each in BUCKETS),
            ),
            Heading(text=("Experiments",), anchor="experiments"),
            Timeline(
                title="Two experiments run, one ended early",
                today="2026-11-24",
                spans=(
                    Span(
                        label="EXP-003 exact match for gym terms",
                        start="2026-09-07",
                        end="2026-10-05",
                        tone="good",
                        note="confirmed, 28 days",
                    ),
                    Span(
                        label="EXP-004 lower bids at night",
                        start="2026-09-21",
                        end="2026-10-02",
                        tone="bad",
                        note="ended early: CONV_DROP",
                    ),
                    Span(
                        label="EXP-005 儿童水壶 as its own bucket",
                        start="2026-10-26",
                        end="2026-11-23",
                        tone="warning",
                        note="window over, result is due",
                    ),
                    Span(
                        label="EXP-006 coupon of 5 %",
                        start="2026-11-12",
                        end=None,
                        note="day 12 of 28",
                    ),
                ),
                table=Table(
                    caption="Experiments by start",
                    columns=(Column(title="Experiment"), Column(title="From"), Column(title="To")),
                    rows=(
                        (("EXP-003",), ("2026-09-07",), ("2026-10-05",)),
                        (("EXP-004",), ("2026-09-21",), ("2026-10-02",)),
                        (("EXP-005",), ("2026-10-26",), ("2026-11-23",)),
                        (("EXP-006",), ("2026-11-12",), ("running",)),
                    ),
                ),
            ),
            Heading(text=("States of a bucket",), anchor="states"),
            states(),
            Heading(text=("Open decisions",), anchor="open"),
            Items(
                lines=(
                    (
                        Link(
                            text="TRACE-20261115-002",
                            to="https://example.org/shop/commit/4fd2a11",
                            code=True,
                        ),
                        " waits for an approval since 15 November: ",
                        Code(text="trace-gate approve TRACE-20261115-002"),
                    ),
                    (
                        Code(text="TRACE-20261124-002"),
                        " waits for an approval since today. See ",
                        Link(text="the buckets", to="#buckets"),
                        ".",
                    ),
                )
            ),
            Details(
                summary=("Laws: 2 hold",),
                is_open=True,
                blocks=(
                    Paragraph(text=("L-001: never raise a bid twice within 7 days.",)),
                    Paragraph(text=("L-002: a frozen bucket stays so for 14 days.",)),
                ),
            ),
        ),
        footer=("Amounts in USD. Made by trace-gate 0.9.",),
    )


BUCKETS = (
    "IB-insulated-bottle|SCALING|2026-10-19|41|1,204|512.40|21.4 %|TRACE-20261019-001",
    "IB-kids-bottle|TESTING|2026-11-02|28|412|214.20|26.0 %|TRACE-20261124-002",
    "IB-gym-bottle|FROZEN|2026-09-12|33|377|196.70|38.2 %|TRACE-20260912-001",
    "IB-camping-cup|TESTING|2026-11-09|19|290|118.05|24.8 %|TRACE-20261124-001",
    "IB-儿童水壶|NEW|2026-11-23|7|36|18.90||TRACE-20261123-001",
)
TONES = {"FROZEN": "warning", "SCALING": "good"}


def bucket(*cells):
    name, state, since, terms, clicks, spend, acos, trace = cells
    return (
        (Code(text=name),),
        (Mark(text=state, tone=TONES.get(state, "neutral")),),
        (since,),
        (terms,),
        (clicks,),
        (spend,),
        (acos,) if acos else (),
        (Code(text=trace),),
    )


def states() -> Diagram:
    """How a bucket may move, with a way back."""
    return Diagram(
        title="A bucket moves from NEW to SCALING; FROZEN leads back to TESTING",
        nodes=(
            Node(name="NEW", text="NEW (1)"),
            Node(name="TESTING", text="TESTING (6)"),
            Node(name="SCALING", text="SCALING (2)", tone="good"),
            Node(name="FROZEN", text="FROZEN (3)", tone="warning"),
            Node(name="RETIRED", text="RETIRED (0)"),
        ),
        edges=(
            Edge(source="NEW", target="TESTING", text="first bid"),
            Edge(source="TESTING", target="SCALING", text="confirmed"),
            Edge(source="TESTING", target="FROZEN", text="refuted"),
            Edge(source="SCALING", target="FROZEN", text="CONV_DROP"),
            Edge(source="FROZEN", target="TESTING", text="unfreeze"),
            Edge(source="FROZEN", target="RETIRED", text="60 days"),
        ),
    )


def values(text: str) -> tuple[Decimal | None, ...]:
    return tuple(None if each == "-" else Decimal(each) for each in text.split())


def series(text: str, *, first: int) -> tuple[Point, ...]:
    return tuple(Point(at=f"W{first + at}", value=v) for at, v in enumerate(values(text)))


def weekly(name: str, text: str, *, first: int) -> Table:
    rows = tuple(
        ((f"W{first + at}",), () if each == "-" else (each,))
        for at, each in enumerate(text.split())
    )
    return Table(
        caption=f"{name} by week",
        columns=(Column(title="Week"), Column(title=name, number=True)),
        rows=rows,
    )


def every_block(text: str) -> Document:
    """A page with each block and each piece of a line, and the same text in all their fields."""
    line = (
        text,
        Code(text=text),
        Strong(text=text),
        Mark(text=text, tone="bad"),
        Anchor(text=text, name=text),
        Anchor(text=text, name=text, code=True),
        *(
            Link(text=text, to=to, code=code)
            for to in (text, f"#{text}", f"https://{text}", f"javascript:{text}", "#here")
            for code in (False, True)
        ),
    )
    table = Table(
        caption=text,
        columns=(Column(title=text), Column(title=text, number=True)),
        rows=((line, (text,)), ((), line)),
    )
    figure = Figure(
        label=text, value=text, tone="good", verdict=text, change=line, wanted=line, trend=TREND
    )
    points = (Point(at=text, value=Decimal(1), note=text), Point(at=text, value=None))
    charts = tuple(
        Chart(kind=kind, title=text, unit=text, points=points, low=Decimal(0), table=table)
        for kind in ("line", "bars")
    )
    span = Span(label=text, start="2026-11-02", end=None, note=text)
    nodes = (Node(name=f"{text}1", text=text, tone="bad"), Node(name=f"{text}2", text=text))
    edges = tuple(
        Edge(source=f"{text}{here}", target=f"{text}{there}", text=text)
        for here, there in ((1, 2), (2, 1))
    )
    blocks = (
        Paragraph(text=line),
        Heading(text=line, anchor=text),
        Heading(text=line, level=3, anchor=text),
        Items(lines=(line, ())),
        CodeLines(lines=(text, f"-{text}", f"+{text}", f"@@{text}"), kind="diff", caption=text),
        table,
        Figures(figures=(figure,)),
        *charts,
        Timeline(title=text, today="2026-11-24", spans=(span,), table=table),
        Diagram(title=text, nodes=nodes, edges=edges),
    )
    return Document(
        title=line,
        blocks=(*blocks, Details(summary=line, blocks=blocks)),
        footer=line,
        whole=line,
        marker=text,
    )


TREND = (Decimal(1), None, Decimal(3), Decimal(2))
