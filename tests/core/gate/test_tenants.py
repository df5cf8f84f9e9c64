"""Whose traces they are, on values (SPEC 4, Tenant): TG209."""

from __future__ import annotations

import itertools

import pytest

from tests.support import court
from tests.support.unit_case import (
    case,
    codes,
    decision,
    name,
    places,
    policy,
    says,
    touched,
    trace,
    trace_file,
)
from trace_gate.core.finding import Finding
from trace_gate.core.gate import tenants
from trace_gate.core.policy.gate import Tenant

FILE = says("ads/x.csv", "a")
ZONE, BERLIN = "America/Los_Angeles", "Europe/Berlin"


def shop(**fields):
    return {**court.tenant(), **fields}


EURO, EUROPE = shop(currency="EUR"), shop(timezone=BERLIN)
EARLIER, EARLIEST = "2025-01-02T08:30:00Z", "2025-01-02T08:00:00Z"


# --- shops that the policy lists -----------------------------------------------------------------

LISTED = policy(
    tenants=(Tenant(**court.tenant()), Tenant(**shop(store_id="SHOP_2", marketplace="DE")))
)


def listed(tenant, rules=LISTED):
    file = trace_file(trace(1, tenant=tenant))
    return list(tenants.listed(file, file.trace, rules))


def test_a_shop_of_the_list_passes():
    assert listed(court.tenant()) == []
    assert listed(shop(store_id="SHOP_2", marketplace="DE")) == []


@pytest.mark.parametrize("field", tenants.FIELDS)
def test_each_field_is_that_of_the_list(field):
    (wrong,) = listed(shop(**{field: "OTHER"}))
    assert places([wrong]) == [("TG209", "tenant")]
    assert (wrong.level, wrong.path, wrong.line) == ("error", court.path_of(trace(1)), 7)
    assert "OTHER" in wrong.message
    assert f"SHOP_1 US USD {ZONE}; SHOP_2 DE USD {ZONE}." in wrong.remediation
    assert "`tenants` in gate.yaml" in wrong.remediation


def test_without_a_list_or_a_tenant_nothing_is_asked():
    assert listed(shop(store_id="OTHER"), policy()) == []
    assert listed(None) == []


# --- the first trace of a shop -------------------------------------------------------------------


def unit(*brings, base=(), rules=None):
    return list(tenants.check(case(brings=brings, facts=base, rules=rules)))


def test_what_agrees_with_the_first_trace_of_the_shop_passes():
    assert unit(trace(2), base=[trace(1)]) == []
    assert unit(trace(1), trace(2)) == []


@pytest.mark.parametrize(
    ("tenant", "field", "true", "said"),
    [(EURO, "currency", "USD", "EUR"), (EUROPE, "timezone", ZONE, BERLIN)],
)
def test_another_currency_or_zone_than_the_base_has_is_told(tenant, field, true, said):
    (wrong,) = unit(trace(2, tenant=tenant), base=[trace(1)])
    assert places([wrong]) == [("TG209", field)]
    assert (wrong.level, wrong.trace_id) == ("error", name(2))
    assert f"SHOP_1-US has the {field} {true} (since {name(1)}, its first trace)" in wrong.message
    assert f"this trace says {said}:" in wrong.message
    assert wrong.remediation.startswith(f"Write {field}: {true}. ")
    assert "`tenants` in gate.yaml" in wrong.remediation


def test_both_are_told():
    tenant = shop(currency="EUR", timezone=BERLIN)
    assert places(unit(trace(2, tenant=tenant), base=[trace(1)])) == [
        ("TG209", "currency"),
        ("TG209", "timezone"),
    ]


def test_who_is_dated_before_the_base_has_no_word():
    first = trace(2, created_at=EARLIEST, tenant=EURO)
    (wrong,) = unit(first, base=[trace(1)])
    assert wrong.trace_id == name(2)


def test_without_a_base_the_first_one_of_the_unit_has_the_word():
    """In the order of the fold, not in that of the numbers."""
    late, early = trace(1, tenant=EURO), trace(2, created_at=EARLIEST)
    for both in itertools.permutations((late, early)):
        (wrong,) = unit(*both)
        assert (wrong.trace_id, wrong.level) == (name(1), "error")
        assert f"since {name(2)}" in wrong.message


def test_a_shop_is_a_store_in_a_marketplace():
    others = [shop(store_id="SHOP_2", currency="EUR"), shop(marketplace="DE", currency="EUR")]
    for each in others:
        assert unit(trace(1), trace(2, tenant=each)) == []


def test_a_field_that_the_first_trace_does_not_have_is_not_asked_for():
    first = {key: each for key, each in court.tenant().items() if key != "currency"}
    assert unit(trace(2, tenant=EURO), base=[trace(1, tenant=first)]) == []


