"""What a decision is told by under any id: targets and values, in one spelling (SPEC 7)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.unit_case import decision, sha, trace, trace_file
from trace_gate.core.gate import decided
from trace_gate.core.git_model import REGULAR, Entry
from trace_gate.core.ledger.trace_file import TraceFile

BID = "campaign/C1/ad_group/A1/keyword/mug/bid"
PATH = "traces/2025-01/TRACE-20250102-001.yaml"
GOAL = "campaign/c1/budget"


def planned(goal, value):
    return {"target": goal, "from_value": None, "to_value": value}


def file(*pairs, **fields):
    return trace_file(decision(1, *(planned(*each) for each in pairs), **fields))


def marks(goal, value):
    return set(decided.marks(file((goal, value)).trace))


def text(words, **fields):
    """A version that cannot be read."""
    entry = Entry(mode=REGULAR, oid="x")
    body = words if isinstance(words, bytes) else words.encode()
    return TraceFile(path=PATH, entry=entry, trace=None, unread=body, **fields)


# --- marks ---------------------------------------------------------------------------------------


def test_a_mark_is_a_target_with_its_value():
    assert marks("campaign/C1/budget", 5) == {("campaign/c1/budget", 5.0)}
    both = file(("campaign/C1/budget", 5), ("campaign/C2/budget", 6)).trace
    assert len(decided.marks(both)) == 2
    assert decided.goals(both) == {"campaign/c1/budget", "campaign/c2/budget"}
    assert decided.marks(None) == decided.goals(file(("", 5)).trace) == frozenset()


@pytest.mark.parametrize("value", [1.2, "1.20", "1.2", " 1.2 ", "1.2e0"])
def test_a_number_has_one_value(value):
    assert marks(GOAL, value) == marks(GOAL, 1.2)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ({"a": 1}, {"a": 2}, False),
        ([1, 2], [2, 1], False),
        ([], None, True),
        ({}, None, True),
        ("", None, False),
        ("GROW", "GROW", True),
        ("GROW  now", " GROW now", True),
        ("GROW", "grow", False),
        ("nan", "nan", True),
        ("nan", "x", False),
        (1, 2, False),
    ],
)
def test_two_spellings_of_one_value_are_one(one, other, same):
    assert (marks(GOAL, one) == marks(GOAL, other)) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (BID, BID.replace("mug", "Mug"), True),
        (BID, BID.replace("mug", "mug/exact"), True),
        (BID.replace("mug", "mug/phrase"), BID.replace("mug", "mug/exact"), True),
        (BID, BID.replace("mug", "cup"), False),
        ("campaign/C1/budget", "campaign/C1/state", False),
        ("file/ads/a.csv", "file/ads/b.csv", False),
    ],
)
def test_two_spellings_of_one_target_are_one(one, other, same):
    assert (marks(one, None) == marks(other, None)) is same


@pytest.mark.parametrize(
    ("goal", "value", "known"),
    [
        ("file/ads/a.csv", sha("a"), True),
        ("file/ads/a.csv", "deleted", True),
        ("file/ads/a.csv", None, True),
        ("file/ads/a.csv", "0" * 63, False),
        ("file/ads/a.csv", 1.5, False),
        ("file/ads/a.csv", [1], False),
        ("campaigns/C1/budget", 1.5, False),
        ("file/../a", None, False),
        ("", None, False),
    ],
)
def test_what_is_no_target_says_less(goal, value, known):
    """A misspelled target of the market reads as a path, and no file has such a value."""
    ((found, _),) = marks(goal, value)
    assert (found is not None) == known


# --- what cannot be told -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "unclear"),
    [
        (text("x"), True),
        (file((GOAL, 1)), False),
        (trace_file(decision(1)), True),
        (trace_file(decision(1, kind="maintenance")), True),
        (trace_file(trace(1)), False),
        (trace_file(trace(1, "decision")), True),
        (trace_file(trace(1, execution={"x": 1})), True),
        (trace_file(trace(1, decision={"x": 1})), True),
        (trace_file(trace(1, decision={}, execution={})), False),
    ],
)
def test_a_version_is_unclear_where_nothing_is_planned(one, unclear):
    assert decided.is_unclear(one) is unclear


def test_the_bytes_of_a_version_are_those_of_its_file():
    assert decided.text_of(text("abc")) == b"abc"
    assert decided.text_of(file((GOAL, 1))).startswith(b"{")


@pytest.mark.parametrize(
    "words",
    [
        "campaign/C1/Budget",
        "campaign C1: budget!",
        b"campaign/c1/budget",
        "campaign/C1/budget".encode("utf-16"),
        r"campaign\x2fC1\u002fbudget",
        r"campaign\U0000002fC1/budget",
        "campaign%2FC1%2fbudget",
        r"campaign\x252FC1/budget",
        "campaign/\uff231/budget",
        "c\u00adampaign/C1/budget",
    ],
)
def test_letters_and_digits_are_read_whatever_stands_between_them(words):
    assert decided.plain(words) == "campaignc1budget"


def test_a_character_that_there_is_not_is_nothing():
    assert decided.plain(r"a\Uffffffffb") == decided.plain(r"a\U00110000b") == "ab"
    assert decided.plain(r"a\U000000e9b") == decided.plain("a\u00e9b") != "ab"
    assert decided.plain(b"a\xffb") != "b"


@given(st.text())
def test_any_text_has_a_plain_spelling_which_is_its_own(words):
    once = decided.plain(words)
    assert "_" not in once
    assert not any(each.isspace() for each in once)


def test_a_first_look_finds_the_name_of_a_target():
    goals = frozenset({"campaign/c1/budget", "file/ads/a.csv"})
    assert decided.names_any(b"target: campaign/C1/anything", goals)
    assert decided.names_any(b"FILE: ads/A.csv", goals)
    assert not decided.names_any(b"campaign/C2/budget", goals)
    assert not decided.names_any(b"file/ads/b.csv", goals)
    assert not decided.names_any(b"campaign/C1", frozenset())


# --- the index -----------------------------------------------------------------------------------


def at(mark, *versions, draft=True):
    index = decided.Index()
    for number, each in enumerate(versions):
        index.add(str(number), each, draft=draft)
    return index.at(mark)


def test_the_same_is_found_at_each_path():
    one, other = file((GOAL, 1)), file((GOAL, 2))
    assert at((GOAL, 1.0), one, other, one) == {"0", "2"}
    assert at(("campaign/c2/budget", 1.0), one, other) == set()


def test_a_value_that_is_not_there_agrees_with_every_value():
    one, other, empty = file((GOAL, 1)), file((GOAL, 2)), file((GOAL, None))
    assert at((GOAL, 1.0), one, other, empty) == {"0", "2"}
    assert at((GOAL, None), one, other, empty) == {"0", "1", "2"}


def test_a_target_that_is_none_agrees_with_every_target():
    one, none, other = file((GOAL, 1)), file(("", 1)), file(("", 2))
    assert at((GOAL, 1.0), one, none, other) == {"0", "1"}
    assert at((None, 1.0), one, none, other) == {"1"}
    assert at((GOAL, None), one, none) == {"0"}
    assert at((None, None), file(("", None)), none) == {"0"}
    assert at((GOAL, 1.0), file(("", None))) == {"0"}


def test_a_text_that_cannot_be_read_is_about_each_target_in_it():
    words = text("changes: [target: campaign/C1/budget")
    assert at((GOAL, 1.0), words) == {"0"}
    assert at(("campaign/c1/state", None), words) == {"0"}, "what is changed may stand elsewhere"
    assert at(("campaign/c2/budget", 1.0), words) == set()
    assert at((None, 1.0), words) == set()


def test_a_draft_without_a_text_is_about_everything():
    for words in ("", "...", "no word of it"):
        assert at((GOAL, 1.0), text(words)) == {"0"}
        assert at((None, None), text(words)) == {"0"}
        assert at((GOAL, 1.0), text(words), draft=False) == set()
    assert at(("campaign/c9/budget", 1.0), text("target: x")) == set()


@pytest.mark.parametrize(
    ("words", "draft", "found"),
    [
        ("target: campaign/C1/budget", True, True),
        ("target: campaign/C1/budget", False, False),
        ("changes: campaign/C1/budget", False, False),
        ("changes: target: campaign/C1/budget", False, True),
    ],
)
def test_elsewhere_only_what_looks_like_a_decision_counts(words, draft, found):
    assert at((GOAL, 1.0), text(words), draft=draft) == ({"0"} if found else set())


def test_what_can_be_read_is_not_searched_as_a_text():
    other = file(("campaign/C2/budget", 1), rationale="target campaign/C1/budget")
    assert at((GOAL, 1.0), other) == set()


# --- what is new of a version --------------------------------------------------------------------


def test_a_mark_is_new_once():
    seen: set = set()
    one, more = file((GOAL, 1)), file((GOAL, 1), (GOAL, 2))
    first = set(decided.fresh(one, seen))
    assert first == set(decided.marks(one.trace)) == seen
    assert set(decided.fresh(one, seen)) == set()
    assert set(decided.fresh(more, seen)) == set(decided.marks(more.trace)) - first
    assert set(decided.fresh(None, seen)) == set(decided.fresh(text("x"), seen)) == set()
