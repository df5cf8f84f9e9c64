"""Gathers what `doctor` looks at: the machine, the repository, its policy and its hooks."""

from __future__ import annotations

import importlib.util
import os
import shutil
import tempfile
from typing import TYPE_CHECKING

from trace_gate.adapters import resources
from trace_gate.adapters.git import users_git
from trace_gate.adapters.git.failures import failure
from trace_gate.adapters.git.repository import Git
from trace_gate.adapters.hooks import ci_files, diff_drivers, hook_files, hook_managers
from trace_gate.adapters.signing import gpg
from trace_gate.adapters.workspace import Workspace
from trace_gate.app.author import new_trace
from trace_gate.app.repository import adoption, protected_branch, unit_base
from trace_gate.app.repository import rules as repository_rules
from trace_gate.app.setup import ci_source, initialize
from trace_gate.app.setup.doctor_facts import Facts, Trouble
from trace_gate.app.setup.hook_shims import HOOKS, owner
from trace_gate.core.errors import CannotJudge, NotGoverned, Refused, TraceGateError

if TYPE_CHECKING:
    from trace_gate.app.repository.rules import Rules
    from trace_gate.app.repository.unit_base import Base
    from trace_gate.app.setup.ci_source import Installed, Tried
    from trace_gate.app.setup.doctor_facts import Trial
    from trace_gate.app.setup.hook_layout import Layout

PATIENCE = 30.0
"""Seconds that a hook of ours may take in an empty repository."""


def collect(installed: Installed, cwd: str = ".", *, prove: bool = False) -> Facts:
    """The facts about this machine and the repository that a folder is in.

    With `prove` the hooks are tried by real commits and pushes in a throw-away clone, and an
    installer is asked for what CI installs.
    """
    facts = _machine().with_(installed=installed)
    try:
        layout = hook_files.look(cwd)
        with Git.open(cwd) as git:
            facts = _repository(facts.with_(layout=layout), git, layout)
            if not prove:
                return facts
            return facts.with_(trials=_trials(facts, git, layout), tried=_tried(facts))
    except TraceGateError as error:
        return facts.with_(no_repository=_trouble(error))


def _machine() -> Facts:
    import yaml

    import trace_gate

    compiled = importlib.util.cache_from_source(str(trace_gate.__file__))
    return Facts(
        git_version=hook_files.git_version(),
        libyaml=bool(yaml.__with_libyaml__),
        compiled=os.path.exists(compiled),
        ssh_keygen=shutil.which("ssh-keygen") is not None,
        gpg=any(shutil.which(name) is not None for name in gpg.PROGRAM.names),
        git_lfs=shutil.which("git-lfs") is not None,
    )


def _repository(facts: Facts, git: Git, layout: Layout) -> Facts:
    home, partial = layout.top or ".", git.partial()
    facts = facts.with_(
        shallow=git.shallow,
        partial=partial.message if partial is not None else "",
        identity_missing=_identity(home),
        uses_lfs="filter=lfs" in hook_managers.text(os.path.join(home, ".gitattributes")),
        probes=probe(layout),
        drivers=diff_drivers.collect(layout.top, root=_traces(git, layout)),
    )
    try:
        facts = _protected(facts, git)
        base, rules = _rules(git, lost=facts.protected_lost is not None)
    except TraceGateError as error:
        # Without a base, what is checked out still says what CI installs.
        here = ci_files.read(git, layout, None)
        return facts.with_(governed="yes", policy=_trouble(error), **here)
    facts = facts.with_(
        older=adoption.landed(git) or "", **ci_files.read(git, layout, base.policy_commit)
    )
    return _policy(facts, git, layout, base, rules)


def _protected(facts: Facts, git: Git) -> Facts:
    """Which branch is protected by what is checked out, and where it is known here."""
    head = git.head()
    rules = repository_rules.rules_at(git, head, None) if head is not None else None
    branch = protected_branch.name(git, rules or _rules_here(git))
    where = _where(git, branch)
    lost = protected_branch.missing(git, branch) if where is None else None
    remote = protected_branch.remote(git, branch)
    return facts.with_(
        protected=branch,
        protected_at=where,
        remote=remote,
        remote_default=git.remote_default_branch(remote) if remote is not None else None,
        protected_lost=_trouble(lost) if lost is not None else None,
    )


def _trials(facts: Facts, git: Git, layout: Layout) -> tuple[Trial, ...] | None:
    """What came of real commits and pushes; nothing where no policy would judge them.

    Nobody commits in a bare repository, so there is nothing to be tried.
    """
    if layout.bare:
        return None
    if facts.policy is not None:
        return ()
    base, rules = _rules(git, lost=facts.protected_lost is not None)
    if rules is None or base.policy_commit is None:
        return ()
    from trace_gate.adapters.hooks.prove import prove

    return prove(git, layout, base.policy_commit, facts.protected, rules.policy.gate.traces)


def _tried(facts: Facts) -> dict[str, Tried]:
    """What pip says of each source that it can be given."""
    from trace_gate.adapters.hooks import pip_check

    sources = dict.fromkeys(each for found in facts.sources.values() for each in found)
    here = facts.installed
    if here is None:
        return {}
    fit = [each for each in sources if ci_source.assess(each, here).kind not in ci_source.UNTRIED]
    return {each: pip_check.tried(each) for each in fit}


