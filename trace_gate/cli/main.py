"""The command line for people: one group, each command imported when it is asked for.

The hooks do not come through here (`cli/entry.py`). Exit codes are those of SPEC 6.
"""

from __future__ import annotations

import importlib
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from trace_gate import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

COULD_NOT = 2

COMMANDS = {
    "init": "Adopt governance in this repository.",
    "new": "Write a new trace: the next number, hashed evidence, your options filled in.",
    "observe": "Read Amazon's reports, and write what they show as observations.",
    "buckets": "Search terms to intent buckets.",
    "score": "How a priority score comes about, and what is missing for it.",
    "verify": "What became of a test: the criteria against a report of its window.",
    "check": "Judge what is staged, a range, a commit or the whole tree.",
    "diff": "Which values the market files change, before anything is written.",
    "ci": "Judge what a CI run was started for.",
    "review": "What a reviewer reads of a range: decisions, verdicts, effects, who must act.",
    "comment": "Keep one comment in a pull request up to date.",
    "audit": "The whole history: each step linked, remediated or a bypass, each trace unbroken.",
    "show": "Read a trace as a page instead of as YAML.",
    "why": "Why a line, a trace, a bucket or a hypothesis is as it is.",
    "log": "The decision log: what was decided, by whom, and what came of it.",
    "status": "How the shop stands: freeze rate, buckets, experiments, what comes next.",
    "report": "The shop as one page: numbers, what comes next, buckets, tests, what was learned.",
    "export": "The shop as tables: Parquet, CSV or SQLite, for many repositories together.",
    "fleet": "Many shops, one repository each: check, audit, status, derive and export all.",
    "lifecycle": "Which intent buckets are ready to go on, by the counts of observations.",
    "freeze": "Which intent buckets are ready to be frozen, with each criterion measured.",
    "due": "Which experiments wait for their result.",
    "derive": "Bring semantic, state, event_clock and world_model up to date.",
    "supersede": "Correct a sealed trace by a new one that starts as its copy.",
    "refresh": "Write again which content the files of a decision have.",
    "govern": "What the guardrails say of a decision: PASS, BLOCK or ESCALATE, and why.",
    "split": "Make several smaller decisions of one that touches too much.",
    "renumber": "Move an unsealed trace to the next free number, with its links.",
    "approve": "Approve a decision, with your signature.",
    "approver": "Name the people who may approve.",
    "sheet": "The bulk sheet of a decision: what Amazon is asked for is what was approved.",
    "execute": "Record that a decision was executed, and how it went.",
    "revert": "Undo what a commit changed, and keep its traces.",
    "simulate": "How would history have fared under another policy?",
    "explain": "What a finding code means; why a path or a commit is judged as it is.",
    "compile": "Compile the trace profiles to JSON Schemas.",
    "install": "Install the Git hooks, or take them out again.",
    "textconv": "A trace or a table in sentences, as git diff shows it.",
    "doctor": "Look whether the gate can run here, and say what to mend.",
    "demo": "Play a week of a shop, then half a year, from nothing.",
}
"""Name to summary, in the order in which people meet them."""

WEEK = """\b
A week in ten commands:
  trace-gate init --store ACME-01 --marketplace US adopt governance, once
  trace-gate observe week-01.xlsx --asin B0DEMO0001   what does the report say?
  trace-gate buckets propose week-01.xlsx          which search terms want the same thing?
  trace-gate new hypothesis                        what do you expect?
  trace-gate new decision --from-staged            what do you change, and why?
  trace-gate approve latest                        a second person, where one is needed
  git commit -m "Lower two bids"                   the hook asks the gate
  trace-gate verify week-02.xlsx                   what came of it, when its window is over?
  trace-gate lifecycle propose                     which buckets may go on, or be frozen?
  trace-gate status                                what is next, and where does the shop stand?

\b
Exit codes: 0 pass, 1 blocked or waiting for a person, 2 could not judge, 3 a bug of ours.
"""


TYPES = ("observation", "hypothesis", "decision", "verification", "maintenance")
"""Types of traces: what a person types who means `trace-gate new TYPE`."""


class LazyGroup(click.Group):
    """A group that knows the names of its commands, and imports only the one that runs.

    `trace_gate.cli.commands.NAME` holds the command `NAME` in the attribute `command`.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of `COMMANDS`."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now; None for a name that there is not."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"trace_gate.cli.commands.{cmd_name}")
        command = module.command
        if not isinstance(command, click.Command):
            raise TypeError(f"trace_gate.cli.commands.{cmd_name}.command is no command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any of them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the words name; a near miss is named in the error."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(_unknown(args[0]))
        return super().resolve_command(ctx, args)

    def main(self, args: Sequence[str] | None = None, **extra: Any) -> Any:  # type: ignore[override]  # click's overloads say the same twice
        """Run, and leave with an exit code of SPEC 6 whatever happens."""
        words = sys.argv[1:] if args is None else list(args)
        extra["standalone_mode"] = False  # the way out is ours
        code = _guarded(lambda: super(LazyGroup, self).main(args, **extra), words)
        if words and words[0] in COMMANDS:
            from trace_gate.cli import reader_folder

            reader_folder.print_below_command(words)
        sys.exit(_written(code, words))


def _guarded(run: Callable[[], Any], words: Sequence[str]) -> int:
    """The exit code of a run; what stopped it is told in words."""
    try:
        code = run()
    except click.ClickException as error:
        error.show()
        return _reported(error, words)
    except click.Abort:
        return _explained(KeyboardInterrupt(), words)
    except BrokenPipeError:
        _let_go_of_stdout()
        return COULD_NOT
    except BaseException as error:  # nothing leaves without an exit code of ours
        return _explained(error, words)
    return code if isinstance(code, int) else 0


def _written(code: int, words: Sequence[str]) -> int:
    """The exit code, unless what was printed cannot be written."""
    if sys.stdout is None:
        return code
    try:
        sys.stdout.flush()
    except OSError as error:
        _let_go_of_stdout()
        settled = code != 0 or isinstance(error, BrokenPipeError)
        return (code or COULD_NOT) if settled else _explained(error, words)
    return code


def _let_go_of_stdout() -> None:
    """What could not be written must not be tried again when Python leaves."""
    with suppress(AttributeError, OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _explained(error: BaseException, words: Sequence[str]) -> int:
    from trace_gate.cli import errors

    return errors.explain(error, words)


def _reported(error: click.ClickException, words: Sequence[str]) -> int:
    from trace_gate.cli import errors
    from trace_gate.core.errors import UsageError

    stopped = UsageError(error.format_message(), remedy="Ask for the options: add --help.")
    errors.print_report(stopped, words)
    return COULD_NOT


def _unknown(word: str) -> str:
    import difflib

    kind = word.lower()
    if kind in TYPES:
        return f"There is no command {word!r}. Did you mean `trace-gate new {kind}`?"
    if kind == "help":
        return "There is no command 'help'. Did you mean `trace-gate --help`?"
    near = difflib.get_close_matches(word, COMMANDS, n=1)
    hint = f" Did you mean `trace-gate {near[0]}`?" if near else ""
    return f"There is no command {word!r}.{hint}"


@click.group(
    cls=LazyGroup,
    epilog=WEEK,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="trace-gate", message="%(prog)s %(version)s")
def cli() -> None:
    """No trace, no execution: every change to a governed repository needs a linked trace."""
