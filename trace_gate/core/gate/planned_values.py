"""What a planned change may say that its target was and becomes. TG512 (SPEC 3 and 5).

A state is one of three words, and a file is said by its content. Other values would be of
another kind than the target, and the limits of that other kind would not be kept: a bid whose
`/bid` was forgotten is no state.
"""

from __future__ import annotations

from trace_gate.core.gate import trace_messages as messages
from trace_gate.core.gate.content_values import is_value
from trace_gate.core.trace import target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.trace.target import Target

STATES = ("enabled", "paused", "archived")
"""What Amazon calls the states of a campaign and of what is in it."""

_ASIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")


def wrong_state(goal: Target, old: object, new: object) -> tuple[str, str] | None:
    """Why these are no values of a state, and what to write; None where nothing is wrong.

    A target that does not end in `/state` must at least say the state that it comes to.
    """
    if goal.kind != "state":
        return None
    named = goal.text.endswith("/state")
    values = [each for each in (old, new) if each is not None]
    wrong = next((each for each in values if str(each).casefold() not in STATES), None)
    if wrong is None and (named or new is not None):
        return None
    states = f"{', '.join(STATES[:-1])} or {STATES[-1]}"
    if named:
        return messages.no_state(goal, wrong, states)
    level = (goal.level or "campaign").replace("_", " ")
    ends = [f"{goal.text}/{last}" for last in target.lasts(goal)]
    said = messages.and_no_state(wrong)
    return messages.changes_nothing(goal, level, said, ends, states)


def wrong_file(goal: Target, old: object, new: object) -> tuple[str, str] | None:
    """Why these are no values of a file: each is a sha256, `deleted` or nothing."""
    if goal.kind != "file":
        return None
    wrong = next((each for each in (old, new) if each is not None and not is_value(each)), None)
    if wrong is None:
        return None
    meant = meant_content(goal)
    if meant is not None:
        return messages.no_content(goal, wrong, meant)
    return messages.file_value(goal, wrong)


def meant_content(goal: Target) -> str | None:
    """The target that was meant by `listing/ASIN/title` or the like; None for other paths."""
    parts = (goal.path or "").split("/")
    asin = next((each for each in parts if len(each) == 10 and _ASIN.issuperset(each)), None)
    if asin is None or parts[-1] not in target.CONTENT_PARTS:
        return None
    return f"asin/{asin}/content/{parts[-1]}"
