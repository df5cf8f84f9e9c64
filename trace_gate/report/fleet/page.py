"""A fleet as one page, for HTML and Markdown (SPEC 9, Pages; SPEC 10, Fleet)."""

from __future__ import annotations

from trace_gate.report.document import (
    Code,
    Column,
    Details,
    Document,
    Figure,
    Figures,
    Heading,
    Items,
    Mark,
    Paragraph,
    Strong,
    Table,
)
from trace_gate.report.fleet.messages import NUMBERS, TITLES, UNKNOWN, cells, verdict, why

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trace_gate.core.fleet.result import FleetResult
    from trace_gate.core.fleet.row import Row
    from trace_gate.report.document import Block, Line, Tone

MARKER = "trace-gate:fleet"
MOST = 1_000
"""Rows of a table; programs get all of them."""

MEANINGS: Mapping[str, str] = {
    "Freeze rate": "how many of the living buckets are frozen.",
    "Open approvals": "decisions that wait for a person.",
    "Overdue": "experiments whose result should be there by now.",
    "Bypasses": "steps of the history that went past the gate.",
    "Stale layers": "whether committed layers are not those of the traces.",
    "Written": "how much was written, because something changed.",
}
"""The columns for who reads such a page for the first time."""

CAPTION = "One line for each shop. Verdict and bypasses are those of its repository."

TONES: Mapping[str, Tone] = {
    "PASS": "good",
    "ESCALATE": "warning",
    "BLOCK": "bad",
    "CANNOT_JUDGE": "bad",
}


def document(result: FleetResult) -> Document:
    """The page: the verdict, the sums, what could not be judged, every shop."""
    word, _, rest = verdict(result).partition(": ")
    return Document(
        title=("Fleet: ", Mark(text=word, tone=TONES[word])),
        blocks=(
            Paragraph(text=(f"{rest[:1].upper()}{rest[1:]}.",)),
            Figures(figures=tuple(_figures(result))),
            *_failed(result),
            *_shops(result),
        ),
        footer=("Made by ", Code(text=f"trace-gate fleet {result.action}"), "."),
        whole=(Code(text=f"trace-gate fleet {result.action} --format json"),),
        marker=MARKER,
    )


def _figures(result: FleetResult) -> Iterator[Figure]:
    """The sums over everything that is known; what is not known is said beside them."""
    judged = [each for each in result.rows if each.judged]
    count = f"{len(judged)} of {len(result.rows)}"
    well = len(judged) == len(result.rows)
    yield Figure(label="Judged", value=count, tone="good" if well else "bad",
                 verdict="all" if well else "not all", wanted=("all of them",))  # fmt: skip
    if any(each.bypassed is not None for each in judged):
        past = sum(each.bypassed or 0 for each in judged)
        yield _none_wanted("Bypasses", past, "steps of their histories that went past the gate")
    shops = [shop for each in judged for shop in each.shops]
    if not shops:
        return
    yield _none_wanted("Overdue experiments", sum(each.overdue for each in shops), "in all shops")
    waiting = sum(each.open_approvals for each in shops)
    yield Figure(label="Open approvals", value=str(waiting), change=("in all shops",))


def _none_wanted(label: str, count: int, what: str) -> Figure:
    tone: Tone = "bad" if count else "good"
    word = "too many" if count else "none"
    return Figure(
        label=label, value=str(count), tone=tone, verdict=word, change=(what,), wanted=("none",)
    )


def _failed(result: FleetResult) -> Iterator[Block]:
    rows = [_failure(each) for each in result.rows if not each.judged]
    if rows:
        yield Heading(text=(f"Could not be judged: {len(rows)}",))
        columns = tuple(Column(title=each) for each in ("Repository", "Why", "What mends it"))
        yield from _limited(columns, rows, "Repositories without a verdict")


def _failure(row: Row) -> tuple[Line, ...]:
    return ((Code(text=row.repo),), (why(row),), (row.remedy,))


def _shops(result: FleetResult) -> Iterator[Block]:
    rows = list(cells(result))
    kept = [at for at in range(len(TITLES)) if any(row[at] for row in rows)]
    yield Heading(text=("Every shop",))
    columns = tuple(Column(title=TITLES[at], number=TITLES[at] in NUMBERS) for at in kept)
    lines = [tuple(_cell(TITLES[at], row[at]) for at in kept) for row in rows]
    yield from _limited(columns, lines, CAPTION)
    means = {TITLES[at]: MEANINGS[TITLES[at]] for at in kept if TITLES[at] in MEANINGS}
    if means:
        said = tuple((Strong(text=title), f": {text}") for title, text in means.items())
        yield Details(summary=("What the columns say",), blocks=(Items(lines=said),))


def _cell(title: str, value: str) -> Line:
    if not value:
        return ()
    if title == "Verdict":
        return (Mark(text=value, tone=TONES[value]),)
    if title in ("Overdue", "Bypasses", "Stale layers") and value not in ("0", "no", UNKNOWN):
        return (Mark(text=value, tone="bad"),)
    return (Code(text=value),) if title == "Repository" else (value,)


def _limited(
    columns: tuple[Column, ...], rows: list[tuple[Line, ...]], what: str
) -> Iterator[Block]:
    yield Table(columns=columns, rows=tuple(rows[:MOST]), caption=what)
    if len(rows) > MOST:
        yield Paragraph(text=(f"{len(rows) - MOST:,} more are in the format json.",))
