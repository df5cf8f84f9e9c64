"""`trace-gate execute`: record when a decision was executed, and how it went."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from trace_gate.app.author import new_trace
from trace_gate.app.decide import execute as executing
from trace_gate.app.repository import find_trace
from trace_gate.cli import environment, large_files, wiring
from trace_gate.cli.options import JSON_OR_TEXT
from trace_gate.core.errors import UsageError
from trace_gate.core.shell import word
from trace_gate.report.escape import plain, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.app.decide.execute import Executed

EXAMPLE = """\b
Examples:
  trace-gate execute TRACE-20250107-001                   it is done now, and went well
  trace-gate execute TRACE-20250107-001 --at 2025-01-08T10:00:00+01:00
  trace-gate execute TRACE-20250107-001 --result failure
  trace-gate execute TRACE-20250107-001 --failed "2=Bid below the minimum"
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
    if text is None or text in executing.RESULTS:
        return text
    raise UsageError(
        f"--result {text!r} is none of {', '.join(executing.RESULTS)}.",
        remedy='Where Amazon refused only some changes: --failed "2=Bid below the minimum"',
    )


@click.command("execute", epilog=EXAMPLE)
@click.argument("trace")
@click.option(
    "--at", metavar="TIME", help=f"When it was done, like {executing.LIKE}. Default: now."
)
@click.option(
    "--result",
    callback=_known,
    metavar="|".join(executing.RESULTS),
    help="How it went. Default: success. Later, success or failure may become rolled_back.",
)
@click.option(
    "--failed",
    multiple=True,
    callback=_numbered,
    metavar="NUMBER=REASON",
    help="A change that Amazon refused, counted from 1 (repeatable). Also later.",
)
@click.option("--format", "form", type=JSON_OR_TEXT, default="text", show_default=True)
def command(
    trace: str,
    at: str | None,
    result: str | None,
    failed: tuple[tuple[int, str], ...],
    form: str,
) -> None:
    """Record that a decision was executed: TRACE is its id or path.

    Writes when, and how it went, into the decision or maintenance trace. When is written once
    and never changes. Commit the trace together with the change that it stands for.

    A change that was made before its decision was written down keeps its time: `--at` gives the
    decision that time, and the id of that day.
    """
    repository = environment.git()
    files = environment.working_tree(repository)
    rules = new_trace.working_rules(files)
    name = trace if find_trace.is_id(trace) else environment.from_top(repository, [trace])[0]
    found = find_trace.in_files(files, name, rules.policy.gate.traces)
    services = wiring.services(repository)
    done = executing.execute(
        repository, files, rules, found, at=at, result=result, services=services, failed=failed
    )
    click.echo(json.dumps(_facts(done), indent=2) if form == "json" else "\n".join(_lines(done)))
    large_files.print_notes(repository, files, [done.path])


def _lines(done: Executed) -> Iterator[str]:
    yield f"{done.trace_id} is recorded as executed at {done.executed_at}, result {done.result}."
    for number, target, why in done.refused:
        yield f"refused by Amazon: change {number}, {plain(target)}: {plain(why)}"
    for note in done.notes:
        yield f"note: {plain(note)}"
    yield f"next: git add {' '.join(_words(done))} && git commit"


def _words(done: Executed) -> list[str]:
    return [plain(word(path)) for path in (done.path, *done.stage)]


def _facts(done: Executed) -> dict[str, object]:
    return {
        "trace": done.trace_id,
        "path": done.path,
        "executed_at": done.executed_at,
        "result": done.result,
        "stage": [whole(path) for path in (done.path, *done.stage)],
        "refused": [
            {"number": number, "target": whole(target), "reason": whole(why)}
            for number, target, why in done.refused
        ],
        "notes": [whole(note) for note in done.notes],
    }
