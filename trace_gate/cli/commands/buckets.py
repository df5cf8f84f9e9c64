"""`trace-gate buckets`: from search terms to intent buckets."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from trace_gate.app.analyse import propose_buckets, shop_products, typed_fields
from trace_gate.app.analyse.report_files import ReadOptions
from trace_gate.app.author import earlier_traces, new_trace, tenant_choice
from trace_gate.app.author.draft import Order
from trace_gate.cli import environment, listing, named_reports, output, usual_shop, wiring
from trace_gate.cli.options import form_option, refuse_empty, typed_command
from trace_gate.core.analyst.grouping import word_lists
from trace_gate.core.errors import UsageError
from trace_gate.report.escape import plain
from trace_gate.report.pages import bucket_draft
from trace_gate.report.pages import buckets as page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trace_gate.adapters.git.repository import Git
    from trace_gate.adapters.workspace import Workspace
    from trace_gate.app.analyse.propose_buckets import Living, Proposal
    from trace_gate.app.analyse.report_files import ReportFile
    from trace_gate.app.analyse.typed_command import TypedCommand
    from trace_gate.app.repository.rules import Rules
    from trace_gate.cli.listing import State
    from trace_gate.core.analyst.language import Language
    from trace_gate.core.policy.policy import Policy

FOLDER = "drafts"
EXAMPLE = """\b
Examples:
  trace-gate buckets propose uploads/ACME-US/terms.csv --asin B0EXAMPLE1
  trace-gate buckets propose terms-01.csv terms-02.csv queries.csv --asin B0EXAMPLE1 --explain
  trace-gate buckets propose terms.csv queries.csv --asin B0EXAMPLE1 --rufus attribute_rich \\
      --title-density IB-women=17
