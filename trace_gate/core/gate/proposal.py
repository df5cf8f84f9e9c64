"""The proposal: what is judged as one change, whoever asks (SPEC 5, Unit and base)."""

from __future__ import annotations

from trace_gate.core import hashing
from trace_gate.core.git_model import oid_of
from trace_gate.core.ledger.commit_dates import Clock
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.content_values import Content
    from trace_gate.core.git_model import Carried, Change, Commit, Entry
    from trace_gate.core.governor.evaluate import Evaluation
    from trace_gate.core.governor.facts_view import FactsView
    from trace_gate.core.ledger.commit_dates import CommitDates
    from trace_gate.core.ledger.model import Ledger
    from trace_gate.core.market.held import MarketChanges
    from trace_gate.core.policy.path_classes import Classes
    from trace_gate.core.policy.policy import Policy
    from trace_gate.core.trace.model import Tenant

    Sides = Mapping[tuple[str, str], tuple[Entry | None, ...]]
    """(merge, path) -> the entries of that path in its parents"""

INDEX = "index"
"""The name that what is staged has among the commits of a unit."""


class Proposal(Record):
    """A unit of change on its base.

    `changes` are net: from the tree of the base to the tree that the unit leaves.
    `commits` are those of the unit, oldest first; the index comes last, named `index`.
    `boundary` is false for a local commit of a unit that is not finished (SPEC 5, Cover).
    `now` is the judge's own clock (epoch seconds), None where it does not count.
    `landing` is when the unit lands on its base (epoch seconds), which no commit of it can
    claim: now in hooks and ranges, the event's own time on a push, and the committer date of
    a step that landed earlier and is looked at again (SPEC 4, Time).
    """

    base: str | None
    changes: tuple[Change, ...]
    commits: tuple[Commit, ...]
    boundary: bool
    now: float | None
    landing: float
    since: str | None = None
    """The tip before the push that brings this unit and the steps below it; None for no push."""
    open: bool = False
    """A branch that has not landed: nobody knows yet whether it is merged or squashed."""
    tip: str | None = None
    """The protected branch as it is now, where it went on after the base; None: it did not."""
    carried: tuple[Carried, ...] = ()
    """Edits that the automatic merge with the base takes over to the new name of a file."""
    merge_first: str | None = None
    """The base by its name, where the unit lacks what landed on it since; None: nothing."""
    adoption: bool = False
    """The base is not governed: what the unit brings is validated, nothing needs cover."""

    def every_change(self) -> Iterator[Change]:
        """The net changes, then those of each commit."""
        yield from self.changes
        for commit in self.commits:
            yield from commit.changes

    def clock(self, policy: Policy) -> Clock:
        """What is known of time that nobody in the unit writes."""
        skew = policy.gate.clock_skew_minutes * 60
        return Clock(landing=self.landing, now=self.now, skew=skew)


class PolicyInUnit(Record):
    """What the unit makes of the policy files. They are validated, never obeyed (SPEC 5)."""

    touched: bool = False
    policy: Policy | None = None
    findings: tuple[Finding, ...] = ()
    only_first_approver: bool = False
    """The one protected change that is accepted while nobody is an approver (SPEC 2)."""


class DerivedInUnit(Record):
    """How the derived layers that the unit leaves differ from a fresh derivation (SPEC 2).

    Paths, sorted. Only for a policy with `derived.tracked: true`.
    """

    wrong: tuple[str, ...] = ()
    """There, but not byte for byte what the traces make, or no plain file."""
    missing: tuple[str, ...] = ()
    """The traces make it, and it is not there."""
    stray: tuple[str, ...] = ()
    """There, and no trace makes it."""
    merge_first: str | None = None
    """The base, where the unit's tree is a merge with it that nobody made yet."""


class LinkGoal(Record):
    """Where a symbolic link leads: to the path `goal`, or nowhere good.

    `entry` is what is there, None for nothing; `wrong` says why it may not lead there. `left` is
    the file that it led to, where the unit takes that away and leaves the link as it is.
    """

    goal: str | None = None
    entry: Entry | None = None
    wrong: str | None = None
    left: str | None = None


