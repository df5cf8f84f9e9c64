"""`trace-gate init`: adopt governance in this repository."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from trace_gate.app.author import new_trace
from trace_gate.app.repository import adoption, rules
from trace_gate.app.repository.marketplaces import MARKETPLACES
from trace_gate.app.setup import initialize
from trace_gate.app.setup.initialize import Settings
from trace_gate.cli import branch_choice, environment, first_install, install_source, output
from trace_gate.cli.options import form_option
from trace_gate.core.errors import UsageError
from trace_gate.core.policy.policy import Policy
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
  trace-gate init --market-file ads/bids.csv   the entry that maps a csv, and what it reads
  trace-gate init --market-file listings/B0DEMO0001/title.txt --write   of a text; written, too
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
@click.option(
    "--market-file",
    metavar="FILE",
    help="Only show the entry of market_files.yaml that maps a file, and what it would read.",
)
@click.option("--write", is_flag=True, help="With --market-file: write that entry, too.")
@form_option
def command(
    *,
    no_hooks: bool,
    upgrade: bool,
    caused_by: str | None,
    market_file: str | None,
    write: bool,
    form: str,
    **asked: str | None,
) -> int:
    """Bring governance into this repository: policy, roles, schemas, templates, workflow, hooks.

    Nothing that exists is overwritten, and nothing is committed: you look at it first. Run it
    again whenever you like; it only adds what is missing.

    --upgrade looks for keys and files of the policy that a new release brings, writes them beside
    what you have set, and a decision that names each changed file. An approver signs it.

    --market-file looks at the header of a csv, or at the path of a text, and shows the entry of
    market_files.yaml by which the gate would hold the file against the decisions. With --write it
    puts the entry into the policy, which an approver signs.
    """
    if market_file is not None:
        if no_hooks or upgrade or caused_by or any(each is not None for each in asked.values()):
            raise UsageError(
                "--market-file goes with --write and --format, and with nothing else.",
                remedy="trace-gate init --market-file ads/bids.csv",
            )
        return _propose_entry(market_file, form, write=write)
    if write:
        raise UsageError(
            "--write is for --market-file.",
            remedy="trace-gate init --market-file ads/bids.csv --write",
        )
    if upgrade or caused_by:
        _propose_upgrade(asked, caused_by, form, upgrade=upgrade, no_hooks=no_hooks)
        return 0
    repository, files = environment.checkout()
    earlier = adoption.landed(repository)
    if earlier is not None:  # a branch that began before the adoption needs that one, no other
        raise adoption.older(earlier)
    notes, settings = _settings(repository, files, form, **asked)
    adopted = initialize.adopt(files, environment.shipped(), settings)
    said = [*notes, *_written(adopted, settings, files, asked["where"])]
    hooks = first_install.Installed() if no_hooks else first_install.install()
    said += [*hooks.lines, *_what_is_next(repository, files, adopted, settings)]
    problems = (*hooks.problems, *_unchanged(files, adopted, settings))
    output.show(form, page.plain_data(adopted, settings, said, problems), said)
    if problems and form == "text":
        click.echo("\n".join(problems), err=True)
    if len(problems) > len(hooks.problems):
        raise SystemExit(1)
    return 0


def _propose_entry(typed: str, form: str, *, write: bool) -> int:
    """Show what would map a file; 2 where the gate could not read it: then nothing is written."""
    from trace_gate.app.setup import market_proposal
    from trace_gate.cli import wiring_governor
    from trace_gate.report.pages import market_entry

    repository, files = environment.checkout()
    policy = new_trace.working_rules(files).policy
    path = environment.path_from_top(repository, typed)
    proposal = market_proposal.propose(files, policy, path, wiring_governor.workbooks)
    if write and not proposal.problems:
        proposal = market_proposal.write(files, proposal)
    output.show(form, market_entry.plain_data(proposal), market_entry.lines(proposal))
    return 2 if proposal.problems else 0


def _propose_upgrade(
    asked: dict[str, str | None], caused_by: str | None, form: str, *, upgrade: bool, no_hooks: bool
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

    commands_upgrade.run(caused_by, [(key, each) for key, each in said.items() if each], form)


def _settings(
    repository: Git,
    files: Workspace,
    form: str,
    *,
    store: str | None,
    marketplace: str | None,
    currency: str | None,
    timezone: str | None,
    where: str | None,
    protect: str | None,
) -> tuple[list[str], Settings]:
    """What is to be written, and a note about the branch that it protects."""
    if form == "text":
        store, marketplace = _prompted(store, marketplace)
    head = repository.head()
    governed = head is not None and rules.rules_at(repository, head, None) is not None
    notes, branch = branch_choice.chosen(repository, files, protect)
    return notes, Settings(
        branch=branch,
        protect=protect is not None,
        source=install_source.checked(where) if where else install_source.installed(),
        rewrite=bool(where),
        tenant=_tenant(store, marketplace, currency, timezone),
        adopted=governed,
    )


def _what_is_next(
    repository: Git, files: Workspace, adopted: Adopted, settings: Settings
) -> Iterator[str]:
    """What comes next, and what is doubtful."""
    needs_trace = settings.adopted and (adopted.written or adopted.extended or adopted.rewritten)
    if not needs_trace:
        yield from page.next_steps(adopted, first=repository.head() is None)
    if settings.protect:
        yield from branch_choice.unknown(repository, settings.branch)
    elif not settings.adopted:
        yield from branch_choice.doubts(repository, settings.branch)
    if needs_trace and not page.source_unchanged(adopted, settings):
        texts, _schemas = rules.compiled(new_trace.policy_texts(files))
        named = bool(Policy.of(texts).gate.approvers)
        yield from page.cover(adopted, named=named, protects=settings.protect)


def _unchanged(files: Workspace, adopted: Adopted, settings: Settings) -> Iterator[str]:
    """Why `--source` did nothing, where it did nothing."""
    if page.source_unchanged(adopted, settings):
        wanted = settings.source.encode()
        there = [path for path in page.SOURCED if wanted in (files.read(path) or b"")]
        yield page.nothing_rewritten(there)


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
