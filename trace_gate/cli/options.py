"""Options that several commands have."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from trace_gate.app.analyse.typed_command import TypedCommand
from trace_gate.core.errors import UsageError
from trace_gate.core.trace import ids

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

COLORS = ("auto", "always", "never")

form_option = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)

color_option = click.option(
    "--color",
    type=click.Choice(COLORS),
    default="auto",
    help="Colour: auto is for terminals only, and heeds NO_COLOR and FORCE_COLOR.",
)

_LISTING = (
    click.option("--store", help="Only this store."),
    click.option("--marketplace", help="Only this marketplace: US, DE, ..."),
    click.option("--asin", help="Only this product."),
    click.option(
        "--as-of", metavar="DATE", help="The day to count from, like 2025-03-31. Default: today."
    ),
)


def listing_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What a listing is about, from which day it counts, and how it is shown (SPEC 10)."""
    return about_options(form_option(color_option(command)))


def about_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The same without how it is shown."""
    for option in reversed(_LISTING):
        command = option(command)
    return command


_DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d", "%b %d, %Y", "%d %b %Y")
"""Ways of writing days that no country reads otherwise"""


def _period(
    _context: click.Context, _option: click.Parameter, text: str | None
) -> tuple[str, str] | None:
    """Two days of which the first one is not the later one."""
    if text is None:
        return None
    start, dots, end = text.partition("..")
    days = ids.day_number(start), ids.day_number(end)
    if not dots or days[0] is None or days[1] is None or days[0] > days[1]:
        raise UsageError(
            f"--period {text!r} is not two days, the first one first{_why_no_period(start, end)}.",
            remedy=f"--period {_meant(start, end) or '2025-01-08..2025-01-14'}",
        )
    return start, end


def _meant(*typed: str) -> str | None:
    """The two days as they are to be typed, where nobody can take them for others."""
    days = sorted(day for text in typed if (day := _day_meant(text)) is not None)
    return f"{days[0]}..{days[1]}" if len(days) == len(typed) else None


def _day_meant(text: str) -> dt.date | None:
    for form in _DAYS:
        with suppress(ValueError):
            return dt.datetime.strptime(text.strip(), form).date()
    return None


def _why_no_period(start: str, end: str) -> str:
    """Which of the two is no day, and why."""
    if not end:
        return f": one day is written twice, {start}..{start}" if ids.day_number(start) else ""
    for text in (start, end):
        written = re.fullmatch(r"\d{4}-\d{2}-\d{2}", text)
        if ids.day_number(text) is None:
            what = "there is no such day" if written else "a day is written YYYY-MM-DD"
            return f": {text} is none ({what})"
    return ""


period_option = click.option(
    "--period",
    callback=_period,
    metavar="DAY..DAY",
    help="The days that the evidence tells about: 2025-01-08..2025-01-14.",
)


def day(_context: click.Context, option: click.Parameter, text: str | None) -> dt.date | None:
    """A day that was typed."""
    if text is None:
        return None
    if ids.day_number(text) is None:
        raise UsageError(
            f"{option.opts[0]} {text!r} is no day (a day is written YYYY-MM-DD).",
            remedy=f"{option.opts[0]} {_day_meant(text) or '2025-01-08'}",
        )
    return dt.date.fromisoformat(text)


def typed_command(
    command: click.Command, arguments: Sequence[str], typed: Mapping[str, Any], **more: object
) -> TypedCommand:
    """A command as it was typed, for the fixes that show it once more.

    Args:
        command: What was typed.
        arguments: Its arguments.
        typed: Its options by the names that click gives them.
        more: Others of them.
    """
    options: list[tuple[str, str | None]] = []
    for each in command.params:
        value = {**typed, **more}.get(each.name or "")
        if not isinstance(each, click.Option) or value is None or value == each.default:
            continue
        if each.is_flag:
            options += [(each.opts[0], None)] if value else []
        elif each.multiple:
            options += [(each.opts[0], str(one)) for one in value]
        else:
            text = "..".join(value) if isinstance(value, tuple) else str(value)
            options.append((each.opts[0], text))
    return TypedCommand(name=command.name or "", arguments=tuple(arguments), options=tuple(options))


def refuse_empty(command: click.Command, typed: Mapping[str, Any]) -> None:
    """Nothing, where each option that was typed says something.

    Args:
        command: Whose options they are.
        typed: Their values by the names that click gives them.

    Raises:
        UsageError: one is empty, as a variable of the shell is that nobody set. It must not be
            taken for one that was left out.
    """
    names = {each.name: each.opts[0] for each in command.params}
    for name, value in typed.items():
        texts = value if isinstance(value, tuple) and name != "period" else (value,)
        if any(isinstance(text, str) and not text.strip() for text in texts):
            raise UsageError(
                f"{names[name]} is empty.", remedy=f"Leave {names[name]} out, or say what it is."
            )
