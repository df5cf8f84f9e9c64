"""The check language: what it can say, and what it says about everything else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trace_gate.core.schema.check_language.parser import Clause, parse_check, parse_path
from trace_gate.core.schema.problems import Fault


def one(text: str) -> Clause:
    (clause,) = parse_check(text)
    return clause


def bounds(clause: Clause) -> list[tuple[str, float]]:
    return [(bound.operator, bound.number) for bound in clause.bounds]


def test_the_word_trace_before_a_field_is_left_out() -> None:
    assert one("len(trace.evidence) >= 1").path.parts == ("evidence",)
    assert parse_path("trace.decision.rationale").parts == ("decision", "rationale")


def test_each_item_of_a_list_is_a_part_of_its_own() -> None:
    assert one("a.b[].c is null").path.parts == ("a", "b", "[]", "c")


def test_a_range_has_two_bounds_read_from_the_field() -> None:
    clause = one("3 <= hypothesis.verification_window_days < 30.5")
    assert bounds(clause) == [(">=", 3), ("<", 30.5)]
    assert not clause.length


def test_a_number_may_stand_on_either_side() -> None:
    assert bounds(one("3 < a")) == bounds(one("a > 3"))
    assert bounds(one("30 >= len(a) > 2")) == [("<=", 30), (">", 2)]
    assert one("3 == a").values[0].value == one("a == 3").values[0].value == 3


def test_null_is_a_word_of_the_language_and_not_a_text() -> None:
    assert one("a is null").test == one("a == null").test == "null"
    assert one("a is not null").test == one("a != null").test == "not_null"
    assert one("a == 'null'").test == "equals"


def test_texts_in_a_list_need_no_quotes() -> None:
    values = [each.value for each in one("""a in [x, 'y z', "q", 3, 0.5, true, null]""").values]
    assert values == ["x", "y z", "q", 3, 0.5, True, None]


@pytest.mark.parametrize(
    ("check", "expression"),
    [
        (r"a matches H-\d{3}", r"H-\d{3}"),
        (r"a matches 'x y'", "x y"),
        (r'a matches "it' + "'" + r's"', "it's"),
        (r"a matches /x \/ y/", r"x \/ y"),
        (r"a matches /x/y", "/x/y"),
        (r"a matches [a-z ]+ and b is null", "[a-z ]+"),
        (r"a matches 'x and y' and b is null", "x and y"),
    ],
)
def test_an_expression_is_taken_as_it_is(check: str, expression: str) -> None:
    assert parse_check(check)[0].expression == expression


def test_clauses_are_joined_by_and() -> None:
    assert [each.test for each in parse_check("a > 1 and b matches x and c is null")] == [
        "bounds",
        "matches",
        "null",
    ]


@pytest.mark.parametrize(
    ("check", "at", "words"),
    [
        ("a or b", 2, "`or`"),
        ("a > 1 or b > 1", 6, "`or`"),
        ("not a", 0, "`not`"),
        ("a AND b", 2, "small letters"),
        ("a > 1 && b > 1", 6, "write `and`"),
        ("a = 3", 2, "write `==`"),
        ("a > b.c", 4, "`b.c`"),
        ("a == b.c", 5, "two fields"),
        ("count(a) > 3", 0, "`count(…)`"),
        ("len(a) in [1]", 7, "`in`"),
        ("len(a", 5, "The end"),
        ("len(a) >= 'x'", 10, "a number is expected"),
        ("3 <= a >= 2", 7, "`>=`"),
        ("3 != a <= 2", 7, "`<=`"),
        ("a + b > 3", 2, "`+`"),
        ("(a > 3)", 0, "`(`"),
        ("a.b[0] == 3", 3, "`[`"),
        ("a in []", 6, "`]`"),
        ("a in ['x'", 9, "The end"),
        ("a is empty", 5, "`empty`"),
        ("a matches 'x", 10, "closing quote"),
        ("a between 1 and 3", 2, "`between`"),
        ("a > 1e5", 4, "`1e5`"),
        ("a > 1 2", 6, "`2`"),
        ("a 'and' b", 2, "`and`"),
        ("'x' == a", 0, "`x`"),
        ("__import__('os').system('x')", 0, "`__import__(…)`"),
        ("", 0, "The end"),
        ("a == 'x' and", 12, "The end"),
        ("a " * 600, 0, "1200 characters"),
    ],
)
def test_everything_else_is_an_error_at_its_words(check: str, at: int, words: str) -> None:
    with pytest.raises(Fault) as caught:
        parse_check(check)
    assert (caught.value.at, words in caught.value.message) == (at, True)
    assert caught.value.remedy


def test_a_dotted_field_is_nothing_but_a_dotted_field() -> None:
    for text in ("a >= 1", "a,b", "", "len(a)", "'a'", "and"):
        with pytest.raises(Fault):
            parse_path(text)


@given(st.text(max_size=40))
def test_no_text_makes_the_parser_fail_otherwise(text: str) -> None:
    at = 0
    try:
        parse_check(text)
    except Fault as fault:
        at = fault.at
    assert 0 <= at <= len(text)
