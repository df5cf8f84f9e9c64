"""What is unusual in the parts of a report: its campaigns, its terms (SPEC 9, Observing a report).

So many rates are asked that some are far from usual by chance alone. Only as many are named as the
procedure of Benjamini and Hochberg leaves, the furthest first.
"""

from __future__ import annotations

from trace_gate.core.analyst.comparison import RATES
from trace_gate.core.record import Record
from trace_gate.core.statistics import anomalies, messages
from trace_gate.core.statistics.rates import Rate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from trace_gate.core.analyst.metrics import Figures
    from trace_gate.core.statistics.anomalies import RateAnomaly

MOST = 10
"""So many are named; the rest is counted."""


class PartAnomaly(Record):
    """One rate of one part that is out of the ordinary."""

    part: str
    metric: str
    says: str
    z: Decimal


class PartComparison(Record):
    """The parts of a report beside those of earlier ones."""

    anomalies: tuple[PartAnomaly, ...]
    more: int
    """So many more are unusual."""
    compared: int
    """So many rates could be told."""
    untold: int
    """So many could not: too little data, or not enough history."""


def compare(now: Mapping[str, Figures], earlier: Sequence[Mapping[str, Figures]]) -> PartComparison:
    """What is unusual among the parts of a report.

    Args:
        now: Its parts by name.
        earlier: Those of earlier reports of the same kind and length.
    """
    found = list(_rates(now, earlier))
    told = [each for each in found if each[3].usual is not None and _is_judged(each[3])]
    true = anomalies.true_discoveries([each[3].usual.z for each in told if each[3].usual])
    unusual = [
        PartAnomaly(
            part=part,
            metric=metric,
            says=f"{part}: {messages.rate_anomaly(metric, rate, anomaly)}",
            z=anomaly.usual.z,
        )
        for (part, metric, rate, anomaly), kept in zip(told, true, strict=True)
        if kept and anomaly.verdict == anomalies.UNUSUAL and anomaly.usual is not None
    ]
    unusual.sort(key=lambda each: (-abs(each.z), each.part, each.metric))
    return PartComparison(
        anomalies=tuple(unusual[:MOST]),
        more=len(unusual[MOST:]),
        compared=len(told),
        untold=len(found) - len(told),
    )


def _is_judged(found: RateAnomaly) -> bool:
    return found.verdict in (anomalies.UNUSUAL, anomalies.USUAL)


def _rates(
    now: Mapping[str, Figures], earlier: Sequence[Mapping[str, Figures]]
) -> Iterator[tuple[str, str, Rate, RateAnomaly]]:
    for part in sorted(now):
        before = [each[part] for each in earlier if part in each]
        for metric in RATES:
            rate = _rate(now[part], metric)
            if rate is not None:
                known = [found for each in before if (found := _rate(each, metric)) is not None]
                yield part, metric, rate, anomalies.rate_anomaly(known, rate)


def _rate(figures: Figures, metric: str) -> Rate | None:
    successes, trials = (figures.counts.get(name) for name in RATES[metric])
    if successes is None or trials is None:
        return None
    return Rate(successes=successes, trials=trials)
