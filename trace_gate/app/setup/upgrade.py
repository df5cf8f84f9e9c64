"""Propose what a newer release brings: new keys and files of the policy (SPEC 2, Upgrading).

What the team has set stays. What is proposed is written into the working tree, and changes
nothing before a decision about it is approved: the base's policy judges.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from trace_gate.app.author import yaml_edit, yaml_insert
from trace_gate.app.decide import approvers
from trace_gate.app.repository import rules as repository_rules
from trace_gate.app.setup import compile as compiling
from trace_gate.app.setup import earlier_attributes, earlier_workflow, new_keys
from trace_gate.app.setup.doctor_ci import WORKFLOW
from trace_gate.core.errors import UsageError
from trace_gate.core.policy.loader import load_yaml
from trace_gate.core.record import Record
from trace_gate.core.shell import word
from trace_gate.core.trace import ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from trace_gate.app.ports import Workspace, WritableRepository
    from trace_gate.app.repository.rules import Rules
    from trace_gate.core.policy.gate import Approver

EDITORS = "schemas/policy/"
"""Schemas of policy files, for editors: made from the release, nobody's setting."""


class Proposal(Record):
    """What would change. Nothing is written yet."""

    keys: tuple[str, ...]
    """Each new key as people read it: `gate.yaml: link.content: required`."""
    texts: Mapping[str, bytes]
    """Path to new content."""
    rules: Rules
    """The policy as it is before, by which a decision is written."""
    clock: tuple[tuple[str, ...], int] | None
    """Rules of the event clock that differ from the shipped ones, so that the file keeps its
    version, and the version that ships; None where nothing differs."""


class ApprovalRoute(Record):
    """Who has to agree, by the base that the change will be judged on."""

    base: str
    adoption: bool
    """The base is not governed: everything comes with the adoption."""
    named: bool
    """The base has approvers."""
    signers: tuple[Approver, ...]
    """Those who can sign what the person at this computer writes."""


def approval_route(git: WritableRepository) -> ApprovalRoute:
    """Who has to agree to a change of the policy."""
    base, old = approvers.judged_on(git)
    return ApprovalRoute(
        base=base.ref,
        adoption=old is None,
        named=old is not None and bool(old.gate.approvers),
        signers=approvers.signers(git, old),
    )


def propose(
    git: WritableRepository,
    texts: Mapping[str, bytes],
    shipped: Mapping[str, bytes],
    files: Workspace,
    now: float,
) -> Proposal:
    """Find what ships and is absent, and write it out.

    Args:
        git: the repository.
        texts: `new_trace.policy_texts` of the working tree.
        shipped: the files that ship, by path.
        files: the working tree, for what lies below schemas/.
        now: seconds since the epoch.

    Raises:
        UsageError: another domain governs, or a file cannot be edited without changing more.
        Refused: the policy is not valid, before or after.
    """
    domain = _domain(texts, shipped)
    folder = f"config/{domain}/"
    ours = sorted(path for path in shipped if path.startswith(folder))
    found = {path: _file(path, texts.get(path), shipped[path]) for path in ours}
    changed = {path: data for path, (_, data) in found.items() if data != texts.get(path)}
    clock = _clock(changed, texts, shipped, f"{folder}event_clock_rules.yaml", now)
    _raise_version(git, changed, texts, f"{folder}gate.yaml")
    before, whole = {**changed, **texts}, {**texts, **changed}
    repository_rules.compiled(whole)
    changed |= _schemas(whole, domain, shipped, files)
    keys = [_shown(path, changed[path], key) for path, (keys, _) in found.items() for key in keys]
    workflow = earlier_workflow.renewed(files.read(WORKFLOW), shipped)
    if workflow is not None:
        changed[WORKFLOW] = workflow
        keys.append(earlier_workflow.NEWS)
    attributes = earlier_attributes.renewed(files.read(earlier_attributes.FILE), shipped)
    if attributes is not None:
        changed[earlier_attributes.FILE] = attributes
        keys.append(earlier_attributes.NEWS)
    return Proposal(
        keys=tuple(keys),
        texts=changed,
        rules=repository_rules.rules_of(*repository_rules.compiled(before)),
        clock=clock,
    )


def write(
    git: WritableRepository, files: Workspace, proposal: Proposal
) -> Mapping[str, bytes | None]:
    """Write what is proposed; what was there before, for `take_back`.

    Raises:
        UsageError: one of the files is staged with another content, which would be named.
    """
    _refuse_staged(git, proposal.texts)
    before = {path: files.read(path) for path in proposal.texts}
    for path, data in sorted(proposal.texts.items()):
        files.replace(path, data)
    return before


