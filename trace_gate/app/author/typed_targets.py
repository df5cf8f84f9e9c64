"""Targets as they are typed in a folder: `bids.csv` in `ads/` is ads/bids.csv, and that is said.

A target that begins with one of the words of the grammar, `file/` too, counts from the top.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.author import option_values
from trace_gate.core.gate import planned_values
from trace_gate.core.trace import target

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trace_gate.app.ports import Workspace, WritableRepository

FILE = "file/"


def from_here(
    git: WritableRepository, files: Workspace, typed: Iterable[str], here: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The targets from the top of the repository, and what is said of them.

    Args:
        git: the repository.
        files: its working tree.
        typed: as they were typed.
        here: the folder in which they were typed, from the top; empty at the top.
    """
    targets, said = [], []
    for text in typed:
        meant = _from_top(git, files, text, here)
        if meant != text:
            said.append(f"{text} is {meant}")
        if not _is_there(git, files, meant):
            near = planned_values.meant_content(target.parse(meant))
            more = f". Did you mean {near}?" if near is not None else ""
            name = meant.removeprefix(FILE)
            said.append(f"note: there is no file {name} yet: check the spelling{more}")
        targets.append(meant)
    return tuple(targets), tuple(said)


def moves_from_here(
    git: WritableRepository, files: Workspace, typed: Iterable[str], here: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The same for `TARGET OLD -> NEW`; what is not written so is left to who reads it."""
    moves: list[str] = []
    said: list[str] = []
    for text in typed:
        found = option_values.MOVE.fullmatch(text)
        if found is None:
            moves.append(text)
            continue
        (meant,), more = from_here(git, files, [found["target"]], here)
        moves.append(f"{meant}{text.removeprefix(found['target'])}")
        said += more
    return tuple(moves), tuple(said)


def _from_top(git: WritableRepository, files: Workspace, text: str, here: str) -> str:
    """A bare path from the folder where it was typed, unless only the top has such a file."""
    if not here or text.startswith(FILE) or not _is_file(text):
        return text
    nearer = _joined(here, text)
    if nearer is None or (not _is_there(git, files, nearer) and _is_there(git, files, text)):
        return text
    return nearer if _is_file(nearer) else f"{FILE}{nearer}"


def _is_there(git: WritableRepository, files: Workspace, text: str) -> bool:
    """Whether a file is in the working tree, staged, or in HEAD; other targets always are."""
    goal = target.parse_or_none(text)
    path = goal.path if goal is not None else None
    if path is None:
        return True
    if "*" in path:
        folder = path.partition("*")[0].rpartition("/")[0]
        return bool(files.below(folder)) or bool(git.index_entries([folder]))
    return (
        files.read(path) is not None
        or bool(git.index_entries([path]))
        or bool(git.entries(git.head(), [path]))
    )


def _is_file(text: str) -> bool:
    goal = target.parse_or_none(text)
    if goal is not None:
        return goal.kind == "file"
    return text.startswith(("./", "../")) or "*" in text.partition("/")[0] or "/" not in text


def _joined(here: str, text: str) -> str | None:
    """`here/text` without `.` and `..`; None for what leads out of the repository."""
    parts = here.split("/")
    for part in text.split("/"):
        if part == ".." and not parts:
            return None
        if part == "..":
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts) or None
