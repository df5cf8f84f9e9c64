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
        from trace_gate.core.trace import path_messages as messages

        return messages.backslash()
    if any(ord(each) < 32 or 127 <= ord(each) < 160 for each in path):
        from trace_gate.core.trace import path_messages as messages

        return messages.control_character()
    return _segments_problem(path) or _spelling_problem(path)


def _segments_problem(path: str) -> Problem | None:
    if path.endswith("/"):
        from trace_gate.core.trace import path_messages as messages

        return messages.folder(path)
    segments = path.split("/")
    if "" in segments:
        from trace_gate.core.trace import path_messages as messages

        return messages.empty_name()
    if "." in segments or ".." in segments:
        from trace_gate.core.trace import path_messages as messages

        return messages.dots(), _RELATIVE
    return None


def _spelling_problem(path: str) -> Problem | None:
    if path.isascii():
        return None
    from unicodedata import is_normalized

    if is_normalized("NFC", path):
        return None
    from trace_gate.core.trace import path_messages as messages

    return messages.two_pieces()
