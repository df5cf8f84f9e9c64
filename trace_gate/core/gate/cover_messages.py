"""What is said of a governed path that nothing covers: TG401, TG402, TG404 and TG405 (SPEC 5).

Everything that is the same for all paths of a unit is found once, so that a hundred thousand
uncovered paths cost a hundred thousand steps.
"""

from __future__ import annotations

from trace_gate.core.finding import at_path
from trace_gate.core.schema import anew
from trace_gate.core.schema.anew import CHANGED, LEFT, REASON
from trace_gate.core.shell import word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.decisions import DecisionStatus
    from trace_gate.core.gate.proposal import Case
    from trace_gate.core.gate.target_index import Naming
    from trace_gate.core.git_model import Change
    from trace_gate.core.ledger.trace_file import Touched
    from trace_gate.core.trace.model import Trace
    from trace_gate.core.trace.target import Target

OWN_WORDS = "your own words in place of the capitals"
AGAIN = "was executed before, and covers nothing a second time"
THREAD = f"{OWN_WORDS}; --caused-by ID of the hypothesis that it tests says on what it rests"
NAMED = 3
"""So many traces are named in one sentence."""


class Uncovered:
    """Words for the uncovered paths of one unit."""

    def __init__(self, case: Case, naming: Naming) -> None:
        self._case, self._naming = case, naming
        left = [each.final for each in case.ledger.touched if each.final is not None]
        live = list(case.ledger.live())
        self._brings_traces = bool(left)
        self._unreadable = next((each.path for each in left if each.trace is None), None)
        self._brought = ", ".join(sorted(str(each.trace.id) for each in live)[:NAMED])
        self._editable = next((str(t.id) for t in _editable(case, live)), None)
        observations = (t for t in _drafts(live) if t.trace_type == "observation")
        self._observation = next((str(t.id) for t in observations), None)
        self._hypothesis = hypothesis_of(live)
        self._evidence = _recorded(live)
        self._closed_names, self._closed_patterns = _closed_before(case)
        self._unchanged = _of_unchanged(case, live)
        self.renamed: dict[str, str] = {}
        """Files that a decision names, and that the base has under another name now."""

    def finding(self, change: Change) -> Finding:
        """Why the change of one path is not covered, and what mends it."""
        path, fitting = change.path, self._naming.of(change.path)
        for status in fitting:
            if status.open and status.in_time and not status.executable:
                return not_executable(status, path)
        for status in fitting:
            if not (status.open and status.in_time):
                how = f"named by {status.trace_id}, which {self._why_closed(status)}"
                return self._closed(change, how).with_(trace_id=status.trace_id)
        before = self._linked_to(path)
        if before is not None:
            return self._closed(change, f"linked to {before}, which {AGAIN}")
        if not self._brings_traces:
            message = f"{path} is changed, and no trace comes with it."
            return at_path("TG401", path, message, self._new_trace(change))
        return self._no_target(change)

    def _no_target(self, change: Change) -> Finding:
        path = change.path
        if self._unreadable is not None:
            return at_path(
                "TG402",
                path,
                f"{path} is changed. {self._unreadable} comes with it, but cannot be read.",
                f"Mend {self._unreadable} first: its own finding says how. Then ask again.",
            ).with_(follows=self._unreadable)
        found = self._case.ledger.evidence.get(path)
        if path in self._evidence and found is not None and found.sha256 is not None:
            touched, sha256 = self._evidence[path]
            return self._named_as_evidence(touched, change, wrong=sha256 != found.sha256)
        if self._is_new_report(change):
            return self._stray_report(path)
        lines = self._case.contents.difference(path, change.old, change.new)
        if self._unchanged and lines in self._unchanged:
            return self._renamed(path, *self._unchanged[lines])
        return at_path(
            "TG402",
            path,
            f"{path} is changed, but no decision in this change names it (it brings "
            f"{self._brought}).",
            self._add_target(change),
        )

    def _renamed(self, path: str, trace: Trace, before: str) -> Finding:
        self.renamed[before] = path
        then = " && git commit" if self._case.proposal.boundary else ""
        return at_path(
            "TG402",
            path,
            f"{path} is changed as {trace.id} says of {before}: the file was renamed since then, "
            "and a decision names a file as it is called where it lands.",
            f"Merge the protected branch into yours. In {trace.id} write `target: file/{path}` for "
            f"{before}, then: trace-gate refresh {trace.id} && {self._case.stage_traces}{then}",
        ).with_(trace_id=str(trace.id))

    def _named_as_evidence(self, by: Touched, change: Change, *, wrong: bool) -> Finding:
        path = change.path
        if wrong or by.file.problems:
            message = f"{path} is named as evidence by {by.path}, which has errors of its own."
            fix = f"Mend {by.path} first: see its findings."
            return at_path("TG402", path, message, fix).with_(follows=by.path)
        if change.old is None:
            return at_path(
                "TG402",
                path,
                f"{path} is named as evidence, and it can be run (its mode is executable). A "
                "report is only read.",
                f"git update-index --chmod=-x {word(path)}   # then commit. A script needs a "
                "decision of its own.",
            )
        return at_path(
            "TG402",
            path,
            f"{path} was there before, and this change gives it another content. Evidence covers "
            "a new file only.",
            f"Save the new report under a new name, and bring the old one back: git restore "
            f"--source={(self._case.proposal.base or 'HEAD')[:10]} --staged --worktree "
            f"{word(path)}",
        )

    def _add_target(self, change: Change) -> str:
        fresh = self._new_trace(change)
        if self._editable is None:
            return fresh
        return (
            f"Add `- {{target: {change.path}, change_type: file_update}}` to execution.changes of "
            f"{self._editable} and run trace-gate refresh {self._editable}, or write another "
            f"decision: {fresh}"
        )

    def _stray_report(self, path: str) -> Finding:
        message = f"{path} is new, and no trace names it as evidence (it brings {self._brought})."
        fix = new_observation(path, self._case)
        if self._observation is not None:
            fix = f"{fix}   # or name it under evidence in {self._observation}"
        return at_path("TG402", path, message, fix)

    def _new_trace(self, change: Change) -> str:
        if self._is_new_report(change):
            return new_observation(change.path, self._case)
        gone = change.new is None
        return new_decision(change.path, self._case, self._hypothesis, gone=gone)

    def _is_new_report(self, change: Change) -> bool:
        """A file that comes to the uploads: an observation that shows it is all that it needs."""
        new = change.new is not None and change.new.is_file and change.old is None
        return new and self._case.classes.of(change) == "evidence"

    def _closed(self, change: Change, how: str) -> Finding:
        fix = f"Write a new decision: {self._new_trace(change)}"
        return at_path("TG404", change.path, f"{change.path} is {how}.", fix)

    def _why_closed(self, status: DecisionStatus) -> str:
        days = self._case.policy.gate.open_days
        return f"was executed more than {days} days after it was made" if status.open else AGAIN

    def _linked_to(self, path: str) -> str | None:
        """The trace that names the path, was executed before, and stands in a trailer here."""
        named = self._closed_names.get(path)
        if named is not None:
            return named
        if not self._closed_patterns:
            return None
        from trace_gate.core.trace import target

        return next((i for goal, i in self._closed_patterns if target.covers(goal, path)), None)


