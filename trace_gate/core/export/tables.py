"""The tables of an export and their columns: the one registry of them (SPEC 9, Export).

Reference page, `columns.json`, Parquet types and the tables of SQLite are made of it. A column is
for ever: a new one comes last and may be null, so that exports of several releases are read
together. What a column means never changes under the same name; else `VERSION` is one higher.
"""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

    Kind = Literal["text", "integer", "decimal", "timestamp", "date", "boolean", "texts"]
    Value = str | int | bool | tuple[str, ...] | None
    Row = Mapping[str, Value]
    """Column to value. Decimals, timestamps (UTC) and dates are text, in the one form of `values`.

    `tenant` and `month` are in it, too: they are folders, and None where nobody knows them.
    """

VERSION = 1
"""Of the columns: what each of them means."""


class Column(Record):
    """One column. Each may be null."""

    name: str
    kind: Kind
    means: str


class Table(Record):
    """One table. Its rows are in the order of `key`, which no two rows of a repository share."""

    name: str
    means: str
    key: tuple[str, ...]
    month: str
    """What the month of a row is."""
    columns: tuple[Column, ...]


def _columns(text: str) -> tuple[Column, ...]:
    """Columns from lines `name kind what it means`."""
    rows = (line.split(maxsplit=2) for line in text.strip().splitlines())
    return tuple(Column(name=name, kind=kind, means=means) for name, kind, means in rows)  # type: ignore[arg-type]  # the test of this registry looks at each kind


ORIGIN = _columns("""
_repo          text  Which repository: what --repo says, else the address of its remote.
_commit        text  The commit that brought the trace behind the row; null where only a merge did.
_tool_version  text  The release of trace-gate that wrote the row.
""")
"""What every table begins with."""

SHOP = _columns("""
store_id     text  The store, as the trace writes it.
marketplace  text  The marketplace, as the trace writes it.
""")


def _table(name: str, means: str, key: str, month: str, text: str) -> Table:
    own = _columns(text)
    shop = () if name == "commits" else SHOP
    return Table(
        name=name, means=means, key=tuple(key.split()), month=month,
        columns=(*ORIGIN, *shop, *own),
    )  # fmt: skip


_TRACES = _table(
    "traces", "Every trace that can be read.", "trace", "of the date in its id", """
trace           text       Its id.
trace_type      text       observation, hypothesis, decision, verification, maintenance, ...
created_at      timestamp  When it says that it was made.
asin            text       The product that it is about.
sku             text       The same by the seller's own number.
bucket          text       The intent bucket that it is about.
campaign        text       The campaign that it is about.
currency        text       Of its money.
timezone        text       Of the shop.
agent           text       The agent that wrote it, as it says.
directed_by     text       The person who directed that agent, as it says.
author          text       Of the commit that brought it.
title           text       What it is about, in a few words.
action_type     text       What kind of decision it is.
rationale       text       Why it was decided.
changes         integer    How many changes it plans.
verdict         text       What it says of the guardrails: PASS, ESCALATE, BLOCK.
approved_by     text       Who approved it.
approved_at     timestamp  When.
executed_at     timestamp  When it was executed.
result          text       Of its execution: success, failure, rolled_back.
hypothesis      text       The hypothesis that it rests on, states or tests.
verified_at     timestamp  When it was verified.
outcome         text       Of a decision: what came of it, as trace-gate log says it.
outcome_trace   text       The trace that brought the outcome.
outcome_claimed boolean    Whether the outcome is only claimed.
caused_by       text       The trace that it came of.
causes          texts      Other traces that it came of.
related_traces  texts      Traces that it names besides.
supersedes      text       The trace whose place it takes.
superseded_by   text       Of a decision: the trace that takes its place.
undone_by       text       Of a decision: the trace that undoes it.
evidence_uris   texts      Its evidence, in the order in which it stands there.
evidence_sha256 texts      The sha256 of each of them; empty text where it has none.
""")  # fmt: skip

_CHANGES = _table(
    "changes", "Every change that a trace plans or records.", "trace number",
    "of its trace", """
trace          text       Its trace.
number         integer    Which change of the trace, from 1.
created_at     timestamp  When the trace says that it was made.
executed_at    timestamp  When the trace was executed.
asin           text       The product that it is about.
bucket         text       The intent bucket that it is about.
target         text       What is changed, as the trace writes it.
target_kind    text       What kind of target that is: file, bid, budget, goal, bucket, ...
campaign       text       The campaign in the target.
ad_group       text       The ad group in the target.
keyword        text       The keyword in the target.
match_type     text       The match type of that keyword.
change_type    text       What kind of change it is.
from_value     text       The value before; a map or a list as JSON.
from_number    decimal    The same where it is a number that fits.
to_value       text       The value after; a map or a list as JSON.
to_number      decimal    The same where it is a number that fits.
change_pct     decimal    By how many percent, as the trace says.
currency       text       Of its money.
action_type    text       What kind of decision it is part of.
verdict        text       What the trace says of the guardrails.
approved_by    text       Who approved the trace.
failed         boolean    Whether Amazon refused it, as the trace says.
failed_reason  text       Why.
details        text       What the trace says besides, as JSON.
""")  # fmt: skip

_EVENTS = _table(
    "events", "The event clock: every change of a state or of a content that counted.",
    "event", "in which it happened", """
event        text       Its id.
event_type   text       BUCKET_FREEZE, BUCKET_UNFREEZE, CONTENT_VERSION_CHANGE, ...
happened_at  timestamp  When.
trace        text       The decision that made it.
change       integer    Which change of it, from 1.
asin         text       The product.
bucket       text       The intent bucket.
content      text       The part of a listing.
target       text       What was changed, in the one spelling of targets.
from_value   text       The state before; of content the version before.
to_value     text       The state after; of content the version after.
drift        boolean    Whether somebody changed it in Amazon before that.
details      text       What the change says besides, as JSON.
""")  # fmt: skip

