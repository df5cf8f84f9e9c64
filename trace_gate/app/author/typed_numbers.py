"""Numbers in the options of `new`, made plain before anything else reads them (decision 0092).

`acos < 30%` becomes `acos < 0.30`, and that is said back. What can be read in two ways is asked
for; text where numbers are compared is refused. What begins like YAML (a quote, a list, a map)
is left as it is: quotes are the way to say that `"30%"` is text.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING

from trace_gate.app.author import option_values, typed_metrics, typed_units
from trace_gate.core import numerals
from trace_gate.core.errors import UsageError
from trace_gate.core.numerals import Number, Unclear
from trace_gate.core.trace.target import GOAL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trace_gate.app.author.draft import Order

COMMA_COUNTRIES = frozenset(["DE", "FR", "IT", "ES", "NL", "BE", "SE", "PL", "TR", "BR", "EU"])
"""Marketplaces where a comma stands before the decimals."""

ORDERING = ("<", "<=", ">", ">=")
_YAML = ("'", '"', "[", "{", "|", ">", "&", "*", "!", "#", "@", "`")
_CRITERION = re.compile(
    r"\s*(?P<metric>[^\s<>=!]+)\s*(?P<operator><=|>=|==|!=|<|>)\s*(?P<value>.+?)"
    r"(?:\s+from\s+(?P<baseline>.+?))?\s*"
)
_SIGNS = {"\u2264": "<=", "\u2265": ">=", "\u2260": "!=", "=<": "<=", "=>": ">="}


class UnclearNumber(UsageError):
    """A number that can be read in two ways: whoever is there can be asked.

    `text` is what was typed, `readings` what it may be, as it is to be typed.
    """

    def __init__(self, text: str, readings: tuple[str, ...], shown: str) -> None:
        self.text, self.readings = text, readings
        first, *others = readings
        super().__init__(
            f"{shown}: {text!r} can be read as {first} or as {' or '.join(others)}.",
            remedy=f"Type the one that you mean: {' or '.join(readings)}",
        )


def plain(
    order: Order,
    *,
    tenant: Mapping[str, str],
    compared: frozenset[str] = frozenset(),
) -> tuple[Order, tuple[str, ...]]:
    """The order with plain numbers, and what is said back of those that were read.

    Args:
        order: as it was typed.
        tenant: whose trace it is: the marketplace says how numbers are written there.
        compared: metrics of which the success criteria ask for a number.

    Raises:
        UnclearNumber: something can be read in two ways.
        UsageError: text where numbers are compared, or money of another currency.
    """
    typed_metrics.refuse_twice(order.metrics, "--metric")
    typed_metrics.refuse_twice(order.outcomes, "--outcome")
    reader = _Reader(tenant, dict(order.answers))
    made = order.with_(
        metrics=tuple(reader.pair(text, "--metric") for text in order.metrics),
        outcomes=tuple(reader.pair(text, "--outcome", compared) for text in order.outcomes),
        criteria=tuple(reader.criterion(text) for text in order.criteria),
        moves=tuple(reader.move(text) for text in order.moves),
    )
    return made, tuple(dict.fromkeys(reader.said))


class _Reader:
    def __init__(self, tenant: Mapping[str, str], answers: Mapping[str, str]) -> None:
        country = tenant.get("marketplace", "")
        self._decimals = numerals.COMMA if country in COMMA_COUNTRIES else numerals.POINT
        self._currency, self._answers = tenant.get("currency"), answers
        self.said: list[str] = []

    def pair(self, text: str, option: str, compared: frozenset[str] = frozenset()) -> str:
        """`acos=54.74%` as `acos=0.5474`."""
        name, equals, value = text.partition("=")
        if not equals or not name.strip() or not value.strip():
            return text
        typed_metrics.refuse_no_number(value, f"{option} {text!r}")
        typed_metrics.refuse_example(name, value, option)
        number = self._number(value, f"{option} {text!r}")
        if number is not None:
            typed_metrics.refuse_percentage(name, value, number, f"{option} {text!r}")
        if number is None and name.strip() in compared and not value.strip().startswith(_YAML):
            raise _no_number(f"{option} {text!r}", value, f"{option} {name.strip()}=0.41")
        typed_metrics.refuse_impossible(name, value, number, option)
        return text if number is None else f"{name}={number}"

    def criterion(self, text: str) -> str:
        """`acos < 30%` as `acos < 0.30`; what is none is left to `option_values.criterion`."""
        found = _CRITERION.fullmatch(_with_plain_signs(text))
        if found is None:
            return text
        shown, words = f"--criterion {text!r}", [found["metric"], found["operator"]]
        for part in ("value", "baseline"):
            if found[part] is None:
                continue
            typed_metrics.refuse_no_number(found[part], shown)
            number = self._number(found[part], shown)
            if number is not None:
                typed_metrics.refuse_percentage(found["metric"], found[part], number, shown)
            if number is None and found["operator"] in ORDERING:
                example = f'--criterion "{found["metric"]} {found["operator"]} 0.35"'
                raise _no_number(shown, found[part], example)
            words += ["from"] if part == "baseline" else []
            words.append(found[part] if number is None else number)
        return " ".join(words)

    def move(self, text: str) -> str:
        """`campaign/C1/budget $20 -> $25,50` as `campaign/C1/budget 20 -> 25.50`."""
        found = option_values.MOVE.fullmatch(text)
        if found is None:
            return text
        shown = f"--change {text!r}"
        sides = [self._side(found["target"], found[side], shown) for side in ("old", "new")]
        return f"{found['target']} {sides[0]} -> {sides[1]}"

    def _side(self, target: str, value: str, shown: str) -> str:
        unit = typed_units.unit_of(target)
        if unit is None or value == "null":
            return value
        if unit == typed_units.MAP:
            return typed_units.with_goal(value, lambda text: self._goal(text, shown))
        if unit == typed_units.SHARE:
            return self._goal(value, shown)
        percent = unit == typed_units.PERCENT
        number = self._number(value, shown, share=False, points=percent)
        if number is None:
            example = "10 -> 12" if percent else "1.00 -> 1.20"
            raise _no_number(shown, value, f'--change "{target} {example}"')
        if percent:
            typed_units.refuse_fraction(number, value, shown)
        return number

    def _goal(self, value: str, shown: str) -> str:
        """What a goal is to be: a fraction, also where it is typed in percent."""
        typed_metrics.refuse_no_number(value, shown)
        number = self._number(value, shown)
        if number is None:
            raise _no_number(shown, value, "0.30   (or 30%)")
        typed_metrics.refuse_percentage(GOAL, value, number, shown)
        return number

    def _number(
        self, typed: str, shown: str, *, share: bool = True, points: bool = False
    ) -> str | None:
        """The plain text of a number; None where it is none.

        `share`: a percentage is the fraction that it is. `points`: it is its percent points.
        """
        text = self._answers.get(typed.strip(), typed).strip()
        if text != typed.strip():
            return text
        found = None if text.startswith(_YAML) else numerals.read(text, self._decimals)
        if found is None and numerals.is_long(text):
            raise UsageError(
                f"{shown}: {text} has too many digits. A trace keeps {numerals.WHOLE} before the "
                f"point, and {numerals.DIGITS} in all.",
                remedy="Look where the number comes from, and write the one that is meant.",
            )
        if found is None:
            return text if _is_yaml_number(text) else None
        if isinstance(found, Unclear):
            readings = tuple(numerals.typed(each, self._decimals) for each in found.readings)
            raise UnclearNumber(text, readings, shown)
        if points and found.percent:
            found = found.with_(value=found.value.scaleb(2), percent=False)
        self._check(found, text, shown, share=share)
        if found.text != text:
            self.said.append(f"read {text} as {found.text}")
        return found.text

    def _check(self, found: Number, text: str, shown: str, *, share: bool) -> None:
        if found.percent and not share:
            raise UsageError(
                f"{shown}: {text} is a percentage, and this is an amount.",
                remedy="Write what it was and what it becomes: 1.00 -> 1.30",
            )
        if found.currencies and self._currency and self._currency not in found.currencies:
            raise UsageError(
                f"{shown}: {text} is not in {self._currency}, the currency of this trace.",
                remedy=f"Write the amount in {self._currency}, without a sign.",
            )


def _no_number(shown: str, value: str, example: str) -> UsageError:
    return UsageError(
        f"{shown}: numbers are compared here, and {value.strip()!r} is none.",
        remedy=f"Write a number, like {example}",
    )


def _is_yaml_number(text: str) -> bool:
    """`1e3`, which the loader of traces reads."""
    try:
        value = option_values.value_of(text, "--metric")
    except UsageError:
        return False
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _with_plain_signs(text: str) -> str:
    """Full-width signs and those of mathematics as the operators of a criterion."""
    shown = unicodedata.normalize("NFKC", text)
    for sign, operator in _SIGNS.items():
        shown = shown.replace(sign, operator)
    return shown
