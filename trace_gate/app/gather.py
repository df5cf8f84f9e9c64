"""Gathers the facts about one unit, in few questions to Git, and hands the judge a case.

Work is proportional to the change: only what the unit touches, and what that names, is read.
"""

from __future__ import annotations

from trace_gate.app.policies import contents, gate_domain, stale_schemas
from trace_gate.core.finding import Finding
from trace_gate.core.gate import decisions
from trace_gate.core.gate.proposal import INDEX, Case, PolicyInUnit, Surroundings
from trace_gate.core.governor import digest
from trace_gate.core.governor.ruling import recorded_claim
from trace_gate.core.ledger import evidence, links
from trace_gate.core.ledger.facts import (
    EvidenceFile,
    Ledger,
    SignatureCheck,
    Touched,
    TraceFile,
    Version,
)
from trace_gate.core.policy import paths
from trace_gate.core.trace import ids
from trace_gate.core.tree import REGULAR, SYMLINK
from trace_gate.errors import Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trace_gate.app.policies import Rules
    from trace_gate.app.ports import Repository, Verify
    from trace_gate.app.sides import Side
    from trace_gate.core.gate.proposal import Proposal
    from trace_gate.core.policy.bundle import Policy
    from trace_gate.core.trace.model import Trace
    from trace_gate.core.tree import Change, Commit, Entry

LFS_HEAD = b"version https://git-lfs.github.com/spec/v1\noid sha256:"
TOMBSTONE_HEAD = b"trace-gate tombstone 1\nsha256:"
SMALL = 1024
"""Pointers and tombstones are smaller than this many bytes."""


def gather(
    git: Repository, proposal: Proposal, rules: Rules, side: Side, verify: Verify | None
) -> Case:
    """The case of a unit: everything that the judge needs to know, read once."""
    reader = _Reader(git, rules)
    touched = _touched(git, proposal, rules.policy, reader)
    live = [each for each in touched if each.is_live]
    return Case(
        proposal=proposal,
        policy=rules.policy,
        ledger=Ledger(
            touched=touched,
            known=_known(proposal, side, live, rules.policy, reader),
            strays=_strays(proposal, rules.policy),
            evidence=_evidence(git, proposal, side, live, rules.policy),
            pointing=_pointing(git, proposal, rules.policy, reader),
            contents=_contents(git, proposal, rules.policy),
            signatures=_signatures(live, rules.policy, verify),
        ),
        around=_surroundings(git, proposal, rules.policy, live),
        in_unit=_policy_in_unit(git, proposal, rules.policy, side),
        governor=recorded_claim,
    )


class _Reader:
    """Reads trace files, each object once; the profile is asked only for final versions."""

    def __init__(self, git: Repository, rules: Rules) -> None:
        self._git, self._rules = git, rules
        self._blobs: dict[str, bytes] = {}

    def fetch(self, entries: Iterable[Entry]) -> None:
        """Fetch the contents of some entries in one question."""
        wanted = {each.oid for each in entries if each.is_file and each.oid not in self._blobs}
        if wanted:
            self._blobs.update(self._git.blobs(wanted))

    def read(self, path: str, entry: Entry | None, *, validate: bool = False) -> TraceFile | None:
        """A version of a trace file; None where there is none."""
        if entry is None:
            return None
        if not entry.is_file:
            return TraceFile(path=path, entry=entry, trace=None)
        self.fetch([entry])
        return read_trace(path, entry, self._blobs[entry.oid], self._rules, validate=validate)


def read_trace(path: str, entry: Entry, data: bytes, rules: Rules, *, validate: bool) -> TraceFile:
    """One trace file from its bytes; with `validate`, held against its profile too."""
    from trace_gate.core.trace.document import load
    from trace_gate.core.trace.model import Trace

    try:
        document = load(data, path)
    except Refused as refused:
        return TraceFile(path=path, entry=entry, trace=None, problems=refused.findings)
    problems: tuple[Finding, ...] = ()
    if validate:
        from trace_gate.core.schema.validator import problems as find

        problems = find(rules.schema, document, rules.policy.profiles)
    return TraceFile(path=path, entry=entry, trace=Trace.of(document), problems=problems)


