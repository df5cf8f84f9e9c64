"""Decisions of a draft of intent buckets, within the limits of a batch (SPEC 9, Proposing buckets).

All of them are there or none is: what was written goes again where a later one cannot be.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from trace_gate.app.analyse import drafted_state
from trace_gate.app.author import earlier_traces, new_trace
from trace_gate.app.author.draft import Order
from trace_gate.core.analyst import bucket_draft
from trace_gate.core.errors import UsageError
from trace_gate.core.record import Record
from trace_gate.core.shell import word
from trace_gate.core.trace.target import normal_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trace_gate.app.author.new_trace import Written
    from trace_gate.app.ports import Workspace, WritableRepository
    from trace_gate.app.repository.rules import Rules
    from trace_gate.core.analyst.bucket_draft import BucketDraft, DraftBucket
    from trace_gate.core.policy.policy import Policy

COVERAGE, WANTED = "click_coverage", "0.80"


class Typed(Record):
    """What was typed beside the draft, and what there is already."""

    agent: str
    executed: bool | None = None
    there: Mapping[str, Sequence[str]]
    """Keywords of the buckets of the product that live, by name"""


class Observation(Record):
    """An observation of a report of the draft."""

    trace_id: str
    uri: str
    sha256: str
    start: str | None
    end: str | None


class Decided(Record):
    """The traces of a draft."""

    hypothesis: Written | None
    """The one that was written for it; None where the draft names one"""
    decisions: tuple[Written, ...]
    buckets: tuple[tuple[str, ...], ...]
    """The buckets of each decision"""
    lost: int
    """So many terms fewer are in the draft than there were"""


class _Work(Record):
    """All that the decisions of a draft are made of."""

    draft: BucketDraft
    typed: Typed
    seen: tuple[Observation, ...]
    policy: Policy


def read(data: bytes, path: str, policy: Policy) -> BucketDraft:
    """A draft, by the words of a policy.

    Raises:
        UsageError: something in it is wrong.
    """
    weights = policy.priority_score
    shape = bucket_draft.schema(tuple(weights["intent_fit"]), tuple(weights["rufus_factor"]))
    return bucket_draft.read(data, path, shape)


def write(
    git: WritableRepository,
    files: Workspace,
    rules: Rules,
    draft: BucketDraft,
    typed: Typed,
    *,
    now: float,
) -> Decided:
    """Write the decisions of a draft, and the hypothesis that they rest on.

    Args:
        git: The repository.
        files: Its working tree.
        rules: `new_trace.working_rules`.
        draft: The draft.
        typed: What was typed beside it.
        now: Seconds since the epoch.

    Raises:
        UsageError: the draft does not fit what there is, a report has no observation, or a trace
            cannot be written. Nothing is written then.
    """
    _refuse_other_buckets(draft, typed.there)
    drafted_state.refuse_buckets(git, files, rules.policy.gate, draft, now=now)
    seen = _observations(files, rules.policy.gate.traces, draft)
    work = _Work(draft=draft, typed=typed, seen=tuple(seen), policy=rules.policy)
    most = rules.policy.guardrails["batch"]["intent_buckets"]
    batches = [draft.buckets[at : at + most] for at in range(0, len(draft.buckets), most)]
    made: list[str] = []
    try:
        hypothesis = None
        if draft.hypothesis_id is None:
            order = _hypothesis(draft, seen, typed)
            hypothesis = new_trace.write(git, files, rules, order, now=now)
            made.append(hypothesis.path)
        decisions = []
        for number, batch in enumerate(batches, 1):
            part = f" (part {number} of {len(batches)})" if len(batches) > 1 else ""
            order = _decision(work, batch, part)
            if hypothesis is not None:
                order = order.with_(caused_by=hypothesis.trace_id)
            decisions.append(new_trace.write(git, files, rules, order, now=now))
            made.append(decisions[-1].path)
    except BaseException:
        for path in reversed(made):
            files.take_away(path)
        raise
    return Decided(
        hypothesis=hypothesis,
        decisions=tuple(decisions),
        buckets=tuple(tuple(each.id for each in batch) for batch in batches),
        lost=draft.lost,
    )


def _refuse_other_buckets(draft: BucketDraft, there: Mapping[str, Sequence[str]]) -> None:
    for each in draft.buckets:
        if each.create and each.id in there:
            raise UsageError(
                f"{draft.path}: {each.id} is there already.",
                remedy=f"Write `change: update` for {each.id}, or give it another id.",
            )
        if not each.create and each.id not in there:
            raise UsageError(
                f"{draft.path}: {each.id} is no bucket of {draft.asin} that lives.",
                remedy=f"Write `change: create` for {each.id}, with what a new bucket needs; "
                f"known here: {', '.join(sorted(there)) or 'none'}.",
            )


def _observations(files: Workspace, root: str, draft: BucketDraft) -> list[Observation]:
    """The observation of each report.

    Raises:
        UsageError: a report has none.
    """
    wanted = dict.fromkeys(sha256 for _, sha256 in draft.reports)
    found: dict[str, Observation] = {}
    for path in reversed(files.below(root)):
        data = files.read(path) or b""
        missing = [sha256 for sha256 in wanted if sha256 not in found]
        if not missing:
            break
        if any(sha256.encode() in data for sha256 in missing):
            for each in _evidence(earlier_traces.load(files, path), draft):
                if each.sha256 in missing:
                    found.setdefault(each.sha256, each)
    unseen = [path for path, sha256 in draft.reports if sha256 not in found]
    if unseen:
        names = " ".join(map(word, unseen))
        raise UsageError(
            f"No observation here is about {', '.join(unseen)}, so the decision would have no "
            "evidence.",
            remedy=f"trace-gate observe {names} --asin {draft.asin}   then the same command again",
        )
    return [found[sha256] for sha256 in wanted]


def _evidence(trace: Mapping[str, Any], draft: BucketDraft) -> Iterator[Observation]:
    tenant = trace.get("tenant") or {}
    ours = all(tenant.get(name) == value for name, value in draft.tenant.items())
    if trace.get("trace_type") != "observation" or not ours:
        return
    for each in trace.get("evidence") or ():
        yield Observation(
            trace_id=str(trace["id"]),
            uri=str(each.get("uri")),
            sha256=str(each.get("sha256")),
            start=each.get("period_start"),
            end=each.get("period_end"),
        )


def _hypothesis(draft: BucketDraft, seen: Sequence[Observation], typed: Typed) -> Order:
    return Order(
        trace_type="hypothesis",
        agent=typed.agent,
        tenant=tuple(draft.tenant.items()),
        entity=(("asin", draft.asin),),
        statement=draft.statement,
        window=draft.window_days,
        criteria=(f"{COVERAGE} >= {WANTED}",),
        caused_by=seen[0].trace_id,
        related=tuple(dict.fromkeys(each.trace_id for each in seen[1:])),
    )


def _decision(work: _Work, batch: Sequence[DraftBucket], part: str) -> Order:
    draft, seen, typed = work.draft, work.seen, work.typed
    clicks, everything = draft.metrics["clicks"], draft.metrics["all_clicks"]
    share = f"{clicks / everything:.4f}" if everything else "1"
    names = ", ".join(each.id for each in batch)
    return Order(
        trace_type="decision",
        agent=typed.agent,
        tenant=tuple(draft.tenant.items()),
        entity=(("asin", draft.asin),),
        evidence=tuple(dict.fromkeys(each.uri for each in seen)),
        metrics=(
            f"search_terms={draft.metrics['search_terms']}",
            f"clicks={clicks}",
            f"orders={draft.metrics['orders']}",
            f"{COVERAGE}={share}",
        ),
        hypothesis_id=draft.hypothesis_id,
        options=(f"Take these buckets: {names}", "Leave the search terms as they are"),
        rationale=f"{draft.rationale}{part}",
        action="bucket_create" if any(each.create for each in batch) else "bucket_update",
        known=tuple(_change(work, each) for each in batch),
        executed=typed.executed,
        caused_by=seen[0].trace_id,
        related=tuple(dict.fromkeys(each.trace_id for each in seen)),
        sets=tuple(_sets(seen)),
    )


def _sets(seen: Sequence[Observation]) -> Iterator[str]:
    """The days of each report, as its observation has them."""
    for at, each in enumerate({each.uri: each for each in seen}.values()):
        if each.start and each.end:
            yield f"evidence.{at}.period_start={json.dumps(each.start)}"
            yield f"evidence.{at}.period_end={json.dumps(each.end)}"


def _change(work: _Work, bucket: DraftBucket) -> dict[str, Any]:
    before = list(work.typed.there.get(bucket.id, ()))
    known = {normal_name(each) for each in before}
    keywords = [*before, *(each for each in bucket.keywords if normal_name(each) not in known)]
    value: dict[str, Any] = {**bucket.meaning, "keywords": keywords}
    if bucket.grouping is not None:
        value["grouping"] = dict(bucket.grouping)
    score = bucket_draft.score_of(bucket, work.policy.priority_score)
    if score is not None:
        value["priority_score"] = score
    return {
        "target": f"asin/{work.draft.asin}/intent_bucket/{bucket.id}",
        "change_type": "bucket_create" if bucket.create else "bucket_update",
        "from_value": None if bucket.create else {"keywords": before},
        "to_value": value,
    }
