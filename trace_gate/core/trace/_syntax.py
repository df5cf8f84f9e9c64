"""What to tell an author when the YAML parser gives up.

The parser speaks of tokens and block ends. A person needs to know which line, what is
wrong with it in plain words, and what to type. Its own words are quoted at the end.
"""

from __future__ import annotations

import yaml

from trace_gate.core.trace._builder import Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

CODE = "TG101"


def explained(error: Exception) -> Problem:
    """The finding for an exception of the parser, whatever it is."""
    context, problem = _words(error, "context"), _words(error, "problem")
    at = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    told = next((each for each in _KNOWN if each[0] in problem and each[1] in context), None)
    if told is not None and told[2]:
        at = getattr(error, "context_mark", None) or at
    message, remedy = told[3:] if told is not None else _UNKNOWN
    said = f"{context} {problem}".strip() or type(error).__name__
    return Problem(
        code=CODE,
        line=at.line if at is not None else 0,
        column=at.column if at is not None else 0,
        message=f"{message} (the YAML reader says: {said})",
        remedy=remedy,
    )


def _words(error: Any, name: str) -> str:
    words = getattr(error, name, None)
    if words is None and name == "problem":
        words = getattr(error, "reason", None) if isinstance(error, yaml.YAMLError) else None
    return words if isinstance(words, str) else ""


_INDENT = (
    "This line does not fit the lines above it.",
    "Check the spaces at its beginning. Fields of one map begin in one column; a list has `- `.",
)
_QUOTE_START = (
    "A text may not begin with this character unless it is in quotes.",
    'Put the text in quotes: "...".',
)
_UNKNOWN = (
    "This line is not valid YAML.",
    "Compare it with a trace that works: `trace-gate new observation` writes one.",
)

# (words of the problem, words of its context, point at where it began, message, remedy)
_KNOWN: tuple[tuple[str, str, bool, str, str], ...] = (
    (
        "'\\t'",
        "",
        False,
        "There is a tab here, and YAML wants spaces.",
        "Replace the tab by spaces (two for each level).",
    ),
    (
        "mapping values are not allowed",
        "",
        False,
        "There is a second `: ` in this line, or the line does not fit the lines above it.",
        "Put a text with a colon in quotes, or correct the spaces at the beginning of the line.",
    ),
    (
        "unexpected end of stream",
        "quoted scalar",
        True,
        "A quotation mark opens here and is never closed.",
        "Close the quotation mark at the end of the text.",
    ),
    (
        "unexpected document indicator",
        "quoted scalar",
        True,
        "A quotation mark opens here and is never closed.",
        "Close the quotation mark at the end of the text.",
    ),
    (
        "",
        "double-quoted scalar",
        False,
        "A backslash in double quotes begins an escape, and this one is not known.",
        "Write two backslashes, or use single quotes: '...'.",
    ),
    (
        "",
        "block scalar",
        False,
        "> and | at the beginning of a value announce a text of several lines.",
        'Put it in quotes if you mean the sign: ">=".',
    ),
    ("", "scanning an alias", True, *_QUOTE_START),
    ("", "scanning an anchor", True, *_QUOTE_START),
    ("", "scanning a tag", True, *_QUOTE_START),
    ("", "parsing a tag", True, *_QUOTE_START),
    ("cannot start any token", "", False, *_QUOTE_START),
    (
        "expected ':'",
        "",
        True,
        "There is no colon after this word, so it is neither a field nor the text of one.",
        "Write `name: value`, or indent the line if it continues the text above.",
    ),
    (
        "",
        "flow ",
        True,
        "A [ or { opens a list or a map here, and inside it a comma or the end is missing.",
        "Close it with ] or }. A text that begins with [ or { has to be in quotes.",
    ),
    ("", "block mapping", False, *_INDENT),
    ("", "block collection", False, *_INDENT),
    ("", "block sequence", False, *_INDENT),
    ("block sequence entries are not allowed", "", False, *_INDENT),
)
