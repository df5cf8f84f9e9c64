"""What a judgement may use besides Git (SPEC 5, Callers)."""

from __future__ import annotations

from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from trace_gate.app.judge.derived_changes import Derive
    from trace_gate.app.judge.traces_read import TracesRead
    from trace_gate.app.ports import (
        Ahead,
        FactsAt,
        ReadTables,
        ReadWorkbooks,
        Repository,
        Store,
        Verify,
    )
    from trace_gate.core.finding import Finding
    from trace_gate.core.governor.context import LocalDate
    from trace_gate.core.policy.policy import Policy

    Refusals = Callable[[Repository, str, Policy, Mapping[str, bytes]], Iterable[Finding]]
    """(git, commit, its policy, facts) -> what the fold of the commit goes on without.

    `facts` are those of the traces that were read already, by blob (`trace_facts_cache`).
    """


def _nowhere(_zone: str, _seconds: int) -> str | None:
    """Without a database of time zones nobody knows which day it is anywhere."""
    return None


class Services(Record):
    """What a run may use besides Git: the clock (epoch seconds), the cache, ssh-keygen, gpg.

    `now` is the time of the event where a job judges what an event brought, so that the same
    job says the same when it is run again.

    Without `verify` no signature is good; without `store` everything is read again; without
    `ahead` one trace is read after the other; without `derive` tracked derived layers
    cannot be judged, without `refusals` not the whole tree, without `folded` no decision about
    the market; `local_date` says which day it is there; without `tables` all files are compared as
    text; without `traces` each unit reads its traces anew; without `workbooks` no market file that
    is one can be judged.
    """

    now: float
    store: Store | None = None
    verify: Verify | None = None
    ahead: Ahead | None = None
    derive: Derive | None = None
    refusals: Refusals | None = None
    folded: FactsAt | None = None
    local_date: LocalDate = _nowhere
    tables: ReadTables | None = None
    traces: TracesRead | None = None
    workbooks: ReadWorkbooks | None = None
