"""The decision log: which decisions are in it, in which order, and what came of each."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

import pytest

from tests.support.little_fold import shipped_policy
from tests.support.log_rows import ROW
from tests.support.reasons import Reasons
from trace_gate.app.why import log as log_module
from trace_gate.app.why.covering import Reading
from trace_gate.app.why.log import decision_log, has
from trace_gate.app.why.log_model import DecisionLog, LogFilter
from trace_gate.core.errors import UsageError
from trace_gate.core.git_model import REGULAR, Entry

if TYPE_CHECKING:
    from trace_gate.app.ports import ReadableHistory


@pytest.mark.parametrize(
    ("field", "yes", "no"),
    [
        ("store", "ACME-01", "ACME"),
        ("marketplace", "US", "01-US"),
        ("asin", "B0EXAMPLE1", "B0EXAMPLE2"),
        ("bucket", "IB-gift", "IB-gifts"),
        ("verdict", "ESCALATE", "PASS"),
        ("outcome", "open", "none"),
        ("person", "mia", "max"),
        ("person", "LIN", "linda"),
        ("person", "kim", "kims"),
        ("person", "scribe", "intent"),
        ("since", "2025-01-08", "2025-01-09"),
        ("until", "2025-01-08", "2025-01-07"),
    ],
)
def test_each_filter_lets_in_what_it_says_and_nothing_else(field, yes, no):
    assert has(LogFilter(**{field: yes}), ROW)
    assert not has(LogFilter(**{field: no}), ROW)
    assert not has(LogFilter(**{field: yes, "verdict": "BLOCK"}), ROW), "all of them count"


def log(reading: Reading, most: int | None = None, **wanted: str) -> DecisionLog:
    return decision_log(reading, LogFilter(**wanted), origins=lambda _: {}, most=most)


def outcomes(reasons: Reasons, found: DecisionLog) -> dict[str, str]:
    names = {trace_id: name for name, trace_id in reasons.ids.items()}
    return {names[each.trace]: each.outcome for each in found.decisions}


def test_every_decision_is_in_it_and_nothing_that_decides_nothing(reasons, reading):
    found = outcomes(reasons, log(reading))
    assert list(found) == [
        "refused", "grown", "created", "wrong", "late", "deleted", "added",
        "accepted", "approved", "renamed",
        "lowered",
    ], "the newest first"  # fmt: skip
    assert found["lowered"] == "confirmed"
    assert found["approved"] == "open"


def test_the_row_of_a_decision_says_what_changed_and_what_came_of_it(reasons, reading):
    (row,) = log(reading, outcome="confirmed").decisions
    assert row.first_change == "campaign/C1/ad_group/G1/keyword/mug/bid: 0.8 -> 0.72"
    assert (row.changes, row.outcome_trace) == (2, reasons.ids["verified"])
    assert (row.tenant, row.verdict, row.author) == ("SHOP_1-US", "PASS", None)


def test_the_author_and_the_commit_are_those_that_brought_it(reasons, reading):
    origins = reading.git.file_origins(reading.head, "traces")
    rows = decision_log(
        reading, LogFilter(person="ann"), origins=lambda _: origins, most=None
    ).decisions
    assert len(rows) == 11
    assert (rows[-1].author, rows[-1].commit) == ("Ann Analyst", reasons.commits["lowered"])


def test_a_bucket_is_known_by_the_only_target_of_one(reasons, reading):
    found = log(reading, bucket="IB-gift")
    assert list(outcomes(reasons, found)) == ["refused", "grown", "created"]


def test_of_more_than_are_wanted_the_older_ones_are_counted(reading):
    found = log(reading, most=2)
    assert (len(found.decisions), found.left) == (2, 9)


def test_from_a_day_on_what_came_later_still_tells_the_outcome(reasons, reading):
    day = reading.head and log(reading).decisions[-1].created_at[:10]
    assert outcomes(reasons, log(reading, since=day, until=day))["lowered"] == "confirmed"


@pytest.mark.parametrize(
    ("wanted", "near"),
    [
        ({"asin": "B0EXAMPLE9"}, "--asin B0EXAMPLE1"),
        ({"store": "SHOP_2"}, "--store SHOP_1"),
        ({"bucket": "IB-gifts"}, "--bucket IB-gift"),
        ({"marketplace": "DE"}, "--marketplace US"),
    ],
)
def test_a_name_that_no_decision_has_is_refused_with_one_that_some_have(reading, wanted, near):
    with pytest.raises(UsageError) as error:
        log(reading, **wanted)
    assert near in error.value.remedy


def test_nothing_that_matches_is_an_empty_log(reading):
    assert log(reading, since="2031-01-01").decisions == ()
    assert log(reading, asin="B0EXAMPLE1", verdict="BLOCK").decisions == ()


class Days:
    """A commit with a trace on each of some days; it counts the texts that are read."""

    def __init__(self, texts: dict[str, str]) -> None:
        self._texts, self.read = texts, 0

    def all_entries(self, _head: str, _root: str) -> dict[str, Entry]:
        return {path: Entry(mode=REGULAR, oid=path) for path in self._texts}

    def texts(self, there: dict[str, Entry], _most: int) -> Iterator[tuple[str, bytes]]:
        self.read += len(there)
        return ((path, self._texts[path].encode()) for path in sorted(there))


def daily(count: int, seed: int) -> Days:
    """Decisions, each written at some hour anywhere in the world; some are superseded later."""
    chance, texts = random.Random(seed), {}
    first = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
    for number in range(count):
        zone = dt.timezone(dt.timedelta(hours=chance.randint(-12, 14)))
        when = first + dt.timedelta(days=number // 2, hours=chance.randint(0, 23))
        written = when.replace(tzinfo=zone).isoformat()
        name = f"TRACE-{when:%Y%m%d}-{number % 2 + 1:03d}"
        older = chance.choice([*texts, ""]).rpartition("/")[2].removesuffix(".yaml")
        links = f'  causal_links: {{supersedes: "{older}"}}\n' if older and number % 3 == 0 else ""
        path = f"traces/{when:%Y-%m}/{name}.yaml"
        texts[path] = (
            f'trace:\n  id: {name}\n  trace_type: decision\n  created_at: "{written}"\n{links}'
        )
    return Days(texts)


@pytest.mark.parametrize("seed", range(6))
def test_the_newest_are_the_same_however_few_traces_are_read(seed, monkeypatch):
    there = daily(60, seed)
    every = log(reading_of(there)).decisions
    monkeypatch.setattr(log_module, "FIRST", 1)
    for most in (1, 2, 3, 7, 59, 60, 61):
        found = log(reading_of(there), most=most)
        assert found.decisions == every[:most]
        assert found.left in (None, max(60 - most, 0))


def test_of_a_long_log_only_the_newest_traces_are_read():
    there = daily(900, 1)
    found = log(reading_of(there), most=2)
    assert (len(found.decisions), found.left) == (2, None)
    assert there.read <= 66
    assert log(reading_of(there), most=2, since="2026-03-20").left is not None


def reading_of(there: Days) -> Reading:
    git = cast("ReadableHistory", there)
    return Reading(git=git, head="0" * 40, policy=shipped_policy(), store=None, now=0.0)
