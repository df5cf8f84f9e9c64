"""A draft of buckets, read strictly; the commands' tests show what people see of it."""

from __future__ import annotations

import pytest

from tests.support.policy import shipped
from trace_gate.core.analyst import bucket_draft
from trace_gate.core.errors import Refused, UsageError

WEIGHTS = shipped().priority_score
SHAPE = bucket_draft.schema(tuple(WEIGHTS["intent_fit"]), tuple(WEIGHTS["rufus_factor"]))
TEXT = """\
draft: intent_buckets/1
tenant: {store_id: ACME, marketplace: US}
asin: B0EXAMPLE1
method: anchor/1+plain
heads: [lunch, bag]
search_terms: 4
drafted_terms: 4
clicks: 300
orders: 30
all_clicks: 310
reports:
  - path: uploads/a.csv
    sha256: "0000000000000000000000000000000000000000000000000000000000000000"
hypothesis: {id: null, statement: They cover it, window_days: 14}
rationale: Most clicks are in them
buckets:
  - id: IB-women
    change: create
    job_to_be_done: Carry lunch
    fit_type: exact
    scenes: []
    constraints: []
    comparisons: []
    proofs: []
    priority_score: {monthly_searches: 42000, purchase_rate: 0.031, title_density: 17, rufus: attribute_rich}
    rule: anchor
    anchors: [women]
    keywords: [lunch bag women, womens lunch bag]
  - id: IB-core
    change: update
    keywords: [lunch bag]
rest: [picnic basket]
product_targets: ["b0zzzzzzz1"]
"""  # noqa: E501  # a line of a person


def read(old: str = "", new: str = ""):
    """The draft, with a part of its text replaced."""
    return bucket_draft.read(TEXT.replace(old, new, 1).encode(), "d.yaml", SHAPE)


def test_a_draft_holds_new_buckets_and_new_terms_of_those_that_there_are():
    found = read()
    women, core = found.buckets
    assert (women.create, core.create) == (True, False)
    assert women.grouping == {
        "method": "anchor/1+plain", "rule": "anchor", "order": 0, "anchors": ["women"],
        "heads": ["lunch", "bag"], "folds": {},
    }  # fmt: skip
    assert (core.grouping, core.score, core.meaning) == (None, None, {})
    assert found.lost == 0


def test_a_score_is_multiplied_out_where_all_of_its_parts_are_known():
    women, core = read().buckets
    score = bucket_draft.score_of(women, WEIGHTS)
    assert score is not None
    assert (score["base_score"], score["intent_fit"], score["rufus_factor"]) == (72.3333, 2.0, 1.1)
    assert score["result"] == pytest.approx(159.13326)
    for part in ("monthly_searches: 42000", "purchase_rate: 0.031", "title_density: 17"):
        name = part.partition(":")[0]
        unknown, _ = read(part, f"{name}: null").buckets
        assert bucket_draft.score_of(unknown, WEIGHTS) is None
    assert bucket_draft.score_of(core, WEIGHTS) is None


def test_terms_that_were_lost_while_editing_are_counted():
    assert read("womens lunch bag", "lunch bag blue").lost == 0
    assert read(", womens lunch bag", "").lost == 1
    assert read("womens lunch bag", "lunch bag blue, lunch bag red").lost == 0


@pytest.mark.parametrize(
    ("edit", "place", "says"),
    [
        (("asin: B0", "asn: B0"), "3:1", "There is no `asn`"),
        (("fit_type: exact", "fit_type: perfect"), "20:15", "`buckets[1].fit_type` is"),
        (("title_density: 17", "title_density: 0.5"), "25:", "title_density"),
        (("window_days: 14", "window_days: 40"), "14:", "window_days"),
        (("keywords: [lunch bag]", "keywords: []"), "31:", "keywords"),
        (("id: IB-women", "id: women"), "17:9", "`buckets[1].id`"),
        (("heads: [lunch", "heads: [&a lunch"), "5:", "&a names this part"),
    ],
)
def test_what_is_no_draft_is_refused_with_its_place(edit, place, says):
    with pytest.raises(Refused) as raised:
        read(*edit)
    found = raised.value.findings[0]
    assert f"{found.line}:{found.column}".startswith(place)
    assert says.casefold() in found.message.casefold()


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (("[picnic basket]", "[Lunch  Bag]"), "d.yaml:32:8: 'Lunch  Bag' is in IB-core already."),
        (("[lunch bag]", "[b0zzzzzzz2]"), "d.yaml:31:16: 'b0zzzzzzz2' is a product"),
        (("IB-core", "IB-women"), "d.yaml:29:9: There are two buckets IB-women."),
        (("    proofs: []\n", ""), "has no `proofs`"),
        (("anchors: [women]", "anchors: []"), "d.yaml:26:11: IB-women has no anchors"),
    ],
)
def test_what_cannot_be_decided_is_named_with_its_place(edit, says):
    with pytest.raises(UsageError) as raised:
        read(*edit)
    assert says in raised.value.message
    assert raised.value.remedy
