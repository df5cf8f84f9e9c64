"""The shop that a person works for: the environment, or Git's configuration (SPEC 10).

It is asked only where several shops fit and none is named, by commands that write a draft. What
is taken from it is said. No hook and no check reads it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from trace_gate.app.author.tenant_choice import SeveralShops
from trace_gate.report.escape import plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from trace_gate.adapters.git.repository import Git

    T = TypeVar("T")
    Named = tuple[tuple[str, str], ...]
    """Fields of a tenant, and what each of them is"""

SOURCES = (
    ("store_id", "TRACE_GATE_STORE", "trace-gate.store"),
    ("marketplace", "TRACE_GATE_MARKETPLACE", "trace-gate.marketplace"),
)
"""A field, the variable that names it, and the setting of Git that does where that is not set."""


def with_usual_shop(repository: Git, write: Callable[[Named], T]) -> T:
    """What `write` answers; where it would have to guess the shop, for the one that is set.

    Args:
        repository: its configuration is asked.
        write: called with nothing; again with store and marketplace where several shops fit.

    Raises:
        UsageError: what `write` raises; also where nothing is set, or it is none of these shops.
    """
    try:
        return write(())
    except SeveralShops as several:
        found = _set(repository)
        said = {field: value for field, (value, _) in found.items()}
        fitting = [shop for shop in several.shops if said.items() <= shop.items()]
        words = " and ".join(f"{value} ({source})" for value, source in found.values())
        if not said:
            raise
        if len(fitting) != 1:
            raise several.beside(
                f"{words} {'fits several' if fitting else 'fits none'} of them."
            ) from several
        shop = fitting[0]
    named = f"{shop['store_id']} in {shop['marketplace']}"
    where = " and ".join(source for _, source in found.values())
    click.echo(plain(f"For {named}, which is set: {where}."), err=True)
    return write((("store_id", shop["store_id"]), ("marketplace", shop["marketplace"])))


def _set(repository: Git) -> dict[str, tuple[str, str]]:
    """Field to its value, and where that is set."""
    found = {}
    for field, variable, setting in SOURCES:
        value = os.environ.get(variable, "").strip()
        source = variable
        if not value:
            value, source = (repository.setting(setting) or "").strip(), f"git config {setting}"
        if value:
            found[field] = (value, source)
    return found
