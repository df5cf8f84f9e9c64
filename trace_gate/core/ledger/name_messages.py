"""What is said of traces that are named wrongly: TG201, TG202, TG207 (SPEC 4, Names)."""

from __future__ import annotations

from trace_gate.core.shell import word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.ledger.trace_file import TraceFile
    from trace_gate.core.trace.model import Trace


def taken_id(trace: Trace, holder: str) -> str:
    """Another trace has the id."""
    return f"The id {trace.id} already belongs to {holder}. An id names one trace for ever."


def no_ordinary_file(what: str) -> str:
    """A trace is no ordinary file."""
    return f"This trace is {what}. A trace must be an ordinary file."


def not_executable(path: str) -> str:
    """What mends a trace that can be run."""
    return f"git update-index --chmod=-x {word(path)}   # then commit"


def put_itself_there(path: str) -> str:
    """What mends a trace behind a link."""
    return f"Put the trace itself there, and nothing that leads to it, then: git add {word(path)}"


def wrong_folder(stem: str, right: str, path: str) -> tuple[str, str]:
    """A trace is in another folder than its id says."""
    return (
        f"This is not the place of a trace: {stem} belongs in {right}.",
        f"git mv {word(path)} {word(right)}",
    )


def no_trace(root: str, what: str) -> str:
    """Something else than a trace is among the traces."""
    return f"Only traces may be in {root}/, and this is {what}."


def to_the_docs(path: str, name: str) -> str:
    """What mends a note among the traces."""
    return f"mkdir -p docs && git mv {word(path)} {word(f'docs/{name}')}   # then commit"


def out_of_git(path: str, root: str) -> str:
    """What mends anything else among the traces."""
    return (
        f"git rm --cached --force -- {word(path)}   # it stays on disk: move it out of {root}/, "
        "to where it belongs, then commit"
    )


def as_called(named: str) -> str:
    """What mends an id that is not the one of the file."""
    return f"Write {named}, as this file is called."


def next_number(file: TraceFile) -> str:
    """What mends an id that is taken."""
    return f"Give this trace the next free number: trace-gate renumber {file.path}"


def wrong_path(trace_id: str, right: str) -> str:
    """The path of a trace does not follow from its id."""
    return f"The id is {trace_id}, so the file must be {right}."


def wrong_date(trace_id: str, day: str, file: TraceFile) -> tuple[str, str]:
    """The day in the id is another one than that of the trace."""
    return (
        f"The id says {trace_id[6:14]}, but created_at is on {day} in UTC.",
        f"trace-gate renumber {file.path}   # or write the day of the id in created_at",
    )
