"""The freeze rate by week, the shares of the states, and each bucket (SPEC 8, Metrics)."""

from __future__ import annotations

from trace_gate.report.document import (
    Code,
    Column,
    Details,
    Heading,
    Mark,
    Paragraph,
    Strong,
    Table,
)
from trace_gate.report.judgement.summary import plural
from trace_gate.report.pages.shop import inline
from trace_gate.report.pages.shop.week_chart import Counted, week_chart

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from trace_gate.report.document import Block, Inline, Line, Tone
    from trace_gate.report.pages.shop.inline import Traces
    from trace_gate.report.pages.shop.sources import Place, Sources

    Data = Mapping[str, Any]

FOLDED = ("FROZEN", "KILL")
"""States whose buckets need nobody: they are there for who looks for them."""


def by_week(shop: Data, needs: Data, place: Place) -> Iterator[Block]:
    """How the freeze rate went, with what moved it."""
    yield Heading(text=("Freeze rate by week",), level=place.level)
    weeks = [week for week in shop["weeks"] if week["freeze_rate"] is not None]
    if not weeks:
        yield Paragraph(text=("No bucket lives yet, so there is no rate.",))
        return
    moved = [_moved(week, place) for week in shop["weeks"]]
    decided = [
        place.sources.link(str(week["decisions"]), "decisions", week["week"])
        for week in shop["weeks"]
    ]
    weekly = Counted(decisions=tuple(decided), moved=tuple(moved))
    yield week_chart(shop["weeks"], _finding(weeks), needs["freeze_rate_above"], weekly)
    if before := place.sources.traces_of("earlier"):
        said = (
            "A week in which nothing moved has the rate and the living buckets of the week before. "
            "What moved them before these weeks: "
        )
        yield Paragraph(text=(said, *before, "."))


def _finding(weeks: Sequence[Data]) -> str:
    """What the drawing shows, in a sentence."""
    first, last = weeks[0], weeks[-1]
    old, new = inline.share(first["freeze_rate"]), inline.share(last["freeze_rate"])
    if len(weeks) == 1:
        return f"The freeze rate of {last['week']} is {new}"
    if old == new:
        return f"The freeze rate is {new}, as it was in {first['week']}"
    way = "rose" if last["freeze_rate"] > first["freeze_rate"] else "fell"
    return f"The freeze rate {way} from {old} in {first['week']} to {new} in {last['week']}"


MOVES = 4
"""So many moves of a week are named."""


WORDS: Mapping[str, str] = {
    "BUCKET_FREEZE": "frozen",
    "BUCKET_UNFREEZE": "woken",
    "CREATED": "new",
    "ENDED": "out of use",
}


def _moved(week: Data, place: Place) -> Line:
    """Which buckets came, went, froze and woke in a week."""
    events = week["events"]
    found: list[Inline] = []
    for event in events[:MOVES]:
        found += [", "] if found else []
        found.append(f"{WORDS[event['type']]}: {event['about']} ")
        found += inline.trace(event["trace"], place.traces)
    if len(events) > MOVES:
        more = f"{len(events) - MOVES} more"
        found += [" and ", place.sources.link(more, "moves", week["week"])]
    return tuple(found)


def shares(shop: Data, sources: Sources, level: int) -> Iterator[Block]:
    """How many buckets are in each state, against the ranges of the policy."""
    counts = shop["counts"]
    yield Heading(text=("Buckets by state",), level=level)
    if not any(row["count"] for row in counts["states"]):
        yield Paragraph(text=("No executed decision has created a bucket yet.",))
        return
    yield Table(
        columns=(
            Column(title="State"),
            Column(title="Buckets", number=True),
            Column(title="Share", number=True),
            Column(title="Wanted", number=True),
            Column(title="That is"),
        ),
        rows=tuple(_share(row, sources) for row in counts["states"]),
        caption=f"{plural(counts['living'], 'living bucket')}, by state at the end of the week.",
    )
    yield Paragraph(text=_besides(counts, sources))


