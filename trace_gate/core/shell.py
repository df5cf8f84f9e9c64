"""Words of a shell command, for the commands that messages show."""

from __future__ import annotations


def word(text: str) -> str:
    """The text as one word of a shell command; a path that begins like an option is no option.

    What nobody can see or type is written out, so that what is shown stays the command.
    """
    if not text.isprintable():
        return exact_word(text)
    text = _no_option(text)
    plain = text != "" and all(char.isalnum() or char in "/._-+@" for char in text)
    return text if plain else "'" + text.replace("'", "'\\''") + "'"


def exact_word(text: str) -> str:
    """The same where the very bytes count: what looks alike or cannot be seen is written out."""
    if text.isascii() and text.isprintable():
        return word(text)
    text = _no_option(text)
    plain = {char for char in text if char.isascii() and char.isprintable()} - {"'", "\\"}
    shown = (char if char in plain else _octets(char) for char in text)
    return f"$'{''.join(shown)}'"


def _no_option(text: str) -> str:
    return f"./{text}" if text.startswith("-") else text


def _octets(char: str) -> str:
    return "".join(f"\\{byte:03o}" for byte in char.encode("utf-8", "surrogateescape"))
