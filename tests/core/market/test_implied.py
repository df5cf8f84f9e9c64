"""Base against result by key: what the files of a unit imply (SPEC 5, Market files)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.market_tables import BIDS, HEADER, MUG, TITLES, found, moves, row, said, table
from trace_gate.core.market import implied, pairs
from trace_gate.core.market.problems import Problem

CUP = MUG.replace("mug", "cup")
BASE = table(row(), row("cup", "0.90"))


def test_a_value_that_changes_is_implied_with_its_place():
    (one,) = found(BASE, BASE.replace("0.80", "9.90")).changes
    assert (one.shop, one.text, one.old, one.new) == (
        ("ACME", "US"),
        f"{MUG}/bid",
        Decimal("0.80"),
        Decimal("9.90"),
    )
    assert (one.place.line, one.place.row, one.place.column) == (2, 2, "Bid")


@pytest.mark.parametrize(
    "after",
    [
        BASE.replace("0.80", "0.8"),
        BASE.replace("0.80", " 0.80"),
        BASE.replace("\n", "\r\n"),
        "\ufeff" + BASE,
        table(row("cup", "0.90"), row()),
        BASE.replace("gifts,cups,mug", "Gifts,cups , MUG"),
        BASE.replace("mug,exact", "mug,EXACT"),
        BASE.replace(",mug,", ',"mug",'),
        BASE.rstrip("\n"),
        BASE + "\n,,,,,,\n",
        BASE.replace("enabled,\n", "Enabled,\n"),
    ],
)
def test_a_change_of_form_implies_nothing_and_is_residue(after):
    result = found(BASE, after)
    assert (result.changes, result.problems) == ((), ())
    assert result.residue


def test_another_order_of_columns_implies_nothing():
    swapped = "\n".join(
        ",".join([*cells[4:], *cells[:4]])
        for cells in (line.split(",") for line in BASE.splitlines())
    )
    result = found(BASE, swapped + "\n")
    assert (result.changes, result.problems) == ((), ())
    assert "order" in result.residue["ads/b.csv"]
    changed = found(BASE, swapped.replace("0.80", "0.70") + "\n")
    assert moves(changed) == [(f"{MUG}/bid", "0.80", "0.70")]


def test_a_row_that_comes_begins_at_nothing():
    after = BASE + row("tea", "1.00")
    goal = MUG.replace("mug", "tea")
    assert moves(found(BASE, after)) == [
        (f"{goal}/bid", "None", "1.00"),
        (f"{goal}/state", "None", "enabled"),
    ]
    assert found(BASE, after).residue == {}


@pytest.mark.parametrize(
    ("removed", "implied"),
    [
        ("archived", [(f"{CUP}/state", "enabled", "archived")]),
        ("null_values", [(f"{CUP}/bid", "0.90", "None"), (f"{CUP}/state", "enabled", "None")]),
    ],
)
def test_a_row_that_goes_means_what_the_policy_says(removed, implied):
    result = found(BASE, table(row()), "ads/b.csv", {**BIDS, "removed": removed})
    assert moves(result) == implied
    assert all(each.gone and each.place.row == 3 for each in result.changes)


def test_no_row_goes_where_the_policy_says_so():
    result = found(BASE, table(row()), "ads/b.csv", {**BIDS, "removed": "error"})
    assert (result.changes, len(result.problems)) == ((), 1)


def test_a_file_that_goes_takes_its_rows_and_one_that_comes_begins_at_nothing():
    gone = found(BASE, None)
    assert moves(gone) == [
        (f"{MUG}/state", "enabled", "archived"),
        (f"{CUP}/state", "enabled", "archived"),
    ]
    assert {old for _, old, _ in moves(found(None, BASE))} == {"None"}


def test_a_file_that_is_renamed_and_a_row_that_moves_imply_nothing():
    assert moves(found({"ads/a.csv": BASE}, {"ads/b.csv": BASE})) == []
    before = {"ads/a.csv": BASE, "ads/b.csv": table(row("tea"))}
    after = {"ads/a.csv": table(row()), "ads/b.csv": table(row("tea"), row("cup", "0.90"))}
    result = found(before, after)
    assert (moves(result), said(result)) == ([], [])


def test_a_file_that_leaves_the_pattern_takes_its_rows():
    result = found({"ads/a.csv": table(row())}, {"elsewhere/a.csv": table(row())})
    assert moves(result) == [(f"{MUG}/state", "enabled", "archived")]


def test_a_key_that_is_renamed_is_one_row_less_and_one_more():
    implied = moves(found(BASE, BASE.replace(",cup,", ",jar,")))
    assert [each[0].split("/")[5] for each in implied] == ["cup", "jar", "jar"]


@pytest.mark.parametrize("twin", ["mug", "MUG", " mug ", "m\u200bug", "\uff4dug", "mu\u00adg"])
def test_a_key_that_stands_twice_is_refused_however_it_is_spelled(twin):
    result = found(BASE, BASE + row(twin, "9.90"))
    assert len(result.problems) == 2  # one for each value
    assert "row 2" in result.problems[0].message
    assert "row 4" in result.problems[0].message


def test_a_row_that_comes_a_second_time_word_for_word_is_one_twice():
    assert len(found(BASE, table(row(), row("cup", "0.90"), row())).problems) == 2
    assert found(BASE + row(), BASE).changes == ()


@pytest.mark.parametrize("keyword", ["mug ", " mug"])
def test_a_blank_at_the_edge_of_a_file_hides_no_twin(keyword):
    entry = {
        **BIDS,
        "key": ["Keyword"],
        "row": "campaign/gifts/ad_group/cups/keyword/{Keyword}",
        "values": [{"column": "Bid", "type": "money", "target": "{row}/bid"}],
    }
    before = "Bid,Keyword\n1,cup\n1,mug\n"
    twin = found(before, f"{before}9,{keyword}", "ads/b.csv", entry)
    assert len(twin.problems) == 1
    other = found(f"{before[:-1]} \n", f"{before[:-1]} \n9,mug\n", "ads/b.csv", entry)
    assert len(other.problems) == 1


def test_a_key_in_an_unchanged_file_is_refused_too():
    result = found(None, table(row(bid="9.90")), "ads/c.csv", others={"ads/b.csv": BASE.encode()})
    assert any("ads/b.csv, row 2" in each for each in said(result))


def test_what_the_base_has_twice_begins_at_nothing():
    before = BASE + row(bid="0.70")
    (one,) = found(before, BASE.replace("0.80", "0.75")).changes
    assert (one.old, one.twice) == (None, True)
    (one,) = found(before, BASE).changes
    assert (one.old, one.new, one.twice) == (None, Decimal("0.80"), True)


def test_a_row_with_quotes_and_line_breaks_has_its_line():
    note = row(note='"two\nlines, and a comma"')
    after = table(note, row("cup", "9.90"))
    (one,) = found(table(note, row("cup", "0.90")), after).changes
    assert (one.place.row, one.place.line) == (3, 4)


def test_what_is_archived_stays_so():
    before = table(row(state="archived"))
    for after in (table(row("mug", "0.90", state="archived")), table(row(state="enabled"))):
        assert len(found(before, after).problems) == 1
    assert found(before, table()).changes == ()


def test_the_last_state_is_the_last_one_however_it_is_written():
    words = {"column": "State", "type": "enum", "target": "{row}/state"}
    words["one_of"] = ["Enabled", "Paused", "Archived"]
    entry = {**BIDS, "values": [BIDS["values"][0], words]}
    before = table(row(state="Archived"))
    assert found(before, table(), "ads/b.csv", entry).changes == ()
    again = found(before, table(row(state="Enabled")), "ads/b.csv", entry)
    assert "changes what is archived" in said(again)[0]


def test_without_a_state_that_can_be_read_a_row_takes_its_values_along():
    before = table(row(state="running"))
    assert [each[1:] for each in moves(found(before, table()))] == [("0.80", "None")]


def test_an_accent_makes_another_keyword():
    before = table(row("cardiologo"), row("cardi\u00f3logo", "0.70"))
    result = found(before, before.replace("0.70", "0.75"))
    assert [each[1:] for each in moves(result)] == [("0.70", "0.75")]
    assert result.problems == ()


def test_only_rows_that_are_asked_for_count():
    entry = {**BIDS, "where": {"Note": ["Live"]}}
    before = table(row(note="live"), row("cup", "0.90"))
    assert moves(found(before, before.replace("0.90", "9.90"), "ads/b.csv", entry)) == []
    gone = found(before, before.replace("live", "rest"), "ads/b.csv", entry)
    assert moves(gone) == [(f"{MUG}/state", "enabled", "archived")]
    assert moves(found(before, before.replace("0.80", "0.70"), "ads/b.csv", entry)) != []


def test_a_row_has_a_shop_of_its_own_where_a_column_says_it():
    entry = {**BIDS, "tenant": {"column": "Note"}}
    before = table(row(note="ACME-US"), row(bid="0.90", note="ACME-DE"))
    shops = (("ACME", "US"), ("ACME", "DE"))
    from tests.support.market_tables import mapping
    from trace_gate.core.market.implied import changes

    after = before.replace("0.90", "0.70")
    result = changes(
        mapping(entry, shops=shops), {"ads/b.csv": before.encode()}, {"ads/b.csv": after.encode()}
    )
    assert [(each.shop, str(each.new)) for each in result.changes] == [(("ACME", "DE"), "0.70")]
    lost = found(before, before.replace("ACME-DE", "ACME-FR"), "ads/b.csv", entry)
    assert "names no shop" in said(lost)[0]


def test_nothing_is_said_of_a_path_that_is_no_file():
    refused = Problem(path="ads/b.csv", message="a link", remedy="")
    result = found(BASE, None, refused=[refused])
    assert (result.changes, result.problems) == ((), (refused,))


def test_a_base_that_nobody_can_read_is_nothing():
    result = found(BASE.replace("Bid", "Gebot"), BASE)
    assert {old for _, old, _ in moves(result)} == {"None"}
    assert result.residue


def test_a_text_is_its_file():
    path = "listings/B0EXAMPLE1/title.txt"
    goal = "asin/B0EXAMPLE1/content/title"
    assert moves(found("A mug\n", "A cup\n", path)) == [(goal, "A mug", "A cup")]
    assert moves(found("A mug\n", "A mug", path)) == []
    assert moves(found("A mug\n", "\ufeffA mug\r\n", path)) == []
    assert moves(found("A mug\n", None, path)) == [(goal, "A mug", "None")]
    assert moves(found(None, "A mug", path)) == [(goal, "None", "A mug")]
    assert said(found("A mug", "A mug", "listings/nix/title.txt", TITLES))


def test_bullets_are_a_list():
    entry = {
        "id": "bullets",
        "kind": "text",
        "paths": ["/b/{asin}.txt"],
        "text": {"items": "lines"},
        "target": "asin/{asin}/content/bullets",
    }
    (one,) = found("one\ntwo\n", "one\n2\n", "b/B0EXAMPLE1.txt", entry).changes
    assert (one.old, one.new) == (("one", "two"), ("one", "2"))


WORDS = st.sampled_from(["mug", "Tea / Pot", "a  b", "caf\u00e9", 'q"q', "50%", "x;y", "cup"])
STATES = st.dictionaries(
    st.tuples(WORDS, st.sampled_from(["exact", "phrase"])),
    st.tuples(
        st.sampled_from(["", "0.5", "0.80", "1"]), st.sampled_from(["enabled", "paused", ""])
    ),
    max_size=6,
)


def written(state, order, quoted):
    rows = []
    for (keyword, match), (bid, stands) in order.permutation(sorted(state.items())):
        text = '"' + keyword.replace('"', '""') + '"' if quoted or '"' in keyword else keyword
        rows.append(row(text, bid, match, state=stands))
    return table(*rows)


class Order:
    def __init__(self, seed):
        self.seed = seed

    def permutation(self, items):
        import random

        items = list(items)
        random.Random(self.seed).shuffle(items)
        return items


def values(state):
    from trace_gate.core.trace import target

    made = {}
    for (keyword, match), (bid, stands) in state.items():
        name = keyword.replace("%", "%25").replace("/", "%2F")
        goal = f"campaign/gifts/ad_group/cups/keyword/{name}/{match}"
        made[target.parse(f"{goal}/bid").normal] = Decimal(bid) if bid else None
        made[target.parse(f"{goal}/state").normal] = stands or None
    return {key: value for key, value in made.items() if value is not None}


WAYS = st.tuples(st.integers(0, 9), st.booleans())
"""An order of rows, and whether their cells are quoted."""


@given(STATES, STATES, WAYS, WAYS)
def test_the_implied_changes_make_the_result_of_the_base(old, new, one, other):
    entry = {**BIDS, "removed": "null_values"}
    before, after = (
        written(state, Order(seed), quoted) for state, (seed, quoted) in ((old, one), (new, other))
    )
    result = found(before, after, "ads/b.csv", entry)
    assert result.problems == ()
    held = values(old)
    for each in result.changes:
        assert held.pop(each.normal, None) == each.old
        if each.new is not None:
            held[each.normal] = each.new
    assert held == values(new)
    again = written(new, Order(other[0]), not other[1])
    assert moves(result) == moves(found(before, again, "ads/b.csv", entry))


@given(STATES, st.integers(0, 9), st.integers(0, 9), st.booleans())
def test_any_order_and_any_quotes_imply_nothing(state, one, other, quoted):
    result = found(written(state, Order(one), False), written(state, Order(other), quoted))
    assert (result.changes, result.problems) == ((), ())


def test_very_many_rows_are_not_compared_at_once(monkeypatch):
    for module in (pairs, implied):
        monkeypatch.setattr(module, "MOST_DIFFERENT", 2)
    many = table(*(row(f"k{n}") for n in range(9)))
    for before, after in ((None, many), (many, None), (many, many.replace("0.80", "0.90"))):
        result = found(before, after)
        assert (result.changes, len(result.problems)) == ((), 1)
    quoted = many.replace("gifts", '"gifts"')
    assert found(many, quoted).problems == ()
    assert moves(found(many, quoted.replace("k1,exact,0.80", "k1,exact,0.90"))) != []


def test_the_header_alone_is_a_table():
    assert found(HEADER, HEADER).changes == ()
