"""By which rule a path is in its class: the folder or the pattern that says so (SPEC 2)."""

from __future__ import annotations

from trace_gate.core import path_patterns
from trace_gate.core.git_model import REGULAR, SUBMODULE, SYMLINK
from trace_gate.core.policy import path_classes
from trace_gate.core.policy.path_classes import STRICTER, below, classify, exempts
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from trace_gate.core.policy.gate import GatePolicy, Mode
    from trace_gate.core.policy.path_classes import PathClass

    Almost = Literal["executable", "link", "submodule", "no_text"]
    """Why a pattern that matches does not exempt: it can be run, is a link or a submodule, or the
    pattern means texts only."""


class PathRule(Record):
    """The class of a path, and what says so."""

    kind: PathClass
    pattern: str | None
    """The folder or the pattern of `gate.yaml`; of a protected path the name that protects it.
    None where nothing in the policy names the path."""
    almost: tuple[str, Almost] | None
    """A pattern of `exempt` that matches, and why it does not count."""
    mode: Mode
    """How strictly a change without cover is judged."""
    mode_pattern: str | None
    """The pattern that says so; None for the default."""


def rule_of(path: str, mode: str, gate: GatePolicy) -> PathRule:
    """The rule for a path with the mode of its tree entry."""
    kind = classify(path, mode, gate)
    modes = [(pattern, m) for pattern, m in gate.modes if path_patterns.matches(pattern, path)]
    strictest = max(modes, key=lambda each: STRICTER.index(each[1]), default=None)
    return PathRule(
        kind=kind,
        pattern=_pattern(path, kind, gate),
        almost=_almost(path, mode, gate) if kind == "governed" else None,
        mode=path_classes.mode_of(path, gate),
        mode_pattern=strictest[0] if strictest is not None else None,
    )


def _pattern(path: str, kind: PathClass, gate: GatePolicy) -> str | None:
    if kind == "trace":
        return f"{gate.traces}/"
    if kind == "evidence":
        return f"{gate.uploads}/"
    if kind == "derived":
        folded = path.casefold()
        return next(f"{root}/" for root in gate.derived if below(folded, root.casefold()))
    if kind == "protected":
        return _protecting(path)
    return next((each for each in gate.exempt if kind == "exempt" and exempts(each, path)), None)


def _protecting(path: str) -> str:
    """The name on the way to a path that protects it: its folder at the top, or its own."""
    from trace_gate.core.policy.protected_paths import is_protected

    first, slash, _ = path.partition("/")
    if slash and is_protected(f"{first}/x/x"):
        return f"{first}/"
    return path.rpartition("/")[2]


def _almost(path: str, mode: str, gate: GatePolicy) -> tuple[str, Almost] | None:
    named = next((each for each in gate.exempt if path_patterns.matches(each, path)), None)
    if named is None:
        return None
    if mode == REGULAR:
        return named, "no_text"
    kinds: dict[str, Almost] = {SYMLINK: "link", SUBMODULE: "submodule"}
    return named, kinds.get(mode, "executable")