"""


@click.group("buckets", epilog=EXAMPLE)
def command() -> None:
    """Search terms to intent buckets."""


@command.command("propose", epilog=EXAMPLE)
@click.argument("paths", metavar="REPORT...", nargs=-1, required=True)
@click.option(
    "--asin",
    help="The product that the terms are about; without it the only product of the shop.",
)
@click.option("--store", help="Tenant: your short name of the store.")
@click.option("--marketplace", help="Tenant: US, DE, JP, ...")
@click.option(
    "--shared",
    type=click.Choice(propose_buckets.SHARED),
    help="What becomes of ad groups that advertise other products, too.",
)
@click.option(
    "--title-density",
    "densities",
    multiple=True,
    metavar="BUCKET=N",
    help="Titles of the first page with the exact phrase, for the priority score (repeatable).",
)
@click.option("--rufus", help="The class of the page, for the priority score: standard, ...")
@click.option("--output", "place", metavar="FILE", help="Where the draft goes; drafts/ without it.")
@click.option("--explain", is_flag=True, help="Name each term, and why it is where it is.")
@form_option
def propose(paths: tuple[str, ...], *, explain: bool, form: str, **typed: Any) -> None:
    """Propose the intent buckets of a product, as a draft that you edit.

    Terms that share words go together: by lists of the policy first, then by the words that most
    clicks have in common. Buckets that committed decisions created are kept and grown. The draft
    is a file that Git ignores; trace-gate new decision --from FILE makes decisions of it. A
    Search Query Performance report beside the others tells searches and purchase rates, and an
    advertised product report which ad groups are of this product alone.
    """
    refuse_empty(propose, typed)
    again = typed_command(propose, paths, typed, explain=explain, form=form)
    again = again.with_(name="buckets propose")
    repository, files = environment.checkout()
    rules = new_trace.working_rules(files)
    tenant = _tenant(repository, files, rules, typed)
    asin_typed = (("--asin", "entity.asin", _plain_asin(typed["asin"])),)
    typed_fields.refuse_values(rules.schema_of("observation"), asin_typed)
    options = ReadOptions(command=again)
    read = [each for path in paths for each in named_reports.read(repository, path, options)]
    shop = f"{tenant['store_id']}-{tenant['marketplace']}"

    def look(state: State) -> tuple[str, Policy, Living]:
        asin = _product(state, shop, typed["asin"], read, again)
        return asin, state.policy, propose_buckets.living(state.summaries, state.policy, shop, asin)

    asin, policy, there = listing.at_head(look, repository)
    wanted = propose_buckets.Wanted(
        tenant=tenant,
        asin=asin,
        command=again,
        shared=typed["shared"],
        densities=dict(map(_density, typed["densities"])),
        rufus=_rufus(policy, typed["rufus"]),
    )
    language = _language(policy, tenant)
    found = propose_buckets.propose(read, there, policy, language, wanted)
    path = _write(files, found, typed["place"])
    output.show(form, page.plain_data(found, path), page.lines(found, path, explain=explain))


def _plain_asin(text: str | None) -> str | None:
    return text.strip().upper() if text is not None else None


def _product(
    state: State,
    shop: str,
    typed: str | None,
    read: Sequence[ReportFile],
    command: TypedCommand,
) -> str:
    """The product that the terms are about: the one that was typed, else the only one."""
    asin, known = _plain_asin(typed), shop_products.products_of(state.summaries, shop)
    if asin is None:
        asin, told = shop_products.only_product(known, shop, read, command)
        click.echo(plain(f"For {asin}, {told}."), err=True)
    elif known and asin not in known:
        some = ", ".join(known[: shop_products.NAMED])
        told = f"note: no trace of {shop} is about {asin}. They are about: {some}"
        click.echo(plain(told), err=True)
    return asin


def _tenant(
    repository: Git, files: Workspace, rules: Rules, typed: Mapping[str, Any]
) -> Mapping[str, str]:
    """The shop whose reports these are."""
    names = (("store", "store_id"), ("marketplace", "marketplace"))
    said = tuple((field, typed[name]) for name, field in names if typed[name] is not None)
    order = Order(trace_type="decision", tenant=said)
    earlier = earlier_traces.of(files, rules.policy.gate.traces, order)
    tenant = usual_shop.with_usual_shop(
        repository,
        lambda shop: tenant_choice.tenant_of(
            rules.policy, order.with_(tenant=tenant_choice.completed(said, shop)), earlier
        ),
    )
    if not tenant.get("store_id") or not tenant.get("marketplace"):
        raise UsageError(
            "Nobody knows yet whose report it is.",
            remedy="Name the shop: --store ACME-01 --marketplace US",
        )
    return tenant


def _language(policy: Policy, tenant: Mapping[str, str]) -> Language:
    named = word_lists.shop_words(policy.bucket_lifecycle).language or tenant["marketplace"]
    found = wiring.search_language(named)
    if found is None:
        raise UsageError(
            f"Nobody knows in which language shoppers of {named} search.",
            remedy="Name it in config/*/bucket_lifecycle.yaml: search_terms: {language: english}",
        )
    return found


def _density(text: str) -> tuple[str, int]:
    name, _, number = text.partition("=")
    if not (number.isascii() and number.isdigit()) or len(number) > 6:
        raise UsageError(
            f"--title-density {text!r} is no bucket with a whole number. It counts titles; a "
            "share of them is another thing.",
            remedy="Count the titles of the first page that have the exact phrase: "
            "--title-density IB-women=17",
        )
    return name, int(number)


def _rufus(policy: Policy, text: str | None) -> str | None:
    known = policy.priority_score["rufus_factor"]
    if text is not None and text not in known:
        raise UsageError(
            f"--rufus {text!r} is no class of the policy.", remedy=f"One of: {', '.join(known)}."
        )
    return text


def _write(files: Workspace, found: Proposal, place: str | None) -> str | None:
    """Write the draft where nothing lies that a person may have edited; its path."""
    if not any(bucket_draft.is_drafted(found, each) for each in found.grouped.buckets):
        return None
    if place is not None:
        return _create(os.path.expanduser(place), found)
    name, number = f"{FOLDER}/buckets-{found.asin}", 1
    path = f"{name}.yaml"
    while files.taken(path):
        number += 1
        path = f"{name}-{number}.yaml"
    if not files.taken(f"{FOLDER}/.gitignore"):
        files.create(f"{FOLDER}/.gitignore", b"*\n")
    files.create(path, bucket_draft.text(found, path).encode())
    return path


def _create(path: str, found: Proposal) -> str:
    try:
        with open(path, "x", encoding="utf-8", newline="\n") as file:
            file.write(bucket_draft.text(found, path))
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror}.",
            remedy="Name another file with --output; one that is there is never overwritten.",
        ) from error
    return path
