"""Metrics that everybody knows: what is no number of theirs is refused where it is typed.

Of a metric with another name nobody here can tell, so it may be any text. `acos=30` is 3,000 %:
what was meant is most likely 30 %; nobody can tell, so both are shown (decision 0092).
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING

from trace_gate.core.errors import UsageError
from trace_gate.core.numerals import decimal_or_none

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

COUNTS = frozenset(
    ("clicks", "orders", "impressions", "units", "units_ordered", "sessions", "page_views")
)
"""Things that are counted: there are never less than none."""

AMOUNTS = frozenset(("spend", "sales", "ad_spend", "ad_sales", "cpc", "roas"))
"""Other numbers. What is sent back can make the sales of a day negative."""

_SHARES = (
    *("ctr", "cvr", "conversion_rate", "ad_conversion_rate", "click_rate", "cart_add_rate"),
    *("click_thru_rate", "click_through_rate", "purchase_rate", "unit_session_rate"),
)
MOST: Mapping[str, Decimal] = {
    **dict.fromkeys(_SHARES, Decimal(1)),
    **dict.fromkeys(("acos", "tacos", "acos_target"), Decimal(3)),
}
"""Metric to what it hardly ever passes, as a fraction: a share is 1 at most, and an ACOS of more
than 300 % is rare enough to be asked about. Other metrics may have any size."""

EXAMPLE = ("NAME", "VALUE")
"""The words of a command that is shown, for which a person types their own."""

_GROUPS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
"""How many countries write a number above a thousand."""

_NO_NUMBERS = frozenset(("nan", "inf", "infinity"))
_YAML = ("'", '"', "[", "{")


def refuse_twice(texts: Iterable[str], option: str) -> None:
    """Nothing, where each metric is given once.

    Raises:
        UsageError: two values for one name; capital letters make no other metric.
    """
    seen: dict[str, str] = {}
    for text in texts:
        name, equals, _ = text.partition("=")
        before = seen.setdefault(_plain(name), text)
        if equals and before is not text:
            raise UsageError(
                f"{option} {text!r}: {before!r} says it already, and a metric has one value.",
                remedy=f"Keep the one that is right. For two things, use two names: {option} "
                f"{name.strip()}_before=0.41",
            )


def refuse_example(name: str, value: str, option: str) -> None:
    """Nothing, for what is no example.

    Raises:
        UsageError: a command was typed as it was shown, without the numbers of a report.
    """
    if name.strip() == EXAMPLE[0] or value.strip() == EXAMPLE[1]:
        raise UsageError(
            f"{option} {name.strip()}={value.strip()} is the example.",
            remedy=f"Look in the report, and put a name and a number there: {option} acos=0.41",
        )


def refuse_impossible(name: str, typed: str, number: str | None, option: str) -> None:
    """Nothing, for a value that the metric can have; quoted text and lists are meant as such.

    Args:
        name: the metric.
        typed: as the person wrote the value.
        number: the same as a trace writes it; None where it is no number.
        option: for the message.

    Raises:
        UsageError: it is no number, or there are less than none of what is counted, or it may be
            a number of thousands.
    """
    metric, shown = _plain(name), f"{option} {name.strip()}={typed.strip()}"
    value = decimal_or_none(number) if number is not None else None
    if metric not in COUNTS and metric not in AMOUNTS and metric not in MOST:
        return
    if number is None and not typed.strip().startswith(_YAML):
        raise UsageError(
            f"{shown}: {name.strip()} is a number, and {typed.strip()!r} is none.",
            remedy=f"Write the number of the report: {option} {name.strip()}="
            f"{'41' if metric in COUNTS else '0.41'}   or leave the metric out.",
        )
    if metric in COUNTS and number is not None and _GROUPS.fullmatch(typed.strip()):
        whole = typed.strip().replace(".", "")
        raise UsageError(
            f"{shown}: {typed.strip()!r} can be read as {whole} or as {number}0.",
            remedy=f"Type the one that you mean: {whole} or {number}0",
        )
    if number is not None and value is not None and value < 0 and metric not in AMOUNTS:
        raise UsageError(
            f"{shown}: {name.strip()} is never below zero.",
            remedy=f"Look in the report again: {option} {name.strip()}="
            f"{number.lstrip('-')}   if that is what it says.",
        )


def refuse_no_number(value: str, shown: str) -> None:
    """Nothing, for what may be a number or a word.

    Raises:
        UsageError: it is what programs print where there is no number.
    """
    if value.strip().lstrip("+-.").casefold() in _NO_NUMBERS:
        raise UsageError(
            f"{shown}: {value.strip()!r} is what a program prints where there is no number.",
            remedy="Look in the report, and write the number; leave the metric out if there is "
            "none.",
        )


def refuse_percentage(name: str, typed: str, plain: str, shown: str) -> None:
    """Nothing, for a number that its metric can well have.

    Args:
        name: the metric.
        typed: as the person wrote the number; with a percent sign it is what it says.
        plain: the same as a trace writes it.
        shown: the option, for the message.

    Raises:
        UsageError: it is a ratio, and most likely a percentage without its sign.
    """
    most = MOST.get(name.strip().casefold())
    if most is None or any(sign in typed for sign in "%\uff05\ufe6a\u066a"):
        return
    number = decimal_or_none(plain)
    if number is not None and abs(number) > most:
        raise UsageError(
            f"{shown}: {name.strip()} is a fraction, so {typed.strip()} would be "
            f"{number * 100:,f} %.",
            remedy=f"Type the one that you mean: {number.normalize():f}% or "
            f"{(number * 100).normalize():f}%",
        )


def near(names: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    """A note for each name that nothing knows and that is one slip away from one that is known.

    Args:
        names: metrics as they were typed now.
        known: metrics of the thread; those that everybody knows are always known.
    """
    there = {_plain(each) for each in known} | COUNTS | AMOUNTS | frozenset(MOST)
    for name in dict.fromkeys(names):
        metric = _plain(name)
        close = difflib.get_close_matches(metric, sorted(there), 1, 0.75)
        if metric in there or not close:
            continue
        # A name that holds a known one was meant so: `acos_before`, `organic_clicks`.
        if close[0] not in metric and metric not in close[0]:
            yield f"note: {name.strip()} is a new name for a metric. Was {close[0]} meant?"


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()
