"""Judge HEAD's tree as it stands (SPEC 9): every trace and the policy; no cover, no history.

What traces claim is held against the fold: a step that a bucket cannot take, a result that
does not follow from its numbers.

Documents are read in portions and dropped again: of each trace only a row is kept.
"""

from __future__ import annotations

from trace_gate.app.judge.trace_reader import read_all, validated
from trace_gate.app.repository import adoption, unit_base
from trace_gate.app.repository import rules as repository_rules
from trace_gate.app.repository.evidence_files import evidence_files
from trace_gate.app.repository.result_tree import TreeSide
from trace_gate.core.errors import CannotJudge, Refused
from trace_gate.core.finding import Finding, verdict_of
from trace_gate.core.gate import follow_ons, path_rules, tenants, trace_rules
from trace_gate.core.gate.judgement import Judged, Judgement
from trace_gate.core.git_model import FOLDER, REGULAR, SYMLINK, TRACE_BYTES
from trace_gate.core.ledger import evidence, links, names, time_order
from trace_gate.core.ledger.model import TraceFile
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trace_gate.app.judge.services import Services
    from trace_gate.app.ports import ReadAhead, Repository, Store
    from trace_gate.app.repository.rules import Rules
    from trace_gate.core.git_model import Entry
    from trace_gate.core.ledger.model import EvidenceFile, Pointer

    Named = tuple[Pointer, str]

PORTION = 2_000
"""Traces that are in memory at one time."""

PROFILE = ("TG102", "TG103")
UNFOLDED = "TG101"
SEALED = "Leave it as it is: a sealed trace is not edited. New traces follow the profile of today."


def check_all(git: Repository, services: Services) -> Judgement:
    """The judgement of HEAD's tree.

    Raises:
        CannotJudge: there is no commit yet, HEAD is not governed, or this caller cannot fold.
    """
    head, store = git.head(), services.store
    if head is None:
        raise CannotJudge("There is no commit yet.", remedy="git commit, then ask again.")
    try:
        rules = repository_rules.rules_at(git, head, store)
    except CannotJudge as problem:
        return _policy_invalid(problem, head)
    if rules is None:
        raise adoption.not_governed(git, "HEAD")
    walk = _Walk(git, head, rules, _sealed(git, head, store), services.read_ahead)
    seen = tuple(walk.findings())
    found = sorted(
        dict.fromkeys((*seen, *_refused(git, head, rules, services, seen))),
        key=lambda each: (each.path or "", each.line or 0, each.code),
    )
    return Judgement(
        verdict=verdict_of(found),
        policy_ref="HEAD",
        policy_digest=rules.policy.digest,
        judged=Judged(paths=walk.count, governed=walk.count),
        findings=tuple(follow_ons.roots(found)),
        remarks=("HEAD's tree as it stands: cover and history were not looked at",),
    )


