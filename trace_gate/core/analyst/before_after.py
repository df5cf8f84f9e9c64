"""A success criterion, its figure now and before, and how sure that is (SPEC 9, Verifying).

A change before and after, without a control, may be larger than chance. It is never the cause.
"""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType

from trace_gate.core.analyst import metrics
from trace_gate.core.fold.hypotheses import outcome
from trace_gate.core.fold.trials import plain_name
from trace_gate.core.record import Record
from trace_gate.core.statistics import intervals
from trace_gate.core.statistics.messages import LEVEL
from trace_gate.core.statistics.rates import Rate, shrunk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trace_gate.core.fold.facts import Criterion
    from trace_gate.core.fold.hypotheses.outcome import Line
    from trace_gate.core.statistics.intervals import Interval

    Number = int | float | Decimal

SHARES = ("ctr", "conversion_rate", "unit_session_rate")
"""Rates of counts. The others are money by money or by counts, or of more than one a search."""
SAME: Mapping[str, str] = MappingProxyType(
    {
        "cvr": "conversion_rate",
        "ad_conversion_rate": "conversion_rate",
        "click_thru_rate": "ctr",
        "click_through_rate": "ctr",
        "unit_session_percentage": "unit_session_rate",
    }
)
"""Other names of a figure that reports give."""
EXPECTED = 5
"""Of fewer expected successes nobody can tell whether they went up or down."""
_PLACES = Decimal("0.0001")


class Measure(Record):
    """A figure of some days, with what it is made of."""

    value: Decimal
    rate: Rate | None = None
    """Of a share of trials"""
    orders: int | None = None
    """Of money by money: the orders behind it"""


class Baseline(Record):
    """What was known before the change."""

    known: Mapping[str, Number]
    """Figures by name"""
    trace_id: str | None = None
    """The trace that has them"""
    unusual: Mapping[str, Decimal | None] = MappingProxyType({})
    """The figures that were out of the ordinary then, each with its z, where it has one"""
    usual: Mapping[str, Rate] = MappingProxyType({})
    """What was usual before that, by rate"""


class Compared(Record):
    """One criterion with all that can be said of it."""

    line: Line
    now: Measure | None
    before: Measure | None
    interval: Interval | None = None
    """Where the true value probably lies"""
    difference: Interval | None = None
    """Where the true change of a share probably lies"""
    expected: Decimal | None = None
    """So many successes the share before would have made of the trials now"""
    returns_to: Decimal | None = None
    """The share before as if more trials had gone as usual, where it was out of the ordinary"""
    returns: bool = False
    """The share before was out of the ordinary, and the one now is nearer to what is usual."""

    @property
    def is_ratio(self) -> bool:
        """Whether the length of a period makes no difference to it."""
        return name_of(self.line.criterion[0]) in metrics.RATES

    @property
    def too_little(self) -> bool:
        """Whether there is too little data to tell."""
        if self.expected is not None:
            return self.expected < EXPECTED
        return not self.line.enough_data

    @property
    def decides(self) -> bool:
        """Whether it tells, beyond chance, that its criterion is met or missed."""
        limit = outcome.decimal_of(self.line.criterion[2])
        inside = (
            self.interval is not None
            and limit is not None
            and self.interval[0] <= limit <= self.interval[1]
        )
        return self.line.met is not None and not inside and not self.too_little


def name_of(metric: str) -> str:
    """The name of a figure as our reports have it."""
    plain = plain_name(metric)
    return SAME.get(plain, plain)


def measured(metric: str, known: Mapping[str, Number]) -> Measure | None:
    """A figure by its name, from its counts where they are known; None where it is not known.

    Args:
        metric: As a criterion spells it.
        known: Counts, money and rates by name.
    """
    name = name_of(metric)
    parts = [_number(known.get(each)) for each in metrics.RATES.get(name, ())]
    if parts and parts[0] is not None and parts[1]:
        value = (parts[0] / parts[1]).quantize(_PLACES)
        orders = _number(known.get("orders"))
        whole = orders is not None and orders == int(orders)
        if name in SHARES:
            return Measure(value=value, rate=_rate(parts[0], parts[1]))
        of_money = name in ("acos", "roas") and whole and orders
        return Measure(value=value, orders=int(orders) if of_money and orders else None)
    given = _number(known.get(metric, known.get(name)))
    return Measure(value=given) if given is not None else None


def compared(lines: Sequence[Line], known: Mapping[str, Number], base: Baseline) -> list[Compared]:
    """Each criterion with its figure now and before.

    Args:
        lines: What the fold says of the criteria.
        known: The counts, the money and the rates of the window, by name.
        base: What was known before.
    """
    return [_compared(line, known, base) for line in lines]


def _compared(line: Line, known: Mapping[str, Number], base: Baseline) -> Compared:
    metric = line.criterion[0]
    now = measured(metric, known) if line.actual is not None else None
    before = _before(line.criterion, base)
    found = Compared(line=line, now=now, before=before, interval=_interval(now))
    if now is None or before is None or now.rate is None or before.rate is None:
        return found
    if not all(0 <= each.successes <= each.trials for each in (now.rate, before.rate)):
        return found
    share = Decimal(before.rate.successes) / before.rate.trials
    found = found.with_(
        difference=intervals.newcombe(before.rate, now.rate, LEVEL),
        expected=share * now.rate.trials,
    )
    return _returning(found, before.rate, now.rate, base)


def _returning(found: Compared, before: Rate, now: Rate, base: Baseline) -> Compared:
    """After an unusual week the next one is nearer to what is usual, whatever was done."""
    name, share = name_of(found.line.criterion[0]), before.share
    usual, z = base.usual.get(name), base.unusual.get(name)
    middle = usual.share if usual is not None else None
    if name not in base.unusual or now.share is None or share is None:
        return found
    low = share < middle if middle is not None else z is not None and z < 0
    if (now.share > share) is not low or now.share == share:
        return found
    lean = shrunk(before, middle) if middle is not None else None
    return found.with_(returns=True, returns_to=lean)


def _before(criterion: Criterion, base: Baseline) -> Measure | None:
    """From counts, unless the hypothesis says another figure than they do: then that one."""
    metric, _, _, said = criterion
    counted, stated = measured(metric, base.known), outcome.decimal_of(said)
    if counted is None or stated is None:
        return counted or (Measure(value=stated) if stated is not None else None)
    places = Decimal(1).scaleb(int(stated.as_tuple().exponent)) if stated % 1 else Decimal(1)
    return counted if abs(counted.value - stated) <= places / 2 else Measure(value=stated)


def _number(value: object) -> Decimal | None:
    return value if isinstance(value, Decimal) else outcome.decimal_of(value)


def _rate(above: Decimal, below: Decimal) -> Rate | None:
    if above % 1 or below % 1 or above < 0 or below < 0:
        return None
    return Rate(successes=int(above), trials=int(below))


def _interval(now: Measure | None) -> Interval | None:
    if now is None:
        return None
    if now.rate is not None and 0 <= now.rate.successes <= now.rate.trials:
        return intervals.bounds(now.rate.successes, now.rate.trials, LEVEL)
    return intervals.by_orders(now.value, now.orders, LEVEL) if now.orders else None
