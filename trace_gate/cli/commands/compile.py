"""`trace-gate compile`: profiles to JSON Schemas, and the proof that they are fresh."""

from __future__ import annotations

import sys

import click

from trace_gate.app.setup import compile as compiling
from trace_gate.cli import environment

STALE = 1

EXAMPLE = """\b
Examples:
  trace-gate compile            after a change of config/*/trace_type_profiles.yaml
  trace-gate compile --check    in CI: are the committed schemas fresh?
"""


@click.command("compile", epilog=EXAMPLE)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when a schema is stale.")
def command(*, check: bool) -> None:
    """Compile the trace layers and profiles to schemas/trace*.schema.json.

    The same files always give the same bytes. Editors read these schemas, and the gate
    refuses a profile that was changed without them.
    """
    files = environment.files()
    compiled = compiling.look(files)
    if check:
        for name in compiled.stale:
            click.echo(f"TG702 {compiling.FOLDER}/{name} is not what the profiles compile to.")
        if compiled.stale:
            click.echo(f"  fix: trace-gate compile && git add {compiling.FOLDER}")
            sys.exit(STALE)
    else:
        compiling.write(files, compiled)
        for name in compiled.stale:
            verb = "wrote" if name in compiled.made else "removed"
            click.echo(f"{verb} {compiling.FOLDER}/{name}")
    click.echo(f"All {len(compiled.made)} schemas are fresh.")
