"""Words of a shell command, for the commands that messages show."""

from __future__ import annotations


def word(text: str) -> str:
    """The text as one word of a shell command."""
    plain = text != "" and all(char.isalnum() or char in "/._-+@" for char in text)
    return text if plain else "'" + text.replace("'", "'\\''") + "'"
