"""Where changes may be: safe names, no derived files, policy that is whole (SPEC 2, 5).

TG406, TG407, TG411, TG702, TG703.
"""

from __future__ import annotations

from trace_gate.core.finding import Finding
from trace_gate.core.policy import path_classes
from trace_gate.core.policy import safe_names as safe_names_of
from trace_gate.core.policy.safe_names import unsafe
from trace_gate.core.shell import exact_word, word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trace_gate.core.gate.proposal import Case, DerivedInUnit, LinkGoal
    from trace_gate.core.policy.gate import GatePolicy
    from trace_gate.core.policy.policy import Policy

SHOWN = 20
"""Derived files that are named for each reason; a trace may change hundreds."""


def safe_names(case: Case) -> Iterator[Finding]:
    """TG411 for names that some computer or some reader would take for others."""
    added = [change.path for change in case.proposal.changes if change.new is not None]
    for path in added:
        reason = unsafe(path)
        if reason is not None:
            yield _unsafe(path, f"The name {path!r} is not safe: {reason}.")
    yield from _twins(case)


def _twins(case: Case) -> Iterator[Finding]:
    """Names in one folder that differ only by upper and lower case, or by their encoding."""
    new = [c.path for c in case.proposal.changes if c.old is None and c.new is not None]
    seen: dict[str, dict[str, str]] = {}
    for path in new:
        parts = path.split("/")
        for depth, name in enumerate(parts):
            folder = "/".join(parts[:depth])
            names = seen.get(folder)
            if names is None:
                there = case.around.names.get(folder, ())
                names = seen[folder] = {path_classes.twin_key(each): each for each in there}
            twin = names.setdefault(path_classes.twin_key(name), name)
            if twin != name:
                where = f"{folder}/{twin}" if folder else twin
                yield _unsafe(path, _twin_message(path, where, name, twin))
                break


def symbolic_links(
    links: Mapping[str, LinkGoal], gate: GatePolicy, base: str | None = None
) -> Iterator[Finding]:
    """TG411: a symbolic link must not lead to what nobody governs (SPEC 5).

    `base` has the files that a unit takes away from where a link of the base leads.
    """
    for path, link in links.items():
        reason = link.wrong
        if link.goal is not None:
            from trace_gate.core.policy import symlinks

            reason = symlinks.free_below(link.goal, link.entry, gate)
        if reason is not None and link.left is not None:
            yield _left(path, link.left, reason, base)
        elif reason is not None:
            yield _link(path, link.goal, reason)


def forbidden_contents(case: Case) -> Iterator[Finding]:
    """TG411: what every clone would change again, by the .gitattributes of the tree itself."""
    for path, reason in case.around.forbidden.items():
        message, fix = _FORBIDDEN[reason]
        yield Finding(
            code="TG411",
            message=message.format(path=path),
            remediation=fix.format(word=word(path)),
            path=path,
        )


_FORBIDDEN = {
    "line ends": (
        (
            "{path} has Windows line ends (CRLF), and .gitattributes says that Git keeps LF. "
            "Git would show it as changed in every clone, for ever."
        ),
        "git add --renormalize -- {word}   # then commit it",
    ),
    "lfs": (
        (
            "{path} is kept by Git LFS, says .gitattributes, and here is the file itself, not its "
            "pointer. Every clone with Git LFS would show it as changed."
        ),
        "git lfs install && git rm -q --cached -- {word} && git add -- {word}   # then commit it",
    ),
}
"""What is wrong with a content that is forbidden, and what mends it (`policy.attributes`)."""


def _link(path: str, goal: str | None, reason: str) -> Finding:
    where = "leads to the top of the repository" if goal == "" else f"leads to {goal}"
    problem = where if goal is not None else "is not safe"
    return Finding(
        code="TG411",
        message=f"This link {problem}: {reason}.",
        remediation="Put the file or the folder itself here, not a link to it.",
        path=path,
    )


def _left(path: str, gone: str, reason: str, base: str | None) -> Finding:
    back = f"git restore --source={(base or 'HEAD')[:10]} --staged --worktree"
    return Finding(
        code="TG411",
        message=f"This change takes {gone} away, and the link {path} still leads there: {reason}.",
        remediation=f"Let the link go in the same change: git rm {word(path)}   or put the file "
        f"back: {back} {word(gone)}",
        path=path,
    )


def _twin_message(path: str, where: str, name: str, twin: str) -> str:
    said = f"{path!r} differs from {where!r} only by case or encoding"
    alike = name.casefold() != twin.casefold()
    return f"{said} ({safe_names_of.difference(name, twin)})." if alike else f"{said}."


def _unsafe(path: str, message: str) -> Finding:
    new = safe_names_of.proposed(path)
    goal = "NEW   # NEW: another name" if new == path else exact_word(new)
    return Finding(
        code="TG411",
        message=message,
        remediation=f"Rename it: git mv {exact_word(path)} {goal}",
        path=path,
    )