def _share(row: Data, sources: Sources) -> tuple[Line, ...]:
    target, place = row["target"], row["place"]
    ends = target if isinstance(target, list | tuple) else [target]
    wanted = " to ".join(inline.share(end).strip(" %") for end in ends if end is not None)
    tone: Tone = "good" if place == "within" else "warning"
    said = "" if not place else "within it" if place == "within" else f"{place} it"
    return (
        (inline.state(row["state"]),),
        (sources.link(str(row["count"]), "state", row["state"]),),
        (inline.share(row["share"]),),
        (f"{wanted} %",) if wanted else (),
        (Mark(text=said, tone=tone),) if said else (),
    )


def _besides(counts: Data, sources: Sources) -> Line:
    """What has to be known beside the freeze rate."""
    kinds = (
        ("frozen_imported", "came in frozen"),
        ("frozen_unpassed", "without a verification that passed"),
        ("frozen_claimed", "passed by a mere claim"),
    )
    found: list[Inline] = []
    for name, words in kinds:
        if counts[name]:
            found += [", " if found else " (", sources.link(str(counts[name]), name), f" {words}"]
    return (
        "Frozen by an event: ",
        sources.link(str(counts["frozen"]), "freeze_rate"),
        *found,
        ")" if found else "",
        ". Imported: ",
        sources.link(str(counts["imported"]), "imported"),
        f"; killed in {counts['quarter']}: ",
        sources.link(str(counts["killed_this_quarter"]), "killed_this_quarter"),
        ".",
    )


def buckets(shop: Data, traces: Traces, say: str, *, brief: bool = False) -> Iterator[Block]:
    """Each bucket. Those that need somebody are open, the others are folded; in brief counted."""
    rows = shop["buckets"]
    at_work = [row for row in rows if row["state"] not in FOLDED or row["ready_for"]]
    if at_work:
        yield _table(at_work, shop, traces, OPEN)
    others = [row for row in rows if row not in at_work]
    if others and not brief:
        verb = "needs" if len(others) == 1 else "need"
        yield Details(
            summary=(f"{plural(len(others), 'bucket')} that {verb} nobody",),
            blocks=(_table(others, shop, traces, "Frozen by an event, or out of use."),),
        )
    hidden = shop["more"]["buckets"] + (len(others) if brief else 0)
    yield from inline.rest(hidden, "bucket", say)


def _table(rows: Sequence[Data], shop: Data, traces: Traces, caption: str) -> Table:
    stays = {(row["asin"], row["bucket"]): row["usual_days"] for row in shop["long_stays"]}
    found = (_bucket(row, stays.get((row["asin"], row["bucket"])), shop, traces) for row in rows)
    return inline.table(BUCKETS, found, caption)


OPEN = (
    "Buckets that need somebody: those that may go on first, then the longest stay of each state."
)
BUCKETS = (
    ("Bucket", False),
    ("Product", False),
    ("State", False),
    ("Days in it", True),
    ("Came to it by", False),
    ("Priority", True),
    ("May go", False),
    ("Last decision", False),
)
"""Columns of buckets: title, and whether it holds numbers."""


def _bucket(row: Data, usual: int | None, shop: Data, traces: Traces) -> tuple[Line, ...]:
    days: Line = (str(row["days"]),)
    if usual is not None:
        days = (Mark(text=f"{row['days']}, {usual} are usual", tone="warning"),)
    last = row["last_decision"] or {"trace": None}
    imported = (" imported",) if row["imported"] else ()
    return (
        (Code(text=row["bucket"]),),
        inline.product(row["asin"], shop),
        (inline.state(row["state"]), *imported),
        days,
        inline.trace(row["trace"], traces),
        ("" if row["priority"] is None else f"{row['priority']:g}",),
        (Strong(text=" or ".join(row["ready_for"])),) if row["ready_for"] else (),
        inline.trace(last["trace"], traces),
    )
