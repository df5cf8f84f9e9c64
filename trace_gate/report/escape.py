"""Text from a repository made harmless for the place where it is shown (SPEC 6, Formats).

File names, trace texts and commit messages belong to whoever wrote them: no control
character, bidirectional mark, workflow command or Markdown of theirs reaches a reader.
"""

from __future__ import annotations

SAFE_SPACES = " "
_MARKDOWN = "\\`*_{}[]()<>#+-.!|~@:&$"
_PARTED = (
    ("&#64;", "&#64;&#8203;"),
    ("&#58;//", "&#58;&#8203;//"),
    ("www&#46;", "www&#8203;&#46;"),
)
"""`@`, `://` and `www.` with a space of no width: GitHub links them after it reads Markdown."""


def plain(text: str) -> str:
    """One line for a terminal or a log: what cannot be seen is shown by its number."""
    if not (text.isascii() and text.isprintable()):
        text = "".join(char if _is_visible(char) else _escaped(char) for char in text)
    return _no_command(text)


def exact(path: str) -> str:
    r"""A path for programs: bytes that are not UTF-8 as `\xNN`, a backslash as two.

    JSON has no bytes, and a lone surrogate in it is text that many readers refuse. No two
    paths look the same here.
    """
    return whole(path.replace("\\", "\\\\"))


def whole(text: str) -> str:
    """Text for programs: all of it, but what no text can hold is shown by its number."""
    if text.isascii():
        return text
    return "".join(_escaped(char) if "\ud800" <= char <= "\udfff" else char for char in text)


def command(text: str) -> str:
    """The message of a GitHub workflow command."""
    return plain(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def command_property(text: str) -> str:
    """A property of a GitHub workflow command (`file=`, `title=`)."""
    return command(text).replace(":", "%3A").replace(",", "%2C")


def markdown(text: str) -> str:
    """Text in GitHub's Markdown that stays text: no link, mention, tag or emphasis."""
    shown = "".join(f"&#{ord(char)};" if char in _MARKDOWN else char for char in plain(text))
    for sign, kept in _PARTED:
        shown = shown.replace(sign, kept)
    return shown


def _no_command(line: str) -> str:
    """The line, so that no log takes it for a command of ours.

    Runners obey `::` at the start of a line, after spaces too, and `##[` or `##vso[` anywhere.
    """
    if "##" in line:
        line = line.replace("##", "#\\x23")
    if line.lstrip().startswith("::"):
        line = line.replace(":", "\\x3a", 1)
    return line


def _is_visible(char: str) -> bool:
    return char in SAFE_SPACES or char.isprintable()


def _escaped(char: str) -> str:
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
