"""Reads a regular expression into its parts, or says what no two validators agree about."""

from __future__ import annotations

from trace_gate.core.schema.problems import Fault
from trace_gate.core.schema.regex import messages
from trace_gate.core.schema.regex.ast import (
    Alternatives,
    Chars,
    Repeat,
    Sequence,
    complement,
    merged,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.schema.regex.ast import Part, Ranges

MOST_REPEATS = 1_000
_DIGITS = ((48, 57),)
_WORD = ((48, 57), (65, 90), (95, 95), (97, 122))
_SPACE = ((9, 13), (32, 32))
_LINE_ENDS = ((10, 10), (13, 13), (0x2028, 0x2029))
_CLASSES = {
    "d": _DIGITS,
    "w": _WORD,
    "s": _SPACE,
    "D": complement(_DIGITS),
    "W": complement(_WORD),
    "S": complement(_SPACE),
}
_CONTROLS = {"n": 10, "r": 13, "t": 9, "f": 12, "v": 11}
_REFUSED_ESCAPES = {
    "b": "A word boundary",
    "B": "A word boundary",
    "A": "An anchor",
    "Z": "An anchor",
    "z": "An anchor",
    "p": "A Unicode class",
    "P": "A Unicode class",
    "k": "A back-reference",
}
_ANCHORED = "The whole text is always compared: leave anchors away."
_SIMPLER = "Write out the characters that are allowed, for instance `[A-Za-z0-9]`."


def parse(text: str) -> Part:
    """The parts of the expression; `^` at the beginning and `$` at the end change nothing.

    Raises:
        Fault: It is not a regular expression, or one that tools read differently.
    """
    reader = _Reader(text)
    part = reader.alternatives(top=True)
    if reader.at < len(text):
        raise reader.fault(*messages.no_beginning(reader.peek()))
    if not text.strip("^$|"):
        raise reader.fault(*messages.empty())
    return part


class _Reader:
    """A cursor over the text, and one method for each level of the grammar."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def take(self, wanted: str) -> bool:
        found = self.text.startswith(wanted, self.at)
        self.at += len(wanted) if found else 0
        return found

    def fault(self, what: str, remedy: str, at: int | None = None) -> Fault:
        return Fault(
            f"{what} (in the expression `{self.text}`).", remedy, self.at if at is None else at
        )

    def alternatives(self, *, top: bool = False) -> Part:
        start = self.at
        options = [self.sequence(top=top)]
        while self.take("|"):
            options.append(self.sequence(top=top))
        if len(options) == 1:
            return options[0]
        return Alternatives(start=start, end=self.at, options=tuple(options))

    def sequence(self, *, top: bool) -> Part:
        start = self.at
        items: list[Part] = []
        if top:
            self.take("^")
        while self.peek() and self.peek() not in "|)":
            if top and self.peek() == "$" and self.text[self.at + 1 : self.at + 2] in ("", "|"):
                self.at += 1
                break
            items.append(self.repeated(self.atom()))
        return Sequence(start=start, end=self.at, items=tuple(items))

    def repeated(self, item: Part) -> Part:
        start, counts = self.at, self.counts()
        if counts is None:
            return item
        if self.peek() in ("?", "+", "*", "{"):
            raise self.fault(
                *messages.odd_repetition(self.text, start, self.at),
                start,
            )
        return Repeat(start=item.start, end=self.at, item=item, least=counts[0], most=counts[1])

    def counts(self) -> tuple[int, int | None] | None:
        for sign, counts in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self.take(sign):
                return counts
        return self.braces() if self.peek() == "{" else None

    def braces(self) -> tuple[int, int | None]:
        start = self.at
        end = self.text.find("}", start)
        low, comma, high = self.text[start + 1 : max(end, start)].partition(",")
        if end < 0 or not _number(low) or (high and not _number(high)):
            raise self.fault(*messages.open_brace(), start)
        self.at = end + 1
        least, most = int(low), (int(high) if high else None) if comma else int(low)
        if max(least, most or 0) > MOST_REPEATS or (most is not None and most < max(least, 1)):
            words = self.text[start : self.at]
            raise self.fault(*messages.uncountable(words, MOST_REPEATS), start)
        return least, most

    def atom(self) -> Part:
        start, char = self.at, self.peek()
        self.at += 1
        if char == "(":
            return self.group(start)
        if char == "[":
            ranges = self.char_class(start)
        elif char == ".":
            ranges = complement(_LINE_ENDS)
        elif char == "\\":
            ranges = self.escape(start)
        elif char in "^$":
            raise self.fault(f"`{char}` stands inside the expression", _ANCHORED, start)
        elif char in "*+?{}]":
            raise self.fault(f"`{char}` has nothing to repeat", f"Escape it: `\\{char}`.", start)
        else:
            ranges = ((ord(char), ord(char)),)
        return Chars(start=start, end=self.at, ranges=ranges)

    def group(self, start: int) -> Part:
        if self.peek() == "?" and not self.take("?:"):
            words = self.text[start : start + 4]
            raise self.fault(
                *messages.odd_group(words),
                start,
            )
        inner = self.alternatives()
        if not self.take(")"):
            raise self.fault(*messages.open_group(), start)
        return inner.with_(start=start, end=self.at)

    def escape(self, start: int) -> Ranges:
        char = self.peek()
        self.at += 1
        if char in _CLASSES:
            return _CLASSES[char]
        if char in ("u", "x"):
            return self.code_point(start, 4 if char == "u" else 2)
        if char.isdigit():
            raise self.fault(f"`\\{char}` is a back-reference", _SIMPLER, start)
        if char in _REFUSED_ESCAPES:
            remedy = _ANCHORED if char in "AZzbB" else _SIMPLER
            words = messages.not_read_alike(_REFUSED_ESCAPES, char)
            raise self.fault(words, remedy, start)
        if not char or (char.isalnum() and char not in _CONTROLS):
            raise self.fault(f"`\\{char}` means nothing", "Remove the `\\`.", start)
        code = _CONTROLS.get(char, ord(char))
        return ((code, code),)

    def code_point(self, start: int, digits: int) -> Ranges:
        words = self.text[self.at : self.at + digits]
        if len(words) != digits or not set(words.lower()) <= set("0123456789abcdef"):
            raise self.fault(
                f"`{self.text[start : self.at]}` needs {digits} digits", "Write `\\u00e9`.", start
            )
        self.at += digits
        return ((int(words, 16), int(words, 16)),)

    def char_class(self, start: int) -> Ranges:
        negated = self.take("^")
        found: list[tuple[int, int]] = []
        while not self.take("]"):
            if not self.peek():
                raise self.fault(*messages.open_class(), start)
            found.extend(self.class_range())
        if not found:
            raise self.fault("`[]` matches no character", "Write characters in it.", start)
        ranges = merged(found)
        return complement(ranges) if negated else ranges

    def class_range(self) -> Ranges:
        start = self.at
        low = self.class_char()
        if self.peek() != "-" or self.text[self.at + 1 : self.at + 2] in ("]", ""):
            return low
        self.at += 1
        high = self.class_char()
        if len(low) > 1 or len(high) > 1 or low[0][0] != low[0][1] or low[0][0] > high[0][0]:
            words = self.text[start : self.at]
            raise self.fault(f"`{words}` is not a range", "Write the lower one first.", start)
        return ((low[0][0], high[0][1]),)

    def class_char(self) -> Ranges:
        start, char = self.at, self.peek()
        self.at += 1
        if char == "\\":
            return self.escape(start)
        if char == "[":
            raise self.fault(*messages.bracket_in_class(), start)
        return ((ord(char), ord(char)),)


def _number(words: str) -> bool:
    return words.isascii() and words.isdigit()