def _touched(
    git: Repository, proposal: Proposal, policy: Policy, reader: _Reader
) -> tuple[Touched, ...]:
    net = {change.path: change for change in proposal.changes}
    steps: dict[str, list[tuple[Commit, Change]]] = {
        path: [] for path in net if _is_trace(path, policy)
    }
    for commit in proposal.commits:
        for change in commit.changes:
            if _is_trace(change.path, policy):
                steps.setdefault(change.path, []).append((commit, change))
    if not steps:
        return ()
    undone = [path for path in steps if path not in net]
    unchanged = git.entries(proposal.base, undone) if proposal.base and undone else {}
    reader.fetch(_all_entries(steps, net, unchanged))
    return tuple(
        _one_touched(path, net.get(path), unchanged.get(path), steps[path], reader)
        for path in sorted(steps)
    )


def _all_entries(
    steps: Mapping[str, list[tuple[Commit, Change]]],
    net: Mapping[str, Change],
    unchanged: Mapping[str, Entry],
) -> list[Entry]:
    found = [change.new for each in steps.values() for _, change in each]
    for path in steps:
        change = net.get(path)
        found += [change.old, change.new] if change is not None else [unchanged.get(path)]
    return [entry for entry in found if entry is not None]


def _one_touched(
    path: str,
    net: Change | None,
    unchanged: Entry | None,
    steps: list[tuple[Commit, Change]],
    reader: _Reader,
) -> Touched:
    sealed = net.old if net is not None else unchanged
    final = net.new if net is not None else unchanged
    usable = final if final is None or final.mode == REGULAR or sealed is not None else None
    return Touched(
        path=path,
        sealed=reader.read(path, sealed),
        final=reader.read(path, usable, validate=True),
        versions=tuple(
            Version(commit=commit, file=reader.read(path, change.new)) for commit, change in steps
        ),
    )


def _is_trace(path: str, policy: Policy) -> bool:
    return ids.id_of_path(path, policy.gate.traces) is not None


def _strays(proposal: Proposal, policy: Policy) -> tuple[tuple[str, Entry], ...]:
    root = f"{policy.gate.traces}/"
    return tuple(
        (change.path, change.new)
        for change in proposal.changes
        if change.path.startswith(root)
        and change.new is not None
        and (change.new.mode != REGULAR or not _is_trace(change.path, policy))
    )


def _known(
    proposal: Proposal, side: Side, live: list[Touched], policy: Policy, reader: _Reader
) -> dict[str, TraceFile]:
    wanted = {trace_id for each in live for _, trace_id in links.named(each.trace)}
    wanted |= {trace_id for commit in proposal.commits for trace_id in commit.trailers}
    wanted |= {each.trace.id for each in live if each.trace.id and _wrong_path(each, policy)}
    found = {i: ids.path_of(i, policy.gate.traces) for i in wanted if ids.is_trace_id(i)}
    entries = side.entries(found.values()) if found else {}
    reader.fetch(entries.values())
    files = {i: reader.read(path, entries.get(path)) for i, path in found.items()}
    return {i: file for i, file in files.items() if file is not None}


def _wrong_path(touched: Touched, policy: Policy) -> bool:
    trace_id = touched.trace.id or ""
    return ids.is_trace_id(trace_id) and ids.path_of(trace_id, policy.gate.traces) != touched.path


