"""How history would have fared under another policy (SPEC 7).

Every decision is judged again where it landed, by the policy as it is and by another one. A
bucket's keywords are those that it has today.
"""

from __future__ import annotations

from trace_gate.app.judge.trace_reader import read_trace
from trace_gate.app.repository import rules
from trace_gate.core.errors import UsageError
from trace_gate.core.gate.decisions import EXECUTING
from trace_gate.core.git_model import TRACE_BYTES
from trace_gate.core.governor.evaluate import (
    STRICTNESS,
    answer_of,
    context_of_decision,
    evaluate,
    nodes,
)
from trace_gate.core.governor.landed_facts import LandedFacts
from trace_gate.core.governor.simulation import Changed, Simulated
from trace_gate.core.record import Record
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trace_gate.app.derive.fold_run import Progress
    from trace_gate.app.ports import FactSource, Repository
    from trace_gate.core.governor.context import LocalDate
    from trace_gate.core.governor.evaluate import Evaluation
    from trace_gate.core.ledger.trace_file import TraceFile
    from trace_gate.core.policy.policy import Policy

PORTION = 500
"""Traces that are in memory at one time, with all that their decisions ask the fold about."""


class Regime(Record):
    """A policy, and the fold of history by it."""

    policy: Policy
    source: FactSource


def simulate(
    git: Repository,
    commit: str,
    regimes: Sequence[Regime],
    local_date: LocalDate,
    progress: Progress,
) -> Simulated:
    """Judge every decision of a commit by two policies: the one that is, and another."""
    now: dict[str, dict[str, int]] = {}
    then: dict[str, dict[str, int]] = {}
    changed, number = [], 0
    for files in _decisions(git, commit, regimes[0].policy.gate.traces, progress):
        number += len(files)
        evaluations = (_evaluations(files, each, local_date) for each in regimes)
        for file, is_now, is_then in zip(files, *evaluations, strict=True):
            _count(now, is_now)
            _count(then, is_then)
            if is_now.fresh != is_then.fresh:
                changed.append(_changed(file, is_now, is_then))
    return Simulated(decisions=number, now=now, then=then, changed=tuple(changed))


def other_policy(git: Repository, commit: str, texts: Mapping[str, bytes], domain: str) -> Policy:
    """The policy of a commit with some files of it replaced; `texts` are by file name.

    Raises:
        UsageError: no file of the policy is among them.
        Refused: what comes of it is not a valid policy.
    """
    files = rules.policy_files(git, commit)
    folder = f"config/{domain}"
    known = {path.rpartition("/")[2] for path in files if path.startswith(f"{folder}/")}
    chosen = {f"{folder}/{name}": data for name, data in texts.items() if name in known}
    if not chosen:
        raise UsageError(
            "That folder has no policy file.",
            remedy=f"cp -r {folder} /tmp/policy   then change a file there, like guardrails.yaml.",
        )
    plain, _ = rules.compiled({**files, **chosen})
    return rules.rules_of(plain, {}).policy


def _decisions(
    git: Repository, commit: str, root: str, progress: Progress
) -> Iterator[list[TraceFile]]:
    """The decisions of a commit in the order of their ids, in portions."""
    entries = git.all_entries(commit, root)
    todo = [
        (path, entry)
        for path, entry in sorted(entries.items(), key=lambda each: _place(each[0], root))
        if entry.is_file and ids.id_of_path(path, root) is not None
    ]
    for start in range(0, len(todo), PORTION):
        progress("decisions judged", start, len(todo))
        part = todo[start : start + PORTION]
        texts = git.blobs({entry.oid for _, entry in part}, TRACE_BYTES)
        files = [read_trace(path, entry, texts[entry.oid]) for path, entry in part]
        yield [each for each in files if each.trace and each.trace.trace_type in EXECUTING]


def _place(path: str, root: str) -> tuple[str, int, str]:
    trace_id = ids.id_of_path(path, root) or ""
    return trace_id[:14], len(trace_id), trace_id


def _evaluations(
    files: Sequence[TraceFile], regime: Regime, local_date: LocalDate
) -> Iterator[Evaluation]:
    view = LandedFacts({}, (), regime.policy, {None: {}})
    contexts = [
        context_of_decision(file, (), policy=regime.policy, facts_view=view, local_date=local_date)
        for file in files
    ]
    while missing := view.missing(key for each in contexts if each for key in nodes(each, view)):
        view = view.with_more(regime.source.facts(missing))
    for file, context in zip(files, contexts, strict=True):
        yield evaluate(context and context.with_(facts_view=view), file)


def _count(tally: dict[str, dict[str, int]], evaluation: Evaluation) -> None:
    for guardrail, verdict in {**evaluation.guardrails, "all": evaluation.fresh}.items():
        row = tally.setdefault(guardrail, dict.fromkeys(STRICTNESS, 0))
        row[verdict] += 1


def _changed(file: TraceFile, now: Evaluation, then: Evaluation) -> Changed:
    stricter = max((now, then), key=lambda each: STRICTNESS[each.fresh])
    codes = sorted({each.code for each in stricter.reasons if answer_of(each) == stricter.fresh})
    return Changed(
        trace_id=str(file.trace.id) if file.trace is not None else file.path,
        now=now.fresh,
        then=then.fresh,
        codes=tuple(codes),
    )
