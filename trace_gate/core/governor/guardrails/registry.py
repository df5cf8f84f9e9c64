"""The guardrails in their order: six, and beside them what a decision must not say wrongly.

The one table of them. A module is imported when it is asked: of a decision about files, few are.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trace_gate.core.governor.context import Guardrail

GUARDRAILS: Mapping[str, tuple[str, str | None]] = {
    "write": ("judge", "of_files"),
    "amplitude": ("judge", None),
    "batch": ("judge", "judge"),
    "freeze": ("judge", None),
    "hypothesis": ("judge", None),
    "emergency": ("judge", None),
    "lifecycle": ("judge", None),
    "claims": ("judge", "judge"),
}
"""Name to two functions of the module of that name: the one that is asked about a decision about
the market, the one about a decision about files. None: it has nothing to say of files.

The last two are what SPEC 8 asks: legal steps of a bucket, true percentages and products."""


def guardrails_for(*, market: bool) -> Iterator[tuple[str, Guardrail]]:
    """Who judges a decision: every guardrail if it is about the market, else those of files."""
    for name, (of_market, of_files) in GUARDRAILS.items():
        function = of_market if market else of_files
        if function is not None:
            module = __import__(f"{__package__}.{name}", fromlist=(function,))
            yield name, getattr(module, function)
