"""Whose the newest traces of a base are: what a new trace says of its shop is held against them.

To read thirty traces, and before that the names of a month of thousands, costs a hook more than
all that it judges. So what was found is kept for the folder as it is, and as far as it was
looked through: a hook goes on from there only where it asks for another shop.
"""

from __future__ import annotations

from itertools import islice

from trace_gate.core.git_model import TRACE_BYTES
from trace_gate.core.trace import ids
from trace_gate.core.trace.model import Tenant

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from trace_gate.app.judge.traces_read import TracesRead
    from trace_gate.app.ports import Repository, Store

    Kept = tuple[tuple[str | None, ...] | None, ...]
    Shop = tuple[str | None, str | None]

KIND = "shops"
MOST = 32
"""So many of the newest traces are looked into; beyond, the fold is asked."""
_MONTHS = 2


def newest_shops(
    git: Repository,
    base: str,
    root: str,
    wanted: Set[Shop],
    store: Store | None,
    *,
    held: TracesRead | None = None,
) -> tuple[Tenant, ...]:
    """For each shop what its newest trace says of it, as far back as the wanted shops ask for.

    Args:
        git: the repository.
        base: a commit that has a folder of traces.
        root: that folder.
        wanted: store and marketplace of each shop that is asked for.
        store: where it is kept for the next hook; None for nowhere.
        held: traces that a run over many units has read; None for none.
    """
    key = f"{git.entries(base, [root])[root].oid} {root}"
    kept = _kept(store, key)
    looked = list(kept)
    found: dict[Shop, Tenant] = {}
    for values in _each(git, base, root, looked, held):
        if values is not None:
            tenant = Tenant.from_tuple(values)
            found.setdefault((tenant.store_id, tenant.marketplace), tenant)
            if wanted <= found.keys():
                break
    if store is not None and len(looked) > len(kept):
        store.put(KIND, key, tuple(looked))
    return tuple(found.values())


def _kept(store: Store | None, key: str) -> Kept:
    found = store.get(KIND, key) if store is not None else None
    return found if isinstance(found, tuple) else ()


def _each(
    git: Repository,
    base: str,
    root: str,
    looked: list[tuple[str | None, ...] | None],
    held: TracesRead | None,
) -> Iterator[tuple[str | None, ...] | None]:
    """What the newest traces say, the newest first; what is read is added to what was looked at."""
    yield from tuple(looked)
    if len(looked) < MOST:
        for path in islice(_paths(git, base, root), len(looked), MOST):
            looked.append(_tenant(git, base, path, held))
            yield looked[-1]


def _paths(git: Repository, base: str, root: str) -> Iterator[str]:
    months = sorted(git.folder(base, root), reverse=True)[:_MONTHS]
    for month in months:
        for name in git.folder_backwards(base, f"{root}/{month}"):
            path = f"{root}/{month}/{name}"
            if ids.id_of_path(path, root) is not None:
                yield path


def _tenant(
    git: Repository, base: str, path: str, held: TracesRead | None
) -> tuple[str | None, ...] | None:
    """None where a trace cannot be read, or names no shop."""
    from trace_gate.app.judge.trace_reader import read_trace

    entry = git.entries(base, [path])[path]
    file = held.held(path, entry) if held is not None else None
    if file is None:
        text = git.blobs([entry.oid], TRACE_BYTES)[entry.oid]
        file = (read_trace if held is None else held.read)(path, entry, text)
    trace = file.trace
    return trace.tenant.as_tuple() if trace is not None and trace.tenant is not None else None
