"""A court in memory: traces of the base and of a unit, and what the governor says of one.

Traces are read from text as files are, and what they tell is folded by the real layers.
"""

from __future__ import annotations

import copy
import datetime as dt
import hashlib
import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tests.support.policy import first_release
from trace_gate.adapters.time_zones import local_date
from trace_gate.core.fold.node_keys import kind_of
from trace_gate.core.fold.registry import FEEDS, fold_of
from trace_gate.core.fold.trace_facts import facts_of
from trace_gate.core.git_model import REGULAR, Entry
from trace_gate.core.governor.evaluate import Evaluation, context_of_decision, evaluate, nodes
from trace_gate.core.governor.evaluate import answer_of as verdict_of
from trace_gate.core.governor.facts_view import Arrival, FactsView
from trace_gate.core.ledger.trace_file import TraceFile
from trace_gate.core.trace.document import load
from trace_gate.core.trace.model import Trace

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trace_gate.core.fold.facts import Fact
    from trace_gate.core.governor.context import DecisionContext
    from trace_gate.core.policy.policy import Policy

Data = dict[str, Any]

TODAY = dt.datetime(2025, 3, 4, 18, tzinfo=dt.UTC)
"""10 o'clock in Los Angeles, on a Tuesday."""
ASIN = "B0EXAMPLE1"
BID = "campaign/C1/ad_group/A1/keyword/coffee gift/bid"
BUDGET = "campaign/C1/budget"
STATE = "campaign/C1/state"
BUCKET = f"asin/{ASIN}/intent_bucket/IB-gift"
EMERGENCY = "tenant/SHOP_1-US/emergency"
CRITERIA = [{"metric": "acos", "operator": "<", "value": 0.4}]
FREEZE = {
    "freeze_reason": "quiet",
    "freeze_criteria_met": [
        *("conversion_volatility_60d < 15%", "acos_within_target_band"),
        *("no_major_competitor_change", "no_seasonality_risk"),
    ],
}
WAKE = {
    "unfreeze_trigger": "ACOS_SPIKE",
    "actual_value": 2,
    "human_confirmed": True,
    "confirmed_by": "mei",
    "confirmed_at": "2025-03-04T17:00:00+00:00",
}


def at(moment: dt.datetime | str) -> str:
    return moment if isinstance(moment, str) else moment.isoformat()


def ago(**time: float) -> dt.datetime:
    """So long before the decision that is heard."""
    return TODAY - dt.timedelta(**time)


NOTHING_LANDED: dict = {each: {} for each in (None, "America/Los_Angeles", "Europe/London")}
"""Nothing lands together with a decision that is heard, on no day."""


class Numbers:
    """Ids that are not taken yet."""

    def __init__(self) -> None:
        self.last: dict[str, int] = {}

    def next(self, moment: dt.datetime | str) -> str:
        instant = dt.datetime.fromisoformat(at(moment))
        date = instant.astimezone(dt.UTC).strftime("%Y%m%d")
        self.last[date] = self.last.get(date, 0) + 1
        return f"TRACE-{date}-{self.last[date]:03d}"


NUMBERS = Numbers()


def tenant(store: str = "SHOP_1", zone: str = "America/Los_Angeles") -> Data:
    return {"store_id": store, "marketplace": "US", "currency": "USD", "timezone": zone}


def wide(text: str) -> str:
    """The same in full-width letters, as Japanese keyboards write them."""
    return "".join(chr(ord(each) + 0xFEE0) if each.isalnum() else each for each in text)


def change(target: str, old: Any = None, new: Any = None, /, **fields: Any) -> Data:
    return {"target": target, "from_value": old, "to_value": new, **fields}


def bid(old: Any, new: Any, word: str = "coffee gift", **fields: Any) -> Data:
    target = f"campaign/C1/ad_group/A1/keyword/{word}/bid"
    return change(target, old, new, change_type="bid_update", **fields)


def trace(kind: str, moment: dt.datetime | str, **layers: Any) -> Data:
    return {
        "id": NUMBERS.next(moment),
        "created_at": at(moment),
        "agent_id": "trace-scribe",
        "trace_type": kind,
        "tenant": tenant(),
        **layers,
    }


