"""Finds the texts of traces that may name some targets, without reading them as YAML (SPEC 3).

A target can be written with capitals, letters of another width, and blanks where YAML folds a
line. So each text is folded as a name is, and looked at for the names of a target with any blanks
between them. What may be is then read as a trace.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

from trace_gate.core.trace import target
from trace_gate.core.trace.blanks import BLANK, NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trace_gate.core.trace.target import Target

STATE = "state"
"""What a target of a campaign means where it does not say what changes."""

_ENDS = r"\s*(?:['\",\]}#\r\n]|$|/\s*state)"
_ODD = re.compile(
    "[{}]".format(
        "".join(f"{chr(one)}-{chr(two)}" for one, two in (*NOTHING, *((b, b) for b in BLANK)))
    )
)


class TargetMentions:
    """Some targets of the market, to be looked for in many texts.

    Args:
        targets: each is looked for with those that have the same values, too.
    """

    def __init__(self, targets: Iterable[Target]) -> None:
        forms = dict.fromkeys(
            each for one in targets for group in target.same_values(one) for each in group
        )
        self._everywhere = any(combining(sign) for form in forms for sign in form)
        self._pattern = re.compile("|".join(map(_pattern, forms)) or r"\Z(?!\Z)")

    def may_be_in(self, text: bytes) -> bool:
        """Whether the text of a trace may name one of the targets."""
        if self._everywhere or b"\\" in text:
            return True
        folded = _folded(text)
        return folded is None or self._pattern.search(folded) is not None


def _folded(text: bytes) -> str | None:
    """A text in the letters of normal targets; None where only a parser can tell."""
    if text.isascii():
        return text.lower().decode("ascii")
    try:
        folded, before = text.decode(), ""
    except UnicodeDecodeError:
        return None
    while folded != before:
        if _ODD.search(folded):
            return None
        before, folded = folded, normalize("NFKC", folded).casefold()
    return folded


def _pattern(normal: str) -> str:
    """What finds a target in a folded text."""
    if "/product_target/" in normal:
        return "product_target"  # quotes and blanks mean nothing there
    parts = normal.casefold().split("/")
    ends = ""
    if parts[-1] == STATE:
        parts, ends = parts[:-1], _ENDS
    return r"\s*/\s*".join(map(_part, parts)) + ends


def _part(name: str) -> str:
    """One name; in single quotes YAML writes a single quote twice."""
    words = (re.escape(word).replace("'", "''?") for word in name.split())
    return r"\s+".join(words)
