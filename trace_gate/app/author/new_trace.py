"""Write a new trace: number, time, tenant, evidence hashes, targets (SPEC 4 Names, SPEC 9).

A trace is written once, under a lock, and never over another. What is still to be filled
is found by the same schema that the gate asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.app.author import (
    changed_reports,
    draft,
    earlier_traces,
    example_words,
    named_files,
    option_values,
    trace_numbers,
    typed_metrics,
    typed_numbers,
    yaml_edit,
)
from trace_gate.app.repository import rules as repository_rules
from trace_gate.app.repository.marketplaces import MARKETPLACES
from trace_gate.core.errors import NotGoverned, Refused, UsageError
from trace_gate.core.gate.content_values import REQUIRED
from trace_gate.core.gate.results import only_claimed
from trace_gate.core.record import Record
from trace_gate.core.schema import validator
from trace_gate.core.trace import document, ids
from trace_gate.core.trace.model import Trace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trace_gate.app.author.draft import Order
    from trace_gate.app.author.earlier_traces import PastFacts
    from trace_gate.app.author.named_files import NamedFiles
    from trace_gate.app.ports import Workspace, WritableRepository
    from trace_gate.app.repository.rules import Rules
    from trace_gate.core.finding import Finding
    from trace_gate.core.policy.policy import Policy


TENANT = ("store_id", "marketplace", "currency", "timezone")


class Written(Record):
    """A trace that was written, and what it still lacks."""

    trace_id: str
    trace_type: str
    path: str
    missing: tuple[Finding, ...]
    executed: bool
    protected: bool
    """It names a protected path, so it needs an approver's signature."""
    left_out: tuple[str, ...]
    """Staged paths without cover that a trace of this type cannot cover."""
    unsaid: tuple[str, ...] = ()
    """File targets whose content the policy wants to know, and that are not changed yet."""
    claims_nothing: bool = False
    """It plans changes, and says nothing yet of what the guardrails say."""
    verdict: str | None = None
    """What the guardrails say, where they were asked."""
    said: tuple[str, ...] = ()
    """What is said back: numbers that were not typed as a trace writes them."""
    early: str = ""
    """When the time of its test is over, for a result that is told before that."""
    unstaged: tuple[str, ...] = ()
    """Reports that it names and that Git does not have yet."""


def working_rules(files: Workspace) -> Rules:
    """The policy as it stands in the working tree, by which a draft is written.

    Raises:
        NotGoverned: the repository is not governed.
        Refused: a policy file is not valid.
    """
    return repository_rules.rules_of(*repository_rules.compiled(policy_texts(files)))


def policy_texts(files: Workspace) -> dict[str, bytes]:
    """The files below `config/` and `Agents/` in the working tree, by path.

    Raises:
        NotGoverned: the repository is not governed.
    """
    found = {
        path: files.read(path) for root in repository_rules.ROOTS for path in files.below(root)
    }
    texts = {path: data for path, data in found.items() if data is not None}
    if not repository_rules.has_gate(texts):
        raise NotGoverned("This repository")
    return texts


def traces_root(files: Workspace) -> str:
    """The folder of traces here; the usual one where the policy cannot be read."""
    try:
        return working_rules(files).policy.gate.traces
    except (NotGoverned, Refused):
        return "traces"


def write(
    git: WritableRepository,
    files: Workspace,
    rules: Rules,
    order: Order,
    *,
    now: float,
    uncovered: Sequence[Finding] = (),
) -> Written:
    """Write the trace that is ordered.

    Args:
        git: the repository.
        files: its working tree.
        rules: `working_rules`.
        order: what the analyst typed.
        now: seconds since the epoch.
        uncovered: the findings about the staged change, for `--from-staged`.

    Raises:
        UsageError: something in the order cannot be done.
    """
    example_words.refuse(order)
    policy, moment = rules.policy, ids.utc_text(now)
    required = _required(_profile(policy, order.trace_type))
    past = earlier_traces.of(files, policy.gate.traces, order)
    tenant = _tenant(policy, order, past)
    order, said = typed_numbers.plain(
        order, tenant=tenant, compared=_compared(past), answers=dict(order.answers)
    )
    named = named_files.of(git, files, rules, order, uncovered=uncovered, now=now)
    changed_reports.refuse(git, order, named.evidence)
    _refuse_nothing(order, named)
    with files.lock():
        facts = draft.Facts(
            trace_id=trace_numbers.next_trace_id(git, files, policy.gate.traces, moment[:10]),
            now=moment,
            tenant=tenant,
            evidence=named.evidence,
            changes=named.changes,
            protected=named.protected,
            inherited=past.layers,
            next_hypothesis=past.next_hypothesis,
            required=required,
        )
        layers = [*(policy.layers.get("identity") or {}), *(policy.layers.get("layers") or {})]
        trace = option_values.in_order(draft.compose(order, facts), layers)
        path = ids.path_of(facts.trace_id, policy.gate.traces)
        schema = "../" * path.count("/") + f"schemas/trace-{order.trace_type}.schema.json"
        data = yaml_edit.trace_text(trace, schema=schema)
        files.create(path, data)
    written = _written(trace, data, path, rules, named)
    early = _early(trace, past, now) or ""
    metrics = typed_metrics.near(_named_metrics(trace), _named_metrics(past.layers))
    claims = _only_claimed(data, path, past, early)
    return written.with_(
        said=(*said, *metrics, *_nothing_moves(trace), *claims),
        early=early,
        unstaged=_unstaged(git, order.evidence),
    )


