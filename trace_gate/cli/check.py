"""`trace-gate check`: ask the judge, and leave with its answer."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from trace_gate.app import check as checking
from trace_gate.cli import judging, world
from trace_gate.core.gate.judgement import exit_code
from trace_gate.errors import CannotJudge, UsageError
from trace_gate.report.escape import plain
from trace_gate.report.formats import FORMATS
from trace_gate.report.github import job_summary

if TYPE_CHECKING:
    from trace_gate.adapters.git import Git
    from trace_gate.core.gate.judgement import Judgement

EXAMPLE = """\b
Examples:
  trace-gate check                                what would a commit made now be judged as?
  trace-gate check --range origin/main..HEAD      what CI asks about a pull request
  trace-gate check --commit HEAD~2                one commit on its parent
  trace-gate check --all                          every trace and the policy, as they stand
  trace-gate check --range main..HEAD --format json --output verdict.json

\b
Exit codes: 0 PASS (warnings allowed), 1 BLOCK or ESCALATE, 2 could not judge.
"""


@click.command("check", epilog=EXAMPLE)
@click.option("--staged", is_flag=True, help="What is staged (this is the default).")
@click.option("--range", "span", metavar="BASE..HEAD", help="What HEAD would bring to BASE.")
@click.option("--commit", "revision", metavar="REV", help="One commit on its first parent.")
@click.option("--all", "everything", is_flag=True, help="HEAD as it stands; nothing needs cover.")
@click.option(
    "--format",
    "form",
    type=click.Choice(sorted(FORMATS)),
    help="Default: text; github in GitHub Actions.",
)
@click.option("--policy-from", metavar="REV", help="With --range: judge by the policy of REV.")
@click.option("--output", type=click.Path(), metavar="FILE", help="Write the report to a file.")
@world.color_option
def command(
    *,
    staged: bool,
    span: str | None,
    revision: str | None,
    everything: bool,
    form: str | None,
    policy_from: str | None,
    output: str | None,
    color: str,
) -> None:
    """Judge a change: every governed path needs a linked trace that covers it.

    Hooks, CI and this command ask one and the same judge. Each finding says what is wrong,
    where, and the command or edit that mends it.
    """
    _one_of(staged=staged, range=span, commit=revision, all=everything)
    if policy_from is not None and span is None:
        raise UsageError(
            "--policy-from goes with --range only.",
            remedy="trace-gate check --range BASE..HEAD --policy-from REV",
        )
    chosen = form or _usual_format()
    try:
        with world.git() as repository:
            judgement = _judge(repository, span, revision, policy_from, everything=everything)
    except CannotJudge as stopped:
        judgement = judging.cannot_judge(stopped)
        if chosen == "concise" and stopped.remedy:
            click.echo(f"fix: {plain(stopped.remedy)}", err=True)
    _write(judgement, chosen, output, colored=output is None and world.use_color(color))
    sys.exit(exit_code(judgement))


def _one_of(**given: object) -> None:
    named = [f"--{name}" for name, value in given.items() if value]
    if len(named) > 1:
        raise UsageError(
            f"{' and '.join(named)} ask for different things.", remedy="Choose one of them."
        )


def _usual_format() -> str:
    return "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text"


def _judge(
    repository: Git,
    span: str | None,
    revision: str | None,
    policy_from: str | None,
    *,
    everything: bool,
) -> Judgement:
    if span is not None:
        base, head = checking.split_range(span)
        means = judging.means()
        return checking.check_range(repository, base, head, means, policy_from=policy_from)
    if revision is not None:
        return checking.check_commit(repository, revision, judging.means())
    if everything:
        from trace_gate.app.check_all import check_all

        return check_all(repository, judging.means(repository))
    return judging.staged(repository)


def _write(judgement: Judgement, form: str, output: str | None, *, colored: bool) -> None:
    """The report to stdout or a file; in GitHub Actions the page of the job, too."""
    text = FORMATS[form](judgement, color=colored)
    if output is None:
        click.echo(text, nl=not text.endswith("\n"), color=True)
    else:
        _save(output, text if text.endswith("\n") else f"{text}\n")
        click.echo(f"{judgement.verdict}: the report is in {output}", err=True)
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if form == "github" and summary:
        with open(summary, "a", encoding="utf-8") as page:
            page.write(job_summary(judgement))


def _save(file: str, text: str) -> None:
    try:
        with open(file, "w", encoding="utf-8") as out:
            out.write(text)
    except OSError as error:
        raise UsageError(
            f"{file} cannot be written ({error.strerror}).",
            remedy="Name a file in a folder that exists: --output verdict.json",
        ) from error