def take_back(files: Workspace, before: Mapping[str, bytes | None]) -> None:
    """Undo `write`, so that an upgrade without its decision is not left behind."""
    for path, data in before.items():
        if data is None:
            files.remove(path)
        else:
            files.replace(path, data)


def _domain(texts: Iterable[str], shipped: Iterable[str]) -> str:
    """The domain that governs here; one whose policy does not ship has nothing to compare."""
    domain = next(filter(None, map(repository_rules.gate_domain, texts)))
    if domain not in map(repository_rules.gate_domain, shipped):
        raise UsageError(
            f"trace-gate ships no policy of the domain {domain!r}, so there is nothing to compare.",
            remedy="Look at `trace-gate init` in an empty repository, and take over by hand.",
        )
    return domain


def _file(path: str, own: bytes | None, shipped: bytes) -> tuple[list[tuple[str, ...]], bytes]:
    """The new keys of one file, and its text with them; no key is the whole file."""
    if own is None:
        return [()], shipped
    name = path.rpartition("/")[2].removesuffix(".yaml")
    ours, data = load_yaml(shipped, path), own
    pointers = list(new_keys.absent(name, ours.data, load_yaml(own, path).data))
    for pointer in pointers:
        data = yaml_insert.copied(data, path, pointer, ours)
    return pointers, data


def _shown(path: str, data: bytes, pointer: tuple[str, ...]) -> str:
    """A new key with its value as people read it."""
    name = path.rpartition("/")[2]
    value: Any = load_yaml(data, path).data
    if not pointer:
        return f"{name}: the whole file"
    for key in pointer:
        value = value[key]
    short = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"{name}: {'.'.join(pointer)}: {'{...}' if value and isinstance(value, dict) else short}"


def _clock(
    changed: dict[str, bytes],
    texts: Mapping[str, bytes],
    shipped: Mapping[str, bytes],
    path: str,
    now: float,
) -> tuple[tuple[str, ...], int] | None:
    """Give the rules of the event clock the version that is true of them.

    A file without `version` is of version 1. Its rules are only those of the shipped version
    where they say the same; then they hold from now on, and earlier wakings are not judged anew.
    """
    if path not in changed or path not in texts:
        return None
    ours, theirs = (load_yaml(each[path], path).data for each in (shipped, texts))
    if "version" in theirs:
        return None
    differing = tuple(_differing(ours, theirs))
    fields: dict[tuple[str, ...], object] = {}
    if differing:
        fields = {("version",): 1}
    elif "since" not in theirs:
        fields = {("since",): ids.utc_text(now)}
    changed[path] = yaml_edit.edit(changed[path], path, fields)
    return (differing, ours["version"]) if differing else None


def _differing(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Iterator[str]:
    """The rules of the event clock that the team has otherwise; triggers by their name."""
    for key in ("events", "freeze_criteria"):
        if ours[key] != theirs[key]:
            yield key
    key = "unfreeze_triggers"
    for name in {**ours[key], **theirs[key]}:
        if ours[key].get(name) != theirs[key].get(name):
            yield name


def _raise_version(
    git: WritableRepository, changed: dict[str, bytes], texts: Mapping[str, bytes], path: str
) -> None:
    """One more than the base's; where the working tree has that already, it stays."""
    if path not in changed:
        return
    old = approvers.judged_on(git)[1]
    there = load_yaml(texts[path], path).data["version"]
    version = max(there, old.gate.version + 1 if old is not None else 0)
    changed[path] = yaml_edit.edit(changed[path], path, {("version",): version})


def _schemas(
    texts: Mapping[str, bytes], domain: str, shipped: Mapping[str, bytes], files: Workspace
) -> dict[str, bytes]:
    """The schemas that the new policy compiles to, and those for editors, where they differ."""
    made = repository_rules.schemas_of(texts, domain)
    wanted = {f"{compiling.FOLDER}/{name}": data for name, data in made.items()}
    wanted |= {path: data for path, data in shipped.items() if path.startswith(EDITORS)}
    return {path: data for path, data in wanted.items() if files.read(path) != data}


def _refuse_staged(git: WritableRepository, paths: Mapping[str, bytes]) -> None:
    """A decision names what is staged, where something is."""
    head = git.head()
    names: Sequence[str] = sorted(paths)
    before = git.entries(head, names) if head is not None else {}
    staged = git.index_entries(names)
    for path in names if head is not None else ():
        if staged.get(path) != before.get(path):
            raise UsageError(
                f"{path} is staged with a change of its own. An upgrade comes alone.",
                remedy=f"git restore --staged {word(path)}   or commit that change first",
            )