def _evidence(
    git: Repository, proposal: Proposal, side: Side, live: list[Touched], policy: Policy
) -> dict[str, EvidenceFile]:
    """The evidence files that added entries name, and those that the unit replaces."""
    wanted = {entry.uri or "" for each in live for entry in evidence.added(each)} - {""}
    wanted = {uri for uri in wanted if evidence.scheme_of(uri) is None and "\0" not in uri}
    wanted |= {
        change.path
        for change in proposal.changes
        if change.old is not None and change.new is not None and _is_upload(change.path, policy)
    }
    if not wanted:
        return {}
    entries = side.entries(sorted(wanted))
    return evidence_files(git, entries, proposal.base)


def evidence_files(
    git: Repository, entries: Mapping[str, Entry], attributes_of: str | None
) -> dict[str, EvidenceFile]:
    """Evidence files with the sha256 of their content, by path.

    `attributes_of` is the commit whose .gitattributes say what Git LFS keeps (SPEC 4).
    """
    oids = {entry.oid for entry in entries.values() if entry.is_file}
    hashes = git.sha256(oids)
    heads = git.heads(oids, SMALL)
    found = {}
    for path, entry in entries.items():
        text = heads.get(entry.oid, b"")
        pointed = lfs_oid(text)
        if pointed is not None and not _kept_by_lfs(git, attributes_of, path):
            pointed = None
        found[path] = EvidenceFile(
            path=path,
            entry=entry,
            sha256=pointed or hashes.get(entry.oid),
            tombstone=tombstone_of(text),
        )
    return found


def _kept_by_lfs(git: Repository, attributes_of: str | None, path: str) -> bool:
    if attributes_of is None:
        return False
    return git.attribute(git.tree(attributes_of), path, "filter") == "lfs"


def lfs_oid(text: bytes) -> str | None:
    """The oid in a canonical Git LFS pointer; None for any other content."""
    oid, line, rest = text[len(LFS_HEAD) :].partition(b"\nsize ")
    whole = text.startswith(LFS_HEAD) and line and rest.endswith(b"\n") and rest[:-1].isdigit()
    return _hex64(oid) if whole else None


def tombstone_of(text: bytes) -> str | None:
    """The sha256 in a tombstone (`trace-gate tombstone 1`, then `sha256:` and 64 hex digits)."""
    if not text.startswith(TOMBSTONE_HEAD):
        return None
    return _hex64(text[len(TOMBSTONE_HEAD) :].removesuffix(b"\n"))


def _hex64(text: bytes) -> str | None:
    word = text.decode("latin-1")
    return word if len(word) == 64 and set(word) <= set("0123456789abcdef") else None


def _is_upload(path: str, policy: Policy) -> bool:
    return path.startswith(f"{policy.gate.uploads}/")


def _pointing(
    git: Repository, proposal: Proposal, policy: Policy, reader: _Reader
) -> dict[str, tuple[str, ...]]:
    """For each evidence file that some commit of the unit changes: who of the base needs it."""
    if proposal.base is None:
        return {}
    changed: dict[str, set[Entry | None]] = {}
    for change in (*proposal.changes, *(c for k in proposal.commits for c in k.changes)):
        if change.old is not None and _is_upload(change.path, policy):
            changed.setdefault(change.path, set()).add(change.new)
    if not changed:
        return {}
    before = git.entries(proposal.base, changed)
    changed = {p: new for p, new in changed.items() if p in before and new - {before[p]}}
    found = {path: _who_points(git, proposal.base, path, policy, reader) for path in changed}
    return {path: trace_ids for path, trace_ids in found.items() if trace_ids}


def _who_points(
    git: Repository, base: str, path: str, policy: Policy, reader: _Reader
) -> tuple[str, ...]:
    """Ids of the base's traces with an evidence entry for a path.

    A trace can write a path with escapes or fold it at white space: so files are found by
    the longest piece that can only be written plainly, and all that have a backslash too.
    """
    piece = max(path.replace("'", " ").split(), key=len)
    files = git.grep_files(base, (piece, "\\"), policy.gate.traces)
    entries = git.entries(base, files) if files else {}
    reader.fetch(entries.values())
    read = [reader.read(name, entry) for name, entry in sorted(entries.items())]
    traces = [file.trace for file in read if file is not None and file.trace is not None]
    return tuple(str(t.id) for t in traces if any(each.uri == path for each in t.evidence))


