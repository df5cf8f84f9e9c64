"""Whose trace it is: the shop that the policy, the thread or the analyst names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.repository.marketplaces import MARKETPLACES
from trace_gate.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trace_gate.app.author.draft import Order
    from trace_gate.app.author.earlier_traces import EarlierFacts
    from trace_gate.core.policy.policy import Policy


class SeveralShops(UsageError):
    """Several shops fit, and nothing says which one is meant: whoever asks may know."""

    def __init__(self, known: str, shops: Sequence[Mapping[str, str]], remedy: str) -> None:
        self.shops, self._known = tuple(shops), known
        super().__init__(f"Whose trace is it? This repository works for {known}.", remedy=remedy)

    def beside(self, words: str) -> SeveralShops:
        """The same with a sentence about what was set and does not help."""
        return SeveralShops(f"{self._known}. {words.rstrip('.')}", self.shops, self.remedy)


TENANT = ("store_id", "marketplace", "currency", "timezone")


def completed(
    said: Sequence[tuple[str, str]], shop: Sequence[tuple[str, str]]
) -> tuple[tuple[str, str], ...]:
    """What was said of a tenant, with those fields of a shop that were not."""
    known = {field for field, _ in said}
    return (*said, *(each for each in shop if each[0] not in known))


def tenant_of(policy: Policy, order: Order, earlier: EarlierFacts) -> Mapping[str, str]:
    """The tenant of the policy that fits what was said; the last one used, when several do.

    Raises:
        UsageError: the policy has tenants, and none or more than one fits.
    """
    said = dict(order.tenant)
    known = [each.as_dict() for each in policy.gate.tenants]
    fitting = [each for each in known if said.items() <= each.items()]
    if not known:
        _refuse_guess(order, [shop for shop in earlier.shops if _fits(said, shop)])
        # Empty where no other shop was named than the one that the thread is of.
        other = said if not said.items() <= earlier.tenant.items() else {}
        return {**earlier.tenant, **_usual(other), **other}
    if len(fitting) > 1 and earlier.tenant in fitting:
        _refuse_guess(order, fitting if earlier.shops else [])
        return earlier.tenant
    if len(fitting) > 1:
        raise SeveralShops(_names(known), fitting, _options(known[0]))
    if not fitting:
        full, one = {**_usual(said), **said}, _options(known[0])
        raise UsageError(
            f"Whose trace is it? This repository works for {_names(known)}.",
            remedy=one if {*TENANT} - {*full} else f"{one}   {another_tenant(full)}",
        )
    return fitting[0]


def _usual(said: Mapping[str, str]) -> Mapping[str, str]:
    """Currency and time zone of a marketplace."""
    pair = MARKETPLACES.get(said.get("marketplace", ""))
    return dict(zip(("currency", "timezone"), pair, strict=True)) if pair else {}


def another_tenant(tenant: Mapping[str, str], gate: str = "gate.yaml") -> str:
    """The edit by which the policy knows one more shop, which is said with all its fields."""
    line = ", ".join(f"{field}: {tenant[field]}" for field in TENANT)
    return (
        f"For one more shop write `  - {{{line}}}` below `tenants:` in {gate}, and commit it like "
        "any change of the policy: trace-gate check   says how"
    )


def _fits(said: Mapping[str, str], shop: Mapping[str, str]) -> bool:
    return all(said.get(field, value) == value for field, value in shop.items())


def _refuse_guess(order: Order, shops: Sequence[Mapping[str, str]]) -> None:
    """Nothing, where there is one shop, or it does not matter: maintenance and what is undone.

    Raises:
        UsageError: it may be another shop than that of the newest trace, and numbers of one are
            not to be sealed as those of another.
    """
    if len(shops) < 2 or order.trace_type == "maintenance" or order.known:
        return
    options = "   or with ".join(map(_options, shops))
    raise SeveralShops(
        _names(shops),
        shops,
        f"The same command with {options}   (or with --caused-by TRACE)",
    )


def _names(shops: Sequence[Mapping[str, str]]) -> str:
    return ", ".join(f"{each['store_id']} in {each['marketplace']}" for each in shops)


def _options(shop: Mapping[str, str]) -> str:
    return f"--store {shop['store_id']} --marketplace {shop['marketplace']}"
