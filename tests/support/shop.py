"""A governed shop repository for tests: real git, few words.

`Shop` makes changes as an analyst would and asks the judge in this process. Times are
counted from `START`; every commit is a minute later than the one before.
"""

from __future__ import annotations

import contextlib
import copy
import hashlib
import os
import shutil
import subprocess
from pathlib import Path
from typing import ClassVar

from tests.support import fast_yaml
from tests.support.git_files import GitFiles, NotPlain
from tests.support.policy import shipped
from trace_gate.adapters.git.repository import Git
from trace_gate.adapters.signing.signatures import verify
from trace_gate.adapters.spreadsheets import market_workbooks
from trace_gate.adapters.store import read_fold
from trace_gate.adapters.store.base_fold import FoldedBase
from trace_gate.adapters.time_zones import local_date
from trace_gate.adapters.workspace import Workspace
from trace_gate.app.author import refresh
from trace_gate.app.author.new_trace import working_rules
from trace_gate.app.judge import check, check_tree, push, pushed_to
from trace_gate.app.judge.services import Services
from trace_gate.app.repository.find_trace import in_files
from trace_gate.core.gate import content_values
from trace_gate.core.governor import approval_digest
from trace_gate.core.trace.target import Target, TargetProblem, covers, parse

START = 1_735_725_600  # 2025-01-01T10:00:00Z
TENANT = {
    "store_id": "SHOP_1",
    "marketplace": "US",
    "currency": "USD",
    "timezone": "America/Los_Angeles",
}
ENTITY = {"asin": "B0EXAMPLE1", "sku": None, "intent_bucket_id": None, "campaign_id": None}


def instant(seconds: float) -> str:
    """An instant as traces write it."""
    import datetime as dt

    return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat()


def day(seconds: float) -> str:
    return instant(seconds)[:10]


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def text(held: tuple[str, bytes] | None) -> bytes | None:
    return held[1] if held is not None else None


def mode(held: tuple[str, bytes] | None) -> str | None:
    return held[0] if held is not None else None


def listed(files: dict[str, tuple[str, bytes] | None]) -> str:
    """One sha256 for the files of a wildcard: `MODE SHA256-or-deleted PATH`, sorted as bytes."""
    lines = (
        f"000000 deleted {path}" if held is None else f"{held[0]} {sha256(held[1])} {path}"
        for path, held in files.items()
    )
    return sha256(b"".join(sorted(os.fsencode(line) + b"\n" for line in lines)))


class CompiledPolicies:
    """A store that keeps policies only, of all shops: one of the same trees compiles to the same.

    All else is read again, as without a store.
    """

    kept: ClassVar[dict[tuple[str, str], object]] = {}

    def get(self, kind: str, key: str) -> object | None:
        return self.kept.get((kind, key))

    def put(self, kind: str, key: str, value: object) -> None:
        if kind in ("policy", "schemas"):
            self.kept[kind, key] = value


