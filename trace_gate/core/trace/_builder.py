"""Events to plain data, with every refusal of SPEC 3 that can be seen in the events.

One loop, no recursion. What is wrong is noted and reading goes on, so that the author
sees all of it at once; a cap that is passed ends it.
"""

from __future__ import annotations

import yaml

from trace_gate.core.record import Record
from trace_gate.core.trace import _characters, _scalars

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from trace_gate.core.trace._scalars import Scalar

MOST_PROBLEMS = 100
"""After so many the rest is not looked for: nobody reads more at a time."""

_NO_KEY = object()
_BAD_KEY = object()


class Problem(Record):
    """Something that is wrong at a place; `line` and `column` count from 0, as in PyYAML."""

    code: str
    line: int
    column: int
    message: str
    remedy: str


class Limits(Record):
    """How large a document may be: bytes, nodes (keys, values, lists and maps), depth."""

    size: int
    nodes: int
    depth: int


class _Enough(Exception):  # noqa: N818 - it ends the loop, nobody else sees it
    """A cap is passed, or enough is wrong."""


class Builder:
    """Builds `root` from events and collects `problems`."""

    def __init__(self, limits: Limits) -> None:
        self.root: Any = None
        self.problems: list[Problem] = []
        self._deepest = limits.depth
        self._most = limits.nodes
        self._nodes = 0
        self._documents = 0
        self._here: Any = None
        self._key: Any = _NO_KEY
        self._seen: dict[str, int] = {}
        self._stack: list[tuple[Any, Any, dict[str, int]]] = []

    def run(self, next_event: Callable[[], Any]) -> None:
        """Pull and build until the stream ends or a cap is passed."""
        scalar, end = yaml.ScalarEvent, yaml.StreamEndEvent
        act = {
            yaml.MappingStartEvent: self._mapping,
            yaml.SequenceStartEvent: self._sequence,
            yaml.MappingEndEvent: self._close,
            yaml.SequenceEndEvent: self._close,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
            yaml.DocumentEndEvent: _pass_over,
            yaml.StreamStartEvent: _pass_over,
        }
        try:
            while (kind := type(event := next_event())) is not end:
                if kind is scalar:
                    self._scalar(event)
                else:
                    act[kind](event)
        except _Enough:
            return

    def _scalar(self, event: Any) -> None:
        """Nearly all events come here: what is common is checked in place, the rest called."""
        self._nodes += 1
        if self._nodes > self._most:
            self._too_many(event)
        if event.anchor is not None or event.tag is not None:
            self._decorated(event)
        value = event.value
        if event.style:
            if event.style == '"' and (bad := _characters.in_value(value)):
                self._hidden(event, bad)
        elif value[:1] in _scalars.SUSPECT:
            value = self._plain(event)
        if self._key is not _NO_KEY or type(self._here) is not dict:
            self._put(value)
        else:
            self._take_key(event, value)

    def _plain(self, event: Any) -> Scalar:
        try:
            return _scalars.typed(event.value)
        except _scalars.Ambiguous as problem:
            self._tell("TG104", event, problem.message, problem.remedy)
            return str(event.value)

    def _take_key(self, event: Any, key: Scalar) -> None:
        if type(key) is not str:
            self._tell("TG104", event, *_key_not_text(event.value))
            self._key = _BAD_KEY
            return
        spelled = key if key.isascii() and key.isprintable() else self._spelled(event, key)
        if spelled in self._seen:
            self._duplicate(event, key, self._seen[spelled])
        self._seen[spelled] = event.start_mark.line
        self._key = key

    def _spelled(self, event: Any, key: str) -> str:
        """The one spelling of a key under which it may stand only once."""
        from unicodedata import normalize

        if bad := _characters.in_key(key):
            self._hidden(event, bad)
        return normalize("NFC", key)

    def _put(self, value: Any) -> None:
        here = self._here
        if type(here) is dict:
            if self._key is not _BAD_KEY:
                here[self._key] = value
            self._key = _NO_KEY
        elif here is not None:
            here.append(value)
        else:
            self.root = value

    def _mapping(self, event: Any) -> None:
        self._open(event, {})

    def _sequence(self, event: Any) -> None:
        self._open(event, [])

    def _open(self, event: Any, container: Any) -> None:
        self._nodes += 1
        if self._nodes > self._most:
            self._too_many(event)
        if len(self._stack) >= self._deepest:
            self._too_deep(event)
        if event.anchor is not None or event.tag is not None:
            self._decorated(event)
        if type(self._here) is dict and self._key is _NO_KEY:
            self._tell("TG104", event, *_KEY_IS_NO_TEXT)
            self._stack.append((self._here, _BAD_KEY, self._seen))
        else:
            self._put_open(container)
        self._here, self._key, self._seen = container, _NO_KEY, {}

    def _put_open(self, container: Any) -> None:
        """Attach a container to its parent, and leave the parent for it."""
        self._put(container)
        self._stack.append((self._here, _NO_KEY, self._seen))

    def _close(self, _event: Any) -> None:
        self._here, self._key, self._seen = self._stack.pop()

    def _alias(self, event: Any) -> None:
        self._tell(
            "TG104",
            event,
            f"*{event.anchor} repeats another part of the file, which is not allowed here.",
            "Write the value out here. A text that begins with * has to be in quotes.",
        )
        self._nodes += 1
        if type(self._here) is dict and self._key is _NO_KEY:
            self._key = _BAD_KEY
        else:
            self._put(None)

    def _document(self, event: Any) -> None:
        self._documents += 1
        if event.version is not None or event.tags:
            self._tell("TG104", event, *DIRECTIVE)
        if self._documents > 1:
            self._tell(
                "TG104",
                event,
                "A second document begins here (---), and a file holds one.",
                "Move it into a file of its own, or remove the line ---.",
            )
            raise _Enough

    def _decorated(self, event: Any) -> None:
        if event.anchor is not None:
            self._tell(
                "TG104",
                event,
                f"&{event.anchor} names this part for repetition, which is not allowed here.",
                "Remove the name. A text that begins with & has to be in quotes.",
            )
        if event.tag is not None:
            self._tell(
                "TG104",
                event,
                "A tag (a word with !) tells programs to read this value in a special way.",
                "Remove the tag. A text that begins with ! has to be in quotes.",
            )

    def _duplicate(self, event: Any, key: str, first: int) -> None:
        self._tell(
            "TG104",
            event,
            f"`{_characters.visible(key)}` stands here for the second time (first in line "
            f"{first + 1}). Programs disagree which of the two counts.",
            "Keep one of the two.",
        )

    def _hidden(self, event: Any, character: str) -> None:
        self._tell(
            "TG104",
            event,
            f"This text holds {_characters.described(character)}.",
            "Remove it: type the text again instead of pasting it.",
        )

    def _too_many(self, event: Any) -> None:
        most = f"{self._most:,}"
        self._tell(
            "TG101",
            event,
            f"The file has more than {most} keys and values.",
            "Split it, or keep large tables as evidence files under uploads/.",
        )
        raise _Enough

    def _too_deep(self, event: Any) -> None:
        self._tell(
            "TG101",
            event,
            f"Lists and maps are nested more than {self._deepest} deep here.",
            "Write it flatter.",
        )
        raise _Enough

    def _tell(self, code: str, event: Any, message: str, remedy: str) -> None:
        mark = event.start_mark
        self.problems.append(
            Problem(code=code, line=mark.line, column=mark.column, message=message, remedy=remedy)
        )
        if len(self.problems) >= MOST_PROBLEMS:
            raise _Enough


def _pass_over(_event: Any) -> None:
    """Events that say nothing about the document."""


DIRECTIVE = (
    "A line that begins with % gives an order to the YAML reader, which is not allowed here.",
    "Remove the line.",
)


_KEY_IS_NO_TEXT = (
    "A list or a map stands here as a key, and a key has to be text.",
    "Write the name of a field. A text that begins with ? or [ or { has to be in quotes.",
)


def _key_not_text(shown: str) -> tuple[str, str]:
    if not shown:
        return "There is no key before the colon.", "Write the name of the field before the colon."
    return (
        f"The key {shown[:40]} is not text, and programs disagree how to read it.",
        f'Quote it: "{shown[:40]}":',
    )
