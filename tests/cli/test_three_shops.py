"""Three shops in two marketplaces sell one product: nothing of one is told of another (SPEC 10)."""

from __future__ import annotations

import json

from tests.support.desk import GATE

ASIN = "B0EXAMPLE1"
SHOPS = (("ACME-01", "US"), ("ACME-01", "DE"), ("ZETA", "US"))

MORE = """\
  - {store_id: ACME-01, marketplace: DE, currency: EUR, timezone: Europe/Berlin}
  - {store_id: ZETA, marketplace: US, currency: USD, timezone: America/New_York}
"""


def told(desk, *words):
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

    everything = told(shop, "status")
    tenants = [f"{store}-{marketplace}" for store, marketplace in SHOPS]
    assert sorted(row["tenant"] for row in everything["next"]) == sorted(tenants)
    assert len(everything["open_decisions"]) == 3
    for number, (store, marketplace) in enumerate(SHOPS):
        about = ("--store", store, "--marketplace", marketplace)
        one = told(shop, "status", *about)
        found = [row["tenant"] for part in ("next", "open_decisions") for row in one[part]]
        assert set(found) == {f"{store}-{marketplace}"}
        (waiting,) = told(shop, "due", *about)["experiments"]
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
