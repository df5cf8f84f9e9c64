"""Judge HEAD's tree as it stands (SPEC 9): every trace and the policy; no cover, no history.

What traces claim is held against the fold: a step that a bucket cannot take, a result that
does not follow from its numbers.

Each trace is parsed once: its facts go to the fold, the little that links and shops ask is
kept, and the document is dropped (docs/decisions/0111). One with a finding that needs the
others, or the fold, is parsed once more to word it.
"""

from __future__ import annotations

from trace_gate.app.judge.read_traces import TreeReader
from trace_gate.app.judge.trace_reader import read_trace
from trace_gate.app.repository import adoption, unit_base
from trace_gate.app.repository import rules as repository_rules
from trace_gate.app.repository.evidence_files import evidence_files
from trace_gate.app.repository.result_tree import TreeSide
from trace_gate.core.errors import CannotJudge, Refused
from trace_gate.core.finding import Finding, verdict_of
from trace_gate.core.gate import follow_ons, path_rules, tenants
from trace_gate.core.gate.judgement import Judged, Judgement
from trace_gate.core.git_model import FOLDER, REGULAR, SYMLINK, TRACE_BYTES
from trace_gate.core.ledger import evidence, links, names
from trace_gate.core.ledger.trace_file import TraceFile
from trace_gate.core.trace import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from trace_gate.app.judge.read_traces import Named, ReadTrace, Text
    from trace_gate.app.judge.services import Refusals, Services
    from trace_gate.app.ports import ReadWorkbooks, Repository, Store
    from trace_gate.app.repository.rules import Rules
    from trace_gate.core.gate.market_newest import Newest
    from trace_gate.core.git_model import Entry
    from trace_gate.core.ledger.evidence_file import EvidenceFile

PORTION = 2_000
"""Traces that are in memory at one time."""

