"""A unit of change as values, for the test of a rule: values in, findings out.

A content is named by a word: its object name is that word, and its sha256 is `sha(word)`.
Traces are read from text as files are, with one field on a line, so that a finding has its place.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import TYPE_CHECKING, Any

from tests.support import court
from tests.support.policy import shipped
from trace_gate.core.gate import decisions
from trace_gate.core.gate.content.path_history import Family, PathHistory, histories
from trace_gate.core.gate.content.said import Said
from trace_gate.core.gate.proposal import Case, Contents, PolicyInUnit, Proposal, TreeFacts
from trace_gate.core.gate.target_index import Claim, Naming
from trace_gate.core.git_model import REGULAR, Change, Commit, Entry, Signature
from trace_gate.core.governor import approval_digest
from trace_gate.core.governor.evaluate import Evaluation, claim_of
from trace_gate.core.ledger.commit_dates import CommitDates
from trace_gate.core.ledger.model import Ledger
from trace_gate.core.ledger.signature_check import SignatureCheck
from trace_gate.core.ledger.trace_file import Touched, TraceFile, Version
from trace_gate.core.policy.gate import Approver
from trace_gate.core.policy.path_classes import Classes
from trace_gate.core.record import Record
from trace_gate.core.trace.document import load
from trace_gate.core.trace.model import Trace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trace_gate.core.finding import Finding, Verdict
    from trace_gate.core.gate.decisions import DecisionStatus
    from trace_gate.core.policy.policy import Policy

Data = dict[str, Any]

DAY = 86_400
CREATED = "2025-01-02T09:00:00+00:00"
EXECUTED = "2025-01-02T09:30:00+00:00"
NOW = int(dt.datetime.fromisoformat("2025-01-02T10:00:00+00:00").timestamp())
"""When the unit is committed, and lands."""
MEI = Approver(name="mei", emails=("mei@shop.example",), ssh_keys=("ssh-ed25519 AAAA mei",))


def time(seconds: float) -> str:
    """A moment so many seconds after `NOW`, as a trace writes it."""
    return dt.datetime.fromtimestamp(NOW + seconds, dt.UTC).isoformat()


def sha(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


# --- files and commits --------------------------------------------------------------------------


def entry(content: str | None, mode: str = REGULAR) -> Entry | None:
    return None if content is None else Entry(mode=mode, oid=content)


def change(path: str, old: str | None = None, new: str | None = "b", mode: str = REGULAR) -> Change:
    """A path that has another content; `mode` is the new one."""
    return Change(path=path, old=entry(old), new=entry(new, mode))


def person(name: str, seconds: int = NOW) -> Signature:
    return Signature(name=name, email=f"{name}@shop.example", seconds=seconds)


def commit(oid: str, *changes: Change, at: int = NOW, by: str = "ann", **fields: Any) -> Commit:
    """A commit of a person; it has one parent where `parents` says nothing else."""
    made = {"parents": ("p" * 40,), "subject": "", "trailers": (), **fields}
    return Commit(oid=oid, author=person(by, at), committer=person(by, at), changes=changes, **made)


ONE = commit("c1")
"""The commit that brings what no other one is said to bring."""


# --- traces --------------------------------------------------------------------------------------


def name(number: int, date: str = "20250102") -> str:
    return f"TRACE-{date}-{number:03d}"


def trace(number: int = 1, kind: str = "observation", **fields: Any) -> Data:
    made = {"id": name(number), "trace_type": kind, "created_at": CREATED}
    return {**made, "agent_id": "trace-scribe", "tenant": court.tenant(), **fields}


def links(**named: Any) -> Data:
    """A field `causal_links`."""
    return {"causal_links": named}


def says(path: str, old: str | None = None, new: str | None = "b", **fields: Any) -> Data:
    """What a decision says of a file: the content before and after."""
    before, after = (sha(each) if each else each for each in (old, new))
    values = {"from_value": before, "to_value": "deleted" if after is None else after}
    return {"target": f"file/{path}", "change_type": "file_update", **values, **fields}


def decision(
    number: int, *changes: Data, check: str | None = "PASS", kind: str = "decision", **fields: Any
) -> Data:
    """A decision that is executed; `executed_at=None` takes that out, as any field of execution."""
    done = {"executed_at": EXECUTED, "result": "success"}
    execution = {"changes": list(changes), "guardrail_check": check, **done}
    execution |= {key: fields.pop(key) for key in tuple(fields) if key in _OF_EXECUTION}
    if not execution["executed_at"]:
        execution["result"] = None
    return trace(number, kind, execution=execution, **fields)


_OF_EXECUTION = ("executed_at", "result", "failed", "approved_by", "approval")


def approved(data: Data, *reasons: str, at: str = EXECUTED, by: str = "mei") -> Data:
    """The same with an approval of just this, which a `GOOD` signature makes good."""
    growth = shipped().growth
    approval = {"at": at, "digest": "", "reasons": list(reasons), "signature": "SIGNED"}
    made = {**data, "execution": {**data["execution"], "approved_by": by, "approval": approval}}
    approval["digest"] = approval_digest.digest(made, growth)
    return made


def trace_file(data: Data, path: str | None = None, **fields: Any) -> TraceFile:
    """A trace as a file of the tree; its object name follows from its text."""
    text = json.dumps({"trace": data}, indent=1, ensure_ascii=False)
    where = path or court.path_of(data)
    made = {"entry": Entry(mode=REGULAR, oid=sha(text)), **fields}
    return TraceFile(path=where, trace=Trace.of(load(text.encode(), where)), **made)


def unreadable(path: str, oid: str = "broken") -> TraceFile:
    return TraceFile(path=path, entry=Entry(mode=REGULAR, oid=oid), trace=None, unread=b"?")


def as_file(one: Data | TraceFile | None) -> TraceFile | None:
    return trace_file(one) if isinstance(one, dict) else one


def touched(
    *steps: Data | TraceFile | None, sealed: Data | TraceFile | None = None, by: Any = (ONE,)
) -> Touched:
    """A trace path, with what each commit of `by` makes of it (one for each step)."""
    base, made = as_file(sealed), [as_file(each) for each in steps]
    path = next(each.path for each in (*made, base) if each is not None)
    befores = [base, *made]
    versions = tuple(
        Version(commit=who, before=before, file=now)
        for who, before, now in zip(by, befores, made, strict=False)
    )
    return Touched(path=path, sealed=base, final=made[-1], versions=versions)


def ledger(
    *brought: Touched | Data, base: Iterable[Data | TraceFile] = (), **fields: Any
) -> Ledger:
    """What the unit brings, beside the traces of its base."""
    touches = tuple(each if isinstance(each, Touched) else touched(each) for each in brought)
    files = [each.final for each in touches] + [as_file(each) for each in base]
    known = {
        str(each.trace.id): each for each in files if each is not None and each.trace is not None
    }
    made = {"known": known, "evidence": {}, "pointing": {}, "signatures": {}, **fields}
    return Ledger(touched=touches, **made)


# --- the unit ------------------------------------------------------------------------------------


def policy(**gate: Any) -> Policy:
    """The policy that ships, with some fields of its gate."""
    return shipped().with_(gate=shipped().gate.with_(**gate))


def with_approver(**gate: Any) -> Policy:
    return policy(approvers=(MEI,), **gate)


GOOD = SignatureCheck(ok=True)


def case(
    *changes: Change,
    brings: Iterable[Touched | Data] = (),
    rules: Policy | None = None,
    governor: Mapping[int, Evaluation] | None = None,
    around: Mapping[str, Any] | None = None,
    facts: Iterable[Data] = (),
    contents: Mapping[str, Any] | None = None,
    in_unit: PolicyInUnit | None = None,
    known: Mapping[str, Any] | None = None,
    derived: Any = None,
    **proposal: Any,
) -> Case:
    """A unit of these changes and traces.

    Args:
        changes: net; without `commits` one commit makes them.
        brings: the traces.
        rules: the policy.
        governor: what the guardrails say of single decisions, by number; else they pass.
        around: fields of `TreeFacts`.
        facts: the traces of the base, for the fold.
        contents: fields of `Contents`.
        in_unit: what it makes of the policy.
        known: fields of `Ledger`, and `base` for its traces.
        derived: the derived layers.
        proposal: fields of `Proposal`.
    """
    policy_, held = rules or shipped(), ledger(*brings, **(known or {}))
    made = {"base": "b" * 40, "commits": (commit("c1", *changes),), "boundary": True}
    unit = Proposal(changes=changes, **{**made, "now": NOW, "landing": NOW, **proposal})
    empty = {"names": {}, "links": {}, "sides": {}, "unknown_trailers": {}, "forbidden": {}}
    whole = {**empty, "dates": CommitDates(elders={}), **(around or {})}
    view = court.facts_view([*facts], [(_sealed(t), t.trace.data) for t in held.live()], policy_)
    return Case(
        proposal=unit,
        policy=policy_,
        classes=Classes(policy_.gate),
        ledger=held,
        around=TreeFacts(**whole),
        in_unit=in_unit or PolicyInUnit(),
        folded=view,
        evaluations={
            each.path: _evaluation(each.final, governor or {})
            for each in held.live()
            if each.final is not None
        },
        contents=Contents(**{"sha256": _contents(unit), "lines": {}, **(contents or {})}),
        derived=derived,
    )


def _sealed(brought: Touched) -> Data | None:
    return brought.before.data if brought.before is not None else None


def _evaluation(file: TraceFile, found: Mapping[int, Evaluation]) -> Evaluation:
    assert file.trace is not None
    number = int(str(file.trace.id).rpartition("-")[2])
    return found.get(number) or Evaluation(fresh="PASS", claim=claim_of(file.trace))


def _contents(unit: Proposal) -> dict[tuple[str, str], str]:
    every = [*unit.changes, *(each for one in unit.commits for each in one.changes)]
    found = [(each.path, side) for each in every for side in (each.old, each.new)]
    return {(path, side.oid): sha(side.oid) for path, side in found if side is not None}


def evaluation(fresh: Verdict, claim: Verdict | None = "PASS", *reasons: Any) -> Evaluation:
    return Evaluation(fresh=fresh, claim=claim, reasons=reasons)


def statuses(of: Case) -> tuple[DecisionStatus, ...]:
    return decisions.statuses(of)


# --- what is said of contents --------------------------------------------------------------------


class SaidOfFiles(Record):
    """What the decisions of a unit say of its changed files."""

    said: Said
    family: Family
    histories: Mapping[str, PathHistory]
    naming: Naming

    def claim(self, number: int, index: int = 0) -> Claim:
        """The change of a decision, by the decision's number and the change's place."""
        return next(
            each
            for each in self.naming.every()
            if each.status.touched.trace.id == name(number) and each.planned.index == index
        )


def said_of(unit: Case, *, required: bool = True) -> SaidOfFiles:
    family, naming = Family(unit.proposal.commits), Naming(statuses(unit))
    every = histories(unit.proposal, family, {each.path for each in unit.proposal.changes})
    claims = {path: naming.claims(path) for path in every}
    said = Said(unit.contents, family, every, claims, required=required)
    return SaidOfFiles(said=said, family=family, histories=every, naming=naming)


def lines(path: str, **differences: str) -> Data:
    """Fields of `Contents`: `a_b="x"` says that `a` and `b` differ by the lines `sha("x")`."""
    pairs = {(path, *_pair(each)): sha(said) for each, said in differences.items()}
    return {"lines": pairs, "sums": pairs}


def _pair(name: str) -> tuple[str | None, str | None]:
    old, new = (each or None for each in name.split("_"))
    return old, new


# --- what is said --------------------------------------------------------------------------------


def codes(found: Iterable[Finding]) -> list[str]:
    return [each.code for each in found]


def field(found: Finding) -> str:
    """The name of the field at which a finding is."""
    return (found.source or "").strip().partition(":")[0].strip('"')


def places(found: Iterable[Finding]) -> list[tuple[str, str]]:
    """Code and field of each."""
    return [(each.code, field(each)) for each in found]
