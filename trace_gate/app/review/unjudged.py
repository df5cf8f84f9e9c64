"""A range that the gate could not judge, told as far as it can be read (SPEC 9, `review`).

What stopped the gate stands at the top. What traces say is shown; that anything of it may be
executed, or is covered, is not: nobody could tell.
"""

from __future__ import annotations

from contextlib import suppress

from trace_gate.app.judge.trace_reader import read_trace
from trace_gate.app.repository import rules as repository_rules
from trace_gate.app.review import actions, contents, evidence, files, results
from trace_gate.app.review.decisions import About, errors_by_place, errors_of, reviewed_decision
from trace_gate.app.review.model import LeftOut, PolicyUsed, Ref, Review, ReviewedCommit
from trace_gate.app.review.others import authors, causes, other_trace
from trace_gate.core.errors import CannotJudge
from trace_gate.core.gate.decisions import EXECUTING
from trace_gate.core.gate.judgement import Judged
from trace_gate.core.git_model import TRACE_BYTES
from trace_gate.core.policy.path_classes import Classes
from trace_gate.core.policy.protected_paths import is_policy, is_protected
from trace_gate.core.record import Record
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trace_gate.app.judge.services import Services
    from trace_gate.app.ports import Repository, Store
    from trace_gate.app.review.model import ContentChange, HypothesisRecord
    from trace_gate.core.gate.judgement import Judgement
    from trace_gate.core.git_model import Change, Commit
    from trace_gate.core.ledger.trace_file import TraceFile
    from trace_gate.core.policy.path_classes import PathClass
    from trace_gate.core.policy.policy import Policy
    from trace_gate.core.trace.model import Trace


class Readable(Record):
    """What can be read of a range: what its two ends and the commits between them hold."""

    policy: Policy | None
    changes: tuple[Change, ...]
    commits: tuple[Commit, ...]
    traces: tuple[tuple[TraceFile, Trace], ...]


def review(
    git: Repository, base: Ref, head: Ref, judgement: Judgement, services: Services
) -> Review:
    """The review of a range without a verdict, or of one that nothing governs."""
    found = _readable(git, base.commit, head.commit, services.store)
    about = _about(git, found, judgement, head, services)
    decided = tuple(
        reviewed_decision(file, None, about, is_new=_is_new(file, found.changes))
        for file, trace in found.traces
        if trace.trace_type in EXECUTING
    )
    others = tuple(
        other_trace(
            file,
            trace,
            tuple(dict.fromkeys(each.code for each in errors_of(file, about))),
            is_new=_is_new(file, found.changes),
        )
        for file, trace in found.traces
        if trace.trace_type not in EXECUTING
    )
    paths = files.unjudged_files(found.changes, _classes(found))
    return Review(
        verdict=judgement.verdict,
        as_of=ids.utc_text(services.now),
        landed=None,
        base=base,
        head=head,
        policy=PolicyUsed(
            ref=judgement.policy_ref,
            digest=judgement.policy_digest,
            changes=any(is_policy(each.path) for each in paths),
        ),
        store=None,
        marketplace=None,
        asin=None,
        tenants=(),
        judged=judgement.judged if judgement.verdict != "CANNOT_JUDGE" else Judged(),
        remarks=judgement.remarks,
        adoption=False,
        commits=tuple(
            ReviewedCommit(commit=e.oid, subject=e.subject, author=e.author.name, verdict=None)
            for e in found.commits
        ),
        protected=tuple(each for each in paths if is_protected(each.path)),
        actions=actions.actions(
            judgement.findings, (), approvers=(), authors=authors(found.commits)
        ),
        decisions=decided,
        results=(),
        traces=others,
        effects=None,
        files=paths,
        causes=causes(trace for _, trace in found.traces),
        findings=judgement.findings,
        left_out=LeftOut(),
    )


