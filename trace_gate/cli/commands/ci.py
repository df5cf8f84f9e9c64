"""`trace-gate ci`: judge what a CI run was started for. The one line of a workflow (SPEC 5)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from trace_gate.app.ci.judge_task import JudgedTask, judge_task
from trace_gate.app.ci.task import PushTask, RangeTask
from trace_gate.app.judge import check
from trace_gate.app.overview import status
from trace_gate.cli import ci_environment, environment, wiring
from trace_gate.cli.fast import judgement_output, pushed_refs
from trace_gate.core.errors import CannotJudge, TraceGateError
from trace_gate.core.gate.judgement import exit_code
from trace_gate.report.judgement import waiting
from trace_gate.report.judgement.outputs import outputs

if TYPE_CHECKING:
    from trace_gate.adapters.git.repository import Git
    from trace_gate.app.ci.judge_task import Span
    from trace_gate.app.ci.task import Task
    from trace_gate.core.gate.judgement import Judgement

EXAMPLE = """\b
Examples:
  trace-gate ci                         in a job of GitHub, GitLab, Gitea or Forgejo
  trace-gate ci --report json=verdict.json   the same judgement in a file, too

\b
Exit codes: 0 PASS (warnings allowed), 1 BLOCK or ESCALATE, 2 could not judge.
"""


@click.command("ci", epilog=EXAMPLE)
@click.option(
    "--report",
    "reports",
    multiple=True,
    metavar="FORMAT=FILE",
    help="Write the judgement to a file, too; as often as you like.",
)
def command(*, reports: tuple[str, ...]) -> int:
    """Judge what this CI run was started for: a pull request, a merge group, a push.

    Which commits are meant is what the event says. Findings become annotations where the CI shows
    them, lines of the log elsewhere; where the CI gives files for it, the page of the job and the
    outputs of the step are written. The clone has to have the whole history.
    """
    annotates = ci_environment.annotates(os.environ)
    output = judgement_output.wanted("github" if annotates else "text", None, reports, color=False)
    task, judged = None, None
    try:
        with environment.git() as repository:
            output.begin(repository)
            task = ci_environment.task(os.environ)
            judged = _judged(repository, task)
        judgement = judged.judgement
    except CannotJudge as stopped:
        judgement = check.cannot_judge(stopped)
    except TraceGateError as stopped:
        output.stop(stopped)
        raise
    output.write(judgement)
    _say_by_hand(judgement, task)
    _hand_over(judgement, judged.span if judged is not None else None, summarize=not annotates)
    return exit_code(judgement.verdict)


def _judged(repository: Git, task: Task) -> JudgedTask:
    services = wiring.services()
    if isinstance(task, PushTask) and task.landed is not None:
        landed, _ = pushed_refs.landing([pushed_refs.LANDED, task.landed], services.now)
        services = services.with_(now=landed)
    return judge_task(repository, task, services)


def _freeze_rate(span: Span) -> float | None:
    """Of the commit that was judged; no verdict depends on it, so it may be missing."""
    from trace_gate.adapters.store import read_fold
    from trace_gate.app.repository import snapshots

    now = int(environment.now())
    try:
        with environment.git() as repository:
            snapshot = snapshots.at_commit(repository, span.head, None, span.head[:10])
            return read_fold.read(
                repository,
                None,
                snapshot,
                lambda engine: status.freeze_rate(engine.summaries, snapshot.policy, now),
                files=False,
            )
    except TraceGateError:
        return None


def _say_by_hand(judgement: Judgement, task: Task | None) -> None:
    lines = _by_hand(judgement, task)
    if lines:
        click.echo("An approver types, in a clone with hooks:")
        for line in lines:
            click.echo(f"  {line}")


def _by_hand(judgement: Judgement, task: Task | None) -> list[str]:
    source = task.source if isinstance(task, RangeTask) else None
    if source is None:
        return []
    return waiting.by_hand(judgement, source.remote, source.branch)


def _hand_over(judgement: Judgement, span: Span | None, *, summarize: bool) -> None:
    """Write what the runner reads when the step has ended."""
    page, file = os.environ.get("GITHUB_STEP_SUMMARY"), os.environ.get("GITHUB_OUTPUT")
    if page and summarize:
        judgement_output.summarize(judgement, page)
    if file:
        text = outputs(
            judgement,
            freeze_rate=_freeze_rate(span) if span is not None else None,
            base=span.base if span is not None else None,
            head=span.head if span is not None else None,
        )
        ci_environment.append(file, text)
