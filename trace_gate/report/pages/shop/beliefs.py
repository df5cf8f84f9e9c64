"""What the shop believes, tests and has learned (SPEC 8)."""

from __future__ import annotations

from trace_gate.report.document import (
    Column,
    Details,
    Heading,
    Mark,
    Paragraph,
    Span,
    Strong,
    Table,
    Timeline,
)
from trace_gate.report.judgement.summary import plural
from trace_gate.report.pages.shop import inline

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from trace_gate.report.document import Block, Line, Tone
    from trace_gate.report.pages.shop.inline import Traces
    from trace_gate.report.pages.shop.sources import Place

    Data = Mapping[str, Any]

DRAWN = 16
"""Tests that are drawn; the table has all that are shown."""

WHENS: Mapping[str, tuple[str, Tone]] = {
    "overdue": ("overdue", "bad"),
    "today": ("due today", "warning"),
    "reminder": ("due soon", "warning"),
}


def hypotheses(shop: Data, place: Place, say: str) -> Iterator[Block]:
    """What is believed, how sure that is, and how often it came true."""
    rows, more = shop["hypotheses"], shop["more"]["hypotheses"]
    yield Heading(text=(f"Hypotheses: {len(rows) + more}",), level=place.level)
    if not rows:
        yield Paragraph(text=("None is written down yet.",))
        return
    yield inline.table(
        (
            ("Hypothesis", False),
            ("What is believed", False),
            ("Status", False),
            ("Confidence", True),
            ("Results", False),
            ("Newest", False),
        ),
        (_hypothesis(row, place) for row in rows),
        "The one that changed last first. Confidence begins at 0.50 and goes by results. "
        "A claimed result has no new report behind it: it proves nothing.",
    )
    yield from inline.rest(more, "hypothesis", say)


def _hypothesis(row: Data, place: Place) -> tuple[Line, ...]:
    traces = place.traces
    return (
        inline.named(row["id"], row["trace"], traces),
        (inline.sentence(row["statement"]),),
        inline.status(row["status"], claimed=row["claimed"]),
        (f"{row['confidence']:.2f}",),
        (place.sources.link(_record(row["record"]), "hypothesis", row["id"]),),
        inline.trace(row["newest"], place.traces),
    )


def _record(record: Data) -> str:
    """How often it came true, and how often it did not."""
    said = [f"{record[name]} {name}" for name in inline.RESULTS if record[name]]
    claims = f" ({record['claimed']} claimed)" if record["claimed"] else ""
    return f"{', '.join(said)}{claims}" if said else "none yet"


def experiments(shop: Data, traces: Traces, level: int, today: str, say: str) -> Iterator[Block]:
    """What is being tested, and what came of the tests that are over."""
    rows, more = shop["experiments"], shop["more"]["experiments"]
    yield Heading(text=(f"Experiments: {len(rows) + more}",), level=level)
    if not rows:
        yield Paragraph(text=("Nothing was tested yet: a hypothesis trace plans a test.",))
        return
    yield Timeline(
        title=_state_of_tests(shop["due"]),
        today=today,
        spans=tuple(_span(row) for row in rows[:DRAWN]),
        table=_experiments(rows, shop, traces),
    )
    yield from inline.rest(more, "experiment", say)


def _state_of_tests(due: Data) -> str:
    running = sum(due.values())
    late = due["overdue"] + due["today"]
    if not running:
        return "No test runs"
    wait = f", and {plural(late, 'result')} {'is' if late == 1 else 'are'} due" if late else ""
    return f"{plural(running, 'test')} {'runs' if running == 1 else 'run'}{wait}"


def _span(row: Data) -> Span:
    word, tone = _outcome(row)
    return Span(
        label=row["hypothesis"],
        start=row["start"],
        end=row["over"] or row["due"],
        tone=tone,
        note=word,
    )


