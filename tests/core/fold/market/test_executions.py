"""What only the governor asks about: the days and the brakes of a shop (SPEC 7)."""

from __future__ import annotations

import pytest

from trace_gate.core.fold.facts import Ended, Executed, Opened
from trace_gate.core.fold.market import executions
from trace_gate.core.fold.result import NodeResult

KEY = "day/ACME-US/2025-01-02"


def executed(number, **fields):
    made = {"changes": 1, "escalated": False, "failed": False, "open": False, "resumes": False}
    place = {"whole": number, "fraction": "5", "trace_id": f"T{number}"}
    return Executed(**place, **{**made, "timezone": "Asia/Tokyo", **fields})


GOOD, BAD = {}, {"failed": True}
BACK, OPEN = {"resumes": True}, {"open": True}
FILES = {"changes": 0}


def ended(*wanted):
    """Failures at the end of the day, and whether anything else came before; None for no end."""
    done = [executed(number, **fields) for number, fields in enumerate(wanted, 1)]
    found = dict(executions.fold_day(KEY, done, None).addressed)
    end = found.pop("brake/ACME-US", None)
    assert ("score/ACME-US" in found) is bool(done)
    found.pop("score/ACME-US", None)
    assert found == {}
    return None if end is None else (end.failures, end.others)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ([], None),
        ([GOOD], (0, True)),
        ([BAD], (1, False)),
        ([BAD, BAD, BAD], (3, False)),
        ([GOOD, BAD], (1, True)),
        ([BAD, GOOD], (0, True)),
        ([BAD, GOOD, BAD, BAD], (2, True)),
        ([BAD, OPEN], (1, False)),
        ([OPEN], (0, False)),
        ([BAD, BACK], (0, True)),
        ([BAD, {**BACK, **BAD}], (0, True)),
        ([BAD, {**BACK, **OPEN}], (0, True)),
        ([BAD, {**BACK, **FILES}], (0, True)),
        ([{**BAD, **FILES}], None),
        ([BAD, FILES], (1, False)),
        ([BAD, {**BAD, **FILES}, BAD], (2, False)),
    ],
)
def test_failures_in_a_row_are_counted_at_the_end_of_the_day(day, said):
    assert ended(*day) == said


def test_the_end_is_that_of_the_last_execution_on_the_market():
    done = [executed(1), executed(2, timezone="UTC"), executed(3, **FILES)]
    (node, end), (score, _) = executions.fold_day(KEY, done, None).addressed
    assert score == "score/ACME-US"
    assert (node, type(end)) == ("brake/ACME-US", Ended)
    place = (end.whole, end.fraction, end.trace_id, end.timezone)
    assert place == (2, "5", "T2", "UTC")


def test_the_first_trace_of_the_day_opens_it_for_its_shop_and_for_all():
    one, two = (
        Opened(whole=n, fraction="", trace_id=f"T{n}", currency="USD", timezone="UTC")
        for n in (1, 2)
    )
    found = executions.fold_day(KEY, [one, executed(1), two], None).addressed
    assert found[:2] == (("shop/ACME-US", one), ("shop/*", one))
    assert [node for node, _ in found[2:]] == ["brake/ACME-US", "score/ACME-US"]


def test_what_only_remembers_says_nothing():
    assert executions.fold_silent("brake/ACME-US", [executed(1)], None) == NodeResult()
