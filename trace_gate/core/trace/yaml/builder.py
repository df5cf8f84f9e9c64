"""Events to plain data, with every refusal of SPEC 3 that can be seen in the events.

One loop, no recursion. What is wrong is noted and reading goes on, so that the author
sees all of it at once; a cap that is passed ends it.
"""

from __future__ import annotations

from trace_gate.core.trace.yaml import characters, problems, scalars
from trace_gate.core.trace.yaml.parser_events import yaml
from trace_gate.core.trace.yaml.problems import Limits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from trace_gate.core.finding import Finding
    from trace_gate.core.trace.yaml.scalars import Scalar

MOST_PROBLEMS = 100
"""After so many the rest is not looked for: nobody reads more at a time."""

_NO_KEY = object()
_BAD_KEY = object()


class _Enough(Exception):
    """A cap is passed, or enough is wrong."""


class Builder:
    """Builds `root` from events and collects `problems`."""

    def __init__(self, limits: Limits) -> None:
        self.root: Any = None
        self.problems: list[Finding] = []
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
        kinds = yaml.events
        scalar, end = kinds.ScalarEvent, kinds.StreamEndEvent
        act = {
            kinds.MappingStartEvent: lambda event: self._open(event, {}),
            kinds.SequenceStartEvent: lambda event: self._open(event, []),
            kinds.MappingEndEvent: self._close,
            kinds.SequenceEndEvent: self._close,
            kinds.AliasEvent: self._alias,
            kinds.DocumentStartEvent: self._document,
            kinds.DocumentEndEvent: _pass_over,
            kinds.StreamStartEvent: _pass_over,
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
        if not event.style and value[:1] in scalars.SUSPECT:
            value = self._plain(event)
        if self._key is _NO_KEY and type(self._here) is dict:
            self._take_key(event, value)
            return
        # The source was looked at as a whole: only an escape can write such a character now.
        if event.style == '"' and (bad := characters.in_value(value)):
            self._refuse(event, problems.hidden(bad))
        self._put(value)

    def _plain(self, event: Any) -> Scalar:
        try:
            return scalars.typed(event.value)
        except scalars.Ambiguous as problem:
            self._refuse(event, problems.found("TG104", problem.message, problem.remedy))
            return str(event.value)

    def _take_key(self, event: Any, key: Scalar) -> None:
        if type(key) is not str:
            self._refuse(event, problems.typed_key(event.value))
            self._key = _BAD_KEY
            return
        spelled = key if key.isascii() and key.isprintable() else self._spelled(event, key)
        if spelled in self._seen:
            self._refuse(event, problems.duplicate(key, self._seen[spelled]))
        self._seen[spelled] = event.start_mark.line
        self._key = key

    def _spelled(self, event: Any, key: str) -> str:
        """The one spelling of a key under which it may stand only once."""
        from unicodedata import normalize

        if bad := characters.in_key(key):
            self._refuse(event, problems.hidden(bad))
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

    def _open(self, event: Any, container: Any) -> None:
        self._nodes += 1
        if self._nodes > self._most:
            self._too_many(event)
        if len(self._stack) >= self._deepest:
            self._refuse(event, problems.too_deep(self._deepest))
            raise _Enough
        if event.anchor is not None or event.tag is not None:
            self._decorated(event)
        if type(self._here) is dict and self._key is _NO_KEY:
            self._refuse(event, problems.KEY_IS_NO_TEXT)
            self._stack.append((self._here, _BAD_KEY, self._seen))
        else:
            self._put(container)
            self._stack.append((self._here, _NO_KEY, self._seen))
        self._here, self._key, self._seen = container, _NO_KEY, {}

    def _close(self, _event: Any) -> None:
        self._here, self._key, self._seen = self._stack.pop()

    def _alias(self, event: Any) -> None:
        self._refuse(event, problems.alias(event.anchor))
        if type(self._here) is dict and self._key is _NO_KEY:
            self._key = _BAD_KEY
        else:
            self._put(None)

    def _document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            self._refuse(event, problems.SECOND_DOCUMENT)
            raise _Enough

    def _decorated(self, event: Any) -> None:
        if event.anchor is not None:
            self._refuse(event, problems.anchor(event.anchor))
        if event.tag is not None:
            self._refuse(event, problems.TAG)

    def _too_many(self, event: Any) -> None:
        self._refuse(event, problems.too_many(self._most))
        raise _Enough

    def _refuse(self, event: Any, found: Finding) -> None:
        mark = event.start_mark
        self.problems.append(found.with_(line=mark.line + 1, column=mark.column + 1))
        if len(self.problems) >= MOST_PROBLEMS:
            raise _Enough


def _pass_over(_event: Any) -> None:
    """Events that say nothing about the document."""