class Shop:
    """A repository in a folder, with a clock of its own."""

    def __init__(self, path: Path, *, clock: int = START) -> None:
        self.path, self.clock = path, clock
        self.who = ("Ann Analyst", "ann@shop.example")
        self._numbers: dict[str, int] = {}
        self._blobs: dict[str, bytes] = {}
        self._files = GitFiles(path)

    def copied(self, path: Path) -> Shop:
        """A copy in another folder, which goes on at the same time and with the same numbers."""
        shutil.copytree(self.path, path, symlinks=True)
        copy = Shop(path, clock=self.clock)
        copy.who, copy._numbers = self.who, dict(self._numbers)
        return copy

    # --- git ---------------------------------------------------------------------------

    def git(self, *words: str, ok: bool = True, stdin: bytes | None = None, **env: str) -> str:
        """Run git here, at this shop's time and as its present author."""
        name, email = self.who
        moment = f"{self.clock} +0000"
        environ = {
            **os.environ,
            "GIT_AUTHOR_NAME": name,
            "GIT_AUTHOR_EMAIL": email,
            "GIT_COMMITTER_NAME": name,
            "GIT_COMMITTER_EMAIL": email,
            "GIT_AUTHOR_DATE": moment,
            "GIT_COMMITTER_DATE": moment,
            **env,
        }
        done = subprocess.run(
            ["git", *words],
            cwd=self.path,
            env=environ,
            input=stdin,
            capture_output=True,
            check=False,
        )
        if ok and done.returncode != 0:
            raise AssertionError(f"git {words}: {done.stderr.decode()}{done.stdout.decode()}")
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    def write(self, path: str, text: str | bytes) -> Path:
        """Write a file and stage it."""
        file = self.path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        self.git("add", "-f", "--", path)
        return file

    def commit(self, message: str = "work", *options: str) -> str:
        """Commit what is staged, a minute later, without hooks; the new commit."""
        self.clock += 60
        self.git("commit", "--no-verify", "--allow-empty", "-qm", message, *options)
        return self._files.head() or self.git("rev-parse", "HEAD")

    def branch(self, name: str, start: str = "main") -> None:
        self.git("checkout", "-q", "-b", name, start)

    def switch(self, name: str) -> None:
        self.git("checkout", "-q", name)

    # --- traces ------------------------------------------------------------------------

    def next_id(self) -> str:
        date = day(self.clock).replace("-", "")
        self._numbers[date] = self._numbers.get(date, 0) + 1
        return f"TRACE-{date}-{self._numbers[date]:03d}"

    def trace_path(self, trace_id: str) -> str:
        return f"traces/{trace_id[6:10]}-{trace_id[10:12]}/{trace_id}.yaml"

    def save(self, trace: dict) -> str:
        """Write and stage a trace; its id."""
        text = fast_yaml.dump({"trace": trace}, sort_keys=False, allow_unicode=True, width=1000)
        self.write(self.trace_path(trace["id"]), text)
        return trace["id"]

    def load(self, trace_id: str) -> dict:
        return fast_yaml.load((self.path / self.trace_path(trace_id)).read_text())["trace"]

    def report(self, name: str = "week.csv", text: str = "term,clicks\nmug,9\n") -> dict:
        """An upload that is committed already or staged now, as an evidence entry."""
        path = f"uploads/{name}"
        if not (self.path / path).exists():
            self.write(path, text)
        data = (self.path / path).read_bytes()
        return {
            "uri": path,
            "sha256": hashlib.sha256(data).hexdigest(),
            "captured_at": instant(self.clock),
        }

    def observation(self, *, evidence: list | None = None, **changes: object) -> dict:
        trace = {
            "id": self.next_id(),
            "created_at": instant(self.clock),
            "agent_id": "trace-scribe",
            "trace_type": "observation",
            "tenant": TENANT,
            "entity": ENTITY,
            "evidence": evidence if evidence is not None else [self.report()],
            "observation": {
                "trigger": "weekly_check",
                "data_sources": ["search_term_report"],
                "key_metrics": {"clicks": 9},
                "anomalies": [],
            },
        }
        return {**trace, **changes}

    def decision(
        self,
        *targets: object,
        executed: bool = True,
        check: str = "PASS",
        **changes: object,
    ) -> dict:
        """A decision on some file targets; a target may be a map of its own."""
        planned = [each if isinstance(each, dict) else self.planned(each) for each in targets]
        trace = {
            "id": self.next_id(),
            "created_at": instant(self.clock),
            "agent_id": "trace-scribe",
            "trace_type": "decision",
            "tenant": TENANT,
            "entity": ENTITY,
            "evidence": [self.report()],
            "observation": {"trigger": "manual", "key_metrics": {"clicks": 9}},
            "analysis": {
                "hypotheses_considered": [],
                "priority_scores_used": {"formula": "none", "result": None},
            },
            "decision": {
                "action_type": "file_change",
                "options_considered": [
                    {"option": "A", "description": "change it", "risk": "low"},
                    {"option": "B", "description": "leave it", "risk": "low"},
                ],
                "selected_option": "A",
                "rationale": "The report says that this converts.",
            },
            "hypothesis": {
                "hypothesis_id": "H-001",
                "statement": "It converts.",
                "verification_window_days": 7,
                "success_criteria": [{"metric": "clicks", "operator": ">", "value": 1}],
            },
            "execution": {
                "changes": planned,
                "guardrail_check": check,
                "executed_at": instant(self.clock) if executed else None,
                "result": "success" if executed else None,
            },
        }
        return {**trace, **changes}

    def approved(self, trace: dict, *reasons: str) -> dict:
        """The same, escalated and approved by whoever works here now: nobody is an approver."""
        trace = copy.deepcopy(trace)
        trace["execution"] |= {"guardrail_check": "ESCALATE"}
        what = approval_digest.digest(trace, shipped().growth)
        trace["execution"] |= {
            "approved_by": self.who[0],
            "approval": {
                "at": instant(self.clock),
                "digest": what,
                "reasons": list(reasons or ("TG505",)),
            },
        }
        return trace

    def planned(self, target: str, to_value: object = None) -> dict:
        """A change of a file, with the content that is staged; none where nothing is changed."""
        content: dict = {"from_value": None, "to_value": None}
        with contextlib.suppress(TargetProblem):
            goal = parse(target)
            if goal.path is not None:
                content = self._many(goal) if goal.pattern else self._one(goal.path)
        return {
            "target": target,
            "change_type": "file_update",
            **content,
            **({} if to_value is None else {"to_value": to_value}),
        }

    def ahead(self, path: str, text: str) -> dict:
        """A change of a file that is decided, and made later."""
        change = self.planned(f"file/{path}", sha256(text.encode()))
        return {key: value for key, value in change.items() if key != "details"}

    def refresh(self, trace_id: str) -> None:
        """`trace-gate refresh TRACE && git add traces`."""
        with self.open() as git:
            files = Workspace(str(self.path), os.path.join(git.common_dir, "trace-gate"))
            rules, found = working_rules(files), in_files(files, trace_id, "traces")
            refresh.refresh(git, files, rules, found, now=self.clock)
        self.git("add", self.trace_path(trace_id))

    def _one(self, path: str) -> dict:
        """What a decision says of one file: from, to, mode and lines (SPEC 5, Cover)."""
        base = self._base()
        staged, before = self._staged(path), self._before(path, base)
        if staged is None and before is None:
            return {"from_value": None, "to_value": None}
        details = {}
        if staged is not None and staged[0] != "100644":
            details["mode"] = staged[0]
        if staged is not None and (started := self._at(base, path)) is not None:
            details["lines"] = content_values.lines_of(started[1], staged[1])
            own = content_values.lines_of(before[1], staged[1]) if before is not None else None
            if own not in (None, details["lines"]):
                details["own_lines"] = own
        return {
            "from_value": None if before is None else sha256(before[1]),
            "to_value": "deleted" if staged is None else sha256(staged[1]),
            **({"details": details} if details else {}),
        }

    def _many(self, goal: Target) -> dict:
        """What a decision says of all the files that a wildcard covers."""
        base = self._base()
        names = self.git("diff", "--cached", "--no-renames", "--name-only", "-z", base)
        paths = [path for path in names.split("\0") if covers(goal, path)]
        if not paths:
            return {"from_value": None, "to_value": None}
        old = {path: self._at(base, path) for path in paths}
        new = {path: self._staged(path) for path in paths}
        lines = [
            (
                path,
                content_values.lines_of(text(old[path]), text(new[path])),
                content_values.new_mode(mode(old[path]), mode(new[path])),
            )
            for path in paths
        ]
        return {
            "from_value": listed(old),
            "to_value": listed(new),
            "details": {"lines": content_values.lines_of_many(lines)},
        }

    def _before(self, path: str, base: str) -> tuple[str, bytes] | None:
        """HEAD's content; where the change is committed already, that before the unit."""
        head = self._at("HEAD", path)
        return self._at(base, path) if head == self._staged(path) else head

    def _base(self) -> str:
        """Where the branch leaves the protected one; the empty tree before the first commit."""
        refs = ("refs/remotes/origin/main", "refs/heads/main")
        with contextlib.suppress(NotPlain):
            head = self._files.ref("HEAD")
            tips = [tip for tip in map(self._files.ref, refs) if tip is not None]
            if head is not None:
                return self._files.merge_base(tips[0], head) if tips else head
        there = self.git("for-each-ref", "--format=%(refname)", *refs).splitlines()
        if not there and self.git("rev-parse", "-q", "--verify", "HEAD", ok=False):
            there = ["HEAD"]
        for ref in sorted(there, reverse=True):
            return self.git("merge-base", ref, "HEAD", ok=False) or ref
        return self.git("hash-object", "-t", "tree", "--stdin", stdin=b"")

    def _at(self, rev: str, path: str) -> tuple[str, bytes] | None:
        """Mode and content of a file in a commit."""
        with contextlib.suppress(NotPlain):
            commit = self._files.ref(rev) if rev == "HEAD" else rev
            if commit is not None:
                return self._read(self._files.entry(commit, path))
        words = self.git("ls-tree", rev, "--", path, ok=False).split("\t", maxsplit=1)[0].split()
        return self._read((words[0], words[2]) if words else None)

    def _staged(self, path: str) -> tuple[str, bytes] | None:
        """Mode and content of a file in the index."""
        with contextlib.suppress(NotPlain):
            return self._read(self._files.staged(path))
        words = self.git("ls-files", "-s", "--", path).split("\t", maxsplit=1)[0].split()
        return self._read((words[0], words[1]) if words else None)

    def _read(self, entry: tuple[str, str] | None) -> tuple[str, bytes] | None:
        """The mode and the content of what a tree or the index names; folders have none."""
        if entry is None or entry[0] == "040000":
            return None
        mode, oid = entry
        if mode == "160000":
            return mode, oid.encode()
        if oid not in self._blobs:
            self._blobs[oid] = self._blob(oid)
        return mode, self._blobs[oid]

    def _blob(self, oid: str) -> bytes:
        with contextlib.suppress(NotPlain):
            return self._files.blob(oid)
        return subprocess.run(
            ["git", "cat-file", "blob", oid], cwd=self.path, capture_output=True, check=True
        ).stdout

    def maintenance(self, *targets: str, executed: bool = True, **changes: object) -> dict:
        trace = {
            "id": self.next_id(),
            "created_at": instant(self.clock),
            "agent_id": "trace-scribe",
            "trace_type": "maintenance",
            "tenant": TENANT,
            "decision": {"rationale": "Repair the layout of this file."},
            "execution": {
                "changes": [self.planned(each) for each in targets],
                "executed_at": instant(self.clock) if executed else None,
            },
        }
        return {**trace, **changes}

    def linked(self, path: str, text: str = "bid\n1\n", message: str = "linked") -> str:
        """Change a file, with a decision that covers it, in one commit; the trace's id."""
        self.write(path, text)
        trace_id = self.save(self.decision(f"file/{path}"))
        self.commit(message)
        return trace_id

    # --- the judge ---------------------------------------------------------------------

    def services(self, *, now: float | None = None) -> Services:
        return Services(
            now=self.clock + 30 if now is None else now,
            store=CompiledPolicies(),
            verify=verify,
            derive=lambda git, tree, policy: read_fold.derived(git, None, tree, policy),
            refusals=lambda git, commit, policy, facts: read_fold.refused(
                git, None, commit, policy, facts
            ),
            folded=FoldedBase(None).at,
            local_date=local_date,
            workbooks=market_workbooks.read,
        )

    def open(self) -> Git:
        return Git.open(str(self.path))

    def judge(self, base: str = "main", head: str = "HEAD", **options: object):
        """`check --range base..head`."""
        with self.open() as git:
            return check.check_range(git, base, head, self.services(), **options)

    def staged(self, message: object = None):
        """`check --staged`."""
        with self.open() as git:
            return check.check_staged(git, self.services(), message)

    def pushed(self, local: str, remote_ref: str, old: str = "0" * 40):
        with self.open() as git:
            ref = pushed_to.PushedRef(
                local_ref=local,
                local_oid=self.git("rev-parse", local),
                remote_ref=remote_ref,
                remote_oid=old,
            )
            return push.check_push(git, [ref], "origin", self.services())

    def whole(self):
        """`check --all`."""
        with self.open() as git:
            return check_tree.check_all(git, self.services())


def codes(judgement, *levels: str) -> list[str]:
    """The finding codes of a judgement, errors unless other levels are named."""
    wanted = levels or ("error",)
    return sorted({each.code for each in judgement.findings if each.level in wanted})


def finding_lines(judgement) -> str:
    """The findings as lines, for the messages of failing assertions."""
    return "\n".join(
        f"{each.path}:{each.line} {each.code} {each.level} {each.message}"
        for each in judgement.findings
    )