def _outcome(row: Data) -> tuple[str, Tone]:
    """How a test stands, in a word or two."""
    if row["result"] is not None:
        if row["claimed"]:
            return f"{row['result']}, claimed", "warning"
        return row["result"], inline.RESULTS.get(row["result"], "neutral")
    if row["when"] in WHENS:
        return WHENS[row["when"]]
    return row["status"].lower(), "neutral"


def _experiments(rows: Sequence[Data], shop: Data, traces: Traces) -> Table:
    titles = ("Test of", "Product", "How it stands", "From", "Due", "Over", "Decision", "Result")
    return inline.table(
        tuple((title, False) for title in titles),
        (_experiment(row, shop, traces) for row in rows),
        "Tests without a result by the day on which they are due, then the newest.",
    )


def _experiment(row: Data, shop: Data, traces: Traces) -> tuple[Line, ...]:
    word, tone = _outcome(row)
    return (
        inline.named(row["hypothesis"], row["trace"], traces),
        inline.product(row["asin"], shop),
        (Mark(text=word, tone=tone),),
        (row["start"],),
        (row["due"] or "no window",),
        (row["over"] or "",),
        inline.trace(row["decision"], traces),
        inline.trace(row["ended_by"], traces),
    )


def patterns(shop: Data, needs: Data, place: Place, say: str) -> Iterator[Block]:
    """What repeated results add up to, with how sure that is."""
    rows, more = shop["patterns"], shop["more"]["patterns"]
    laws = [row for row in rows if row["law"] is not None]
    yield Heading(text=(f"Patterns: {len(rows) + more}, laws: {len(laws)}",), level=place.level)
    yield Paragraph(text=(_rules(needs),))
    if not rows:
        yield Paragraph(text=("Not enough data: no kind of decision was verified so often.",))
        return
    known = [row for row in rows if row["law"] is not None]
    others = [row for row in rows if row["law"] is None]
    if known:
        yield _patterns(known, place, "Laws: what may be relied on, for as long as it holds.")
    if others:
        table = _patterns(others, place, "Patterns: the interval says how much is chance.")
        yield Details(
            summary=(f"{plural(len(others), 'pattern')} that may be chance",), blocks=(table,)
        )
    yield from inline.rest(more, "pattern", say)


def _rules(needs: Data) -> str:
    """From when on results are a pattern, and a pattern is a law."""
    law = needs["law"]
    return (
        f"Results of one kind are a pattern from {needs['pattern']} verified decisions on. It is a "
        f"law while the lower end of its interval is above {inline.share(law['lower_bound'])}, "
        f"over {law['decisions']} proved decisions and {law['asins']} products."
    )


def _patterns(rows: Sequence[Data], place: Place, caption: str) -> Table:
    return Table(
        columns=(
            Column(title="What was done"),
            Column(title="Where"),
            Column(title="What was looked at"),
            Column(title="Worked", number=True),
            Column(title="Rate", number=True),
            Column(title="95 % interval" if rows[0]["level"] == 0.95 else "Interval", number=True),
            Column(title="Newest result"),
        ),
        rows=tuple(_pattern(row, place) for row in rows),
        caption=caption,
    )


def _pattern(row: Data, place: Place) -> tuple[Line, ...]:
    """A law is about proved results alone, so its own numbers stand."""
    law = row["law"]
    about = row if law is None else law
    claims: Line = (f" ({row['claimed']} claimed)",) if row["claimed"] and law is None else ()
    rate = about["successes"] / about["decisions"]
    where = " ".join(each for each in (row["bucket_state"], row["fit_type"]) if each)
    looked = " ".join(each for each in (row["metric"], row["direction"]) if each)
    name = row["action_type"] or "no action named"
    worked = f"{about['successes']} of {about['decisions']}"
    return (
        (Strong(text=name),) if law else (name,),
        (where or "any bucket",),
        (looked,),
        (place.sources.link(worked, "pattern", row["id"]), *claims),
        (inline.share(rate),),
        (f"{about['lower'] * 100:.0f} to {about['upper'] * 100:.0f} %",),
        inline.trace(row["newest"], place.traces),
    )
