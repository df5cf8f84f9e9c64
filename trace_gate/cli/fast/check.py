"""What `trace-gate check` does. CI asks for it at every push, with a few plain options.

So it knows them itself: a call that has nothing else is answered without the command line
for people, which takes longer to be imported than fifty commits to be judged. Whatever is
not plain (help, a misspelt option, a value that there is not) is left to `cli/commands/check.py`.
"""

from __future__ import annotations

import sys

from trace_gate.app.judge import check
from trace_gate.cli import environment, reader_folder, wiring
from trace_gate.cli.fast import judgement_output
from trace_gate.cli.fast import options as words_of
from trace_gate.core.errors import CannotJudge, TraceGateError, UsageError
from trace_gate.core.gate.judgement import exit_code
from trace_gate.core.record import Record
from trace_gate.report.escape import plain
from trace_gate.report.judgement.registry import FOR_PEOPLE, FORMATS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.adapters.git.repository import Git
    from trace_gate.core.gate.judgement import Judgement


class Options(Record):
    """What is asked: the options of the command, by the names that they have there."""

    staged: bool = False
    span: str | None = None
    revision: str | None = None
    everything: bool = False
    form: str | None = None
    policy_from: str | None = None
    output: str | None = None
    reports: tuple[str, ...] = ()
    color: str = "auto"


FLAGS = {"--staged": "staged", "--all": "everything"}
VALUES = {
    "--range": "span",
    "--commit": "revision",
    "--format": "form",
    "--policy-from": "policy_from",
    "--output": "output",
    "--color": "color",
}
MANY = {"--report": "reports"}
CHOICES = {"form": tuple(sorted(FORMATS)), "color": ("auto", "always", "never")}


def parse(words: Sequence[str]) -> Options | None:
    """What is asked for, where nothing but known options and values stand there; else None."""
    found = words_of.options(words, FLAGS, VALUES, CHOICES, MANY)
    return None if found is None else Options(**found)


def run(options: Options) -> int:
    """Judge and report; the exit code.

    Raises:
        UsageError: options that do not go together, or a report that cannot be written.
    """
    colored = options.output is None and environment.use_color(options.color)
    output = judgement_output.wanted(options.form, options.output, options.reports, color=colored)
    here, unstaged = "", tuple[str, ...]()
    try:
        with environment.git() as repository:
            output.begin(repository)
            here = environment.here(repository)
            _one_of(options)
            judgement = _judge(repository, options)
            unstaged = _unstaged(repository, options, output.form, judgement.traces)
    except CannotJudge as stopped:
        judgement = check.cannot_judge(stopped)
        if output.form == "concise" and stopped.remedy:
            print(f"fix: {plain(stopped.remedy)}", file=sys.stderr)
    except TraceGateError as stopped:
        output.stop(stopped)
        raise
    output.write(judgement)
    if output.form in FOR_PEOPLE:
        for path in unstaged:
            note = f"note: {plain(path)} is on disk, and was not looked at: git add {plain(path)}"
            print(note, file=sys.stderr)
        reader_folder.print_below_findings(judgement, here)
    return exit_code(judgement.verdict)


def _unstaged(repository: Git, options: Options, chosen: str, root: str) -> tuple[str, ...]:
    """Traces that lie on disk and are not staged, where a person asks about what is staged."""
    if options.span or options.revision or options.everything or chosen not in FOR_PEOPLE:
        return ()
    if repository.top is None:
        return ()
    from trace_gate.adapters.workspace import Workspace
    from trace_gate.app.judge.unstaged_traces import unstaged_traces

    files = Workspace(repository.top, repository.private_dir)
    return unstaged_traces(repository, files, root)[:3]


def _one_of(options: Options) -> None:
    given = {
        "staged": options.staged,
        "range": options.span,
        "commit": options.revision,
        "all": options.everything,
    }
    named = [f"--{name}" for name, value in given.items() if value]
    if len(named) > 1:
        raise UsageError(
            f"{' and '.join(named)} ask for different things.", remedy="Choose one of them."
        )
    if options.policy_from is not None and options.span is None:
        raise UsageError(
            "--policy-from goes with --range only.",
            remedy="trace-gate check --range BASE..HEAD --policy-from REV",
        )


def _judge(repository: Git, options: Options) -> Judgement:
    if options.span is not None:
        base, head = check.split_range(options.span, repository)
        services = wiring.services()
        return check.check_range(repository, base, head, services, policy_from=options.policy_from)
    if options.revision is not None:
        return check.check_commit(repository, options.revision, wiring.services())
    if options.everything:
        from trace_gate.app.judge.check_tree import check_all

        return check_all(repository, wiring.services(repository))
    return wiring.staged(repository)