def _written(
    trace: Mapping[str, Any], data: bytes, path: str, rules: Rules, named: NamedFiles
) -> Written:
    """What became of the order, by the trace that is there now."""
    execution = trace.get("execution") or {}
    return Written(
        trace_id=str(trace["id"]),
        trace_type=str(trace["trace_type"]),
        path=path,
        missing=_missing(data, path, rules),
        executed=bool(execution.get("executed_at")),
        protected=named.protected,
        left_out=named.left_out,
        unsaid=named.unsaid if rules.policy.gate.content == REQUIRED else (),
        claims_nothing=bool(execution.get("changes")) and execution.get("guardrail_check") is None,
    )


def _refuse_nothing(order: Order, named: NamedFiles) -> None:
    """Nothing, where a trace about what is staged covers something of it.

    Raises:
        UsageError: it may cover none of it.
    """
    if order.trace_type == "maintenance" and named.left_out and not named.changes:
        raise UsageError(
            f"A maintenance trace covers nothing of this: {', '.join(named.left_out[:3])}.",
            remedy="trace-gate new decision --from-staged   (with the same --rationale)",
        )


def _unstaged(git: WritableRepository, evidence: Sequence[str]) -> tuple[str, ...]:
    reports = [each for each in evidence if "://" not in each]
    staged = git.index_entries(reports) if reports else {}
    return tuple(dict.fromkeys(each for each in reports if each not in staged))


def _early(trace: Mapping[str, Any], past: PastFacts, now: float) -> str | None:
    """When the window of the tested decision is over, where that is still to come (TG509).

    The gate asks the fold; this reads only the thread, so it says nothing where it cannot tell.
    """
    result = (trace.get("verification") or {}).get("hypothesis_result")
    days = (past.layers.get("hypothesis") or {}).get("verification_window_days")
    begun = ids.instant_or_none(past.executed_at)
    if result not in ("confirmed", "rejected") or begun is None or not isinstance(days, int):
        return None
    over = begun.whole + days * 86_400
    if now >= over:
        return None
    return ids.utc_text(over)


def _only_claimed(data: bytes, path: str, past: PastFacts, early: str) -> tuple[str, ...]:
    """What the report of a result lacks, while it can still be mended."""
    if past.cause is None or early:
        return ()
    try:
        written = Trace.of(document.load(data, path))
    except Refused:
        return ()
    said = only_claimed.why(written, past.cause)
    return (f"note: {said[0]}", f"  fix: {said[1]}") if said is not None else ()


def _named_metrics(trace: Mapping[str, Any]) -> Iterator[str]:
    """The metrics that are looked at, hoped for or found."""
    yield from map(str, (trace.get("observation") or {}).get("key_metrics") or ())
    criteria = (trace.get("hypothesis") or {}).get("success_criteria") or ()
    yield from (str(each.get("metric")) for each in criteria if isinstance(each, dict))
    yield from map(str, (trace.get("verification") or {}).get("actual_outcome") or ())


def _nothing_moves(trace: Mapping[str, Any]) -> Iterator[str]:
    """A change from a value to the same value."""
    for change in (trace.get("execution") or {}).get("changes") or ():
        old, new = change.get("from_value"), change.get("to_value")
        if old is not None and old == new:
            yield f"note: {change.get('target')} is {new} before and after: nothing changes."


def _compared(past: PastFacts) -> frozenset[str]:
    """The metrics of which the inherited criteria ask for a number."""
    criteria = (past.layers.get("hypothesis") or {}).get("success_criteria") or ()
    return frozenset(
        str(each.get("metric"))
        for each in criteria
        if isinstance(each, dict) and each.get("operator") in typed_numbers.ORDERING
    )


