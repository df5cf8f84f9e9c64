"""Options that many commands have: the days of a report."""

from __future__ import annotations

import datetime as dt

import click
import pytest

from trace_gate.cli import options
from trace_gate.core.errors import UsageError


def typed(text: str) -> tuple[str, str] | None:
    return options._period(None, None, text)  # type: ignore[arg-type]  # click's own, not looked at


def test_two_days_are_a_period():
    assert typed("2026-01-01..2026-01-27") == ("2026-01-01", "2026-01-27")


@pytest.mark.parametrize(
    "text",
    [
        "01.01.2026..27.01.2026",
        "2026-01-27..2026-01-01",
        "2026/01/01..2026/01/27",
        "Jan 1, 2026..Jan 27, 2026",
        "1 Jan 2026..2026-01-27",
    ],
)
def test_days_that_nobody_can_take_for_others_are_written_in_the_fix(text: str):
    with pytest.raises(UsageError) as refused:
        typed(text)
    assert refused.value.remedy == "--period 2026-01-01..2026-01-27"


@pytest.mark.parametrize("text", ["01/02/2026..03/02/2026", "2026-01-32..2026-02-01", "..", "x"])
def test_of_others_nothing_is_guessed(text: str):
    with pytest.raises(UsageError) as refused:
        typed(text)
    assert refused.value.remedy == "--period 2025-01-08..2025-01-14"


def test_a_day_is_shown_as_it_is_to_be_typed():
    option = click.Option(["--since"])
    assert options.day(None, option, "2026-01-14") == dt.date(2026, 1, 14)  # type: ignore[arg-type]  # no context is looked at
    for text, meant in (("14.01.2026", "2026-01-14"), ("01/02/2026", "2025-01-08")):
        with pytest.raises(UsageError) as refused:
            options.day(None, option, text)  # type: ignore[arg-type]  # as above
        assert refused.value.remedy == f"--since {meant}"
