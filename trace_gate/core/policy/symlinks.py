"""Where a governed symbolic link may lead (SPEC 5): never to what changes without a decision.

Links are followed as a computer that ignores upper and lower case would follow them: names
are compared in folded case, and a link on the way is followed, too.
"""

from __future__ import annotations

from trace_gate.core import path_patterns
from trace_gate.core.git_model import REGULAR, SUBMODULE, SYMLINK, Entry
from trace_gate.core.policy import name_messages as messages
from trace_gate.core.policy import path_classes, safe_names
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from trace_gate.core.policy.gate import GatePolicy

MOST_LINKS = 40
"""So many links on one way are followed; a computer follows no more."""

OUTSIDE = "it leads out of the repository, where changes need no trace"


class Way(Record):
    """How far a link could be followed.

    `goal` is the path it leads to, when the way ended. `asks` is a path whose entry must be
    known before the way goes on. `wrong` says why it may not lead there. One of them is set.
    """

    goal: str | None = None
    asks: str | None = None
    wrong: str | None = None


class Seen(Record):
    """What is known of one path on a way: its entry, and what it says where it is a link.

    The entry is None where nothing is; a folder has one with the mode of no file.
    """

    entry: Entry | None
    text: str | None = None


def follow(path: str, text: str, seen: Mapping[str, Seen]) -> Way:
    """Where the link at `path` that says `text` leads, as far as `seen` tells."""
    steps, here = _steps(text), path.split("/")[:-1]
    followed = 1
    while steps:
        part = steps.pop(0)
        if part == "..":
            if not here:
                return Way(wrong=OUTSIDE)
            here.pop()
            continue
        here.append(part)
        now = "/".join(here)
        if now not in seen:
            return Way(asks=now)
        entry = seen[now].entry
        if entry is not None and entry.mode == SUBMODULE and steps:
            return Way(wrong=messages.into_submodule(now))
        if entry is not None and entry.mode == SYMLINK:
            followed += 1
            if followed > MOST_LINKS:
                return Way(wrong="it leads in a circle")
            if wrong_text(seen[now].text or "/") is not None:
                return Way(wrong=messages.through_link(now))
            here.pop()
            steps[:0] = _steps(seen[now].text or "/")
    return Way(goal="/".join(here))


def wrong_text(text: str) -> str | None:
    """Why a link may not say this, wherever it leads; None when it may."""
    if text.startswith("/"):
        return OUTSIDE
    names = text.rstrip("/").split("/")
    up = next((at for at, name in enumerate(names) if name not in ("..", ".")), len(names))
    if ".." in names[up:]:
        return messages.late_parent()
    below = [name for name in names[up:] if name not in ("", ".")]
    return safe_names.unsafe("/".join(below)) if below else None


def free_below(goal: str, entry: Entry | None, gate: GatePolicy) -> str | None:
    """What changes without a decision there, for people; None when nothing does.

    `entry` is what is there. Only of a regular file it is known that nothing can lie below it.
    """
    is_file = entry is not None and entry.is_file
    for folder in gate.derived:
        if _meets(goal, folder, is_file=is_file):
            return messages.into_derived(folder)
    if _meets(goal, gate.traces, is_file=is_file):
        return messages.into_traces(gate)
    if not is_file and _meets(goal, gate.uploads, is_file=False):
        return messages.into_uploads(gate)
    example = goal if is_file else f"{goal}/x".removeprefix("/")
    if path_classes.classify(example, REGULAR, gate) in ("protected", "evidence"):
        return None  # these classes win over `exempt`
    for pattern in gate.exempt:
        if path_patterns.may_match(pattern, goal, below=not is_file):
            return messages.into_exempt(pattern)
    return None


def is_set_free(path: str, old: Entry | None, new: Entry | None, gate: GatePolicy) -> bool:
    """Whether a link may have led to the file of a path, and may not to what a change leaves."""
    if old is None or not old.is_file or (new is not None and new.is_file):
        return False
    return free_below(path, old, gate) is None and free_below(path, new, gate) is not None


def _meets(goal: str, folder: str, *, is_file: bool) -> bool:
    """Whether the goal lies in a folder, or the folder in it."""
    root, place = folder.casefold(), goal.casefold()
    return path_classes.below(place, root) or (
        not is_file and (not goal or path_classes.below(root, place))
    )


def _steps(text: str) -> list[str]:
    return [part for part in text.split("/") if part not in ("", ".")]
