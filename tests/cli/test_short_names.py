"""Wherever a command takes a trace, a short name does; what is written is the full id."""

from __future__ import annotations

import pytest

from tests.support.desk import DECIDE
from tests.support.undoing import written


@pytest.mark.parametrize(
    "words",
    [
        ("show", "998"),
        ("govern", "998"),
        ("refresh", "998"),
        ("execute", "998"),
        ("approve", "998"),
        ("split", "998"),
        ("renumber", "998"),
        ("renumber", "latest", "--to", "998"),
        ("new", "hypothesis", "--caused-by", "998"),
        ("new", "hypothesis", "--supersedes", "998"),
        ("new", "hypothesis", "--related", "998"),
    ],
)
def test_each_command_that_takes_a_trace_takes_its_number(expecting, words):
    shop, hypothesis = expecting
    output = shop.run(*words, code=2).output
    assert (
        f"There is no trace with the number 998 here.\n  fix: The newest is {hypothesis}" in output
    )


def test_links_are_written_with_full_ids_however_they_are_typed(expecting):
    shop, hypothesis = expecting
    observation = shop.traces()[0].stem
    words = ("--caused-by", hypothesis[15:], "--related", observation[6:], *DECIDE, "--planned")
    written(shop.run("new", "decision", "--target", "file/ads/bids.csv", *words))
    links = shop.trace()["causal_links"]
    assert links == {"caused_by": hypothesis, "related_traces": [observation]}
    path = shop.traces()[0].relative_to(shop.path).as_posix()
    shop.run("new", "observation", "--supersedes", "1", "--related", path, "--metric", "acos=0.4")
    links = shop.trace()["causal_links"]
    assert links == {"related_traces": [observation], "supersedes": observation}
