from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trace_gate.core.trace import ids

OFFSETS = st.integers(-1439, 1439)
MOMENTS = st.datetimes(datetime.datetime(1, 1, 3), datetime.datetime(9999, 12, 29))


@pytest.mark.parametrize(
    "text",
    [
        "TRACE-20250102-001",
        "TRACE-20250102-000",
        "TRACE-20250102-999",
        "TRACE-20250102-1000",
        "TRACE-20240229-123456789012345678",
        "TRACE-20000229-001",
    ],
)
def test_a_real_date_and_a_number_of_three_digits_or_more_make_an_id(text):
    assert ids.is_trace_id(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "TRACE-",
        "TRACE-20250102",
        "TRACE-20250102-",
        "TRACE-20250102-01",
        "TRACE-20250102-0001",
        "TRACE-20250102-1234567890123456789",
        "TRACE-20250102-001\n",
        "TRACE-20250102-001 ",
        "TRACE-20250102-+01",
        "TRACE-20250102-1_0",
        "TRACE-20250102-\u0660\u0660\u0661",
        "TRACE-\u0662\u0660\u0662\u0665\u0660\u0661\u0660\u0662-001",
        "TRACE-20250102_001",
        "TRACE-20250132-001",
        "TRACE-20251301-001",
        "TRACE-20250229-001",
        "TRACE-19000229-001",
        "TRACE-00000101-001",
        "trace-20250102-001",
        "xTRACE-20250102-001",
    ],
)
def test_anything_else_is_no_id(text):
    assert not ids.is_trace_id(text)


def test_the_path_follows_from_the_id_and_leads_back_to_it():
    path = "traces/2025-01/TRACE-20250102-001.yaml"
    assert ids.path_of("TRACE-20250102-001") == path
    assert ids.id_of_path(path) == "TRACE-20250102-001"
    assert ids.id_of_path("ledger/log/2025-01/TRACE-20250102-001.yaml", "ledger/log") is not None


@pytest.mark.parametrize(
    "path",
    [
        "traces/2025-02/TRACE-20250102-001.yaml",
        "traces/TRACE-20250102-001.yaml",
        "traces/2025-01/TRACE-20250102-001.yml",
        "traces/2025-01/TRACE-20250102-001",
        "traces/2025-01/TRACE-20250102-001.yaml.yaml",
        "traces/2025-01/sub/TRACE-20250102-001.yaml",
        "other/2025-01/TRACE-20250102-001.yaml",
        "traces//2025-01/TRACE-20250102-001.yaml",
        "/traces/2025-01/TRACE-20250102-001.yaml",
        "traces/2025-01/trace-20250102-001.yaml",
        "",
    ],
)
def test_no_other_path_is_the_path_of_a_trace(path):
    assert ids.id_of_path(path) is None


def test_the_date_of_an_id_is_iso():
    assert ids.date_of("TRACE-20250102-001") == "2025-01-02"


def test_the_next_id_comes_after_the_highest_of_that_day_and_leaves_gaps_alone():
    taken = ["TRACE-20250102-001", "TRACE-20250102-007", "TRACE-20250103-050", "README", "TRACE-x"]
    assert ids.next_id("2025-01-02", taken) == "TRACE-20250102-008"
    assert ids.next_id("2025-01-04", taken) == "TRACE-20250104-001"
    assert ids.next_id("2025-01-02", ["TRACE-20250102-999"]) == "TRACE-20250102-1000"


@pytest.mark.parametrize("date", ["", "2025", "2025-02-30", "today"])
def test_the_next_id_of_no_date_is_an_error(date):
    with pytest.raises(ValueError, match="is not a date"):
        ids.next_id(date, [])


@given(st.lists(st.integers(0, 5000)), st.dates())
def test_the_next_id_is_always_new_and_well_formed(numbers, date):
    day = date.isoformat()
    taken = [f"TRACE-{day.replace('-', '')}-{number:03d}" for number in numbers]
    found = ids.next_id(day, taken)
    assert ids.is_trace_id(found)
    assert found not in taken
    assert ids.date_of(found) == day