def _contents(git: Repository, proposal: Proposal, policy: Policy) -> Mapping[str, str]:
    """sha256 of each content that a protected path has in the unit."""
    changes = [*proposal.changes, *(c for k in proposal.commits for c in k.changes)]
    oids = {
        change.new.oid
        for change in changes
        if change.new is not None
        and change.new.is_file
        and paths.classify(change.path, REGULAR, policy.gate) == "protected"
    }
    return git.sha256(oids) if oids else {}


def _signatures(
    live: list[Touched], policy: Policy, verify: Verify | None
) -> dict[str, SignatureCheck]:
    """Each signed approval of the unit, held against the keys of the base's policy."""
    found = {}
    for touched in live:
        approval = touched.trace.approval
        if approval is not None and approval.signature and verify is not None:
            found[str(touched.trace.id)] = _verified(touched.trace, policy, verify)
    return found


def _verified(trace: Trace, policy: Policy, verify: Verify) -> SignatureCheck:
    approval, name = trace.approval, trace.approved_by or ""
    keys = [key for each in policy.gate.approvers if each.name == name for key in each.ssh_keys]
    if approval is None or not keys:
        return SignatureCheck(ok=False, reason=f"the policy of the base has no key of {name!r}")
    signed = digest.payload(
        str(trace.id), name, str(approval.at), str(approval.digest), tuple(approval.reasons)
    )
    return verify(signed, str(approval.signature), keys, name)


def _surroundings(
    git: Repository, proposal: Proposal, policy: Policy, live: list[Touched]
) -> Surroundings:
    return Surroundings(
        names=_names(git, proposal),
        links=_links(git, proposal),
        sides=_sides(git, proposal),
        unknown_trailers=_unknown_trailers(git, proposal, policy),
        ancestors=_ancestors(git, proposal, live),
    )


def _ancestors(git: Repository, proposal: Proposal, live: list[Touched]) -> frozenset[str]:
    """The commits named as targets of a remediation that the base has."""
    goals = [goal for each in live for _, goal in decisions.parsed(each.trace)]
    named = {goal.commit for goal in goals if goal is not None and goal.commit is not None}
    base = proposal.base
    if base is None:
        return frozenset()
    return frozenset(oid for oid in named if git.resolve(oid) == oid and git.is_ancestor(oid, base))


def _names(git: Repository, proposal: Proposal) -> dict[str, tuple[str, ...]]:
    """The names at the base in each folder to which the unit adds something."""
    folders = set()
    for change in proposal.changes:
        if change.old is None and change.new is not None:
            parts = change.path.split("/")
            folders |= {"/".join(parts[:depth]) for depth in range(len(parts))}
    if proposal.base is None:
        return {}
    return {folder: git.folder(proposal.base, folder) for folder in sorted(folders)}


def _links(git: Repository, proposal: Proposal) -> dict[str, str]:
    """Where each symbolic link that the unit adds or changes points."""
    changed = [each.new for each in proposal.changes if each.new is not None]
    oids = {entry.oid for entry in changed if entry.mode == SYMLINK}
    return {
        oid: data.decode("utf-8", "surrogateescape")
        for oid, data in (git.blobs(oids) if oids else {}).items()
    }


def _sides(git: Repository, proposal: Proposal) -> dict[tuple[str, str], tuple[Entry | None, ...]]:
    """The parents' entries of each path on which a merge of the unit stopped."""
    found: dict[tuple[str, str], tuple[Entry | None, ...]] = {}
    for commit in proposal.commits:
        wanted = [c.path for c in commit.changes if c.path in commit.conflicts]
        if wanted:
            parents = [git.entries(parent, wanted) for parent in commit.parents]
            for path in wanted:
                found[commit.oid, path] = tuple(entries.get(path) for entries in parents)
    return found


