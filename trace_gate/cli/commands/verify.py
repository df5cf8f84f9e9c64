"""`trace-gate verify`: what became of a test, from a report of its window."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

import click

from trace_gate.app.analyse import bucket_coverage, bucket_window, tested, verify
from trace_gate.app.analyse.report_files import ReadOptions
from trace_gate.app.analyse.results import Wanted
from trace_gate.app.author import new_trace
from trace_gate.app.overview import due
from trace_gate.cli import (
    environment,
    known_terms,
    large_files,
    listing,
    named_reports,
    output,
)
from trace_gate.cli.options import form_option, period_option, refuse_empty, typed_command
from trace_gate.core import numerals
from trace_gate.core.errors import UsageError
from trace_gate.core.fold.hypothesis_fields import hypothesis_of
from trace_gate.core.shell import word
from trace_gate.report.pages import verify as page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.adapters.git.repository import Git
    from trace_gate.adapters.workspace import Workspace
    from trace_gate.app.analyse.report_files import ReportFile
    from trace_gate.app.analyse.tested import Tested
    from trace_gate.app.analyse.typed_command import TypedCommand
    from trace_gate.app.repository.rules import Rules

EXAMPLE = """\b
Examples:
  trace-gate verify ~/Downloads/Search_term_report.xlsx      what is due, if that is one test
  trace-gate verify TRACE-20250108-001 ~/Downloads/Search_term_report.xlsx
  trace-gate verify H-003 --metric acos=0.29                 without a report: only claimed
  trace-gate verify H-003 week-02.csv --dry-run              look, and write nothing
  trace-gate verify H-003 week-02.csv --extend 7             too little data: wait 7 days more
  trace-gate verify --all week-02.csv                        every test that is due

