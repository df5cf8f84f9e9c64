"""The first screen: the numbers, what is wanted, and what comes next (SPEC 9)."""

from __future__ import annotations

from trace_gate.report.document import (
    Code,
    Column,
    Figure,
    Figures,
    Heading,
    Link,
    Mark,
    Paragraph,
    Strong,
    Table,
)
from trace_gate.report.judgement.summary import plural
from trace_gate.report.pages.shop import inline

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from trace_gate.report.document import Block, Line, Tone
    from trace_gate.report.pages.shop.inline import Traces
    from trace_gate.report.pages.shop.sources import Sources

    Data = Mapping[str, Any]

TONES: Mapping[str, Tone] = {"good": "good", "warning": "warning", "critical": "bad"}
"""Of the words for a number; `fair` is neither good nor bad."""

URGENT = ("overdue", "today")
MOST_DUE = 20
"""So many results that are due are listed."""


def lede(shop: Data) -> Paragraph:
    """What there is to do, in a sentence or two."""
    late, waits = _late(shop), len(shop["open_decisions"]) + shop["more"]["open_decisions"]
    ready = len(shop["readiness"]["ready"]) + shop["more"]["ready"]
    said = [
        f"{plural(late, 'result')} {'is' if late == 1 else 'are'} due" if late else "",
        f"{plural(waits, 'decision')} {'is' if waits == 1 else 'are'} open" if waits else "",
        f"{plural(ready, 'bucket')} may go on" if ready else "",
    ]
    words = ", ".join(each for each in said if each)
    rest = "" if words else "No result is due, no decision is open, and no bucket is ready to go on"
    return Paragraph(text=(f"{words or rest}.",))


def figures(shop: Data, needs: Data, sources: Sources) -> Figures:
    """The numbers of a shop as its owner wants them: how much, whether it is well, which way."""
    return Figures(
        figures=(
            _freeze_rate(shop, needs).with_(source=sources.traces_of("freeze_rate")),
            _density(shop, needs).with_(source=sources.traces_of("decision_density")),
            _completeness(shop).with_(source=_of_completeness(sources)),
            _tests(shop).with_(source=sources.traces_of("tests")),
        )
    )


def _freeze_rate(shop: Data, needs: Data) -> Figure:
    kpi, counts = shop["kpis"]["freeze_rate"], shop["counts"]
    frozen = f"{counts['frozen']} of {plural(counts['living'], 'living bucket')}"
    return Figure(
        label="Freeze rate",
        value=inline.share(kpi["now"]),
        tone=TONES.get(kpi["grade"] or "", "neutral"),
        verdict=kpi["grade"] or "",
        change=(_beside(kpi, frozen),),
        wanted=(f"above {inline.share(needs['freeze_rate_above'])}",),
        trend=tuple(inline.percent(week["freeze_rate"]) for week in shop["weeks"]),
    )


def _density(shop: Data, needs: Data) -> Figure:
    kpi, below = shop["kpis"]["decision_density"], needs["decision_density_below"]
    return Figure(
        label="Decision density",
        value=inline.share(kpi["now"]),
        tone=TONES.get(kpi["grade"] or "", "neutral"),
        verdict=kpi["grade"] or "",
        change=(_beside(kpi, "decisions of this week for each living bucket"),),
        wanted=(f"below {inline.share(below)}",) if below is not None else (),
        trend=tuple(_dense(week) for week in shop["weeks"]),
    )


def _dense(week: Data) -> Any:
    return inline.percent(week["decisions"] / week["living"]) if week["living"] else None


def _completeness(shop: Data) -> Figure:
    kpi = shop["kpis"]["trace_completeness"]
    whole = kpi["now"] == 1
    return Figure(
        label="Trace completeness",
        value=inline.share(kpi["now"]),
        tone="good" if whole else "neutral",
        verdict="complete" if whole else "",
        change=(_beside(kpi, "executed decisions with evidence, hypothesis and result"),),
        wanted=("all of them",),
    )


def _of_completeness(sources: Sources) -> Line:
    """All that were executed, and those that lack something."""
    every, lacking = sources.traces_of("trace_completeness"), sources.traces_of("incomplete")
    return (*every, ", not complete: ", *lacking) if lacking else every


def _tests(shop: Data) -> Figure:
    late, running = _late(shop), sum(shop["due"].values())
    return Figure(
        label="Tests that run",
        value=str(running),
        tone="bad" if late else "neutral",
        verdict=f"{late} due or overdue" if late else "",
        wanted=("a result on the day it is due",),
    )


def _beside(kpi: Data, what: str) -> str:
    """What a number counts, and where it went since the week before."""
    moved = _points(kpi)
    return f"{what}; {moved}" if moved else what


def _points(kpi: Data) -> str:
    """Where a number went since the week before."""
    if kpi["now"] is None or kpi["before"] is None:
        return ""
    points = round((kpi["now"] - kpi["before"]) * 100)
    if not points:
        return "as a week before"
    return f"{'up' if points > 0 else 'down'} {plural(abs(points), 'point')} in a week"


