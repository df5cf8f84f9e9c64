"""The traces that a page names: where each lies, who wrote it, what it says of itself (SPEC 9)."""

from __future__ import annotations

from trace_gate.core.errors import Refused
from trace_gate.core.git_model import TRACE_BYTES
from trace_gate.core.record import Record
from trace_gate.core.trace import document, ids
from trace_gate.core.trace.model import Trace, text_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from trace_gate.app.ports import Repository
    from trace_gate.core.git_model import FileOrigin


class NamedTrace(Record):
    """A trace as a page lists it. Texts are as the trace has them."""

    id: str
    path: str
    created: str = ""
    """The day, in UTC as the id has it."""
    type: str = ""
    agent: str = ""
    """Which role the trace says that it is of."""
    author: str | None = None
    """Of the commit that brought it; None where that is not known."""
    claim: str | None = None
    """What the decision says of the guardrails."""
    approved_by: str | None = None
    executed: bool = False
    result: str | None = None
    """Of the execution of a decision; of a verification what it says came out."""
    summary: str | None = None
    """Why it was decided, what is expected, what was learned."""
    unreadable: bool = False


def ids_in(value: object) -> Iterator[str]:
    """Each id of a trace that some plain data names, as often as it does."""
    if isinstance(value, str):
        if ids.is_trace_id(value):
            yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from ids_in(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from ids_in(each)


def read(
    git: Repository,
    commit: str,
    root: str,
    names: Iterable[str],
    origins: Mapping[str, FileOrigin],
) -> dict[str, NamedTrace]:
    """Id to trace, of those that a commit has, in order.

    Args:
        git: the repository.
        commit: which one.
        root: the folder of traces.
        names: ids of traces.
        origins: path to the commit that brought it; empty where nobody can know.
    """
    paths = {ids.path_of(name, root): name for name in sorted({*names})}
    entries = {p: e for p, e in git.entries(commit, paths).items() if e.is_file}
    texts = git.blobs([each.oid for each in entries.values()], TRACE_BYTES)
    found = {}
    for path, entry in sorted(entries.items()):
        origin = origins.get(path)
        author = None if origin is None else origin.author
        name = paths[path]
        found[name] = _named(name, path, texts.get(entry.oid), author)
    return found


def _named(name: str, path: str, text: bytes | None, author: str | None) -> NamedTrace:
    begun = NamedTrace(id=name, path=path, created=ids.date_of(name), author=author)
    try:
        trace = Trace.of(document.load(text or b"", path))
    except Refused:
        return begun.with_(unreadable=True)
    decides = trace.trace_type == "decision"
    verified = text_in(trace.layer("verification"), "hypothesis_result")
    return begun.with_(
        type=trace.trace_type or "",
        agent=trace.agent_id or "",
        claim=trace.guardrail_check if decides else None,
        approved_by=trace.approved_by if decides else None,
        executed=decides and trace.executed_at is not None,
        result=trace.result if decides else verified,
        summary=_summary(trace),
    )


def _summary(trace: Trace) -> str | None:
    """The sentence by which a person knows it again."""
    for layer, field in (
        ("decision", "rationale"),
        ("verification", "learning"),
        ("hypothesis", "statement"),
    ):
        text = text_in(trace.layer(layer), field)
        if text:
            return text
    return None
