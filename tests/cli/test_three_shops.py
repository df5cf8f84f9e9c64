"""Three shops in two marketplaces sell one product: nothing of one is told of another (SPEC 10)."""

from __future__ import annotations

import json

import pytest

from tests.support import court
from tests.support import lifecycle_court as bucket_court
from tests.support.desk import GATE
from tests.support.reports import search_terms
from trace_gate.cli import environment

ASIN = "B0EXAMPLE1"
SHOPS = (("ACME-01", "US"), ("ACME-01", "DE"), ("ZETA", "US"))

MORE = """\
  - {store_id: ACME-01, marketplace: DE, currency: EUR, timezone: Europe/Berlin}
  - {store_id: ZETA, marketplace: US, currency: USD, timezone: America/New_York}
"""


def answer(desk, *words):
    return json.loads(desk.run(*words, "--format", "json").output)


def live(desk, number, store, marketplace):
    """A week of a shop: what was seen, what is expected, and a bid that is planned."""
    about = ("--store", store, "--marketplace", marketplace, "--asin", ASIN)
    desk.write(f"uploads/{number}.csv", f"{number}\n")
    desk.run("new", "observation", *about, "--evidence", f"uploads/{number}.csv",
             "--metric", f"acos=0.4{number}")  # fmt: skip
    seen = desk.traces()[-1].stem
    desk.run("new", "hypothesis", "--caused-by", seen, "--statement", f"of shop {number}",
             "--criterion", "acos <= 0.35")  # fmt: skip
    desk.run("new", "decision", "--caused-by", desk.traces()[-1].stem, "--planned", "--action",
             "bid_update", "--change", f"campaign/C1/ad_group/A/bid 1.00 -> 0.9{number}",
             "--option", "Lower it", "--option", "Leave it", "--rationale", "So")  # fmt: skip
    desk.commit(f"week of {store} in {marketplace}")


def test_one_product_of_three_shops_never_mixes(shop):
    gate = shop.path / GATE
    text = gate.read_text()
    assert text.count("\ntenants:\n") == 1
    gate.write_text(text.replace("\ntenants:\n", f"\ntenants:\n{MORE}", 1))
    shop.commit("two more shops")
    for number, (store, marketplace) in enumerate(SHOPS):
        live(shop, number, store, marketplace)
    texts = [path.read_text() for path in shop.traces()]
    assert sum("EUR" in text for text in texts) == 3, "each trace has the money of its own shop"

    everything = answer(shop, "status")
    tenants = [f"{store}-{marketplace}" for store, marketplace in SHOPS]
    assert sorted(row["tenant"] for row in everything["next"]) == sorted(tenants)
    assert len(everything["open_decisions"]) == 3
    for number, (store, marketplace) in enumerate(SHOPS):
        about = ("--store", store, "--marketplace", marketplace)
        one = answer(shop, "status", *about)
        found = [row["tenant"] for part in ("next", "open_decisions") for row in one[part]]
        assert set(found) == {f"{store}-{marketplace}"}
        (waiting,) = answer(shop, "due", *about)["experiments"]
        assert (waiting["tenant"], waiting["statement"]) == (tenants[number], f"of shop {number}")

    refused = shop.run("status", "--asin", ASIN, code=2).output
    assert "ACME-01-DE and ACME-01-US and ZETA-US" in refused
    guess = shop.run("new", "observation", "--asin", ASIN, "--evidence", "uploads/0.csv",
                     "--metric", "acos=0.4", code=2).output  # fmt: skip
    assert all(f"{store} in {marketplace}" in guess for store, marketplace in SHOPS)

    shop.run("derive")
    files = {path.stem: path for path in (shop.path / "state/metrics").rglob(f"{ASIN}.yaml")}
    folders = {path.parent.name for path in (shop.path / "state/metrics").rglob(f"{ASIN}.yaml")}
    assert (set(files), folders) == ({ASIN}, set(tenants))


def put(desk, *traces):
    for each in traces:
        desk.write(court.path_of(each), court.text_of(each) + "\n", add=False)
    desk.commit()


@pytest.fixture
def three(shop, monkeypatch):
    """A repository that works for the three shops, on the day of the court."""
    monkeypatch.setattr(environment, "now", court.TODAY.timestamp)
    gate = shop.path / GATE
    gate.write_text(gate.read_text().replace("\ntenants:\n", f"\ntenants:\n{MORE}", 1))
    shop.commit("two more shops")
    return shop


