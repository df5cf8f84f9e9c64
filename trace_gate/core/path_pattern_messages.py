"""Why a pattern of paths cannot be used: the ends of sentences (SPEC 3)."""

from __future__ import annotations


def no_slash() -> str:
    """It does not begin at the top."""
    return "it must begin with `/`, so that everybody sees where it starts"


def too_long(longest: int) -> str:
    """It is too long."""
    return f"it is longer than {longest} characters"


def unseen() -> str:
    """It has what nobody sees."""
    return "it holds a character that nobody can see"


def two_slashes() -> str:
    """A name in it is empty."""
    return "two slashes follow each other, or it ends with a slash: write `/folder/**`"


def no_name_of_git(name: str) -> str:
    """A name in it is none of Git."""
    return f"it holds a name `{name}`, which no path in Git has"


def joined_stars() -> str:
    """Two stars are a part of a name."""
    return "`**` must stand alone between two slashes, as in `/docs/**/*.md`"


def blank_edge() -> str:
    """A name in it has a blank at its edge."""
    return "a name in it begins or ends with a space"


def open_end() -> str:
    """It ends before what it began."""
    return "a `[` is never closed, or a `\\` stands at the end of a name"
