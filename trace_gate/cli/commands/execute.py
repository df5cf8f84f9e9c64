"""`trace-gate execute`: record when a decision was executed, and how it went."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from trace_gate.app.author import new_trace
from trace_gate.app.decide import execute as executing
from trace_gate.app.decide.outcome import LIKE, RESULTS, Outcome
from trace_gate.cli import environment, large_files, output, wiring
from trace_gate.cli.options import form_option
from trace_gate.core.errors import UsageError
from trace_gate.report.pages import execution

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.adapters.git.repository import Git
    from trace_gate.app.judge.services import Services
    from trace_gate.app.ports import Workspace
    from trace_gate.app.repository.find_trace import Found

EXAMPLE = """\b
Examples:
  trace-gate execute TRACE-20250107-001                   it is done now, and went well
  trace-gate execute TRACE-20250107-001 --at 2025-01-08T10:00:00+01:00
  trace-gate execute TRACE-20250107-001 --result failure
  trace-gate execute TRACE-20250107-001 --failed "2=Bid below the minimum"
  trace-gate execute TRACE-20250107-001 --report report.xlsx   what Amazon made of its sheet
  trace-gate execute 3 4 7                                three at once, all or none
"""


def _numbered(
    _context: click.Context, _option: click.Parameter, texts: tuple[str, ...]
) -> tuple[tuple[int, str], ...]:
    """`2=Bid below the minimum` as the number of a change and the reason."""
    found = []
    for text in texts:
        number, sign, reason = text.partition("=")
        digits = number.strip()
        if not (sign and reason.strip() and digits.isascii() and digits.isdigit()):
            raise UsageError(
                f"--failed {text!r} is not the number of a change and a reason.",
                remedy='--failed "2=Bid below the minimum"',
            )
        found.append((int(digits[:9]), reason.strip()))
    return tuple(found)


def _known(_context: click.Context, _option: click.Parameter, text: str | None) -> str | None:
    """A result that there is; what went well in part is told how that is written."""
    if text is None or text in RESULTS:
        return text
    raise UsageError(
        f"--result {text!r} is none of {', '.join(RESULTS)}.",
        remedy='Where Amazon refused only some changes: --failed "2=Bid below the minimum"',
    )


@click.command("execute", epilog=EXAMPLE)
@click.argument("traces", metavar="TRACE...", nargs=-1, required=True)
@click.option("--at", metavar="TIME", help=f"When it was done, like {LIKE}. Default: now.")
@click.option(
    "--result",
    callback=_known,
    metavar="|".join(RESULTS),
    help="How it went. Default: success. Later, success or failure may become rolled_back.",
)
@click.option(
    "--failed",
    multiple=True,
    callback=_numbered,
    metavar="NUMBER=REASON",
    help="A change that Amazon refused, counted from 1 (repeatable). Also later.",
)
@click.option(
    "--report",
    metavar="FILE",
    help="The processing report of the upload of its sheet: what Amazon refused, row by row.",
)
@form_option
def command(
    traces: tuple[str, ...],
    *,
    at: str | None,
    result: str | None,
    failed: tuple[tuple[int, str], ...],
    report: str | None,
    form: str,
) -> None:
    """Record that decisions were executed: TRACE is an id, path or number, or latest.

    Writes when, and how it went, into the decision or maintenance trace. When is written once
    and never changes. Commit the trace together with the change that it stands for.

    A change that was made before its decision was written down keeps its time: `--at` gives the
    decision that time, and the id of that day.

    `--report` reads the report that Amazon gives of an uploaded sheet (trace-gate sheet). What it
    holds has to be what was decided; each row that Amazon refused becomes a change that failed.

    Of several, all are checked, each beside the others, before the first is written. They have
    one time and one result.
    """
    repository, files = environment.checkout()
    rules = new_trace.working_rules(files)
    root = rules.policy.gate.traces
    found = [environment.trace_here(repository, files, each, root) for each in traces]
    services = wiring.services(repository)
    if report is not None:
        failed = _with_report(
            repository, files, found, report=report, failed=failed, services=services
        )
    outcome = Outcome(at=at, result=result, failed=failed)
    done = executing.execute(repository, files, rules, found, outcome, services=services)
    output.show_each(form, map(execution.plain_data, done), execution.all_lines(done))
    large_files.print_notes(repository, files, [each.path for each in done])


def _with_report(
    repository: Git,
    files: Workspace,
    found: Sequence[Found],
    *,
    report: str,
    failed: tuple[tuple[int, str], ...],
    services: Services,
) -> tuple[tuple[int, str], ...]:
    """The changes that failed, by a report and by what was typed."""
    from trace_gate.adapters.spreadsheets import read_tables
    from trace_gate.app.decide import upload_report

    if len(found) > 1:
        raise UsageError(
            "--report is of the sheet of one decision.",
            remedy=f"trace-gate execute {found[0].trace.id} --report {report}   one by one.",
        )
    data = read_tables.content(os.path.expanduser(report), report)
    one = found[0]
    return upload_report.failed(
        repository, files, one, (report, data), services=services, said=failed
    )