def test_a_report_is_held_against_those_of_its_own_shop(three, monkeypatch):
    first, second = ("2025-02-03", "2025-02-09"), ("2025-02-10", "2025-02-16")
    for number, name in enumerate(("acme-1", "zeta-2", "acme-2")):
        days = first if name.endswith("1") else second
        report = search_terms(*days, ("mug", 400 + number, 40, 90.0, 300.0))
        three.write(f"uploads/{name}.csv", report)
    typed = ("observe", "--asin", ASIN)
    assert "Whose trace is it?" in three.run(*typed, "uploads/acme-1.csv", code=2).output
    about = ("--store", "ACME-01", "--marketplace", "US")
    three.run(*typed, *about, "uploads/acme-1.csv")
    monkeypatch.setenv("TRACE_GATE_STORE", "ZETA")
    done = three.run(*typed, "uploads/zeta-2.csv", "--format", "json")
    assert done.stderr == "For ZETA in US, which is set: TRACE_GATE_STORE.\n"
    assert three.trace()["tenant"]["store_id"] == "ZETA"
    (of_zeta,) = json.loads(done.stdout)["observations"]
    (of_acme,) = answer(three, *typed, *about, "uploads/acme-2.csv")["observations"]
    assert of_zeta["compared_with"] == []
    assert of_acme["compared_with"] == [three.traces()[0].stem]


def test_a_bucket_is_ready_by_the_counts_of_its_own_shop(three):
    acme, zeta = (bucket_court.SHOP, {**bucket_court.SHOP, "store_id": "ZETA"})
    money = {"spend": 1846.20, "sales": 7520.40}
    calm = bucket_court.counted("IB-women", bucket_court.STEADY, bucket_court.CLICKS, **money)
    lives = [
        each
        for shop in (acme, zeta)
        for each in (
            *court.harvest("IB-women", tenant=shop)[:2],
            court.moved("GROW", "HARVEST", court.ago(days=71), "IB-women", tenant=shop),
        )
    ]
    put(three, *lives, bucket_court.target(0.25), bucket_court.observed(calm))
    found = answer(three, "lifecycle", "propose")["buckets"]
    verdicts = {each["tenant"]: each["ways"][0]["verdict"] for each in found}
    assert verdicts == {"ACME-01-US": "ready", "ZETA-US": "cannot tell"}
    assert {each["tenant"]: each["acos_target"] for each in found}["ZETA-US"] is None
    readiness = answer(three, "status")["readiness"]
    assert [row["tenant"] for row in readiness["ready"]] == ["ACME-01-US"]
    assert readiness["cannot_tell"] == 1
    assert answer(three, "status", "--store", "ZETA")["readiness"]["ready"] == []
    refused = three.run("freeze", "propose", "--write", "IB-women", code=2).output
    assert f"{ASIN} of ACME-01-US and {ASIN} of ZETA-US" in refused


def test_the_limit_of_a_day_is_that_of_each_shop(three):
    for store in ("ACME-01", "ZETA"):
        steps = ((1.00, 1.15, 5), (1.15, 1.32, 4), (1.32, 1.40, 3))
        own = {**bucket_court.SHOP, "store_id": store}
        put(three, *(
            court.approved(court.bid(old, new), when=court.ago(hours=hours), tenant=own)
            for old, new, hours in steps
        ))  # fmt: skip
    amplitude = {}
    for store, new in (("ACME-01", 1.50), ("ZETA", 1.50), ("ZETA", 1.80)):
        planned = court.decision(
            court.bid(1.40, new), executed=False, check="ESCALATE",
            tenant={**bucket_court.SHOP, "store_id": store},
        )  # fmt: skip
        three.write(court.path_of(planned), court.text_of(planned) + "\n")
        found = json.loads(three.run("govern", planned["id"], "--format", "json", code=None).output)
        amplitude[store, new] = found["guardrails"]["amplitude"]
        (three.path / court.path_of(planned)).unlink()
        three.git("add", "-A")
    assert amplitude == {
        ("ACME-01", 1.50): "PASS",
        ("ZETA", 1.50): "PASS",
        ("ZETA", 1.80): "ESCALATE",
    }
