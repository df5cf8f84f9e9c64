"""`trace-gate new`: write a trace in one command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from trace_gate.app.author import implied_moves, new_trace, offers, order_json, typed_targets
from trace_gate.app.author.draft import Order
from trace_gate.app.author.named_files import MENDABLE
from trace_gate.app.author.tenant_choice import completed
from trace_gate.app.author.typed_numbers import UnclearNumber
from trace_gate.cli import (
    drafted_buckets,
    environment,
    large_files,
    output,
    prompts,
    usual_shop,
    wiring,
)
from trace_gate.cli.agent_layer import agent_options, program
from trace_gate.cli.governed_draft import governed
from trace_gate.cli.options import form_option, period_option, refuse_empty
from trace_gate.core import numerals
from trace_gate.core.errors import UsageError
from trace_gate.core.trace import ids
from trace_gate.report.pages import new_trace as page

if TYPE_CHECKING:
    from collections.abc import Callable

    from trace_gate.adapters.git.repository import Git
    from trace_gate.adapters.workspace import Workspace
    from trace_gate.app.author.new_trace import Written
    from trace_gate.app.judge.check import JudgedUnit
    from trace_gate.app.repository.rules import Rules

    Command = Callable[..., None]

COMMANDLINE = click.core.ParameterSource.COMMANDLINE

EXAMPLE = """\b
Examples:
  trace-gate new observation --asin B0EXAMPLE1 --evidence uploads/week-02.xlsx \\
      --metric acos=0.41 --metric clicks=317
  trace-gate new hypothesis --caused-by TRACE-20250106-001 \\
      --statement "A lower bid on gift terms lowers ACOS" --criterion "acos <= 0.35 from 0.41"
  trace-gate new decision --from-staged --caused-by TRACE-20250106-002 \\
      --option "Lower the bid to 0.80" --option "Leave it" --rationale "41 clicks, no order"
  trace-gate new verification --caused-by TRACE-20250107-001 --evidence uploads/week-03.xlsx \\
      --period 2025-01-07..2025-01-14 --outcome acos=0.33 --result confirmed
  trace-gate new maintenance --from-staged --rationale "Sort the rows of the bids file"
  trace-gate new decision --from-json plan.json --format json
  trace-gate new decision --from drafts/buckets-B0EXAMPLE1.yaml

\b
Anything else: --set PATH=VALUE, as often as you like. The value is YAML.
  --set observation.anomalies.0="Clicks doubled"   --set entity.sku=PRESS-01
