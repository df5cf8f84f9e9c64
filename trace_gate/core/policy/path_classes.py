"""Which rules a path falls under (SPEC 2).

The classes, in the order in which they are asked:

    trace      below the traces folder, Git's own files there apart
    protected  policy, roles, schemas, templates, scripts, CI, hook managers, Git attributes
    derived    below one of the derived layers
    evidence   below the uploads folder
    exempt     a regular, not executable file that an `exempt` pattern matches: no trace needed
    governed   everything else: a trace must cover it
"""

from __future__ import annotations

from trace_gate.core import path_patterns
from trace_gate.core.git_model import REGULAR
from trace_gate.core.policy.protected_paths import is_policy, is_protected

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from trace_gate.core.git_model import Change
    from trace_gate.core.policy.gate import GatePolicy, Mode

    PathClass = Literal["trace", "protected", "derived", "evidence", "exempt", "governed"]

STRICTEST = ("protected", "trace", "derived", "evidence", "governed", "exempt")
"""The classes, those that ask most first."""

TEXTS_ONLY = ("/README*", "/LICENSE*")
TEXT_ENDINGS = ("md", "markdown", "rst", "txt", "adoc")
"""What those two patterns match is exempt with one of these endings, or with none."""

STRICTER = ("observe", "warn", "block")


def classify(path: str, mode: str, gate: GatePolicy) -> PathClass:
    """The class of a path. `mode` is that of its tree entry.

    Only regular files are exempt, and never executable ones: what can be run needs a trace.
    """
    if path.startswith(f"{gate.traces}/"):
        return "protected" if is_protected(path, mode) else "trace"
    folded = path.casefold()
    if is_protected(path, mode):
        return "protected"
    if any(below(folded, root.casefold()) for root in gate.derived):
        return "derived"
    if below(path, gate.uploads):
        return "evidence"
    if mode == REGULAR and any(exempts(each, path) for each in gate.exempt):
        return "governed" if is_market_file(path, gate) else "exempt"
    return "governed"


def is_market_file(path: str, gate: GatePolicy) -> bool:
    """Whether an entry of market_files.yaml reads a path, as far as patterns tell."""
    return any(path_patterns.matches(each, path) for each in gate.market_paths)


def exempts(pattern: str, path: str) -> bool:
    """Whether an `exempt` pattern means a file.

    `/README*` and `/LICENSE*`, which the first release shipped, mean texts: not `README.sh`.
    """
    if not path_patterns.matches(pattern, path):
        return False
    if pattern not in TEXTS_ONLY:
        return True
    _stem, dot, ending = path.rpartition(".")
    return not dot or ending.lower() in TEXT_ENDINGS


def needs_approval(path: str, gate: GatePolicy) -> bool:
    """Whether a change of a file there needs a signed approval: SPEC 2, Protected."""
    return classify(path, REGULAR, gate) == "protected" and not anybody_may_change(path, gate)


def anybody_may_change(path: str, gate: GatePolicy) -> bool:
    """Whether an ordinary trace that names a protected path and its content is enough (SPEC 2).

    So it is until an approver is named, the policy itself apart.
    """
    return not gate.approvers and not is_policy(path)


def class_of(change: Change, gate: GatePolicy) -> PathClass:
    """The class of a changed path; the strictest one where its two sides differ."""
    modes = [entry.mode for entry in (change.old, change.new) if entry is not None]
    classes = [classify(change.path, mode, gate) for mode in modes]
    return min(classes, key=STRICTEST.index)


MOST = 4096
"""So many classes are known at a time."""


class Classes:
    """Classes of changed paths by one policy: every rule asks for them, each is found once."""

    def __init__(self, gate: GatePolicy) -> None:
        self._gate = gate
        self._known: dict[tuple[str, str | None, str | None], PathClass] = {}

    def of(self, change: Change) -> PathClass:
        """`class_of`."""
        old, new = change.old, change.new
        key = (change.path, old.mode if old else None, new.mode if new else None)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= MOST:
                self._known.clear()
            found = self._known[key] = class_of(change, self._gate)
        return found


def mode_of(path: str, gate: GatePolicy) -> Mode:
    """How strictly uncovered changes of a path are judged: the strictest pattern wins."""
    found = [mode for pattern, mode in gate.modes if path_patterns.matches(pattern, path)]
    return max(found, key=STRICTER.index) if found else gate.default_mode


def below(path: str, folder: str) -> bool:
    """Whether a path is the folder itself (as a link, say) or inside it."""
    return path.startswith(folder) and path[len(folder) : len(folder) + 1] in ("", "/")


def twin_key(path: str) -> str:
    """The same for two names that a Mac or Windows takes for one file."""
    if path.isascii():
        return path.lower()
    from unicodedata import normalize

    # folding the case can take a text out of its normal form
    return normalize("NFC", normalize("NFC", path).casefold())
