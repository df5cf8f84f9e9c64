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


@pytest.mark.parametrize("empty", ["", "  "])
@pytest.mark.parametrize("command", ["show", "approve", "execute", "supersede", "verify", "govern"])
def test_a_name_that_is_empty_is_said_to_be(expecting, command, empty):
    shop, _ = expecting
    output = shop.run(command, empty, code=2).output
    assert "The name of a trace is empty." in output
    assert "fix: Type its id" in output
    assert "The name of a report is empty." in shop.run("observe", empty, code=2).output


def test_a_file_outside_of_the_repository_is_said_to_be_with_what_to_name(expecting):
    shop, _ = expecting
    output = shop.run("show", "../other.yaml", code=2).output
    assert "is outside the repository." in output
    assert f"fix: Name a file below {shop.path}." in output


def test_a_cause_that_cannot_be_read_is_shown_with_its_line(expecting):
    shop, hypothesis = expecting
    text = shop.traces()[-1].read_text()
    shop.traces()[-1].write_text(text.replace("A lower bid", '"A \\e lower bid" #'))
    words = ("--statement", "Smaller", "--criterion", "acos <= 0.3")
    output = shop.run("new", "hypothesis", "--caused-by", hypothesis, *words, code=2).output
    assert "Did you mean" not in output
    assert f"{hypothesis}.yaml:" in output
    assert "TG104" in output
