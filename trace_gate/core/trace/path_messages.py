"""Why a text is no path or pattern, and how it is written (SPEC 3, Targets)."""

from __future__ import annotations


def backslash() -> tuple[str, str]:
    """Folders are parted as on Windows."""
    return ("it has a backslash.", "Write / between folders, on Windows too.")


def control_character() -> tuple[str, str]:
    """It has what nobody can type."""
    return ("it has a control character.", "Rename the file, or write the path in one line.")


def folder(path: str) -> tuple[str, str]:
    """It is a folder."""
    return ("it ends in /, and Git keeps files, not folders.", f"For all below it: {path}**")


def empty_name() -> tuple[str, str]:
    """A name in it is empty."""
    return ("it has two / in a row.", "Write one / between folders.")


def dots() -> str:
    """It goes where it is or up."""
    return "it has a . or .. as a folder."


def two_pieces() -> tuple[str, str]:
    """Its letters are not in the usual form."""
    return (
        "its accented letters are written in two pieces (not NFC).",
        "Type the name again, or copy it from `git ls-files`.",
    )


def star_at_top() -> tuple[str, str]:
    """A pattern names no folder."""
    return (
        "a * must stand below at least one folder that is named.",
        "Name the folder: notes/* or notes/**/*.md.",
    )


def stars_in_name() -> tuple[str, str]:
    """Two stars are a part of a name."""
    return ("** must stand alone between two /.", "Write notes/**/*.md, not notes/**.md.")
