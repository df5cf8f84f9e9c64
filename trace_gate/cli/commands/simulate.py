"""`trace-gate simulate`: how would history have fared under another policy?"""

from __future__ import annotations

from pathlib import Path

import click

from trace_gate.adapters.store.base_fold import FoldedBase
from trace_gate.adapters.store.cache import Cache
from trace_gate.app.judge import simulate
from trace_gate.app.repository import adoption
from trace_gate.app.repository import rules as repository_rules
from trace_gate.cli import environment, output, wiring_governor
from trace_gate.cli.options import form_option
from trace_gate.cli.progress import Progress
from trace_gate.report.pages import simulation

EXAMPLE = """\b
Examples:
  cp -r config/amazon-growth /tmp/policy       then change a limit in /tmp/policy
  trace-gate simulate --policy /tmp/policy
  trace-gate simulate --policy /tmp/policy --format json
"""


@click.command("simulate", epilog=EXAMPLE)
@click.option(
    "--policy",
    "folder",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with policy files; those that are missing are taken from HEAD.",
)
@form_option
def command(folder: Path, form: str) -> None:
    """Judge every decision of HEAD again, by the policy of HEAD and by another one.

    Says for each guardrail how many decisions pass, escalate and are blocked under the two, and
    which verdicts change. Nothing is written.
    """
    texts = {file.name: file.read_bytes() for file in sorted(folder.glob("*.yaml"))}
    with environment.git() as repository, Progress() as progress:
        commit = repository.head()
        store = Cache.open(repository.private_dir)
        rules = repository_rules.rules_at(repository, commit, store) if commit is not None else None
        if commit is None or rules is None:
            raise adoption.not_governed(repository, "HEAD")
        other = simulate.other_policy(repository, commit, texts, rules.policy.domain)
        kept, fresh = FoldedBase(repository.private_dir, progress), FoldedBase(None, progress)
        regimes = tuple(
            simulate.Regime(policy=policy, source=base.brought_to(repository, commit, policy))
            for policy, base in ((rules.policy, kept), (other, fresh))
        )
        found = simulate.simulate(repository, commit, regimes, wiring_governor.local_date, progress)
    output.show(form, simulation.plain_data(found), simulation.lines(found))
