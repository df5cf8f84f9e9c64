"""The id that a short name means: `3`, `20250107-003`, `latest` (SPEC 9, Names of traces).

A number means one of the traces that somebody works with: those that the protected branch does
not have yet, and those of the newest day here. Where it could mean two, nothing is guessed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trace_gate.app.repository import find_trace, unit_base
from trace_gate.core.errors import CannotJudge, Refused, UsageError
from trace_gate.core.git_model import TRACE_BYTES
from trace_gate.core.record import Record
from trace_gate.core.trace import document, ids, title
from trace_gate.core.trace.model import Trace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from trace_gate.app.ports import Repository, Workspace

LATEST = "latest"
SHOWN = 9
"""So many traces are listed where a name could mean several."""

NEW = "trace-gate new observation   writes the first one"

_NUMBER = re.compile(r"[0-9]{1,18}")
_DATED = re.compile(r"[0-9]{8}-[0-9]{3,18}")


class TracesHere(Record):
    """The traces among which a short name is looked for."""

    ids: tuple[str, ...]
    """By day and number."""
    sealed: Callable[[Sequence[str]], frozenset[str]]
    """Those of some ids that the protected branch has; none where nobody can tell."""
    read: Callable[[str], bytes | None]
    """The text of a trace, by its id."""
    place: str
    """Where they are, for messages: `here`, or `in main`."""


def in_files(git: Repository, files: Workspace, root: str) -> TracesHere:
    """The traces of the working tree."""
    found = _sorted(ids.id_of_path(path, root) for path in files.below(root))
    return TracesHere(
        ids=found,
        sealed=lambda some: _sealed(git, some, root),
        read=lambda each: files.read(ids.path_of(each, root)),
        place="here",
    )


def in_commit(git: Repository, revision: str, root: str) -> TracesHere:
    """The traces of a commit.

    Raises:
        UsageError: there is no such commit.
    """
    entries = git.all_entries(find_trace.commit_of(git, revision), root)
    found = _sorted(ids.id_of_path(path, root) for path, each in entries.items() if each.is_file)

    def read(trace_id: str) -> bytes | None:
        entry = entries[ids.path_of(trace_id, root)]
        return git.blobs([entry.oid], TRACE_BYTES)[entry.oid]

    return TracesHere(
        ids=found,
        sealed=lambda some: _sealed(git, some, root),
        read=read,
        place=f"in {revision}",
    )


def is_short(name: str) -> bool:
    """Whether a name is a short one; others are ids or paths."""
    word, _, _ = name.partition(":")
    return word == LATEST or any(each.fullmatch(name) for each in (_NUMBER, _DATED))


def meant(name: str, here: TracesHere) -> str:
    """The id of the one trace that a short name means.

    Raises:
        UsageError: there is none, or there are several; these are listed with their titles.
        Refused: a trace that has to be read to tell cannot be read.
    """
    word, colon, trace_type = name.partition(":")
    if word == LATEST:
        return _latest(name, trace_type if colon else None, here)
    if _DATED.fullmatch(name):
        return f"{ids.PREFIX}{name}"
    number = int(name)
    having = [each for each in here.ids if _number(each) == number]
    sealed = here.sealed(having)
    near = [each for each in having if each not in sealed or _day(each) == _day(here.ids[-1])]
    if len(near) == 1:
        return near[0]
    if near:
        raise UsageError(
            f"{name} could be each of these: {_listed(near, here)}.", remedy=_by_id(near)
        )
    if having:
        raise UsageError(
            f"No draft has the number {name}, and no trace of the newest day {here.place}. "
            f"Older ones have: {_listed(having, here)}.",
            remedy=_by_id(having),
        )
    raise UsageError(f"There is no trace with the number {name} {here.place}.", remedy=_some(here))


def _latest(name: str, trace_type: str | None, here: TracesHere) -> str:
    """The newest trace, or the newest one of a type."""
    for each in reversed(here.ids):
        if trace_type is None or _read(each, here).trace_type == trace_type:
            return each
    if trace_type is None or not here.ids:
        raise UsageError(f"There is no trace {here.place}, so none is the latest.", remedy=NEW)
    kinds = sorted({str(_read(each, here).trace_type) for each in here.ids})
    raise UsageError(
        f"{name}: there is no trace of type {trace_type!r} {here.place}.",
        remedy=" or ".join(f"{LATEST}:{kind}" for kind in kinds),
    )


def _read(trace_id: str, here: TracesHere) -> Trace:
    """A trace that tells which one is meant: one that cannot be read could be it."""
    return Trace.of(document.load(here.read(trace_id) or b"", trace_id))


def _sealed(git: Repository, some: Sequence[str], root: str) -> frozenset[str]:
    if not some:
        return frozenset()
    try:
        base = unit_base.local_base(git, git.head(), tuple(git.merge_heads()), None).commit
    except CannotJudge:
        return frozenset()
    there = git.entries(base, [ids.path_of(each, root) for each in some])
    return frozenset(each for each in some if ids.path_of(each, root) in there)


def _sorted(found: Iterable[str | None]) -> tuple[str, ...]:
    known = (each for each in found if each is not None)
    return tuple(sorted(known, key=lambda each: (_day(each), _number(each))))


def _day(trace_id: str) -> str:
    return trace_id[6:14]


def _number(trace_id: str) -> int:
    return int(trace_id[15:])


def _listed(found: Sequence[str], here: TracesHere) -> str:
    """The newest of some traces with their titles."""
    shown = [f"{each} ({_title(each, here)})" for each in reversed(found)][:SHOWN]
    more = [f"and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
    return "; ".join([*shown, *more])


def _title(trace_id: str, here: TracesHere) -> str:
    try:
        return title.title(_read(trace_id, here))
    except Refused:
        return "cannot be read"


def _by_id(found: Sequence[str]) -> str:
    return f"Type the id, or the day and the number: {found[-1].removeprefix(ids.PREFIX)}"


def _some(here: TracesHere) -> str:
    return f"The newest is {here.ids[-1]}." if here.ids else NEW
