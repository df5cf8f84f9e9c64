"""Questions at a terminal for what only the writer of a trace knows (SPEC 9, Asking).

An answer is the option that would say the same, so that it goes the way of what is typed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from trace_gate.app.author import choices, example_words, offers, option_values
from trace_gate.app.author.draft import Order
from trace_gate.core import numerals
from trace_gate.core.errors import TraceGateError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from trace_gate.app.author.offers import Offer
    from trace_gate.app.repository.rules import Rules

LEAVE = "Leave it as it is"
CHANGE_LIKE = "campaign/C1/ad_group/A1/keyword/mug/bid 1.00 -> 0.80"
SIGNS = ("<", ">", "=", "!")

_OPTION = re.compile(r"^--[a-z-]+ ")
"""The option that an answer stands for: nobody typed it."""


def ask(
    rules: Rules,
    trace_type: str,
    typed: dict[str, Any],
    found: Sequence[Offer],
    staged: Sequence[str],
) -> dict[str, Any]:
    """The options that were asked for, by their names in `new`.

    Args:
        rules: the policy here.
        trace_type: hypothesis or decision.
        typed: the options that were typed; these are not asked for.
        found: what it can go on from.
        staged: the staged files that lack a trace.

    Raises:
        UsageError: there is nothing that it could go on from.
        Abort: the person stopped.
    """
    lacks = offers.lacking(trace_type, typed)
    said: dict[str, Any] = {}
    cause = next((each for each in found if each.trace_id == typed.get("caused_by")), None)
    if "caused_by" in lacks and (found or trace_type == "decision"):
        cause = _cause(trace_type, found)
        said["caused_by"] = cause.trace_id
    if "statement" in lacks:
        said["statement"] = _text(
            "What do you expect, in one sentence?",
            lambda text: _schema(rules, trace_type, ("hypothesis", "statement"), text),
        )
    if "criteria" in lacks:
        said["criteria"] = (_criterion(cause),)
    if "moves" in lacks:
        said |= _change(staged)
    if "options" in lacks:
        said["options"] = _options()
    if "rationale" in lacks:
        said["rationale"] = _text(
            "Why?", lambda text: _schema(rules, trace_type, ("decision", "rationale"), text)
        )
    return said


def _cause(trace_type: str, found: Sequence[Offer]) -> Offer:
    kind = offers.BEGINS_FROM[trace_type]
    if not found:
        raise UsageError(
            f"There is no {kind} here that a {trace_type} could go on from.",
            remedy=f"trace-gate new {kind}   first.",
        )
    return found[_number(f"Which {kind} led to it?", [f"{e.title}  {e.trace_id}" for e in found])]


def _number(question: str, shown: Sequence[str]) -> int:
    """The place of the one that is chosen, from 0. Enter takes the first one."""
    for at, text in enumerate(shown, 1):
        click.echo(f"  {at}  {text}")
    return int(_text(question, lambda text: _refuse_place(text, len(shown)), default="1")) - 1


def _refuse_place(text: str, last: int) -> None:
    """Nothing, where one of the numbers that are shown was typed."""
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= last):
        only = "1" if last == 1 else f"a number from 1 to {last}"
        raise UsageError(f"{text!r} is none of these.", remedy=only)


def _text(question: str, check: Callable[[str], None], default: str | None = None) -> str:
    """An answer that is good: one that is not is told why, and asked for again."""
    while True:
        answer = str(click.prompt(question, default=default)).strip()
        try:
            check(answer)
        except TraceGateError as stopped:
            click.echo(f"  {_OPTION.sub('', stopped.message)}")
            if stopped.remedy:
                click.echo(f"  like: {_OPTION.sub('', stopped.remedy)}")
        else:
            return answer


def _schema(rules: Rules, trace_type: str, field: tuple[str, str], text: str) -> None:
    example_words.refuse(Order(trace_type=trace_type, rationale=text))
    said = offers.wrong(rules, trace_type, field, text)
    if said is not None:
        raise UsageError(said)


def _criterion(cause: Offer | None) -> str:
    """A metric by its number, and what it must become."""
    metrics = cause.metrics if cause is not None else ()
    if not metrics:
        return _text("What must come true? (like acos <= 0.35)", _refuse_criterion)
    shown = [f"{name} is {value}" for name, value in metrics]
    name, was = metrics[_number("Which one must change?", shown)]
    answer = _text(
        f"{name} is {was}. What must it become? (like 0.35, or <= 0.35)",
        lambda text: _refuse_criterion(_as_criterion(name, was, text)),
    )
    return _as_criterion(name, was, answer)


def _as_criterion(name: str, was: object, answer: str) -> str:
    """`0.35` where it was 0.41 is `acos <= 0.35 from 0.41`.

    Raises:
        UsageError: nobody can tell whether it should go up or down.
    """
    if answer.startswith(SIGNS):
        return f"{name} {answer} from {was}"
    wanted, before = numerals.read(answer), numerals.read(str(was))
    if not isinstance(wanted, numerals.Number) or not isinstance(before, numerals.Number):
        raise UsageError(f"{answer!r} is not a number.", remedy="<= 0.35, or == and a text")
    if wanted.value == before.value:
        raise UsageError(f"{name} is {was} already.", remedy=f"<= {was}, or another number")
    sign = "<=" if wanted.value < before.value else ">="
    return f"{name} {sign} {wanted.value:f} from {was}"


def _refuse_criterion(text: str) -> None:
    option_values.criterion(text)


def _change(staged: Sequence[str]) -> dict[str, Any]:
    """The staged files, or what is typed."""
    if staged:
        shown = ", ".join(staged[:3]) + (f" and {len(staged) - 3} more" if staged[3:] else "")
        rows = [f"the staged files: {shown}", "a bid, a budget or another value"]
        if _number("What is changed?", rows) == 0:
            return {"from_staged": True}
    question = f"What becomes what? (like {CHANGE_LIKE})"
    return {"moves": (_text(question, _refuse_move),)}


def _refuse_move(text: str) -> None:
    option_values.move(text)


def _options() -> tuple[str, str]:
    taken = _text("What do you do?", lambda text: example_words.refuse(_weighed(text)))
    other = _text(
        "What could be done instead?",
        lambda text: choices.refuse_alike((taken, text)),
        default=LEAVE,
    )
    return taken, other


def _weighed(text: str) -> Order:
    return Order(trace_type="decision", options=(text,))