UNFOLDED = "TG101"


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
    if services.refusals is None:
        raise CannotJudge(
            "The traces cannot be folded here, so what they claim cannot be judged.",
            remedy="trace-gate check --all   in a repository on disk",
        )
    reader = TreeReader(rules, _sealed(git, head, store), services.ahead)
    walk = _Walk(git, head, rules, reader, services.workbooks)
    seen = tuple(walk.findings())
    found = sorted(
        dict.fromkeys((*seen, *walk.refused(services.refusals, seen))),
        key=lambda each: (each.path or "", each.line or 0, each.code),
    )
    return Judgement(
        verdict=verdict_of(found),
        policy_ref="HEAD",
        policy_digest=rules.policy.digest,
        policy_file=rules.policy.file,
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
        reader: TreeReader,
        workbooks: ReadWorkbooks | None,
    ) -> None:
        self._workbooks = workbooks
        self._git, self._head, self._rules, self._reader = git, head, rules, reader
        self._known: dict[str, links.Linked] = {}
        self._linking: list[tuple[str, Entry, links.Linked, tuple[Named, ...]]] = []
        self._shops: list[tuple[str, Entry, tenants.Row]] = []
        self._texts: dict[str, str] = {}
        self._astray: dict[str, str] = {}
        self._facts: dict[str, bytes] = {}
        """What the traces tell the fold, by blob."""
        self._newest = _newest() if rules.policy.market_files else None
        self.count = 0

    def findings(self) -> Iterator[Finding]:
        """Every finding of the tree."""
        gate = self._rules.policy.gate
        entries = self._git.all_entries(self._head, gate.traces)
        whole = self._git.entries(self._head, [gate.traces]).get(gate.traces)
        if whole is not None and whole.mode != FOLDER:
            yield names.stray(gate.traces, whole, gate.traces)
        self.count = len(entries)
        good = {
            path: entry
            for path, entry in entries.items()
            if entry.mode == REGULAR and ids.id_of_path(path, gate.traces) is not None
        }
        strays = tuple((path, e) for path, e in entries.items() if path not in good)
        yield from (names.stray(path, entry, gate.traces) for path, entry in strays)
        todo = sorted(good)
        for start in range(0, len(todo), PORTION):
            part = {path: good[path] for path in todo[start : start + PORTION]}
            yield from self._portion(part)
        yield from self._links()
        yield from self._tenants()
        yield from self._market_files()
        yield from self._symbolic_links()
        roots = repository_rules.FOLDERS
        files = repository_rules.policy_files(self._git, self._head, roots)
        yield from repository_rules.stale_schemas(files, self._rules.policy.domain)

    def _market_files(self) -> Iterator[Finding]:
        """Where a market file has not what was executed last."""
        if self._newest is not None:
            from trace_gate.app.judge import market_disagreements

            policy = self._rules.policy
            yield from market_disagreements.findings(
                self._git, self._head, policy, self._newest, self._workbooks
            )

    def _symbolic_links(self) -> Iterator[Finding]:
        """A link of before the rule is a warning: it came with nothing that was judged."""
        from trace_gate.app.judge.followed_links import followed

        every = self._git.all_entries(self._head, "")
        links = {path: entry for path, entry in every.items() if entry.mode == SYMLINK}
        goals = followed(self._git, TreeSide(self._git, self._head), links)
        for found in path_rules.symbolic_links(goals, self._rules.policy.gate):
            yield found.with_(level="warning")

    def _portion(self, part: Mapping[str, Entry]) -> Iterator[Finding]:
        texts = self._git.blobs({entry.oid for entry in part.values()}, TRACE_BYTES)
        todo = [(path, entry, texts[entry.oid]) for path, entry in part.items()]
        done = tuple(self._reader.read(todo))
        files = self._evidence({each.uri or "" for _, read in done for each in read.evidence})
        for text, (found, read) in zip(todo, done, strict=True):
            yield from found
            yield from self._wrong_evidence(text, read, files)
            self._remember(text[0], text[1], read)

    def _evidence(self, uris: set[str]) -> dict[str, EvidenceFile]:
        uploads = self._rules.policy.gate.uploads
        wanted = sorted(uri for uri in uris if evidence.is_local(uri, uploads))
        entries = self._git.entries(self._head, wanted) if wanted else {}
        return evidence_files(self._git, entries, self._head) if entries else {}

    def _wrong_evidence(
        self, text: Text, read: ReadTrace, files: Mapping[str, EvidenceFile]
    ) -> Iterator[Finding]:
        """A trace with wrong evidence is read again, for its place."""
        path, entry, _ = text
        gate, bare = self._rules.policy.gate, TraceFile(path=path, entry=entry, trace=None)
        wrong = [e for e in read.evidence if any(evidence.of_entry(bare, e, files, gate))]
        if wrong:
            file = read_trace(*text)
            for each in wrong:
                yield from evidence.of_entry(file, each, files, gate)

    def _remember(self, path: str, entry: Entry, read: ReadTrace) -> None:
        self._facts[entry.oid] = read.facts
        self._astray.update(dict.fromkeys(read.astray, path))
        if self._newest is not None:
            self._newest.add(read.executed)
        if read.linked is None:
            return
        about = tuple(self._texts.setdefault(text, text) for text in read.linked.about)
        row = self._known[read.linked.id] = read.linked.with_(about=about)
        if read.named:
            self._linking.append((path, entry, row, read.named))
        if read.shop is not None:
            self._shops.append((path, entry, read.shop))

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
                yield found.with_(level="warning") if self._reader.is_sealed(file) else found

    def refused(self, refusals: Refusals, seen: Iterable[Finding]) -> Iterator[Finding]:
        """What the fold goes on without; not that it cannot read a file that has a finding."""
        known = {each.path for each in seen}
        for each in refusals(self._git, self._head, self._rules.policy, self._facts):
            if each.code != UNFOLDED or each.path not in known:
                yield each

    def _again(self, wrong: Sequence[tuple[str, Entry]]) -> Iterator[TraceFile]:
        """These files, one after the other: no document is held while the next is read."""
        entries = dict(wrong)
        for path, text in self._git.texts(entries, TRACE_BYTES):
            yield read_trace(path, entries[path], text)


def _newest() -> Newest:
    from trace_gate.core.gate.market_newest import Newest  # Most repositories map no file.

    return Newest()


def _sealed(git: Repository, head: str, store: Store | None) -> Mapping[str, Entry]:
    """The traces of the protected branch; on that branch itself, of HEAD."""
    base = unit_base.local_base(git, head, (), store)
    rules = repository_rules.rules_at(git, base.commit, store) if base.commit is not None else None
    if base.commit is None or rules is None:
        return {}
    return git.all_entries(base.commit, rules.policy.gate.traces)


def _policy_invalid(problem: CannotJudge, head: str) -> Judgement:
    """HEAD's own policy is what is judged here, so its faults are findings (SPEC 6)."""
    cause = problem.__cause__
    if not isinstance(cause, Refused):
        raise problem
    return Judgement(verdict="BLOCK", policy_ref=head[:10], findings=cause.findings)