def missing_in(files: Workspace, path: str, rules: Rules) -> tuple[Finding, ...]:
    """What the gate would say about the text of a trace of the working tree alone."""
    return _missing(files.read(path) or b"", path, rules)


def _profile(policy: Policy, trace_type: str) -> Mapping[str, Any]:
    block = policy.profiles.get("profiles") or policy.profiles.get("trace_type_profiles")
    profiles: Mapping[str, Mapping[str, Any]] = block or {}
    if trace_type not in profiles:
        raise UsageError(
            f"There is no trace type {trace_type!r} in this repository.",
            remedy=f"Use one of: {', '.join(profiles)}.",
        )
    return profiles[trace_type]


def _required(profile: Mapping[str, Any]) -> tuple[str, ...]:
    """The required fields; the workflow 4.2 spells the list and the fields a little longer."""
    fields = profile.get("required") or profile.get("required_fields") or ()
    return tuple(field.removeprefix("trace.") for field in fields)


def _missing(data: bytes, path: str, rules: Rules) -> tuple[Finding, ...]:
    """What the gate would say about the text of this trace alone."""
    try:
        written = document.load(data, path)
    except Refused as refused:
        return refused.findings
    return validator.problems(rules.schema_of(written.data["trace"].get("trace_type")), written)


def _usual(said: Mapping[str, str]) -> Mapping[str, str]:
    """Currency and time zone of a marketplace."""
    pair = MARKETPLACES.get(said.get("marketplace", ""))
    return dict(zip(("currency", "timezone"), pair, strict=True)) if pair else {}


def _differs(said: Mapping[str, str], past: PastFacts) -> bool:
    """Whether another shop was named than the one that the thread is of."""
    return bool(said) and not said.items() <= past.tenant.items()


def another_tenant(tenant: Mapping[str, str], gate: str = "gate.yaml") -> str:
    """The edit by which the policy knows one more shop, which is said with all its fields."""
    line = ", ".join(f"{field}: {tenant[field]}" for field in TENANT)
    return (
        f"For one more shop write `  - {{{line}}}` below `tenants:` in {gate}, and commit it like "
        "any change of the policy: trace-gate check   says how"
    )


def _fits(said: Mapping[str, str], shop: tuple[str, str]) -> bool:
    both = dict(zip(("store_id", "marketplace"), shop, strict=True))
    return all(said.get(field, value) == value for field, value in both.items())


def _refuse_guess(order: Order, shops: Sequence[tuple[str, str]]) -> None:
    """Nothing, where there is one shop, or it does not matter: maintenance and what is undone.

    Raises:
        UsageError: it may be another shop than that of the newest trace, and numbers of one are
            not to be sealed as those of another.
    """
    if len(shops) < 2 or order.trace_type == "maintenance" or order.known:
        return
    names = ", ".join(f"{store} in {marketplace}" for store, marketplace in shops)
    each = (f"--store {store} --marketplace {marketplace}" for store, marketplace in shops)
    raise UsageError(
        f"Whose trace is it? This repository works for {names}.",
        remedy=f"The same command with {'   or with '.join(each)}   (or with --caused-by TRACE)",
    )


def _tenant(policy: Policy, order: Order, past: PastFacts) -> Mapping[str, str]:
    """The tenant of the policy that fits what was said; the last one used, when several do.

    Raises:
        UsageError: the policy has tenants, and none or more than one fits.
    """
    said = dict(order.tenant)
    known = [
        {field: getattr(each, field) for field in each._fields} for each in policy.gate.tenants
    ]
    fitting = [each for each in known if said.items() <= each.items()]
    if not known:
        _refuse_guess(order, [pair for pair in past.shops if _fits(said, pair)])
        return {**past.tenant, **_usual(said), **said} if _differs(said, past) else past.tenant
    if len(fitting) > 1 and past.tenant in fitting:
        pairs = [(each["store_id"], each["marketplace"]) for each in fitting] if past.shops else []
        _refuse_guess(order, pairs)
        return past.tenant
    if len(fitting) != 1:
        names = ", ".join(f"{each['store_id']} in {each['marketplace']}" for each in known)
        full = {**_usual(said), **said}
        one = f"--store {known[0]['store_id']} --marketplace {known[0]['marketplace']}"
        raise UsageError(
            f"Whose trace is it? This repository works for {names}.",
            remedy=one if fitting or {*TENANT} - {*full} else f"{one}   {another_tenant(full)}",
        )
    return fitting[0]
