"""What the loader says of each thing that it refuses while it builds (SPEC 3).

The findings are without a place: whoever meets such a thing adds line and column.
"""

from __future__ import annotations

from trace_gate.core.finding import Finding
from trace_gate.core.record import Record
from trace_gate.core.trace.yaml import characters

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Limits(Record):
    """How large a document may be: bytes, nodes (keys, values, lists and maps), depth."""

    size: int
    nodes: int
    depth: int


def found(code: str, message: str, remediation: str) -> Finding:
    """A finding to which the place is still to be added."""
    return Finding(code=code, message=message, remediation=remediation)


DIRECTIVE = found(
    "TG104",
    "A line that begins with % gives an order to the YAML reader, which is not allowed here.",
    "Remove the line.",
)
SECOND_DOCUMENT = found(
    "TG104",
    "A second document begins here (---), and a file holds one.",
    "Move it into a file of its own, or remove the line ---.",
)
TAG = found(
    "TG104",
    "A tag (a word with !) tells programs to read this value in a special way.",
    "Remove the tag. A text that begins with ! has to be in quotes.",
)
KEY_IS_NO_TEXT = found(
    "TG104",
    "A list or a map stands here as a key, and a key has to be text.",
    "Write the name of a field. A text that begins with ?, [ or { has to be in quotes.",
)
NO_KEY = found(
    "TG104",
    "There is no key before the colon.",
    "Write the name of the field before the colon.",
)


def alias(name: Any) -> Finding:
    """An alias repeats what an anchor names."""
    return found(
        "TG104",
        f"*{name} repeats another part of the file, which is not allowed here.",
        "Write the value out here. A text that begins with * has to be in quotes.",
    )


def anchor(name: Any) -> Finding:
    """An anchor."""
    return found(
        "TG104",
        f"&{name} names this part for repetition, which is not allowed here.",
        "Remove the name. A text that begins with & has to be in quotes.",
    )


def typed_key(written: str) -> Finding:
    """A key that is a number, true, false or null."""
    if not written:
        return NO_KEY
    return found(
        "TG104",
        f"The key {written[:40]} is not text, and programs disagree how to read it.",
        f'Quote it: "{written[:40]}":',
    )


def duplicate(key: str, first: int) -> Finding:
    """A key for the second time; `first` is the line of the first, from 0."""
    shown = characters.visible(key[:80])
    return found(
        "TG104",
        f"`{shown}` stands here a second time (first in line {first + 1}): one of them is lost.",
        "Keep one of the two.",
    )


def hidden(character: str) -> Finding:
    """A character that cannot be seen, or that readers take differently."""
    return found(
        "TG104",
        f"This text holds {characters.described(character)}.",
        "Remove it: type the text again instead of pasting it.",
    )


def too_many(most: int) -> Finding:
    """More nodes than the limit."""
    return found(
        "TG101",
        f"The file has more than {most:,} keys and values.",
        "Split it, or keep large tables as evidence files under uploads/.",
    )


def too_deep(most: int) -> Finding:
    """Deeper than the limit."""
    return found(
        "TG101",
        f"Lists and maps are nested more than {most} deep here.",
        "Write it flatter.",
    )
