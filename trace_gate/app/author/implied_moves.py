"""The values of market files as planned changes of a draft (SPEC 5, Market files).

They are what the judge reads in the same unit, so what is written is what it asks for.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from trace_gate.app.author import option_values, tenant_choice
from trace_gate.app.author.named_files import MENDABLE
from trace_gate.app.judge.market_disagreements import values_of
from trace_gate.app.repository.result_tree import IndexSide
from trace_gate.app.repository.working_files import is_as_stored
from trace_gate.core.errors import UsageError
from trace_gate.core.gate import market_newest, market_open, market_said
from trace_gate.core.gate.decisions import parsed
from trace_gate.core.market import cell_values
from trace_gate.core.market.held import MarketChanges
from trace_gate.core.shell import word
from trace_gate.core.trace import target

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trace_gate.app.author.draft import Order
    from trace_gate.app.judge.check import JudgedUnit
    from trace_gate.app.ports import Workspace, WritableRepository
    from trace_gate.core.gate.market_open import Open
    from trace_gate.core.market.held import Key
    from trace_gate.core.market.mapping import Shop
    from trace_gate.core.policy.policy import Policy
    from trace_gate.core.trace.model import Trace

STORE, MARKETPLACE = "store_id", "marketplace"


def with_staged(order: Order, judged: JudgedUnit, policy: Policy) -> tuple[Order, tuple[str, ...]]:
    """The order with each staged value of a market file that nobody decided; what it leaves out.

    Left out are targets of other shops, and market files that only a decision covers.

    Raises:
        UsageError: a market file cannot be read; values alone are staged, and it is no decision.
        SeveralShops: the values are of several shops, and nothing says which one is meant.
    """
    market = judged.case.market if judged.case is not None else None
    if market is None:
        return order, ()
    _refuse_unreadable(market)
    typed = _typed(order)
    found = [
        each
        for each in market_open.undecided(market, judged.statuses)
        if each.change.normal not in typed
    ]
    if order.trace_type != "decision":
        _refuse_values_alone(order, judged, found)
        whole = dict.fromkeys(each.change.place.path for each in found)
        return order, tuple(p for p in whole if p not in market.residue)
    shop = _shop(order, found, policy)
    if shop is None and found and not _is_bare(judged):
        raise UsageError(
            f"The values that are staged are of {'-'.join(found[0].change.shop)}, and this would "
            "be a decision of another shop.",
            remedy="--store {} --marketplace {}".format(*found[0].change.shop),
        )
    mine = [each for each in found if each.change.shop == shop]
    others = [each.change for each in found if each.change.shop != shop]
    if shop is not None:
        named = ((STORE, shop[0]), (MARKETPLACE, shop[1]))
        order = order.with_(tenant=tenant_choice.completed(order.tenant, named))
    left_out = tuple(f"{each.text} of {'-'.join(each.shop)}" for each in others)
    return order.with_(known=(*order.known, *map(planned, mine))), left_out


def planned(each: Open) -> dict[str, Any]:
    """An entry of `execution.changes`."""
    text = each.change.text
    kind = option_values.change_type(option_values.kind_of(text), each.old, each.new)
    said = {"target": text, "change_type": kind, "from_value": each.old, "to_value": each.new}
    share = _share(each)
    return said if share is None else {**said, "change_pct": share}


def of_draft(
    judged: JudgedUnit | None, trace: Trace, changes: Sequence[Mapping[str, Any]]
) -> dict[int, dict[str, Any]]:
    """The changes of a draft that are about market files, as they are to be written.

    Args:
        judged: what is staged.
        trace: the draft.
        changes: its changes as it has them.

    Raises:
        UsageError: a market file cannot be read.
    """
    market = judged.case.market if judged is not None and judged.case is not None else None
    if judged is None or market is None:
        return {}
    _refuse_unreadable(market)
    found = {}
    for at, each in market_open.of_trace(market, judged.statuses, trace).items():
        kept = {key: value for key, value in changes[at].items() if key != "change_pct"}
        said = {**kept, "from_value": each.old, "to_value": each.new}
        share = _share(each)
        found[at] = said if share is None else {**said, "change_pct": share}
    return found


def rows_of_draft(
    git: WritableRepository, judged: JudgedUnit | None, trace: Trace
) -> tuple[tuple[dict[str, Any], ...], tuple[int, ...]]:
    """The changes that a draft about values has to take in, and those that are over, by place.

    In: what is staged of its shop, and no decision is about. Over: what was executed, and the
    files have the value of before again.
    """
    case = judged.case if judged is not None else None
    targets = _in_files(trace)
    if judged is None or case is None or trace.trace_type != "decision" or not targets:
        return (), ()
    market = case.market or MarketChanges()
    fresh = tuple(map(planned, market_open.unnamed(market, judged.statuses, trace)))
    if trace.executed_at is None:
        return fresh, ()
    held = values_of(git, IndexSide(git), case.policy, targets, judged.workbooks).held
    return fresh, market_open.back_again(market, judged.statuses, trace, held)


def _in_files(trace: Trace) -> frozenset[Key]:
    """The targets of a decision of which a file may have the value."""
    shop = market_said.shop_of(trace)
    goals = (goal for _, goal in parsed(trace) if goal is not None)
    return frozenset(
        (shop, each)
        for goal in goals
        if goal.kind in market_newest.IN_FILES
        for group in target.same_values(goal)
        for each in group
    )


def unstaged(
    git: WritableRepository, files: Workspace, judged: JudgedUnit | None
) -> tuple[str, ...]:
    """The market files of the unit that are others here than they are staged."""
    market = judged.case.market if judged is not None and judged.case is not None else None
    paths = sorted(market.paths) if market is not None else []
    staged = git.index_entries(paths) if paths else {}
    return tuple(p for p in paths if not is_as_stored(git, files, p, staged.get(p)))


def _shop(order: Order, found: Sequence[Open], policy: Policy) -> Shop | None:
    """Whose decision it is: of the shop that is named, or the only one whose values change."""
    said = dict(order.tenant)
    names = (STORE, MARKETPLACE)
    shops = [
        shop
        for shop in dict.fromkeys(each.change.shop for each in found)
        if all(said.get(name, value) == value for name, value in zip(names, shop, strict=True))
    ]
    if len(shops) < 2:
        return shops[0] if shops else None
    known = [each.as_dict() for each in policy.gate.tenants]
    fitting = [each for each in known if (each[STORE], each[MARKETPLACE]) in shops]
    first = shops[0]
    raise tenant_choice.SeveralShops(
        f"{', '.join('-'.join(shop) for shop in shops)}, and values of all of them are staged",
        fitting,
        f"A decision is about one shop: --store {first[0]} --marketplace {first[1]}   and one "
        "more for each other",
    )


def _refuse_values_alone(order: Order, judged: JudgedUnit, found: Sequence[Open]) -> None:
    """Nothing, where something is staged that a trace of this type may cover."""
    if found and not _is_bare(judged):
        raise UsageError(
            f"{found[0].change.place.said()} becomes another value, and only a decision says "
            f"that: a trace of type {order.trace_type} covers nothing of it.",
            remedy="trace-gate new decision --from-staged   (with the same --rationale)",
        )


def _is_bare(judged: JudgedUnit) -> bool:
    """Whether a path is staged that lacks a trace, beside values."""
    return any(f.code in MENDABLE and not f.waits for f in judged.judgement.findings)


def _share(each: Open) -> object:
    """The change as a fraction of the old value, as a trace has it; None where there is none."""
    both = (each.old, each.new)
    if not all(isinstance(v, int | float) and not isinstance(v, bool) for v in both):
        return None
    return cell_values.as_data(cell_values.share(*(Decimal(str(v)) for v in both)))


def _typed(order: Order) -> frozenset[str]:
    """The targets that are typed beside it: these say their values themselves."""
    texts = (str(option_values.move(text)["target"]) for text in order.moves)
    goals = (target.parse_or_none(text) for text in (*texts, *order.targets))
    return frozenset(goal.normal for goal in goals if goal is not None)


def _refuse_unreadable(market: MarketChanges) -> None:
    for problem in market.problems:
        line = f":{problem.line}" if problem.line is not None else ""
        raise UsageError(
            f"{problem.path}{line}: {problem.message} (TG415)",
            remedy=f"{problem.remedy}   Then: git add {word(problem.path)}",
        )
