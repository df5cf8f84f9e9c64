"""The rows of a bulk sheet and the targets that they are about: both ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trace_gate.core.market import bulk_entities as bulk
from trace_gate.core.market.bulk_columns import NAMES
from trace_gate.core.market.bulk_entities import BulkName, entity_of, target_of
from trace_gate.core.trace import target, target_names

TEXTS = st.text(st.sampled_from("aB c%/25F2\u00e9 ="), min_size=1, max_size=8).filter(str.strip)


def named(entity, campaign, group, text):
    """A name of an entity, with what its level has."""
    below = entity.level not in ("campaign", "placement")
    return BulkName(
        campaign=campaign,
        ad_group=group if below else None,
        text=text if entity.level in ("keyword", "negative_keyword", "product_target") else None,
        match="exact" if "match_type" in entity.names else None,
        placement="product_pages" if entity.level == "placement" else None,
    )


@given(st.sampled_from(sorted(bulk.ENTITIES)), TEXTS, TEXTS, TEXTS)
def test_a_row_is_about_a_target_of_its_level(name, campaign, group, text):
    entity = bulk.ENTITIES[name]
    for last in entity.values.values():
        goal = target.parse(target_of(entity, named(entity, campaign, group, text), last))
        place = target_names.read(target_of(entity, named(entity, campaign, group, text), last))
        assert (place.level, place.last) == (entity.level, last)
        assert place.names["campaign"] == campaign
        assert goal.match == ("exact" if "match_type" in entity.names else None)


def test_each_thing_that_a_target_can_be_about_is_a_row_with_all_its_values():
    assert {*bulk.BY_LEVEL} == {*target_names.LAST}
    for level, lasts in target_names.LAST.items():
        assert {*bulk.BY_LEVEL[level].values.values()} == {*lasts}


def test_an_entity_asks_for_columns_that_are_known():
    for each in bulk.ENTITIES.values():
        assert {*each.key, *each.above, *each.names, *each.values, *each.creates} <= {*NAMES}


@pytest.mark.parametrize("word", [*bulk.WITHOUT_TARGET, "Draft", "", "Keywords"])
def test_what_has_no_target_is_no_entity(word):
    assert entity_of(word) is None


def test_words_ignore_case_and_not_spelling():
    assert entity_of(" bidding  ADJUSTMENT").level == "placement"
    assert bulk.operation_of("UPDATE") == "Update"
    assert bulk.operation_of("\u5b58\u6863") == "Archive"
    assert bulk.operation_of("Updaten") is None
    assert bulk.match_of("negativePhrase") == "phrase"
    assert bulk.match_of("exactly") is None
    assert bulk.placement_of("Placement Top") == "top_of_search"
    assert bulk.placement_of("Placement Amazon Business") is None
    assert {*bulk.PLACEMENTS.values()} == {*target_names.PLACEMENTS}
    assert {*bulk.MATCHES.values()} == {*target_names.MATCHES}
