"""The page of proposed buckets: each with its rate and why, what is left over, what to look at."""

from __future__ import annotations

from tests.support.lunch_bags import LUNCH_BAGS, grouped
from tests.support.proposed import proposal
from trace_gate.app.analyse.propose_buckets import Living
from trace_gate.report.pages import buckets

PROPOSED = proposal(grouped(LUNCH_BAGS))


def page(found=PROPOSED, path: str | None = "drafts/a b.yaml", *, explain: bool = False):
    return list(buckets.lines(found, path, explain=explain))


def test_the_worked_example():
    lines = page()
    assert lines[0] == (
        "B0EXAMPLE1: 40 terms, 1,630 clicks, 132 orders. Head words: lunch, bag. "
        "Usual: 116/1,562 = 7.4 % (6.2 to 8.8)"
    )
    assert "  lunhc is read as lunch" in lines
    assert "IB-women (new)  6 terms  38/340 = 11.2 % (8.3 to 15.0)  exact" in lines
    assert any("converts below the product" in line or "4." in line for line in lines)
    assert lines[-1] == "next: edit it, then: trace-gate new decision --from 'drafts/a b.yaml'"


def test_what_is_left_over_is_listed_and_all_of_it_where_it_is_asked_for():
    lines = page()
    (rest,) = [line for line in lines if line.startswith("Rest: ")]
    assert rest.startswith("Rest: 3 terms, 25 clicks: ")
    assert any(line.startswith("Product targets: 1 term, 18 clicks: ") for line in lines)
    assert any(line.endswith("of the clicks (80 % are wanted), 132 of 132 orders")
               for line in lines)  # fmt: skip
    shown = [line.strip() for line in page(explain=True)]
    assert "lunch bag women  15/140  anchor: women" in shown


def test_nothing_new_is_no_decision():
    assert page(path=None)[-1] == "Nothing new: no decision is needed."


def test_a_score_says_what_it_lacks():
    assert page().count(
        "  not scored: searches a month, purchase rate, title density, class of the page missing"
    ) == len(PROPOSED.grouped.buckets)


def test_what_a_person_should_look_at_is_noted():
    stored = Living(buckets=(), states={}, fits={}, taken_elsewhere={"lunch bag women": "IB-x"})
    found = PROPOSED.with_(living=stored, frozen=frozenset({"IB-women"}), least=20)
    said = list(buckets.notes(found))
    assert any(each.endswith("too few words have clicks for 20") for each in said)
    added = {each.name: len(each.added) for each in found.grouped.buckets}
    if added["IB-women"]:
        assert any(each.startswith("IB-women is frozen: its ") for each in said)
        assert "IB-women: 'lunch bag women' is a keyword of IB-x, too" in said
    few = proposal(grouped(LUNCH_BAGS[:1]))
    assert any("wait for more, or take a longer report" in each or "too few words" in each
               for each in buckets.notes(few))  # fmt: skip


def test_a_text_of_a_shopper_reaches_no_terminal_as_it_is():
    term = LUNCH_BAGS[0]
    odd = term.with_(text="lunch bag \x1b[31m")
    assert "\x1b" not in "\n".join(page(proposal(grouped([*LUNCH_BAGS, odd])), explain=True))


def test_a_program_reads_the_same():
    data = buckets.plain_data(PROPOSED, "drafts/a.yaml")
    first = data["buckets"][0]
    assert (first["id"], first["rate"]) == ("IB-women", {"orders": 38, "clicks": 340})
    assert first["terms"][0]["why"] == "anchor"
    assert data["coverage"]["wanted"] == "0.80"
    assert data["draft"] == "drafts/a.yaml"
