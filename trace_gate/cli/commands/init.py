"""`trace-gate init`: adopt governance in this repository."""

from __future__ import annotations

import difflib
import re
import textwrap
from typing import TYPE_CHECKING

import click

from trace_gate.app.author import new_trace
from trace_gate.app.repository import adoption, protected_branch, rules
from trace_gate.app.repository.marketplaces import MARKETPLACES
from trace_gate.app.setup import initialize
from trace_gate.app.setup.initialize import Settings
from trace_gate.cli import environment, install_source
from trace_gate.core.errors import TraceGateError, UsageError
from trace_gate.core.policy.policy import Policy
from trace_gate.core.schema import anew
from trace_gate.core.shell import word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from trace_gate.adapters.git.repository import Git
    from trace_gate.app.ports import Workspace
    from trace_gate.app.setup.initialize import Adopted

LINE = 100
STORE = r"[A-Z0-9][A-Z0-9_-]{0,31}"

EXAMPLE = """\b
Examples:
  trace-gate init --store ACME-01 --marketplace US
  trace-gate init --store ACME-01 --marketplace CA --timezone America/Toronto
  trace-gate init --protect trunk     the branch that everybody's work goes to
  trace-gate init --no-hooks          policy and workflow only
  trace-gate init --upgrade --caused-by TRACE-20250106-002   after a new release
  trace-gate init --source "trace-gate @ git+https://example.com/trace-gate@v0.1.0"
"""


@click.command("init", epilog=EXAMPLE)
@click.option("--store", help="Your short name of the store: capital letters, digits, - and _.")
@click.option("--marketplace", type=click.Choice(list(MARKETPLACES)), metavar="US|DE|JP|...")
@click.option("--currency", help="Default: the marketplace's.")
@click.option("--timezone", "--time-zone", help="Default: the marketplace's.")
@click.option("--source", "where", help="Where CI gets trace-gate (default: what is installed).")
@click.option(
    "--protect",
    metavar="BRANCH",
    help="The branch that everybody's work goes to (default: the remote's default branch).",
)
@click.option("--no-hooks", is_flag=True, help="Do not install the Git hooks.")
@click.option("--upgrade", is_flag=True, help="Propose what a new release brings, as a decision.")
@click.option("--caused-by", metavar="TRACE", help="With --upgrade: the trace that led to it.")
def command(
    *,
    store: str | None,
    marketplace: str | None,
    currency: str | None,
    timezone: str | None,
    where: str | None,
    protect: str | None,
    no_hooks: bool,
    upgrade: bool,
    caused_by: str | None,
) -> None:
    """Bring governance into this repository: policy, roles, schemas, templates, workflow, hooks.

    Nothing that exists is overwritten, and nothing is committed: you look at it first. Run it
    again whenever you like; it only adds what is missing.

    --upgrade looks for keys and files of the policy that a new release brings, writes them beside
    what you have set, and a decision that names each changed file. An approver signs it.
    """
    if upgrade or caused_by:
        _refuse_others(currency, timezone, where, protect, no_hooks or None, upgrade=upgrade)
        from trace_gate.cli.commands import upgrade as commands_upgrade

        said = {"store_id": store, "marketplace": marketplace}
        commands_upgrade.run(caused_by, [(key, each) for key, each in said.items() if each])
        return
    repository = environment.git()
    files = environment.working_tree(repository)
    _refuse_second_adoption(repository)
    store, marketplace = _prompted(store, marketplace)
    head = repository.head()
    governed = head is not None and rules.rules_at(repository, head, None) is not None
    settings = Settings(
        branch=_named(protect) if protect is not None else _branch(repository, files),
        protect=protect is not None,
        source=install_source.checked(where) if where else install_source.installed(),
        rewrite=bool(where),
        tenant=_tenant(store, marketplace, currency, timezone),
        adopted=governed,
    )
    adopted = initialize.adopt(files, environment.shipped(), settings)
    click.echo("\n".join([*_lines(adopted, settings, files), *_private(adopted, where)]))
    if not no_hooks:
        _install_hooks()
    touched = adopted.written or adopted.extended or adopted.rewritten
    if not (governed and touched):
        click.echo("\n".join(_next(repository, adopted)))
    if protect is None and not governed:
        _doubt(repository, settings.branch)
    elif protect is not None:
        _unknown(repository, settings.branch)
    if where and not any(path in adopted.written for path in _SOURCED) and not adopted.rewritten:
        click.echo(_nothing_rewritten(files, settings.source), err=True)
        raise SystemExit(1)
    if governed and touched:
        click.echo("\n".join(_cover(files, adopted, protects=protect is not None)))


