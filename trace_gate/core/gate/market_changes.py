"""Market files: each value that changes is one that a decision of the unit says (SPEC 5).

TG413, TG414 and TG415, and TG405 where the decision that says it may not be executed. `mode`
softens none of them: what reaches the market is not a question of how strict a folder is.
"""

from __future__ import annotations

from trace_gate.core.gate import market_messages as messages
from trace_gate.core.gate import market_unchanged
from trace_gate.core.gate.market_said import SaidOfTargets, chained
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.decisions import DecisionStatus
    from trace_gate.core.gate.market_said import Step
    from trace_gate.core.gate.proposal import Case
    from trace_gate.core.market.held import Implied, MarketChanges


class MarketJudgement(Record):
    """What was said of the market files of a unit."""

    findings: tuple[Finding, ...] = ()
    covered: frozenset[str] = frozenset()
    """Paths of which nothing differs but values that executable decisions say."""
    refused: frozenset[str] = frozenset()
    """Paths with findings of their own that say all: only values differ, or nobody can read it."""
    residue: Mapping[str, str] = {}
    """Paths whose values are all decided, with what else differs in them."""
    unshown: tuple[tuple[str, Finding], ...] = ()
    """TG410, by the paths of the files that do not show what was executed."""
    deciding: Mapping[str, tuple[DecisionStatus, ...]] = {}
    """By path the decisions that say its changes."""


NOTHING = MarketJudgement()


class Answered(Record):
    """One implied change, and what the decisions of the unit say of its target."""

    change: Implied
    steps: tuple[Step, ...]
    """That are about it, in the order of their executions; where nothing is wrong, that say it."""
    wrong: Finding | None
    """None where they lead from what the base has to what the unit leaves."""


def judge(
    case: Case, statuses: tuple[DecisionStatus, ...], market: MarketChanges
) -> MarketJudgement:
    """Hold each implied change against what the decisions of the unit say."""
    found: dict[str, list[Finding]] = {}
    deciding: dict[str, dict[str, DecisionStatus]] = {}
    for each in answers(case, statuses, market):
        path = each.change.place.path
        if each.wrong is not None:
            found.setdefault(path, []).append(each.wrong)
        else:
            mine = deciding.setdefault(path, {})
            mine.update({step.status.touched.path: step.status for step in each.steps})
    for problem in market.problems:
        found.setdefault(problem.path, []).append(messages.unreadable(problem))
    decided = market.paths - found.keys()
    whole = {path for path in market.paths if path not in market.residue}
    shown = (
        tuple(market_unchanged.check(case, statuses, market)) if market.shown or market.was else ()
    )
    return MarketJudgement(
        findings=tuple(each for mine in found.values() for each in messages.shortened(mine)),
        unshown=shown,
        covered=frozenset(decided & deciding.keys() & whole),
        refused=frozenset(found.keys() & whole) | {each.path for each in market.problems},
        residue={p: what for p, what in market.residue.items() if p in decided & deciding.keys()},
        deciding={path: tuple(each.values()) for path, each in deciding.items()},
    )


def answers(
    case: Case, statuses: tuple[DecisionStatus, ...], market: MarketChanges
) -> Iterator[Answered]:
    """Each implied change in its order, with what the decisions of the unit say of its target."""
    said = SaidOfTargets(statuses, market.present)
    for change in market.changes:
        yield _of(case, said, change)


def _of(case: Case, said: SaidOfTargets, change: Implied) -> Answered:
    steps, back = said.steps(change), said.put_back(change)
    for tried in ((*back, *steps), steps) if back else (steps,):
        may = tuple(each for each in tried if each.status.executable)
        if may and chained(change, may) is None:
            return Answered(change=change, steps=may, wrong=None)
    steps = steps or said.records(change)
    if not steps:
        wrong = messages.undeclared(case, change, said.hint(change))
        return Answered(change=change, steps=(), wrong=wrong)
    broken = chained(change, steps)
    if broken is None:
        stopped = next(each for each in steps if not each.status.executable)
        wrong = messages.not_executable(stopped.status, change)
    else:
        wrong = messages.differs(case, change, broken)
    return Answered(change=change, steps=steps, wrong=wrong)
