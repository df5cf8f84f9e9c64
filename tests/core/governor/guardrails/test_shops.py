"""A decision on files alone waits where nobody knows its shop (SPEC 4, Tenant)."""

from __future__ import annotations

import pytest

from tests.support.court import CONFIRMED, change, decision, evaluation, policy_with, says, tenant

FILE = change("file/ads/x.csv", None, "0" * 64)
OTHER = tenant("SHOP_2")


@pytest.mark.parametrize(
    ("base", "fields", "found"),
    [
        (CONFIRMED, {"tenant": OTHER}, ["TG209 ESCALATE"]),
        (CONFIRMED, {"tenant": OTHER, "executed": False}, ["TG209 ESCALATE"]),
        (CONFIRMED, {"tenant": OTHER, "trace_type": "maintenance"}, []),
        (CONFIRMED, {}, []),
        ((), {"tenant": OTHER}, []),
        ([*CONFIRMED, decision(FILE, tenant=OTHER)], {"tenant": OTHER}, []),
    ],
)
def test_it_waits_only_where_the_base_has_traces_and_none_of_it(base, fields: dict, found: list):
    assert says(evaluation(decision(FILE, **fields), base)) == found


def test_it_is_known_by_no_trace_of_its_own_unit():
    of = decision(FILE, tenant=OTHER)
    with_it = evaluation(of, CONFIRMED, unit=[decision(FILE, tenant=OTHER)])
    assert says(with_it) == ["TG209 ESCALATE"]
    rules = policy_with()
    listed = rules.with_(gate=rules.gate.with_(tenants=("any",)))
    assert says(evaluation(of, CONFIRMED, policy=listed)) == []
