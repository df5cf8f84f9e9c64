"""A Git in memory for tests: one file, branches, and the decisions that its commits bring.

The file is a row of places, each with some lines. Two sides merge where they change different
places, as Git merges distant lines. What records say is told by `RecordContents`, what the
judge holds against them by `unit_contents`: only Git itself is played.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING

from trace_gate.app.author.content_before import HeldFiles
from trace_gate.app.author.record_contents import RecordContents
from trace_gate.app.judge import steps as steps_of
from trace_gate.app.judge.unit_contents import unit_contents
from trace_gate.core.gate.content import content
from trace_gate.core.gate.content.path_history import Family
from trace_gate.core.gate.proposal import INDEX, Proposal
from trace_gate.core.gate.target_index import Naming
from trace_gate.core.git_model import REGULAR, Change, Commit, Entry, Signature
from trace_gate.core.ledger.evidence_file import FileFacts
from trace_gate.core.trace import target
from trace_gate.core.trace.model import PlannedChange

if TYPE_CHECKING:
    from collections.abc import Iterable

PATH = "ads/bids.csv"
WHO = Signature(name="Ann", email="ann@shop.example", seconds=0)
RUN = 20
"""Plain commits that share traces are one step up to so many (`link.run`)."""

Places = tuple[tuple[bytes, ...], ...]
Traces = dict[str, PlannedChange]


@dataclass(frozen=True)
class Node:
    """A commit: what its tree has, and how many it is."""

    number: int
    parents: tuple[str, ...]
    places: Places
    traces: Traces = field(hash=False)


class Conflict(Exception):
    """Two sides change one place; `places` are both sides as far as they can be merged."""

    def __init__(self, places: Places, stopped: list[int]) -> None:
        super().__init__(f"both sides change {stopped}")
        self.places, self.stopped = places, stopped


def merged(start: Places, one: Places, other: Places) -> Places:
    """The automatic merge of two contents, place by place."""
    made, stopped = [], []
    for at, (old, left, right) in enumerate(zip(start, one, other, strict=True)):
        if old != left != right != old:
            stopped.append(at)
        made.append(right if left == old else left)
    if stopped:
        raise Conflict(tuple(made), stopped)
    return tuple(made)


class LittleHistory:
    """Branches, and what is judged of them."""

    def __init__(self, places: Places) -> None:
        self._blobs: dict[str, bytes] = {}
        self._nodes: dict[str, Node] = {}
        self._commits: dict[str, Commit] = {}
        self._ids = 0
        self.heads = {"main": self._add((), places, {})}

    # --- what people do ----------------------------------------------------------------------

    def places(self, name: str) -> Places:
        return self._node(name).places

    def branch(self, name: str, start: str = "main") -> None:
        self.heads[name] = self.heads[start]

    def traces(self, name: str, since: str = "main") -> list[str]:
        """The ids of the decisions that a branch brings, the earliest first."""
        before = self._node(since).traces
        return [each for each in self._node(name).traces if each not in before]

    def is_on(self, name: str, other: str) -> bool:
        """Whether a branch has all that another one has."""
        return self.heads[other] in self._ancestors(self.heads[name])

    def commits(self, name: str, since: str = "main") -> list[str]:
        """The commits that a branch has and another one has not, parents first."""
        return self._since(self.heads[name], self.heads[since])

    def has_merges(self, name: str) -> bool:
        """Whether something was merged into a branch."""
        return any(len(self._nodes[oid].parents) > 1 for oid in self.commits(name))

    def automatic(self, name: str, other: str) -> Places:
        """What Git makes of two branches."""
        return self._merged(self.heads[name], self.heads[other])

    def conflicts(self, name: str, other: str) -> bool:
        """Whether Git stops at the merge of two branches."""
        try:
            self.automatic(name, other)
        except Conflict:
            return True
        return False

    def is_idle(self, before: str, name: str) -> bool:
        """Whether a step brings decisions and no change of the file: TG410 says that, not TG412."""
        oid = self.heads[name]
        while oid != before:
            node, earlier = self._nodes[oid], self._nodes[self._nodes[oid].parents[0]]
            same = self._entry(node.places) == self._entry(earlier.places)
            if same and node.traces != earlier.traces:
                return True
            oid = node.parents[0]
        return False

    def decide(self, name: str, places: Places) -> str:
        """Edit, `trace-gate new decision --from-staged`, commit: the id of the decision."""
        self._ids += 1
        trace_id = f"TRACE-20250102-{self._ids:03d}"
        self._record(name, places, trace_id, None)
        return trace_id

    def refresh(self, name: str, places: Places, trace_id: str) -> None:
        """Edit or not, `trace-gate refresh`, commit."""
        said = self._node(name).traces[trace_id]
        self._record(name, places, trace_id, said)

    def edit(self, name: str, places: Places) -> None:
        """Edit and commit without a word."""
        node = self._node(name)
        self.heads[name] = self._add((self.heads[name],), places, node.traces)

    def merge(self, name: str, other: str, places: Places | None = None) -> None:
        """Merge another branch in; `places` is what a person makes of it."""
        tips = (self.heads[name], self.heads[other])
        made = self._merged(*tips) if places is None else places
        self.heads[name] = self._add(tips, made, self._merged_traces(*tips))

    def squash(self, name: str, other: str, places: Places | None = None) -> None:
        """Squash another branch onto this one."""
        tips = (self.heads[name], self.heads[other])
        made = self._merged(*tips) if places is None else places
        self.heads[name] = self._add(tips[:1], made, self._merged_traces(*tips))

    def rebase(self, name: str, other: str, slips: dict[int, Places] | None = None) -> int:
        """Put each commit of another branch on this one, merges left out: so many."""
        commits = [
            self._nodes[oid]
            for oid in self._since(self.heads[other], self.heads[name])
            if len(self._nodes[oid].parents) == 1
        ]
        tip = self.heads[name]
        for number, node in enumerate(commits):
            before = self._nodes[node.parents[0]]
            here = self._nodes[tip]
            made = merged(before.places, here.places, node.places)
            changed = {
                key: each for key, each in node.traces.items() if before.traces.get(key) != each
            }
            made = slips[number](made) if slips and number in slips else made
            tip = self._add((tip,), made, {**here.traces, **changed})
        self.heads[name] = tip
        return len(commits)

    # --- what is judged ----------------------------------------------------------------------

    def judge(self, base: str, head: str) -> list[str]:
        """`check --range base..head`: what it says of the file."""
        tips = (self.heads.get(base, base), self.heads.get(head, head))
        commits = [self._commits[oid] for oid in self._since(tips[1], tips[0])]
        return self._check(tips[0], self._merged(*tips), commits, self._merged_traces(*tips))

    def pushed(self, before: str, name: str) -> list[str]:
        """A push to the protected branch: what is said of the file, step by step."""
        steps, oid = [], self.heads[name]
        while oid != before:
            steps.append(self._commits[oid])
            oid = self._nodes[oid].parents[0]
        found: list[str] = []
        for run in steps_of.runs(reversed(steps), "traces/", RUN):
            last = run[-1].oid
            many = len(run[-1].parents) > 1
            commits = [self._commits[each] for each in self._since(last, before)] if many else run
            node = self._nodes[last]
            found += self._check(before, node.places, commits, node.traces)
            before = last
        return found

    def _check(self, base: str, places: Places, commits: list[Commit], traces: Traces) -> list[str]:
        change = Change(path=PATH, old=self._entry(self._nodes[base].places),
                        new=self._entry(places))  # fmt: skip
        if change.old == change.new:
            return []
        proposal = _proposal(base, (change,), commits)
        before = self._nodes[base].traces
        standings = tuple(
            _status(each, planned, commits)
            for each, planned in sorted(traces.items())
            if each not in before
        )
        if not standings:
            return ["nobody decided"]
        sides = self._sides(commits)
        touched = [each.touched for each in standings]
        classes = SimpleNamespace(of=lambda _: "governed")
        case = SimpleNamespace(
            proposal=proposal,
            stage_traces="git add traces",
            policy=SimpleNamespace(gate=SimpleNamespace(content="required")),
            around=SimpleNamespace(sides=sides),
            ledger=SimpleNamespace(live=lambda: ()),
            contents=unit_contents(_Git(self), proposal, classes, touched, sides),
        )
        return [each.message for each in content.check(case, Naming(standings), [PATH])]

    def _sides(self, commits: list[Commit]) -> dict[tuple[str, str], tuple[Entry, ...]]:
        return {
            (each.oid, PATH): tuple(self._entry(self._nodes[oid].places) for oid in each.parents)
            for each in commits
            if each.conflicts
        }

    # --- what records say --------------------------------------------------------------------

    def _record(self, name: str, places: Places, trace_id: str, said: PlannedChange | None) -> None:
        head, main = self.heads[name], self.heads["main"]
        base = self._base(head, main)
        staged = self._entry(places)
        here = self._entry(self._nodes[head].places)
        index = Commit(
            oid=INDEX, parents=(head,), author=WHO, committer=WHO, subject="", trailers=(),
            changes=() if staged == here else (Change(path=PATH, old=here, new=staged),),
        )  # fmt: skip
        old = self._entry(self._nodes[base].places)
        changes = () if old == staged else (Change(path=PATH, old=old, new=staged),)
        commits = (*(self._commits[oid] for oid in self._since(head, base)), index)
        proposal = _proposal(base, changes, commits)
        looks = _Looks(_Git(self, head, staged), proposal, self._live(head, base))
        says = looks.of(PATH, of_trace=trace_id, said=said)
        assert says is not None
        planned = PlannedChange(
            target_text=PATH, change_type=says.verb, index=0, from_value=says.from_value,
            to_value=says.to_value,
            details={k: v for k, v in (("lines", says.lines), ("own_lines", says.own_lines)) if v},
        )  # fmt: skip
        traces = {**self._nodes[head].traces, trace_id: planned}
        self.heads[name] = self._add((head,), places, traces)

    def _live(self, head: str, base: str) -> list[SimpleNamespace]:
        before = self._nodes[base].traces
        traces = self._nodes[head].traces.items()
        return [_trace(each, planned) for each, planned in traces if each not in before]

    # --- commits -----------------------------------------------------------------------------

    def _node(self, name: str) -> Node:
        return self._nodes[self.heads[name]]

    def _add(self, parents: tuple[str, ...], places: Places, traces: Traces) -> str:
        number = len(self._nodes)
        oid = f"{number:040x}"
        self._nodes[oid] = Node(number, parents, places, traces)
        old, stopped, before = places, False, {}
        if len(parents) == 1:
            old, before = self._nodes[parents[0]].places, self._nodes[parents[0]].traces
        elif parents:
            before = self._merged_traces(*parents)
            try:
                old = self._merged(*parents)
            except Conflict as conflict:
                old, stopped = self._marked(conflict), True
        pairs = [(PATH, self._entry(old), self._entry(places))]
        pairs += [
            (f"traces/{each}", self._blob(repr(before.get(each)).encode()),
             self._blob(repr(planned).encode()))
            for each, planned in traces.items()
        ]  # fmt: skip
        self._commits[oid] = Commit(
            oid=oid, parents=parents, author=WHO, committer=WHO, subject="", trailers=(),
            changes=tuple(Change(path=p, old=a, new=b) for p, a, b in pairs if a != b),
            conflicts=(PATH,) if stopped else (),
        )  # fmt: skip
        return oid

    def _marked(self, conflict: Conflict) -> Places:
        marks = (b"<<<<<<< one", b"=======", b">>>>>>> other")
        return tuple(
            (*marks, *each) if at in conflict.stopped else each
            for at, each in enumerate(conflict.places)
        )

    def _ancestors(self, oid: str) -> set[str]:
        found: set[str] = set()
        todo = [oid]
        while todo:
            each = todo.pop()
            if each not in found:
                found.add(each)
                todo += self._nodes[each].parents
        return found

    def _since(self, head: str, base: str) -> list[str]:
        return sorted(self._ancestors(head) - self._ancestors(base))

    def _base(self, one: str, other: str) -> str:
        """The merge base: the last commit that both have."""
        return max(self._ancestors(one) & self._ancestors(other))

    def _merged(self, one: str, other: str) -> Places:
        start = self._base(one, other)
        return merged(*(self._nodes[oid].places for oid in (start, one, other)))

    def _merged_traces(self, one: str, other: str) -> Traces:
        start, left, right = (
            self._nodes[oid].traces for oid in (self._base(one, other), one, other)
        )
        made = {**left, **{key: each for key, each in right.items() if start.get(key) != each}}
        return {key: made[key] for key in sorted(made)}

    # --- contents ----------------------------------------------------------------------------

    def entry(self, oid: str) -> Entry:
        """The file in a commit."""
        return self._entry(self._nodes[oid].places)

    def data(self, oid: str) -> bytes:
        """A blob."""
        return self._blobs[oid]

    def _entry(self, places: Places) -> Entry:
        """Between two places stands a line that nobody edits: Git stops where edits touch."""
        texts = (b"".join(line + b"\n" for line in place) for place in places)
        return self._blob(b"".join(b"-- %d\n%s" % each for each in enumerate(texts)))

    def _blob(self, data: bytes) -> Entry:
        oid = hashlib.sha1(data).hexdigest()
        self._blobs[oid] = data
        return Entry(mode=REGULAR, oid=oid)


class _Git:
    """What the gate asks of Git."""

    def __init__(self, history: LittleHistory, head: str = "", staged: Entry | None = None) -> None:
        self._history, self._head, self._staged = history, head, staged

    def head(self):
        return self._head

    def index_entries(self, paths):
        return dict.fromkeys(paths, self._staged)

    def read(self, path):
        """The working tree has what is staged."""
        return self._history.data(self._staged.oid)

    def executable(self, path):
        return False

    def setting(self, name):
        return None

    def blobs(self, oids, most):
        return {oid: self._history.data(oid) for oid in oids}

    def entries(self, commit, paths):
        return {path: self._history.entry(commit) for path in paths}

    def heads(self, oids, limit):
        found = {oid: self._history.data(oid) for oid in oids}
        return {oid: data for oid, data in found.items() if len(data) <= limit}

    def file_facts(self, oids):
        found = {oid: self._history.data(oid) for oid in oids}
        return {
            oid: FileFacts(
                sha256=hashlib.sha256(data).hexdigest(),
                conflicted=b"<<<<<<<" in data,
                text=data,
            )
            for oid, data in found.items()
        }


class _Looks(RecordContents):
    """What records say of a file that is staged."""

    def __init__(self, git: _Git, proposal: Proposal, live: list[SimpleNamespace]) -> None:
        self._git, self._proposal, self._base = git, proposal, proposal.base
        self._files, self._live = git, live
        self._family = Family(proposal.commits)
        self._held = HeldFiles(git, proposal.base)


def _proposal(base: str | None, changes: Iterable[Change], commits: Iterable[Commit]) -> Proposal:
    return Proposal(
        base=base,
        changes=tuple(changes),
        commits=tuple(commits),
        boundary=True,
        now=None,
        landing=0.0,
    )


def _trace(trace_id: str, planned: PlannedChange) -> SimpleNamespace:
    """A decision that was executed."""
    number = int(trace_id[-3:])
    return SimpleNamespace(
        id=trace_id, trace_type="decision", approval=None, approved_by=None, result="success",
        executed_at=f"2025-01-02T09:{number // 60:02d}:{number % 60:02d}+00:00", failed=(),
        changes=(planned,),
    )  # fmt: skip


def _status(trace_id: str, planned: PlannedChange, commits: list[Commit]) -> SimpleNamespace:
    """A decision of a unit that was executed, with the commits that bring or change it."""
    versions = tuple(
        SimpleNamespace(commit=each)
        for each in commits
        if any(change.path == f"traces/{trace_id}" for change in each.changes)
    )
    touched = SimpleNamespace(
        trace=_trace(trace_id, planned), is_new=True, path=trace_id, versions=versions
    )
    goals = ((planned, target.parse(planned.target_text)),)
    return SimpleNamespace(trace_id=trace_id, touched=touched, targets=goals, covers=True)