def _refuse_others(*others: object, upgrade: bool) -> None:
    """An upgrade looks at the policy and at nothing else."""
    if not upgrade:
        raise UsageError(
            "--caused-by is for --upgrade.", remedy="trace-gate init --upgrade --caused-by TRACE"
        )
    if any(each is not None for each in others):
        raise UsageError(
            "--upgrade goes with --caused-by, --store and --marketplace, and with nothing else.",
            remedy="trace-gate init --upgrade --caused-by TRACE",
        )


def _refuse_second_adoption(repository: Git) -> None:
    """A branch that began before the adoption needs that one, and none of its own."""
    ref = adoption.landed(repository)
    if ref is not None:
        raise adoption.older(ref)


def _branch(repository: Git, files: Workspace) -> str:
    """The branch that is protected already, else the remote's default, else the one here."""
    there, named = initialize.branch_there(files, environment.shipped())
    if there:
        return named or protected_branch.usual(repository)
    here = repository.head_branch() or protected_branch.USUAL
    wanted = protected_branch.likely(repository) or here
    if wanted != here:
        why = (
            "it is the remote's default"
            if wanted == protected_branch.default(repository)
            else "everybody's work seems to go there"
        )
        click.echo(
            f"note: {wanted} is the protected branch, as {why}; you are on {here}."
            "   to protect another one: trace-gate init --protect BRANCH"
        )
    return wanted


def _named(branch: str) -> str:
    """The branch of `--protect`.

    Raises:
        UsageError: no branch can have that name.
    """
    fitting = re.fullmatch(r"[^\s~^:?*\[\\\"'@{}-][^\s~^:?*\[\\\"'{}]*", branch)
    if fitting is None or ".." in branch or branch.endswith(("/", ".", ".lock")):
        raise UsageError(
            f"--protect {branch!r} is no name of a branch.", remedy="trace-gate init --protect main"
        )
    return branch


def _doubt(repository: Git, branch: str) -> None:
    """Say where another branch than the one in the policy seems to be that of everybody's work."""
    likely, here = protected_branch.likely(repository), repository.head_branch()
    goal = likely or "BRANCH"
    if (
        repository.head() is None
        or likely == branch
        or (likely is None and not repository.remotes())
    ):
        return
    if likely is None:
        why = f"this clone does not know which branch everybody's work goes to; you are on {here}"
    else:
        why = f"everybody's work seems to go to {likely}, and what is merged there is not judged"
    click.echo(f"warning: {branch} is the protected branch, and {why}.")
    click.echo(f"  fix: trace-gate init --protect {word(goal)}   # before you commit")


def _unknown(repository: Git, branch: str) -> None:
    """Say where no branch has the name that was typed: most often it is misspelt."""
    known = protected_branch.find(repository, branch)
    if repository.head() is None or known.copy_tip or known.local:
        return
    near = difflib.get_close_matches(branch, protected_branch.names(repository), 1, 0.6)
    goal = near[0] if near else protected_branch.likely(repository) or "BRANCH"
    click.echo(f"warning: no branch of this clone is {branch}, so nothing is judged on it yet.")
    click.echo(
        f"  fix: trace-gate init --protect {word(goal)}   # if that is the one that you mean"
    )


def _prompted(store: str | None, marketplace: str | None) -> tuple[str | None, str | None]:
    """Ask a person at a terminal for what was not given; nobody else."""
    if store or marketplace or not environment.at_terminal():
        return store, marketplace
    named = click.prompt("Short name of your store (empty: later)", default="", show_default=False)
    if not named:
        return None, None
    choice = click.Choice(list(MARKETPLACES))
    return named.upper(), click.prompt("Marketplace", type=choice, default="US")


def _tenant(
    store: str | None, marketplace: str | None, currency: str | None, timezone: str | None
) -> dict[str, str] | None:
    if store is None and marketplace is None and currency is None and timezone is None:
        return None
    if store is None or marketplace is None:
        raise UsageError(
            "A tenant needs a store and a marketplace.",
            remedy="trace-gate init --store ACME-01 --marketplace US",
        )
    if re.fullmatch(STORE, store) is None:
        raise UsageError(
            f"--store {store!r} is no name of a store: capital letters, digits, `_` and `-`, at"
            " most 32 of them.",
            remedy=f"trace-gate init --store {_like(store)} --marketplace {marketplace}",
        )
    usual = MARKETPLACES[marketplace]
    return {
        "store_id": store,
        "marketplace": marketplace,
        "currency": currency or usual[0],
        "timezone": timezone or usual[1],
    }


