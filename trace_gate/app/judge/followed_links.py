"""Follows symbolic links through the tree that a unit leaves (SPEC 5)."""

from __future__ import annotations

from trace_gate.core.gate.proposal import LinkGoal
from trace_gate.core.git_model import FOLDER, SYMLINK, Entry
from trace_gate.core.policy import path_classes, symlinks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from trace_gate.app.ports import Repository
    from trace_gate.app.repository.result_tree import Side

LONGEST = 4096
"""Bytes of the text of a link; no computer follows a longer one."""

A_FOLDER = Entry(mode=FOLDER, oid="")
"""Stands for a folder: of the index only the files in it are known."""


def followed(git: Repository, side: Side, links: Mapping[str, Entry]) -> dict[str, LinkGoal]:
    """Where each of some links leads, by its path, with what is there."""
    texts = link_texts(git, {entry.oid for entry in links.values()})
    seen: dict[str, symlinks.Seen] = {}
    return {
        path: _followed(git, side, path, texts[entry.oid], seen) for path, entry in links.items()
    }


def left(git: Repository, side: Side, base: str, goals: Collection[str]) -> dict[str, LinkGoal]:
    """The links of the base that the unit leaves, and that lead to one of some paths."""
    before = git.all_entries(base, "")
    links = [path for path, entry in before.items() if entry.mode == SYMLINK]
    still = {p: e for p, e in side.entries(links).items() if e == before[p]} if links else {}
    gone = {path_classes.twin_key(goal): goal for goal in goals}
    return {
        path: found.with_(left=gone[path_classes.twin_key(found.goal)])
        for path, found in followed(git, side, still).items()
        if found.goal is not None and path_classes.twin_key(found.goal) in gone
    }


def link_texts(git: Repository, oids: set[str]) -> dict[str, str | None]:
    """What links say, by their object names; None for one that is too long for a link."""
    heads = git.heads(oids, LONGEST) if oids else {}
    return {
        oid: heads[oid].decode("utf-8", "surrogateescape") if oid in heads else None for oid in oids
    }


def _followed(
    git: Repository, side: Side, path: str, text: str | None, seen: dict[str, symlinks.Seen]
) -> LinkGoal:
    if text is None:
        return LinkGoal(wrong=f"its text is longer than {LONGEST} bytes")
    wrong = symlinks.wrong_text(text)
    while wrong is None:
        way = symlinks.follow(path, text, seen)
        if way.asks is None:
            there = seen.get(way.goal or "", symlinks.Seen(entry=A_FOLDER))
            return LinkGoal(goal=way.goal, entry=there.entry, wrong=way.wrong)
        seen[way.asks] = _seen(git, side, way.asks)
    return LinkGoal(wrong=wrong)


def _seen(git: Repository, side: Side, path: str) -> symlinks.Seen:
    entry = _entry(side, path)
    if entry is None or entry.mode != SYMLINK:
        return symlinks.Seen(entry=entry)
    return symlinks.Seen(entry=entry, text=link_texts(git, {entry.oid})[entry.oid])


def _entry(side: Side, path: str) -> Entry | None:
    """What is at a path; on a computer that ignores upper and lower case, too."""
    folder, _, name = path.rpartition("/")
    twins = [
        each
        for each in side.names(folder)
        if path_classes.twin_key(each) == path_classes.twin_key(name)
    ]
    if not twins:
        return None
    real = name if name in twins else twins[0]
    where = f"{folder}/{real}" if folder else real
    return side.entries([where]).get(where, A_FOLDER)
