"""Which rules a path falls under, and which names are safe (SPEC 2; TG411).

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

LONGEST_NAME = 255
"""Bytes that a name may have on the file systems of Linux, macOS and Windows."""

STRICTER = ("observe", "warn", "block")

_SEPARATOR_LIKE = {"\\": "a backslash", ":": "a colon"}
_WINDOWS = '<>"|?*'
_PLAIN = frozenset(map(chr, range(32, 127))) - {*_SEPARATOR_LIKE, *_WINDOWS}
"""Characters that are safe by themselves."""
_DEVICES = frozenset(("con", "prn", "aux", "nul", "conin$", "conout$"))
_NUMBERED = ("com", "lpt")
_DIGITS = "0123456789\u00b9\u00b2\u00b3"
_INVISIBLE = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
"""Letters and marks by their category, and nothing at all on the screen."""


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
        return "exempt"
    return "governed"


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


class Classes:
    """Classes of the changed paths of one unit: every rule asks for them, each is found once."""

    def __init__(self, gate: GatePolicy) -> None:
        self._gate = gate
        self._known: dict[tuple[str, str | None, str | None], PathClass] = {}

    def of(self, change: Change) -> PathClass:
        """`class_of`."""
        old, new = change.old, change.new
        key = (change.path, old.mode if old else None, new.mode if new else None)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = class_of(change, self._gate)
        return found


def mode_of(path: str, gate: GatePolicy) -> Mode:
    """How strictly uncovered changes of a path are judged: the strictest pattern wins."""
    found = [mode for pattern, mode in gate.modes if path_patterns.matches(pattern, path)]
    return max(found, key=STRICTER.index) if found else gate.default_mode


def below(path: str, folder: str) -> bool:
    """Whether a path is the folder itself (as a link, say) or inside it."""
    return path.startswith(folder) and path[len(folder) : len(folder) + 1] in ("", "/")


def unsafe(path: str) -> str | None:
    """Why a path may not be in a governed repository, for people; None when it may (TG411).

    Refused is what another computer, another tool or a reader takes for something else:
    `path` has bytes that are not UTF-8 as surrogate escapes.
    """
    if not _PLAIN.issuperset(path):
        reason = _unsafe_text(path)
        if reason is not None:
            return reason
    reasons = map(_unsafe_name, path.split("/"))
    return next((reason for reason in reasons if reason is not None), None)


def twin_key(path: str) -> str:
    """The same for two names that a Mac or Windows takes for one file."""
    if path.isascii():
        return path.lower()
    from unicodedata import normalize

    # folding the case can take a text out of its normal form
    return normalize("NFC", normalize("NFC", path).casefold())


def _unsafe_text(path: str) -> str | None:
    """What is wrong with single characters of a path, and with the form of its letters."""
    from unicodedata import category, is_normalized

    reasons = (_unsafe_char(char, category(char)) for char in path)
    found = next((reason for reason in reasons if reason is not None), None)
    if found is None and not is_normalized("NFC", path):
        return _denormalized(path)
    return found


def _denormalized(path: str) -> str:
    """What the difference is between a name and the one that looks the same."""
    from trace_gate.core.policy.safe_names import difference, proposed

    return (
        "its letters are not in the usual form (Unicode NFC), so it looks like another name: "
        f"{difference(path, proposed(path))}"
    )


def _unsafe_char(char: str, kind: str) -> str | None:
    if kind == "Cs":
        return "it is not UTF-8"
    if kind == "Cc":
        return "it holds a control character"
    if kind in ("Cf", "Zl", "Zp") or char in _INVISIBLE:
        return f"it holds the invisible character U+{ord(char):04X}"
    if char in _SEPARATOR_LIKE:
        return f"it holds {_SEPARATOR_LIKE[char]}, which some computers read as a separator"
    return f"it holds `{char}`, which no file on Windows may have" if char in _WINDOWS else None


def _unsafe_name(name: str) -> str | None:
    if name in ("", ".", ".."):
        return "a folder in it has no name of its own"
    if name.endswith(".") or name != name.rstrip():
        return "a name in it ends with a dot or a space, which Windows drops"
    if len(name.encode("utf-8", "surrogateescape")) > LONGEST_NAME:
        return f"a name in it is longer than {LONGEST_NAME} bytes, which many computers cannot keep"
    stem = name.partition(".")[0].rstrip().lower()
    if stem in _DEVICES or (stem[:3] in _NUMBERED and len(stem) == 4 and stem[3] in _DIGITS):
        return f"`{name}` is the name of a device on Windows"
    if name.lower() in (".git", "git~1"):
        return f"`{name}` is Git's own folder"
    return None
