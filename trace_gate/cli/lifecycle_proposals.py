"""What `lifecycle propose` and `freeze propose` have in common: options, drafts, answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from trace_gate.app.analyse import propose_state
from trace_gate.app.analyse.propose_state import Chosen, Said
from trace_gate.app.author import new_trace
from trace_gate.app.overview import lifecycle
from trace_gate.cli import environment, large_files, listing, output
from trace_gate.cli.governed_draft import governed
from trace_gate.cli.options import about_options, form_option
from trace_gate.core.errors import UsageError
from trace_gate.core.governor.conditions import limits
from trace_gate.core.governor.conditions.condition import MET, PERSON
from trace_gate.core.governor.conditions.limits import is_computed
from trace_gate.core.trace import ids
from trace_gate.report.pages import lifecycle as page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from trace_gate.app.analyse.propose_state import Drafted
    from trace_gate.app.overview.lifecycle import Assessed, Proposals
    from trace_gate.core.governor.conditions.assessment import Assessment
    from trace_gate.core.policy.policy import Policy


def options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of both commands."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return about_options(form_option(command))


_OPTIONS = (
    click.option(
        "--write",
        "buckets",
        multiple=True,
        metavar="BUCKET",
        help="Write the draft decision of this bucket, if it is ready (repeatable).",
    ),
    click.option("--to", metavar="STATE", help="Where it goes, if it is ready for several states."),
    click.option(
        "--confirm",
        "confirmed",
        nargs=2,
        multiple=True,
        metavar="CRITERION TEXT",
        help="You looked, and it is so: which criterion, and what you looked at (repeatable).",
    ),
    click.option(
        "--executed",
        is_flag=True,
        help="With --write: record it as executed with the draft. A state is a record of your "
        "own, and nothing is done in Amazon; a second person approves it all the same.",
    ),
    click.option("--rationale", help="Why, in place of what was measured."),
    click.option(
        "--caused-by", metavar="TRACE", help="Go on from this hypothesis, in place of a new one."
    ),
    click.option(
        "--agent", default="intent-analyst", show_default=True, help="The role that writes."
    ),
)


def answer(form: str, typed: dict[str, Any], *, freeze: bool) -> None:
    """Print what is ready, and write the drafts that are wanted: all of them, or none."""
    about = {name: typed.pop(name) for name in ("store", "marketplace", "asin", "as_of")}
    if about["as_of"] is not None and typed["buckets"]:
        raise UsageError(
            "A decision is of today, and --as-of asks about another day.",
            remedy="Leave one of --as-of and --write out.",
        )
    if typed["executed"] and not typed["buckets"]:
        raise UsageError(
            "--executed is about the decision that --write drafts, and no bucket is named.",
            remedy="Add --write BUCKET, or leave --executed out.",
        )
    asked = listing.options(**about)
    policy, found = listing.at_head(
        lambda state: (
            state.policy,
            lifecycle.proposals(
                state.summaries,
                state.facts,
                state.policy,
                asked.scope,
                now=asked.now,
                commit=state.commit,
                only=state.policy.bucket_lifecycle["freeze"]["to"] if freeze else None,
            ),
        )
    )
    said = Said(
        agent=typed["agent"],
        confirmed=dict(typed["confirmed"]),
        rationale=typed["rationale"],
        caused_by=typed["caused_by"],
        executed=typed["executed"],
    )
    _refuse_unknown(said.confirmed, policy)
    chosen = [_chosen(found, name, typed["to"], policy) for name in dict.fromkeys(typed["buckets"])]
    written = _write(chosen, said) if chosen else []
    output.show(
        form,
        page.plain_data(found, written),
        page.lines(found, freeze=freeze, written=written),
    )


def _refuse_unknown(confirmed: Mapping[str, str], policy: Policy) -> None:
    """Nothing, where what is confirmed is a criterion that no count tells.

    Raises:
        UsageError: it is none, or one that is computed.
    """
    names = [each["name"] for each in policy.event_clock_rules["freeze_criteria"]]
    persons = [name for name in names if not is_computed(name)]
    for name in confirmed:
        if name not in persons:
            raise UsageError(
                f"--confirm {name!r}: that is no criterion that a person confirms.",
                remedy=f"Confirm one of: {', '.join(persons) or 'none'}.",
            )


def _write(chosen: Sequence[Chosen], said: Said) -> list[Drafted]:
    repository = environment.git()
    files = environment.working_tree(repository)
    rules = new_trace.working_rules(files)
    if said.caused_by is not None:
        root = rules.policy.gate.traces
        name = environment.name_here(repository, files, said.caused_by, root)
        said = said.with_(caused_by=ids.id_of_path(name, root) or name)
    made = propose_state.write(repository, files, rules, chosen, said, now=environment.now())
    found = [
        each.with_(decision=governed(repository, files, rules, each.decision)) for each in made
    ]
    paths = [one.path for each in found for one in each.traces]
    large_files.print_notes(repository, files, paths)
    return found


def _chosen(found: Proposals, name: str, to: str | None, policy: Policy) -> Chosen:
    known = [each for each in found.buckets if each.bucket == name]
    if not known:
        names = ", ".join(each.bucket for each in found.buckets[:12])
        raise UsageError(
            f"Nothing can be said of {name}: no bucket of that name is in a state to leave.",
            remedy=f"Write one of: {names}." if names else "trace-gate status   shows the states.",
        )
    if len(known) > 1:
        owners = " and ".join(f"{each.asin} of {each.tenant}" for each in known)
        raise UsageError(
            f"{name} is a bucket of {owners}.",
            remedy=f"Name the product and the shop: {_place(known[0])}",
        )
    bucket = known[0]
    band = limits.of(policy).acos_band
    goal = bucket.known.goal
    return Chosen(
        tenant=bucket.tenant,
        asin=bucket.asin,
        bucket=name,
        way=_way(bucket, to),
        since=bucket.known.since,
        band=(float(goal * (1 - band)), float(goal * (1 + band))) if goal is not None else None,
    )


def _no_way(bucket: Assessed) -> str:
    ways = " or ".join(dict.fromkeys(each.new for each in bucket.ways))
    return f"from {bucket.known.state} counts tell of {ways}."


def _place(bucket: Assessed) -> str:
    store, _, marketplace = bucket.tenant.rpartition("-")
    return f"--asin {bucket.asin} --store {store} --marketplace {marketplace}"


def _way(bucket: Assessed, to: str | None) -> Assessment:
    ready = [each for each in bucket.ready if to in (None, each.new)]
    if len({each.new for each in ready}) > 1:
        states = " or ".join(f"--to {each.new}" for each in ready)
        raise UsageError(f"{bucket.bucket} is ready for several states.", remedy=f"Say: {states}")
    if ready:
        return ready[0]
    state = to or bucket.ways[0].new
    why = " ".join(
        dict.fromkeys(
            one.sentence
            for each in bucket.ways
            for one in each.conditions
            if each.new == state and one.verdict not in (MET, PERSON)
        )
    )
    raise UsageError(
        f"{bucket.bucket} is not ready for {state}: {why or _no_way(bucket)}",
        remedy="Wait. If you know better, write the decision yourself: trace-gate new decision "
        f"--bucket {bucket.bucket} --action bucket_state --change "
        f'"asin/{bucket.asin}/intent_bucket/{bucket.bucket} {bucket.known.state} -> {state}"',
    )
