"""Brings a folder to the rows of a commit: what is right already is left alone (SPEC 9, Export).

Everything that stands in the way is found before anything is written. `export.json` names what
is under way first, then each file comes to its place in one step, then `export.json` says what
there is.
"""

from __future__ import annotations

import json
from functools import partial

from trace_gate.core.errors import UsageError
from trace_gate.core.export import manifest as manifests
from trace_gate.core.export import parts
from trace_gate.core.export.manifest import Manifest, Written
from trace_gate.core.export.tables import TABLES, VERSION, described
from trace_gate.core.hashing import sha256_of
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Literal

    from trace_gate.app.export.collect import Rows
    from trace_gate.app.ports import Encode, Shelf
    from trace_gate.core.export.parts import Part

    Form = Literal["parquet", "csv", "sqlite"]
    Progress = Callable[[str, int, int], None]
    """(what, how many of it are done, of how many)"""

COLUMNS = "columns.json"


class Exported(Record):
    """What an export did, and what there is now."""

    folder: str
    form: Form
    repository: str
    commit: str
    rows: Mapping[str, int]
    """Table to its rows."""
    files: int
    written: tuple[str, ...]
    removed: tuple[str, ...]
    unreadable: tuple[str, ...]
    """Paths of traces that have no row, since they cannot be read."""


def export(
    rows: Rows,
    shelf: Shelf,
    form: Form,
    encode: Encode,
    progress: Progress = lambda *_: None,
) -> Exported:
    """Make the folder hold these rows, and nothing else of ours.

    Args:
        rows: of one commit.
        shelf: the folder.
        form: of its files.
        encode: writes the tables of a file to a path.
        progress: is told how far it is.

    Raises:
        UsageError: the folder holds something else, or the system refuses. What was there before
            is there still, or is named as under way.
    """
    made = parts.database(rows.tables) if form == "sqlite" else parts.partitioned(rows.tables, form)
    goal = Manifest(
        form=form, repository=rows.repository, commit=rows.commit, tool_version=rows.tool_version
    )
    with shelf.held():
        plan = _apply(shelf, goal, made, encode, progress)
    return Exported(
        folder=shelf.name,
        form=form,
        repository=rows.repository,
        commit=rows.commit,
        rows={table: len(rows.tables[table]) for table in TABLES},
        files=len(made),
        written=tuple(part.path for part in plan.todo),
        removed=tuple(plan.gone),
        unreadable=rows.unreadable,
    )


def _apply(
    shelf: Shelf, goal: Manifest, made: Sequence[Part], encode: Encode, progress: Progress
) -> _Plan:
    """Bring the folder to what is wanted; what that took."""
    old = _known(shelf, goal)
    plan = _Plan(shelf, old or goal, made)
    if plan.todo or plan.gone or old is None:
        _mark(shelf, old or goal, plan)
    files = dict(plan.kept)
    for at, part in enumerate(plan.todo):
        progress("files written", at, len(plan.todo))
        digest = shelf.put(part.path, partial(encode, part.tables))
        files[part.path] = Written(rows=part.count, digest=part.digest, sha256=digest)
    for path in plan.gone:
        shelf.remove(path)
    _finish(shelf, goal.with_(files=files), old)
    return plan


class _Plan:
    """What has to be written and taken away; made before anything is."""

    def __init__(self, shelf: Shelf, old: Manifest, made: Sequence[Part]) -> None:
        """Look at every file.

        Raises:
            UsageError: a file of somebody else stands in the way.
        """
        self.kept: dict[str, Written] = {}
        self.todo: list[Part] = []
        known = {*old.files, *old.under_way}
        for part in made:
            was, there = old.files.get(part.path), shelf.sha256(part.path)
            if there is not None and part.path not in known:
                raise _foreign(shelf, part.path)
            if was is not None and (was.digest, was.sha256) == (part.digest, there):
                self.kept[part.path] = was
            else:
                self.todo.append(part)
        self.gone = sorted(known - {part.path for part in made})
        for path in self.gone:
            there, was = shelf.sha256(path), old.files.get(path)
            ours = path in old.under_way or was is None or there == was.sha256
            if there is not None and not ours:
                raise _foreign(shelf, path)


def _known(shelf: Shelf, goal: Manifest) -> Manifest | None:
    """What an earlier run wrote here; None in a new folder.

    Raises:
        UsageError: it is a folder of somebody else, or of another export.
    """
    data = shelf.read(manifests.NAME)
    if data is None:
        if shelf.holds_something():
            raise _other_folder(shelf, "it holds something else than an export")
        return None
    found = manifests.parse(data)
    if found is None:
        raise _other_folder(shelf, f"its {manifests.NAME} is damaged, or is no export's")
    if found.version > VERSION:
        raise UsageError(
            f"A newer release of trace-gate wrote {shelf.name}: its columns are version "
            f"{found.version}, and this one knows {VERSION}. Nothing was written.",
            remedy="Export with that release, or into another folder.",
        )
    if (found.form, found.repository) != (goal.form, goal.repository):
        raise _other_folder(
            shelf, f"it holds the export of {found.repository} as {found.form}, and this is "
            f"{goal.repository} as {goal.form}",
        )  # fmt: skip
    return found


def _mark(shelf: Shelf, old: Manifest, plan: _Plan) -> None:
    """Say what is under way, so that a later run knows what is ours."""
    begun = {part.path for part in plan.todo}
    kept = {path: each for path, each in old.files.items() if path not in begun}
    marked = old.with_(files=kept, under_way=tuple(sorted(begun | {*plan.gone} - kept.keys())))
    shelf.write(manifests.NAME, manifests.text_of(marked).encode())


def _finish(shelf: Shelf, now: Manifest, old: Manifest | None) -> None:
    """Say what there is, where that is something else than before."""
    columns = json.dumps(described(), indent=1, ensure_ascii=False) + "\n"
    there = shelf.read(COLUMNS)
    if there is None or sha256_of(there) != sha256_of(columns.encode()):
        shelf.write(COLUMNS, columns.encode())
    text = manifests.text_of(now).encode()
    if shelf.read(manifests.NAME) != text or old is None:
        shelf.write(manifests.NAME, text)


def _foreign(shelf: Shelf, path: str) -> UsageError:
    return UsageError(
        f"{shelf.name}/{path} is not what an export wrote. Nothing was written.",
        remedy="Look at it and move it away, or export into another folder.",
    )


def _other_folder(shelf: Shelf, why: str) -> UsageError:
    return UsageError(
        f"{shelf.name} cannot take this export: {why}. Nothing was written.",
        remedy="Name a folder that is new or empty.",
    )
