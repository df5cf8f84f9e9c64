"""`trace-gate comment`: keep one comment in a pull request up to date (decision 160)."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import click

from trace_gate.adapters.forge.github_api import GitHub
from trace_gate.app.ci import comment as comments
from trace_gate.app.ci.judge_task import REMOTE, judge_task
from trace_gate.app.judge import check
from trace_gate.app.overview.scope import Scope
from trace_gate.app.repository import protected_branch
from trace_gate.app.review.review import review_range
from trace_gate.cli import ci_environment, environment, wiring, wiring_governor
from trace_gate.core.errors import CannotJudge, TraceGateError, UsageError
from trace_gate.report.escape import plain
from trace_gate.report.judgement import comment as page
from trace_gate.report.judgement import waiting
from trace_gate.report.pages.review import document

if TYPE_CHECKING:
    from trace_gate.adapters.git.repository import Git
    from trace_gate.app.ci.comment import JudgedRun, PullRequest
    from trace_gate.app.ci.judge_task import JudgedTask
    from trace_gate.app.ci.task import RangeTask
    from trace_gate.core.gate.judgement import Judgement

EXAMPLE = """\b
Examples:
  trace-gate comment                    in a job on: workflow_run, after the gate has run
  trace-gate comment --key EU           a second comment, of another shop

\b
Exit codes: 0 the comment says so, or there is nothing to say it to; 2 it could not be written.
"""

ROOM = document.COMMENT - 4_096
"""Bytes for the review in a comment; the rest is for what stands around it."""

BOT = "github-actions[bot]"
"""As whom the token of a job writes."""


@click.command("comment", epilog=EXAMPLE)
@click.option("--key", default="gate", show_default=True, help="Tells several comments apart.")
@click.option("--author", default=BOT, show_default=True, help="As whom the token writes.")
def command(*, key: str, author: str) -> int:
    """Keep one comment in a pull request: what the gate says, and what comes next.

    It runs in a job of its own after the gate, with a token that may write comments. The pull
    request is found by the commit that was judged, is judged again here from the forge's own facts,
    and gets one comment, which is written anew only where it says something else: the review of the
    change, what an approver types, and the next command.
    """
    try:
        marker = page.marker(key)
    except ValueError as error:
        raise UsageError(
            f"--key {key!r}: {error}.", remedy="trace-gate comment --key EU"
        ) from error
    run = comments.judged_run(
        os.environ.get("GITHUB_EVENT_NAME", ""), ci_environment.event(os.environ)
    )
    if run is None:
        return _nothing("the run judged no pull request")
    forge = _forge(run)
    with environment.git() as repository:
        head = repository.head()
        onto = protected_branch.of(repository, head, None).branch if head is not None else None
        request = comments.found(forge, run, onto)
        if request is None:
            return _nothing(f"no open pull request has {run.head[:10]} as its head")
        judgement, task, shown = _judged(repository, request, run)
    bodies = page.bodies(
        judgement,
        key=key,
        run=_address(run),
        passed=run.passed,
        by_hand=_by_hand(judgement, task),
        page=shown,
    )
    outcome = comments.keep(forge, request, bodies, marker=marker, author=author)
    click.echo(f"trace-gate: pull request #{request.number}: comment {WORDS[outcome]}")
    return 0


WORDS = {"created": "written", "updated": "brought up to date", "equal": "says so already"}


def _nothing(why: str) -> int:
    click.echo(f"trace-gate: nothing to comment: {plain(why)}")
    return 0


def _forge(run: JudgedRun) -> GitHub:
    """The forge, with the token that this job was given."""
    address = os.environ.get("GITHUB_API_URL", "https://api.github.com")
    return GitHub(address, run.repository, os.environ.get("GITHUB_TOKEN", ""))


def _judged(
    repository: Git, request: PullRequest, run: JudgedRun
) -> tuple[Judgement, RangeTask, str | None]:
    """What the judge says, of what, and the review of it where there is one."""
    task = comments.task_of(request, run)
    # Nothing is kept between runs: this is CI (decision 0006). Both use the same fold.
    fold = wiring_governor.SharedFold(None)
    try:
        judged = judge_task(repository, task, wiring.services().with_(folded=fold.at))
    except CannotJudge as stopped:
        return check.cannot_judge(stopped), task, None
    return judged.judgement, task, _review(repository, task, judged, fold)


def _review(
    repository: Git, task: RangeTask, judged: JudgedTask, fold: wiring_governor.SharedFold
) -> str | None:
    """The review in Markdown; None where none can be made that says what the judge says."""
    if judged.span is None or judged.span.base is None:
        return None
    base, ref = judged.span.base, f"{REMOTE}/{task.branch}"
    name = ref if repository.resolve(ref) == base else base
    try:
        found = review_range(
            repository,
            (name, judged.span.head),
            wiring.services().with_(folded=fold.at),
            lambda snapshot, look: fold.read(repository, snapshot, look),
            scope=Scope(),
        )
    except TraceGateError as stopped:
        click.echo(f"trace-gate: the comment has no review: {plain(str(stopped))}", err=True)
        return None
    if found.verdict != judged.judgement.verdict:
        return None
    return document.fitted(found, ROOM, key=None, dated=False)


def _by_hand(judgement: Judgement, task: RangeTask) -> list[str]:
    if task.source is None:
        return []
    return waiting.by_hand(judgement, task.source.remote, task.source.branch)


def _address(run: JudgedRun) -> str:
    """Of the page of the run, made of what GitHub says itself."""
    server = os.environ.get("GITHUB_SERVER_URL", "https://github.com")
    name = re.sub(r"[^\w./-]", "", run.repository, flags=re.ASCII)
    return f"{server}/{name}/actions/runs/{run.number}"