def new_observation(path: str, case: Case) -> str:
    """The command that brings a new report in; a person replaces what is in capitals."""
    from trace_gate.core.ledger.evidence_messages import METRIC

    command = f"trace-gate new observation --evidence {word(path)} {METRIC}"
    return f"{command} && {case.stage_traces}"


def hypothesis_of(live: Iterable[Touched]) -> str | None:
    """The id of the newest hypothesis that the unit brings, on which its decision can rest."""
    brought = (each.trace for each in live if each.trace.trace_type == "hypothesis")
    return max((str(each.id) for each in brought), default=None)


def new_decision(
    path: str, case: Case, hypothesis: str | None, *, gone: bool, alone: bool = False
) -> str:
    """The command that writes a decision about a path; a person replaces what is in capitals.

    It stages the path: after `git commit -a` was stopped, the index has none of it.
    Without a hypothesis in the unit, the one of an earlier unit is for the person to name; a
    decision that stands `alone`, about no product, brings its evidence and what it expects.
    """
    rests, report, said = "", "", THREAD
    if hypothesis is not None:
        rests, said = f" --caused-by {hypothesis}", OWN_WORDS
    elif alone:
        rests, report, said = f" {anew.OWN_REASON}", f" {anew.REPORT}", anew.SHOWS
    why = f'{rests} --option "{CHANGED}" --option "{LEFT}" --rationale "{REASON}"'
    command = (
        f"trace-gate new decision --target {word(path)} --executed{why}"
        if case.proposal.boundary
        else f"{staging(path, gone=gone)} && trace-gate new decision --from-staged{why}"
    )
    return f"{command} && {case.stage_traces}{report}   # {said}"


