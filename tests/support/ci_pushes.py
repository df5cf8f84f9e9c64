"""Pushes to a forge, and what its CI sees of them."""

from __future__ import annotations

from pathlib import Path

from tests.support.live import linked, unlinked
from tests.support.shop import Shop

HOSTILE = "x$(touch$IFS\"pwned\");`id`&&'a'"
"""A name that Git lets a branch have."""


def origin(shop: Shop) -> Path:
    return shop.path.parent / "origin.git"


def tip(shop: Shop, name: str = "HEAD") -> str:
    return shop.git("rev-parse", name)


def pushed(shop: Shop, ref: str = "work") -> str:
    shop.git("push", "-q", "-f", "--no-verify", "origin", f"HEAD:refs/heads/{ref}")
    return tip(shop)


def covered(shop: Shop) -> str:
    linked(shop)
    shop.commit("linked")
    return pushed(shop)


def uncovered(shop: Shop, ref: str = "work") -> str:
    unlinked(shop)
    shop.commit("not linked")
    return pushed(shop, ref)
