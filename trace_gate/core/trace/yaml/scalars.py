"""What a plain scalar means (SPEC 3): null, true, false, integers, decimals; else text.

Accepted as a number is what YAML 1.1 and YAML 1.2's JSON schema read as the same number.
What any common reader takes for a number, a boolean or null, and we do not, is refused: the
author has to quote it. The words of YAML 1.1 (`NO`, `on`), dates and times stay text; a
date that the calendar does not have makes some readers stop, and has to be quoted, too.
"""

from __future__ import annotations

from trace_gate.core.trace.ids import is_date, is_digits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

Scalar = str | int | float | bool | None

_NOT_A_WORD = frozenset("0123456789+-.~NTF=<")
SUSPECT = _NOT_A_WORD | frozenset(("", "n", "t", "f"))
"""How a plain scalar begins that may be something else than text."""

_WORDS: dict[str, Scalar] = {"": None, "null": None, "true": True, "false": False}
_LONGEST_INTEGER = 18
_LONGEST_NUMBER = 64

_TIME = r"[0-9]{1,2}:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]*)?)?"
_TIMESTAMP = (
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[Tt]|[ \t]+)([0-9]{1,2}):([0-9]{2}):([0-9]{2})"
    r"(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+]([0-9]{1,2})(?::?([0-9]{2}))?))?"
)
_OTHER_WORDS = frozenset(
    (
        *("~", "Null", "NULL", "True", "TRUE", "False", "FALSE"),
        *("=", "<<"),  # value and merge of YAML 1.1
        *(f"{sign}.{word}" for sign in ("", "+", "-") for word in ("inf", "Inf", "INF")),
        *(".nan", ".NaN", ".NAN"),
    )
)
_IN_NUMBERS = frozenset("0123456789_,.:+-eE")
_BASES = ("0b", "0o", "0x")
_OTHER_NUMBERS = (
    r"[-+]?0[bB][01_]+|[-+]?0[oO][0-7_]+|[-+]?0[xX][0-9a-fA-F_]+"
    r"|[-+]?(?:[0-9_][0-9_,]*(?:\.[0-9_]*)?|\.[0-9_]+)(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?"  # base 60 of YAML 1.1
)


class Ambiguous(ValueError):
    """Not every reader takes this text for the same thing. `remedy` is what to write."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


def typed(text: str) -> Scalar:
    """The value of a plain scalar.

    Raises:
        Ambiguous: Other readers would type it in another way than we do.
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NOT_A_WORD:
        return text
    whole, dot, rest = text.removeprefix("-").partition(".")
    if is_digits(whole) and (whole[0] != "0" or len(whole) == 1):
        if not dot and len(whole) <= _LONGEST_INTEGER:
            return int(text)
        if dot and _is_rest(rest):
            return _decimal(text)
    if text[4:5] == "-" and is_digits(text[:4]):
        return _dated(text)
    if _others_type(text):
        raise _ambiguous(text)
    return text


def _others_type(text: str) -> bool:
    """Whether a common reader takes a text that is no value of ours for something else."""
    if text in _OTHER_WORDS:
        return True
    # Hashes and ids begin like numbers, too: no pattern is compiled for them.
    based = text.lstrip("+-")[:2].lower() in _BASES
    if not based and not _IN_NUMBERS.issuperset(text):
        return False
    import re

    return bool(re.fullmatch(_OTHER_NUMBERS, text)) and not re.fullmatch(_TIME, text)


def _is_rest(text: str) -> bool:
    """What follows the point: digits or none, then perhaps an exponent with its sign."""
    digits, letter, exponent = text.lower().partition("e")
    if digits and not is_digits(digits):
        return False
    return not letter or (exponent[:1] in ("-", "+") and is_digits(exponent[1:]))


def _dated(text: str) -> str:
    """A text that begins like a date; a date that is none makes other readers stop."""
    parts: Sequence[str | None] = (text[:4], text[5:7], text[8:])
    if not (len(text) == len("2025-01-02") and text[7] == "-" and is_digits(text[5:7] + text[8:])):
        import re

        found = re.fullmatch(_TIMESTAMP, text)
        if found is None:
            return text
        parts = found.groups()
    year, month, day, *clock = (int(part or 0) for part in parts)
    limits = zip(clock, (24, 60, 60, 24, 60), strict=False)
    if is_date(year, month, day) and all(part < limit for part, limit in limits):
        return text
    from trace_gate.core.trace.yaml import scalar_messages as messages

    raise Ambiguous(*messages.no_such_date(text))


def _decimal(text: str) -> float:
    if len(text) > _LONGEST_NUMBER:
        from trace_gate.core.trace.yaml import scalar_messages as messages

        raise Ambiguous(*messages.long_number(text, _LONGEST_NUMBER))
    value = float(text)
    vanished = value == 0 and text.lower().partition("e")[0].strip("-0.")
    if vanished or value in (float("inf"), float("-inf")):
        from trace_gate.core.trace.yaml import scalar_messages as messages

        raise Ambiguous(*messages.beyond_numbers(text, "small" if vanished else "large"))
    return value


def _ambiguous(text: str) -> Ambiguous:
    from trace_gate.core.trace.yaml import scalar_messages as messages

    shown = text if len(text) <= 40 else f"{text[:40]}..."
    if text == "<<":
        return Ambiguous(*messages.merge_key())
    word = _MEANT.get(text.lower())
    if word is not None:
        return Ambiguous(*messages.truth(shown, word))
    whole, comma, part = text.partition(",")
    if comma and whole.lstrip("+-").isdigit() and part.isdigit() and len(part) != GROUP:
        return Ambiguous(*messages.comma(shown, whole, part))
    return Ambiguous(*messages.maybe_number(shown))


GROUP = 3
"""Digits after a comma that may part thousands."""
_MEANT = {"~": "null", "null": "null", "true": "true", "false": "false"}