class _Walk:
    """One pass over the traces of a tree."""

    def __init__(
        self,
        git: Repository,
        head: str,
        rules: Rules,
        sealed: Mapping[str, Entry],
        ahead: ReadAhead | None,
    ) -> None:
        self._git, self._head, self._rules, self._sealed = git, head, rules, sealed
        self._ahead = ahead
        self._known: dict[str, links.Linked] = {}
        self._linking: list[tuple[str, Entry, links.Linked, tuple[Named, ...]]] = []
        self._shops: list[tuple[str, Entry, tenants.Row]] = []
        self._texts: dict[str, str] = {}
        self._astray: dict[str, str] = {}
        self.count = 0

    def findings(self) -> Iterator[Finding]:
        """Every finding of the tree."""
        gate = self._rules.policy.gate
        entries = self._git.all_entries(self._head, gate.traces)
        whole = self._git.entries(self._head, [gate.traces]).get(gate.traces)
        if whole is not None and whole.mode != FOLDER:
            yield names.stray(gate.traces, whole, gate.traces)
        self.count = len(entries)
        good = {path: e for path, e in entries.items() if self._is_trace(path, e)}
        strays = tuple((path, e) for path, e in entries.items() if path not in good)
        yield from (names.stray(path, entry, gate.traces) for path, entry in strays)
        todo = sorted(good)
        for start in range(0, len(todo), PORTION):
            part = {path: good[path] for path in todo[start : start + PORTION]}
            yield from self._portion(part)
        yield from self._links()
        yield from self._tenants()
        yield from self._symbolic_links()
        yield from _stale_schemas(self._git, self._head, self._rules)

    def _symbolic_links(self) -> Iterator[Finding]:
        """A link of before the rule is a warning: it came with nothing that was judged."""
        from trace_gate.app.judge.followed_links import followed

        every = self._git.all_entries(self._head, "")
        links = {path: entry for path, entry in every.items() if entry.mode == SYMLINK}
        goals = followed(self._git, TreeSide(self._git, self._head), links)
        for found in path_rules.symbolic_links(goals, self._rules.policy.gate):
            yield found.with_(level="warning")

    def _is_trace(self, path: str, entry: Entry) -> bool:
        root = self._rules.policy.gate.traces
        return entry.mode == REGULAR and ids.id_of_path(path, root) is not None

    def _portion(self, part: Mapping[str, Entry]) -> Iterator[Finding]:
        files = [validated(file, self._rules) for file in self._read(part)]
        uris = {e.uri or "" for f in files if f.trace is not None for e in f.trace.evidence}
        uploads = self._rules.policy.gate.uploads
        found = self._evidence({uri for uri in uris if evidence.is_local(uri, uploads)})
        for file in files:
            yield from self._one(file, found)

    def _read(self, part: Mapping[str, Entry]) -> Iterator[TraceFile]:
        texts = self._git.blobs({entry.oid for entry in part.values()}, TRACE_BYTES)
        return read_all(tuple(part.items()), texts, self._ahead)

    def _evidence(self, wanted: set[str]) -> dict[str, EvidenceFile]:
        entries = self._git.entries(self._head, sorted(wanted)) if wanted else {}
        return evidence_files(self._git, entries, self._head) if entries else {}

    def _one(self, file: TraceFile, files: Mapping[str, EvidenceFile]) -> Iterator[Finding]:
        yield from self._problems(file)
        trace = file.trace
        if trace is None or file.problems:
            self._astray[links.id_in(file.path)] = file.path
        if trace is None:
            return
        if trace.id is not None and trace.id != links.id_in(file.path):
            self._astray[trace.id] = file.path
        yield from names.misnamed(file, self._rules.policy.gate.traces, None)
        yield from time_order.order(file)
        yield from trace_rules.of_file(file, self._rules.policy)
        for entry in trace.evidence:
            yield from evidence.of_entry(file, entry, files, self._rules.policy.gate)
        self._remember(file)

    def _problems(self, file: TraceFile) -> Iterator[Finding]:
        """A sealed trace that fails only today's profile is a warning (SPEC 9)."""
        for problem in file.problems:
            soft = problem.code in PROFILE and self._is_sealed(file)
            yield problem.with_(level="warning", remediation=SEALED) if soft else problem

    def _is_sealed(self, file: TraceFile) -> bool:
        sealed = self._sealed.get(file.path)
        return sealed is not None and sealed.oid == file.entry.oid

    def _remember(self, file: TraceFile) -> None:
        trace = file.trace
        if trace is None or trace.id is None:
            return
        row = links.linked(trace)
        about = tuple(self._texts.setdefault(text, text) for text in row.about)
        row = self._known[trace.id] = row.with_(about=about)
        named = tuple(links.named(trace))
        if named:
            self._linking.append((file.path, file.entry, row, named))
        if not self._rules.policy.gate.tenants:
            of_shop = tenants.row(trace)
            if of_shop is not None:
                self._shops.append((file.path, file.entry, of_shop))

    def _links(self) -> Iterator[Finding]:
        """Every trace is known now. Those with a wrong link are read again, for its place."""
        wrong = [
            (path, entry)
            for path, entry, row, named in self._linking
            if next(links.wrong(row, named, self._known), None) is not None
        ]
        for file in self._again(wrong):
            yield from links.broken(file, self._known, self._astray)

    def _tenants(self) -> Iterator[Finding]:
        """What is sealed cannot be mended, so it is a warning."""
        shops = tenants.Shops(each for _, _, each in self._shops)
        wrong = [(path, entry) for path, entry, each in self._shops if not shops.agrees(each)]
        for file in self._again(wrong):
            for found in shops.check(file):
                yield found.with_(level="warning") if self._is_sealed(file) else found

    def _again(self, wrong: list[tuple[str, Entry]]) -> Iterator[TraceFile]:
        for start in range(0, len(wrong), PORTION):
            yield from self._read(dict(wrong[start : start + PORTION]))


def _refused(
    git: Repository, head: str, rules: Rules, services: Services, seen: tuple[Finding, ...]
) -> Iterator[Finding]:
    """What the fold goes on without; not that it cannot read a file that has a finding."""
    if services.refusals is None:
        raise CannotJudge(
            "The traces cannot be folded here, so what they claim cannot be judged.",
            remedy="trace-gate check --all   in a repository on disk",
        )
    known = {each.path for each in seen}
    for each in services.refusals(git, head, rules.policy):
        if each.code != UNFOLDED or each.path not in known:
            yield each


def _sealed(git: Repository, head: str, store: Store | None) -> Mapping[str, Entry]:
    """The traces of the protected branch; on that branch itself, of HEAD."""
    base = unit_base.local_base(git, head, (), store)
    rules = repository_rules.rules_at(git, base.commit, store) if base.commit is not None else None
    if base.commit is None or rules is None:
        return {}
    return git.all_entries(base.commit, rules.policy.gate.traces)


def _stale_schemas(git: Repository, head: str, rules: Rules) -> Iterator[Finding]:
    files = repository_rules.policy_files(git, head)
    files.update(repository_rules.contents(git, git.all_entries(head, "schemas")))
    yield from repository_rules.stale_schemas(files, rules.policy.domain)


def _policy_invalid(problem: CannotJudge, head: str) -> Judgement:
    """HEAD's own policy is what is judged here, so its faults are findings (SPEC 6)."""
    cause = problem.__cause__
    if not isinstance(cause, Refused):
        raise problem
    return Judgement(verdict="BLOCK", policy_ref=head[:10], findings=cause.findings)
