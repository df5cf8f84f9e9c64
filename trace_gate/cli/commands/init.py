"""`trace-gate init`: adopt governance in this repository."""

from __future__ import annotations

import difflib
import re
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
from trace_gate.core.shell import word
from trace_gate.report.pages import adoption as page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.adapters.git.repository import Git
    from trace_gate.app.ports import Workspace
    from trace_gate.app.setup.initialize import Adopted

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
def command(*, no_hooks: bool, upgrade: bool, caused_by: str | None, **asked: str | None) -> None:
    """Bring governance into this repository: policy, roles, schemas, templates, workflow, hooks.

    Nothing that exists is overwritten, and nothing is committed: you look at it first. Run it
    again whenever you like; it only adds what is missing.

    --upgrade looks for keys and files of the policy that a new release brings, writes them beside
    what you have set, and a decision that names each changed file. An approver signs it.
    """
    if upgrade or caused_by:
        _propose_upgrade(asked, caused_by, upgrade=upgrade, no_hooks=no_hooks)
        return
    repository, files = environment.checkout()
    earlier = adoption.landed(repository)
    if earlier is not None:  # a branch that began before the adoption needs that one, no other
        raise adoption.older(earlier)
    settings = _settings(repository, files, **asked)
    adopted = initialize.adopt(files, environment.shipped(), settings)
    click.echo("\n".join(_written(adopted, settings, files, asked["where"])))
    if not no_hooks:
        _install_hooks()
        _install_drivers()
    _print_what_is_next(repository, files, adopted, settings)


def _propose_upgrade(
    asked: dict[str, str | None], caused_by: str | None, *, upgrade: bool, no_hooks: bool
) -> None:
    """An upgrade looks at the policy and at nothing else."""
    said = {"store_id": asked.pop("store"), "marketplace": asked.pop("marketplace")}
    if not upgrade:
        raise UsageError(
            "--caused-by is for --upgrade.", remedy="trace-gate init --upgrade --caused-by TRACE"
        )
    if no_hooks or any(each is not None for each in asked.values()):
        raise UsageError(
            "--upgrade goes with --caused-by, --store and --marketplace, and with nothing else.",
            remedy="trace-gate init --upgrade --caused-by TRACE",
        )
    from trace_gate.cli.commands import upgrade as commands_upgrade

    commands_upgrade.run(caused_by, [(key, each) for key, each in said.items() if each])


def _settings(
    repository: Git,
    files: Workspace,
    *,
    store: str | None,
    marketplace: str | None,
    currency: str | None,
    timezone: str | None,
    where: str | None,
    protect: str | None,
) -> Settings:
    store, marketplace = _prompted(store, marketplace)
    head = repository.head()
    governed = head is not None and rules.rules_at(repository, head, None) is not None
    return Settings(
        branch=_named(protect) if protect is not None else _branch(repository, files),
        protect=protect is not None,
        source=install_source.checked(where) if where else install_source.installed(),
        rewrite=bool(where),
        tenant=_tenant(store, marketplace, currency, timezone),
        adopted=governed,
    )


def _print_what_is_next(
    repository: Git, files: Workspace, adopted: Adopted, settings: Settings
) -> None:
    """What comes next, and what is doubtful; it ends the command where `--source` did nothing."""
    needs_trace = settings.adopted and (adopted.written or adopted.extended or adopted.rewritten)
    if not needs_trace:
        click.echo("\n".join(page.next_steps(adopted, first=repository.head() is None)))
    if settings.protect:
        _unknown(repository, settings.branch)
    elif not settings.adopted:
        _doubt(repository, settings.branch)
    sourced = adopted.rewritten or any(path in adopted.written for path in page.SOURCED)
    if settings.rewrite and not sourced:
        wanted = settings.source.encode()
        there = [path for path in page.SOURCED if wanted in (files.read(path) or b"")]
        click.echo(page.nothing_rewritten(there), err=True)
        raise SystemExit(1)
    if needs_trace:
        texts, _schemas = rules.compiled(new_trace.policy_texts(files))
        named = bool(Policy.of(texts).gate.approvers)
        click.echo("\n".join(page.cover(adopted, named=named, protects=settings.protect)))


def _written(
    adopted: Adopted, settings: Settings, files: Workspace, where: str | None
) -> Iterator[str]:
    """What was written, and what is doubtful about the source that it names."""
    kept = page.gate_path(adopted) not in (*adopted.written, *adopted.rewritten)
    asked = kept and settings.tenant is not None
    tenants = new_trace.working_rules(files).policy.gate.tenants if asked else ()
    yield from page.lines(adopted, settings, tenants)
    yield from page.source_warnings(
        adopted,
        private=install_source.private(where),
        may_change=install_source.may_change(where),
    )


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
    if repository.head() is None or likely == branch or not (likely or repository.remotes()):
        return
    if likely is None:
        why = f"this clone does not know which branch everybody's work goes to; you are on {here}"
    else:
        why = f"everybody's work seems to go to {likely}, and what is merged there is not judged"
    click.echo(f"warning: {branch} is the protected branch, and {why}.")
    click.echo(f"  fix: trace-gate init --protect {word(likely or 'BRANCH')}   # before you commit")


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
    if not any(each is not None for each in (store, marketplace, currency, timezone)):
        return None
    if store is None or marketplace is None:
        raise UsageError(
            "A tenant needs a store and a marketplace.",
            remedy="trace-gate init --store ACME-01 --marketplace US",
        )
    if re.fullmatch(STORE, store) is None:
        made = re.sub("[^A-Z0-9_-]+", "-", store.upper()).strip("-_")[:32]
        near = made if re.fullmatch(STORE, made) else "ACME-01"
        raise UsageError(
            f"--store {store!r} is no name of a store: capital letters, digits, `_` and `-`, at"
            " most 32 of them.",
            remedy=f"trace-gate init --store {near} --marketplace {marketplace}",
        )
    usual = MARKETPLACES[marketplace]
    return {
        "store_id": store,
        "marketplace": marketplace,
        "currency": currency or usual[0],
        "timezone": timezone or usual[1],
    }


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


def _install_drivers() -> None:
    """Have `git diff` show files in sentences; where that cannot be, they are shown as they are."""
    from trace_gate.adapters.hooks import diff_drivers
    from trace_gate.app.setup import diff_drivers as drivers

    try:
        changes = drivers.plan_install(diff_drivers.look(".", "--local"), diff_drivers.wanted())
        diff_drivers.carry_out(changes)
    except TraceGateError as error:
        click.echo(f"git diff shows files as they are: {error.message}", err=True)
        click.echo(f"  fix: {error.remedy}", err=True)
        return
    for line in changes.lines:
        click.echo(line)
