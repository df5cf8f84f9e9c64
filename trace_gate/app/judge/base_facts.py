"""The facts that a unit meets: what the fold of its base knows, what its traces say (SPEC 7).

They are collected before anything is judged: first what the decisions and results of the unit
ask by themselves, then what the answers lead to, until nothing new is asked.
"""

from __future__ import annotations

from trace_gate.core.errors import CannotJudge
from trace_gate.core.gate import decisions, fold_effects_findings
from trace_gate.core.gate.results import results
from trace_gate.core.governor.facts_view import Arrival, FactsView
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from trace_gate.app.judge.services import Services
    from trace_gate.app.ports import FactSource, Repository
    from trace_gate.core.fold.result import AddressedFact
    from trace_gate.core.gate.proposal import Case
    from trace_gate.core.governor.context import DecisionContext
    from trace_gate.core.governor.evaluate import Evaluation
    from trace_gate.core.governor.facts_view import Landed, Rows
    from trace_gate.core.ledger.trace_file import Touched, TraceFile
    from trace_gate.core.market.cell_values import Value
    from trace_gate.core.market.held import Held, Key
    from trace_gate.core.policy.policy import Policy
    from trace_gate.core.trace.model import Tenant

    Moved = Mapping[str, tuple[Sequence[AddressedFact], Sequence[AddressedFact]]]
    """As `FactSource.moved`"""


class Landing(Record):
    """Some traces, as they land on a base."""

    base: str | None
    touched: Sequence[Touched]
    policy: Policy
    at: float
    """When (epoch seconds)."""
    since: str | None = None
    """The tip before the push that brings them; None for no push."""


def with_facts(git: Repository, case: Case, services: Services) -> Case:
    """The case with the facts that its unit meets, and what the guardrails say of its decisions."""
    proposal, newest = case.proposal, case.around.newest
    landing = Landing(
        base=proposal.base,
        touched=case.ledger.touched,
        policy=case.policy,
        at=proposal.landing,
        since=proposal.since,
    )
    known = case.market.was if case.market is not None else {}
    found = [
        (
            file,
            _context_of(
                file, paths, landing, services, usual_shop=_is_usual(file, newest), known=known
            ),
        )
        for file, paths in decisions.judged_anew(case)
    ]
    contexts = [context for _, context in found if context is not None]
    view = _collected(git, landing, services, contexts, case)
    return case.with_(folded=view, evaluations=dict(_evaluations(found, view)))


def with_its_facts(
    git: Repository, file: TraceFile, paths: Sequence[str], landing: Landing, services: Services
) -> DecisionContext | None:
    """The context of one decision; None where nobody can tell whose it is, or when it is."""
    known: Mapping[Key, Held] = {}
    if landing.policy.market_files and file.trace is not None:
        from trace_gate.app.judge.market_files import base_values
        from trace_gate.core.gate import market_said

        asked = market_said.campaign_targets([file.trace])
        known = base_values(git, landing.base, landing.policy, asked, services.workbooks)
    context = _context_of(file, paths, landing, services, known=known)
    if context is None:
        return None
    return context.with_(facts_view=_collected(git, landing, services, [context]))


def _context_of(
    file: TraceFile,
    paths: Sequence[str],
    landing: Landing,
    services: Services,
    *,
    usual_shop: bool = False,
    known: Mapping[Key, Held],
) -> DecisionContext | None:
    """The context of a decision, without the facts that it meets yet.

    `known` is what the mapped files of the base have.
    """
    from trace_gate.core.governor.evaluate import context_of_decision

    return context_of_decision(
        file,
        paths,
        policy=landing.policy,
        facts_view=FactsView({}, (), landing.policy),
        local_date=services.local_date,
        landing=landing.at,
        usual_shop=usual_shop,
        in_files=_in_files(file, known) if known else {},
    )


def _in_files(file: TraceFile, known: Mapping[Key, Held]) -> dict[str, Value]:
    """What the files have for the shop of a decision, by the normal form of each target."""
    from trace_gate.core.gate import market_said

    shop = market_said.shop_of(file.trace) if file.trace is not None else None
    return {normal: held.value for (whose, normal), held in known.items() if whose == shop}


