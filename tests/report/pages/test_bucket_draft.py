"""The draft of buckets as text: whatever shoppers type, it is read back as it was."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.lunch_bags import LUNCH_BAGS, grouped
from tests.support.policy import shipped
from tests.support.proposed import proposal
from trace_gate.app.analyse import bucket_decisions
from trace_gate.app.analyse.propose_buckets import KEYWORDS, Proposal
from trace_gate.core.analyst.grouping.parsed import SearchTerm
from trace_gate.report.pages import bucket_draft


def read(made: Proposal):
    text = bucket_draft.text(made, "drafts/a.yaml")
    return bucket_decisions.read(text.encode(), "drafts/a.yaml", shipped())


def test_a_draft_is_read_back_as_it_was_written():
    found = read(proposal(grouped(LUNCH_BAGS)))
    assert [each.id for each in found.buckets][:2] == ["IB-women", "IB-core"]
    assert found.buckets[0].keywords[0] == "lunch bag women"
    assert found.buckets[0].grouping is not None
    assert found.buckets[0].grouping["anchors"] == ["women"]
    assert found.reports == (("up/a: b#.csv", "0" * 64),)
    assert (found.lost, found.hypothesis_id, found.window_days) == (0, None, 14)
    assert found.metrics["clicks"] == 1587


def test_the_hypothesis_says_how_many_buckets_there_are_and_how_many_are_new():
    found = grouped(LUNCH_BAGS)
    ends = "cover 80 % of the clicks of its search terms"
    many = len(found.buckets)
    known = [each.with_(new=False) for each in found.buckets]
    one = found.buckets[:1]
    for buckets, said in (
        (found.buckets, f"{many} buckets of B0EXAMPLE1 {ends}"),
        ([*one, *known[1:]], f"{many} buckets of B0EXAMPLE1, 1 of them new, {ends}"),
        (known, f"The buckets with the new terms of B0EXAMPLE1 {ends}"),
        (one, f"1 bucket of B0EXAMPLE1 {ends.replace('cover', 'covers')}"),
    ):
        text = bucket_draft.text(proposal(found.with_(buckets=tuple(buckets))), "drafts/a.yaml")
        assert f'statement: "{said}"' in text


NASTY = st.text(
    st.sampled_from("lunch bag:#-\"'\\&*!|>%@`{}[],?~=<éß日ラ1.0x"), min_size=1, max_size=12
)


@settings(max_examples=40)
@given(st.lists(NASTY, max_size=8))
def test_whatever_shoppers_type_is_read_back(texts):
    plain = {" ".join(each.split()).casefold() for each in texts} - {""}
    words = ("yes", "no", "null", "1e3", "0x1f", "2025-01-02", "on", "~", "lunch bag: red # x")
    every = [SearchTerm(text=each, clicks=5, orders=0) for each in sorted({*plain, *words})]
    made = proposal(grouped([*LUNCH_BAGS, *every]))
    wanted = [tuple(m.term.text for m in some) for some in bucket_draft.drafted_keywords(made)]
    assert [each.keywords for each in read(made).buckets] == wanted


def test_of_a_large_bucket_the_keywords_with_most_clicks_are_named():
    every = [SearchTerm(text=f"ownbrand {n}x", clicks=n, orders=0) for n in range(400)]
    made = proposal(grouped([*LUNCH_BAGS, *every]))
    own = next(each for each in read(made).buckets if each.id == "IB-own-brand")
    assert len(own.keywords) == KEYWORDS
    assert own.keywords[0] == "ownbrand 399x"
    assert "more terms are found by the anchors" in bucket_draft.text(made, "a")
    assert read(made).lost == 0