def decision(
    *changes: Data,
    when: dt.datetime | str = TODAY,
    executed: bool = True,
    check: str = "PASS",
    approved: Sequence[str] | None = None,
    result: str | None = "success",
    action: str = "bid_update",
    hypothesis: str | None = "H-001",
    considered: Sequence[str] = (),
    bucket: str | None = None,
    **layers: Any,
) -> Data:
    """A decision; with `approved` by a person who accepts these reasons."""
    approval = {"at": at(when), "digest": "sha256:" + "0" * 64, "reasons": list(approved or ())}
    made = trace("decision", when)
    return {
        **made,
        "entity": {"asin": ASIN},
        "evidence": [{"uri": "uploads/week.csv", "sha256": "0" * 64, "captured_at": at(when)}],
        "observation": {"trigger": "manual", "key_metrics": {"acos": 0.5}},
        "analysis": {
            "hypotheses_considered": [{"id": each} for each in considered],
            "priority_scores_used": {"formula": "none", "result": None},
        },
        "decision": {
            "action_type": action,
            "intent_bucket_id": bucket,
            "options_considered": [{"option": "A"}, {"option": "B"}],
            "selected_option": "A",
            "rationale": "The report says that this converts.",
        },
        "hypothesis": {
            "hypothesis_id": hypothesis,
            "statement": "It helps.",
            "verification_window_days": 7,
            "success_criteria": CRITERIA,
        },
        "execution": {
            "changes": list(changes),
            "guardrail_check": check,
            "approved_by": "mei" if approved is not None else None,
            "approval": approval if approved is not None else None,
            "executed_at": at(when) if executed else None,
            "result": result if executed else None,
        },
        **layers,
    }


def approved(*changes: Data, reasons: Sequence[str] = ("TG505",), **fields: Any) -> Data:
    """An executed decision that a person approved."""
    return decision(*changes, check="ESCALATE", approved=reasons, **fields)


def registered(hypothesis: str, when: dt.datetime, **layers: Any) -> Data:
    layer = {
        "hypothesis_id": hypothesis,
        "statement": "It helps.",
        "verification_window_days": 7,
        "success_criteria": CRITERIA,
    }
    return trace("hypothesis", when, hypothesis=layer, **layers)


def verified(of: Data, acos: float, when: dt.datetime, *, evidence: bool = True) -> Data:
    """What became of a decision, by a report of the days since its execution."""
    begun = dt.datetime.fromisoformat(of["execution"]["executed_at"])
    report = {
        "uri": f"uploads/{of['id']}.csv",
        "sha256": hashlib.sha256(of["id"].encode()).hexdigest(),
        "captured_at": at(when),
        "period_start": f"{begun:%Y-%m-%d}",
        "period_end": f"{when:%Y-%m-%d}",
    }
    return trace(
        "verification",
        when,
        tenant=of["tenant"],
        evidence=[report] if evidence else [],
        verification={
            "verified_at": at(when),
            "actual_outcome": {"acos": acos},
            "hypothesis_result": "confirmed" if acos < 0.4 else "rejected",
        },
        causal_links={"caused_by": of["id"]},
    )


def story(hypothesis: str, *outcomes: float, evidence: bool = True, begun: float = 400) -> list:
    """A hypothesis that was written down and tried: ACOS after each trial (below 0.4 is good)."""
    found: list[Data] = []
    for at_, acos in enumerate(outcomes):
        start = ago(days=begun - 20 * at_)
        found.append(registered(hypothesis, start))
        elsewhere = change(f"campaign/T{at_}/budget", 10, 11, change_type="budget_update")
        tried = approved(elsewhere, when=start + dt.timedelta(days=1), hypothesis=hypothesis)
        found += [
            tried,
            verified(tried, acos, start + dt.timedelta(days=9), evidence=evidence),
        ]
    return found


