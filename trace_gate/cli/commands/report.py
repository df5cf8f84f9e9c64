"""`trace-gate report`: the shop as one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from trace_gate.app.overview.shop import named_traces, page_data, shorten
from trace_gate.app.repository.remote_url import remote_url
from trace_gate.cli import environment, listing, output, page_file
from trace_gate.cli.options import about_options, refuse_empty
from trace_gate.report import web_links
from trace_gate.report.judgement.summary import plural
from trace_gate.report.pages.shop import page as shop_page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trace_gate.adapters.git.repository import Git
    from trace_gate.cli.listing import Options, State
    from trace_gate.report.document import Document

FILE = "trace-gate-report.html"
MARKS = (
    f'content="{shop_page.MARKER}"'.encode(),
    f"<!-- {shop_page.MARKER} -->".encode(),
    b'"page": "shop"',
)
"""Begin the page as HTML, as Markdown, as JSON."""

EXAMPLE = f"""\b
Examples:
  trace-gate report                                    to {FILE}: open it in a browser
  trace-gate report --output monday.html               to a file of your choice
  trace-gate report --store ACME-01 --marketplace US   one shop
  trace-gate report origin/main --as-of 2025-03-31     another commit, an earlier day
  trace-gate report --format markdown                  to the standard output
  trace-gate report --format json --output shop.json   all of it, for programs

\b
Exit codes: 0, whatever the numbers are; 2 if they cannot be told, or nothing was written.
"""


@click.command("report", epilog=EXAMPLE)
@click.argument("commit", required=False)
@about_options
@click.option(
    "--output",
    "file",
    metavar="FILE",
    help=f"Where to write it; - is the standard output. HTML goes to {FILE} otherwise, the "
    "others to the standard output.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["html", "markdown", "json"]),
    help="Default: what the name of FILE says, else html.",
)
@click.option("--force", is_flag=True, help="Replace FILE, whatever it is.")
@click.option(
    "--link-base",
    metavar="URL",
    help="Where the files of a commit are shown: https://git.example/acme/shop/blob/{commit}. "
    "Known for remotes at github.com and gitlab.com.",
)
def command(
    *,
    commit: str | None,
    file: str | None,
    form: str | None,
    force: bool,
    link_base: str | None,
    **about: str | None,
) -> None:
    """Write the shop as one page: numbers, what comes next, buckets, tests, what was learned.

    COMMIT is the one whose traces are folded (HEAD). Each shop has a part of its own. The page
    needs no network and runs nothing; each number leads to the traces behind it.
    """
    refuse_empty(command, {"commit": commit, "file": file, "link_base": link_base})
    form = form or page_file.form_of(file, "html")
    goal = file or (FILE if form == "html" else page_file.STDOUT)
    if goal != page_file.STDOUT:
        page_file.refuse_other(goal, MARKS, environment.git().top, force=force)
    options = listing.options(**about)
    data, document = listing.at_commit(
        commit, lambda git, state: _collected(git, state, options, link_base, form=form)
    )
    text = _text(form, data, document)
    if goal == page_file.STDOUT:
        click.echo(text, nl=False)
    else:
        size = page_file.write(goal, text)
        click.echo(f"{goal}: {shop_page.title(data)}")
        click.echo(f"  {size}{', one file: open it in a browser' * (form == 'html')}")
    if data["refused"]:
        number = plural(len(data["refused"]), "thing")
        click.echo(
            f"trace-gate: The fold goes on without {number} that traces say, and so does this "
            "page.\n  fix: trace-gate check --all",
            err=True,
        )


def _collected(
    git: Git, state: State, options: Options, link_base: str | None, *, form: str
) -> tuple[Mapping[str, Any], Document | None]:
    """What the page says; laid out where people read it."""
    base = _files_at(git, state.commit, link_base)
    inputs = page_data.Inputs(
        summaries=state.summaries, nodes=state.nodes, policy=state.policy, now=options.now
    )
    refused = [page_data.refusal(each) for each in state.refusals() if each.code]
    data = page_data.page_data(inputs, options.scope, commit=state.commit, refused=refused)
    if form == "json":
        return data, None
    shown, root = shorten.shorten(data), state.policy.gate.traces
    origins = {} if git.shallow else git.file_origins(state.commit, root)
    traces = named_traces.read(git, state.commit, root, shorten.to_be_read(shown), origins)
    return data, shop_page.page(shown, traces, base=base, authors=not git.shallow)


def _files_at(git: Git, commit: str, link_base: str | None) -> str | None:
    """Where the files of the commit are shown, if that is known."""
    if link_base is not None:
        return web_links.of_option(link_base, commit)
    return web_links.of_remote(remote_url(git), commit)


def _text(form: str, data: Mapping[str, Any], document: Document | None) -> str:
    """The page in its format; the makers are imported when one is made."""
    if document is None:
        return output.json_text(data)
    if form == "markdown":
        from trace_gate.report.markdown import markdown

        return markdown(document)
    from trace_gate.cli.page_file import compiled_templates
    from trace_gate.report.html.page import html

    return html(document, compiled_templates())
