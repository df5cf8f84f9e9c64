"""Cover: every governed change of a unit needs a trace that covers it (SPEC 5, Cover).

TG401, TG402, TG404, TG405, TG410; TG412 by `content`. The heart of the gate.
"""

from __future__ import annotations

from trace_gate.core.finding import Finding
from trace_gate.core.gate.target_index import Naming
from trace_gate.core.policy import path_classes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trace_gate.core.gate.cover_messages import Uncovered
    from trace_gate.core.gate.decisions import DecisionStatus
    from trace_gate.core.gate.market_changes import MarketJudgement
    from trace_gate.core.gate.proposal import Case
    from trace_gate.core.git_model import Change

SOFT = ("TG401", "TG402", "TG404", "TG405", "TG410", "TG412")
"""The codes that `mode` may soften on ordinary paths (SPEC 2)."""

LEVELS = {"observe": "note", "warn": "warning"}


def check(
    case: Case, statuses: tuple[DecisionStatus, ...], market: MarketJudgement | None = None
) -> Iterator[Finding]:
    """One finding for each governed path without cover, and for each record that is missing.

    `market` is what was said of market files: their values are decided by themselves.
    """
    covered: dict[str, list[str]] = {}
    held: list[str] = []
    naming, added = Naming(statuses), _added_evidence(case)
    uncovered: Uncovered | None = None
    for change in case.proposal.changes:
        if case.classes.of(change) not in ("governed", "evidence"):
            continue
        if _is_added_evidence(case, change, added):
            continue
        status = cover_of(naming, change.path)
        if status is not None:
            held.append(change.path)
            if not status.recorded:
                covered.setdefault(status.touched.path, []).append(change.path)
        elif not _is_said_otherwise(case, market, change.path):
            if uncovered is None:
                from trace_gate.core.gate.cover_messages import Uncovered  # A sound unit has none.

                uncovered = Uncovered(case, naming)
            found = _beside_values(case, market, change.path) or uncovered.finding(change)
            yield soften(case, found, (change.path,))
    if not statuses:
        return
    _add_values(covered, market)
    for path, unshown in market.unshown if market is not None else ():
        yield soften(case, unshown, (path,))
    yield from _of_contents(case, statuses, naming, held)
    yield from _unrecorded(case, statuses, covered, market)
    yield from _unchanged(case, statuses, naming, uncovered.renamed if uncovered else {})


def _is_said_otherwise(case: Case, market: MarketJudgement | None, path: str) -> bool:
    """Whether a path has findings of its own: TG304, never softened, or those of its values."""
    values = market is not None and path in (market.covered | market.refused)
    return values or path in case.ledger.pointing


def _add_values(covered: dict[str, list[str]], market: MarketJudgement | None) -> None:
    """The market files whose values are said by a decision whose execution is not recorded."""
    for path, deciding in market.deciding.items() if market is not None else ():
        for status in deciding:
            if (
                status.open
                and not status.recorded
                and path not in covered.get(status.touched.path, ())
            ):
                covered.setdefault(status.touched.path, []).append(path)


def _beside_values(case: Case, market: MarketJudgement | None, path: str) -> Finding | None:
    """What is said of a file whose values are decided, and in which something else differs."""
    if market is None or path not in market.residue:
        return None
    from trace_gate.core.gate import market_messages  # A sound unit needs none.

    return market_messages.residue(case, path, market.residue[path], market.deciding[path])


def _unchanged(
    case: Case,
    statuses: tuple[DecisionStatus, ...],
    naming: Naming,
    renamed: Mapping[str, str],
) -> Iterator[Finding]:
    """TG410: what was decided and executed, and is not here."""
    from trace_gate.core.gate import rollbacks
    from trace_gate.core.gate.content import unchanged

    partners = rollbacks.partners(statuses)
    for status in statuses:
        others = partners.get(status.touched.path, ())
        for path, found in unchanged.check(case, status, naming, others, renamed):
            yield soften(case, found, (path,))


def _of_contents(
    case: Case, statuses: tuple[DecisionStatus, ...], naming: Naming, held: list[str]
) -> Iterator[Finding]:
    """TG412; of a branch that has not landed also what a squash of it would be."""
    from trace_gate.core.gate.content import content

    wrong = set()
    for finding in content.check(case, naming, held):
        wrong.add(finding.path)
        yield soften(case, finding, (finding.path or "",))
    if case.proposal.open:
        from trace_gate.core.gate.content import squash_preview

        gate = case.policy.gate
        sound = [
            path
            for path in held
            if path not in wrong and path_classes.mode_of(path, gate) == "block"
        ]
        yield from squash_preview.check(case, statuses, sound)


def cover_of(naming: Naming, path: str) -> DecisionStatus | None:
    """The decision that covers a path; one whose execution is recorded if there is any."""
    fitting = [each for each in naming.of(path) if each.covers]
    recorded = [each for each in fitting if each.recorded]
    return next(iter(recorded or fitting), None)


def _added_evidence(case: Case) -> frozenset[tuple[str | None, str | None]]:
    """Path and sha256 of each evidence entry that the unit adds."""
    if not case.ledger.touched:
        return frozenset()
    from trace_gate.core.ledger import evidence

    return frozenset(
        (entry.uri, entry.sha256)
        for touched in case.ledger.live()
        if not touched.file.problems
        for entry in evidence.added(touched)
    )


def _is_added_evidence(
    case: Case, change: Change, added: frozenset[tuple[str | None, str | None]]
) -> bool:
    """An entry that the unit adds covers the addition of its own file, when the hash agrees.

    What can be run is no report: it needs a decision, which says its mode.
    """
    if change.old is not None or change.new is None or not change.new.is_plain:
        return False
    found = case.ledger.evidence.get(change.path)
    if found is None or found.sha256 is None:
        return False
    return (change.path, found.sha256) in added


def soften(case: Case, finding: Finding, about: tuple[str, ...]) -> Finding:
    """The finding at the level that the `mode` of its paths asks for; the strictest wins."""
    if finding.code not in SOFT or finding.level != "error":
        return finding
    modes = {path_classes.mode_of(path, case.policy.gate) for path in about}
    if "block" in modes or not modes:
        return finding
    mode = "warn" if "warn" in modes else "observe"
    return finding.with_(level=LEVELS[mode], waits=False, softened=True)


def _unrecorded(
    case: Case,
    statuses: tuple[DecisionStatus, ...],
    covered: dict[str, list[str]],
    market: MarketJudgement | None,
) -> Iterator[Finding]:
    """TG410: the change is here, its execution is not recorded.

    Of values `mode` softens it no more than TG413: who does not record them could decide anew each
    day what a day may be.
    """
    deciding = market.deciding.values() if market is not None else ()
    of_values = {each.touched.path for mine in deciding for each in mine}
    for status in statuses:
        about = covered.get(status.touched.path)
        if about:
            more = f" and {len(about) - 3} more" if len(about) > 3 else ""
            found = unrecorded(case, status, f"{', '.join(about[:3])}{more}")
            strict = status.touched.path in of_values
            yield found if strict else soften(case, found, tuple(about))


def unrecorded(case: Case, status: DecisionStatus, covered: str) -> Finding:
    """TG410 for a decision of which the change is here, and its execution is not recorded."""
    from trace_gate.core.gate import unit_messages as messages

    return status.file.finding(
        "TG410",
        ("execution",),
        *messages.not_recorded(status, covered),
        level="error" if case.proposal.boundary else "warning",
    )
