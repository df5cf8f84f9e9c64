"""What a plain scalar means (SPEC 3): null, true, false, integers, decimals; else text.

Accepted as a number is what YAML 1.1 and YAML 1.2's JSON schema read as the same number.
What any common reader takes for a number, a boolean or null, and we do not, is refused: the
author has to quote it. The words of YAML 1.1 (`NO`, `on`), dates and times stay text.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

Scalar = str | int | float | bool | None

_WORDS: Final[dict[str, Scalar]] = {"": None, "null": None, "true": True, "false": False}
_SUSPECT = frozenset("0123456789+-.~NTF=<")
_LONGEST_NUMBER = 64

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]*(?:[eE][-+][0-9]+)?")
_TIME = re.compile(r"[0-9]{1,2}:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]*)?)?")
_OTHERS_TYPE_IT = re.compile(
    r"""
      ~ | Null | NULL | True | TRUE | False | FALSE
    | = | <<                                                    # value and merge of YAML 1.1
    | [-+]? 0[bB] [01_]+ | [-+]? 0[oO] [0-7_]+ | [-+]? 0[xX] [0-9a-fA-F_]+
    | [-+]? (?: [0-9][0-9_,]* (?: \. [0-9_]* )? | \. [0-9][0-9_]* ) (?: [eE] [-+]? [0-9]+ )?
    | [-+]? [0-9][0-9_]* (?: : [0-5]?[0-9] )+ (?: \. [0-9_]* )? # base 60 of YAML 1.1
    | [-+]? \. (?: inf | Inf | INF ) | \. (?: nan | NaN | NAN )
    """,
    re.VERBOSE,
)


class Ambiguous(ValueError):  # noqa: N818 - it is told as a finding
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
    if text[0] not in _SUSPECT:
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return _decimal(text)
    if _OTHERS_TYPE_IT.fullmatch(text) and not _TIME.fullmatch(text):
        raise _ambiguous(text)
    return text


def _decimal(text: str) -> float:
    if len(text) > _LONGEST_NUMBER:
        raise Ambiguous(
            f"This number has {len(text)} characters, and at most {_LONGEST_NUMBER} are allowed.",
            "Round it, or quote it if it is text.",
        )
    value = float(text)
    vanished = value == 0 and text.lower().partition("e")[0].strip("-0.")
    if vanished or value in (float("inf"), float("-inf")):
        raise Ambiguous(
            f"The number {text} is too {'small' if vanished else 'large'} for most programs.",
            "Write a number that a calculator can show, or quote it if it is text.",
        )
    return value


def _ambiguous(text: str) -> Ambiguous:
    shown = text if len(text) <= 40 else f"{text[:40]}..."
    if text == "<<":
        return Ambiguous(
            "<< merges another map into this one, and merging is not allowed in a trace.",
            "Write the fields out, each on its own line.",
        )
    word = _MEANT.get(text.lower())
    if word is not None:
        return Ambiguous(
            f"Some programs read {shown} as {word}, others as text.",
            f'Write {word} in small letters, or quote it if it is text: "{shown}".',
        )
    return Ambiguous(
        f"Some programs read {shown} as a number, others as something else.",
        f'Quote it if it is text: "{shown}". A number is written like 1000, -5 or 0.25 (at most '
        "18 digits, no leading zero).",
    )


_MEANT = {"~": "null", "null": "null", "true": "true", "false": "false"}
