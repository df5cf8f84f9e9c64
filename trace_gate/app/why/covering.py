"""Which traces stand behind what a commit made of a path: for readers, never for a verdict.

The gate judged it when it landed. Here the trace is found again: in the commit itself, in the
step that brought it, or in one of the steps after it (SPEC 5, Cover).
"""

from __future__ import annotations

from trace_gate.app.judge.trace_reader import readable
from trace_gate.app.repository import rules as repository_rules
from trace_gate.core.policy.path_classes import classify, mode_of
from trace_gate.core.record import Record
from trace_gate.core.trace import ids, target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from trace_gate.app.ports import ReadableHistory, ReadWorkbooks, Store
    from trace_gate.app.why.model import State
    from trace_gate.core.policy.policy import Policy
    from trace_gate.core.trace.model import Trace

FREE = ("exempt", "derived", "trace")
"""Classes of paths that need no cover."""


class Reading(Record):
    """The commit that is read, and by whose policy."""

    git: ReadableHistory
    head: str
    policy: Policy
    store: Store | None
    now: float
    workbooks: ReadWorkbooks | None = None
    """Reads market files that are workbooks."""

    @property
    def root(self) -> str:
        """The folder of traces."""
        return self.policy.gate.traces


class Reason(Record):
    """What stands behind a change of a path."""

    state: State
    traces: tuple[str, ...] = ()
    """Paths of the traces, the one that fits best first."""
    landed: str | None = None
    """The step that brought the commit, where it is another one."""
    remark: str | None = None
    policy: Policy | None = None
    """By which the change was judged; None where nothing governed it."""


def reason(reading: Reading, commit: str, path: str) -> Reason:
    """Why a commit could make something of a path."""
    git = reading.git
    parents = git.commit(commit).parents
    parent = parents[0] if parents else None
    policy = _policy(reading, parent)
    own = covering(reading, parent, commit, path)
    if own.traces:
        return _traced(own, commit, path, policy)
    if not repository_rules.governed(git, commit):
        return Reason(state="before_adoption")
    if parent is None or policy is None:
        return Reason(state="adoption")
    entry = git.entries(commit, [path]).get(path) or git.entries(parent, [path]).get(path)
    kind = classify(path, entry.mode if entry else "", policy.gate)
    if kind in FREE:
        return Reason(state="not_needed", remark=f"{path} is {kind} by the policy", policy=policy)
    return _in_its_unit(reading, commit, path, policy)


def _in_its_unit(reading: Reading, commit: str, path: str, policy: Policy) -> Reason:
    """The same where the commit itself brings no trace about the path."""
    git = reading.git
    step, after = git.landing(reading.head, commit)
    landed = step if step != commit else None
    if landed is not None:
        before = next(iter(git.commit(step).parents), None)
        found = covering(reading, before, step, path)
        if found.traces:
            return _traced(found, step, path, policy).with_(landed=landed)
        if before is not None and not repository_rules.governed(git, before):
            return Reason(state="adoption", landed=landed)
    else:
        for each in after[: policy.gate.run]:
            before, *others = git.commit(each).parents
            found = Covered() if others else covering(reading, before, each, path, held_by=commit)
            if found.traces:
                return _traced(found, each, path, policy).with_(landed=each)
    accepted = accepting(git, reading.head, reading.root, commit)
    mode = mode_of(path, policy.gate)
    soft = f"the policy only {mode}s such paths (mode)" if mode != "block" else None
    return Reason(
        state="remediated" if accepted else "past_the_gate",
        traces=accepted,
        landed=landed,
        remark=soft,
        policy=policy,
    )


def _traced(found: Covered, commit: str, path: str, policy: Policy | None) -> Reason:
    """A trace names the path. Whether it could let the change pass, only the judge says."""
    other = (
        f"the trace says another content of {path} than {commit[:10]} gives it; "
        f"trace-gate explain {commit[:10]} says what the gate finds"
    )
    return Reason(
        state="traced",
        traces=found.traces,
        remark=other if found.says_other else None,
        policy=policy,
    )


class Covered(Record):
    """The traces that name a path."""

    traces: tuple[str, ...] = ()
    """Their paths, the one that fits best first."""
    says_other: bool = False
    """Whether also that one says another content than the path has."""