def _evaluations(
    found: Iterable[tuple[TraceFile, DecisionContext | None]], view: FactsView
) -> Iterator[tuple[str, Evaluation]]:
    for file, context in found:
        from trace_gate.core.governor.evaluate import evaluate  # Most units have no decision.

        yield file.path, evaluate(context and context.with_(facts_view=view), file)


def _collected(
    git: Repository,
    landing: Landing,
    services: Services,
    contexts: Sequence[DecisionContext],
    case: Case | None = None,
) -> FactsView:
    """The facts that decisions and a case ask for. Most ask for none, and nothing is read."""
    view = FactsView({}, (), landing.policy)
    if not any(_not_collected(view, contexts, case)):
        return view
    source = _source(git, landing, services)
    view = FactsView({}, arrivals(source.moved, landing.touched, landing.policy), landing.policy)
    while True:
        nodes, days = _not_collected(view, contexts, case)
        if not nodes and not days:
            return view
        landed = {zone: _landed(git, landing, services, zone) for zone in days}
        view = view.with_more(source.facts(nodes), landed)


def _not_collected(
    view: FactsView, contexts: Sequence[DecisionContext], case: Case | None
) -> tuple[set[str], set[str | None]]:
    """The nodes that are asked about and not collected yet, as far as the facts tell; the days.

    Days are time zones: what landed on the day there? None: what came by the same push?
    """
    nodes: set[str] = set()
    days: set[str | None] = set()
    for each in contexts:
        from trace_gate.core.governor import evaluate

        nodes.update(evaluate.nodes(each, view))
        days.update({each.day} if each.market else ())
    if case is not None:
        met = case.with_(folded=view)
        nodes.update(fold_effects_findings.nodes(met), results.nodes(met))
        days.update(results.days(met))
    return view.missing(nodes), days - view.landed.keys()


def _landed(git: Repository, landing: Landing, services: Services, zone: str | None) -> Landed:
    from trace_gate.app.judge.landed_together import landed_together

    return landed_together(
        git,
        landing.base,
        zone,
        landing=landing.at,
        since=landing.since,
        local_date=services.local_date,
        root=landing.policy.gate.traces,
    )


class Facts(Record):
    """The `FactSource` of one commit."""

    moved: Moved
    facts: Callable[[Collection[str]], Rows]


class NoFacts:
    """The `FactSource` of no traces at all."""

    @property
    def moved(self) -> Moved:
        """Nothing."""
        return {}

    def facts(self, nodes: Collection[str]) -> Rows:
        """Nothing of each."""
        return {node: {} for node in nodes}


def _source(git: Repository, landing: Landing, services: Services) -> FactSource:
    if landing.base is None:
        return NoFacts()
    if services.folded is None:
        raise CannotJudge(
            "The traces of the base cannot be folded here, so the guardrails cannot be judged.",
            remedy="trace-gate check   in a repository on disk",
        )
    return services.folded(git, landing.base, landing.policy)


def _is_usual(file: TraceFile, newest: tuple[Tenant, ...] | None) -> bool:
    """Whether a trace of the base is of the same shop, or nobody has to ask."""
    mine = file.trace.tenant if file.trace is not None else None
    shops = [(each.store_id, each.marketplace) for each in newest or ()]
    return newest is None or (mine is not None and (mine.store_id, mine.marketplace) in shops)


def arrivals(moved: Moved, touched: Sequence[Touched], policy: Policy) -> Iterator[Arrival]:
    """The traces that are not as they were where the fold was made."""
    mine = {each.path: each for each in touched}
    for path, (was, now) in moved.items():
        if path not in mine:
            yield Arrival(path=path, was=tuple(was), base=tuple(now), unit=tuple(now))
    for path, each in mine.items():
        was, _ = moved.get(path, ((), ()))
        sealed, final = _facts_of(each.sealed, policy), _facts_of(each.final, policy)
        yield Arrival(path=path, was=(*was, *sealed), base=sealed, unit=final)


def _facts_of(file: TraceFile | None, policy: Policy) -> tuple[AddressedFact, ...]:
    """What a version of a trace tells; nothing where it cannot be read, or is not in its place."""
    from trace_gate.core.fold.trace_facts import facts_of
    from trace_gate.core.trace import ids

    if file is None or file.trace is None:
        return ()
    if file.trace.id != ids.id_of_path(file.path, policy.gate.traces):
        return ()
    return facts_of(file.trace, file.path)
