"""Why a line is as it is: from a line of a governed file to its commit and its trace (SPEC 9)."""

from __future__ import annotations

from trace_gate.app.judge.trace_reader import read_trace
from trace_gate.app.why import covering, lines, traces
from trace_gate.app.why.model import LineAnswer, Origin
from trace_gate.core import shell
from trace_gate.core.errors import UsageError
from trace_gate.core.git_model import REGULAR, Entry
from trace_gate.core.policy.path_classes import classify, is_market_file
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.app.ports import Workspace
    from trace_gate.app.why.covering import Reading, Reason
    from trace_gate.app.why.model import ExplainedTrace, MarketRow, State
    from trace_gate.core.git_model import LineOrigin

BYTES = 64 << 20
"""Of a file that is larger no line is looked for."""


def why_line(
    reading: Reading, files: Workspace | None, path: str, number: int, data: bytes
) -> LineAnswer:
    """Why a line of a text is as it is.

    Args:
        reading: which commit is read.
        files: the working tree whose line is meant; None: that of the commit.
        path: of the file.
        number: of the line, from 1.
        data: the content of the file in the commit; empty where it is new.

    Raises:
        UsageError: the file has no such line.
    """
    committed = lines.lines_of(data)
    here = files.read(path) if files is not None else None
    shown = committed if here is None else lines.lines_of(here)
    if not 1 <= number <= len(shown):
        raise _beyond(path, number, len(shown))
    answer = _of_line(reading, files, (path, number), committed, shown)
    return answer.with_(market=_market(reading, path, number, data if here is None else here))


def _of_line(
    reading: Reading,
    files: Workspace | None,
    asked: tuple[str, int],
    committed: list[str],
    shown: list[str],
) -> LineAnswer:
    """Which commit wrote the line, and why."""
    path, number = asked
    there = _in_commit(path, committed, shown, number)
    kind = classify(path, REGULAR, reading.policy.gate)
    if there is None:
        before = lines.replaced(committed, shown, number)
        return _uncommitted(reading, files, (path, number, kind), shown[number - 1], before)
    origin = reading.git.line_origin(reading.head, path, there)
    return _committed(reading, (path, number, kind), shown[number - 1], origin)


def _market(reading: Reading, path: str, number: int, data: bytes) -> MarketRow | None:
    """What the line says of targets; None where no entry of market_files.yaml reads the file."""
    if not is_market_file(path, reading.policy.gate):
        return None
    from trace_gate.app.why.market import market_row  # Most repositories map no file.

    return market_row(reading, path, number, data)


def _in_commit(path: str, committed: list[str], shown: list[str], number: int) -> int | None:
    if committed == shown:
        return number
    try:
        return lines.line_before(committed, shown, number)
    except LookupError:
        raise UsageError(
            f"{path} here and in the commit differ in so many lines that it is not known which "
            f"line of the commit is line {number}.",
            remedy=f"trace-gate why --rev HEAD {shell.word(path)}:{number}   asks the commit.",
        ) from None


def _beyond(path: str, number: int, count: int) -> UsageError:
    word = shell.word(path)
    many = "1 line" if count == 1 else f"{count} lines"
    return UsageError(
        f"{path} has {many}, so there is no line {number}.",
        remedy=f"trace-gate why {word}{f':{count}' if count else ''}",
    )


def _committed(
    reading: Reading, asked: tuple[str, int, str], text: str, found: LineOrigin
) -> LineAnswer:
    path, number, kind = asked
    why = covering.reason(reading, found.commit, found.path)
    before = _before(reading, found)
    named = tuple(_explained(reading, why, found.commit, (before, text)))
    return LineAnswer(
        path=path,
        line=number,
        text=text,
        before=before,
        kind=kind,
        commit=reading.head,
        state=why.state,
        origin=origin_of(reading, found.commit, found.path, found.line, why.landed),
        traces=named[:1],
        others=tuple(each.trace for each in named[1:]),
        remark=why.remark,
        commands=commands(path, why.state, found.commit, [each.trace for each in named[:1]]),
    )


def _explained(
    reading: Reading, why: Reason, commit: str, line: tuple[str | None, str]
) -> Iterator[ExplainedTrace]:
    for path in why.traces:
        at = why.landed or commit
        found = traces.explain(reading, path, why.policy, commit=at, line=line)
        if found is not None:
            yield found


def origin_of(
    reading: Reading, commit: str, path: str, line: int | None, landed: str | None
) -> Origin:
    """A commit as the origin of something."""
    raw = reading.git.commit(commit)
    return Origin(
        commit=commit,
        path=path,
        line=line,
        author=raw.author.name,
        at=ids.utc_text(raw.committer.seconds),
        subject=raw.subject,
        landed=landed,
    )


def _before(reading: Reading, found: LineOrigin) -> str | None:
    """The line that its commit replaced."""
    if found.before is None:
        return None
    git = reading.git
    places = ((found.commit, found.path), found.before)
    entries = [git.entries(commit, [path]).get(path) for commit, path in places]
    oids = [each.oid for each in entries if each is not None and each.is_file]
    if len(oids) < 2:
        return None
    texts = git.blobs(oids, BYTES)
    new, old = (lines.lines_of(texts[oid]) for oid in oids)
    return lines.replaced(old, new, found.line) if found.line <= len(new) else None


def _uncommitted(
    reading: Reading,
    files: Workspace | None,
    asked: tuple[str, int, str],
    text: str,
    before: str | None,
) -> LineAnswer:
    path, number, kind = asked
    drafts = list(_drafts(reading, files, path)) if files is not None else []
    return LineAnswer(
        path=path,
        line=number,
        text=text,
        before=before,
        kind=kind,
        commit=reading.head,
        state="uncommitted",
        origin=None,
        traces=(),
        others=tuple(drafts),
        remark=None,
        commands=commands(path, "uncommitted", None, drafts),
    )


def _drafts(reading: Reading, files: Workspace, path: str) -> Iterator[str]:
    """Ids of the traces of the working tree that name a path and that no commit has yet."""
    known = reading.git.all_entries(reading.head, reading.root)
    for each in sorted(files.below(reading.root)):
        trace_id = ids.id_of_path(each, reading.root)
        if trace_id is None or each in known:
            continue
        entry = Entry(mode=REGULAR, oid="")
        trace = read_trace(each, entry, files.read(each) or b"").trace
        if trace is not None and covering.names_path(trace, path):
            yield trace_id


def commands(path: str, state: State, commit: str | None, named: list[str]) -> tuple[str, ...]:
    """What shows more, or mends what is missing."""
    word = shell.word(path)
    if state == "uncommitted":
        new = "trace-gate new decision --from-staged   (after git add)"
        draft = [f"trace-gate why {each}" for each in named]
        return (*draft, "trace-gate check --staged") if named else (new, f"git diff HEAD -- {word}")
    found = [f"trace-gate why {each}" for each in named]
    found += [f"git show {commit[:10]} -- {word}"] if commit is not None else []
    if state == "past_the_gate" and commit is not None:
        found.append(f"trace-gate explain {commit[:10]}")
    return (*found, f"trace-gate why {word}")
