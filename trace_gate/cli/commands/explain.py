"""`trace-gate explain`: what a finding code means; why a path or a commit is judged as it is."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import click

from trace_gate.adapters import resources
from trace_gate.cli import output
from trace_gate.cli.options import color_option, form_option
from trace_gate.core import shell
from trace_gate.core.codes import CODES, Code
from trace_gate.core.errors import RepositoryUnreadable, UsageError
from trace_gate.report.pages import explanation

if TYPE_CHECKING:
    from trace_gate.app.why.model import ExplainAnswer

EXAMPLE = """\b
Examples:
  trace-gate explain TG402
  trace-gate explain path-not-covered
  trace-gate explain                       every code in one list
  trace-gate explain ads/bids.csv          its rule, what covers what is staged, or its last change
  trace-gate explain HEAD                  the same of all paths of a commit
  trace-gate explain 91aa20c3f7 --format json

\b
Exit codes: 0, whatever the verdict is; 2 if there is no such code, path or commit, or if it
cannot be judged.
"""

FACTS = ("code", "name", "level", "why")
"""What the list of all codes says of each."""


@click.command("explain", epilog=EXAMPLE)
@click.argument("what", metavar="[CODE|PATH|COMMIT]", required=False)
@form_option
@color_option
def command(what: str | None, form: str, color: str) -> None:
    """Explain a finding code (or its name), a path, or a commit.

    A code: what it means, with a bad and a good example. A path or a commit: by which rule and
    pattern it is governed, which trace covers it, which one does not count and why, and the
    smallest edit that changes the verdict.
    """
    if what is None:
        rows = [{name: getattr(row, name) for name in FACTS} for row in CODES.values()]
        output.show(form, rows, explanation.index())
        return
    code = _code(what)
    if code is None:
        _show_change(what, form, color)
        return
    facts = explanation.load(resources.read(f"examples/findings/{code.code}.yaml"))
    output.show(form, explanation.plain_data(code, facts), explanation.page(code, facts))


def _code(word: str) -> Code | None:
    """The code that a person means by `TG402`, `tg402` or `path-not-covered`."""
    for each in CODES.values():
        if word.lower() in (each.code.lower(), each.name):
            return each
    return None


def _show_change(word: str, form: str, color: str) -> None:
    found = _change(word)
    from trace_gate.cli import environment
    from trace_gate.report.pages import explained

    bold = (lambda text: click.style(text, bold=True)) if environment.use_color(color) else str
    page = explained.explain_page(found, bold=bold)
    output.show(form, explained.explain_data(found), page)


def _change(word: str) -> ExplainAnswer:
    """Why a path, or else a commit, is judged as it is.

    Raises:
        UsageError: it is neither, nor a code.
    """
    from trace_gate.cli import environment, wiring

    try:
        repository = environment.git()
    except RepositoryUnreadable:
        raise _unknown(word) from None
    from trace_gate.app.why import explain

    with repository as git:
        services = wiring.services(git)
        files = environment.working_tree(git) if git.top is not None else None
        path = environment.path_from_top(git, word)
        there = git.index_entries([path])
        if there and path not in there:
            raise _folder(path, min(there))
        known = there or (files is not None and files.read(path) is not None)
        if not known and git.resolve(word) is not None:
            return explain.explain_commit(git, services, word)
        file, colon, line = path.rpartition(":")
        if not known and colon and line.isdigit() and file in git.index_entries([file]):
            raise _line(file, line)
        if not known and "/" not in word and "." not in word:
            raise _unknown(word)
        return explain.explain_path(git, files, services, path)


def _folder(path: str, inside: str) -> UsageError:
    return UsageError(
        f"{path} is a folder: ask about one file.",
        remedy=f"trace-gate explain {shell.word(inside)}",
    )


def _line(path: str, line: str) -> UsageError:
    return UsageError(
        f"A rule is about a whole file, and {path}:{line} is a line of one.",
        remedy=f"trace-gate explain {shell.word(path)}   Who decided the line, and why: "
        f"trace-gate why {shell.word(path)}:{line}",
    )


def _unknown(word: str) -> UsageError:
    near = difflib.get_close_matches(word.upper().replace("O", "0"), CODES, n=1, cutoff=0.7)
    near += difflib.get_close_matches(word.lower(), [each.name for each in CODES.values()], n=1)
    return UsageError(
        f"There is no finding code, path or commit {word!r}.",
        remedy=f"trace-gate explain {near[0] if near else '  lists all codes.'}",
    )
