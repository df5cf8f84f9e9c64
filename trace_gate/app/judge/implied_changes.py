"""What market files imply, before anything is written: what `trace-gate diff` shows (SPEC 10).

It is what the judge reads: the same unit, policy and reader, so never a second answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.core.errors import NotGoverned, Refused
from trace_gate.core.market import cell_values
from trace_gate.core.market.held import MarketChanges

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trace_gate.app.judge.check import JudgedUnit
    from trace_gate.core.market.held import Implied
    from trace_gate.core.market.problems import Problem

VERSION = 1


def report(judged: JudgedUnit) -> Mapping[str, Any]:
    """The implied changes of a unit; `schemas/diff.schema.json` describes it.

    Raises:
        NotGoverned: nothing governs the unit.
        Refused: the policy that it would adopt is refused.
    """
    if judged.case is None:
        if judged.judgement.findings:
            raise Refused(judged.judgement.findings)
        raise NotGoverned("This repository")
    market = judged.case.market or MarketChanges()
    return {
        "version": VERSION,
        "base": {"ref": judged.unit.base.ref, "commit": judged.unit.base.commit},
        "mapped": bool(judged.case.policy.market_files) and not judged.case.proposal.adoption,
        "changes": list(map(_change, market.changes)),
        "files": [{"path": path, "what": what} for path, what in sorted(market.residue.items())],
        "problems": list(map(_problem, market.problems)),
    }


def _change(each: Implied) -> dict[str, Any]:
    store, marketplace = each.shop
    share = cell_values.share(each.old, each.new)
    return {
        "tenant": {"store_id": store, "marketplace": marketplace},
        "target": each.text,
        "from_value": cell_values.as_data(each.old),
        "to_value": cell_values.as_data(each.new),
        "change_pct": None if share is None else float(share),
        "path": each.place.path,
        "row": each.place.row,
        "column": each.place.column,
        "gone": each.gone,
        "twice": each.twice,
    }


def _problem(each: Problem) -> dict[str, Any]:
    return {
        "code": "TG415",
        "path": each.path,
        "line": each.line,
        "message": each.message,
        "remediation": each.remedy,
    }
