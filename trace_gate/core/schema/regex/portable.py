r"""Regular expressions that every validator reads alike and none can be made to hang on.

An author's expression is parsed, judged, and written anew (SPEC 3, Compiling profiles):

* portable: only what Python, ECMAScript and Rust agree on. `\d`, `\w`, `\s` mean ASCII; the
  whole text must match, and a trailing newline does not.
* safe: where a piece may repeat or be left out, the next character must tell which, so that no
  engine ever has to try again. The exceptions that stay linear are let through: choices of a
  bounded number of ways, and one `.*` that is the last unbounded repetition.
"""

from __future__ import annotations

from functools import lru_cache

from trace_gate.core.record import Record
from trace_gate.core.schema.problems import Fault
from trace_gate.core.schema.regex import messages
from trace_gate.core.schema.regex.ast import (
    Alternatives,
    Repeat,
    Sequence,
    first_of,
    may_be_empty,
    overlap,
    union,
)
from trace_gate.core.schema.regex.parser import parse
from trace_gate.core.schema.regex.writer import written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.schema.regex.ast import Part, Ranges

MOST_CHARACTERS = 300
MOST_STATES = 2_000
MOST_WAYS = 256


@lru_cache(maxsize=256)
def portable(text: str) -> str:
    """The JSON Schema `pattern` that matches exactly the texts that `text` matches as a whole.

    Raises:
        Fault: The expression is wrong, not portable, or not safe; `at` is where.
    """
    if len(text) > MOST_CHARACTERS:
        raise Fault(*messages.too_long(text, MOST_CHARACTERS))
    part = parse(text)
    _judge(part, text)
    body = written(part)
    return f"^(?:{body})$(?!\\n)" if isinstance(part, Alternatives) else f"^{body}$(?!\\n)"


class _Context(Record):
    """What surrounds a part: what may come after it, and whether it stands in a repetition."""

    follow: Ranges = ()
    repeated: bool = False


class _Judge:
    """Walks the expression from left to right and keeps count of the ways to match it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.ways = 1
        self.open_ended: str | None = None

    def walk(self, part: Part, context: _Context) -> None:
        if isinstance(part, Sequence):
            for index, item in enumerate(part.items):
                self.walk(item, context.with_(follow=_after(part, index, context.follow)))
        elif isinstance(part, Alternatives):
            self._alternatives(part, context)
        elif isinstance(part, Repeat):
            self._repeat(part, context)

    def _alternatives(self, part: Alternatives, context: _Context) -> None:
        seen: Ranges = ()
        clear = True
        for option in part.options:
            begins = first_of(option)
            if may_be_empty(option):
                begins = union(begins, context.follow)
            clear = clear and not overlap(seen, begins)
            seen = union(seen, begins)
        if not clear:
            self._choice(part, context, len(part.options))
        for option in part.options:
            self.walk(option, context)

    def _repeat(self, part: Repeat, context: _Context) -> None:
        begins = first_of(part.item)
        if may_be_empty(part.item) and part.most != 1:
            raise self._unsafe(part, messages.maybe_empty())
        if part.most is None and self.open_ended is not None:
            raise self._unsafe(part, messages.after_open_end(self.open_ended))
        if part.least != part.most and overlap(begins, context.follow):
            ways = None if part.most is None else part.most - part.least + 1
            self._choice(part, context, ways)
        again = _Context(follow=union(begins, context.follow), repeated=True)
        self.walk(part.item, context if part.most == 1 else again)

    def _choice(self, part: Part, context: _Context, ways: int | None) -> None:
        """The next character does not tell how to go on: fine a few times, never in a loop."""
        if context.repeated:
            raise self._unsafe(part, messages.unclear_end())
        if ways is None:
            self.open_ended = self.text[part.start : part.end]
        else:
            self.ways *= ways
        if self.ways > MOST_WAYS:
            raise self._unsafe(part, messages.many_ways())

    def _unsafe(self, part: Part, why: str) -> Fault:
        words = self.text[part.start : part.end]
        return Fault(
            *messages.unsafe(self.text, words, why),
            part.start,
        )


def _after(sequence: Sequence, index: int, follow: Ranges) -> Ranges:
    """The characters that may come right after the item number `index`."""
    found: Ranges = ()
    for item in sequence.items[index + 1 :]:
        found = union(found, first_of(item))
        if not may_be_empty(item):
            return found
    return union(found, follow)


def _judge(part: Part, text: str) -> None:
    if _states(part) > MOST_STATES:
        raise Fault(*messages.too_much(text, MOST_STATES))
    _Judge(text).walk(part, _Context())


def _states(part: Part) -> int:
    """How many places the expression has when its repetitions are written out."""
    if isinstance(part, Repeat):
        return _states(part.item) * max(1, part.most or part.least)
    if isinstance(part, Sequence):
        return sum(_states(item) for item in part.items)
    if isinstance(part, Alternatives):
        return sum(_states(option) for option in part.options)
    return 1
