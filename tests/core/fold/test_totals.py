"""Metrics of what ASINs and shops are parts of, and what holds for all metrics."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.metric_facts import (
    ASIN,
    ASIN_FACTS,
    FROZEN,
    POLICY,
    asin,
    in_order,
    lived,
    passed,
    seen,
    shop,
    total,
    trace_id,
)
from trace_gate.core.fold import facts, node_keys
from trace_gate.core.fold.metrics import node as metrics_node
from trace_gate.core.fold.metrics import weekly_counts
from trace_gate.core.fold.metrics.iso_weeks import WEEK, monday
from trace_gate.core.fold.metrics.series import COUNTS, rows, share
from trace_gate.core.fold.metrics.weekly_counts import Rules


def written(folded):
    """Everything, with the order of the keys."""
    sent = [facts.pack(fact) for _, fact in folded.addressed]
    return json.dumps([[file.data for file in folded.files], folded.summary, sent])


def numbers(summary):
    return {name: summary[name] for name in ("states", *COUNTS, "killed")}


def test_an_asin_tells_its_shop_and_a_shop_store_marketplace_and_all():
    (above, product) = [key for key, _ in asin(seen("2025-01-06")).addressed]
    assert above == "tenant/ACME-US"
    assert product.startswith("product/ACME-US/")
    assert [key for key, _ in shop("ACME-SHOP-US", [seen("2025-01-06")]).addressed] == [
        "store/ACME-SHOP",
        "marketplace/US",
        node_keys.ALL,
    ]


@pytest.mark.parametrize(
    ("fold", "key", "path"),
    [
        (metrics_node.fold_total, "tenant/ACME-US", "metrics/tenants/ACME-US.yaml"),
        (metrics_node.fold_total, "store/ACME", "metrics/stores/ACME-all.yaml"),
        (metrics_node.fold_total, "marketplace/US", "metrics/marketplaces/US.yaml"),
        (metrics_node.fold_total, node_keys.ALL, "metrics/all.yaml"),
    ],
)
def test_every_total_has_its_file(fold, key, path):
    folded = total(asin(lived("IB-a", *FROZEN)), fold=fold, key=key)
    assert folded.files[0].path == path
    assert folded.files[0].data["freeze_rate"]["frozen"] == 1
    assert folded.files[0].data["newest"]["at"] == "2025-04-07T00:00:00Z"


def test_a_total_names_its_parts():
    data = shop("ACME-US", [lived("IB-a", *FROZEN)], [seen("2025-01-06")]).files[0].data
    assert data["parts"] == [
        {
            "asin": "B000000001",
            "buckets": 1,
            "living": 1,
            "frozen": 1,
            "freeze_rate": 1.0,
            "newest": trace_id(3),
        },
        {
            "asin": "B000000002",
            "buckets": 0,
            "living": 0,
            "frozen": 0,
            "freeze_rate": None,
            "newest": trace_id(1),
        },
    ]


def test_a_file_that_cannot_be_folded_is_named_in_all():
    lost = facts.Unfolded(
        whole=0, fraction="", trace_id="notes", path="traces/notes.yaml", why="it has no id"
    )
    folded = metrics_node.fold_total(node_keys.ALL, [lost], POLICY)
    (refused,) = folded.refused
    assert (refused.code, refused.trace_id, refused.number) == ("TG101", "notes", 0)
    assert "traces/notes.yaml" in refused.message
    assert "trace-gate check --all" in refused.remediation
    assert folded.files[0].data["refused"] == [refused.plain()]
    assert folded.files[0].data["history"] == []


def test_nothing_at_all_is_metrics_of_nothing():
    for fold, key in ((metrics_node.fold_asin, ASIN), (metrics_node.fold_total, node_keys.ALL)):
        folded = fold(key, [], POLICY)
        assert folded.summary["living"] == 0
        assert folded.addressed == ()
        assert folded.files[0].data["newest"] is None


def test_facts_that_were_kept_as_lists_are_folded_the_same():
    def kept(fact):
        return facts.unpack(
            tuple(
                [list(part) for part in each] if isinstance(each, tuple) else each
                for each in facts.pack(fact)
            )
        )

    told = [lived("IB-a", *FROZEN), passed("2025-02-03", "IB-a")]
    (_, counted), *_ = asin(*told).addressed
    assert asin(*map(kept, told)).files == asin(*told).files
    assert (
        metrics_node.fold_total(node_keys.ALL, [kept(counted)], POLICY).files
        == metrics_node.fold_total(node_keys.ALL, [counted], POLICY).files
    )


SHOPS = st.lists(ASIN_FACTS.map(in_order).filter(len), min_size=1, max_size=4)


@given(SHOPS, st.lists(st.integers(0, 2), min_size=4, max_size=4))
def test_totals_are_the_sums_of_the_parts_however_they_are_cut(asins, cut):
    one = total(shop("ACME-US", *asins))
    shops = [
        shop(f"S{n}-US", *[each for each, where in zip(asins, cut, strict=False) if where == n])
        for n in sorted(set(cut[: len(asins)]))
    ]
    assert numbers(total(*shops).summary) == numbers(one.summary)
    assert total(*shops).summary["weeks"] == one.summary["weeks"]
    parts = [asin(*each).summary for each in asins]
    for name in COUNTS:
        assert one.summary[name] == sum(part[name] for part in parts)


@given(SHOPS)
def test_the_last_row_of_a_series_is_the_total(asins):
    for folded in (asin(*asins[0]), total(shop("ACME-US", *asins))):
        last = rows(folded.summary["weeks"], Rules.of(POLICY))[-1][1]
        assert all(folded.summary[name] == last[name] for name in ("states", *COUNTS))


@given(ASIN_FACTS.map(in_order))
def test_every_row_is_what_a_look_at_all_buckets_gives(told):
    lives = [fact for fact in told if isinstance(fact, facts.Lived)]
    for week, row in rows(asin(*told).summary["weeks"], Rules.of(POLICY)):
        seen_by_then = [f for f in told if isinstance(f, facts.Seen) and f.whole < week + WEEK]
        assert row["traces"] == sum(1 for each in seen_by_then if each.trace_type)
        standing = [states[-1][1] for life in lives if (states := _until(life, week + WEEK))]
        assert {s: n for s, n in row["states"].items() if n} == {
            s: standing.count(s) for s in standing
        }
        assert row["buckets"] == len(standing)
        assert row["living"] == len(standing) - standing.count("KILL")
        assert 0 <= row["frozen"] <= row["states"]["FROZEN"]
        assert all(0 <= row[each] <= row["frozen"] for each in COUNTS if "frozen_" in each)


def _until(life, end):
    return [each for each in life.states if each[0] < end]


@given(ASIN_FACTS, ASIN_FACTS)
def test_folding_on_is_folding_all(some, more):
    def folded(told, state):
        for fact in told:
            state = weekly_counts.step(state, fact)
        return state

    rules = Rules.of(POLICY)
    first = folded(some, weekly_counts.begin())
    assert weekly_counts.by_week(folded(more, first), rules) == weekly_counts.by_week(
        folded(some + more, weekly_counts.begin()), rules
    )


@given(SHOPS, SHOPS)
def test_summing_on_is_summing_all(some, more):
    def counted(asins, name):
        nodes = [asin(*each, key=f"asin/{name}/{n}") for n, each in enumerate(asins)]
        return [fact for node in nodes for _, fact in node.addressed]

    def summed(told, state):
        for fact in told:
            state = metrics_node.step(state, fact)
        return state

    one, other = counted(some, "A"), counted(more, "B")
    first = summed(one, metrics_node.begin())
    assert summed(other, first) == summed(one + other, metrics_node.begin())


@given(ASIN_FACTS, st.randoms())
def test_the_order_of_facts_does_not_matter(told, random):
    named = {(type(fact), getattr(fact, "bucket", None)): fact for fact in told}
    once = list(named.values())  # a bucket has one life
    shuffled = list(once)
    random.shuffle(shuffled)
    assert written(asin(*shuffled)) == written(asin(*once))


@given(SHOPS, st.randoms())
def test_the_order_of_parts_does_not_matter(asins, random):
    (*_, (_, one)), nodes = shop("A-US", *asins).addressed, [shop("B-US", *asins), shop("C-DE")]
    told = [one, *(fact for node in nodes for _, fact in node.addressed[-1:])]
    shuffled = list(told)
    random.shuffle(shuffled)
    one, other = (metrics_node.fold_total(node_keys.ALL, each, POLICY) for each in (told, shuffled))
    assert written(one) == written(other)


@given(ASIN_FACTS.map(in_order))
def test_weeks_that_nothing_fell_into_are_not_sent(told):
    fell = {monday(fact.whole) for fact in told if not isinstance(fact, facts.Lived)}
    fell |= {
        monday(moment)
        for fact in told
        if isinstance(fact, facts.Lived)
        for moment, _, _ in fact.states
    }
    sent = [fact for _, fact in asin(*told).addressed if isinstance(fact, facts.Counted)]
    assert [week for fact in sent for week, _ in fact.weeks] == sorted(fell)
    assert all(counts[name] for fact in sent for _, counts in fact.weeks for name in counts)


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_shares_are_rounded_half_to_even(count, whole):
    assert share(count, whole) == float(round(Fraction(count, whole), 4))


@pytest.mark.parametrize(("count", "rounded"), [(1, 0.0), (3, 0.0002), (5, 0.0002)])
def test_a_share_half_way_goes_to_the_even_digit(count, rounded):
    assert share(count, 20_000) == rounded


def test_a_share_of_nothing_is_none():
    assert share(0, 0) is None


@pytest.mark.parametrize("make", [asin, lambda *told: total(asin(*told))])
def test_the_file_is_made_where_somebody_asks_for_it(monkeypatch, make):
    asked = []
    monkeypatch.setattr(metrics_node, "page", lambda about, _: asked.append(about.id) or {})
    (file,) = make(lived("IB-a", *FROZEN)).files
    assert (file.path != "", asked) == (True, [])
    assert file.data == {}
    assert len(asked) == 1
