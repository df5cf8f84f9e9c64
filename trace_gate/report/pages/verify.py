"""A result: the criteria against the outcome, how sure they are, what a report would change."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from trace_gate.app.analyse.window_report import window
from trace_gate.core.analyst.before_after import name_of
from trace_gate.core.fold import formatting
from trace_gate.core.fold.hypotheses import outcome
from trace_gate.core.shell import word
from trace_gate.core.statistics import messages
from trace_gate.report.escape import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.app.analyse.results import Concluded
    from trace_gate.core.analyst.before_after import Compared, Measure

SHARES = ("ctr", "conversion_rate", "unit_session_rate", "acos", "tacos", "market_click_rate",
          "market_purchase_rate")  # fmt: skip
"""Figures that people read in percent."""
NO_CONTROL = "No control: price or season may be the cause."


def lines(found: Concluded) -> Iterator[str]:
    """What became of the test, in lines; the last one says what to do next."""
    tested = found.tested
    first, last = window(tested)
    yield (
        f"{tested.hypothesis_id}, {tested.decision.id}: window {first} to {last}"
        + (f", report {found.days[0]} to {found.days[1]}" if found.days else ", no report")
    )
    for each in found.compared:
        yield f"  {plain(criterion(each))}"
    yield f"  {'. '.join(_cautions(found))}"
    yield f"result: {found.result}{' (claimed)' if found.claimed else ''}"
    yield from (f"  note: {plain(note)}" for note in found.notes)
    yield from _claim(found)
    if found.more:
        back = f"rm {found.path} && " if found.path else ""
        yield f"  to wait for more data instead, once: {back}{found.more}"
    yield from _written(found)


def all_lines(found: Sequence[Concluded]) -> Iterator[str]:
    """The same of several tests."""
    for number, each in enumerate(found):
        if number:
            yield ""
        yield from lines(each)


def criterion(each: Compared) -> str:
    """`conversion_rate >= 10 %: met. 57/480 = 11.9 % (9.3 to 15.1), before 58/702 = 8.3 %; ...`."""
    metric, operator, value, _ = each.line.criterion
    asked = f"{metric} {operator} {_shown(metric, outcome.decimal_of(value), value)}"
    if each.line.met is None:
        return f"{asked}: missing ({each.line.why})"
    said = [f"{asked}: {'met' if each.line.met else 'not met'}", _figures(each)]
    if each.too_little:
        expected = f" ({each.expected:.0f} expected)" if each.expected is not None else ""
        said.append(f"Too little data to tell{expected}")
    elif each.interval is not None and not each.decides:
        said.append("The value of the criterion lies inside the interval")
    if each.returns:
        part = "It was unusual before: part of this return was to be expected"
        lean = f" (from {messages.percent(each.returns_to)})" if each.returns_to else ""
        said.append(part + lean)
    return ". ".join(said)


def plain_data(found: Concluded) -> dict[str, Any]:
    """The same as data."""
    tested = found.tested
    first, last = window(tested)
    return {
        "hypothesis": tested.hypothesis_id,
        "experiment": tested.trial.id if tested.trial.registered else None,
        "decision": tested.decision.id,
        "window": [first.isoformat(), last.isoformat()],
        "due": formatting.instant(tested.due) if tested.due else None,
        "period": [day.isoformat() for day in found.days] if found.days else None,
        "criteria": [_criterion_data(each) for each in found.compared],
        "result": found.result,
        "claimed": found.claimed,
        "why_claimed": found.why_claimed or None,
        "other_changes": list(tested.others),
        "notes": list(found.notes),
        "trace_id": found.trace_id,
        "path": found.path,
        "copied": list(found.copied),
        "missing": [finding.message for finding in found.missing],
    }


def _criterion_data(each: Compared) -> dict[str, Any]:
    return {
        **each.line.plain(),
        "counts": _counts(each.now),
        "interval": _pair(each.interval),
        "before": _text(each.before.value) if each.before else None,
        "before_counts": _counts(each.before),
        "difference": _pair(each.difference),
        "expected": _text(each.expected),
        "too_little_data": each.too_little,
        "decides": each.decides,
        "return_expected": each.returns,
        "says": criterion(each),
    }


def _counts(measure: Measure | None) -> list[int] | None:
    rate = measure.rate if measure is not None else None
    return [rate.successes, rate.trials] if rate is not None else None


def _pair(interval: tuple[Decimal, Decimal] | None) -> list[str] | None:
    return [f"{each:.4f}" for each in interval] if interval is not None else None


def _text(value: Decimal | None) -> str | None:
    return f"{value:.4f}".rstrip("0").rstrip(".") if value is not None else None


def _figures(each: Compared) -> str:
    """The figure now, the one before, and by how much they differ."""
    metric = each.line.criterion[0]
    now, before = each.now, each.before
    said = f"{each.line.actual}" if now is None else _measure(metric, now)
    if now is not None and now.rate is None and each.interval is not None:
        low, high = (_shown(metric, end, end) for end in each.interval)
        said += f" ({low} to {high}, by {now.orders:,} {'order' if now.orders == 1 else 'orders'})"
    if before is None:
        return f"{said}, nothing is known from before"
    was = _measure(metric, before, interval=False)
    if each.difference is None or now is None or now.rate is None or before.rate is None:
        return f"{said}, before {was}"
    return f"{said}, before {was}; {messages.difference(before.rate, now.rate)}"


def _measure(metric: str, measure: Measure, *, interval: bool = True) -> str:
    if measure.rate is None:
        return _shown(metric, measure.value, measure.value)
    text = messages.rate(measure.rate)
    return text if interval else text.partition(" (")[0]


def _shown(metric: str, number: Decimal | None, value: object) -> str:
    """A share in percent; anything else as it is."""
    if number is None:
        return str(value)
    if name_of(metric) in SHARES:
        return f"{_text((number * 100).quantize(Decimal('0.1')))} %"
    return _text(number) or "0"


def _cautions(found: Concluded) -> Iterator[str]:
    many = len(found.tested.others)
    yield NO_CONTROL.rstrip(".")
    if many:
        named = ", ".join(found.tested.others[:5])
        yield f"{many} other {'change' if many == 1 else 'changes'} in the window: {named}"
    else:
        yield "No other change in the window"


def _claim(found: Concluded) -> Iterator[str]:
    if not found.claimed:
        return
    first, last = window(found.tested)
    yield f"  only claimed: {plain(found.why_claimed)}."
    yield "  A claim moves the confidence. It makes nothing automatic, and counts for no law."
    if found.days is None and found.tested.trial.days:
        yield f"  With a report of {first} to {last}, as a file, the result would be proved."


def _written(found: Concluded) -> Iterator[str]:
    if found.path is None:
        yield "nothing was written (--dry-run)"
        return
    yield from (f"copied to {plain(place)}" for place in found.copied)
    yield f"wrote {found.path}"
    for finding in found.missing:
        yield f"  {found.path}:{finding.line or 1}  {plain(finding.message)}"
        yield f"      fix: {plain(finding.remediation)}"
    stage = " ".join(map(word, dict.fromkeys((found.path, *found.copied, *found.unstaged))))
    yield f"next: {'fill in the lines above, then: ' if found.missing else ''}git add {stage}"
