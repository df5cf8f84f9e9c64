"""The commands of an analyst wrote the half year of the demo, and she computed nothing."""

from __future__ import annotations

import re
from importlib.metadata import version

import pytest

from scripts import demo_mondays, make_demo_history
from tests.support import forked
from tests.support.demo_words import BY_HAND

WEEKS = 4
"""So many are typed again: with buckets, results, ways on, a KILL, and what needs nobody."""
OWN = re.compile(r"--(?:criterion|change|statement|rationale|option) '[^']*'")
"""What she wants: a goal, a bid, a text."""


def test_what_she_decides_herself_has_no_figure_that_somebody_computes() -> None:
    lines = [demo_mondays.GOAL, *demo_mondays.REPEATED.values(), demo_mondays.CONFIRMED]
    lines += [line for each in demo_mondays.TRIED.values() for line in each]
    lines += [demo_mondays.pause(each) for each in ("IB-gift", "IB-glass")]
    assert [line for line in lines if BY_HAND.search(OWN.sub("", line))] == []


def test_the_shipped_history_is_made_of_the_scripts_of_today() -> None:
    shipped = make_demo_history.FILE.read_bytes()
    assert shipped.startswith(make_demo_history.made_of()), "python scripts/make_demo_history.py"


@pytest.mark.slow
@pytest.mark.skipif(forked.programs() is None, reason="the clock is set in forked programs")
def test_its_first_weeks_typed_again_are_the_same(tmp_path) -> None:
    shipped = make_demo_history.FILE.read_bytes().partition(b"\n")[2]
    made = make_demo_history.history(make_demo_history.play(tmp_path, WEEKS))
    stemmer = ".".join(version("snowballstemmer").split(".")[:2])
    if f"snowball-{stemmer}".encode() in shipped:  # each bucket names the one that made it
        assert shipped.startswith(made), "python scripts/make_demo_history.py"
    assert made.count(b"\ncommit ") == shipped[: len(made)].count(b"\ncommit ") > WEEKS
