"""Review a range: what the one judge says of it, and all that it does (SPEC 9, `review`).

There are no rules here. A range that cannot be judged is told as far as it can be read
(`unjudged`), and never with more certainty than the judge has.
"""

from __future__ import annotations

from trace_gate.app.derive.trace_facts_cache import facts_of_trace, put_by
from trace_gate.app.judge import check
from trace_gate.app.repository import snapshots
from trace_gate.app.repository.rules import Memory
from trace_gate.app.review import actions, contents, evidence, files, landed, results, unjudged
from trace_gate.app.review.decisions import About, errors_by_place, errors_of, reviewed_decision
from trace_gate.app.review.effects import effects
from trace_gate.app.review.folded import both_ends
from trace_gate.app.review.implied import reviewed_implied
from trace_gate.app.review.model import LeftOut, PolicyUsed, Ref, Review, ReviewedCommit
from trace_gate.app.review.others import authors, causes, other_trace
from trace_gate.app.review.scoped import scoped
from trace_gate.core.errors import CannotJudge
from trace_gate.core.gate.decisions import EXECUTING, judged_anew
from trace_gate.core.policy.protected_paths import is_policy
from trace_gate.core.record import Record
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from trace_gate.app.judge.check import JudgedUnit
    from trace_gate.app.judge.services import Services
    from trace_gate.app.overview.scope import Scope
    from trace_gate.app.ports import Repository
    from trace_gate.app.review.folded import BothEnds, ReadFold
    from trace_gate.app.review.model import HypothesisRecord, OtherTrace, ReviewedFile
    from trace_gate.core.gate.proposal import Case


class Range(Record):
    """The range that is asked for, by the names that were typed, and for which shops."""

    base: Ref
    head: Ref
    scope: Scope


def review_range(
    git: Repository,
    span: tuple[str, str],
    services: Services,
    read: ReadFold[BothEnds],
    *,
    scope: Scope,
    policy_from: str | None = None,
) -> Review:
    """The review of what one end of a range would bring to the other, as `check --range` judges.

    Args:
        git: the repository.
        span: where it would land, and what would land.
        services: of the judge.
        read: looks into the fold of a snapshot, which the judge may have made already.
        scope: which shops and products are told of. The verdict is that of the whole range.
        policy_from: as for `check --range`.

    Raises:
        CannotJudge: one of the two names no commit here, so that there is nothing to read.
    """
    base, head = span
    services = services.with_(store=Memory(services.store))  # several ask for one policy
    asked = Range(
        base=Ref(name=base, commit=check.commit_named(git, base)),
        head=Ref(name=head, commit=check.commit_named(git, head)),
        scope=scope,
    )
    try:
        judged = landed.judged(git, span, services, policy_from)
        if judged.case is not None:
            return scoped(_review(git, asked, judged, services, read), scope)
        judgement = judged.judgement
    except CannotJudge as stopped:
        judgement = check.cannot_judge(stopped)
    return scoped(unjudged.review(git, asked.base, asked.head, judgement, services), scope)


def _review(
    git: Repository,
    asked: Range,
    judged: JudgedUnit,
    services: Services,
    read: ReadFold[BothEnds],
) -> Review:
    case, judgement = judged.seen_case, judged.judgement
    policy = case.policy
    ends = _ends(git, judged, read)
    about = About(
        policy=policy,
        errors=errors_by_place(judgement.findings),
        changes=case.proposal.changes,
        evidence=evidence.seen_files(
            git,
            judged.unit.tree or asked.head.commit,
            [each.trace for each in case.ledger.live()],
            uploads=policy.gate.uploads,
            attributes_of=case.proposal.base,
            now=services.now,
        ),
        records=_records(judged, ends),
        contents=contents.content_changes(
            git,
            [each.trace for each in case.ledger.live()],
            case.proposal.changes,
            services.tables,
        ),
        careful=dict(_careful(case, services)),
    )
    decided = tuple(
        reviewed_decision(each.file, each, about, is_new=each.touched.is_new)
        for each in judged.statuses
    )
    found = files.reviewed_files(case, judged.statuses, about.errors)
    paths = tuple(files.with_reasons(found, case))
    return Review(
        verdict=judgement.verdict,
        as_of=ids.utc_text(services.now),
        landed=None if judged.unit.landed is None else ids.utc_text(judged.unit.landed),
        base=asked.base,
        head=asked.head,
        policy=PolicyUsed(
            ref=judgement.policy_ref,
            digest=judgement.policy_digest,
            changes=any(is_policy(each.path) for each in paths),
        ),
        store=asked.scope.store,
        marketplace=asked.scope.marketplace,
        asin=asked.scope.asin,
        tenants=(),
        judged=judgement.judged,
        remarks=judgement.remarks,
        adoption=case.proposal.adoption,
        commits=tuple(_commits(judged)),
        protected=tuple(_protected(paths)),
        actions=actions.actions(
            judgement.findings,
            decided,
            approvers=[each.name for each in policy.gate.approvers],
            authors=authors(case.proposal.commits),
            plans=judged.unit.landed is None,
        ),
        decisions=decided,
        results=tuple(results.reviewed_results(case.ledger.live(), ends, policy)),
        traces=tuple(_others(case, about)),
        effects=effects(ends, policy, services.now),
        files=paths,
        causes=causes(each.trace for each in case.ledger.live()),
        findings=judgement.findings,
        left_out=LeftOut(),
        implied=tuple(reviewed_implied(case, judged.statuses)),
    )


