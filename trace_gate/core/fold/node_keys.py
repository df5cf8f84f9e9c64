"""Keys of nodes: the kind, then what tells one entity from all others (SPEC 8, 10).

State, metrics and limits never mix two tenants, so every key of the market begins with the
tenant; a hypothesis has an id that belongs to one tenant.
"""

from __future__ import annotations

NO_ASIN = "-"
"""Stands for the ASIN of traces that name none."""


def kind_of(key: str) -> str:
    """The kind: `bucket` for `bucket/ACME-US/B0EXAMPLE1/IB-gift`."""
    return key.partition("/")[0]


def parts(key: str) -> list[str]:
    """What follows the kind. The target of a campaign keeps its own slashes only as text."""
    return key.split("/")[1:]


def bucket(tenant: str, asin: str, bucket_id: str) -> str:
    """An intent bucket."""
    return f"bucket/{tenant}/{asin}/{bucket_id}"


def counts(tenant: str, asin: str, bucket_id: str) -> str:
    """What observations count of an intent bucket. No layer shows it."""
    return f"counts/{tenant}/{asin}/{bucket_id}"


def content(tenant: str, asin: str, part: str) -> str:
    """A part of a listing: title, bullets, a_plus, backend_keywords."""
    return f"content/{tenant}/{asin}/{part}"


def campaign(tenant: str, target: str) -> str:
    """The state of a campaign, an ad group or a keyword, by its normal target."""
    return f"campaign/{tenant}/{target}"


def trace(trace_id: str) -> str:
    """A trace together with the verifications that name it."""
    return f"trace/{trace_id}"


def hypothesis(hypothesis_id: str) -> str:
    """A hypothesis and its experiments."""
    return f"hypothesis/{hypothesis_id}"


def pattern(tenant: str, group: str) -> str:
    """A pattern of a tenant, by the slug of its group."""
    return f"pattern/{tenant}/{group}"


def value(tenant: str, target: str) -> str:
    """The bid, the budget or the goal of a target, by its normal form. No layer shows it."""
    return f"value/{tenant}/{target}"


def within(tenant: str, campaign_name: str) -> str:
    """What lies in a campaign, by the normal form of its name."""
    return f"within/{tenant}/{campaign_name}"


def keyword(tenant: str, word: str) -> str:
    """The buckets of a shop that a keyword belongs to, by its normal form."""
    return f"keyword/{tenant}/{word}"


def day(tenant: str, date: str) -> str:
    """What a shop executed on a day (UTC, `YYYY-MM-DD`)."""
    return f"day/{tenant}/{date}"


def days(tenant: str) -> str:
    """What the keys of all days of a shop begin with."""
    return f"day/{tenant}/"


def brake(tenant_id: str) -> str:
    """How the executions of a shop ended, day by day."""
    return f"brake/{tenant_id}"


def shop(tenant: str) -> str:
    """The first trace of a shop on each day: its currency and its time zone."""
    return f"shop/{tenant}"


def score(tenant_id: str) -> str:
    """How a shop uses priority scores. No layer shows it."""
    return f"score/{tenant_id}"


SHOPS = "shop/*"
"""The same of all shops."""


def asin(tenant: str, asin_id: str | None) -> str:
    """The metrics of an ASIN in a shop."""
    return f"asin/{tenant}/{asin_id or NO_ASIN}"


def product(tenant: str, asin_id: str | None) -> str:
    """What waits for an ASIN in a shop: short, since a listing reads that of every product."""
    return f"product/{tenant}/{asin_id or NO_ASIN}"


def tenant(tenant_id: str) -> str:
    """The metrics of a shop in a marketplace."""
    return f"tenant/{tenant_id}"


def store(store_id: str) -> str:
    """The metrics of a store over its marketplaces."""
    return f"store/{store_id}"


def marketplace(name: str) -> str:
    """The metrics of a marketplace over the stores."""
    return f"marketplace/{name}"


ALL = "all/all"
"""The metrics of everything."""