def _rules(git: Git, *, lost: bool) -> tuple[Base, Rules | None]:
    """What a commit made now would be judged by; before the adoption has landed, HEAD's own.

    HEAD's, too, where the protected branch is lost: that is said by itself.

    Raises:
        CannotJudge: the policy is not valid, or was taken away.
    """
    head = git.head()
    own = unit_base.Base(commit=head, ref="HEAD", policy_commit=head)
    base = own if lost else unit_base.local_base(git, head, (), None)
    if base.policy_commit is None or head is None:
        return base, None
    rules = repository_rules.rules_at(git, base.policy_commit, None)
    if rules is not None:
        return base, rules
    if git.gate_history(base.policy_commit):
        raise CannotJudge(
            f"{base.ref} was governed, and has no gate.yaml any more.",
            remedy="git checkout COMMIT -- config   from the last commit that had it",
        )
    return own, repository_rules.rules_at(git, head, None)


def _policy(facts: Facts, git: Git, layout: Layout, base: Base, rules: Rules | None) -> Facts:
    if rules is None:
        if not _has_gate(layout):
            return facts.with_(governed="no")
        return facts.with_(governed="not committed", to_commit=_to_commit(layout.top or "."))
    return facts.with_(
        governed="yes",
        policy_ref=base.ref,
        stale=_stale(git, base, rules),
        signatures=any(each.ssh_keys for each in rules.policy.gate.approvers),
        gpg_signatures=any(each.gpg_keys for each in rules.policy.gate.approvers),
    )


def _where(git: Git, branch: str) -> str | None:
    """Where the protected branch is known: at a remote, or here."""
    known = protected_branch.find(git, branch)
    if known.copy_tip is not None:
        return known.copy_ref
    if known.local is not None:
        return f"heads/{branch}"
    return None if git.head() is not None else "not born yet: the first commit makes it"


def _stale(git: Git, base: Base, rules: Rules) -> tuple[str, ...]:
    roots = repository_rules.FOLDERS
    files = repository_rules.policy_files(git, base.policy_commit or "", roots)
    try:
        stale = repository_rules.stale_schemas(files, rules.policy.domain)
        return tuple(found.path or found.message for found in stale)
    except Refused as refused:
        return (refused.message,)


def _has_gate(layout: Layout) -> bool:
    config = os.path.join(layout.top or ".", "config")
    domains = os.listdir(config) if os.path.isdir(config) else []
    return any(os.path.isfile(os.path.join(config, each, "gate.yaml")) for each in domains)


def _traces(git: Git, layout: Layout) -> str | None:
    """The folder of the traces by the policy of the working tree; None where there is none."""
    if git.top is None or not _has_gate(layout):
        return None
    return new_trace.traces_root(Workspace(git.top, git.private_dir))


def _rules_here(git: Git) -> Rules | None:
    """The policy of the working tree, before the adoption is committed; None for none."""
    if git.top is None:
        return None
    try:
        return new_trace.working_rules(Workspace(git.top, git.private_dir))
    except (NotGoverned, Refused):
        return None


def _to_commit(home: str) -> tuple[str, ...]:
    """What `init` wrote and Git does not have yet, as `init` names it."""
    shipped = [each.partition("/")[2] for each in resources.listing("scaffold")]
    tops = adoption.tops([*shipped, *initialize.NOTE_PLACES, "config", "schemas"])
    words = ("status", "--porcelain=v1", "-z", "--untracked-files=all", "--", *tops)
    done = users_git.run(words, home)
    paths = [each[3:] for each in done.stdout.decode(errors="surrogateescape").split("\0")]
    return tuple(adoption.tops(each for each in paths if each))


def _identity(home: str) -> tuple[str, ...]:
    """Which of the author's name and e-mail Git would have to make up."""
    done = users_git.run(("-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT"), home)
    return ("user.name", "user.email") if done.returncode else ()


def probe(layout: Layout) -> dict[str, str]:
    """Have Git run each of our shims in an empty scratch repository.

    Only our file is copied there, so nobody else's hook runs, and nothing of this repository.
    What is returned for a hook is what went wrong, empty when it ran.
    """
    ours = [n for n in HOOKS if n in layout.files and owner(layout.files[n].data) == "ours"]
    if not ours:
        return {}
    with tempfile.TemporaryDirectory(prefix="trace-gate-") as scratch:
        environ = users_git.environment_elsewhere()
        environ["GIT_CEILING_DIRECTORIES"] = os.path.dirname(scratch)
        _make_scratch(scratch, environ)
        return {name: _probe(scratch, environ, name, layout) for name in ours}


def _make_scratch(scratch: str, environ: dict[str, str]) -> None:
    """An empty repository of somebody, so that no setting is missing there."""
    for words in (
        ("init", "-q", "--template=", "."),
        ("config", "user.name", "trace-gate doctor"),
        ("config", "user.email", "doctor@trace-gate.invalid"),
    ):
        done = users_git.run(words, scratch, environ)
        if done.returncode:
            raise failure(words[0], done.returncode, done.stderr)


def _probe(scratch: str, environ: dict[str, str], name: str, layout: Layout) -> str:
    hooks = os.path.join(scratch, ".git", "hooks")
    os.makedirs(hooks, exist_ok=True)
    place, message = os.path.join(hooks, name), os.path.join(scratch, "MESSAGE")
    for file, data in ((place, layout.files[name].data), (message, b"try\n")):
        with open(file, "wb") as handle:
            handle.write(data)
    os.chmod(place, hook_files.EXECUTABLE)
    words = {"pre-push": ["origin", scratch]}.get(name, [message] if name.endswith("-msg") else [])
    asked = ("-c", f"core.hooksPath={hooks}", "hook", "run", name, "--", *words)
    done = users_git.run(asked, scratch, environ, PATIENCE)
    said = done.stderr.decode(errors="replace").strip().splitlines()
    return "" if done.returncode == 0 else (said[-1] if said else f"exit code {done.returncode}")


def _trouble(error: TraceGateError) -> Trouble:
    return Trouble(message=error.message, fix=error.remedy)
