"""The calendar of the fold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.metric_facts import at
from trace_gate.core.fold.metrics import iso_weeks

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Every second of the years 1 to 9999, the weeks at their edges apart.
MOMENTS = st.integers(-62_135_596_800, 253_402_128_000)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2024-12-29", "2024-W52"),
        ("2024-12-30", "2025-W01"),
        ("2025-01-05", "2025-W01"),
        ("2025-01-06", "2025-W02"),
        ("2021-01-03", "2020-W53"),
        ("2020-12-31", "2020-W53"),
        ("2024-03-01", "2024-W09"),
        ("2004-03-04", "2004-W10"),
    ],
)
def test_a_week_belongs_to_the_year_of_its_thursday(day, name):
    assert iso_weeks.name(iso_weeks.monday(at(day))) == name


@given(MOMENTS)
def test_weeks_are_those_of_the_calendar(moment):
    day = EPOCH + timedelta(seconds=moment)
    year, week, weekday = day.isocalendar()
    monday = iso_weeks.monday(moment)
    assert iso_weeks.name(monday) == f"{year:04d}-W{week:02d}"
    assert monday == moment // 86_400 * 86_400 - (weekday - 1) * 86_400


@given(MOMENTS)
def test_quarters_are_those_of_the_calendar(moment):
    day = EPOCH + timedelta(seconds=moment)
    assert iso_weeks.quarter(moment) == f"{day.year:04d}-Q{(day.month + 2) // 3}"


def test_the_last_second_of_sunday_is_still_in_its_week():
    assert iso_weeks.monday(at("2025-01-12T23:59:59")) == at("2025-01-06")
    assert iso_weeks.monday(at("2025-01-13")) == at("2025-01-13")


def test_moments_beyond_the_years_of_a_calendar_library_have_a_week():
    for edge in (at("0001-01-01") - 86_399, at("9999-12-31T23:59:59") + 86_399):
        assert iso_weeks.name(iso_weeks.monday(edge))
        assert iso_weeks.quarter(edge)


def test_quiet_weeks_are_in_a_series():
    start = at("2025-01-06")
    span = iso_weeks.span([start, start + 3 * iso_weeks.WEEK])
    assert list(span) == [start + n * iso_weeks.WEEK for n in range(4)]


def test_a_wrong_year_does_not_make_a_series_of_empty_weeks():
    far = at("9999-01-04")
    assert list(iso_weeks.span([at("2025-01-06"), far])) == [at("2025-01-06"), far]


def test_a_series_of_nothing_has_no_weeks():
    assert list(iso_weeks.span([])) == []
