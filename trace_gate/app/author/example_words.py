"""The words that fixes and examples leave to a person, typed as they are printed.

They say nothing, and a trace keeps them for ever. `LEAVE IT` is none of them: it is an option.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.core.errors import UsageError
from trace_gate.core.schema.anew import CHANGED, CRITERION, EXPECTED, REASON

if TYPE_CHECKING:
    from trace_gate.app.author.draft import Order

EXAMPLES = frozenset(
    (CHANGED, REASON, EXPECTED, CRITERION, "WHY", "IN A SENTENCE OR MORE", "REASON", "TEXT", "ID")
)
"""What stands for a text. Names and values of metrics are looked at in `typed_metrics`."""


def refuse(order: Order) -> None:
    """Refuse an order that holds such words.

    Raises:
        UsageError: it does.
    """
    said = (
        *(("--option", text) for text in order.options),
        *(("--criterion", text) for text in order.criteria),
        ("--rationale", order.rationale),
        ("--statement", order.statement),
        ("--learning", order.learning),
        ("--action", order.action),
    )
    for option, text in said:
        if text is not None and text.strip().rstrip(".") in EXAMPLES:
            raise UsageError(
                f"{option} {text!r} is what the example says, and not what you do or why.",
                remedy="Put your own words in place of the capitals, and run it again.",
            )