def test_where_the_policy_has_a_list_that_says_it():
    assert unit(trace(2, tenant=EURO), base=[trace(1)], rules=LISTED) == []


@pytest.mark.parametrize("part", ["store_id", "marketplace"])
@pytest.mark.parametrize("value", ["", None])
def test_a_tenant_that_is_none_is_left_to_the_profile(part, value):
    assert unit(trace(2, tenant=shop(**{part: value})), base=[trace(1)]) == []
    assert unit(trace(2, tenant=None), base=[trace(1)]) == []


def test_so_is_one_that_is_made_at_no_moment():
    assert unit(trace(2, created_at="today")) == []


def test_only_new_traces_without_errors_are_asked():
    other, base = trace(2, tenant=EURO), [trace(1)]
    grown = {**other, "evidence": [{"uri": "uploads/a.csv"}]}
    assert unit(touched(grown, sealed=other), base=base) == []
    assert unit(touched(None, sealed=other), base=base) == []
    wrong = Finding(code="TG102", message="m", remediation="r")
    assert unit(touched(trace_file(other, problems=(wrong,))), base=base) == []
    assert len(unit(touched(None, sealed=trace(3)), touched(other), base=base)) == 1


# --- shops that nobody knows ---------------------------------------------------------------------

NEW = shop(store_id="SHOP_2")


def test_a_shop_that_the_base_does_not_know_is_told():
    (wrong,) = unit(trace(2, tenant=NEW), base=[trace(1)])
    assert places([wrong]) == [("TG209", "tenant")]
    assert (wrong.level, wrong.trace_id) == ("warning", name(2))
    assert "No trace of the base is of SHOP_2-US" in wrong.message
    assert "its first decision needs a person" in wrong.remediation


def test_each_trace_of_it_is_told_though_the_unit_has_a_first_one():
    found = unit(trace(2, tenant=NEW), trace(3, tenant=NEW), base=[trace(1)])
    assert [each.trace_id for each in found] == [name(2), name(3)]


def test_of_a_decision_its_guardrail_says_it():
    assert unit(decision(2, FILE, tenant=NEW), base=[trace(1)]) == []


def test_the_first_shop_of_a_repository_is_known():
    assert unit(trace(2, tenant=NEW)) == []


# --- all traces of a tree ------------------------------------------------------------------------


def rows(*traces):
    files = [trace_file(each) for each in traces]
    return files, [tenants.row(each.trace) for each in files]


def test_a_row_is_what_a_trace_says_of_its_shop():
    _, (row,) = rows(trace(1))
    assert (row.id, row.shop) == (name(1), "SHOP_1-US")
    assert (row.currency, row.timezone) == ("USD", ZONE)


@pytest.mark.parametrize(
    "fields",
    [{"created_at": "today"}, {"id": None}, {"tenant": None}, {"tenant": shop(store_id=None)}],
)
def test_what_the_fold_cannot_read_has_no_row(fields):
    file = trace_file(trace(1, **fields), path="traces/2025-01/TRACE-20250102-001.yaml")
    assert tenants.row(file.trace) is None
    assert list(tenants.Shops([]).check(file)) == []
    assert list(tenants.Shops([]).check(file.with_(trace=None))) == []


FIRST, SECOND = trace(3, created_at=EARLIEST), trace(1, created_at=EARLIER, tenant=EURO)
THIRD = trace(2)


@pytest.mark.parametrize("order", [*itertools.permutations((FIRST, SECOND, THIRD))])
def test_the_first_one_has_the_word_in_whatever_order_they_are_read(order):
    files, found = rows(*order)
    shops = tenants.Shops(found)
    wrong = [each for file in files for each in shops.check(file)]
    assert [each.trace_id for each in wrong] == [name(1)]
    assert f"since {name(3)}" in wrong[0].message
    agrees = {row.id: shops.agrees(row) for row in found}
    assert agrees == {name(3): True, name(1): False, name(2): True}


def test_of_one_moment_the_lower_number_is_the_first():
    files, found = rows(trace(10, tenant=EURO), trace(9))
    wrong = [each for file in files for each in tenants.Shops(found).check(file)]
    assert [each.trace_id for each in wrong] == [name(10)]


@pytest.mark.parametrize("tenant", [EURO, EUROPE])
def test_both_fields_are_asked_for(tenant):
    files, found = rows(FIRST, trace(1, tenant=tenant))
    shops = tenants.Shops(found)
    assert not shops.agrees(found[1])
    assert codes(shops.check(files[1])) == ["TG209"]


def test_each_shop_has_its_own_first_trace():
    files, found = rows(FIRST, trace(1, tenant=shop(marketplace="DE", currency="EUR")))
    shops = tenants.Shops(found)
    assert [each for file in files for each in shops.check(file)] == []
    assert all(map(shops.agrees, found))
