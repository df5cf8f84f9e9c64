"""Metrics that everybody knows: what is no number of theirs is refused where it is typed.

Of a metric with another name nobody here can tell, so it may be any text.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from trace_gate.app.author.typed_ratios import MOST
from trace_gate.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

COUNTS = frozenset(
    ("clicks", "orders", "impressions", "units", "units_ordered", "sessions", "page_views")
)
"""Things that are counted: there are never less than none."""

AMOUNTS = frozenset(("spend", "sales", "ad_spend", "ad_sales", "cpc", "roas"))
"""Other numbers. What is sent back can make the sales of a day negative."""

EXAMPLE = ("NAME", "VALUE")
"""The words of a command that is shown, for which a person types their own."""

_GROUPS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
"""How many countries write a number above a thousand."""

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
    if number is not None and metric not in AMOUNTS and _is_negative(number):
        raise UsageError(
            f"{shown}: {name.strip()} is never below zero.",
            remedy=f"Look in the report again: {option} {name.strip()}="
            f"{number.lstrip('-')}   if that is what it says.",
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
        if metric not in there and close and not _is_variant(metric, close[0]):
            yield f"note: {name.strip()} is a new name for a metric. Was {close[0]} meant?"


def _is_variant(metric: str, known: str) -> bool:
    """`acos_before`, `organic_clicks`: a name that holds a known one was meant so."""
    return known in metric or metric in known


def _is_negative(number: str) -> bool:
    try:
        return Decimal(number) < 0
    except InvalidOperation:
        return False


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()