\b
Exit codes: 0 the result is written, whatever it is; 2 it cannot be told yet.
"""

_HYPOTHESIS = re.compile(r"H-[0-9]{3,9}", re.IGNORECASE)
_SHORT = re.compile(r"H-?0*([0-9]{1,9})", re.IGNORECASE)
_EXPERIMENT = re.compile(r"EXP-(?=[0-9]{8}-[0-9]{3,})", re.IGNORECASE)


def _days(_context: click.Context, _option: click.Parameter, text: str | None) -> int | None:
    """Days as a whole number, however they are written: `7`, `7 days`."""
    if text is None:
        return None
    found = numerals.read(text.casefold().removesuffix("s").removesuffix("day"))
    if not isinstance(found, numerals.Number) or found.value % 1 or found.percent:
        raise UsageError(f"--extend {text!r} is not a number of days.", remedy="--extend 7")
    return int(found.value)


@click.command("verify", epilog=EXAMPLE)
@click.argument("words", metavar="[DECISION|H-NNN|EXP-...] [REPORT...]", nargs=-1)
@click.option(
    "--metric", "metrics", multiple=True, metavar="NAME=VALUE",
    help="A figure that no report has (repeatable).",
)  # fmt: skip
@period_option
@click.option("--learning", help="What we learnt.")
@click.option("--campaign", help="Only the rows of this campaign, as the report writes it.")
@click.option("--early", is_flag=True, help="Write it down though it is inconclusive.")
@click.option(
    "--extend", callback=_days, metavar="DAYS",
    help="Too little data: extend the window by so many days, once.",
)  # fmt: skip
@click.option("--all", "every", is_flag=True, help="Every test that is due, by the same reports.")
@click.option("--in-decision", is_flag=True, help="Fill the decision; not a trace of its own.")
@click.option("--dry-run", is_flag=True, help="Show the result, and write nothing.")
@click.option("--agent", default="trace-scribe", show_default=True, help="The role that writes.")
@click.option("--store", help="Which shop, where no test is named.")
@click.option("--marketplace", help="Which marketplace, where no test is named.")
@click.option("--asin", help="Which product, where no test is named.")
@click.option("--sheet", "sheets", multiple=True, help="The sheet of a workbook that is meant.")
@click.option(
    "--decimals",
    type=click.Choice(["point", "comma"]),
    help="How the report writes decimals, where it does not tell: 1.50 or 1,50.",
)
@form_option
def command(words: tuple[str, ...], form: str, **typed: Any) -> None:
    """Tell what became of a test, and write it down.

    Name a decision, a hypothesis or an experiment; where one test is due, it is found, and --all
    takes every one that is. The report
    has to begin on the day of the execution or later, and to reach the last day of the window: it
    is copied below uploads/ and hashed. Each criterion is held against the sums of its rows, with
    the figure before, and how sure the difference is.

    The result is a trace of its own; with --in-decision it stands in the decision.
    """
    refuse_empty(command, typed)
    repository, files = environment.checkout()
    rules = new_trace.working_rules(files)
    name, paths = _split(words)
    again = typed_command(command, words, typed, form=form)
    names = _names(name, typed, again)
    tests = [
        _of_one_test(repository, files, rules, each, typed=typed, again=_alone(again, each, paths))
        for each in names
    ]
    options = ReadOptions(command=again, sheets=typed["sheets"], decimals=typed["decimals"])
    read = [each for path in paths for each in named_reports.read(repository, path, options)]
    tests = [(found, _with_buckets(repository, read, found, wanted)) for found, wanted in tests]
    now = environment.now()
    if len(tests) > 1:  # nothing is written where one of them cannot be told
        for found, wanted in tests:
            look = wanted.with_(dry_run=True)
            verify.verify(repository, files, rules, found, read=read, wanted=look, now=now)
    done = [
        verify.verify(repository, files, rules, found, read=read, wanted=wanted, now=now)
        for found, wanted in tests
    ]
    output.show_each(form, map(page.plain_data, done), page.all_lines(done))
    written = [each.path for each in done if each.path is not None]
    if written:
        large_files.print_notes(repository, files, written)


def _names(name: str | None, typed: dict[str, Any], again: TypedCommand) -> list[str]:
    """What is verified: what is named, else the test that is due, or all that are."""
    if name is not None and typed["every"]:
        raise UsageError(
            f"{name} is one test, and --all means every test that is due.",
            remedy=f"{again.again(without=('--all',))}   or without {name}.",
        )
    if name is not None:
        return [name]
    scope = {each: typed[each] for each in ("store", "marketplace", "asin")}
    return _due(scope, again, early=typed["early"], every=typed["every"])


def _alone(again: TypedCommand, name: str, paths: Sequence[str]) -> TypedCommand:
    """The command that does the same for one test."""
    options = tuple(each for each in again.options if each != ("--all", None))
    return again.with_(arguments=(name, *paths), options=options)


def _of_one_test(
    repository: Git,
    files: Workspace,
    rules: Rules,
    name: str,
    *,
    typed: dict[str, Any],
    again: TypedCommand,
) -> tuple[Tested, Wanted]:
    """A test, and what is wanted of it."""
    found = _tested(repository, files, rules, name)
    _refuse_other(found, typed, again)
    taken = ("agent", "metrics", "period", "campaign", "learning", "early", "extend")
    return found, Wanted(
        command=again,
        **{each: typed[each] for each in (*taken, "in_decision", "dry_run")},
    )


def _with_buckets(
    repository: Git, read: Sequence[ReportFile], found: Tested, wanted: Wanted
) -> Wanted:
    """The same with the buckets by which its rows are counted, where a test takes them."""
    bucket = bucket_window.name_of(found)
    if bucket is None and not bucket_coverage.is_asked(found):
        return wanted
    return wanted.with_(buckets=known_terms.for_reports(repository, read, killed=bucket))


def _split(words: Sequence[str]) -> tuple[str | None, Sequence[str]]:
    """What is verified, and the reports: the first word names a test, unless it is a report."""
    if not words:
        return None, ()
    first = words[0]
    is_path = os.path.isfile(os.path.expanduser(first)) or not {"/", "\\", "."}.isdisjoint(first)
    return (None, words) if is_path and not first.endswith(".yaml") else (first, words[1:])


def _tested(repository: Git, files: Workspace, rules: Rules, name: str) -> Tested:
    """The test of a hypothesis, an experiment, a decision or a hypothesis trace."""
    root = rules.policy.gate.traces
    if _HYPOTHESIS.fullmatch(name):
        return tested.of(files, rules.policy, hypothesis_id=name.upper(), about=None)
    if (short := _SHORT.fullmatch(name)) is not None:
        return tested.of(files, rules.policy, hypothesis_id=f"H-{short[1].zfill(3)}", about=None)
    trace_name = _EXPERIMENT.sub("TRACE-", name)
    found = environment.trace_here(repository, files, trace_name, root).trace
    hypothesis_id = hypothesis_of(found)
    if found.trace_type not in ("decision", "hypothesis") or hypothesis_id is None:
        why = (
            "rests on no hypothesis"
            if found.trace_type == "decision"
            else f"is of type {found.trace_type}"
        )
        raise UsageError(
            f"{found.id} {why}; a decision on a hypothesis is verified.",
            remedy="trace-gate due   lists what waits for a result.",
        )
    return tested.of(files, rules.policy, hypothesis_id=hypothesis_id, about=found.id)


def _refuse_other(found: Tested, typed: dict[str, Any], again: TypedCommand) -> None:
    """Nothing, where the test is about the shop and the product that were typed.

    Raises:
        UsageError: it is about another one.
    """
    about = {**found.tenant, **found.entity}
    for option, field in (("store", "store_id"), ("marketplace", "marketplace"), ("asin", "asin")):
        meant, known = typed[option], about.get(field)
        if meant is not None and meant.casefold() != str(known or "").casefold():
            raise UsageError(
                f"{found.decision.id} is about {known or 'no product'}, and --{option} says "
                f"{meant}.",
                remedy=f"Leave it out: {again.again(without=(f'--{option}',))}   For the test of "
                f"another one: trace-gate due --{option} {word(meant)}",
            )


def _due(
    scope: dict[str, str | None], again: TypedCommand, *, early: bool, every: bool
) -> list[str]:
    """The decisions that are due now, as of HEAD: one, unless every one is asked for.

    Raises:
        UsageError: none is, or several are.
    """
    options = listing.options(as_of=None, **scope)
    rows = listing.at_head(
        lambda state: due.experiments(state.summaries, options.scope, options.now)
    )
    running = [row for row in rows if row["decision"] is not None]
    now = running if early else [row for row in running if row["when"] in due.ENDED]
    if len(now) == 1 or (now and every):
        return [str(row["decision"]) for row in now]
    if not running:
        raise UsageError("No experiment runs here.", remedy="trace-gate status   says what is next")
    if not now:
        days = ", ".join(f"{row['hypothesis']} on {row['due']}" for row in running[:5])
        raise UsageError(
            f"No experiment is due yet: {days}.",
            remedy="Come back then. trace-gate due   lists all",
        )
    commands = [
        again.with_(arguments=(str(row["decision"]), *again.arguments)).again() for row in now[:8]
    ]
    said = ", ".join(f"{row['hypothesis']} ({row['tenant']} {row['asin']})" for row in now)
    together = again.again(("--all", None))
    raise UsageError(
        f"{len(now)} experiments are due: {said}.",
        remedy=f"{together}   takes every one.   One: {'   or: '.join(commands)}",
    )
