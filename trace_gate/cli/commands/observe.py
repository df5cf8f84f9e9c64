"""`trace-gate observe`: from a report of Amazon to an observation."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from trace_gate.adapters.spreadsheets import read_tables
from trace_gate.cli.options import day, form_option, period_option, refuse_empty, typed_command
from trace_gate.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trace_gate.app.analyse.plans import Wanted
    from trace_gate.app.analyse.typed_command import TypedCommand

TRIGGERS = ("weekly_check", "anomaly_alert", "manual", "scheduled")

PARTS = ("campaign", "ad-group", "targeting", "term", "asin", "placement")

EXAMPLE = """\b
Examples:
  trace-gate observe ~/Downloads/Sponsored_Products_Search_term_report.xlsx --asin B0EXAMPLE1
  trace-gate observe uploads/ACME-US/BusinessReport.csv --period 2025-01-06..2025-01-12
  trace-gate observe week-02.xlsx week-03.xlsx --explain

\b
It knows: search term, targeting, advertised product, campaign and placement reports of
Sponsored Products, bulk sheets, Business Reports by ASIN and by SKU, Search Query Performance.
"""


@click.command("observe", epilog=EXAMPLE)
@click.argument("paths", metavar="FILE...", nargs=-1, required=True)
@click.option("--agent", default="intent-analyst", show_default=True, help="The role that writes.")
@click.option("--store", help="Tenant: your short name of the store.")
@click.option("--marketplace", help="Tenant: US, DE, JP, ...")
@click.option("--currency", help="Tenant: USD, EUR, ...")
@click.option("--timezone", help="Tenant: America/Los_Angeles, ...")
@click.option(
    "--asin",
    "asins",
    multiple=True,
    help="The product that it is about; of a report by product, its rows. Several: one observation "
    "each.",
)
@click.option("--campaign", help="Only the rows of this campaign, as the report writes it.")
@period_option
@click.option(
    "--since",
    callback=day,
    metavar="DAY",
    help="Leave out the rows before this day, where rows tell their days.",
)
@click.option(
    "--sheet",
    "sheets",
    multiple=True,
    help="The sheet of a workbook that is meant, also one that Amazon does not call so.",
)
@click.option(
    "--by",
    type=click.Choice(PARTS),
    help="Show the figures of each campaign, term, ... as well, and what is unusual among them.",
)
@click.option(
    "--decimals",
    type=click.Choice(["point", "comma"]),
    help="How the report writes decimals, where it does not tell: 1.50 or 1,50.",
)
@click.option(
    "--trigger",
    type=click.Choice(TRIGGERS),
    default="weekly_check",
    show_default=True,
    help="Why somebody looked.",
)
@click.option("--explain", is_flag=True, help="Show of each figure the counts that it rests on.")
@form_option
def command(paths: tuple[str, ...], explain: bool, form: str, **typed: Any) -> None:  # noqa: FBT001  # click passes it by name
    """Read Amazon's reports, and write an observation of each.

    The report is copied below uploads/, unless it lies there, and hashed. Its period, its sums
    and its rates come from its rows. They are held against your earlier observations of the same
    report, product and length; what is unusual stands under anomalies. Several reports are taken
    in the order of their days, each beside those before it. Nothing is guessed: a report that is
    not known, or a cell that is no number, is an error with its place, and nothing is written.
    """
    refuse_empty(command, typed)
    if typed["since"] is not None and typed["period"] is not None:
        raise UsageError(
            "--period says which days the report is about, --since leaves some of them out.",
            remedy="Leave one of them out.",
        )
    contents = [(path, read_tables.content(os.path.expanduser(path), path)) for path in paths]
    with read_tables.begun(contents) as begun:
        # The first one is being read from here on, and what can be done meanwhile is done now.
        import filelock  # noqa: F401  # traces are written under its lock

        from trace_gate.app.analyse import observe, report_files, report_parts
        from trace_gate.app.author import new_trace, tenant_choice
        from trace_gate.cli import (
            environment,
            known_terms,
            large_files,
            named_reports,
            output,
            usual_shop,
        )
        from trace_gate.report.pages import observe as page

        again = typed_command(command, paths, typed, explain=explain, form=form)
        repository = environment.git()
        files = environment.working_tree(repository)
        rules = new_trace.working_rules(files)
        options = report_files.ReadOptions(
            command=again, sheets=typed["sheets"], decimals=typed["decimals"]
        )
        known = known_terms.at_head(repository)
        read = list(named_reports.read_all(repository, contents, begun, options))
    wanted = _wanted(typed, again)
    if typed["by"] is not None:
        wanted = wanted.with_(
            by=report_parts.PartsWanted(
                name=typed["by"],
                read_again=lambda uri: named_reports.read_again(files, uri, options),
            )
        )
    found = usual_shop.with_usual_shop(
        repository,
        lambda shop: observe.observe(
            repository,
            files,
            rules,
            read,
            wanted.with_(tenant=tenant_choice.completed(wanted.tenant, shop)),
            now=environment.now(),
            known=known,
        ),
    )
    output.show(form, page.plain_data(found), page.lines(found, explain=explain))
    large_files.print_notes(repository, files, [each.written.path for each in found])


def _wanted(typed: Mapping[str, Any], again: TypedCommand) -> Wanted:
    from trace_gate.app.analyse.plans import Wanted

    tenant = (
        ("store", "store_id"),
        ("marketplace", "marketplace"),
        ("currency", "currency"),
        ("timezone", "timezone"),
    )
    return Wanted(
        tenant=tuple((field, typed[n]) for n, field in tenant if typed[n] is not None),
        command=again,
        **{n: typed[n] for n in ("agent", "trigger", "asins", "campaign", "period", "since")},
    )
