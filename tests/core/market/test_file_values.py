"""What market files have of some targets, as they stand."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.support.market_tables import MUG, SHOP, mapping, row, table
from trace_gate.core.market.file_values import file_values

CUP = MUG.replace("mug", "cup")
TITLE = "asin/B0EXAMPLE1/content/title"
FILES = {
    "ads/b.csv": table(row(), row("cup", "0.90")).encode(),
    "listings/B0EXAMPLE1/title.txt": b"A mug\n",
    "listings/b0/title.txt": b"No product\n",
}


def asked(*targets):
    return frozenset((SHOP, each) for each in targets)


def said(found):
    return [(each.normal, each.value, each.place.path, each.place.line) for each in found.held]


def test_only_what_is_asked_for_is_told_each_with_its_place():
    found = file_values(mapping(), FILES, asked(f"{CUP}/bid", TITLE, "campaign/other/budget"))
    assert said(found) == [
        (f"{CUP}/bid", Decimal("0.90"), "ads/b.csv", 3),
        (TITLE, "A mug", "listings/B0EXAMPLE1/title.txt", None),
    ]
    assert found.problems == ()


def test_another_shop_has_nothing_here():
    assert file_values(mapping(), FILES, frozenset({(("OTHER", "US"), f"{MUG}/bid")})).held == ()


def test_a_target_in_two_places_is_there_twice():
    twice = {**FILES, "ads/c.csv": table(row("MUG", "0.70")).encode()}
    values = [each.value for each in file_values(mapping(), twice, asked(f"{MUG}/bid")).held]
    assert values == [Decimal("0.80"), Decimal("0.70")]


def test_what_cannot_be_read_is_a_problem_of_its_place():
    wrong = {"ads/a.csv": b"\x00", "ads/b.csv": table(row(bid="1e1"), row("cup", "x")).encode()}
    found = file_values(mapping(), wrong, asked(f"{MUG}/bid"))
    assert found.held == ()
    assert [(each.path, each.line) for each in found.problems] == [
        ("ads/a.csv", 1),
        ("ads/b.csv", 2),
    ]


@given(st.lists(st.sampled_from("abcdef"), unique=True, min_size=1), st.randoms())
def test_the_order_of_rows_says_nothing(words, random):
    rows = [row(each, f"0.{at + 10}") for at, each in enumerate(words)]
    wanted = asked(*(MUG.replace("mug", each) + "/bid" for each in words))
    first = file_values(mapping(), {"ads/b.csv": table(*rows).encode()}, wanted)
    random.shuffle(rows)
    second = file_values(mapping(), {"ads/b.csv": table(*rows).encode()}, wanted)
    assert {(e.normal, e.value) for e in first.held} == {(e.normal, e.value) for e in second.held}
    assert len(first.held) == len(words)
