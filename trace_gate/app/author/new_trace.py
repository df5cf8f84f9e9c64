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
    tenant_choice,
    trace_numbers,
    typed_metrics,
    typed_numbers,
    yaml_edit,
)
from trace_gate.app.repository import find_trace
from trace_gate.app.repository import rules as repository_rules
from trace_gate.core.errors import NotGoverned, Refused, UsageError
from trace_gate.core.gate.content_values import REQUIRED
from trace_gate.core.gate.results import only_claimed
from trace_gate.core.record import Record
from trace_gate.core.schema import validator
from trace_gate.core.trace import document, ids

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trace_gate.app.author.draft import Order
    from trace_gate.app.author.earlier_traces import EarlierFacts
    from trace_gate.app.author.named_files import NamedFiles
    from trace_gate.app.ports import Workspace, WritableRepository
    from trace_gate.app.repository.rules import Rules
    from trace_gate.core.finding import Finding
    from trace_gate.core.policy.policy import Policy

SHOWN = 60
"""So many characters of a line are shown."""


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
    touches: tuple[str, ...] = ()
    """The intent buckets that it touches, where the guardrails were asked about staged values."""
    reasons: tuple[Finding, ...] = ()
    """Why their verdict is none but PASS, where they were."""
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
    policy = rules.policy
    required = _required(policy, order.trace_type)
    earlier = earlier_traces.of(files, policy.gate.traces, order)
    tenant = tenant_choice.tenant_of(policy, order, earlier)
    order, said = typed_numbers.plain(order, tenant=tenant, compared=_compared(earlier))
    named = named_files.of(git, files, rules, order, uncovered=uncovered, now=now)
    changed_reports.refuse(git, order, named.evidence)
    _refuse_nothing(order, named)
    facts = _facts(named, earlier, tenant=tenant, required=required, now=now)
    trace, path = _created(git, files, policy, order, facts)
    early = _early(trace, earlier, now)
    return _written(trace, path, missing_in(files, path, rules), rules, named).with_(
        said=(*said, *_notes(files, trace, path, earlier, early=early)),
        early=early,
        unstaged=_unstaged(git, order.evidence),
    )


def _facts(
    named: NamedFiles,
    earlier: EarlierFacts,
    *,
    tenant: Mapping[str, str],
    required: tuple[str, ...],
    now: float,
) -> draft.Facts:
    return draft.Facts(
        now=ids.utc_text(now),
        tenant=tenant,
        evidence=named.evidence,
        changes=named.changes,
        protected=named.protected,
        inherited=earlier.layers,
        next_hypothesis=earlier.next_hypothesis,
        required=required,
    )


def _created(
    git: WritableRepository, files: Workspace, policy: Policy, order: Order, facts: draft.Facts
) -> tuple[dict[str, Any], str]:
    """Write the trace under the next free number; the trace, and its path."""
    layers = [*(policy.layers.get("identity") or {}), *(policy.layers.get("layers") or {})]
    root = policy.gate.traces
    with files.lock():
        trace_id = trace_numbers.next_trace_id(git, files, root, facts.now[:10])
        trace = option_values.in_order(draft.compose(order, facts, trace_id), layers)
        path = ids.path_of(trace_id, root)
        text = yaml_edit.trace_text(trace, schema=yaml_edit.schema_for(path, order.trace_type))
        _refuse_unreadable(text, path)
        files.create(path, text)
    return trace, path


def _refuse_unreadable(text: bytes, path: str) -> None:
    """Nothing, where the trace can be read again: what is missing in it can be filled in then.

    Raises:
        UsageError: something that was typed cannot stand in a trace, such as a control character.
    """
    try:
        document.load(text, path)
    except Refused as refused:
        first = refused.findings[0]
        line = text.decode(errors="replace").split("\n")[(first.line or 1) - 1].strip()
        raise UsageError(
            f"{line[:SHOWN]}: {first.message} No trace can hold that, so nothing was written.",
            remedy=first.remediation,
        ) from refused


def _written(
    trace: Mapping[str, Any],
    path: str,
    missing: tuple[Finding, ...],
    rules: Rules,
    named: NamedFiles,
) -> Written:
    """What became of the order, by the trace that is there now."""
    execution = trace.get("execution") or {}
    return Written(
        trace_id=str(trace["id"]),
        trace_type=str(trace["trace_type"]),
        path=path,
        missing=missing,
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


def _early(trace: Mapping[str, Any], earlier: EarlierFacts, now: float) -> str:
    """When the window of the tested decision is over, where that is still to come (TG509).

    The gate asks the fold; this reads only the thread, so it says nothing where it cannot tell.
    """
    result = (trace.get("verification") or {}).get("hypothesis_result")
    days = (earlier.layers.get("hypothesis") or {}).get("verification_window_days")
    begun = ids.instant_or_none(earlier.executed_at)
    if result not in ("confirmed", "rejected") or begun is None or not isinstance(days, int):
        return ""
    over = begun.whole + days * 86_400
    return ids.utc_text(over) if now < over else ""


def _notes(
    files: Workspace, trace: Mapping[str, Any], path: str, earlier: EarlierFacts, *, early: str
) -> Iterator[str]:
    """What looks wrong in a trace, while it can still be mended."""
    yield from typed_metrics.near(_named_metrics(trace), _named_metrics(earlier.layers))
    for change in (trace.get("execution") or {}).get("changes") or ():
        old, new = change.get("from_value"), change.get("to_value")
        if old is not None and old == new:
            yield f"note: {change.get('target')} is {new} before and after: nothing changes."
    written = find_trace.readable(path, files.read(path))
    if written is not None and earlier.cause is not None and not early:
        said = only_claimed.why(written, earlier.cause)
        yield from (f"note: {said[0]}", f"  fix: {said[1]}") if said is not None else ()


def _named_metrics(trace: Mapping[str, Any]) -> Iterator[str]:
    """The metrics that are looked at, hoped for or found."""
    yield from map(str, (trace.get("observation") or {}).get("key_metrics") or ())
    criteria = (trace.get("hypothesis") or {}).get("success_criteria") or ()
    yield from (str(each.get("metric")) for each in criteria if isinstance(each, dict))
    yield from map(str, (trace.get("verification") or {}).get("actual_outcome") or ())


def _compared(earlier: EarlierFacts) -> frozenset[str]:
    """The metrics of which the inherited criteria ask for a number."""
    criteria = (earlier.layers.get("hypothesis") or {}).get("success_criteria") or ()
    return frozenset(
        str(each.get("metric"))
        for each in criteria
        if isinstance(each, dict) and each.get("operator") in typed_numbers.ORDERING
    )


def missing_in(files: Workspace, path: str, rules: Rules) -> tuple[Finding, ...]:
    """What the gate would say about the text of a trace of the working tree alone."""
    try:
        written = document.load(files.read(path) or b"", path)
    except Refused as refused:
        return refused.findings
    return validator.problems(rules.schema_of(written.data["trace"].get("trace_type")), written)


def _required(policy: Policy, trace_type: str) -> tuple[str, ...]:
    """The required fields; the workflow 4.2 spells the list and the fields a little longer."""
    block = policy.profiles.get("profiles") or policy.profiles.get("trace_type_profiles")
    profiles: Mapping[str, Mapping[str, Any]] = block or {}
    if trace_type not in profiles:
        raise UsageError(
            f"There is no trace type {trace_type!r} in this repository.",
            remedy=f"Use one of: {', '.join(profiles)}.",
        )
    profile = profiles[trace_type]
    fields = profile.get("required") or profile.get("required_fields") or ()
    return tuple(field.removeprefix("trace.") for field in fields)
