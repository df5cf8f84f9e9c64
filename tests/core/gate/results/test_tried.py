"""Which executions a result is about, as the fold resolves it (SPEC 8, Verification)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.court import (
    ago,
    approved,
    bid,
    change,
    facts_view,
    file_of,
    registered,
    trace,
    verified,
)
from trace_gate.core.gate.results.tried import tried
from trace_gate.core.ledger.trace_file import Touched

PLANNED = registered("H-050", ago(days=20))
RUN = approved(bid(1.0, 1.1), when=ago(days=9), hypothesis="H-050")
OTHER = approved(bid(1.0, 1.1, "cup"), when=ago(days=8), hypothesis="H-050")
FILES = approved(change("file/ads/x.csv", None, "0" * 64), when=ago(days=9), hypothesis="H-050")
ALONE = approved(bid(1.0, 1.1), when=ago(days=9), hypothesis=None)


def about(
    of: str | None, *base: Any, hypothesis: str | None = None, problems: tuple[Any, ...] = ()
) -> set[str]:
    result = verified(RUN, 0.3, ago(days=1))
    result["causal_links"] = {"caused_by": of}
    if hypothesis is not None:
        result["hypothesis"] = {"hypothesis_id": hypothesis}
    file = file_of(result).with_(problems=problems)
    touched = Touched(path=file.path, sealed=None, final=file, versions=())
    return set(tried(facts_view(base, [result]), touched))


@pytest.mark.parametrize(
    ("of", "own", "found"),
    [
        (RUN, None, [RUN]),
        (PLANNED, None, [RUN, OTHER, FILES]),
        (None, "H-050", [RUN, OTHER, FILES]),
        (PLANNED, "H-001", [RUN, OTHER, FILES]),
        (FILES, None, [RUN, OTHER, FILES]),
        (ALONE, None, [ALONE]),
        (ALONE, "H-050", [ALONE]),
        (None, "H-777", []),
    ],
)
def test_a_result_is_about_what_the_fold_says(of: Any, own: str | None, found: list):
    named = of["id"] if of is not None else None
    known = about(named, PLANNED, RUN, OTHER, FILES, ALONE, hypothesis=own)
    assert known == {each["id"] for each in found}


def test_what_comes_after_a_result_is_no_test_of_it():
    late = approved(bid(1.0, 1.1), when=ago(hours=1), hypothesis="H-050")
    planned = trace("decision", ago(days=3), hypothesis={"hypothesis_id": "H-050"})
    assert about(PLANNED["id"], PLANNED, RUN, late, planned) == {RUN["id"]}


def test_who_only_considers_a_hypothesis_is_no_test_of_it():
    beside = approved(bid(1.0, 1.1, "cup"), when=ago(days=8), hypothesis=None)
    beside["analysis"] = {"hypotheses_considered": [{"id": "H-050"}]}
    assert about(PLANNED["id"], PLANNED, RUN, beside) == {RUN["id"]}


def test_what_is_executed_in_the_moment_of_the_result_is_tested_by_it():
    """As the fold has it: done first, then looked at."""
    at_once = approved(bid(1.0, 1.1), when=ago(days=1), hypothesis="H-050")
    assert about(PLANNED["id"], PLANNED, at_once) == {at_once["id"]}


def test_a_result_that_cannot_be_read_is_about_nothing():
    assert about(RUN["id"], PLANNED, RUN)
    assert about(RUN["id"], PLANNED, RUN, problems=("odd",)) == set()
