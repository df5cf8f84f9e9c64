"""Files that .gitattributes speaks of."""

from __future__ import annotations

from tests.support.shop import Shop

RULES = "/traces/** text eol=lf\n/uploads/** -text\n"


LFS = "/uploads/** -text\n/uploads/*.xlsx filter=lfs diff=lfs merge=lfs\n"


def ruled(shop: Shop, text: str) -> None:
    """The base has these attributes."""
    shop.switch("main")
    shop.write(".gitattributes", text)
    shop.commit()
    shop.git("checkout", "-q", "-B", "work", "main")


def staged(shop: Shop, path: str, data: bytes) -> None:
    """Stage these bytes, whatever the attributes make of a file."""
    oid = shop.git("hash-object", "-w", "--no-filters", "--stdin", stdin=data)
    shop.git("update-index", "--add", "--cacheinfo", f"100644,{oid},{path}")


def with_crlf(shop: Shop, trace: dict) -> str:
    """Save a trace, and stage it with CRLF in its blob; its path."""
    path = shop.trace_path(shop.save(trace))
    text = (shop.path / path).read_bytes()
    staged(shop, path, text.replace(b"\n", b"\r\n"))
    return path
