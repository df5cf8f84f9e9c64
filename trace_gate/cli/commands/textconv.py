"""`trace-gate textconv`: a trace, a derived file or a table as `git diff` shows it."""

from __future__ import annotations

import click

from trace_gate.cli.fast import textconv

EXAMPLE = """\b
Examples:
  trace-gate textconv trace traces/2025-01/TRACE-20250107-001.yaml
  trace-gate textconv table uploads/week-01.xlsx
  git diff                    Git calls it by itself: `trace-gate install` sees to it
  git diff --no-textconv      the files as they are; so does a diff for git apply
"""


@click.command("textconv", epilog=EXAMPLE)
@click.argument("kind", type=click.Choice(list(textconv.KINDS)))
@click.argument("file", type=click.Path())
def command(kind: str, file: str) -> int | None:
    """Print a file in sentences, as Git shows it in a diff.

    KIND says what the file is: a trace, a file of the derived layers, or a table (csv, tsv, xlsx).
    The last line has the sha256 of the bytes. What cannot be read is printed as it is, made
    harmless for a terminal, with the reason; the exit code is 0 all the same, since Git stops
    where this fails.
    """
    return textconv.run((kind, file))
