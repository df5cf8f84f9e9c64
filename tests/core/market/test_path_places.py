"""Which files an entry means, and what the names in their paths are."""

from __future__ import annotations

import pytest

from trace_gate.core.market import path_places
from trace_gate.core.market.path_places import PathPattern


@pytest.mark.parametrize(
    ("text", "path", "names"),
    [
        ("/ads/bids.csv", "ads/bids.csv", {}),
        ("/ads/*.csv", "ads/x.csv", {}),
        ("/l/{asin}/title.txt", "l/B0EXAMPLE1/title.txt", {"asin": "B0EXAMPLE1"}),
        ("/b/{store}-{marketplace}/*.csv", "b/A-B-US/x.csv", {"store": "A-B", "marketplace": "US"}),
        ("/b/x-{one}.csv", "b/x-2.csv", {"one": "2"}),
        ("/b/**/{one}.csv", "b/c/d/2.csv", {"one": "2"}),
        ("/b/{one}/**/x.csv", "b/2/x.csv", {"one": "2"}),
    ],
)
def test_names_are_read_from_a_path(text, path, names):
    pattern = PathPattern.of(text)
    assert pattern.matches(path)
    assert pattern.names_in(path) == names


@pytest.mark.parametrize(
    ("text", "path"),
    [("/ads/*.csv", "ads/a/b.csv"), ("/ads/{x}.csv", "Ads/b.csv"), ("/ads/{x}.csv", "ads/b.tsv")],
)
def test_other_paths_are_not_meant(text, path):
    assert not PathPattern.of(text).matches(path)


@pytest.mark.parametrize(
    ("text", "path"),
    [("/b/{s}-{m}/x.csv", "b/-US/x.csv"), ("/b/{s}-{m}/x.csv", "b/A-/x.csv")],
)
def test_a_name_that_is_empty_is_none(text, path):
    assert PathPattern.of(text).matches(path)
    assert PathPattern.of(text).names_in(path) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("ads/x.csv", "begin with"),
        ("/a/{x}/{x}.csv", "twice"),
        ("/a/**/b/**/c", "twice"),
        ("/a/{x}*.csv", "plain text"),
        ("/a/{x}{y}.csv", "between"),
        ("/a/{}.csv", "no name"),
        ("/a/{x.csv", "not closed"),
        ("/a/{x}-{y}-{z}.csv", "one more"),
    ],
)
def test_what_could_mean_two_things_is_refused(text, why):
    assert why in str(path_places.problem(text))


def test_a_folder_is_what_stands_before_what_is_open():
    assert PathPattern.of("/b/c/{x}/*.csv").folder == "b/c"
    assert PathPattern.of("/*.csv").folder == ""
    assert PathPattern.of("/b/c.csv").folder == "b"


def test_files_differ_by_their_names_where_nothing_else_is_open():
    assert PathPattern.of("/l/{store}-{marketplace}/{asin}.txt").is_named_by({"asin"})
    assert not PathPattern.of("/l/{asin}/*.txt").is_named_by({"asin"})
    assert not PathPattern.of("/l/{lang}/{asin}.txt").is_named_by({"asin"})
