"""What to tell an author when the YAML parser gives up (TG101).

The parser speaks of tokens and block ends. A person needs the line, what is wrong with it
in plain words, and what to type. The parser's own words are quoted at the end, because
they are what a search engine knows.
"""

from __future__ import annotations

from trace_gate.core.finding import Finding
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    Advice = tuple[str, str]

_LONGEST_QUOTE = 200


class _Known(Record):
    """A complaint of the parser: what its two texts contain, and what to tell instead."""

    problem: str
    context: str
    advice: Advice
    at_start: bool = False
    """Point at where the part began, not at where the parser noticed."""


def explained(error: Exception, lines: Sequence[str]) -> Finding:
    """What to tell about an exception of the parser, whatever it is."""
    context, problem = _words(error, "context"), _words(error, "problem")
    known = next(
        (each for each in _KNOWN if each.problem in problem and each.context in context), None
    )
    mark = getattr(error, "problem_mark", None)
    if mark is None or (known is not None and known.at_start):
        mark = getattr(error, "context_mark", None) or mark
    line, column = (mark.line, mark.column) if mark is not None else (0, 0)
    message, remedy = known.advice if known is not None else _UNKNOWN
    text = lines[line] if line < len(lines) else ""
    message, remedy = _closer(problem, text, column) or (message, remedy)
    said = f"{context} {problem}".strip()[:_LONGEST_QUOTE] or type(error).__name__
    return Finding(
        code="TG101",
        line=line + 1,
        column=column + 1,
        message=f"{message} (The YAML reader says: {said}.)",
        remediation=remedy,
    )


def _words(error: Exception, name: str) -> str:
    words = getattr(error, name, None)
    return words if isinstance(words, str) else ""


def _closer(problem: str, line: str, column: int) -> Advice | None:
    """A better guess from the line itself, where the parser's words fit several mistakes."""
    before, here = line[:column], line[column : column + 1]
    if "\t" in before[: len(before) - len(before.lstrip())] + here:
        return _TAB
    if "cannot start any token" in problem and here:
        return f"A text may not begin with {here} unless it is in quotes.", _QUOTE_IT
    if "mapping values are not allowed" in problem:
        return _TWO_COLONS if ": " in before else _NO_COLON_ABOVE
    if here == ":":
        return _NO_NAME
    if "expected key" in problem or "expected <block end>" in problem:
        quoted = before.rstrip()[-1:] in ("'", '"', "]", "}")
        return _GOES_ON if quoted and before.strip() else None
    return None


_QUOTE_IT = 'Put the text in quotes: "...".'
_TAB = ("There is a tab here, and YAML wants spaces.", "Replace the tab by spaces, two a level.")
_TWO_COLONS = (
    "There is a second `: ` in this line.",
    'Put the text with the colon in quotes: name: "text: more text".',
)
_NO_COLON_ABOVE = (
    "This looks like a field, but the line above it is not finished, or the spaces differ.",
    "Look at the line above: is there a colon after its name, does it begin in the same column?",
)
_NO_NAME = (
    "There is no name before the colon.",
    "Write the name of the field before the colon, or put the text in quotes.",
)
_GOES_ON = (
    "The text goes on after its closing quotation mark or bracket.",
    'Quote the whole text. One with an apostrophe goes in double quotes: "it\'s here".',
)
_INDENT = (
    "This line does not fit the lines above it.",
    "Check the spaces at its beginning. Fields of one map begin in one column; a list has `- `.",
)
_SIGN_AT_START = (
    "A text that begins with this sign has to be in quotes.",
    _QUOTE_IT,
)
_OPEN_QUOTE = (
    "A quotation mark opens here and is never closed.",
    "Write the quotation mark at the end of the text.",
)
_ESCAPE = (
    "A backslash in double quotes begins a special character, and there is none like this.",
    "Write two backslashes, or put the text in single quotes: '...'.",
)
_BLOCK_TEXT = (
    "> and | at the beginning of a value announce a text of several lines.",
    'Put the sign in quotes if you mean it: ">=". Else begin the text in the next line.',
)
_OPEN_BRACKET = (
    "A [ or { opens a list or a map here, and in it a comma or the end is missing.",
    "Close it with ] or }. A text that begins with [ or { has to be in quotes.",
)
_NO_COLON = (
    "There is no colon after this, so it is neither a field nor part of a text.",
    "Write `name: value`, or indent the line if it continues the text above.",
)
_LIST_IN_LINE = (
    "A list item begins here, where none can be.",
    "Begin the list in the next line, each item with `- `; or put the text in quotes.",
)
_AFTER_END = (
    "The document has ended above, and something follows.",
    "Indent this line, if it belongs to the lines above; else remove it.",
)
_UNKNOWN = (
    "This is not valid YAML.",
    "Compare it with a trace that works: `trace-gate new observation` writes one.",
)

_NESTED = ("Lists and maps are nested far too deep here.", "Write it flatter.")

_KNOWN = (
    _Known(problem="maximum nesting depth", context="", advice=_NESTED),
    _Known(problem="end of stream", context="quoted scalar", advice=_OPEN_QUOTE, at_start=True),
    _Known(
        problem="document indicator", context="quoted scalar", advice=_OPEN_QUOTE, at_start=True
    ),
    _Known(problem="", context="quoted scalar", advice=_ESCAPE),
    _Known(problem="", context="double-quoted", advice=_ESCAPE),
    _Known(problem="", context="block scalar", advice=_BLOCK_TEXT),
    _Known(problem="", context="scanning an al", advice=_SIGN_AT_START, at_start=True),
    _Known(problem="", context="scanning an anchor", advice=_SIGN_AT_START, at_start=True),
    _Known(problem="", context=" tag", advice=_SIGN_AT_START, at_start=True),
    _Known(problem="tag handle", context="", advice=_SIGN_AT_START),
    _Known(problem="expected ':'", context="", advice=_NO_COLON, at_start=True),
    _Known(problem="sequence entries are not", context="", advice=_LIST_IN_LINE),
    _Known(problem="", context="flow ", advice=_OPEN_BRACKET, at_start=True),
    _Known(problem="", context="block ", advice=_INDENT),
    _Known(problem="<document start>", context="", advice=_AFTER_END),
)
