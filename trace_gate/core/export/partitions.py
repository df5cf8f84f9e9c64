"""Which folder a row belongs in: its shop, then its month, as Hive names them (SPEC 9, Export).

DuckDB, Polars and Spark read both as columns. Whatever the name of a shop is, its folder is one
plain name: everything but letters, digits, hyphen and underscore is written as `%2F`.
"""

from __future__ import annotations

from trace_gate.core.hashing import sha256_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NULL = "__HIVE_DEFAULT_PARTITION__"
"""The folder of what has no shop, or no month."""

LONGEST = 150
"""Characters of a folder's name; most systems take 255."""

_PLAIN = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
)  # the same everywhere, whatever the locale


def folders(tenants: Iterable[str | None]) -> Mapping[str | None, str]:
    """Each shop, and the name of its folder: no two share one, whatever a disk makes of case.

    A name that is too long is cut, and ends in a part of its hash: `store_id` and `marketplace` of
    the rows have it in full.
    """
    taken: set[str] = set()
    found: dict[str | None, str] = {}
    for tenant in sorted({each for each in tenants if each}):
        name = _encoded(tenant)
        if name.casefold() in taken or tenant == NULL:
            name = _encoded(tenant, plain=frozenset())
        taken.add(name.casefold())
        found[tenant] = name
    return {None: NULL, "": NULL, **found}


def path(table: str, tenant_folder: str, month: str | None, suffix: str) -> str:
    """The file of a partition, below the folder of an export."""
    return f"{table}/tenant={tenant_folder}/month={month or NULL}/part.{suffix}"


def _encoded(tenant: str, plain: frozenset[str] = _PLAIN) -> str:
    parts = [
        each if each in plain else "".join(f"%{byte:02X}" for byte in each.encode())
        for each in tenant
    ]
    whole = "".join(parts)
    if len(whole) <= LONGEST:
        return whole
    kept = ""
    for each in parts:
        if len(kept) + len(each) > LONGEST - 17:
            break
        kept += each
    return f"{kept}~{sha256_of(tenant.encode())[:16]}"
