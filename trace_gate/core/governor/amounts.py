"""Numbers of bids and budgets: what changed by how much (SPEC 7, Amplitude).

Arithmetic is decimal, on the text as it is written.
"""

from __future__ import annotations

from trace_gate.core.fold.hypotheses.outcome import decimal_of
from trace_gate.core.record import Record

_LONGEST = 2_000
"""Digits: more than a quotient of two numbers of a trace has."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from decimal import Decimal


class Course(Record):
    """The values that a target had, as far as executed decisions tell.

    What was taken back stands no more: to do it again is a new step, and no way back.
    """

    now: Decimal | None = None
    """The last executed value; None: no decision set one."""
    before: Decimal | None = None
    """The value before that one; None where the last change went back itself."""
    believes: bool = True
    """Whether a start counts as a value that it had where nothing was executed before."""
    stood: tuple[Decimal, ...] = ()
    """Every value that it had before the present one, and that was not taken back."""

    def after(
        self, start: object, goal: object, tolerance: Decimal, *, back: bool, begins: bool = False
    ) -> Course:
        """The course after one more executed change.

        Args:
            start: where it says that it begins.
            goal: what it made of that.
            tolerance: two numbers that differ by no more are the same.
            back: it says that it undoes another.
            begins: where nothing was executed before, its start did stand, all the same. Only
                a rollback may go back to it: no decision has executed that value.
        """
        new, known = _number(goal), self.now
        if known is None and self.believes:
            known = _number(start)
        if self.returns(start, goal, tolerance) or (
            back and self._last(new, tolerance) is not None
        ):
            return self.with_(now=new, before=None, stood=self.stood[: self._last(new, tolerance)])
        if known is None and begins and _number(start) is not None:
            return self.with_(now=new, before=None, stood=(*self.stood, _number(start)))
        stood = self.stood if known is None else (*self.stood, known)
        return self.with_(now=new, before=known, stood=stood)

    def returns(self, start: object, goal: object, tolerance: Decimal) -> bool:
        """Whether a change goes back to the previous executed value, from the present one."""
        pairs = (_number(start), self.now), (_number(goal), self.before)
        return all(near(one, other, tolerance) for one, other in pairs)

    def had(self, goal: object, tolerance: Decimal) -> bool:
        """Whether the target had this value, and nobody has taken it back since.

        The present one is among them: it is what the rollback of a failed change brings back.
        """
        wanted = _number(goal)
        return any(near(wanted, each, tolerance) for each in (*self.stood, self.now))

    def step(self, start: object, goal: object) -> Decimal | None:
        """How far a change goes, as a fraction: from what it says and from what was executed.

        The larger of the two, with its sign; None from zero or from nothing.
        """
        said = share(start, goal)
        true = share(self.now, goal) if self.now is not None else said
        return None if said is None or true is None else max(said, true, key=abs)

    def _last(self, value: Decimal | None, tolerance: Decimal) -> int | None:
        """Where a value stood last."""
        places = [at for at, each in enumerate(self.stood) if near(value, each, tolerance)]
        return places[-1] if places else None


def near(one: Decimal | None, other: Decimal | None, tolerance: Decimal) -> bool:
    """Whether two numbers count as the same; what is no number is near to nothing."""
    return one is not None and other is not None and abs(one - other) <= tolerance


def share(start: object, goal: object) -> Decimal | None:
    """The change as a fraction, with its sign; None from zero or from nothing."""
    old, new = _number(start), _number(goal)
    if old is None or new is None or not old:
        return None
    return (new - old) / abs(old)


def _number(value: object) -> Decimal | None:
    from decimal import Decimal

    return value if isinstance(value, Decimal) else decimal_of(value)


def limit_of(value: object) -> Decimal:
    """A number of the policy.

    Raises:
        ValueError: It is none, which its schema lets nobody write.
    """
    number = decimal_of(value)
    if number is None:
        raise ValueError(f"{value!r} in the policy is no number")
    return number


def percent(value: Decimal) -> str:
    """A fraction as people read it: `+50 %`, `-12.5 %`."""
    return f"{_plain(value * 100, 1)} %" if value < 0 else f"+{_plain(value * 100, 1)} %"


def limit(value: Decimal) -> str:
    """A limit as people read it: `30 %`."""
    return f"{_plain(value * 100, 2)} %"


def furthest(start: object, goal: object, most: Decimal) -> str:
    """The value nearest to the goal that keeps a limit, in cents: `at most 1.04`."""
    from decimal import ROUND_CEILING, ROUND_FLOOR

    old, new = _number(start), _number(goal)
    if old is None or new is None:
        return ""
    up = new > old
    edge = old + abs(old) * (most if up else -most)
    rounded = rounded_to(edge, 2, ROUND_FLOOR if up else ROUND_CEILING)
    return f"at {'most' if up else 'least'} {rounded}"


def rounded_to(value: Decimal, digits: int, way: str = "ROUND_HALF_EVEN") -> Decimal:
    """A number with so many digits after the point, however large it is."""
    from decimal import Context, Decimal

    return value.quantize(Decimal(1).scaleb(-digits), rounding=way, context=Context(prec=_LONGEST))


def shown(value: object) -> str:
    """A value as people write money: `0.80`, `1.125`; what is no number as it is."""
    from decimal import Decimal

    number = _number(value)
    if number is None:
        return "nothing" if value is None else str(value)
    exponent = number.as_tuple().exponent
    coarse = isinstance(exponent, int) and exponent > -2 and abs(number) < 10**9
    return str(number.quantize(Decimal("0.01")) if coarse else number)


def _plain(value: Decimal, digits: int) -> str:
    text = f"{value:.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
