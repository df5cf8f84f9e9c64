"""The options of a decision as they are typed: their letters, and the one that was taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.core.errors import UsageError
from trace_gate.core.plain_text import comparable
from trace_gate.core.shell import word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def letter(at: int) -> str:
    """The name of an option by its place, from 0: A to Z, then AA, AB, ..."""
    before, here = divmod(at, len(LETTERS))
    return f"{letter(before - 1) if before else ''}{LETTERS[here]}"


def taken(options: Sequence[Mapping[str, str]], select: str | None) -> str | None:
    """The name of the option that was taken: the first one, where nothing else was typed.

    It may be typed in small letters, or by the words of the option.
    """
    if select is None:
        return options[0]["option"] if options else None
    for field in ("option", "description"):
        wanted = comparable(select)
        found = [each["option"] for each in options if comparable(each[field]) == wanted]
        if len(found) == 1:
            return found[0]
    return select


def refuse_unknown(trace: Mapping[str, Any], select: str | None) -> None:
    """Nothing, where what was typed after `--select` is one of the options of the trace.

    Options may have come by `--set`, and a trace whose options are still to be filled in has none.

    Raises:
        UsageError: it is none of them, so nobody could tell what was decided.
    """
    if select is None:
        return
    decision = trace.get("decision")
    options = decision.get("options_considered") if isinstance(decision, dict) else None
    named = [each for each in options or () if isinstance(each, dict) and each.get("option")]
    names = [str(each["option"]) for each in named]
    if not names or (decision or {}).get("selected_option") in names:
        return
    said = "; ".join(f"{each['option']}: {each.get('description')}" for each in named)
    raise UsageError(
        f"--select {select!r} is none of the options. They are {said}.",
        remedy=" or ".join(f"--select {word(name)}" for name in names),
    )


def refuse_alike(options: Sequence[str]) -> None:
    """Nothing, where each option says something of its own.

    Raises:
        UsageError: two say the same, so there was no choice (SPEC 3: at least 2 options).
    """
    first: dict[str, str] = {}
    for text in options:
        other = first.get(comparable(text))
        if other is not None:
            raise UsageError(
                f"--option {other!r} and --option {text!r} say the same, so nothing was chosen.",
                remedy='--option "Lower both bids" --option "Leave them"',
            )
        first[comparable(text)] = text