def created(
    bucket: str = "IB-gift", *, keywords: Sequence[str] = ("coffee gift",), **fields: Any
) -> Data:
    """A decision that creates a bucket."""
    made = {"fit_type": "exact", "keywords": list(keywords)}
    asin = fields.pop("asin", ASIN)
    target = f"asin/{asin}/intent_bucket/{bucket}"
    fields.setdefault("when", ago(days=300))
    return approved(change(target, None, made, change_type="bucket_create"), **fields)


def moved(old: str, new: str, when: dt.datetime, bucket: str = "IB-gift", **fields: Any) -> Data:
    """A decision that changes the state of a bucket."""
    details = FREEZE if new == "FROZEN" else WAKE if old == "FROZEN" else {}
    target = f"asin/{fields.pop('asin', ASIN)}/intent_bucket/{bucket}"
    step = change(target, old, new, change_type="bucket_state", details=details)
    return approved(step, when=when, **fields)


def harvest(bucket: str = "IB-gift", **fields: Any) -> list[Data]:
    """The life of a bucket up to HARVEST."""
    more = {key: fields[key] for key in ("tenant", "asin") if key in fields}
    return [
        created(bucket, **fields),
        moved("TEST", "GROW", ago(days=200), bucket, **more),
        moved("GROW", "HARVEST", ago(days=150), bucket, **more),
    ]


def frozen(bucket: str = "IB-gift", *, since: dt.datetime | None = None, **fields: Any) -> list:
    """The life of a bucket up to FROZEN."""
    more = {key: fields[key] for key in ("tenant", "asin") if key in fields}
    last = moved("HARVEST", "FROZEN", since or ago(days=60), bucket, **more)
    return [*harvest(bucket, **fields), last]


CONFIRMED = story("H-001", 0.3)
"""H-001 is CONFIRMED, with a report behind it."""


# --- the court -----------------------------------------------------------------------------


def path_of(data: Data) -> str:
    return f"traces/{data['id'][6:10]}-{data['id'][10:12]}/{data['id']}.yaml"


def text_of(data: Data) -> str:
    return re.sub(
        r"(?<![\d.])(\d+)e([+-]\d)", r"\1.0e\2", json.dumps({"trace": data}, ensure_ascii=False)
    )


def file_of(data: Data) -> TraceFile:
    document = load(text_of(data).encode(), path_of(data))
    entry = Entry(mode=REGULAR, oid="0" * 40)
    return TraceFile(path=path_of(data), entry=entry, trace=Trace.of(document))


def place_in(data: Data, *pointer: str | int) -> tuple[int, int]:
    """Line and column of a field of a trace."""
    file = file_of(data)
    assert file.trace is not None
    return file.trace.document.place(("trace", *pointer))


def facts_of_data(data: Data | None) -> tuple:
    return () if data is None else _facts_of_text(text_of(data), path_of(data))


@lru_cache(maxsize=4096)
def _facts_of_text(text: str, path: str) -> tuple:
    """Facts are values: those of the same text are the same. Most examples share a story."""
    return facts_of(Trace.of(load(text.encode(), path)), path)


class Base:
    """What the fold of some traces tells each node."""

    def __init__(self, traces: Sequence[Data], policy: Policy) -> None:
        self.policy = policy
        self.direct: dict[str, dict[str, list[Fact]]] = {}
        for each in traces:
            for key, fact in facts_of_data(each):
                self.direct.setdefault(key, {}).setdefault(path_of(each), []).append(fact)

    def facts(self, nodes: Iterable[str]) -> dict[str, dict[str, list[Fact]]]:
        """As `FactSource.facts`."""
        return {key: self.rows(key) for key in nodes}

    def rows(self, key: str) -> dict[str, list[Fact]]:
        found = {source: list(facts) for source, facts in self.direct.get(key, {}).items()}
        feeder = FEEDS.get(kind_of(key))
        for node in [each for each in self.direct if kind_of(each) == feeder]:
            facts = [fact for each in self.rows(node).values() for fact in each]
            facts.sort(key=lambda fact: fact.order)
            for target, fact in fold_of(kind_of(node))(node, facts, self.policy).addressed:
                if target == key:
                    found.setdefault(node, []).append(fact)
        return found