def derived(case: Case) -> Iterator[Finding]:
    """TG406 and TG407: derived layers come from the traces and from nothing else (SPEC 2)."""
    if not case.policy.gate.derived_tracked:
        yield from _committed(case)
    elif case.derived is not None:
        yield from _at_most(SHOWN, "TG406", _edited(case, case.derived))
        yield from _at_most(SHOWN, "TG407", _out_of_date(case, case.derived))


def _committed(case: Case) -> Iterator[Finding]:
    """Nobody commits them."""
    for change in case.proposal.changes:
        if change.new is None or case.classes.of(change) != "derived":
            continue
        yield Finding(
            code="TG406",
            message=f"{change.path} is derived from the traces. Nobody edits or commits it.",
            remediation=f"git rm --cached --force -- {word(change.path)}   # it may stay on disk",
            path=change.path,
        )


def _edited(case: Case, found: DerivedInUnit) -> list[Finding]:
    """What the unit writes there, and the traces do not."""
    written = {change.path for change in case.proposal.changes if change.new is not None}
    said = [
        _derived("TG406", path, f"{path} is not what the traces make of it.", _again(case, found))
        for path in found.wrong
        if path in written
    ]
    return said + [
        _derived("TG406", path, f"No trace makes {path}.", f"git rm -f -- {word(path)}")
        for path in found.stray
        if path in written
    ]


def _out_of_date(case: Case, found: DerivedInUnit) -> list[Finding]:
    """What the unit leaves as it was, and the traces do not; what it takes away."""
    written = {change.path for change in case.proposal.changes if change.new is not None}
    fix = _again(case, found)
    said = [
        _derived("TG407", path, f"{path} is missing: the traces make it.", fix)
        for path in found.missing
    ]
    said += [
        _derived("TG407", path, f"{path} is out of date: the traces say something else now.", fix)
        for path in found.wrong
        if path not in written
    ]
    return said + [
        _derived("TG407", path, f"No trace makes {path} now.", f"git rm -f -- {word(path)}")
        for path in found.stray
        if path not in written
    ]


def _again(case: Case, found: DerivedInUnit) -> str:
    concerned = (*found.wrong, *found.missing, *found.stray)
    folders = " ".join(
        word(folder)
        for folder in case.policy.gate.derived
        if any(path_classes.below(path, folder) for path in concerned)
    )
    merge = f"git merge {word(found.merge_first)} && " if found.merge_first else ""
    return f"{merge}trace-gate derive --index && git add --all -- {folders}"


def _derived(code: str, path: str, message: str, fix: str) -> Finding:
    return Finding(code=code, message=message, remediation=fix, path=path)


def _at_most(count: int, code: str, found: list[Finding]) -> Iterator[Finding]:
    """So many findings, then one that counts the others."""
    yield from found[:count]
    if len(found) > count:
        more = len(found) - count
        message = f"And {more} more derived {'file' if more == 1 else 'files'} of this kind."
        yield Finding(code=code, message=message, remediation=found[count].remediation)


def policy(case: Case) -> Iterator[Finding]:
    """TG701 to TG703 for what the unit makes of the policy files."""
    yield from case.in_unit.findings
    new = case.in_unit.policy
    if new is None or case.proposal.adoption:
        return
    yield from _older_clock_rules(case, new)
    yield from _older_gate(case, new)


def _older_clock_rules(case: Case, new: Policy) -> Iterator[Finding]:
    before, after = (each.event_clock_rules.get("version", 1) for each in (case.policy, new))
    path = f"config/{new.domain}/event_clock_rules.yaml"
    if after < before:
        yield Finding(
            code="TG703",
            message=(
                f"The rules of the event clock go back from version {before} to {after}. "
                "Old rules may not come back under an old number."
            ),
            remediation=_merge_command(case, path)
            or f"Write `version: {before + 1}` into event_clock_rules.yaml.",
            path=path,
        )


def _older_gate(case: Case, new: Policy) -> Iterator[Finding]:
    path = f"config/{new.domain}/gate.yaml"
    if new.gate.version < case.policy.gate.version:
        yield Finding(
            code="TG703",
            message=(
                f"The policy goes back from version {case.policy.gate.version} to "
                f"{new.gate.version}. An old policy may not come back."
            ),
            remediation=_merge_command(case, path)
            or f"Write `version: {case.policy.gate.version + 1}` into gate.yaml.",
            path=path,
        )


def _merge_command(case: Case, path: str) -> str:
    """What mends an older version that the unit did not write: the protected branch went on."""
    proposal = case.proposal
    if proposal.tip is None or any(change.path == path for change in proposal.changes):
        return ""
    return (
        "This branch did not write it: the protected branch has a newer one since. Take it in: "
        f"git merge --autostash {proposal.tip[:10]}"
    )
