"""What a range does to the shop, as a reader sees it: numbers, states, hypotheses, events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.report.document import Details, Heading, Paragraph
from trace_gate.report.judgement.summary import plural
from trace_gate.report.pages.review.diagrams import causes, states
from trace_gate.report.pages.review.figures import figures, weeks
from trace_gate.report.pages.review.formatting import code, mark, percent, share, table, value

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from trace_gate.app.review.model import (
        BucketMove,
        Effects,
        EventSeen,
        ExperimentMove,
        HypothesisMove,
        PatternMove,
        Review,
        ShopNumbers,
    )
    from trace_gate.report.document import Block, Line
    from trace_gate.report.pages.review.formatting import Detail

UNKNOWN = "What the range does to the state of the shop is not known: it was not judged."
LANDS, LANDED = "If this lands as it stands", "What this did when it landed"
FEW = 6
"""Of so many shops the weeks of each are shown."""

SIGNS = {"added": "new", "changed": "changed", "gone": "gone"}


def state(review: Review, detail: Detail) -> Iterator[Block]:
    """The state without the range against the state with it: as it would be, or as it came."""
    effects = review.effects
    if effects is None:
        if review.decisions or review.traces:
            yield Paragraph(text=(UNKNOWN,))
        return
    blocks = tuple(_blocks(review, effects, detail))
    if not blocks:
        return
    yield Heading(text=(LANDED if review.landed else LANDS,))
    for each in effects.shops:
        yield figures(each, detail)
    if detail.folded:
        yield Details(summary=(summary(effects),), blocks=blocks, is_open=detail.is_open)


def summary(effects: Effects) -> str:
    """What differs, in one line: `State: freeze rate 25.0 % (3/12), unchanged; 2 buckets move`."""
    parts = [_rate(each) for each in effects.shops[:3]]
    counted = (
        (len(effects.buckets), "bucket"),
        (len(effects.events), "event"),
        (len(effects.hypotheses), "hypothesis"),
        (len(effects.experiments), "experiment"),
        (len(effects.patterns), "pattern"),
    )
    parts += [plural(many, what) for many, what in counted if many]
    return f"State: {'; '.join(parts)}" if parts else "State: unchanged"


def _rate(shop: ShopNumbers) -> str:
    rate = shop.kpis[0]
    if rate.after is None:
        return f"{shop.tenant}: no bucket yet"
    moved = "unchanged"
    if rate.before != rate.after:
        before = "none" if rate.before is None else f"{percent(rate.before):.1f} %"
        moved = f"before {before}"
    held = f"{shop.frozen} of {plural(shop.living, 'bucket')}"
    return f"{shop.tenant}: freeze rate {percent(rate.after):.1f} % ({held}), {moved}"


def _blocks(review: Review, effects: Effects, detail: Detail) -> Iterator[Block]:
    yield from states(effects, detail)
    for caption, columns, rows in (
        (
            "Buckets that are not as they were",
            "Bucket|Product|Before|After|By",
            [_bucket(each, detail) for each in effects.buckets],
        ),
        (
            "Hypotheses that are not as they were",
            "Hypothesis|Status|Confidence#|Uses#|Statement",
            [_hypothesis(each, detail) for each in effects.hypotheses],
        ),
        (
            "Experiments that are not as they were",
            "Experiment|Hypothesis|Status|Due",
            [_experiment(each, detail) for each in effects.experiments],
        ),
        (
            "Events of the range",
            "Event|Type|Target|From|To|By",
            [_event(each, detail) for each in effects.events],
        ),
        (
            "Patterns that count other decisions",
            "Pattern|Decisions|Successes|May be relied on",
            [_pattern(each, detail) for each in effects.patterns],
        ),
    ):
        yield from table(caption, columns.split("|"), rows, detail.rows)
    drawn = _drawn(effects)
    for each in effects.shops:
        yield from _shop(each, detail)
        if each in drawn:
            yield from weeks(each, detail, landed=review.landed is not None)
    if len(drawn) < len(effects.shops):
        others = plural(len(effects.shops) - len(drawn), "shop")
        yield Paragraph(text=(f"The weeks of {others} more are on the page of trace-gate report.",))
    yield from causes(review, detail)


def _drawn(effects: Effects) -> tuple[ShopNumbers, ...]:
    """The shops whose weeks are shown: all of a few, of many those whose freeze rate moves."""
    if len(effects.shops) <= FEW:
        return effects.shops
    return tuple(each for each in effects.shops if each.kpis[0].before != each.kpis[0].after)[:FEW]


def _shop(shop: ShopNumbers, detail: Detail) -> Iterator[Block]:
    moved = [each for each in shop.states if each.before != each.after]
    rows: list[tuple[Line, ...]] = [
        ((mark(each.state),), (str(each.before),), (str(each.after),)) for each in moved
    ]
    caption = f"Buckets of {shop.tenant} by state; states without a change are left out"
    yield from table(detail.cut(caption), ("State", "Before#", "After#"), rows, detail.rows)


def _moved(old: str, new: str) -> str:
    """`TESTING to CONFIRMED`; one word where nothing moved, and for what was not there."""
    if old == new:
        return new
    return f"{old} to {new}" if old else f"new: {new}"


def _number(number: Decimal | None) -> str:
    return "" if number is None else f"{number:.2f}"


def _bucket(move: BucketMove, detail: Detail) -> tuple[Line, ...]:
    after: Line = (mark(move.after or "none"),)
    if move.fields:
        after = (*after, f" with another {detail.cut(', '.join(move.fields))}")
    return (
        (code(move.bucket, detail),),
        (detail.cut(f"{move.tenant} {move.asin}"),),
        (mark(move.before or "none"),),
        after,
        (code(move.trace, detail),) if move.trace else (),
    )


def _hypothesis(move: HypothesisMove, detail: Detail) -> tuple[Line, ...]:
    confidence = _moved(_number(move.confidence_before), _number(move.confidence_after))
    return (
        (code(move.id, detail),),
        (_moved(move.status_before or "", move.status_after or "gone"),),
        (confidence,),
        (_moved(str(move.uses_before), str(move.uses_after)),),
        (detail.cut(move.statement or ""),),
    )


def _experiment(move: ExperimentMove, detail: Detail) -> tuple[Line, ...]:
    due = _moved((move.due_before or "")[:10], (move.due_after or "none")[:10])
    return (
        (code(move.id, detail),),
        (code(move.hypothesis, detail),),
        (_moved(move.status_before or "", move.status_after or "gone"),),
        (due,),
    )


def _event(event: EventSeen, detail: Detail) -> tuple[Line, ...]:
    sign = "" if event.sign == "added" else f"{SIGNS[event.sign]}: "
    return (
        (sign, code(event.id, detail)),
        (detail.cut(event.type),),
        (code(event.target, detail),),
        (value(event.before, detail),),
        (value(event.after, detail),),
        (code(event.trace, detail),),
    )


def _pattern(move: PatternMove, detail: Detail) -> tuple[Line, ...]:
    law = "law" if move.law_after else "no law"
    if move.law_before != move.law_after:
        law = "becomes a law" if move.law_after else "is a law no more"
    rates = [
        share(good / every, detail) if every else "none"
        for good, every in (
            (move.successes_before, move.decisions_before),
            (move.successes_after, move.decisions_after),
        )
    ]
    return (
        (code(move.id, detail),),
        (_moved(str(move.decisions_before), str(move.decisions_after)),),
        (_moved(*rates),),
        (law,),
    )