@given(MOMENTS, OFFSETS)
def test_an_instant_agrees_with_datetime(moment, offset):
    zone = datetime.timezone(datetime.timedelta(minutes=offset))
    aware = moment.replace(tzinfo=zone)
    found = ids.parse_instant(aware.isoformat())
    utc = aware.astimezone(datetime.UTC)
    epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
    whole = (utc - epoch) // datetime.timedelta(seconds=1)
    assert found.moment == (whole, f"{moment.microsecond:06d}".rstrip("0"))
    assert found.seconds == pytest.approx((utc - epoch).total_seconds(), abs=1e-4)
    assert found.utc_date == utc.date().isoformat()
    assert found.local_date == aware.date().isoformat()
    assert found.offset == offset * 60


@given(MOMENTS)
def test_seconds_are_written_as_datetime_writes_them(moment):
    whole = moment.replace(microsecond=0)
    seconds = (whole - datetime.datetime(1970, 1, 1)) // datetime.timedelta(seconds=1)
    assert ids.utc_text(seconds) == f"{whole.isoformat()}Z"


@given(MOMENTS, OFFSETS, MOMENTS, OFFSETS)
def test_instants_are_ordered_by_the_moment(one, one_offset, other, other_offset):
    def both(moment, offset):
        aware = moment.replace(tzinfo=datetime.timezone(datetime.timedelta(minutes=offset)))
        return aware, ids.parse_instant(aware.isoformat())

    (left, mine), (right, theirs) = both(one, one_offset), both(other, other_offset)
    assert (mine < theirs) == (left < right)
    assert (mine <= theirs) == (left <= right)
    assert (mine > theirs) == (left > right)
    assert (mine >= theirs) == (left >= right)
    assert (mine == theirs) == (left == right)


def test_the_same_moment_with_another_offset_is_equal():
    one = ids.parse_instant("2025-01-02T00:30:00+01:00")
    other = ids.parse_instant("2025-01-01T23:30:00.000Z")
    assert one == other
    assert hash(one) == hash(other)
    assert (one.offset, other.offset) == (3600, 0)
    assert one.utc_date == "2025-01-01"
    assert one.local_date == "2025-01-02"
    assert one != "2025-01-02T00:30:00+01:00"


def test_fractions_are_compared_exactly_however_long():
    short = ids.parse_instant("2025-01-02T09:30:00.1Z")
    long = ids.parse_instant("2025-01-02T09:30:00.1000000000000000001Z")
    assert short < long
    assert short.seconds == long.seconds


def test_a_moment_before_1970_counts_its_fraction_forwards():
    assert ids.parse_instant("1969-12-31T23:59:59.25Z").seconds == -0.75


def test_an_instant_is_frozen():
    instant = ids.parse_instant("2025-01-02T09:30:00Z")
    with pytest.raises(AttributeError):
        instant.offset = 5
    with pytest.raises(AttributeError):
        del instant.offset


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2025-01-02",
        "2025-01-02T09:30:00",
        "2025-01-02 09:30:00Z",
        "2025-01-02T09:30Z",
        "2025-01-02T09:30:60Z",
        "2025-01-02T24:00:00Z",
        "2025-02-29T09:30:00Z",
        "2025-01-02T09:30:00.Z",
        "2025-01-02T09:30:00,5Z",
        "2025-01-02T09:30:00+0100",
        "2025-01-02T09:30:00+01",
        "2025-01-02T09:30:00+24:00",
        "2025-01-02T09:30:00+01:60",
        "2025-01-02T09:30:00Z\n",
        " 2025-01-02T09:30:00Z",
        "2025-1-02T09:30:00Z",
        "2025-01-02T9:30:00Z",
        "2025/01/02T09:30:00Z",
        "20250102T093000Z",
        "+025-01-02T09:30:00Z",
        "\uff12\uff10\uff12\uff15-01-02T09:30:00Z",
        "2025-01-02T09:30:00\xb101:00",
    ],
)
def test_what_is_not_rfc_3339_with_an_offset_is_no_instant(text):
    assert ids.instant_or_none(text) is None
    with pytest.raises(ValueError, match="is not a time"):
        ids.parse_instant(text)


def test_no_text_is_no_instant():
    assert ids.instant_or_none(None) is None


@given(st.text(alphabet="0123456789-+:.TtZz ", max_size=32))
def test_no_text_breaks_the_parser(text):
    ids.instant_or_none(text)
    ids.is_trace_id(f"TRACE-{text}")
