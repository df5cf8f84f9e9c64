"""One row for each repository, in the order of the file (SPEC 10, Fleet)."""

from __future__ import annotations

import itertools

import pytest

from trace_gate.app.fleet.ask_all import ask_all, chosen
from trace_gate.core.errors import UsageError
from trace_gate.core.fleet import fleet as fleets
from trace_gate.core.fleet.row import Row

FILE = b"""version: 1
repositories:
  - {id: a, url: ../a}
  - {id: b, url: ../b}
  - {id: c, url: ../c}
"""
FLEET = fleets.read(FILE, "fleet.yaml")


def row(repo: str, verdict: str = "PASS") -> dict:
    return Row(
        run_id="r", repo=repo, ref="refs/heads/main", action="check", tool_version="1",
        started_at=0.0, verdict=verdict, tip="a" * 40, exit=int(verdict != "PASS"),
    ).plain()  # fmt: skip


class Scripted:
    """An engine that says what it was told to say."""

    def __init__(self, *said: tuple[int, object]) -> None:
        self._said = said

    def map(self, jobs):
        yield from self._said


def asked(engine: Scripted):
    ticks, steps = itertools.count(100), []
    found = ask_all(
        FLEET.members,
        [{}] * 3,
        engine,
        action="check",
        version="1",
        clock=lambda: float(next(ticks)),
        progress=lambda *step: steps.append(step),
    )
    return found, steps


def test_rows_stand_in_the_order_of_the_file_however_they_end():
    found, steps = asked(Scripted((2, row("c")), (0, row("a")), (1, row("b", "BLOCK"))))
    assert [each.repo for each in found.rows] == ["a", "b", "c"]
    assert (found.verdict, found.exit, found.seconds) == ("BLOCK", 1, 1.0)
    assert steps[-1] == ("repositories", 3, 3)


def test_a_lost_job_and_one_that_never_came_back_are_rows():
    found, _ = asked(Scripted((0, row("a")), (1, "KilledWorker: x")))
    assert [each.error_kind for each in found.rows] == [None, "lost", "lost"]
    assert "KilledWorker" in found.rows[1].message
    assert all(each.remedy for each in found.rows[1:])
    assert (found.verdict, found.exit) == ("CANNOT_JUDGE", 2)


@pytest.mark.parametrize(
    "said",
    [
        row("b"),
        {**row("a"), "ref": "refs/heads/other"},
        {**row("a"), "action": "audit"},
        {**row("a"), "tool_version": "2"},
        {**row("a"), "tip": None},
        {**row("a"), "verdict": "FINE"},
        {**row("a"), "verdict": "CANNOT_JUDGE"},
        {**row("a"), "exit": 3},
        {**row("a"), "error_kind": "none of ours"},
        {**row("a"), "a field of a later release": 1},
        {},
        ["a"],
    ],
)
def test_a_worker_that_answers_something_else_is_a_row_and_hides_no_other(said: object):
    found, _ = asked(Scripted((0, said), (1, row("b")), (2, row("c"))))
    assert [each.error_kind for each in found.rows] == ["unreadable", None, None]
    assert found.rows[0].repo == "a"
    assert (found.verdict, found.exit) == ("CANNOT_JUDGE", 2)


def test_a_worker_of_another_release_may_say_so():
    other = {**row("a", "CANNOT_JUDGE"), "tool_version": "2", "error_kind": "version", "exit": 2}
    found, _ = asked(Scripted((0, other), (1, row("b")), (2, row("c"))))
    assert [each.error_kind for each in found.rows] == ["version", None, None]


def test_only_those_that_are_named_are_asked():
    assert [each.id for each in chosen(FLEET, ["c", "a"]).members] == ["c", "a"]
    assert chosen(FLEET, []) == FLEET
    with pytest.raises(UsageError, match="no repository 'd'") as caught:
        chosen(FLEET, ["d"])
    assert "a, b, c" in caught.value.remedy
