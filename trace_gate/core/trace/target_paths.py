"""Which paths a file target may name: those that Git keeps, in one spelling each (SPEC 3)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    Problem = tuple[str, str]

_RELATIVE = "Write the path from the top folder of the repository, like notes/week-1.md."


def path_problem(path: str) -> Problem | None:
    """What is wrong with a path, and how to write it; None when nothing is."""
    if not path:
        return "it is empty.", _RELATIVE
    if path.startswith("/") or (path[1:3] == ":/" and path[0].isalpha()):
        return "it is an absolute path.", _RELATIVE
    if "\\" in path:
        return "it has a backslash.", "Write / between folders, on Windows too."
    if any(ord(each) < 32 or 127 <= ord(each) < 160 for each in path):
        return "it has a control character.", "Rename the file, or write the path in one line."
    return _segments_problem(path) or _spelling_problem(path)


def _segments_problem(path: str) -> Problem | None:
    if path.endswith("/"):
        return "it ends in /, and Git keeps files, not folders.", f"For all below it: {path}**"
    segments = path.split("/")
    if "" in segments:
        return "it has two / in a row.", "Write one / between folders."
    if "." in segments or ".." in segments:
        return "it has a . or .. as a folder.", _RELATIVE
    return None


def _spelling_problem(path: str) -> Problem | None:
    if path.isascii():
        return None
    from unicodedata import is_normalized

    if is_normalized("NFC", path):
        return None
    return (
        "its accented letters are written in two pieces (not NFC).",
        "Type the name again, or copy it from `git ls-files`.",
    )