def _careful(case: Case, services: Services) -> Iterator[tuple[str, frozenset[int]]]:
    """By path of each decision that is judged the changes for which the lower limit holds."""
    for file, paths in judged_anew(case):
        from trace_gate.core.governor.evaluate import context_of_decision
        from trace_gate.core.governor.guardrails import amplitude

        context = context_of_decision(
            file,
            paths,
            policy=case.policy,
            facts_view=case.facts_view,
            local_date=services.local_date,
            landing=case.proposal.landing,
        )
        if context is not None:
            found = amplitude.in_harvest(context)
            yield file.path, frozenset(each.change.index for each in found)


def _ends(git: Repository, judged: JudgedUnit, read: ReadFold[BothEnds]) -> BothEnds:
    """The fold at the base and as the range leaves it, by the policy that judges."""
    unit, case = judged.unit, judged.seen_case
    policy = case.policy
    before = snapshots.of_tree(git, git.tree(unit.base.commit), policy, unit.base.ref)
    after = snapshots.of_tree(git, unit.tree or "", policy, "the range")
    live = tuple(case.ledger.live())
    named = (each.trace.layer("hypothesis").get("hypothesis_id") for each in live)
    verified = [each.trace for each in live if results.brings_result(each)]
    return read(
        before,
        lambda engine: both_ends(
            engine,
            after,
            hypotheses=[each for each in named if isinstance(each, str)],
            verified=[str(each.caused_by or each.id) for each in verified],
            facts=_facts(case),
        ),
    )


def _facts(case: Case) -> dict[str, bytes]:
    """What the traces tell the fold that the judge has read, by blob: nobody reads them again."""
    files = (each.final for each in case.ledger.touched if each.final is not None)
    return {
        each.entry.oid: put_by(facts_of_trace(each.trace))
        for each in files
        if each.trace is not None
    }


def _records(judged: JudgedUnit, ends: BothEnds) -> Mapping[str, HypothesisRecord]:
    known = results.records(ends, judged.seen_case.policy)
    for each in judged.statuses:
        named = results.unknown_record(each.touched.trace)
        if named is not None:
            known.setdefault(named.id, named)
    return known


def _commits(judged: JudgedUnit) -> Iterator[ReviewedCommit]:
    verdicts = {each.commit: each.verdict for each in judged.judgement.commits}
    for each in judged.unit.commits:
        yield ReviewedCommit(
            commit=each.oid,
            subject=each.subject,
            author=each.author.name,
            verdict=verdicts.get(each.oid),
        )


def _protected(paths: Iterable[ReviewedFile]) -> Iterator[ReviewedFile]:
    """What changes the rules, or how Git shows files: it may hide a trace."""
    return (each for each in paths if each.kind == "protected")


def _others(case: Case, about: About) -> Iterator[OtherTrace]:
    for each in case.ledger.live():
        if each.trace.trace_type not in EXECUTING:
            codes = dict.fromkeys(found.code for found in errors_of(each.file, about))
            yield other_trace(each.file, each.trace, tuple(codes), is_new=each.is_new)