def staging(path: str, *, gone: bool) -> str:
    """The command that stages a path; `git add` fails for one that is gone from the index, too."""
    return f"{'git rm -q --cached --ignore-unmatch' if gone else 'git add'} {word(path)}"


def not_executable(status: DecisionStatus, path: str) -> Finding:
    """TG405: why the decision that names a path may not be executed, and what mends it."""
    trace_id, follows = status.trace_id, None
    if status.file.problems:
        why, fix = "has errors of its own", f"Mend {trace_id} first: see its findings."
        follows = status.touched.path
    elif status.evaluation.verdict == "BLOCK":
        why = "is BLOCKed by the guardrails"
        fix = f"Write a decision within the limits. What they are: trace-gate govern {trace_id}"
    elif status.waiting:
        why = "waits for an approval"
        asked = status.approval.findings if status.approval is not None else ()
        fix = asked[0].remediation if asked else f"See the findings of {trace_id}."
    else:
        why, fix = "has an approval that does not hold", f"See the findings of {trace_id}."
    found = at_path("TG405", path, f"{path} is changed by {trace_id}, which {why}.", fix)
    waits = status.waiting and not status.file.problems
    return found.with_(trace_id=trace_id, waits=waits, follows=follows)


def _recorded(live: Sequence[Touched]) -> Mapping[str | None, tuple[Touched, str | None]]:
    """The traces that add evidence entries, with the sha256 that each says, by its path."""
    if not live:
        return {}
    from trace_gate.core.ledger import evidence

    return {entry.uri: (each, entry.sha256) for each in live for entry in evidence.added(each)}


def _of_unchanged(case: Case, live: Sequence[Touched]) -> Mapping[str | None, tuple[Trace, str]]:
    """What new decisions say of files that the unit does not change, by the lines they say."""
    if not live:
        return {}
    from trace_gate.core.gate import decisions
    from trace_gate.core.gate.content_values import lines_said

    changed = {change.path for change in case.proposal.changes}
    return {
        lines: (touched.trace, goal.path)
        for touched in live
        if touched.is_new and touched.trace.trace_type in decisions.EXECUTING
        for planned, goal in decisions.parsed(touched.trace)
        if goal is not None and goal.path and not goal.pattern and goal.path not in changed
        for lines in [lines_said(planned)]
        if lines is not None
    }


def _drafts(live: Iterable[Touched]) -> Iterator[Trace]:
    """Traces of the unit that may still be edited: nobody has approved them."""
    return (t.trace for t in live if t.is_new and t.trace.approval is None)


def _editable(case: Case, live: Iterable[Touched]) -> Iterator[Trace]:
    """Decisions that come with the newest commit: those of earlier ones have had their change."""
    last = case.proposal.commits[-1].oid if case.proposal.commits else None
    here = [each for each in live if each.versions and each.versions[-1].commit.oid == last]
    if not here:
        return iter(())
    from trace_gate.core.gate import decisions

    return (trace for trace in _drafts(here) if trace.trace_type in decisions.EXECUTING)


def _closed_before(case: Case) -> tuple[Mapping[str, str], list[tuple[Target, str]]]:
    """What the traces name that trailers of the unit name, and that were executed before."""
    names: dict[str, str] = {}
    patterns: list[tuple[Target, str]] = []
    for trace_id in dict.fromkeys(i for c in case.proposal.commits for i in c.trailers):
        known = case.ledger.known.get(trace_id)
        trace = known.trace if known is not None else None
        if trace is None or not trace.executed_at:
            continue
        from trace_gate.core.gate import decisions

        for _, goal in decisions.parsed(trace):
            if goal is not None and goal.pattern:
                patterns.append((goal, trace_id))
            elif goal is not None and goal.path is not None:
                names.setdefault(goal.path, trace_id)
    return names, patterns
