"""The reports of Amazon that are known, in the order in which a header is held against them."""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


class Kind(Record):
    """One kind of report."""

    name: str
    """Its name in a trace and in the files of `reports/`"""
    title: str
    """What people call it"""
    needs: frozenset[str]
    """Columns without which it is not this kind"""
    lacks: frozenset[str] = frozenset()
    """Columns that only other kinds have"""
    entity: tuple[str, ...] = ()
    """The columns that say what a row is about"""
    hundredths: bool = False
    """Whether rates are percent without a sign: 34.21 is 34.21 %"""
    dated: bool = True
    """Whether its dates are those of its figures. A bulk sheet has those of its campaigns."""


def _kind(name: str, title: str, *, needs: str, entity: str, **more: Any) -> Kind:
    lacks = frozenset(more.pop("lacks", "").split())
    columns = frozenset(needs.split())
    return Kind(
        name=name, title=title, needs=columns, lacks=lacks, entity=tuple(entity.split()), **more
    )


KINDS: Mapping[str, Kind] = {
    each.name: each
    for each in (
        _kind(
            "search_query_performance",
            "Search Query Performance (Brand Analytics)",
            needs="search_query search_query_volume market_impressions market_clicks",
            entity="search_query",
            hundredths=True,
            dated=False,
        ),
        _kind(
            "bulk",
            "bulk sheet of campaigns",
            needs="entity campaign_id impressions clicks spend sales orders",
            entity="campaign campaign_id",
            dated=False,
        ),
        _kind(
            "bulk_search_terms",
            "search terms of a bulk workbook",
            needs="search_term campaign_id impressions clicks spend sales orders",
            entity="campaign ad_group campaign_id keyword target_expression match_type search_term",
            dated=False,
        ),
        _kind(
            "search_terms",
            "Sponsored Products search term report",
            needs="search_term impressions clicks spend sales orders",
            entity="campaign ad_group targeting match_type search_term",
        ),
        _kind(
            "screen",
            "search terms, exported from the screen of the Campaign Manager",
            needs="search_term impressions clicks spend sales orders",
            entity="search_term targeting match_type",
            hundredths=True,
        ),
        _kind(
            "placement",
            "Sponsored Products placement report",
            needs="placement campaign impressions clicks spend sales orders",
            entity="campaign placement",
        ),
        _kind(
            "advertised_products",
            "Sponsored Products advertised product report",
            needs="advertised_asin impressions clicks spend sales orders",
            entity="campaign ad_group advertised_asin advertised_sku",
        ),
        _kind(
            "targeting",
            "Sponsored Products targeting report",
            needs="targeting match_type impressions clicks spend sales orders",
            entity="campaign ad_group targeting match_type",
            lacks="search_term advertised_asin",
        ),
        _kind(
            "business",
            "Business Report: detail page sales and traffic",
            needs="child_asin sessions units sales",
            entity="child_asin",
        ),
        _kind(
            "campaigns",
            "Sponsored Products campaign report",
            needs="campaign impressions clicks spend sales orders",
            entity="campaign",
            lacks="ad_group targeting search_term advertised_asin placement",
        ),
    )
}
