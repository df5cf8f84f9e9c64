"""Which product some reports are about, where nobody types it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.core.errors import UsageError
from trace_gate.core.fold import node_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from trace_gate.app.analyse.report_files import ReportFile
    from trace_gate.app.analyse.typed_command import TypedCommand

    Summaries = Callable[[str], Iterable[tuple[str, Mapping[str, Any]]]]

NAMED = 8
"""So many products of a shop are named."""


def products_of(summaries: Summaries, tenant: str) -> list[str]:
    """The products that the traces of a shop are about."""
    places = (node_keys.parts(key) for key, _ in summaries("asin"))
    return sorted({asin for shop, asin in places if shop == tenant} - {node_keys.NO_ASIN})


def only_product(
    here: Sequence[str], tenant: str, read: Sequence[ReportFile], command: TypedCommand
) -> tuple[str, str]:
    """The product that some reports are about, where nobody names it, and what tells it.

    Args:
        here: The products of the shop, as `products_of` gives them.
        tenant: The shop, as the keys of nodes have it.
        read: The reports; the line above a header may name the product.
        command: What was typed.

    Raises:
        UsageError: they name none, and the shop has several or none.
    """
    named = {asin for each in read if (asin := each.report.asin) is not None}
    known = sorted(named) or here
    if len(known) == 1:
        told = "as the report says" if named else f"the only product of {tenant} in the traces"
        return known[0], told
    if not known:
        raise UsageError(
            f"Nobody says which product the terms are about, and no trace of {tenant} names one.",
            remedy=f"Name it, with its ASIN: {command.again(('--asin', 'ASIN'))}",
        )
    some = ", ".join(known[:NAMED]) + (", ..." if len(known) > NAMED else "")
    raise UsageError(
        f"Nobody says which product the terms are about. {tenant} has {len(known)}: {some}.",
        remedy=f"Name the one that is meant: {command.again(('--asin', known[0]))}",
    )
