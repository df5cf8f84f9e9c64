"""Why is it so? From a line, a file or a trace to who decided it, and because of what (SPEC 9)."""

from __future__ import annotations

import difflib

from trace_gate.app.repository import adoption, find_trace, short_names
from trace_gate.app.repository import rules as repository_rules
from trace_gate.app.why import lines
from trace_gate.app.why import subject as subjects
from trace_gate.app.why.covering import Reading
from trace_gate.app.why.file import why_file
from trace_gate.app.why.line import BYTES, why_line
from trace_gate.app.why.trace import why_trace
from trace_gate.core import shell
from trace_gate.core.errors import CannotJudge, UsageError
from trace_gate.core.git_model import FOLDER
from trace_gate.core.policy.path_classes import is_market_file
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from trace_gate.app.ports import ReadableHistory, ReadWorkbooks, Store, Workspace
    from trace_gate.app.why.model import FileAnswer, LineAnswer, MarketRow, TraceAnswer
    from trace_gate.app.why.subject import Subject
    from trace_gate.core.git_model import Entry

WHOLE = "Of a file that is no text no line is known: this is the history of all of it."


def reading_of(
    git: ReadableHistory,
    store: Store | None,
    now: float,
    rev: str | None = None,
    workbooks: ReadWorkbooks | None = None,
) -> Reading:
    """The commit that is read: HEAD, or the one of a name; `workbooks` reads market files.

    Raises:
        CannotJudge: there is no commit yet, or it is not governed.
        UsageError: nothing here has that name.
    """
    head = git.head() if rev is None else find_trace.commit_of(git, rev)
    if head is None:
        raise CannotJudge("There is no commit yet.", remedy="git commit, then ask again.")
    rules = repository_rules.rules_at(git, head, store)
    if rules is None:
        raise adoption.not_governed(git, rev or "HEAD")
    return Reading(
        git=git, head=head, policy=rules.policy, store=store, now=now, workbooks=workbooks
    )


def subject_of(
    reading: Reading, files: Workspace | None, typed: str, from_top: Callable[[str], str]
) -> Subject:
    """What somebody asks about; a path that there is wins over every other name.

    `from_top` gives the path from the top of the repository for one that was typed.
    """

    def is_path(word: str) -> bool:
        path = from_top(word)
        if reading.git.entries(reading.head, [path]):
            return True
        return files is not None and files.taken(path)

    found = subjects.parse(typed, is_path)
    return found.with_(name=from_top(found.name)) if found.kind == "path" else found


def why_path(
    reading: Reading, files: Workspace | None, path: str, number: int | None, most: int
) -> LineAnswer | FileAnswer | TraceAnswer:
    """Why a line, or a file, is as it is.

    Args:
        reading: which commit is read.
        files: the working tree whose lines are meant; None: those of the commit.
        path: from the top of the repository.
        number: of the line; None for the whole file.
        most: so many commits of a file are named.

    Raises:
        UsageError: there is no such file or line.
    """
    entry = reading.git.entries(reading.head, [path]).get(path)
    if entry is None:
        return _not_committed(reading, files, path, number, most)
    if entry.mode == FOLDER:
        raise _folder(reading, path)
    trace_id = ids.id_of_path(path, reading.root)
    if trace_id is not None:
        return why_trace(reading, trace_id)
    if number is None:
        return _file(reading, path, most, binary=not _is_text(reading, entry))
    data = _content(reading, entry)
    if data is None or not lines.is_text(data):
        here = files.read(path) if files is not None else None
        market = _row(reading, path, number, here if here is not None else data or b"")
        remark = WHOLE if market is None else None
        return _file(reading, path, most, binary=True, remark=remark).with_(market=market)
    return why_line(reading, files, path, number, data)


def _row(reading: Reading, path: str, number: int, data: bytes) -> MarketRow | None:
    """What a row of a workbook says of targets; None where no entry reads the file."""
    if not is_market_file(path, reading.policy.gate):
        return None
    from trace_gate.app.why.market import workbook_row  # Most repositories map no file.

    return workbook_row(reading, path, number, data)


def _file(
    reading: Reading, path: str, most: int, *, binary: bool, remark: str | None = None
) -> FileAnswer:
    found = why_file(reading, path, binary=binary, most=most, remark=remark)
    if found is None:
        raise CannotJudge(f"Git knows no commit that brought {path}.", remedy="git fsck")
    return found


def _content(reading: Reading, entry: Entry) -> bytes | None:
    """The content of a file; None of a link, a submodule, or one that is too large."""
    if not entry.is_file:
        return None
    data = reading.git.blobs([entry.oid], BYTES)[entry.oid]
    return data if len(data) <= BYTES else None


def _is_text(reading: Reading, entry: Entry) -> bool:
    data = _content(reading, entry)
    return data is not None and lines.is_text(data)


def _not_committed(
    reading: Reading, files: Workspace | None, path: str, number: int | None, most: int
) -> LineAnswer | FileAnswer:
    """A file that the commit does not have: new here, deleted, or never there."""
    word = shell.word(path)
    if files is not None and files.read(path) is not None:
        if number is not None:
            return why_line(reading, files, path, number, b"")
        raise UsageError(
            f"{path} is in no commit yet, so it has no history.",
            remedy=f"git add {word} && trace-gate new decision --from-staged",
        )
    found = why_file(reading, path, binary=False, most=most, remark=None)
    if found is not None:
        return found
    raise _no_file(reading, path, number)


def _no_file(reading: Reading, path: str, number: int | None) -> UsageError:
    known = reading.git.all_entries(reading.head, "")
    name = path.rpartition("/")[2]
    same = [each for each in known if each.rpartition("/")[2] == name]
    near = same or difflib.get_close_matches(path, known, n=subjects.NEAR, cutoff=0.6)
    at = f":{number}" if number is not None else ""
    offered = [f"trace-gate why {shell.word(each)}{at}" for each in near[: subjects.NEAR]]
    look = f"git log --all --oneline -- {shell.word(path)}   looks in the other branches"
    return UsageError(
        f"No commit of this history has a file {path}.", remedy=" or ".join(offered) or look
    )


def _folder(reading: Reading, path: str) -> UsageError:
    inside = reading.git.all_entries(reading.head, path.rstrip("/"))
    first = next(iter(sorted(inside)), f"{path}/FILE")
    return UsageError(
        f"{path} is a folder: ask about one of its {len(inside)} files.",
        remedy=f"trace-gate why {shell.word(first)}   (all: git ls-files {shell.word(path)})",
    )


def trace_named(reading: Reading, name: str, files: Workspace | None) -> str:
    """The id of the trace that somebody means.

    Raises:
        UsageError: there is none, with those that are nearest.
    """
    if short_names.is_short(name):
        return short_names.meant(
            name, short_names.in_commit(reading.git, reading.head, reading.root)
        )
    path = ids.path_of(name, reading.root) if ids.is_trace_id(name) else None
    if path is not None and reading.git.entries(reading.head, [path]):
        return name
    there = reading.git.all_entries(reading.head, reading.root)
    known = [each for each in (ids.id_of_path(p, reading.root) for p in there) if each is not None]
    word = shell.word(name)
    if path is not None and files is not None and files.taken(path):
        raise UsageError(
            f"{name} is a draft that no commit has yet.", remedy=f"trace-gate show {word}"
        )
    look = f"git log --all --oneline -- {reading.root}   looks in the other branches"
    raise subjects.unknown("trace", name, subjects.nearest_traces(name, known), look)