def _unknown_trailers(
    git: Repository, proposal: Proposal, policy: Policy
) -> dict[str, tuple[str, ...]]:
    """For each commit the trace ids of its trailers that its own tree does not have."""
    asked: list[tuple[str, str]] = []
    unknown: dict[str, list[str]] = {}
    for commit in proposal.commits:
        here = {change.path for change in commit.changes if change.new is not None}
        for trace_id in commit.trailers:
            if not ids.is_trace_id(trace_id):
                unknown.setdefault(commit.oid, []).append(trace_id)
            elif ids.path_of(trace_id, policy.gate.traces) not in here:
                asked.append((commit.oid, trace_id))
    for (oid, trace_id), there in zip(asked, _existing(git, asked, policy), strict=True):
        if not there:
            unknown.setdefault(oid, []).append(trace_id)
    return {oid: tuple(trace_ids) for oid, trace_ids in unknown.items()}


def _existing(git: Repository, asked: list[tuple[str, str]], policy: Policy) -> list[bool]:
    named = [(oid, ids.path_of(trace_id, policy.gate.traces)) for oid, trace_id in asked]
    staged = git.index_entries([path for oid, path in named if oid == INDEX])
    committed = [pair for pair in named if pair[0] != INDEX]
    answers = dict(zip(committed, git.existing(committed) if committed else (), strict=True))
    return [path in staged if oid == INDEX else answers[oid, path] for oid, path in named]


def _policy_in_unit(
    git: Repository, proposal: Proposal, policy: Policy, side: Side
) -> PolicyInUnit:
    """The policy files as the unit leaves them, where it touches any."""
    touched = [c.path for c in proposal.changes if _is_policy(c.path)]
    if not touched:
        return PolicyInUnit()
    files = {}
    for root in ("config", "Agents", "schemas"):
        files.update(contents(git, {p: e for p, e in side.below(root).items() if e.is_file}))
    return _validated(proposal, policy, files)


def _is_policy(path: str) -> bool:
    return path.partition("/")[0] in ("config", "Agents", "schemas")


def _validated(proposal: Proposal, policy: Policy, files: dict[str, bytes]) -> PolicyInUnit:
    from trace_gate.core.policy import bundle

    sources = {p: data for p, data in files.items() if not p.startswith("schemas/")}
    if not any(gate_domain(path) for path in sources):
        return PolicyInUnit(touched=True, findings=(_gone(),))
    try:
        plain = bundle.read(sources)
        new = bundle.Policy.of(plain)
        stale = tuple(stale_schemas(files, new.domain))
    except Refused as refused:
        return PolicyInUnit(touched=True, findings=refused.findings)
    fixed = () if proposal.adoption else bundle.fixed_changes(policy, new)
    return PolicyInUnit(
        touched=True,
        policy=new,
        findings=(*fixed, *stale),
        only_first_approver=_only_first_approver(proposal, policy, new),
    )


def _gone() -> Finding:
    return Finding(
        code="TG703",
        message="gate.yaml is gone. A repository that was governed stays governed.",
        remediation="git checkout HEAD -- config",
        path="config",
    )


def _only_first_approver(proposal: Proposal, policy: Policy, new: Policy) -> bool:
    """The unit's one protected change is the one that adds the first approver (SPEC 2)."""
    from trace_gate.core.policy import bundle

    changes = [*proposal.changes, *(c for k in proposal.commits for c in k.changes)]
    contents_of = {
        (c.path, c.new)
        for c in changes
        if paths.classify(c.path, REGULAR, policy.gate) == "protected"
    }
    gate = f"config/{policy.domain}/gate.yaml"
    alone = len(contents_of) == 1 and next(iter(contents_of))[0] == gate
    return alone and not policy.gate.approvers and bundle.only_adds_first_approver(policy, new)
