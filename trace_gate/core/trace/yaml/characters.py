"""Characters that a reader cannot see, or that two tools read differently (SPEC 3).

Refused are control characters, U+0085 and the two Unicode line ends (some YAML parsers
begin a new line there, others do not), everything that turns the direction of text, and
whatever has no width: Unicode's default-ignorable characters. The joiners ZWJ and ZWNJ are
letters' business in Persian and Hindi and in emoji, and allowed outside of keys; so are
variation selectors. Fields that are identifiers refuse both by their pattern in the schema.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_HIDDEN = (
    "\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u2028\\u2029"
    "\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069"
    "\\xad\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180e\\u200b\\u2060-\\u2065\\u206a-\\u206f"
    "\\u3164\\ufeff\\uffa0\\ufff0-\\ufffb\\ufffe\\uffff\\ud800-\\udfff"
    "\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e00ff"
    "\\U000e01f0-\\U000e0fff"
)
# Compiled at their first use: most traces are ASCII and need none of them.
_IN_SOURCE = f"[{_HIDDEN}]|\\r(?!\\n)"
_IN_VALUE = f"[{_HIDDEN}\\r]"
_IN_KEY = f"[{_HIDDEN}\\r\\n\\t\\u200c\\u200d]"
_PLAIN_BYTES = bytes((9, 10, *range(32, 127)))
_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def in_source(data: bytes, text: str) -> Iterator[int]:
    """Where a character stands that a document may not have, anywhere in it."""
    if data.translate(None, _PLAIN_BYTES):
        import re

        for found in re.finditer(_IN_SOURCE, text):
            yield found.start()


def in_value(value: str) -> str | None:
    """The first such character of a decoded value (escapes can write what the source cannot)."""
    return _first(_IN_VALUE, value)


def in_key(key: str) -> str | None:
    """The first such character of a decoded key; there, line breaks and joiners count too."""
    return _first(_IN_KEY, key)


def _first(pattern: str, text: str) -> str | None:
    if text.isascii() and text.isprintable():
        return None
    import re

    found = re.search(pattern, text)
    return found[0] if found else None


def visible(line: str) -> str:
    """A line with each such character as U+FFFD, so that it can be shown and columns stay."""
    if line.isascii() and line.isprintable():
        return line
    import re

    return re.sub(_IN_VALUE, "\ufffd", line.replace("\t", " ").replace("\n", " "))


def described(character: str) -> str:
    """What the character is, for people."""
    from unicodedata import category, name

    from trace_gate.core.trace.yaml import character_messages as messages

    code = f"U+{ord(character):04X}"
    if character in _DIRECTION:
        return messages.turns_direction(code)
    if character == "\r":
        return messages.lone_return(code)
    if category(character) in ("Cc", "Cs"):
        return f"{code}, a control character"
    called = name(character, "").lower()
    return messages.unseen(called, code)
