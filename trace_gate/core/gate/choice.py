"""TG513: what a decision took is one of the options that it weighed (SPEC 3).

A schema cannot say that, so it is a rule of the gate, about the traces that a unit adds: a
decision that is sealed stays as it is.
"""

from __future__ import annotations

from collections import Counter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.finding import Finding
    from trace_gate.core.ledger.facts import TraceFile


def check(file: TraceFile) -> Iterator[Finding]:
    """Two options of one name, or a choice that is none of them."""
    decision = file.trace.data.get("decision") if file.trace is not None else None
    if not isinstance(decision, dict):
        return
    items = decision.get("options_considered")
    options = [each for each in items if isinstance(each, dict)] if isinstance(items, list) else []
    names = [str(each["option"]) for each in options if each.get("option") is not None]
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        yield file.finding(
            "TG513",
            ("decision", "options_considered"),
            f"Two options are called {twice[0]!r}, so nobody can tell which one was taken.",
            "Give each option a name of its own: A, B, C.",
        )
    chosen = decision.get("selected_option")
    if names and chosen is not None and str(chosen) not in names:
        yield file.finding(
            "TG513",
            ("decision", "selected_option"),
            f"selected_option is {chosen!r}, and that is none of the options that were weighed.",
            f"Write the name of one: {' or '.join(dict.fromkeys(names))}. What was not weighed "
            "belongs to options_considered first.",
        )