class TreeFacts(Record):
    """Facts about the tree around the changed paths.

    `names` maps a folder (`""` is the root) to the names of the base in it that the unit
    leaves, and that differ from an added one by case or encoding only; `links` maps the path of
    a symbolic link that is changed, or whose goal is taken away, to that goal; `sides` maps
    (merge, path) to the entries of that path in its parents; `unknown_trailers` maps a commit
    to the trace ids that its trailers name and its own tree lacks; `ancestors` are those
    commits, named as targets of a remediation, that the base has; `base_at` is when the base
    was committed (epoch seconds), None where no execution of the unit could be before it;
    `forbidden` maps a path to why its attributes forbid its content (`policy.attributes`);
    `dates` are what is odd about the dates of its commits.
    """

    names: Mapping[str, tuple[str, ...]]
    links: Mapping[str, LinkGoal]
    sides: Sides
    unknown_trailers: Mapping[str, tuple[str, ...]]
    forbidden: Mapping[str, str]
    ancestors: frozenset[str] = frozenset()
    base_at: int | None = None
    dates: CommitDates
    newest: tuple[Tenant, ...] | None = None
    """What the newest trace of the base says of each shop, as far as it was looked for; None where
    nobody has to ask."""
    superseded: Mapping[str, str] = {}
    """Decisions that the unit executes, with the trace of the base that took their place."""
    landed: Mapping[tuple[str | None, str], tuple[Entry | None, ...]] = {}
    """By commit and protected path what the protected branch has had there, newest first, since
    the commit left it; of one that has the whole of that branch only what is there now. The
    commit None is the whole unit, on a base from which that branch went on."""


class Contents(Record):
    """What the files of a unit hold, as far as its records speak of them (SPEC 5, Cover).

    (path, object name) is the key of a content: Git LFS goes by the path.
    """

    sha256: Mapping[tuple[str, str], str]
    conflicted: frozenset[str] = frozenset()
    """Object names of files with the marks of a merge conflict."""
    lines: Mapping[tuple[str, str | None, str | None], str]
    """The lines by which two contents of a path differ (path, old, new object), where it is asked.

    Missing where nobody can tell, or where lines that stay change their places.
    """
    sums: Mapping[tuple[str, str | None, str | None], str] = {}
    """The same without regard to the places of the lines: what a record says is held to it.

    Missing where a content is too large to compare, or where no record asks.
    """
    begun: Mapping[str, tuple[Entry | None, ...]] = {}
    """By path what each commit has there on which a unit with merges stands: in one order."""

    def at(self, path: str, entry: Entry | None) -> Content:
        """What an entry holds at a path."""
        from trace_gate.core.gate.content_values import NOTHING, Content

        if entry is None:
            return NOTHING
        return Content(sha256=self.sha256[path, entry.oid], mode=entry.mode)

    def difference(self, path: str, old: Entry | None, new: Entry | None) -> str | None:
        """The lines by which two contents of a path differ, if that is known."""
        return self.lines.get((path, oid_of(old), oid_of(new)))

    def sum(self, path: str, old: Entry | None, new: Entry | None) -> str | None:
        """The same wherever the lines stand, between contents that a record speaks of."""
        return hashing.OF_NOTHING if old == new else self.sums.get((path, oid_of(old), oid_of(new)))


class Case(Record):
    """Everything that the judge knows about one unit."""

    proposal: Proposal
    policy: Policy
    classes: Classes
    ledger: Ledger
    around: TreeFacts
    in_unit: PolicyInUnit
    folded: FactsView | None = None
    """What the fold knows where the unit lands; None where no trace asks for it."""
    evaluations: Mapping[str, Evaluation] = {}
    """Path to what the guardrails say of each decision that is judged anew."""
    contents: Contents
    """What the files hold that decisions of the unit name."""
    market: MarketChanges | None = None
    """None where the policy maps no files, or the unit changes none of them."""
    derived: DerivedInUnit | None = None
    """None where the layers are not tracked, or nothing that they are made of changed."""

    @property
    def stage_traces(self) -> str:
        """The command that stages the traces, wherever the policy has them."""
        from trace_gate.core.shell import word

        return f"git add {word(self.policy.gate.traces)}"

    @property
    def facts_view(self) -> FactsView:
        """What the fold knows, for a unit with traces.

        Raises:
            ValueError: nobody collected it, so there is no answer, and not nothing.
        """
        if self.folded is None:
            raise ValueError("What the fold knows was not collected.")
        return self.folded


class Step(Record):
    """One content that a protected path has somewhere in the unit; `entry` None: deleted."""

    path: str
    entry: Entry | None
    commit: str | None
