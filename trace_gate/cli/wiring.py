"""The services of a judgement, for the commands of people: clock, cache, ssh-keygen, gpg."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from trace_gate.adapters import resources
from trace_gate.adapters.store.cache import Cache
from trace_gate.app.judge import check
from trace_gate.app.judge.services import Services
from trace_gate.cli import environment, wiring_governor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any

    from trace_gate.adapters.git.repository import Git
    from trace_gate.app.judge.check import JudgedUnit
    from trace_gate.app.ports import Repository
    from trace_gate.core.analyst.headers import Aliases
    from trace_gate.core.analyst.language import Language
    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.judgement import Judgement
    from trace_gate.core.policy.policy import Policy
    from trace_gate.core.table import Table


TABLE_SECONDS = 10.0
"""So long a workbook may take to be read for a page."""


def tables(name: str, data: bytes) -> Sequence[Table]:
    """The tables of a file.

    Raises:
        UsageError: it holds none that can be read.
    """
    from contextlib import closing

    from trace_gate.adapters.spreadsheets.read_tables import Readings

    with closing(Readings(name, data, TABLE_SECONDS)) as readings:
        return next(iter(readings))


def services(repository: Git | None = None) -> Services:
    """What a run may use besides Git; with a repository, its cache.

    The cache is for fast previews: what CI asks (a range, a commit, anything where `CI` is
    set) is judged without it (decision 0006).
    """
    store = None
    if repository is not None and not os.environ.get("CI"):
        store = Cache.open(repository.private_dir)
    folder = repository.private_dir if store is not None and repository is not None else None

    def refused(
        git: Repository, commit: str, policy: Policy, facts: Mapping[str, bytes]
    ) -> Sequence[Finding]:
        from trace_gate.adapters.store import read_fold

        return read_fold.refused(git, folder, commit, policy, facts)

    return Services(
        now=environment.now(),
        store=store,
        verify=wiring_governor.verify,
        ahead=_ahead,
        derive=wiring_governor.derived(folder),
        refusals=refused,
        folded=wiring_governor.folded(folder),
        local_date=wiring_governor.local_date,
        tables=tables,
        workbooks=wiring_governor.workbooks,
    )


def _ahead(things: Sequence[Any], work: Callable[[Any], Any]) -> Iterator[Any]:
    """Other processes that work, imported when there is much to do."""
    from trace_gate.adapters.worker_pool import work_ahead

    return work_ahead(things, work)


def staged_unit(repository: Git) -> JudgedUnit:
    """The same as `staged`, with all that the judge saw."""
    return check.judged_staged(repository, services(repository))


def staged(repository: Git) -> Judgement:
    """The judgement of what is staged."""
    return check.check_staged(repository, services(repository))


def report_languages() -> list[Aliases]:
    """How Amazon calls the columns of its reports, in each language that is known."""
    from trace_gate.core.analyst.headers import Aliases

    return [Aliases(table) for table in _tables("reports")]


def listing_words() -> list[Mapping[str, Sequence[str]]]:
    """The words of the signals of a listing text, in each language that is known."""
    return [table["listing"] for table in _tables("reports")]


def search_language(wanted: str, *, plain: bool = False) -> Language | None:
    """The words of a language, by its name or by a marketplace; None where nobody knows them.

    Args:
        wanted: `german`, or `DE`.
        plain: Whether stems come from plain rules though Snowball is there.
    """
    from trace_gate.core.analyst import language
    from trace_gate.core.analyst.stemmers import Stemmer

    table = language.table_of(_tables("words"), wanted)
    if table is None:
        return None
    return language.language(table, Stemmer(table["language"], plain=plain))


def _tables(folder: str) -> list[dict[str, Any]]:
    """The files of a folder of data."""
    import tomllib

    return [tomllib.loads(resources.read(n).decode()) for n in resources.listing(folder)]