def next_steps(shop: Data, traces: Traces, level: int, say: str) -> Iterator[Block]:
    """What comes next for each product, and whom it waits for."""
    yield Heading(text=("What comes next",), level=level)
    for row in shop["score_use"]:
        yield Paragraph(text=(Mark(text="priority score", tone="warning"), f" {row['says']}"))
    if not shop["next"]:
        yield Paragraph(text=("No product has a trace yet.",))
        return
    yield inline.table(
        (("Product", False), ("Step", False), ("Why", False), ("Type this", False)),
        (
            (
                inline.product(row["asin"], shop),
                (Strong(text=f"{row['step']} {row['name']}"),),
                (inline.sentence(row["why"]), *_in_brackets(row["traces"], traces)),
                inline.command(row["command"]),
            )
            for row in shop["next"]
        ),
        "The next step of each product, the most urgent first. "
        "What stands in capitals is for you to fill in.",
    )
    yield from inline.rest(shop["more"]["next"], "product", say)
    yield from _due(shop, traces, level + 1, say)
    yield from _open_decisions(shop, traces, level + 1, say)
    yield from _ready(shop, traces, level + 1, say)


def _due(shop: Data, traces: Traces, level: int, say: str) -> Iterator[Block]:
    """Each result that is due: a product's next step names one of them only."""
    late = _late(shop)
    rows = [row for row in shop["experiments"] if row["when"] in URGENT][:MOST_DUE]
    if late <= 1:  # the next step of its product names it
        return
    yield Heading(text=(f"Results that are due: {late}",), level=level)
    yield inline.table(
        (("Test of", False), ("Product", False), ("Due", False), ("Type this", False)),
        (
            (
                inline.named(row["hypothesis"], row["trace"], traces),
                inline.product(row["asin"], shop),
                (row["due"] or "",),
                inline.command(row["command"]),
            )
            for row in rows
        ),
        "Tests whose result is due, the oldest first.",
    )
    yield from inline.rest(late - len(rows), "result", say)


def _in_brackets(names: Sequence[str], traces: Traces) -> Line:
    """The traces that a sentence is about, behind it."""
    return (" (", *inline.list_of(names, traces), ")") if names else ()


def _open_decisions(shop: Data, traces: Traces, level: int, say: str) -> Iterator[Block]:
    rows, more = shop["open_decisions"], shop["more"]["open_decisions"]
    if not rows:
        return
    yield Heading(text=(f"Open decisions: {len(rows) + more}",), level=level)
    yield inline.table(
        (
            ("Decision", False),
            ("Product", False),
            ("Since", False),
            ("Waits for", False),
            ("Days left", True),
        ),
        (
            (
                inline.trace(row["trace"], traces),
                inline.product(row["asin"], shop),
                (row["since"],),
                _waits(row),
                (str(row["days_left"]),),
            )
            for row in rows
        ),
        "Decisions that may still be executed, the oldest first.",
    )
    yield from inline.rest(more, "decision", say)


def _waits(row: Data) -> Line:
    if row["lapsed"]:
        return (Mark(text="approval lapsed", tone="bad"), f" on {row['lapsed']}")
    if row["waits_for"] != "approval":
        return ("its execution, to be recorded",)
    who = " or ".join(row["approvers"]) or "nobody is named who may approve"
    return (Mark(text="approval", tone="warning"), f" {who}")


def _ready(shop: Data, traces: Traces, level: int, say: str) -> Iterator[Block]:
    facts, more = shop["readiness"], shop["more"]["ready"]
    rows = facts["ready"]
    verb = "waits" if facts["wait"] == 1 else "wait"
    others = f"{facts['wait']} {verb}, and of {facts['cannot_tell']} the counts cannot tell"
    if not rows:
        yield Paragraph(text=(f"No bucket is ready to go on: {others}.",))
        return
    yield Heading(text=(f"Buckets that are ready to go on: {len(rows) + more}",), level=level)
    yield inline.table(
        (("Bucket", False), ("Product", False), ("May go", False), ("Why", False)),
        (
            (
                (Code(text=row["bucket"]),),
                inline.product(row["asin"], shop),
                (inline.state(row["state"]), " to ", inline.state(row["to"])),
                (inline.sentence(row["why"]), *_in_brackets(row["traces"][:3], traces)),
            )
            for row in rows
        ),
        f"Ready by the counts of observations. Of the others {others}. A person decides.",
    )
    yield from inline.rest(more, "bucket", say)


def shops(data: Data, anchors: Mapping[str, str], sources: Mapping[str, Sources]) -> Table:
    """A line for each shop, each with its own numbers."""
    titles = ("Shop", "Freeze rate", "Overdue", "Open decisions", "Next step")
    return Table(
        columns=tuple(Column(title=title, number=title in titles[1:4]) for title in titles),
        rows=tuple(
            (
                (Link(text=shop["tenant"], to=f"#{anchors[shop['tenant']]}"),),
                (
                    sources[shop["tenant"]].link(
                        inline.share(shop["kpis"]["freeze_rate"]["now"]), "freeze_rate"
                    ),
                ),
                (str(_late(shop)),),
                (str(len(shop["open_decisions"]) + shop["more"]["open_decisions"]),),
                _step(shop),
            )
            for shop in data["shops"]
        ),
        caption="Each shop has a part of its own below. No number is of two.",
    )


def _late(shop: Data) -> int:
    return sum(int(shop["due"][when]) for when in URGENT)


def _step(shop: Data) -> Line:
    if not shop["next"]:
        return ()
    row = shop["next"][0]
    return (Strong(text=row["name"]), f" of {row['asin']}: {inline.sentence(row['why'])}")
