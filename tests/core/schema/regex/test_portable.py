"""Regular expressions that every validator reads alike and none can be made to hang on."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.small_profiles import engines
from trace_gate.core.schema.fields import BUILT_IN
from trace_gate.core.schema.problems import Fault
from trace_gate.core.schema.regex.portable import portable

SAFE = {
    r"H-\d{3}": ("H-001", "H-0001"),
    r"^H-[0-9]{3,}$": ("H-1234", "XH-123"),
    r"IB-[a-z0-9]+(-[a-z0-9]+)*": ("IB-a-b2", "IB-a-"),
    r"^a$|^bc$": ("bc", "a|bc"),
    r"file/.+": ("file/a b", "file/"),
    r"[^/]+/[^/]+": ("a/ü", "a/b/c"),
    r"\w+\.\w{2,3}": ("ab.de", "äb.de"),
    r"[+--][&-)][\]\[^\\-]": ("-&^", "-&a"),
    r"(?:ab|cd)?x{2}": ("cdxx", "xxx"),
    r"[\s\S]*": ("any\nthing\n", None),
    r"\S+ \S+": ("a b", "a\u0009b c"),
    r"[日-本]+🙂?": ("日本🙂", "🙂"),
    r"\u0041\x42\t": ("AB\t", "AB "),
    r"a/b\{\}\|\$": ("a/b{}|$", "a/b"),
    r".*foo": ("xfoo", "foox"),
    r"a{0,3}ab": ("aaab", "aaaaab"),
    r"UTC|[A-Z][a-z]+(/[A-Z][a-z]+){1,2}": ("Ab/Cd", "UTC/"),
    BUILT_IN["date"]: ("2024-02-29", "2025-04-31"),
    BUILT_IN["instant"]: ("2025-01-02T09:30:00.25+05:30", "2025-01-02T24:00:00Z"),
}


@pytest.mark.parametrize("expression", SAFE)
def test_all_engines_agree_about_an_expression(expression: str) -> None:
    good, bad = SAFE[expression]
    pattern = portable(expression)
    assert engines(pattern, good) == {True}
    if bad is not None:
        assert engines(pattern, bad) == {False}


@pytest.mark.parametrize("expression", [e for e in SAFE if not e.startswith(("[^", r"[\s"))])
def test_a_trailing_newline_never_matches(expression: str) -> None:
    assert engines(portable(expression), SAFE[expression][0] + "\n") == {False}


@pytest.mark.parametrize("digits", ["\u0661\u0662\u0663", "\uff11\uff12\uff13"])
def test_digits_are_those_of_ascii(digits: str) -> None:
    assert engines(portable(r"\d{3}"), digits) == {False}


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        (r"(a+)+", "(a+)+"),
        (r"(\w+\s?)*", r"\w+"),
        (r"(a|ab)*", "(a|ab)"),
        (r"(a?){3}", "may be empty"),
        (r".*foo.*", "comes after"),
        (r"[A-Z]+[A-Z0-9]+", "comes after"),
        (r"(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)", "too many ways"),
        (r"((a{0,100}){100}){100}", "repeats too much"),
        ("a" * 301, "301 characters"),
    ],
)
def test_what_could_keep_a_checker_busy_is_refused(expression: str, words: str) -> None:
    with pytest.raises(Fault, match=re.escape(words)):
        portable(expression)


@pytest.mark.parametrize(
    ("expression", "at", "words"),
    [
        (r"ab(?=c)", 2, "looks around"),
        (r"ab(?P<x>c)", 2, "names a group"),
        (r"(?i)ab", 0, "sets a flag"),
        (r"(a)\1", 3, "back-reference"),
        (r"ab*?", 2, "*?"),
        (r"ab*+", 2, "*+"),
        (r"a^b", 1, "inside"),
        (r"a$b", 1, "inside"),
        (r"\bfoo", 0, "word boundary"),
        (r"\Afoo\Z", 0, "anchor"),
        (r"\p{L}", 0, "Unicode class"),
        (r"a\q", 1, "means nothing"),
        (r"[[:alpha:]]", 1, "inside"),
        (r"[z-a]", 1, "not a range"),
        (r"[]", 0, "no character"),
        (r"[a", 0, "no end"),
        (r"(a", 0, "no end"),
        (r"a)", 1, "no beginning"),
        (r"a{,3}", 1, "no repetition"),
        (r"a{3,2}", 1, "cannot be counted"),
        (r"*a", 0, "nothing to repeat"),
        (r"a\u12", 1, "needs 4 digits"),
        ("a\\", 1, "means nothing"),
        ("", 0, "empty"),
        ("^$", 2, "empty"),
    ],
)
def test_what_tools_read_differently_is_refused_with_its_place(
    expression: str, at: int, words: str
) -> None:
    with pytest.raises(Fault) as caught:
        portable(expression)
    assert caught.value.at == at
    assert words in caught.value.message
    assert expression in caught.value.message or not expression


PIECES = st.sampled_from(["a", "b", "[ab]", "[^a]", ".", r"\d", "x", "-", r"\s"])
EXPRESSIONS = st.recursive(
    PIECES,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{0,3}", "{1,}"])).map(
            lambda both: f"({both[0]}){both[1]}"
        ),
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda each: f"({'|'.join(each)})"),
    ),
    max_leaves=8,
)


@given(EXPRESSIONS, st.text("abx- 1\n", max_size=8))
def test_an_expression_that_is_let_through_means_the_same_everywhere(
    expression: str, text: str
) -> None:
    try:
        pattern = portable(expression)
    except Fault:
        return
    meant = expression.replace(".", r"[^\n\r\u2028\u2029]")
    assert engines(pattern, text) == {re.fullmatch(meant, text, re.ASCII) is not None}


@given(EXPRESSIONS, st.sampled_from(["a", "b", "ab", "a-", "aab", "1 ", "xa"]))
def test_no_expression_that_is_let_through_takes_long(expression: str, unit: str) -> None:
    try:
        compiled = re.compile(portable(expression))
    except Fault:
        return
    start = time.process_time()
    compiled.search(unit * 2_000 + "!")
    assert time.process_time() - start < 0.5
