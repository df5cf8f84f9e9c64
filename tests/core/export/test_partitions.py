"""Whatever a shop is called, its folder is one plain name, and leads back to it."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trace_gate.core.export.partitions import LONGEST, NULL, folders, path

HOSTILE = (
    "..", ".", "../../etc-US", "a/b-US", "a\\b-US", "x=y-US", "tenant=A-US", "K\u00e4se-DE",
    "\u6771\u4eac-JP", "con-US", "a b-US ", "-US", "a\nb-US", "%2F-US", "*-US", "\u202eevil-US",
    "A" * 5000 + "-US", "\u00e4" * 400 + "-DE", NULL, "acme-us", "ACME-US", "Acme-US",
)  # fmt: skip


@pytest.mark.parametrize("tenant", HOSTILE)
def test_a_hostile_name_stays_one_folder(tenant):
    name = folders([tenant])[tenant]
    assert re.fullmatch(r"[A-Za-z0-9_%~-]+", name)
    assert len(name) <= LONGEST
    assert len(tenant) > LONGEST // 4 or unquote(name) == tenant


@given(st.sets(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1), max_size=8))
def test_no_two_shops_share_a_folder_and_the_order_says_nothing(tenants):
    found = folders(tenants)
    assert folders(sorted(tenants, reverse=True)) == found
    names = [found[each].casefold() for each in tenants]
    assert len({*names, NULL.casefold()}) == len(tenants) + 1


def test_shops_that_differ_in_case_alone_are_two_on_every_disk():
    found = folders(HOSTILE)
    assert len({found[each].casefold() for each in ("acme-us", "ACME-US", "Acme-US")}) == 3
    assert {unquote(found[each]) for each in ("acme-us", "ACME-US")} == {"acme-us", "ACME-US"}


def test_two_long_names_that_begin_alike_are_two():
    found = folders(["A" * 500, "A" * 501])
    assert found["A" * 500] != found["A" * 501]


def test_the_path_of_a_partition():
    assert path("traces", "A-US", "2025-01", "csv") == "traces/tenant=A-US/month=2025-01/part.csv"
    assert path("traces", NULL, None, "csv") == f"traces/tenant={NULL}/month={NULL}/part.csv"
    assert folders([None, ""])[None] == NULL
