"""Units that traces cover."""

from __future__ import annotations

from tests.support.shop import Shop


def link(shop: Shop, path: str, goal: str) -> None:
    """Stage a symbolic link, without asking the file system what it thinks of it."""
    oid = shop.git("hash-object", "-w", "--stdin", stdin=goal.encode())
    shop.git("update-index", "--add", "--cacheinfo", f"120000,{oid},{path}")


def covered(shop: Shop, path: str, goal: str) -> None:
    link(shop, path, goal)
    shop.save(shop.decision(f"file/{path}"))