def nothing(base: str, head: str, judgement: Judgement, now: float) -> Review:
    """The review of a range of which nothing can be read: what is missing, and what mends it."""
    return Review(
        verdict="CANNOT_JUDGE",
        as_of=ids.utc_text(now),
        landed=None,
        base=Ref(name=base, commit=""),
        head=Ref(name=head, commit=""),
        policy=PolicyUsed(ref="", digest="", changes=False),
        store=None,
        marketplace=None,
        asin=None,
        tenants=(),
        judged=Judged(),
        remarks=judgement.remarks,
        adoption=False,
        commits=(),
        protected=(),
        actions=actions.actions(judgement.findings, (), approvers=(), authors=()),
        decisions=(),
        results=(),
        traces=(),
        effects=None,
        files=(),
        causes=(),
        findings=judgement.findings,
        left_out=LeftOut(),
    )


def _about(
    git: Repository, found: Readable, judgement: Judgement, head: Ref, services: Services
) -> About:
    now = services.now
    differing: dict[str, ContentChange] = {}
    with suppress(CannotJudge):
        differing = contents.content_changes(
            git, [trace for _, trace in found.traces], found.changes, services.tables
        )
    seen = evidence.SeenFiles(files={}, sizes={}, uploads=_uploads(found), now=now)
    with suppress(CannotJudge):  # an object is not here: its file is told as missing
        seen = evidence.seen_files(
            git,
            head.commit,
            [trace for _, trace in found.traces],
            uploads=seen.uploads,
            attributes_of=None,
            now=now,
        )
    return About(
        policy=found.policy,
        errors=errors_by_place(judgement.findings),
        changes=found.changes,
        evidence=seen,
        records=dict(_named(found)),
        contents=differing,
        careful={},
    )


def _named(found: Readable) -> Iterator[tuple[str, HypothesisRecord]]:
    for _, trace in found.traces:
        named = results.unknown_record(trace)
        if named is not None:
            yield named.id, named


def _readable(git: Repository, base: str, head: str, store: Store | None) -> Readable:
    policy = _policy(git, base, store)
    changes = _changes(git, base, head)
    return Readable(
        policy=policy,
        changes=changes,
        commits=_commits(git, base, head),
        traces=tuple(_traces(git, changes, policy)),
    )


def _policy(git: Repository, base: str, store: Store | None) -> Policy | None:
    with suppress(CannotJudge):
        rules = repository_rules.rules_at(git, base, store)
        return rules.policy if rules is not None else None
    return None


def _changes(git: Repository, base: str, head: str) -> tuple[Change, ...]:
    """What the head changes since it left the base; where nobody knows when: from the base."""
    start = None
    with suppress(CannotJudge):
        start = git.merge_base(base, head)
    with suppress(CannotJudge):
        return git.changes(git.tree(start or base), git.tree(head))
    return ()


def _commits(git: Repository, base: str, head: str) -> tuple[Commit, ...]:
    with suppress(CannotJudge):
        return git.commits(head, [base])
    return ()


def _traces(
    git: Repository, changes: tuple[Change, ...], policy: Policy | None
) -> Iterator[tuple[TraceFile, Trace]]:
    root = policy.gate.traces if policy is not None else "traces"
    entries = {
        each.path: each.new
        for each in changes
        if each.new is not None and each.new.is_file and ids.id_of_path(each.path, root) is not None
    }
    with suppress(CannotJudge):
        for path, text in git.texts(entries, TRACE_BYTES):
            file = read_trace(path, entries[path], text)
            if file.trace is not None:
                yield file, file.trace


def _classes(found: Readable) -> Mapping[str, PathClass]:
    if found.policy is None:
        return {}
    classes = Classes(found.policy.gate)
    return {each.path: classes.of(each) for each in found.changes}


def _uploads(found: Readable) -> str:
    return found.policy.gate.uploads if found.policy is not None else "uploads"


def _is_new(file: TraceFile, changes: tuple[Change, ...]) -> bool:
    return any(each.path == file.path and each.old is None for each in changes)
