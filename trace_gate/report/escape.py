"""Text from a repository made harmless for the place where it is shown (SPEC 6, Formats).

File names, trace texts and commit messages belong to whoever wrote them: no control
character, bidirectional mark, workflow command or Markdown of theirs reaches a reader.
"""

from __future__ import annotations

SAFE_SPACES = " "
_MARKDOWN = "\\`*_{}[]<#~|@&$"
_FIRST_IN_MARKDOWN = "-+>=.)"
"""What makes a list, a quote or a heading of a line, as its first character or after digits."""
_MAY_MEAN = frozenset(f"{_MARKDOWN}{_FIRST_IN_MARKDOWN}:")
"""All signs that mean something somewhere; most characters of a page are none of them."""


def visible(text: str) -> str:
    """One line in which nothing is hidden: what cannot be seen is shown by its number."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(char if _is_visible(char) else _escaped(char) for char in text)


def plain(text: str) -> str:
    """One line for a terminal or a log: all of it is visible, and none of it a command."""
    return _no_command(visible(text))


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


def json_text(data: object, *, indent: int | None = None, ascii_only: bool = True) -> str:
    """JSON in which no log finds a command either: in one line of ASCII, if nothing else is asked.

    Signs of the same kind stand in a row in its texts only, so a program reads what was meant.
    """
    from json import dumps

    text = dumps(data, ensure_ascii=ascii_only, indent=indent)
    return text.replace("##", "\\u0023\\u0023")


def command(text: str) -> str:
    """The message of a GitHub workflow command."""
    return plain(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def command_property(text: str) -> str:
    """A property of a GitHub workflow command (`file=`, `title=`)."""
    return command(text).replace(":", "%3A").replace(",", "%2C")


def markdown(text: str, *, starts_line: bool = True) -> str:
    """Text in GitHub's Markdown that stays text: no link, mention, tag, emphasis or math.

    Where it cannot start a line, as in a cell of a table, fewer of its signs mean anything.
    """
    line = plain(text)
    first = len(line) - len(line.lstrip(" 0123456789")) if starts_line else -1
    if _MAY_MEAN.isdisjoint(line):
        return line
    return "".join(
        [
            _in_markdown(line, at, first) if char in _MAY_MEAN else char
            for at, char in enumerate(line)
        ]
    )


def _in_markdown(line: str, at: int, first: int) -> str:
    """A character of the line, so that it means nothing but itself.

    GitHub looks for names, numbers of issues, addresses and signs after it reads Markdown, so a
    space of no width parts what entities alone do not: `@`, `#12`, `GH-12`, `://`, `www.`, `:x:`.
    """
    char, after = line[at], line[at + 1 : at + 2]
    before = line[max(at - 3, 0) : at].lower()
    if char == "@" or (char == "#" and after.isdigit()):
        return f"&#{ord(char)};&#8203;"
    if char == ":":
        is_parted = after == "/" or _is_sign(line[at + 1 : at + 50])
        return ":" if after == " " else "&#58;&#8203;" if is_parted else "&#58;"
    if char == "." and before == "www":
        return "&#8203;&#46;"
    if char == "-" and before.endswith("gh"):
        return "&#45;&#8203;"
    special = char in _MARKDOWN or (at == first and char in _FIRST_IN_MARKDOWN)
    return f"&#{ord(char)};" if special else char


def _is_sign(after: str) -> bool:
    """Whether GitHub makes a picture of it: `smile:` behind a colon, not the `30:` of a time."""
    name, colon, _ = after.partition(":")
    if len(name) <= len("30") and name.isdigit():
        return False
    return bool(name and colon) and all(char.isalnum() or char in "_+-" for char in name)


def sarif_message(text: str) -> str:
    r"""Text of a SARIF message, in which `[words](place)` would be a link: its signs get a `\`.

    The standard reads a backslash as an escape only there (SARIF 2.1.0, 3.11.6).
    """
    shown = plain(text)
    if "](" not in shown:
        return shown
    return "".join(f"\\{char}" if char in "\\[]" else char for char in shown)


def uri(path: str) -> str:
    """A path as a relative URI: bytes that are not UTF-8 stay the bytes that they are."""
    from urllib.parse import quote

    return quote(path.encode("utf-8", "surrogateescape"), safe="/")


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
