"""A new report held against earlier observations of the same kind (SPEC 9, Observing a report).

Compared are periods of equal length, of the same shop, product and campaign, and of the same
attribution window. What overlaps is no history; the same days count once; and a figure that was
unusual itself says nothing of what is usual.
"""

from __future__ import annotations

from decimal import Decimal
from statistics import median

from trace_gate.core.analyst import grouping_messages
from trace_gate.core.record import Record
from trace_gate.core.statistics import anomalies, messages
from trace_gate.core.statistics.rates import Rate, pooled

TYPE_CHECKING = False
if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from trace_gate.core.statistics.anomalies import AmountAnomaly, RateAnomaly

    Number = int | float | Decimal

RATES: Mapping[str, tuple[str, str]] = {
    "conversion_rate": ("orders", "clicks"),
    "ctr": ("clicks", "impressions"),
    "unit_session_rate": ("units", "sessions"),
}
AMOUNTS = ("impressions", "clicks", "spend", "sales", "sessions")
MOST = 12
"""So many earlier periods are looked at, the newest ones."""


class Earlier(Record):
    """An earlier observation."""

    trace_id: str
    start: dt.date
    end: dt.date
    metrics: Mapping[str, Number]
    report: str = ""
    """Where the report lies"""
    unusual: frozenset[str] = frozenset()
    """The metrics that were out of the ordinary then"""
    planned: int = 0
    """Its place among those that are still to be written, from 1; 0 where it is written"""


class Anomaly(Record):
    """One figure that is out of the ordinary."""

    metric: str
    says: str
    """A sentence with the counts that it rests on"""
    z: Decimal | None = None
    """None for an amount"""


class Comparison(Record):
    """What a report is, beside the earlier ones."""

    anomalies: tuple[Anomaly, ...]
    untold: Mapping[str, str]
    """Metric to why nothing is told of it: too little data, or not enough history"""
    usual: Mapping[str, str]
    """Metric to what it was held against, where nothing is out of the ordinary"""
    drifting: Mapping[str, str]
    """Metric to how it went slowly away from what it was, where this period alone is usual"""
    overlapping: tuple[Earlier, ...]
    """Observations that tell of some of the same days"""
    used: tuple[Earlier, ...]


def compare(
    metrics: Mapping[str, Number], start: dt.date, end: dt.date, earlier: Sequence[Earlier]
) -> Comparison:
    """What is unusual in a period.

    Args:
        metrics: Its counts and its money by name.
        start: Its first day.
        end: Its last day.
        earlier: Observations of the same things.
    """
    overlapping = tuple(each for each in earlier if each.start <= end and start <= each.end)
    same = [e for e in earlier if e.end < start and e.end - e.start == end - start]
    used = _history(same)
    rates = dict(_rates(metrics, used))
    amounts = dict(_amounts(metrics, used))
    needed = dict.fromkeys(rates, anomalies.WEEKS_OF_A_RATE)
    needed |= dict.fromkeys(amounts, anomalies.WEEKS_OF_AN_AMOUNT)
    verdicts = [(name, each.verdict, each.periods) for name, each in rates.items()]
    verdicts += [(name, each.verdict, each.periods) for name, each in amounts.items()]
    untold = {
        name: grouping_messages.short_history(verdict, periods, needed, name)
        if verdict == anomalies.NO_HISTORY
        else verdict
        for name, verdict, periods in verdicts
        if verdict in (anomalies.TOO_LITTLE, anomalies.NO_HISTORY)
    }
    unusual = (*_unusual_rates(metrics, rates), *_unusual_amounts(metrics, amounts))
    told = {each.metric for each in unusual} | untold.keys()
    usual = dict(_usual(metrics, rates, amounts))
    return Comparison(
        anomalies=unusual,
        untold=untold,
        usual={name: says for name, says in usual.items() if name not in told},
        drifting=dict(_drifting(metrics, used, {each.metric for each in unusual})),
        overlapping=overlapping,
        used=used,
    )


def _drifting(
    metrics: Mapping[str, Number], used: Sequence[Earlier], unusual: set[str]
) -> Iterator[tuple[str, str]]:
    """What went slowly away over all periods, this one among them."""
    for name, parts in RATES.items():
        known = [_rate(each.metrics, parts) for each in used] + [_rate(metrics, parts)]
        rates = [found for found in known if found is not None and found.trials]
        shares = [Decimal(each.successes) / each.trials for each in rates]
        if name not in unusual and anomalies.drifts(shares):
            half = len(rates) // 2
            yield name, messages.drift(name, pooled(rates[:half]), pooled(rates[-half:]), half)
    for name in AMOUNTS:
        amounts = [_decimal(m[name]) for m in (*(e.metrics for e in used), metrics) if name in m]
        if name not in unusual and anomalies.drifts(amounts):
            half = len(amounts) // 2
            yield name, messages.drift(name, median(amounts[:half]), median(amounts[-half:]), half)


