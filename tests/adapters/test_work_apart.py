"""Copies of the process that go their own way: all that they say, or nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from trace_gate.adapters import work_apart
from trace_gate.adapters.work_apart import PORTION, copies

MANY = 40 * PORTION + 3
"""More than a pipe holds."""


def counted(most: int) -> Iterator[Any]:
    yield from ((number, "a\udcff", [None, 0.5] * 9) for number in range(most))


def failing() -> Iterator[Any]:
    yield from counted(PORTION)
    raise ValueError


def killed() -> Iterator[Any]:
    yield from counted(PORTION)
    os._exit(9)


def test_each_copy_says_all_that_it_comes_to():
    with copies([partial(counted, MANY), partial(counted, 0), partial(counted, 1)]) as made:
        assert all(each.wait(60) for each in made)
        said = [each.said() for each in made]
    assert said == [[*counted(MANY)], [], [*counted(1)]]


@pytest.mark.parametrize("work", [failing, killed])
def test_what_does_not_come_to_its_end_said_nothing(work):
    with copies([work]) as (made,):
        assert made.wait(60)
        assert made.said() is None
        assert len(made.rows) == PORTION


def test_copies_end_with_whoever_asked_for_them():
    def endless() -> Iterator[Any]:
        while True:
            yield from counted(PORTION)

    with copies([endless]) as (made,):
        assert not made.wait(0)
    with pytest.raises(ChildProcessError):
        os.waitpid(made._pid, 0)


def test_there_is_a_part_for_each_processor_and_no_more_than_some(monkeypatch: pytest.MonkeyPatch):
    for there, parts in ((1, 1), (2, 2), (64, work_apart.MOST)):
        monkeypatch.setattr(work_apart, "processors", lambda there=there: there)
        assert work_apart.parts() == parts