"""


def _many(
    name: str, help_text: str, metavar: str = "TEXT", key: str | None = None
) -> Callable[[Command], Command]:
    words = [name, key] if key else [name]
    return click.option(*words, multiple=True, metavar=metavar, help=f"{help_text} (repeatable)")


def _days(_context: click.Context, _option: click.Parameter, text: str | None) -> int | None:
    """Days as a whole number, however they are written: `7`, `7 days`."""
    if text is None:
        return None
    found = numerals.read(text.casefold().removesuffix("s").removesuffix("day"))
    if not isinstance(found, numerals.Number) or found.value % 1 or found.percent:
        raise UsageError(f"--window {text!r} is not a number of days.", remedy="--window 7")
    return int(found.value)


@click.command("new", epilog=EXAMPLE)
@click.argument("trace_type", metavar="TYPE")
@click.option("--agent", default="trace-scribe", show_default=True, help="The role that writes.")
@click.option("--store", help="Tenant: your short name of the store.")
@click.option("--marketplace", help="Tenant: US, DE, JP, ...")
@click.option("--currency", help="Tenant: USD, EUR, ...")
@click.option("--timezone", help="Tenant: America/Los_Angeles, ...")
@click.option("--asin", help="The product that it is about.")
@click.option("--sku", help="Your own article number.")
@click.option("--bucket", help="The intent bucket, IB-...")
@click.option("--campaign", help="The campaign.")
@_many("--evidence", "A report below uploads/; its sha256 is computed.", "FILE")
@period_option
@click.option("--trigger", help="Why somebody looked: weekly_check, anomaly_alert, manual, ...")
@_many("--metric", "A key metric.", "NAME=VALUE", "metrics")
@click.option("--statement", help="The hypothesis in one sentence.")
@click.option("--hypothesis", "hypothesis_id", metavar="H-NNN", help="Its id; next free one.")
@click.option(
    "--window", callback=_days, metavar="DAYS", help="Days until the hypothesis is looked at (7)."
)
@_many("--criterion", "What must come true.", '"METRIC <= VALUE [from WAS]"', "criteria")
@_many("--option", "An option that was weighed; the first is taken.", key="options")
@click.option("--select", metavar="LETTER", help="Another option was taken: A, B, ...")
@click.option("--action", help="What kind of action it is, like bid_decrease.")
@click.option("--rationale", help="Why, in a sentence or more.")
@_many("--target", "What is changed: file/PATH, campaign/...", "TARGET", "targets")
@_many("--change", "The same with values.", '"TARGET 1.00 -> 1.20"', "moves")
@click.option(
    "--from",
    "draft",
    metavar="FILE",
    help="A draft of intent buckets: its decisions. trace-gate buckets propose writes one.",
)
@click.option(
    "--from-staged",
    is_flag=True,
    help="Name every staged file that lacks a trace, and "
    "each value of a market file that no decision says.",
)
@click.option(
    "--executed/--planned",
    default=None,
    help="Record the execution now, or later. With --from-staged: now.",
)
@click.option("--guardrail", type=click.Choice(order_json.CHOICES["guardrail"]), help="The claim.")
@click.option("--caused-by", metavar="TRACE", help="The trace that led here: its thread goes on.")
@_many("--related", "Another trace that belongs here.", "TRACE")
@click.option("--supersedes", metavar="TRACE", help="The trace that this one corrects.")
@_many("--outcome", "What really happened.", "NAME=VALUE", "outcomes")
@click.option("--result", type=click.Choice(order_json.CHOICES["result"]))
@click.option("--claimed", is_flag=True, help="Nothing but this trace says that result.")
@click.option("--learning", help="What we learnt.")
@_many("--set", "Any field.", "PATH=VALUE", "sets")
@agent_options
@click.option(
    "--from-json",
    metavar="FILE",
    help="The options as a JSON object, from a file or from - (what comes in on stdin).",
)
@form_option
def command(form: str, from_json: str | None, evidence: tuple[str, ...], **typed: Any) -> None:
    """Write a new trace: observation, hypothesis, decision, verification or maintenance.

    It takes the next free number, fills in the tenant and the time, hashes the evidence, and
    goes on from the trace that you name with --caused-by: same product, same report, same
    hypothesis. What is still to be filled in is listed with its line. Nothing is overwritten.
    """
    if from_json is not None:
        _invoke(typed["trace_type"], from_json, form)
        return
    refuse_empty(command, {"evidence": evidence, **typed})
    repository, files = environment.checkout()
    rules = new_trace.working_rules(files)
    if typed["draft"] is not None:
        named = {**typed, "form": form, "evidence": evidence}
        drafted_buckets.write(repository, files, rules, typed["draft"], named)
        return
    del typed["draft"]
    typed |= _ids(repository, files, rules, typed)
    if offers.lacking(typed["trace_type"], typed):
        typed |= _answers(repository, files, rules, form, {**typed, "evidence": evidence})
    targets, said = typed_targets.from_here(
        repository, files, typed.pop("targets"), environment.here(repository)
    )
    moves, more = typed_targets.moves_from_here(
        repository, files, typed.pop("moves"), environment.here(repository)
    )
    said += more
    typed["program"] = program(rules, typed.pop("model"), typed.pop("session"))
    order = _order(
        evidence=environment.from_top(repository, evidence), targets=targets, moves=moves, **typed
    )
    judged = wiring.staged_unit(repository) if order.from_staged else None
    may_ask = form == "text" and environment.at_terminal()
    written = usual_shop.with_usual_shop(
        repository,
        lambda shop: _written(
            repository,
            files,
            rules,
            order.with_(tenant=completed(order.tenant, shop)),
            judged,
            may_ask=may_ask,
        ),
    )
    written = written.with_(said=(*said, *written.said))
    if written.claims_nothing and order.guardrail is None:
        written = governed(repository, files, rules, written, tell=order.from_staged)
    output.show(form, page.plain_data(written), page.lines(written))
    large_files.print_notes(repository, files, [written.path])


def _answers(
    repository: Git, files: Workspace, rules: Rules, form: str, typed: dict[str, Any]
) -> dict[str, Any]:
    """What a person at a terminal was asked for; elsewhere nobody is asked.

    Raises:
        UsageError: nobody can be asked, and nothing was typed that a trace could say.
    """
    trace_type = typed["trace_type"]
    found = offers.offers(files, rules.policy.gate.traces, trace_type, typed["asin"])
    if form == "json" or not environment.at_terminal():
        offers.refuse_bare(trace_type, typed, found)
        return {}
    staged = wiring.staged(repository).findings if trace_type == "decision" else ()
    lacking = (*MENDABLE, "TG413")
    paths = dict.fromkeys(f.path for f in staged if f.code in lacking and f.path)
    try:
        return prompts.ask(rules, trace_type, typed, found, list(paths))
    except click.Abort:
        click.echo("\nNothing was written.", err=True)
        raise


def _invoke(trace_type: str, source: str, form: str) -> None:
    """The command with the options that a JSON object says, and with no others."""
    context, beside = click.get_current_context(), ("trace_type", "from_json", "form")
    for each in command.params:
        name = str(each.name)
        if name not in beside and context.get_parameter_source(name) is COMMANDLINE:
            raise UsageError(
                f"{each.opts[0]} is typed beside --from-json.",
                remedy="Say it in the JSON, or leave --from-json out.",
            )
    words = order_json.words(_text_of(source), "stdin" if source == "-" else source)
    with command.make_context("new", [trace_type, *words, f"--format={form}"]) as inner:
        command.invoke(inner)


def _text_of(source: str) -> str:
    try:
        with click.open_file(source, encoding="utf-8-sig") as stream:
            return str(stream.read(order_json.LIMIT + 1))
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise UsageError(
            f"--from-json {source} cannot be read: {why}.",
            remedy="Name a file that is there, or - for what comes in on stdin.",
        ) from error


def _written(
    repository: Git,
    files: Workspace,
    rules: Rules,
    order: Order,
    judged: JudgedUnit | None,
    *,
    may_ask: bool,
) -> Written:
    """The trace; a person is asked for a number that can be read in two ways."""
    uncovered = judged.judgement.findings if judged is not None else ()
    left_out: tuple[str, ...] = ()
    if judged is not None:
        order, left_out = implied_moves.with_staged(order, judged, rules.policy)
    while True:
        try:
            written = new_trace.write(
                repository, files, rules, order, now=environment.now(), uncovered=uncovered
            )
            return written.with_(left_out=(*written.left_out, *left_out))
        except UnclearNumber as unclear:
            if not may_ask:
                raise
            choice = click.Choice(list(unclear.readings))
            click.echo(unclear.message)
            answer = click.prompt("Which one do you mean?", type=choice)
            order = order.with_(answers=(*order.answers, (unclear.text, answer)))


def _order(**typed: Any) -> Order:
    """The options as an order; those of one layer are put together."""
    tenant = {"store": "store_id", "marketplace": "marketplace"}
    tenant |= {"currency": "currency", "timezone": "timezone"}
    entity = {"asin": "asin", "sku": "sku", "bucket": "intent_bucket_id"}
    entity |= {"campaign": "campaign_id"}
    return Order(tenant=_taken(typed, tenant), entity=_taken(typed, entity), **typed)


def _ids(
    repository: Git, files: Workspace, rules: Rules, typed: dict[str, Any]
) -> dict[str, str | tuple[str, ...]]:
    """The traces that options name, each by its id: nothing else is ever written."""
    root = rules.policy.gate.traces

    def named(text: str) -> str:
        name = environment.name_here(repository, files, text, root)
        return ids.id_of_path(name, root) or (name if ids.is_trace_id(name) else text)

    one = {name: named(typed[name]) for name in ("caused_by", "supersedes") if typed[name]}
    return {**one, "related": tuple(named(text) for text in typed["related"])}


def _taken(typed: dict[str, Any], names: dict[str, str]) -> tuple[tuple[str, str], ...]:
    found = {field: typed.pop(option) for option, field in names.items()}
    return tuple((field, value) for field, value in found.items() if value is not None)
