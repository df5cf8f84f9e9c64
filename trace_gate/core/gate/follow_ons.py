"""Findings that only follow from another one are left out (SPEC 6: all that is wrong, once).

A trace that cannot be read, or that has mistakes of its own, is also no cover, no cause and no
evidence. Whoever mends the trace mends all of that, so only the trace's own findings are shown.
It fails closed: a finding is left out only where an error stays that weighs at least as much.
"""

from __future__ import annotations

from trace_gate.core.finding import only_waits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from trace_gate.core.finding import Finding
    from trace_gate.core.ledger.model import Ledger
    from trace_gate.core.trace.model import Trace

    Place = tuple[str | None, int | None, int | None]

READING = ("TG101", "TG102", "TG103", "TG104")
"""What reading a trace and its profile have to say (SPEC 3)."""

FIELDS = ("TG201", "TG205", "TG206", "TG208", "TG301", "TG302", "TG303")
"""What is said of one field, and is about the same mistake where its profile complains there."""

JUDGED = ("TG405", "TG501", "TG505", "TG507", "TG508", "TG509", "TG601")
"""What is said of a trace by what the traces before it say."""

BLOCKS, WAITS = 2, 1


def roots(found: Iterable[Finding], causes: Mapping[str, str] | None = None) -> list[Finding]:
    """The findings that stand for themselves, in their order.

    Args:
        found: all findings.
        causes: `broken_causes`.
    """
    every = list(found)
    unread = {_place(each): _weight(each) for each in every if each.code in READING}
    told = [
        (each, _cause(each, causes or {})) for each in every if not _is_same_field(each, unread)
    ]
    heaviest: dict[str | None, int] = {}
    for each, cause in told:
        if cause is None:
            heaviest[each.path] = max(heaviest.get(each.path, 0), _weight(each))
    return [
        each
        for each, cause in told
        if cause is None or heaviest.get(cause, 0) < max(WAITS, _weight(each))
    ]


def broken_causes(ledger: Ledger) -> dict[str, str]:
    """Ids of the unit's traces that build on a trace with errors of its own, to its path.

    They name it, or rest on the hypothesis that it registers.
    """
    broken = dict(_broken(ledger))
    if not broken:
        return {}
    from trace_gate.core.ledger import links

    found = {}
    for touched in ledger.live():
        names = [name for _, name in links.named(touched.trace)]
        names += _hypotheses(touched.trace)
        own = touched.path
        cause = next((broken[each] for each in names if broken.get(each, own) != own), None)
        if cause is not None and touched.trace.id is not None:
            found[touched.trace.id] = cause
    return found


def _broken(ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Each name by which others know a broken trace of the unit, and its path."""
    for touched in ledger.touched:
        final = touched.final
        if final is not None and final.problems:
            from trace_gate.core.ledger import links

            yield links.id_in(touched.path), touched.path
            if final.trace is not None:
                for name in (final.trace.id, *_hypotheses(final.trace)):
                    yield str(name), touched.path


def _hypotheses(trace: Trace) -> tuple[str, ...]:
    name = trace.layer("hypothesis").get("hypothesis_id")
    return (name,) if isinstance(name, str) else ()


def _cause(finding: Finding, causes: Mapping[str, str]) -> str | None:
    """The path of the trace whose errors are the reason for a finding."""
    judged = finding.follows is None and finding.code in JUDGED
    return causes.get(finding.trace_id or "") if judged else finding.follows


def _weight(finding: Finding) -> int:
    """How much an error stops; 0 for what stops nothing."""
    if finding.level != "error":
        return 0
    return WAITS if only_waits(finding) else BLOCKS


def _is_same_field(finding: Finding, unread: Mapping[Place, int]) -> bool:
    """Its field cannot be read as what it has to be, so nothing else can be said of it."""
    if finding.code not in FIELDS or finding.line is None:
        return False
    return unread.get(_place(finding), 0) >= max(WAITS, _weight(finding))


def _place(finding: Finding) -> Place:
    return finding.path, finding.line, finding.column
