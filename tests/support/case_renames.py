"""Files whose name changes its case alone."""

from __future__ import annotations

from tests.support.shop import Shop


def moved(shop: Shop, old: str, new: str) -> None:
    """A rename in the index alone: it is the same on every file system."""
    mode, oid = shop.git("ls-files", "-s", old).split()[:2]
    shop.git("update-index", "--force-remove", old)
    shop.git("update-index", "--add", "--cacheinfo", f"{mode},{oid},{new}")
    shop.save(shop.decision(f"file/{old}", f"file/{new}"))