def covering(
    reading: Reading, before: str | None, after: str, path: str, *, held_by: str | None = None
) -> Covered:
    """The traces that one commit has beyond another and that cover a path.

    Those that say the content which the path has come first, executed ones before others. With
    `held_by` only those are named that say the content which this commit gives the path.
    """
    git = reading.git
    entries = {
        each.path: each.new
        for each in git.changes(git.tree(before), git.tree(after))
        if each.new is not None and ids.id_of_path(each.path, reading.root) is not None
    }
    named = [
        (where, trace)
        for where, trace in readable(git, entries, lambda _text: True)
        if names_path(trace, path)
    ]
    if not named:
        return Covered()
    held = _sha256(git, [each for each in (held_by, after) if each is not None], path)
    if held_by is not None:
        named = [(where, trace) for where, trace in named if _contents(trace, path) & held]
    named.sort(key=lambda each: (not _contents(each[1], path) & held, each[1].executed_at is None))
    said = [_contents(trace, path) for _, trace in named]
    return Covered(
        traces=tuple(where for where, _ in named),
        says_other=bool(said and said[0] and not said[0] & held),
    )


def names_path(trace: Trace, path: str) -> bool:
    """Whether a trace has a path as a target, or as a report."""
    if any(entry.uri == path for entry in trace.evidence):
        return True
    goals = (target.parse_or_none(each.target_text) for each in trace.changes)
    return any(goal is not None and target.covers(goal, path) for goal in goals)


def _contents(trace: Trace, path: str) -> set[str]:
    """What a trace says of the content of a path."""
    found = {entry.sha256 for entry in trace.evidence if entry.uri == path}
    for each in trace.changes:
        goal = target.parse_or_none(each.target_text)
        if goal is not None and goal.path == path:
            found.add(each.to_value if isinstance(each.to_value, str) else None)
    return {each for each in found if each is not None}


def _sha256(git: ReadableHistory, commits: Collection[str], path: str) -> set[str]:
    entries = (git.entries(each, [path]).get(path) for each in commits)
    oids = {each.oid for each in entries if each is not None and each.is_file}
    gone = {"deleted"} if len(oids) < len(commits) else set()
    return {*git.sha256(oids).values(), *gone}


def _policy(reading: Reading, commit: str | None) -> Policy | None:
    if commit is None:
        return None
    rules = repository_rules.rules_at(reading.git, commit, reading.store)
    return rules.policy if rules is not None else None


def accepting(git: ReadableHistory, head: str, root: str, commit: str) -> tuple[str, ...]:
    """Paths of the approved decisions that accept what a commit got past the gate with."""
    goal = f"commit/{commit}"
    entries = git.entries(head, git.grep_files(head, [goal], root))
    return tuple(
        path
        for path, trace in readable(git, entries, lambda _text: True)
        if trace.approval is not None and any(each.target_text == goal for each in trace.changes)
    )


def later_traces(reading: Reading, trace: Trace) -> Sequence[Trace]:
    """The traces of the commit that is read which name a trace or its hypothesis, by their paths.

    Only the months from its own on are searched: nothing that came before names it.
    """
    git, own = reading.git, str(trace.id)
    hypothesis = trace.layer("hypothesis").get("hypothesis_id")
    needles = [own, *([hypothesis] if isinstance(hypothesis, str) and hypothesis else [])]
    month = ids.path_of(own, reading.root).rpartition("/")[0].rpartition("/")[2]
    months = sorted(each for each in _months(reading) if each >= month)
    if not months:
        return ()
    paths = [
        path
        for each in months
        for path in git.grep_files(reading.head, needles, f"{reading.root}/{each}")
    ]
    entries = git.entries(reading.head, [p for p in paths if ids.id_of_path(p, reading.root)])

    def concerns(text: bytes) -> bool:
        return own.encode() in text or b"verification" in text

    return [found for _, found in readable(git, entries, concerns) if found.id != own]


def _months(reading: Reading) -> Sequence[str]:
    there = reading.git.entries(reading.head, [reading.root])
    return reading.git.folder(reading.head, reading.root) if there else ()
