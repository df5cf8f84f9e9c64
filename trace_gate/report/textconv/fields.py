"""Maps that are read by taking things out of them, and values as text that reads one way only."""

from __future__ import annotations

from trace_gate.core.table import is_number
from trace_gate.report.escape import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

INDENT = "  "
_SIGNS = frozenset(',;="[]{}\\')
_OPERATORS = ("<", "<=", ">", ">=", "==", "!=")
_WORDS = frozenset(("", "nothing", "null", "true", "false"))


class Fields:
    """The fields of a map. What was taken is said; what is left has no sentence of its own.

    A field of another type than the one that is asked for stays where it is.
    """

    def __init__(self, data: object) -> None:
        self._left: dict[str, Any] = dict(data) if isinstance(data, dict) else {}

    def __bool__(self) -> bool:
        """Whether anything is left."""
        return bool(self._left)

    def __contains__(self, name: str) -> bool:
        """Whether a field is left; it may be null."""
        return name in self._left

    def names(self) -> list[str]:
        """The names of the fields that are left."""
        return list(self._left)

    def take(self, name: str) -> Any:
        """The value of a field; None where it is null or not there."""
        return self._left.pop(name, None)

    def text(self, name: str) -> str:
        """The value of a field as a part of a line; empty where it is null or not there."""
        value = self.take(name)
        return "" if value is None else value_text(value)

    def inner(self, name: str) -> Fields:
        """The map of a field. What nobody takes out of it is left here, too."""
        value = self._left.get(name)
        if isinstance(value, Fields):
            return value
        if not isinstance(value, dict):
            return Fields(None)
        self._left[name] = found = Fields(value)
        return found

    def maps(self, name: str) -> list[Fields]:
        """The maps of a list; a list that holds anything else is left."""
        value = self._left.get(name)
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            return []
        self._left[name] = found = [Fields(each) for each in value]
        return found

    def items(self, name: str) -> list[Any]:
        """The members of a list, taken."""
        return self.take(name) if isinstance(self._left.get(name), list) else []

    def pairs(self) -> str:
        """What is left in one line, `name = value, name = value`; it is taken with that."""
        return ", ".join(self.each())

    def each(self) -> list[str]:
        """What is left, one value a line; it is taken with that."""
        found = list(self.rest())
        self._left = {}
        return found

    def rest(self, path: str = "") -> Iterator[str]:
        """What is left, one value a line, with the way to it."""
        for name, value in self._left.items():
            yield from _leaves(f"{path}{key_text(name)}", value)


def _leaves(path: str, value: Any) -> Iterator[str]:
    if isinstance(value, Fields):
        yield from value.rest(f"{path}.")
    elif isinstance(value, dict) and value:
        yield from Fields(value).rest(f"{path}.")
    elif isinstance(value, list) and any(isinstance(each, dict | Fields) for each in value):
        for number, each in enumerate(value, start=1):
            yield from _leaves(f"{path}[{number}]", each)
    elif value not in (None, [], {}):
        yield f"{path} = {value_text(value)}"


def value_text(value: Any) -> str:
    """A value in one line, harmless in a terminal. A text that could be read as another is quoted.

    So no text of a trace can pass for a number, for a second value, or for the end of a list.
    """
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        inside = (f"{key_text(name)}: {value_text(each)}" for name, each in value.items())
        return f"{{{', '.join(inside)}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(value_text, value))}]"
    return key_text(value) if isinstance(value, str) else plain(repr(value))


def key_text(text: str, signs: frozenset[str] = _SIGNS) -> str:
    """A text as part of a line: quoted where it holds a sign, or is none that is read as text."""
    odd = text in _WORDS or text != text.strip() or "\n" in text or is_number(text)
    if odd or not signs.isdisjoint(text) or ": " in text or "->" in text:
        text = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return plain(text)


def indented(line: str) -> str:
    """A line one step deeper; an empty one stays empty."""
    return f"{INDENT}{line}" if line else line


def sentence(*parts: str) -> str:
    """Parts with commas between them; empty ones are left out."""
    return ", ".join(filter(None, parts))


def after(word: str, text: str) -> str:
    """A word and a text; empty where the text is."""
    return f"{word} {text}" if text else ""


def prose(head: str, value: Any) -> Iterator[str]:
    """A text of somebody's own below or behind a head. Each further line is deeper than ours."""
    if value is None:
        return
    if not isinstance(value, str):
        yield f"{head}: {value_text(value)}"
        return
    first, *more = value.rstrip("\n").split("\n") if value.strip() else [value_text(value)]
    if not more:
        yield f"{head}: {plain(first)}"
        return
    yield f"{head}:"
    for line in (first, *more):
        yield indented(indented(plain(line)))


def criterion(fields: Fields) -> str:
    """`acos < 0.33 (it was 0.36)`."""
    metric, operator = fields.text("metric"), fields.take("operator")
    sign = operator if operator in _OPERATORS else "" if operator is None else value_text(operator)
    compared = " ".join(filter(None, (metric, sign, fields.text("value"))))
    return sentence(compared + _braced("it was", fields.text("baseline")), fields.pairs())


def _braced(word: str, text: str) -> str:
    return f" ({word} {text})" if text else ""


def percent(share: Any) -> str:
    """A share as people say it, `82.35 %`; as it is where it is no number."""
    if isinstance(share, bool) or not isinstance(share, int | float):
        return value_text(share)
    return f"{share * 100:.6f}".rstrip("0").rstrip(".") + " %"
