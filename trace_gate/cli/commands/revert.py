"""`trace-gate revert`: undo the change of a commit, and keep its traces."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from trace_gate.app.author import new_trace
from trace_gate.app.revert import revert as reverting
from trace_gate.app.revert.reverted_commit import SHORT
from trace_gate.cli import environment, large_files
from trace_gate.cli.options import JSON_OR_TEXT
from trace_gate.report.escape import exact, plain, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.app.revert.revert import Reverted, RollbackTrace

EXAMPLE = """\b
Examples:
  trace-gate revert 4f2c61d0ab                            the commit, as git log shows it
  trace-gate revert HEAD --reason "Orders fell by half in four days"
  trace-gate revert HEAD~2 --caused-by TRACE-20250106-001
"""

BACK = {"add": "is there again", "update": "is as it was", "delete": "is taken away again"}


@click.command("revert", epilog=EXAMPLE)
@click.argument("commit", metavar="OID")
@click.option("--reason", metavar="TEXT", help="Why, in a sentence. It goes into the rationale.")
@click.option(
    "--caused-by",
    metavar="TRACE",
    help="The trace to go on from, where no decision stands behind a change.",
)
@click.option("--format", "form", type=JSON_OR_TEXT, default="text", show_default=True)
def command(commit: str, reason: str | None, caused_by: str | None, form: str) -> None:
    """Undo what a commit changed: OID is the commit.

    Brings its files back to what they were before it, and keeps its traces, which a plain
    `git revert` would delete. Writes the decision that says so, notes in the old one that it was
    rolled back, and stages all of it: look at it with `git diff --cached`, then commit.
    """
    repository = environment.git()
    files = environment.working_tree(repository)
    done = reverting.revert(
        repository,
        files,
        new_trace.working_rules(files),
        commit,
        reason=reason,
        caused_by=caused_by,
        now=environment.now(),
    )
    click.echo(json.dumps(_facts(done), indent=2) if form == "json" else "\n".join(_lines(done)))
    large_files.print_notes(repository, files, [each.written.path for each in done.traces])


def _lines(done: Reverted) -> Iterator[str]:
    yield f"undid {done.commit[:SHORT]} ({plain(done.subject)})"
    for step in done.steps:
        yield f"  {plain(step.path)} {BACK[step.verb]}"
    for each in done.traces:
        yield from _trace(each)
    if done.by_hand:
        yield "set back by hand, in Amazon:"
        for target, now, before in done.by_hand:
            yield f"  {plain(target)}: from {plain(_shown(now))} to {plain(_shown(before))}"
    if not done.traces:
        yield "no trace is needed: the protected branch never had this change"
    for note in done.notes:
        yield f"note: {plain(note)}"
    yield f"next: {_next(done)}"


def _trace(each: RollbackTrace) -> Iterator[str]:
    written = each.written
    undoes = f" (undoes {each.undoes}, which is now rolled_back)" if each.undoes else ""
    yield f"wrote {written.path}{undoes}"
    if written.missing:
        yield "still to be filled in:"
        for finding in written.missing:
            yield f"  {written.path}:{finding.line or 1}  {plain(finding.message)}"
            yield f"      fix: {plain(finding.remediation)}"


def _shown(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _next(done: Reverted) -> str:
    missing = [each.written.path for each in done.traces if each.written.missing]
    waiting = [each.written for each in done.traces if each.written.protected]
    if missing:
        return f"fill in the lines above, then: git add {' '.join(missing)} && git commit"
    if waiting:
        signed = [f"trace-gate approve {each.trace_id} --key ~/.ssh/id_ed25519" for each in waiting]
        paths = " ".join(each.path for each in waiting)
        return (
            "a protected file goes back, so an approver signs it: "
            f"{' && '.join(signed)}   then: git add {paths} && git commit"
        )
    return "git commit"


def _facts(done: Reverted) -> dict[str, object]:
    return {
        "commit": done.commit,
        "subject": done.subject,
        "restored": [{"path": exact(s.path), "change": s.verb} for s in done.steps],
        "traces": [
            {
                "id": each.written.trace_id,
                "trace_type": each.written.trace_type,
                "path": each.written.path,
                "undoes": each.undoes,
                "needs_approval": each.written.protected,
                "missing": [
                    {"line": f.line, "message": f.message, "remediation": f.remediation}
                    for f in each.written.missing
                ],
            }
            for each in done.traces
        ],
        "by_hand": [
            {"target": target, "from_value": now, "to_value": before}
            for target, now, before in done.by_hand
        ],
        "notes": [whole(note) for note in done.notes],
    }
