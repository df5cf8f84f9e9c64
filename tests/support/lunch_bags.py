"""The search terms of an invented lunch bag, and what they come to by hand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tests.support.languages import ENGLISH
from trace_gate.core.analyst.bucket_terms import BucketTerms
from trace_gate.core.analyst.grouping.group import Limits, group
from trace_gate.core.analyst.grouping.grouped import Grouped
from trace_gate.core.analyst.grouping.parsed import SearchTerm
from trace_gate.core.analyst.grouping.word_lists import ShopWords
from trace_gate.core.analyst.language import Language

LISTED = """
LB 220/22, LBs 60/6, bag for lunch 12/1, lunhc bag 8/1, LB women 140/15, LB for women work 60/8,
insulated LB women 50/6, womens LB 40/5, cute LB women 30/2, LB women large 20/2, LB men 80/7,
mens LB 30/3, LB for men work 26/3, heavy duty LB men 14/1, kids LB 80/1, LB kids 50/1,
kids LB school 24/0, kids LB dinosaur 16/0, insulated LB 120/14, insulated LBs 26/3,
large insulated LB 22/3, LB insulated leakproof 18/2, insualted LB 9/1, lunch box 90/3,
lunch box for adults 50/2, bento lunch box 40/0, lunch box metal 20/1, ice pack for LB 60/1,
LB ice pack 25/1, slim ice packs lunch 15/0, ownbrand LB 35/12, ownbrand bag 10/3, ownbrand 5/1,
rivalco LB 45/1, rivalco cooler 25/0, rivalco lunch box 12/0, paper LBs 14/0, picnic basket 6/0,
cooler backpack 5/0, b0zzzzzzz1 18/0
"""


def listed(text: str) -> list[SearchTerm]:
    """Terms as `lunch bag 220/22`: clicks, then orders. LB is *lunch bag*."""
    found = re.findall(r"([^,\n/]+?) (\d+)/(\d+)", text.replace("LB", "lunch bag"))
    return [SearchTerm(text=t.strip(), clicks=int(c), orders=int(o)) for t, c, o in found]


LUNCH_BAGS = listed(LISTED)
SHOP = ShopWords(own_brands=("ownbrand",), rival_brands=("rivalco",))
LIMITS = Limits(least=8, most=20)


def grouped(
    every: Sequence[SearchTerm],
    existing: Sequence[BucketTerms] = (),
    *,
    shop: ShopWords = SHOP,
    language: Language = ENGLISH,
    limits: Limits = LIMITS,
) -> Grouped:
    return group(every, existing, shop=shop, language=language, limits=limits)


def stored(found: Grouped) -> list[BucketTerms]:
    """The buckets of a grouping as next week finds them."""
    return [
        BucketTerms(
            name=each.name,
            keywords=tuple(member.term.text for member in each.members),
            grouping=each.grouping,
        )
        for each in found.buckets
    ]


def places(found: Grouped) -> dict[str, str]:
    """Term to its bucket."""
    return {m.term.text: each.name for each in found.buckets for m in each.members}
