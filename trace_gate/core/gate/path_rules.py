"""Where changes may be: safe names, no derived files, policy that is whole (SPEC 2, 5).

TG406, TG407, TG411, TG702, TG703.
"""

from __future__ import annotations

from trace_gate.core.finding import Finding, at_path
from trace_gate.core.policy import path_classes
from trace_gate.core.policy import safe_names as safe_names_of
from trace_gate.core.policy.safe_names import unsafe
from trace_gate.core.shell import exact_word, word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trace_gate.core.gate.proposal import Case, DerivedInUnit, LinkGoal
    from trace_gate.core.policy.gate import GatePolicy

SHOWN = 20
"""Derived files that are named for each reason; a trace may change hundreds."""


def safe_names(case: Case) -> Iterator[Finding]:
    """TG411 for names that some computer or some reader would take for others."""
    added = [change.path for change in case.proposal.changes if change.new is not None]
    for path in added:
        reason = unsafe(path)
        if reason is not None:
            from trace_gate.core.gate import path_messages as messages

            yield _unsafe(path, messages.not_safe(path, reason))
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
                how = f" ({safe_names_of.difference(name, twin)})"
                alike = how if name.casefold() != twin.casefold() else ""
                from trace_gate.core.gate import path_messages as messages

                yield _unsafe(path, messages.twins(path, where, alike))
                break


def _unsafe(path: str, message: str) -> Finding:
    from trace_gate.core.gate import path_messages as messages

    new = safe_names_of.proposed(path)
    goal = "NEW   # NEW: another name" if new == path else exact_word(new)
    old_folder, folder = (each.rpartition("/")[0] for each in (path, new))
    made = "" if folder == old_folder else f"mkdir -p {exact_word(folder)} && "
    return at_path("TG411", path, message, messages.rename(made, path, goal))


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
            back = f"git restore --source={(base or 'HEAD')[:10]} --staged --worktree"
            from trace_gate.core.gate import path_messages as messages

            yield at_path("TG411", path, *messages.target_taken_away(link.left, path, reason, back))
        elif reason is not None:
            where = f"leads to {link.goal or 'the top of the repository'}"
            problem = where if link.goal is not None else "is not safe"
            from trace_gate.core.gate import path_messages as messages

            yield at_path("TG411", path, *messages.bad_link(problem, reason))


def forbidden_contents(case: Case) -> Iterator[Finding]:
    """TG411: what every clone would change again, by the .gitattributes of the tree itself."""
    for path, reason in case.around.forbidden.items():
        message, fix = _FORBIDDEN[reason]
        yield at_path("TG411", path, message.format(path=path), fix.format(word=word(path)))


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


def derived(case: Case) -> Iterator[Finding]:
    """TG406 and TG407: derived layers come from the traces and from nothing else (SPEC 2)."""
    if not case.policy.gate.derived_tracked:
        yield from _committed(case)
    elif case.derived is not None:
        every = list(_not_as_derived(case, case.derived))
        for code in ("TG406", "TG407"):
            found = [each for each in every if each.code == code]
            yield from found[:SHOWN]
            if len(found) > SHOWN:
                files = "file" if len(found) == SHOWN + 1 else "files"
                from trace_gate.core.gate import path_messages as messages

                yield Finding(
                    code=code,
                    message=messages.more_derived(found, SHOWN, files),
                    remediation=found[SHOWN].remediation,
                )


def _committed(case: Case) -> Iterator[Finding]:
    """Nobody commits them."""
    for change in case.proposal.changes:
        if change.new is not None and case.classes.of(change) == "derived":
            from trace_gate.core.gate import path_messages as messages

            yield at_path("TG406", change.path, *messages.derived_committed(change))


def _not_as_derived(case: Case, found: DerivedInUnit) -> Iterator[Finding]:
    """TG406: what the unit writes there, and the traces do not.

    TG407: what the unit leaves as it was, and the traces do not; what it takes away.
    """
    written = {change.path for change in case.proposal.changes if change.new is not None}
    if not (found.missing or found.wrong or found.stray):
        return
    from trace_gate.core.gate import path_messages as messages

    again = _again(case, found)
    for path in found.missing:
        yield at_path("TG407", path, messages.derived_missing(path), again)
    for path in found.wrong:
        if path in written:
            yield at_path("TG406", path, messages.derived_edited(path), again)
        else:
            yield at_path("TG407", path, messages.derived_old(path), again)
    for path in found.stray:
        code, now = ("TG406", "") if path in written else ("TG407", " now")
        yield at_path(code, path, f"No trace makes {path}{now}.", f"git rm -f -- {word(path)}")


def _again(case: Case, found: DerivedInUnit) -> str:
    concerned = (*found.wrong, *found.missing, *found.stray)
    folders = " ".join(
        word(folder)
        for folder in case.policy.gate.derived
        if any(path_classes.below(path, folder) for path in concerned)
    )
    merge = f"git merge {word(found.merge_first)} && " if found.merge_first else ""
    from trace_gate.core.gate import path_messages as messages

    return messages.derive_again(merge, folders)


def policy(case: Case) -> Iterator[Finding]:
    """TG701 to TG703 for what the unit makes of the policy files."""
    yield from case.in_unit.findings
    new, old = case.in_unit.policy, case.policy
    if new is None or case.proposal.adoption:
        return
    clock, clock_then = (each.event_clock_rules.get("version", 1) for each in (new, old))
    if clock < clock_then:
        from trace_gate.core.gate import path_messages as messages

        yield _older(
            case,
            f"config/{new.domain}/event_clock_rules.yaml",
            messages.clock_goes_back(clock_then, clock),
            clock_then,
        )
    if new.gate.version < old.gate.version:
        from trace_gate.core.gate import path_messages as messages

        yield _older(
            case,
            f"config/{new.domain}/gate.yaml",
            messages.policy_goes_back(old, new),
            old.gate.version,
        )


def _older(case: Case, path: str, message: str, before: int) -> Finding:
    from trace_gate.core.gate import path_messages as messages

    proposal = case.proposal
    if proposal.tip is None or any(change.path == path for change in proposal.changes):
        fix = f"Write `version: {before + 1}` into {path.rpartition('/')[2]}."
    else:  # the unit did not write it: the protected branch went on
        fix = messages.take_it_in(proposal.tip)
    return at_path("TG703", path, message, fix)
