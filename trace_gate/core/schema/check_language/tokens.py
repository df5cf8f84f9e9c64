"""The words of a check, each with its offset (SPEC 3, Compiling profiles)."""

from __future__ import annotations

import re

from trace_gate.core.record import Record
from trace_gate.core.schema.check_language import messages
from trace_gate.core.schema.problems import Fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    Kind = Literal["name", "number", "text", "operator", "sign", "other", "end"]

MOST_CHARACTERS = 1_000
_NAME = r"[^\W\d][\w-]*(?:\[\])*(?:\.[\w-]+(?:\[\])*)*"
_TOKEN = re.compile(
    rf"(?P<name>{_NAME})"
    r"|(?P<number>-?[0-9]{1,15}(?:\.[0-9]{1,15})?(?![\w.]))"
    r"""|(?P<text>'[^']*'|"[^"]*")"""
    r"|(?P<operator><=|>=|==|!=|<|>)"
    r"|(?P<sign>[()\[\],])"
    r"|(?P<other>&&|\|\||[^\s\w]|\S+)"
)
_BARE_END = re.compile(r"[ \t]+and[ \t]")
_BLANK = " \t\r\n"


class Token(Record):
    """One word. The text of a `text` token is what stands between its quotes."""

    kind: Kind
    text: str
    at: int

    def is_word(self, word: str) -> bool:
        """Whether it is this word of the language, not a text in quotes that spells it."""
        return self.kind == "name" and self.text == word


class Scanner:
    """Hands out the words from left to right, one ahead."""

    def __init__(self, text: str) -> None:
        if len(text) > MOST_CHARACTERS:
            raise Fault(*messages.too_long(text, MOST_CHARACTERS))
        self.text = text
        self.at = 0
        self.next = self._read()

    def take(self) -> Token:
        """The next word; the cursor goes on to the one after it."""
        token = self.next
        self.next = self._read()
        return token

    def _read(self) -> Token:
        while self.at < len(self.text) and self.text[self.at] in _BLANK:
            self.at += 1
        start = self.at
        found = _TOKEN.match(self.text, start)
        if found is None:
            return Token(kind="end", text="", at=start)
        self.at = found.end()
        kind: Kind = found.lastgroup  # type: ignore[assignment] # the groups are named by Kind
        words = found.group()
        return Token(kind=kind, text=words[1:-1] if kind == "text" else words, at=start)

    def expression(self) -> tuple[str, int]:
        """A regular expression and its offset: in quotes, between slashes, or bare.

        A bare one runs to the next ` and `, or to the end. What stands between quotes is
        taken as it is: no character of it is escaped.
        """
        start = self.next.at
        self.at = start
        mark = self.text[start : start + 1]
        end = self._closing(start, mark) if mark in ("'", '"', "/") else -1
        if end < 0:
            found = _BARE_END.search(self.text, start)
            end = found.start() if found else len(self.text)
            expression, shift = self.text[start:end].rstrip(), 0
            self.at = end
        else:
            expression, shift = self.text[start + 1 : end], 1
            self.at = end + 1
        self.next = self._read()
        return expression, start + shift

    def _closing(self, start: int, mark: str) -> int:
        """Where the expression ends that begins with a quote or a slash; -1 if it does not."""
        end = self.text.find(mark, start + 1)
        while end > 0 and (self.text[end - 1] == "\\" and mark == "/"):
            end = self.text.find(mark, end + 1)
        if end < 0 and mark != "/":
            raise Fault(f"`{self.text[start:]}` has no closing quote.", f"Add `{mark}`.", start)
        after = self.text[end + 1 : end + 2]
        return end if mark != "/" or not after.strip() else -1