def _history(same: Sequence[Earlier]) -> tuple[Earlier, ...]:
    """The newest periods, in the order of their days; of those that share days the newest trace."""
    kept: list[Earlier] = []
    for each in sorted(same, key=_age, reverse=True):
        if all(each.end < other.start or other.end < each.start for other in kept):
            kept.append(each)
    return tuple(sorted(kept, key=lambda each: each.start)[-MOST:])


def _age(each: Earlier) -> tuple[int, str, int, str]:
    """The older first: by the day of the id, then by its number, which may have four digits."""
    return each.planned, each.trace_id[:14], len(each.trace_id), each.trace_id


def _usual(
    metrics: Mapping[str, Number],
    rates: Mapping[str, RateAnomaly],
    amounts: Mapping[str, AmountAnomaly],
) -> Iterator[tuple[str, str]]:
    for name, each in rates.items():
        now = _rate(metrics, RATES[name])
        if each.usual is not None and now is not None:
            before, band = each.earlier, each.usual
            says = grouping_messages.usual(now, each, before, band)
            yield name, says
    for name, found in amounts.items():
        told = messages.amount_anomaly(name, _decimal(metrics[name]), found)
        yield name, f"usual ({told.removeprefix(name).strip(' .')})"


def _rates(
    metrics: Mapping[str, Number], used: Sequence[Earlier]
) -> Iterator[tuple[str, RateAnomaly]]:
    for name, parts in RATES.items():
        now = _rate(metrics, parts)
        if now is not None:
            known = [_rate(each.metrics, parts) for each in used if name not in each.unusual]
            before = [found for found in known if found is not None]
            yield name, anomalies.rate_anomaly(before, now)


def _amounts(
    metrics: Mapping[str, Number], used: Sequence[Earlier]
) -> Iterator[tuple[str, AmountAnomaly]]:
    for name in AMOUNTS:
        if name in metrics:
            known = [e for e in used if name in e.metrics and name not in e.unusual]
            before = [_decimal(each.metrics[name]) for each in known]
            volume = max([_volume(metrics), *(_volume(each.metrics) for each in used)])
            yield name, anomalies.amount_anomaly(before, _decimal(metrics[name]), volume=volume)


def _unusual_rates(
    metrics: Mapping[str, Number], found: Mapping[str, RateAnomaly]
) -> Iterator[Anomaly]:
    """The furthest first, and only as many as so many questions leave by chance."""
    scored = [(name, each) for name, each in found.items() if each.usual is not None]
    true = anomalies.true_discoveries([each.usual.z for _, each in scored if each.usual])
    for (name, each), kept in sorted(zip(scored, true, strict=True), key=_reach):
        now = _rate(metrics, RATES[name])
        if kept and each.verdict == anomalies.UNUSUAL and now is not None and each.usual:
            says = messages.rate_anomaly(name, now, each)
            yield Anomaly(metric=name, says=says, z=each.usual.z)


def _reach(scored: tuple[tuple[str, RateAnomaly], bool]) -> tuple[Decimal, str]:
    (name, found), _ = scored
    return (-abs(found.usual.z) if found.usual is not None else Decimal(0), name)


def _unusual_amounts(
    metrics: Mapping[str, Number], found: Mapping[str, AmountAnomaly]
) -> Iterator[Anomaly]:
    for name, each in found.items():
        if each.verdict == anomalies.UNUSUAL:
            says = messages.amount_anomaly(name, _decimal(metrics[name]), each)
            yield Anomaly(metric=name, says=says)


def _rate(metrics: Mapping[str, Number], parts: tuple[str, str]) -> Rate | None:
    counts = [metrics.get(name) for name in parts]
    if any(isinstance(each, bool) or not isinstance(each, int) or each < 0 for each in counts):
        return None
    successes, trials = (each for each in counts if isinstance(each, int))
    return Rate(successes=successes, trials=trials)


def _volume(metrics: Mapping[str, Number]) -> int:
    """Clicks, or visits where a report has none."""
    return int(metrics.get("clicks", metrics.get("sessions", 0)))


def _decimal(number: Number) -> Decimal:
    return number if isinstance(number, Decimal) else Decimal(str(number))