class AllRows(dict):
    """What the fold tells every node, for a test that asks what it likes."""

    def __init__(self, known: Base) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, key: str) -> dict[str, list[Fact]]:
        self[key] = self._known.rows(key)
        return self[key]


def collected(context: DecisionContext, known: Base) -> DecisionContext:
    """A decision with the facts that its guardrails say they ask for, and no others."""
    view = context.facts_view
    while missing := view.missing(nodes(context, view)):
        view = view.with_more(known.facts(missing))
    return context.with_(facts_view=view)


def facts_view(
    base: Sequence[Data] = (),
    unit: Sequence[Data | tuple[Data | None, Data | None]] = (),
    policy: Policy | None = None,
) -> FactsView:
    """Each of the unit is a new trace, or (as it was sealed, as it is now)."""
    known, arrivals = base_and_arrivals(base, unit, policy or first_release())
    return FactsView(AllRows(known), arrivals, known.policy, NOTHING_LANDED)


def base_and_arrivals(
    base: Sequence[Data], unit: Sequence[Data | tuple[Data | None, Data | None]], rules: Policy
) -> tuple[Base, list[Arrival]]:
    """What the fold of the base tells, and what a unit brings."""
    pairs = [each if isinstance(each, tuple) else (None, each) for each in unit]
    known = Base([*base, *(was for was, _ in pairs if was is not None)], rules)
    return known, [
        Arrival(
            path=path_of(now or was or {}),
            was=facts_of_data(was),
            base=facts_of_data(was),
            unit=facts_of_data(now),
        )
        for was, now in pairs
    ]


def evaluation(
    of: Data,
    base: Sequence[Data] = CONFIRMED,
    unit: Sequence[Data | tuple[Data | None, Data | None]] = (),
    *,
    policy: Policy | None = None,
    paths: Sequence[str] = (),
    landing: dt.datetime | None = None,
) -> Evaluation:
    """What the governor says of a decision, in a unit that brings it and others."""
    rules, file = policy or first_release(), file_of(of)
    known, arrivals = base_and_arrivals(base, [*unit, of], rules)
    context = context_of_decision(
        file,
        paths,
        policy=rules,
        facts_view=FactsView({}, arrivals, rules, NOTHING_LANDED),
        local_date=local_date,
        landing=landing.timestamp() if landing is not None else None,
    )
    return evaluate(context and collected(context, known), file)


def context_of(of: Data, policy: Policy | None = None) -> DecisionContext:
    """A decision as the guardrails see it, with nothing folded."""
    rules = policy or first_release()
    found = context_of_decision(
        file_of(of), (), policy=rules, facts_view=facts_view(), local_date=local_date
    )
    assert found is not None
    return found


def verdict(of: Data, *base: Data, **options: Any) -> str:
    """The verdict where H-001 is CONFIRMED and these traces are in the base."""
    return evaluation(of, [*CONFIRMED, *base], **options).fresh


def says(found: Evaluation, *levels: str) -> list[str]:
    """The codes with what they come to: `TG502 ESCALATE`."""
    wanted = levels or ("BLOCK", "ESCALATE")
    return sorted(
        {f"{each.code} {verdict_of(each)}" for each in found.reasons if verdict_of(each) in wanted}
    )


def heard(of: Data, *base: Data, **options: Any) -> list[str]:
    """Codes of what BLOCKs or ESCALATEs, where H-001 is CONFIRMED."""
    return says(evaluation(of, [*CONFIRMED, *base], **options))


def policy_with(**changes: Any) -> Policy:
    """The policy of the first release, some values changed: `guardrails={"batch": {...}}`."""
    made = first_release()
    files = {
        name: _merged(copy.deepcopy(getattr(made, name)), new) for name, new in changes.items()
    }
    return made.with_(**files)


def _merged(old: Any, new: Any) -> Any:
    if not isinstance(old, dict) or not isinstance(new, dict):
        return new
    return {**old, **{key: _merged(old.get(key), each) for key, each in new.items()}}
