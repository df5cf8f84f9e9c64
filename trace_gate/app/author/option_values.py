"""What an analyst types into the options of `new`, read as values of a trace.

Values are read by the loader of traces, so that `--set a.b=NO` is text here as in a file.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from trace_gate.core.errors import Refused, UsageError
from trace_gate.core.gate import planned_values
from trace_gate.core.market import cell_values
from trace_gate.core.shell import word
from trace_gate.core.trace import document, target
from trace_gate.core.trace.target import TargetProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_QUOTED = r'"(?:[^"\\]|\\.)*"'
"""A text in quotes, as JSON has it: it may have spaces, and arrows."""
_SIDE = rf"{_QUOTED}|\{{.*\}}|\[.*\]|\S+(?:\s+%)?"  # a map and a list have spaces, and so has 10 %

CRITERION = re.compile(
    rf"\s*(?P<metric>[^\s<>=!]+)\s*(?P<operator><=|>=|==|!=|<|>)\s*(?P<value>{_QUOTED}|[^\s=]\S*)"
    rf"(?:\s+from\s+(?P<baseline>{_QUOTED}|\S+))?\s*"
)
MOVE = re.compile(rf"\s*(?P<target>.+?)\s+(?P<old>{_SIDE})\s*->\s*(?P<new>{_SIDE})\s*")


SET = "--set"
"""The option that sets any field, also to an empty text."""


def value_of(text: str, option: str) -> Any:
    """A value as YAML says it: `0.41`, `true`, `[a, b]`, `{clicks: 12}`, or any text.

    Raises:
        UsageError: the trace could not hold it.
    """
    if not text.strip():
        return ""
    try:
        read = document.load(f"value: {text}\n".encode(), option, None).data
    except Refused as refused:
        raise _no_value(text, option, refused.message) from refused
    if list(read) != ["value"]:
        raise _no_value(text, option, "It is more than one value.")
    return read["value"]


def _no_value(text: str, option: str, why: str) -> UsageError:
    # Each option has a grammar of its own, in which a text is typed after it.
    value = '"' + text.replace('"', "") + '"'
    forms = {"--change": f"TARGET WAS -> {value}", "--criterion": f"METRIC == {value}"}
    quoted = forms.get(option, f"NAME={value}")
    return UsageError(
        f"{option} {text!r} cannot be read as a value: {why}",
        remedy=f"Put text with special characters in quotes: {option} '{quoted}'",
    )


def pairs(texts: Iterable[str], option: str) -> dict[str, Any]:
    """`acos=0.41` as a member of a map, for options that may be repeated."""
    found = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise UsageError(
                f"{option} {text!r} has no name or no value.", remedy=f"{option} acos=0.41"
            )
        if not value.strip() and option != SET:
            raise UsageError(
                f"{option} {text!r} says no value.", remedy=f"{option} {name.strip()}=0.41"
            )
        found[name.strip()] = value_of(value, option)
    return found


def criterion(text: str) -> dict[str, Any]:
    """`acos <= 0.35 from 0.41`: a metric, what it has to reach, and what it was before."""
    found = CRITERION.fullmatch(text)
    if found is None:
        raise UsageError(
            f"--criterion {text!r} is not a criterion.",
            remedy='--criterion "acos <= 0.35"   or with what it was: "acos <= 0.35 from 0.41"',
        )
    wanted = {
        "metric": found["metric"],
        "operator": found["operator"],
        "value": value_of(found["value"], "--criterion"),
    }
    if found["baseline"] is not None:
        wanted["baseline"] = value_of(found["baseline"], "--criterion")
    return wanted


def move(text: str) -> dict[str, Any]:
    """`campaign/C1/ad_group/A1/bid 1.00 -> 1.20` as a planned change."""
    found = MOVE.fullmatch(text)
    if found is None or found["target"].rstrip().endswith("->"):
        raise UsageError(
            f"--change {text!r} does not say what becomes what.",
            remedy='--change "campaign/C1/ad_group/A1/bid 1.00 -> 1.20"',
        )
    old, new = (value_of(found[side], "--change") for side in ("old", "new"))
    kind = kind_of(found["target"])
    _refuse_values(found["target"], old, new)
    change = {
        "target": found["target"],
        "change_type": change_type(kind, old, new),
        "from_value": old,
        "to_value": new,
    }
    share = share_of(found["old"], found["new"])
    return change if share is None else {**change, "change_pct": share}


def _refuse_values(text: str, old: object, new: object) -> None:
    """A state is one of three words, and what a file has is its content, said by a sha256."""
    goal = target.parse(text)
    wrong = planned_values.wrong_state(goal, old, new)
    if wrong is not None:
        raise UsageError(wrong[0], remedy=wrong[1])
    wrong = planned_values.wrong_file(goal, old, new)
    if wrong is not None:
        meant = planned_values.meant_content(goal)
        alone = f"Change the file, git add it, and name it alone: --target {word(text)}"
        raise UsageError(wrong[0], remedy=wrong[1] if meant else alone)


def refuse_unsaid(text: str) -> None:
    """A target of a campaign that comes without values says at least what of it changes.

    Raises:
        UsageError: it does not.
    """
    kind_of(text)
    wrong = planned_values.wrong_state(target.parse(text), None, None)
    if wrong is not None:
        raise UsageError(wrong[0], remedy=wrong[1])


def change_type(kind: str, old: object, new: object) -> str:
    """Between two words a bucket changes its state; its definition is a map (SPEC 3)."""
    if old is None:
        return f"{kind}_create"
    if kind == "bucket" and isinstance(old, str) and isinstance(new, str):
        return "bucket_state"
    return f"{kind}_update"


def kind_of(text: str) -> str:
    """The kind of a target (SPEC 3).

    Raises:
        UsageError: it is not a target.
    """
    try:
        return target.parse(text).kind
    except TargetProblem as problem:
        raise UsageError(problem.message, remedy=problem.remedy) from problem


def assign(tree: dict[str, Any], dotted: str, value: Any) -> None:
    """Set `execution.changes.0.to_value`; maps on the way are made, lists grow by one.

    Raises:
        UsageError: the path does not fit what is there.
    """
    *folders, last = dotted.split(".")
    place: Any = tree
    for key, following in zip(folders, [*folders, last][1:], strict=True):
        place = _step(place, key, following, dotted)
    if isinstance(place, list):
        _assign_item(place, last, value, dotted)
    else:
        place[last] = value


def _step(place: Any, key: str, following: str, dotted: str) -> Any:
    fresh: Any = [] if following.isdigit() else {}
    if isinstance(place, list):
        if key.isdigit() and int(key) == len(place):
            place.append(fresh)
        if not key.isdigit() or int(key) >= len(place):
            raise _no_place(dotted)
        inner = place[int(key)]
    else:
        if place.get(key) is None:
            place[key] = fresh
        inner = place[key]
    if not isinstance(inner, dict | list):
        raise _no_place(dotted)
    return inner


def _assign_item(items: list[Any], key: str, value: Any, dotted: str) -> None:
    if key.isdigit() and int(key) < len(items):
        items[int(key)] = value
    elif key.isdigit() and int(key) == len(items):
        items.append(value)
    else:
        raise _no_place(dotted)


def _no_place(dotted: str) -> UsageError:
    return UsageError(
        f"--set {dotted}: there is no such place in the trace.",
        remedy="--set observation.trigger=weekly_check   (items of lists by number, from 0)",
    )


def share_of(old: str, new: str) -> Decimal | None:
    """The change as a fraction of the old value, to four places; None where there is none."""
    try:
        return cell_values.share(Decimal(old), Decimal(new))
    except InvalidOperation:
        return None


def in_order(trace: Mapping[str, Any], layers: Iterable[str]) -> dict[str, Any]:
    """The trace with its layers in the order of the layers file, the others behind them."""
    known = [layer for layer in layers if layer in trace]
    return {name: trace[name] for name in [*known, *(n for n in trace if n not in known)]}
