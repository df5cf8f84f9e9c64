"""The files that a new trace names: evidence with its hash, targets with their change."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from trace_gate.app.author import option_values
from trace_gate.app.author.record_contents import RecordContents, record_contents
from trace_gate.app.repository.evidence_files import evidence_files, tombstone_of
from trace_gate.core.errors import UsageError
from trace_gate.core.git_model import REGULAR
from trace_gate.core.ledger.evidence import TOMBSTONE, scheme_of
from trace_gate.core.policy import path_classes as paths
from trace_gate.core.policy import safe_names
from trace_gate.core.record import Record
from trace_gate.core.shell import exact_word, word
from trace_gate.core.trace import ids, target

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from trace_gate.app.author.draft import Order
    from trace_gate.app.ports import Workspace, WritableRepository
    from trace_gate.app.repository.rules import Rules
    from trace_gate.core.finding import Finding
    from trace_gate.core.policy.gate import GatePolicy

MENDABLE = ("TG401", "TG402", "TG404", "TG408", "TG412")
"""Findings that a new trace can mend: a path that no trace covers as it is."""


class NamedFiles(Record):
    """What the order and the staged change come to."""

    evidence: tuple[Mapping[str, Any], ...]
    changes: tuple[Mapping[str, Any], ...]
    protected: bool
    left_out: tuple[str, ...]
    """Staged paths that a trace of this type cannot cover."""
    unsaid: tuple[str, ...] = ()
    """File targets of which nothing is changed yet, so that nobody knows their content."""


def of(
    git: WritableRepository,
    files: Workspace,
    rules: Rules,
    order: Order,
    *,
    uncovered: Sequence[Finding],
    now: float,
) -> NamedFiles:
    """Evidence entries and planned changes.

    Raises:
        UsageError: a file is missing or in the wrong place, or a target cannot be read.
    """
    gate, look = rules.policy.gate, _Look(git, files, rules, now)
    staged = _staged(look, uncovered, known=bool(order.known)) if order.from_staged else {}
    reports = [path for path, kind in staged.items() if kind == "evidence" and look.is_new(path)]
    others = [path for path in staged if path not in reports]
    # A decision covers every class of path; maintenance none that needs an approval (SPEC 3).
    free = [path for path in others if not paths.needs_approval(path, gate)]
    covered = {"decision": others, "maintenance": free}.get(order.trace_type, [])
    entries = [look.evidence(uri) for uri in dict.fromkeys((*order.evidence, *reports))]
    changes = _changes(look, order, covered)
    return NamedFiles(
        evidence=tuple(entries),
        changes=changes,
        protected=any(_is_protected(change, gate) for change in changes),
        left_out=tuple(path for path in others if path not in covered),
        unsaid=tuple(
            str(each["target"])
            for each in changes
            if option_values.kind_of(str(each["target"])) == "file" and "to_value" not in each
        ),
    )


def _staged(look: _Look, uncovered: Sequence[Finding], *, known: bool) -> dict[str, str]:
    """What is staged and lacks a trace, each path with its class.

    `known` says that there are values of market files to be told, so there need be no path.
    """
    bare = (f.path for f in uncovered if f.code in MENDABLE and not f.waits and f.path is not None)
    staged = look.classes(tuple(dict.fromkeys((*bare, *look.buried(uncovered)))))
    if not staged and not known:
        raise UsageError(
            "Nothing that is staged lacks a trace, so there is nothing to write.",
            remedy="git add FILE   for the change that you mean, then run it again.",
        )
    return staged


def _changes(look: _Look, order: Order, covered: Sequence[str]) -> tuple[dict[str, Any], ...]:
    moves = [option_values.move(text) for text in order.moves]
    return (
        *(dict(each) for each in order.known),
        *({**each, "target": _in_full(order.trace_type, str(each["target"]))} for each in moves),
        *(look.change(_in_full(order.trace_type, text)) for text in order.targets),
        *(look.file_change(path, f"file/{path}") for path in covered),
    )


def _is_protected(change: Mapping[str, Any], gate: GatePolicy) -> bool:
    path = target.parse(str(change["target"])).path
    protected = path is not None and paths.needs_approval(path, gate)
    return protected or change.get("change_type") == TOMBSTONE


def _in_full(trace_type: str, text: str) -> str:
    """A file as `file/PATH` in maintenance, whose profile takes no bare path (SPEC 3)."""
    path = target.parse(text).path if option_values.kind_of(text) == "file" else None
    bare = trace_type == "maintenance" and path is not None
    return f"file/{path}" if bare else text


MOST_NAMED = 3
"""So many files of a folder are named."""


class _Look:
    """Looks at HEAD, the index and the working tree."""

    def __init__(self, git: WritableRepository, files: Workspace, rules: Rules, now: float) -> None:
        self._git, self._files, self._gate = git, files, rules.policy.gate
        self._rules, self._now = rules, now

    def classes(self, changed: Sequence[str]) -> dict[str, str]:
        """Each path with its class, by the mode that it is staged with."""
        entries = self._git.index_entries(changed)
        modes = {path: entry.mode for path, entry in entries.items()}
        return {
            path: paths.classify(path, modes.get(path, REGULAR), self._gate) for path in changed
        }

    def is_new(self, path: str) -> bool:
        """A file that HEAD does not have, and the index does."""
        before = self._git.entries(self._git.head(), [path])
        return not before and bool(self._git.index_entries([path]))

    def evidence(self, uri: str) -> dict[str, Any]:
        """An entry of `evidence`, its file hashed as Git stores it."""
        scheme = scheme_of(uri)
        if scheme is not None:
            self._refuse_scheme(scheme)
            return {"uri": uri, "sha256": None, "captured_at": ids.utc_text(self._now)}
        if uri.startswith("/") or ".." in uri.split("/"):
            raise self._outside(uri)
        if self._files.read(uri) is None:
            self._refuse_no_file(uri)
        if not uri.startswith(f"{self._gate.uploads}/"):
            raise self._elsewhere(uri)
        if self._files.read(uri) is None:
            raise UsageError(f"There is no file {uri} here.", remedy="Check the spelling.")
        reason = safe_names.unsafe(uri)
        if reason is not None:
            new = safe_names.proposed(uri)
            raise UsageError(
                f"The gate would refuse the name {uri!r}: {reason}.",
                remedy=f"mv {exact_word(uri)} {word(new)}   then: --evidence {word(new)}",
            )
        captured = min(self._files.modified(uri), self._now)
        return {"uri": uri, "sha256": self._hash(uri), "captured_at": ids.utc_text(captured)}

    def _refuse_no_file(self, uri: str) -> None:
        """What is there, and is no file: a folder, a link."""
        inside = list(self._files.below(uri.rstrip("/")))
        if inside:
            raise UsageError(
                f"{uri} is a folder. Evidence is one file.",
                remedy=" ".join(f"--evidence {word(each)}" for each in inside[:MOST_NAMED]),
            )
        if self._files.taken(uri):
            raise UsageError(
                f"{uri} is a link or something else that is no ordinary file. Evidence is a file "
                "that stays.",
                remedy=f"Put a copy of the report in its place: cp {word(uri)} {word(uri)}.copy && "
                f"mv {word(uri)}.copy {word(uri)}",
            )

    def _outside(self, uri: str) -> UsageError:
        """A report where it was downloaded to: it has to be in the repository."""
        kept = f"{self._gate.uploads}/{uri.rpartition('/')[2]}"
        return UsageError(
            f"{uri} is outside the repository, where nobody else can look at it.",
            remedy=f"mkdir -p {self._gate.uploads} && cp {word(uri)} {word(kept)}   then: "
            f"--evidence {word(kept)}",
        )

    def _elsewhere(self, uri: str) -> UsageError:
        """A report that is no evidence where it lies; most often it was meant from the top."""
        said = f"{uri} is not below {self._gate.uploads}/, where evidence is kept."
        inside = uri.replace("\\", "/")
        below = inside.rpartition(f"{self._gate.uploads}/")[2]
        meant = f"{self._gate.uploads}/{below}"
        if f"{self._gate.uploads}/" in inside and self._files.read(meant) is not None:
            return UsageError(said, remedy=f"the same command with --evidence {word(meant)}")
        copy = f"cp {word(uri)} {self._gate.uploads}/   then: "
        name = uri.rpartition("/")[2]
        return UsageError(said, remedy=f"{copy}--evidence {word(f'{self._gate.uploads}/{name}')}")

    def _refuse_scheme(self, scheme: str) -> None:
        """What the gate would refuse as TG303: also a name that only looks like an address."""
        if scheme in self._gate.evidence_schemes and scheme != "file":
            return
        allowed = ", ".join(self._gate.evidence_schemes) or "none"
        raise UsageError(
            f"Evidence with `{scheme}:` is not accepted (accepted: {allowed}).",
            remedy=f"Save the report below {self._gate.uploads}/, with no colon in its name, and "
            "give its path.",
        )

    def _hash(self, uri: str) -> str:
        """The sha256 that the gate will find: of what is staged, else of what would be."""
        staged = self._git.index_entries([uri])
        if not staged:
            return self._git.stored_sha256(uri)
        return evidence_files(self._git, staged, self._git.head())[uri].sha256 or ""

    def change(self, text: str) -> dict[str, Any]:
        """A planned change for a target that comes without values."""
        kind = option_values.kind_of(text)
        path = target.parse(text).path
        if kind != "file" or path is None:
            option_values.refuse_unsaid(text)
            return {"target": text, "change_type": f"{kind}_update"}
        return self.file_change(path, text)

    def file_change(self, path: str, text: str) -> dict[str, Any]:
        """A planned change of a file, or of what a wildcard names, with its content."""
        change: dict[str, Any] = {"target": text, "change_type": "file_update"}
        said = self._contents.of(text)
        if said is None:
            return change
        if "*" in path:
            return said.written(change)
        buried = said.from_value is not None and self._tombstone(path) == said.from_value
        return said.written({**change, "change_type": TOMBSTONE if buried else said.verb})

    def _tombstone(self, path: str) -> str | None:
        """The sha256 in a tombstone that lies where a report was; None for any other file."""
        return tombstone_of(self._files.read(path) or b"")

    def buried(self, found: Iterable[Finding]) -> list[str]:
        """Reports that give way to a tombstone, which a decision may do (TG304)."""
        paths = (each.path for each in found if each.code == "TG304" and not each.waits)
        return [path for path in paths if path is not None and self._tombstone(path)]

    @cached_property
    def _contents(self) -> RecordContents:
        return record_contents(self._git, self._files, self._rules, now=self._now)