def _like(store: str) -> str:
    """A name of a store that is near to what was typed."""
    made = re.sub("[^A-Z0-9_-]+", "-", store.upper()).strip("-_")[:32]
    return made if re.fullmatch(STORE, made) else "ACME-01"


def _lines(adopted: Adopted, settings: Settings, files: Workspace) -> Iterator[str]:
    yield from _by_folder("wrote", adopted.written)
    for path in adopted.extended:
        yield f"added to  {path} (one block, between marks)"
    for path in adopted.rewritten:
        yield f"rewrote   {path} (the lines that say {_what(path, adopted, settings)})"
    for path in adopted.differing:
        yield f"left      {path} (yours; it differs from what ships)"
    same = len(adopted.left) - len(adopted.differing)
    if same:
        yield f"left      {same} more that are as they should be"
    if adopted.stale:
        yield "note: some schemas do not fit the profiles any more.   fix: trace-gate compile"
    if adopted.written or adopted.rewritten:
        yield f"The protected branch is {settings.branch}; CI gets trace-gate as {settings.source}."
    if settings.tenant is not None and _gate(adopted) in (*adopted.written, *adopted.rewritten):
        yield "The first tenant is " + ", ".join(settings.tenant.values()) + "."
    elif settings.tenant is not None:
        yield _not_written(adopted, settings.tenant, files)
    elif _gate(adopted) in adopted.written:
        yield (
            "note: no store is named, and every trace must say which store it is about."
            "   fix: trace-gate init --store ACME-01 --marketplace US"
        )


def _what(path: str, adopted: Adopted, settings: Settings) -> str:
    if settings.protect:
        return "which branch is protected"
    return "which tenant it is" if path == _gate(adopted) else "where trace-gate comes from"


def _not_written(adopted: Adopted, tenant: Mapping[str, str], files: Workspace) -> str:
    known = new_trace.working_rules(files).policy.gate.tenants
    if any((each.store_id, each.marketplace) == _shop(tenant) for each in known):
        return f"The tenant is {tenant['store_id']} in {tenant['marketplace']}, as it was."
    if known:
        there = ", ".join(f"{each.store_id} in {each.marketplace}" for each in known)
        return (
            f"The tenant was not written: {_gate(adopted)} names {there}.   fix: "
            + new_trace.another_tenant(tenant, _gate(adopted))
        )
    return (
        f"The tenant was not written: {_gate(adopted)} is committed.   fix: name the "
        f"store in your next trace: trace-gate new observation --store {tenant['store_id']} "
        f"--marketplace {tenant['marketplace']}; later traces take it from there"
    )


def _shop(tenant: Mapping[str, str]) -> tuple[str, str]:
    return tenant["store_id"], tenant["marketplace"]


_SOURCED = (".github/workflows/trace-governance-gate.yml", ".pre-commit-config.yaml")
"""The files that name the source."""

EXAMPLE_SOURCE = "trace-gate @ git+https://HOST/OWNER/trace-gate@COMMIT"


def _private(adopted: Adopted, where: str | None) -> Iterator[str]:
    """Said at once, while the files can still be changed without a trace."""
    reason = install_source.private(where)
    touched = {*adopted.written, *adopted.rewritten}
    if not touched.intersection(_SOURCED):
        return
    doubt = install_source.may_change(where)
    if doubt is not None:
        yield f"warning: {doubt}."
        yield f'  fix: trace-gate init --source "{EXAMPLE_SOURCE}"   # before you commit'
    if reason is None:
        return
    yield f"warning: CI and your colleagues cannot install trace-gate from there: {reason}."
    yield f'  fix: trace-gate init --source "{EXAMPLE_SOURCE}"   # before you commit'


def _nothing_rewritten(files: Workspace, wanted: str) -> str:
    there = [path for path in _SOURCED if wanted.encode() in (files.read(path) or b"")]
    if there:
        return f"--source changed nothing: {' and '.join(there)} say so already. All is well."
    return (
        "--source changed nothing. No line of CI and pre-commit is one that init wrote, so none "
        f"was touched.\n  fix: name the source by hand: edit {' and '.join(_SOURCED)}"
    )


