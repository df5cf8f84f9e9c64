"""Where changes may be: safe names, no derived files, policy that is whole (SPEC 2, 5).

TG406, TG411, TG702, TG703.
"""

from __future__ import annotations

from trace_gate.core.finding import Finding
from trace_gate.core.gate import cover
from trace_gate.core.policy import paths

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.core.gate.proposal import Case


def safe_names(case: Case) -> Iterator[Finding]:
    """TG411 for names that some computer or some reader would take for others."""
    added = [change.path for change in case.proposal.changes if change.new is not None]
    for path in added:
        reason = paths.unsafe(path)
        if reason is not None:
            yield _unsafe(path, f"The name {path!r} is not safe: {reason}.")
    yield from _twins(case)


def _twins(case: Case) -> Iterator[Finding]:
    """Names in one folder that differ only by upper and lower case, or by their encoding."""
    new = [c.path for c in case.proposal.changes if c.old is None and c.new is not None]
    gone = {change.path for change in case.proposal.changes if change.new is None}
    seen: dict[str, dict[str, str]] = {}
    for path in new:
        parts = path.split("/")
        for depth, name in enumerate(parts):
            folder = "/".join(parts[:depth])
            names = seen.get(folder)
            if names is None:
                names = seen[folder] = _names_at_base(case, folder, gone)
            twin = names.setdefault(paths.twin_key(name), name)
            if twin != name:
                where = f"{folder}/{twin}" if folder else twin
                yield _unsafe(path, f"{path!r} differs from {where!r} only by case or encoding.")
                break


def _names_at_base(case: Case, folder: str, gone: set[str]) -> dict[str, str]:
    prefix = f"{folder}/" if folder else ""
    names = case.around.names.get(folder, ())
    return {paths.twin_key(name): name for name in names if prefix + name not in gone}


def _unsafe(path: str, message: str) -> Finding:
    return Finding(
        code="TG411",
        message=message,
        remediation="Rename it: git mv OLD NEW, with plain letters, digits, `.`, `_` and `-`.",
        path=path,
    )


def derived(case: Case) -> Iterator[Finding]:
    """TG406: derived layers come from the traces, never from a commit (SPEC 2)."""
    for change in case.proposal.changes:
        if change.new is None or cover.class_of(case, change) != "derived":
            continue
        yield Finding(
            code="TG406",
            message=f"{change.path} is derived from the traces. Nobody edits or commits it.",
            remediation=f"git rm --cached --force -- {change.path}   # it may stay on disk",
            path=change.path,
        )


def policy(case: Case) -> Iterator[Finding]:
    """TG701 to TG703 for what the unit makes of the policy files."""
    yield from case.in_unit.findings
    new = case.in_unit.policy
    if new is None or case.proposal.adoption:
        return
    if new.gate.version < case.policy.gate.version:
        yield Finding(
            code="TG703",
            message=(
                f"The policy goes back from version {case.policy.gate.version} to "
                f"{new.gate.version}. An old policy may not come back."
            ),
            remediation=f"Write `version: {case.policy.gate.version + 1}` into gate.yaml.",
            path=f"config/{new.domain}/gate.yaml",
        )
