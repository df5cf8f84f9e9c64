"""Text from a repository made harmless for the place where it is shown (DESIGN, decision 8).

File names, trace texts and commit messages belong to whoever wrote them: no control
character, bidirectional mark, workflow command or Markdown of theirs reaches a reader.
"""

from __future__ import annotations

SAFE_SPACES = " "
_MARKDOWN = "\\`*_{}[]()<>#+-.!|~@:&$"


def plain(text: str) -> str:
    """One line for a terminal: what cannot be seen is shown by its number."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(char if _is_visible(char) else _escaped(char) for char in text)


def command(text: str) -> str:
    """The message of a GitHub workflow command."""
    return plain(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def command_property(text: str) -> str:
    """A property of a GitHub workflow command (`file=`, `title=`)."""
    return command(text).replace(":", "%3A").replace(",", "%2C")


def markdown(text: str) -> str:
    """Text in GitHub's Markdown that stays text: no link, mention, tag or emphasis."""
    return "".join(f"&#{ord(char)};" if char in _MARKDOWN else char for char in plain(text))


def _is_visible(char: str) -> bool:
    return char in SAFE_SPACES or char.isprintable()


def _escaped(char: str) -> str:
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
