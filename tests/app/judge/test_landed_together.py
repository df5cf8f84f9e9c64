"""From which commit on everything lands together with a unit, on values (SPEC 7)."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from trace_gate.app.judge.landed_together import OTHERS, landed_together, of_the_day

DAY = 86_400
NOON = 1_735_732_800  # 2025-01-01T12:00:00Z
NOTHING = "the empty tree"


class History:
    """Commits `c0`, `c1` ... of some moments, the oldest first; each is its own tree."""

    def __init__(self, *moments: int) -> None:
        self.moments = moments
        self.compared: list[tuple[str, str]] = []

    def steps(self, head: str):
        last = int(head.removeprefix("c"))
        return ((f"c{at}", self.moments[at]) for at in range(last, -1, -1))

    def tree(self, oid: str | None) -> str:
        return NOTHING if oid is None else oid

    def changes(self, old: str, new: str):
        self.compared.append((old, new))
        return ()


def utc(zone: str, moment: int) -> str | None:
    return dt.datetime.fromtimestamp(moment, dt.UTC).strftime("%Y-%m-%d") if zone == "UTC" else None


def landed(history: History, base: str | None, zone: str | None, since: str | None = None) -> dict:
    return landed_together(
        history, base, zone, landing=NOON, since=since, local_date=utc, root="traces"
    )


def compared(history: History, day: str | None, since: str | None = None) -> list:
    base = f"c{len(history.moments) - 1}"
    assert landed(history, base, day, since) == {}
    return history.compared


TODAY, BEFORE = NOON - 600, NOON - DAY


@pytest.mark.parametrize(
    ("moments", "since", "start"),
    [
        ((BEFORE, TODAY, TODAY), None, "c0"),
        ((BEFORE, TODAY, BEFORE, TODAY), None, "c0"),
        ((TODAY, TODAY), None, NOTHING),
        ((BEFORE, BEFORE, BEFORE), "c0", "c0"),
        ((BEFORE, BEFORE, TODAY), "c0", "c0"),
        ((BEFORE, TODAY, TODAY, TODAY), "c2", "c0"),
    ],
)
def test_it_reaches_back_to_the_day_and_to_the_push(moments: tuple, since: str, start: str):
    """Whichever of the two reaches further; a history of one day has nothing before it."""
    last = f"c{len(moments) - 1}"
    assert compared(History(*moments), "UTC", since) == [(start, last)]


@pytest.mark.parametrize("day", [None, "Nowhere/Atall"])
def test_without_a_day_that_anybody_knows_only_the_push_counts(day: str | None):
    assert compared(History(TODAY, TODAY, TODAY), day, "c1") == [("c1", "c2")]
    assert compared(History(TODAY, TODAY, TODAY), day) == []


def test_what_landed_on_earlier_days_is_not_looked_at():
    assert compared(History(BEFORE, BEFORE), "UTC") == []
    assert compared(History(BEFORE, BEFORE), "UTC", "c1") == []


def test_nothing_lands_together_where_there_is_no_base():
    for zone in ("UTC", None):
        assert landed(History(), None, zone) == {}


@pytest.mark.parametrize(
    ("steps", "count"),
    [
        ([], 0),
        ([0], 0),
        ([1], 1),
        ([1, 1, 0, 0], 2),
        ([0, 1], 2),
        ([1, *[0] * (OTHERS - 1), 1], OTHERS + 1),
        ([1, *[0] * OTHERS, 1], 1),
        ([*[0] * OTHERS, 1], 0),
    ],
)
def test_the_oldest_step_of_a_day_counts_whatever_lies_above_it(steps: list[int], count: int):
    assert of_the_day(steps, lambda moment: moment == 1) == count


def test_a_long_history_is_not_read():
    assert of_the_day(itertools.repeat(0), lambda moment: moment == 1) == 0
