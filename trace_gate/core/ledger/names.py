"""Names: an id names one trace for ever, and its path follows from it (SPEC 4, Names)."""

from __future__ import annotations

from trace_gate.core.finding import Finding
from trace_gate.core.git_model import REGULAR
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.git_model import Entry
    from trace_gate.core.ledger.model import Ledger
    from trace_gate.core.ledger.trace_file import Touched, TraceFile
    from trace_gate.core.policy.policy import Policy

EXECUTABLE = "100755"
NOTES = ("md", "txt", "rst")
"""Texts, which are at home in docs/."""
KINDS = {EXECUTABLE: "an executable file", "120000": "a symbolic link", "160000": "a submodule"}


def check(ledger: Ledger, policy: Policy) -> Iterator[Finding]:
    """TG207 for what is not a trace file, TG201 and TG202 for what is named wrongly."""
    for path, entry in ledger.strays:
        yield stray(path, entry, policy.gate.traces)
    holders = _holders(ledger)
    for touched in ledger.live():
        holder = _other_holder(holders, ledger, touched)
        yield from misnamed(touched.file, policy.gate.traces, holder)


def misnamed(file: TraceFile, root: str, holder: str | None) -> Iterator[Finding]:
    """TG201 where id, path and date disagree; TG202 where `holder` has that id already."""
    trace = file.trace
    if trace is None or trace.id is None or not ids.is_trace_id(trace.id):
        return
    if ids.path_of(trace.id, root) != file.path:
        yield _wrong_path(file, root, taken=holder is not None)
        if holder is not None:
            from trace_gate.core.ledger import name_messages as messages

            yield file.finding(
                "TG202",
                ("id",),
                messages.taken_id(trace, holder),
                _number_of_its_own(file, root),
            )
    yield from _wrong_date(file)


def stray(path: str, entry: Entry, root: str) -> Finding:
    """TG207 for one path under the traces folder that is not a trace file."""
    from trace_gate.core.ledger import name_messages as messages

    what = KINDS.get(entry.mode, "not a trace file")
    if ids.id_of_path(path, root) is not None and entry.mode != REGULAR:
        message = messages.no_ordinary_file(what)
        fix = _ordinary(path, entry)
    else:
        message, fix = _astray(path, entry, what, root)
    return Finding(code="TG207", message=message, remediation=fix, path=path)


def _ordinary(path: str, entry: Entry) -> str:
    """What makes an ordinary file of a trace."""
    from trace_gate.core.ledger import name_messages as messages

    if entry.mode == EXECUTABLE:
        return messages.not_executable(path)
    return messages.put_itself_there(path)


def _astray(path: str, entry: Entry, what: str, root: str) -> tuple[str, str]:
    """What is said of a file in the traces folder; of a trace, which folder is the right one."""
    from trace_gate.core.ledger import name_messages as messages

    stem = path.rpartition("/")[2].partition(".")[0].upper()
    if ids.is_trace_id(stem):
        right = ids.path_of(stem, root)
        return messages.wrong_folder(stem, right, path)
    return messages.no_trace(root, what), _elsewhere(path, entry, root)


def _elsewhere(path: str, entry: Entry, root: str) -> str:
    """Notes go where no trace is needed; of anything else nobody can tell where it belongs."""
    from trace_gate.core.ledger import name_messages as messages

    name = path.rpartition("/")[2]
    _stem, dot, ending = name.rpartition(".")
    if entry.mode == REGULAR and path != root and dot and ending.lower() in NOTES:
        return messages.to_the_docs(path, name)
    return messages.out_of_git(path, root)


def _as_it_is_called(file: TraceFile, root: str) -> str:
    """The id that the name of a misplaced file asks for; empty where the name is none."""
    own = ids.id_of_path(file.path, root)
    return f"`id: {own}`" if own is not None else ""


def _number_of_its_own(file: TraceFile, root: str) -> str:
    from trace_gate.core.ledger import name_messages as messages

    named = _as_it_is_called(file, root)
    if named:
        return messages.as_called(named)
    return messages.next_number(file)


def _wrong_path(file: TraceFile, root: str, *, taken: bool) -> Finding:
    from trace_gate.core.ledger import name_messages as messages

    trace_id = str(file.trace and file.trace.id)
    right = ids.path_of(trace_id, root)
    named = _as_it_is_called(file, root)
    move = f"git mv {file.path} {right}" + (f"   # or write {named}" if named else "")
    return file.finding(
        "TG201",
        ("id",),
        messages.wrong_path(trace_id, right),
        _number_of_its_own(file, root) if taken else move,
    )


def _wrong_date(file: TraceFile) -> Iterator[Finding]:
    trace = file.trace
    created = ids.instant_or_none(trace.created_at) if trace is not None else None
    if trace is None or trace.id is None or created is None:
        return
    day = created.utc_date
    if day.replace("-", "") != trace.id[6:14]:
        from trace_gate.core.ledger import name_messages as messages

        yield file.finding("TG201", ("created_at",), *messages.wrong_date(trace.id, day, file))


def _holders(ledger: Ledger) -> dict[str, list[str]]:
    """For each id the paths of the files of the unit that claim it."""
    found: dict[str, list[str]] = {}
    for touched in ledger.touched:
        trace = touched.final.trace if touched.final is not None else None
        if trace is not None and trace.id is not None:
            found.setdefault(trace.id, []).append(touched.path)
    return found


def _other_holder(holders: dict[str, list[str]], ledger: Ledger, touched: Touched) -> str | None:
    """The path of another file that holds the id which this file claims."""
    claimed = touched.trace.id or ""
    others = (path for path in holders.get(claimed, ()) if path != touched.path)
    other = next(others, None)
    if other is not None:
        return other
    known = ledger.known.get(claimed)
    return known.path if known is not None and known.path != touched.path else None
