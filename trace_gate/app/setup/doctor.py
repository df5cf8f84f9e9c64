"""Whether the gate would run and judge here, and what mends it where not (SPEC 9, Doctor).

`adapters/hooks/doctor_probe.py` gathers the facts; each rule below turns them into one check.
FAIL is kept for what keeps the gate from running or judging: only that makes the exit code 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.repository import adoption
from trace_gate.app.setup import doctor_ci, doctor_drivers
from trace_gate.app.setup.doctor_facts import Check, Facts, Trouble
from trace_gate.app.setup.hook_layout import looking_elsewhere, manager, reached, turned_off, twice
from trace_gate.app.setup.hook_shims import HOOKS, JUDGING
from trace_gate.app.setup.proofs import proofs
from trace_gate.core import shell

if TYPE_CHECKING:
    from collections.abc import Callable

    from trace_gate.app.setup.hook_layout import Layout

OLDEST_GIT = (2, 38)
"""`git merge-tree --write-tree`, by which merges are judged, came with it."""


def checks(facts: Facts) -> tuple[Check, ...]:
    """Everything that is looked at, in the order in which a gate needs it."""
    machine = [rule(facts) for rule in MACHINE]
    if facts.no_repository is not None or facts.layout is None:
        trouble = facts.no_repository or Trouble(
            message="There is no repository.", fix="cd REPOSITORY"
        )
        return (*machine, _failed("repository", trouble))
    layout = facts.layout
    return (*machine, *(rule(facts, layout) for rule in REPOSITORY), *proofs(facts))


def healthy(found: tuple[Check, ...]) -> bool:
    """Whether the gate would run and judge."""
    return all(check.status != "FAIL" for check in found)


def _failed(name: str, trouble: Trouble) -> Check:
    return Check(name=name, status="FAIL", message=trouble.message, fix=trouble.fix)


def _check(name: str, wrong: str, fix: str, right: str, *, hard: bool = True) -> Check:
    """A check with one way to be wrong; `wrong` is empty when it is right."""
    if not wrong:
        return Check(name=name, status="PASS", message=right)
    return Check(name=name, status="FAIL" if hard else "WARN", message=wrong, fix=fix)


def _git(facts: Facts) -> Check:
    version = ".".join(map(str, facts.git_version)) or "of an unknown version"
    old = facts.git_version < OLDEST_GIT
    return _check(
        "git",
        f"git is {version}; merges can be judged from 2.38 on." if old else "",
        "Install a newer Git: https://git-scm.com/downloads",
        f"git {version}",
    )


def _libyaml(facts: Facts) -> Check:
    return _check(
        "libyaml",
        "" if facts.libyaml else "PyYAML has no libyaml here: traces are read more slowly.",
        "pip install --force-reinstall --only-binary :all: pyyaml",
        "PyYAML reads with libyaml",
        hard=False,
    )


def _compiled(facts: Facts) -> Check:
    return _check(
        "compiled",
        "" if facts.compiled else "trace-gate is not compiled here: each hook starts slowly.",
        "Install it with pip, without --no-compile and PYTHONDONTWRITEBYTECODE.",
        "trace-gate is compiled",
        hard=False,
    )


def _ssh_keygen(facts: Facts) -> Check:
    return _check(
        "ssh-keygen",
        "" if facts.ssh_keygen else "ssh-keygen is missing: no signed approval can be checked.",
        "Install the OpenSSH client (Debian: apt install openssh-client).",
        "ssh-keygen is there",
        hard=facts.signatures,
    )


def _gpg(facts: Facts) -> Check:
    lost = facts.gpg_signatures and not facts.gpg
    return _check(
        "gpg",
        "gpg is missing, and an approver has a GPG key: no approval of theirs can be checked."
        if lost
        else "",
        "Install GnuPG 2.2 or newer (Debian: apt install gnupg).",
        "gpg is there" if facts.gpg else "not used",
    )


def _repository(_facts: Facts, layout: Layout) -> Check:
    if layout.bare:
        fix = "Commit in a clone; judge here with: trace-gate check --range BASE..HEAD"
        message = "a bare repository: nobody commits here"
        return Check(name="repository", status="WARN", message=message, fix=fix)
    return Check(name="repository", status="PASS", message=f"working tree {layout.top}")


def _history(facts: Facts, _layout: Layout) -> Check:
    return _check(
        "history",
        facts.partial,
        "git fetch --unshallow   (in GitHub Actions: fetch-depth: 0)"
        if facts.shallow
        else "Judge in a plain clone: git clone, without --filter, grafts and replacements.",
        "the whole history is here",
        hard=facts.shallow,
    )


def _governed(facts: Facts, _layout: Layout) -> Check:
    if facts.governed == "not committed" and not facts.older:
        message = "gate.yaml is here, but not committed: nothing is judged by it yet."
        words = " ".join(map(shell.word, facts.to_commit))
        fix = f'git add {words} && git commit -m "Adopt trace governance"'
        return Check(name="governed", status="WARN", message=message, fix=fix)
    if facts.older:
        message, fix = adoption.older_message(facts.older), adoption.catch_up(facts.older)
        return Check(name="governed", status="WARN", message=message, fix=fix)
    return _check(
        "governed",
        "No gate.yaml: this repository is not governed." if facts.governed == "no" else "",
        "trace-gate init",
        "this repository is governed",
    )


def _policy(facts: Facts, _layout: Layout) -> Check:
    if facts.policy is not None:
        return _failed("policy", facts.policy)
    if facts.governed != "yes":
        return Check(name="policy", status="PASS", message="no policy is in force yet")
    return Check(name="policy", status="PASS", message=f"valid, read from {facts.policy_ref}")


def _schemas(facts: Facts, _layout: Layout) -> Check:
    return _check(
        "schemas",
        f"not what the profiles compile to: {', '.join(facts.stale)}" if facts.stale else "",
        "trace-gate compile && git add schemas",
        "fit the profiles",
        hard=False,
    )


def _hooks(_facts: Facts, layout: Layout) -> Check:
    if layout.bare:
        return Check(name="hooks", status="PASS", message="none are needed in a bare repository")
    ways = reached(layout)
    missing = [name for name in HOOKS if name not in ways]
    fix = "trace-gate install"
    if manager(layout) != "git":
        fix += f"   ({manager(layout)} writes the hooks here: it prints what to add)"
    off = [name for name in missing if name in turned_off(layout)]
    if off:
        fix = f"git config --unset hook.{off[0]}.enabled"
    other = looking_elsewhere(layout)
    why = f": {manager(layout)} reads {other} alone, so our hooks are never called" if other else ""
    lost = f"the gate is not called at {', '.join(missing)}{why}" if missing else ""
    if not ways and not any(name in layout.files for name in HOOKS):
        lost = "there are no hooks here: Git copies none into a clone, so the gate is not called"
    return _check(
        "hooks",
        lost,
        fix,
        f"at every hook ({', '.join(dict.fromkeys(ways.values()))})",
        hard=any(name in JUDGING for name in missing),
    )


def _once(_facts: Facts, layout: Layout) -> Check:
    names = twice(layout)
    return _check(
        "once",
        f"{manager(layout)} runs the gate twice at {', '.join(names)}: by its configuration, and"
        " by the hooks that it kept. Every message comes twice."
        if names
        else "",
        "trace-gate install",
        "no hook calls the gate twice",
        hard=False,
    )


def _dry_run(facts: Facts, _layout: Layout) -> Check:
    probes = facts.probes or {}
    broken = [f"{name}: {said}" for name, said in probes.items() if said]
    ran = f"Git ran {len(probes)} of our hooks" if probes else "no native hook of ours to run"
    return _check("dry run", "; ".join(broken), "trace-gate install", ran)


def _hooks_path(_facts: Facts, layout: Layout) -> Check:
    strange = layout.place in ("elsewhere", "nowhere")
    return _check(
        "core.hooksPath",
        f"{layout.hooks_path!r} ({layout.scope}): hooks come from there." if strange else "",
        "trace-gate install says what can be done",
        f"hooks come from {layout.folder}",
        hard=False,
    )


def _protected(facts: Facts, _layout: Layout) -> Check:
    lost = facts.protected_lost
    return _check(
        "protected branch",
        lost.message if lost is not None else "",
        lost.fix if lost is not None else "",
        f"{facts.protected} is {facts.protected_at}",
        hard=facts.governed == "yes",
    )


def _identity(facts: Facts, _layout: Layout) -> Check:
    missing = facts.identity_missing
    return _check(
        "identity",
        f"{' and '.join(missing)} not set: who decided cannot be told." if missing else "",
        "   ".join(f'git config {name} "..."' for name in missing),
        "user.name and user.email are set",
        hard=False,
    )


def _lfs(facts: Facts, _layout: Layout) -> Check:
    lost = facts.uses_lfs and not facts.git_lfs
    return _check(
        "Git LFS",
        "uploads are kept in Git LFS, and git-lfs is missing." if lost else "",
        "Install git-lfs, then: git lfs install && git lfs pull",
        "git-lfs is there" if facts.uses_lfs else "not used",
        hard=False,
    )


if TYPE_CHECKING:
    MachineRule = Callable[[Facts], Check]
    RepositoryRule = Callable[[Facts, Layout], Check]

MACHINE: tuple[MachineRule, ...] = (_git, _ssh_keygen, _gpg, _libyaml, _compiled)
REPOSITORY: tuple[RepositoryRule, ...] = (
    _repository,
    _history,
    _governed,
    _policy,
    _schemas,
    _protected,
    doctor_ci.default_branch,
    doctor_ci.installs,
    _hooks,
    _once,
    _dry_run,
    _hooks_path,
    doctor_drivers.drivers,
    _identity,
    _lfs,
)
