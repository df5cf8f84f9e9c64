"""The bytes of a derived file: YAML in one canonical form (SPEC 8).

One fact a line, so that a diff reads as what changed. Whatever is not plainly a word is
quoted as JSON would, which YAML 1.1 and 1.2 read alike; so the bytes depend on the data
alone, and every reader gets the data back.
"""

from __future__ import annotations

import re
from functools import lru_cache
from json.encoder import encode_basestring

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

_WORD = re.compile(r"[A-Za-z](?:[A-Za-z0-9_./-]*[A-Za-z0-9_/-])?")
"""What no reader takes for anything but text, apart from `_TYPED`."""

_TYPED = frozenset(
    ("null", "none", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf", "infinity")
)

_HIDDEN = re.compile(
    "[\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202f"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Control, bidirectional and zero-width characters, which a file shows by their number."""

_WORDS = {None: "null", True: "true", False: "false"}

_LONGEST_NUMBER = 30

_SHORT = 64
"""Names and ids come again and again, so how they are written is remembered."""

_LONGEST_KEY = 1_000
"""A longer one needs a `?` before it: YAML looks for the colon in 1,024 characters."""


def render(data: Mapping[str, Any], *, notice: str) -> bytes:
    """The file of some plain data, below a notice of one or more lines.

    A tuple is written as a list. Our own reader takes no whole number of more than 18
    digits; the others do.

    Raises:
        TypeError: a value is not plain data.
        ValueError: a number is not finite, or a text holds half of a character.
    """
    lines = [f"# {line}".rstrip() for line in notice.splitlines()]
    if data:
        _members(data, "", lines)
    else:
        lines.append("{}")
    lines.append("")
    return "\n".join(lines).encode()


def _members(data: Mapping[str, Any], indent: str, lines: list[str]) -> None:
    for key, value in data.items():
        head, kind = _key(key, indent), type(value)
        if kind is str:
            lines.append(f"{head} {_text(value)}")
        elif kind is int:
            lines.append(f"{head} {value}")
        elif value and isinstance(value, dict):
            lines.append(head)
            _members(value, f"{indent}  ", lines)
        elif value and isinstance(value, list | tuple):
            lines.append(head)
            _items(value, f"{indent}  ", lines)
        else:
            lines.append(f"{head} {_scalar(value)}")


def _items(items: Sequence[Any], indent: str, lines: list[str]) -> None:
    inner = f"{indent}  "
    for item in items:
        if type(item) is str:
            lines.append(f"{indent}- {_text(item)}")
        elif item and isinstance(item, dict):
            first = len(lines)
            _members(item, inner, lines)
            lines[first] = f"{indent}- {lines[first][len(inner) :]}"
        elif item and isinstance(item, list | tuple):
            lines.append(f"{indent}-")
            _items(item, inner, lines)
        else:
            lines.append(f"{indent}- {_scalar(item)}")


@lru_cache(maxsize=4_096)
def _key(key: str, indent: str) -> str:
    """A key up to its colon."""
    if not isinstance(key, str):
        raise TypeError(f"{key!r} is a key, and no text")
    text = _text(key)
    return f"{indent}{text}:" if len(text) <= _LONGEST_KEY else f"{indent}? {text}\n{indent}:"


def _scalar(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return _WORDS[value]
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, str):
        return _text(str(value))
    if isinstance(value, dict | list | tuple):
        return "{}" if isinstance(value, dict) else "[]"
    raise TypeError(f"{type(value).__name__} is no plain data")


def _float(value: float) -> str:
    """With a point, and digits in place of an exponent where they are few.

    Not all readers take `1e16` for a number; `1.0e+16` they do.
    """
    text = float.__repr__(value)
    if "e" not in text:
        if text in ("nan", "inf", "-inf"):
            raise ValueError(f"{text} cannot be written")
        return text
    from decimal import Decimal

    plain = format(Decimal(text), "f")
    if len(plain) <= _LONGEST_NUMBER:
        return plain if "." in plain else f"{plain}.0"
    digits, _, exponent = text.partition("e")
    return f"{digits if '.' in digits else f'{digits}.0'}e{exponent}"


def _text(text: str) -> str:
    return _short(text) if len(text) <= _SHORT else _spelled(text)


def _spelled(text: str) -> str:
    if _WORD.fullmatch(text) and text.lower() not in _TYPED:
        return text
    quoted = encode_basestring(text)
    return quoted if quoted.isascii() and "\x7f" not in quoted else _HIDDEN.sub(_escaped, quoted)


_short = lru_cache(maxsize=4_096)(_spelled)


def _escaped(found: re.Match[str]) -> str:
    number = ord(found[0])
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"
