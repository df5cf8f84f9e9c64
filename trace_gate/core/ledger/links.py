"""Causal links name traces that exist, and the right ones of them older (SPEC 4). TG206."""

from __future__ import annotations

from trace_gate.core.record import Record
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from trace_gate.core.finding import Finding
    from trace_gate.core.ledger.model import Ledger
    from trace_gate.core.ledger.trace_file import Pointer, TraceFile
    from trace_gate.core.trace.model import Trace

    Wrong = tuple[Pointer, str, str]
    """The place of a link, what is wrong with it, and what mends it. No `Finding`: a check of all
    traces asks it of rows that are kept without their files."""

OLDER = ("caused_by", "supersedes")
SAME = ("trace_type", "tenant", "entity")

MOST = 1_000
"""Nobody writes so many traces in one moment that follow each other."""


class Linked(Record):
    """What a link needs to know of the trace that it names.

    `about` are its `SAME` fields, `older` the traces that it says are older.
    """

    id: str
    created_at: str | None
    about: tuple[str, ...]
    older: tuple[str, ...]


def linked(trace: Trace) -> Linked:
    """The little of a trace that links ask for."""
    about = tuple(_plain(trace.data.get(field)) for field in SAME)
    older = tuple(each for each in (trace.caused_by, trace.supersedes) if each)
    return Linked(id=trace.id or "", created_at=trace.created_at, about=about, older=older)


def named(trace: Trace) -> Iterator[tuple[Pointer, str]]:
    """Each id that the causal links of a trace name, with the place of the name."""
    if trace.caused_by:
        yield ("causal_links", "caused_by"), trace.caused_by
    if trace.supersedes:
        yield ("causal_links", "supersedes"), trace.supersedes
    for field in ("causes", "related_traces"):
        for index, trace_id in enumerate(getattr(trace, field)):
            yield ("causal_links", field, index), trace_id


def check(ledger: Ledger) -> Iterator[Finding]:
    """TG206 for the links of each trace that the unit adds or grows."""
    wanted = {trace_id for touched in ledger.live() for _, trace_id in named(touched.trace)}
    known = {
        trace_id: linked(file.trace)
        for trace_id, file in ledger.known.items()
        if trace_id in wanted and file.trace is not None
    }
    astray = dict(_astray(ledger))
    for touched in ledger.live():
        yield from broken(touched.file, known, astray)


def broken(
    file: TraceFile, known: Mapping[str, Linked], astray: Mapping[str, str]
) -> Iterator[Finding]:
    """TG206 for each link of one trace that is wrong.

    `astray` says for ids where their trace is which has errors of its own: the link follows
    from those.
    """
    if file.trace is None:
        return
    names = dict(named(file.trace))
    for pointer, message, fix in wrong(linked(file.trace), named(file.trace), known):
        found = file.finding("TG206", pointer, message, fix)
        cause = astray.get(names[pointer])
        yield found if cause in (None, file.path) else found.with_(follows=cause)


def id_in(path: str) -> str:
    """The id that a trace file has by its name."""
    return path.rpartition("/")[2].removesuffix(ids.SUFFIX)


def _astray(ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Ids of the unit's traces that are deleted, cannot be read or have errors, or are misnamed."""
    for touched in ledger.touched:
        final = touched.final
        if final is None or final.trace is None or final.problems:
            yield id_in(touched.path), touched.path
        elif final.trace.id is not None and final.trace.id != id_in(touched.path):
            yield final.trace.id, touched.path


def wrong(
    mine: Linked, names: Iterable[tuple[Pointer, str]], known: Mapping[str, Linked]
) -> Iterator[Wrong]:
    """Links that name nothing, their own trace, a later trace, or one of another kind."""
    for pointer, trace_id in names:
        other = known.get(trace_id)
        if other is None:
            from trace_gate.core.ledger import link_messages as messages

            yield (pointer, *messages.names_nothing(trace_id))
        elif trace_id == mine.id:
            from trace_gate.core.ledger import link_messages as messages

            yield (pointer, *messages.names_itself())
        elif pointer[1] in OLDER:
            yield from _older(mine, other, pointer, known)


def _older(
    mine: Linked, other: Linked, pointer: Pointer, known: Mapping[str, Linked]
) -> Iterator[Wrong]:
    here, there = ids.instant_or_none(mine.created_at), ids.instant_or_none(other.created_at)
    if here is not None and there is not None and there.seconds > here.seconds:
        from trace_gate.core.ledger import link_messages as messages

        yield (pointer, *messages.younger(other.id))
    elif here == there and _leads_to(other, mine.id, known):
        from trace_gate.core.ledger import link_messages as messages

        yield (pointer, *messages.circle(other.id))
    if pointer[1] == "supersedes":
        yield from _same_kind(mine, other, pointer)


def _leads_to(start: Linked, goal: str, known: Mapping[str, Linked]) -> bool:
    """Whether the traces of one moment that one says are older, and theirs, lead to another."""
    moment, todo, seen = ids.instant_or_none(start.created_at), [start], {start.id}
    while todo:
        older = set(todo.pop().older)
        if goal in older or len(seen) > MOST:
            return True
        fresh = [known[each] for each in sorted(older & known.keys() - seen)]
        todo += [each for each in fresh if ids.instant_or_none(each.created_at) == moment]
        seen |= older
    return False


def _same_kind(mine: Linked, other: Linked, pointer: Pointer) -> Iterator[Wrong]:
    for what, here, there in zip(SAME, mine.about, other.about, strict=True):
        if here != there:
            from trace_gate.core.ledger import link_messages as messages

            yield (pointer, *messages.other_kind(other.id, what))


def _plain(value: object) -> str:
    """A map as text that does not depend on the order of its keys or on what is empty in it."""
    if isinstance(value, dict):
        return repr(sorted((key, each) for key, each in value.items() if each is not None))
    return repr(value)