def _cover(files: Workspace, adopted: Adopted, *, protects: bool) -> Iterator[str]:
    """How a protected file is committed that was adopted before."""
    plain, _schemas = rules.compiled(new_trace.policy_texts(files))
    named = Policy.of(plain).gate.approvers
    kind = "decision" if named else "maintenance"
    changed = sorted({*adopted.rewritten, *adopted.written, *adopted.extended})
    if not named and _gate(adopted) in changed:
        yield from _after_first_approver([*adopted.rewritten, *adopted.extended])
        return
    why = "init adds what was missing"
    if adopted.rewritten:
        why = "CI gets trace-gate from where everybody can get it"
        if protects:
            why = "The protected branch is the one that everybody's work goes to"
    yield "This repository is governed already, so a trace goes with these files:"
    yield f"  git add {' '.join(changed)}"
    options = (
        f" {anew.OWN_REASON} --option 'As init writes it' --option 'Leave it as it is'"
        if named
        else ""
    )
    yield (f'  trace-gate new {kind} --from-staged{options} --rationale "{why}"')
    report = f" {anew.REPORT}" if named else ""
    yield f'  git add traces{report} && git commit -m "Update trace governance"'
    if named:
        yield f"  {anew.FILE_IS}, saved below uploads/."
        yield f"  Or, in place of the first three options, {anew.INSTEAD}."
        yield "  An approver signs it: trace-gate approve ID --key ~/.ssh/id_ed25519"


def _after_first_approver(changed: Sequence[str]) -> Iterator[str]:
    """What holds the policy changes for nobody before somebody may approve it (SPEC 2)."""
    yield "This repository is governed already, and its policy changes only with an approver."
    yield "Nobody is one yet, so these changes wait:"
    yield f"  git restore {' '.join(map(word, changed))}"
    yield "  trace-gate approver add NAME --email E-MAIL --key FILE.pub"
    yield "Commit that alone. When it is merged, type the same init again: it says what comes next."


def _by_folder(verb: str, paths: Iterable[str]) -> Iterator[str]:
    """A line for each folder with the names in it."""
    folders: dict[str, list[str]] = {}
    for path in sorted(paths):
        folder, _slash, name = path.rpartition("/")
        folders.setdefault(folder, []).append(name)
    for folder, names in folders.items():
        head = f"{verb:<9} {folder}/: " if folder else f"{verb:<9} "
        yield from textwrap.wrap(
            ", ".join(names),
            LINE,
            initial_indent=head,
            subsequent_indent=" " * 12,
            break_on_hyphens=False,
            break_long_words=False,
        )


def _gate(adopted: Adopted) -> str:
    return f"config/{adopted.domain}/gate.yaml"


def _install_hooks() -> None:
    """Hooks that cannot be installed do not undo what is written; it is said what to do."""
    from trace_gate.adapters import resources
    from trace_gate.adapters.hooks import hook_files
    from trace_gate.app.setup import install
    from trace_gate.app.setup.hook_layout import framework_stages

    try:
        layout = hook_files.look()
        plan = install.plan_install(layout, hook_files.shims(resources.read("hooks/shim.sh")))
        hook_files.carry_out(layout.folder, plan.steps)
    except TraceGateError as error:
        click.echo(f"The hooks were not installed: {error.message}", err=True)
        click.echo(f"  fix: {error.remedy}", err=True)
        return
    click.echo("\n".join(f"hooks: {line}" for line in plan.lines))
    if plan.steps and framework_stages(layout.framework or {}):
        click.echo(
            "hooks: if you use pre-commit or prek instead, run: trace-gate install   once after"
            " theirs, or every message comes twice."
        )


def _next(repository: Git, adopted: Adopted) -> Iterator[str]:
    if adopted.rewritten and not adopted.written and not adopted.extended:
        return
    if not adopted.written and not adopted.extended:
        yield "Everything was there already."
        return
    paths = adoption.tops((*adopted.written, *adopted.extended))
    yield "Nothing is committed. Look at it, then:"
    yield f"  git add {' '.join(paths)}"
    yield '  git commit -m "Adopt trace governance"'
    if repository.head() is not None:
        yield "What you committed before is not judged; from then on every change is."
    yield "Then your first trace: trace-gate new observation --help"
