"""Whose a market file is: by a name in its path, by a column, or the only shop of the policy."""

from __future__ import annotations

from trace_gate.core.market import entry_messages as messages
from trace_gate.core.market.problems import Problem, Unreadable
from trace_gate.core.trace import target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trace_gate.core.market.mapping import MarketFiles, MarketMapping, Shop

STORE, MARKETPLACE = "store", "marketplace"
"""The names in a path that say whose the file is."""


def names_and_shop(
    path: str, entry: MarketFiles, mapping: MarketMapping
) -> tuple[Mapping[str, str], Shop | None]:
    """What the names in a path are, and whose the file is; None where a column says it.

    Raises:
        Unreadable: the path fits the pattern and says nothing for a name, or no shop that is known.
    """
    pattern = entry.pattern_of(path)
    found = pattern.names_in(path) if pattern is not None else None
    if pattern is None or found is None:
        raise _whole(path, *messages.empty_name(_texts(entry)))
    if any(each != each.strip() for each in found.values()):
        raise _whole(path, *messages.blank_at_edge())
    if entry.tenant_column is not None:
        return found, None
    if STORE in found and MARKETPLACE in found:
        shop = _known(found[STORE], found[MARKETPLACE], mapping.shops)
        if shop is None:
            said = f"{found[STORE]}-{found[MARKETPLACE]}"
            what = messages.other_shop(said)
            raise _whole(path, what, messages.add_shop(_shops(mapping.shops)))
        return found, shop
    if len(mapping.shops) != 1:
        what = messages.nobodys()
        raise _whole(path, what, messages.name_the_shop())
    return found, mapping.shops[0]


def shop_of(text: str, shops: Sequence[Shop]) -> Shop | None:
    """The shop that `ACME-US` is; None for no shop, or for none that the policy knows."""
    store, _, marketplace = text.rpartition("-")
    return _known(store, marketplace, shops)


def _known(store: str, marketplace: str, shops: Sequence[Shop]) -> Shop | None:
    if shops:
        return (store, marketplace) if (store, marketplace) in shops else None
    known = target.is_tenant(store, marketplace) and marketplace in target.MARKETPLACES
    return (store, marketplace) if known else None


def _texts(entry: MarketFiles) -> str:
    return ", ".join(each.text for each in entry.paths)


def _shops(shops: Sequence[Shop]) -> str:
    return ", ".join("-".join(each) for each in shops) or "none"


def _whole(path: str, what: str, remedy: str) -> Unreadable:
    return Unreadable(Problem(path=path, message=f"{path} {what}.", remedy=remedy))