_BUCKETS = _table(
    "buckets", "Every intent bucket as it stands.",
    "store_id marketplace asin bucket", "of its creation", """
asin            text       The product.
bucket          text       Its id.
state           text       TEST, GROW, HARVEST, FROZEN, KILL.
state_since     timestamp  Since when.
state_trace     text       The decision that brought it there.
created_at      timestamp  When it was created.
created_trace   text       The decision that created it.
imported        boolean    Whether it lived before it came here.
frozen_by       text       The decision that froze it; null where it is not frozen by an event.
fit_type        text       exact, substitute, complement, irrelevant.
job_to_be_done  text       What shoppers want.
keywords        texts      Its keywords.
priority        decimal    Its priority score.
moves           integer    How often its state changed, the creation included.
refused         integer    How many changes of it did not count.
""")  # fmt: skip

_HYPOTHESES = _table(
    "hypotheses", "Every hypothesis as it stands.", "hypothesis",
    "of the date of its first trace", """
hypothesis    text       Its id.
statement     text       What it says.
status        text       NEW, TESTING, CONFIRMED, REJECTED, DEPRECATED.
status_since  timestamp  Since when.
status_trace  text       The trace that brought it there.
confidence    decimal    From 0 to 1.
automatic     boolean    Whether decisions may rest on it without a person.
claimed       boolean    Whether its status is only claimed.
registered    boolean    Whether a hypothesis trace states it.
first_trace   text       The first trace that names it.
window_days   integer    How long a test of it takes.
criteria      texts      When it holds: metric, operator, value.
uses          integer    Executed decisions that rest on it.
confirmed     integer    How often a result confirmed it.
rejected      integer    How often a result rejected it.
inconclusive  integer    How often a result could not tell.
experiments   texts      Its experiments.
""")  # fmt: skip

_EXPERIMENTS = _table(
    "experiments", "Every experiment as it stands.", "experiment",
    "of the date in its id", """
experiment      text       Its id.
hypothesis      text       What it tests.
trace           text       The hypothesis trace that planned it.
asin            text       The product.
status          text       PLANNED, RUNNING, COMPLETED, CANCELLED.
status_since    timestamp  Since when.
start_at        timestamp  When its window begins.
due_at          timestamp  When its window has passed.
reminder_at     timestamp  When it is named as due soon.
window_days     integer    How long it runs, with what it was extended by.
extended_days   integer    By how many days it was extended.
decisions       texts      The executed decisions that rest on it.
criteria        texts      When it holds: metric, operator, value.
result          text       confirmed, rejected, inconclusive.
result_claimed  boolean    Whether the result is only claimed.
result_at       timestamp  When it was verified.
result_trace    text       The trace with the result.
learning        text       What was learned.
""")  # fmt: skip

_METRICS = _table(
    "metrics", "The numbers of each shop and product at the end of each ISO week.",
    "scope store_id marketplace asin week_start", "of the Monday of its week", """
scope               text     tenant: a shop in a marketplace; asin: one product of it.
asin                text     The product; null for a shop, and for what names no product.
week                text     The ISO week: 2025-W02.
week_start          date     Its Monday.
decisions           integer  Decisions of the week.
decisions_total     integer  Decisions up to the end of the week.
executed_total      integer  Executed ones of them.
complete_total      integer  Executed ones of which all that is asked for is recorded.
buckets_total       integer  Intent buckets that were created.
living              integer  Intent buckets that are not in a final state.
frozen              integer  Frozen ones.
frozen_imported     integer  Frozen ones that lived before they came here.
state_test          integer  Intent buckets in TEST.
state_grow          integer  Intent buckets in GROW.
state_harvest       integer  Intent buckets in HARVEST.
state_frozen        integer  Intent buckets in FROZEN.
state_kill          integer  Intent buckets in KILL.
freeze_rate         decimal  frozen / living, to 4 places.
decision_density    decimal  decisions / living, to 4 places.
trace_completeness  decimal  complete_total / executed_total, to 4 places.
states              text     How many are in each state of the policy, as JSON.
""")  # fmt: skip

_COMMITS = _table(
    "commits", "Every commit of the history.", "commit", "in which it was committed (UTC)", """
commit        text       Its name. _commit is the same.
parents       texts      Its parents.
author        text       Its author, as it says.
committer     text       Who committed it, as it says.
authored_at   timestamp  When it was written.
committed_at  timestamp  When it was committed.
subject       text       The first line of its message.
step          boolean    Whether it is a step of the first-parent history.
traces        texts      The traces that it brought.
""")  # fmt: skip

TABLES: Mapping[str, Table] = {
    each.name: each
    for each in (
        _TRACES, _CHANGES, _EVENTS, _BUCKETS, _HYPOTHESES, _EXPERIMENTS, _METRICS, _COMMITS,
    )
}  # fmt: skip
"""Every table, by its name."""


def described() -> dict[str, object]:
    """`columns.json`: every table and column, for programs."""
    return {
        "version": VERSION,
        "partitions": {
            "tenant": "The shop: store, hyphen, marketplace. Null where nobody knows it.",
            "month": "YYYY-MM in UTC. Null where nobody knows it.",
        },
        "tables": {
            table.name: {
                "means": table.means,
                "key": ["_repo", *table.key],
                "month": table.month,
                "columns": [
                    {"name": each.name, "type": each.kind, "means": each.means}
                    for each in table.columns
                ],
            }
            for table in TABLES.values()
        },
    }
