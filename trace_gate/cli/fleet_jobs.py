"""fleet.yaml, its jobs and who does them: what `trace-gate fleet` needs of the world."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from trace_gate import __version__
from trace_gate.adapters.fleet.job import Job
from trace_gate.core.errors import UsageError
from trace_gate.core.fleet import fleet as fleets
from trace_gate.core.fleet import schema
from trace_gate.core.fleet.address import LOCAL

if TYPE_CHECKING:
    from typing import Any

    from trace_gate.app.ports import Engine
    from trace_gate.core.fleet.fleet import Fleet, Member


def read(file: str) -> Fleet:
    """The fleet that a file lists.

    Raises:
        UsageError: there is no such file.
        Refused: it is not what it should be; every finding is a TG701.
    """
    try:
        with open(file, "rb") as there:
            data = there.read(fleets.LARGEST + 1)
    except OSError as error:
        raise UsageError(
            f"{file} cannot be read ({error.strerror}).",
            remedy="Name the file that lists your repositories: --file fleet.yaml",
        ) from error
    return fleets.read(data, file)


def mirrors_of(fleet: Fleet, file: str) -> str:
    """The folder of the copies."""
    return _below(os.path.dirname(os.path.abspath(file)), fleet.mirrors)


def jobs(fleet: Fleet, file: str, action: str, form: str) -> list[dict[str, Any]]:
    """What is to be done for each repository; paths are from the folder of the file."""
    base = os.path.dirname(os.path.abspath(file))
    return [_job(fleet, each, base, action, form).as_dict() for each in fleet.members]


def _job(fleet: Fleet, member: Member, base: str, action: str, form: str) -> Job:
    where = member.address
    return Job(
        repo=member.id,
        scheme=where.scheme,
        host=where.host,
        url=_below(base, where.text) if where.scheme == LOCAL else where.text,
        ref=member.ref,
        tenants=member.tenants,
        checkpoint=_below(base, member.checkpoint) if member.checkpoint else None,
        action=action,
        form=form,
        tool_version=__version__,
        timeout=fleet.timeout,
        memory=fleet.memory,
        retries=fleet.retries,
        per_host=fleet.per_host,
        mirrors=_below(base, fleet.mirrors),
        output=_below(base, fleet.output),
    )


def _below(base: str, path: str) -> str:
    return os.path.normpath(os.path.join(base, path))


def engine(fleet: Fleet, scheduler: str | None, workers: int | None) -> Engine:
    """Who does the jobs: what is typed, else what the file says; threads where there is no Dask.

    Raises:
        UsageError: a scheduler is asked for, and Dask is not installed, or its address is none.
    """
    count = workers or fleet.workers
    address = scheduler or (fleet.scheduler if fleet.engine == "dask" else None)
    if address is not None:
        _refuse_other(address)
    if _has_dask() and (address is not None or fleet.engine != "threads"):
        from trace_gate.adapters.fleet.dask_workers import Dask

        return Dask(address=address, workers=count)
    if address is not None:
        raise UsageError(
            "A scheduler was asked for, and Dask is not installed here.",
            remedy="pip install 'trace-gate[fleet]'",
        )
    from trace_gate.adapters.fleet.threads import Threads

    return Threads(count)


def _refuse_other(address: str) -> None:
    import re

    if re.fullmatch(schema.ADDRESS, address) is None:
        raise UsageError(
            f"{address} is no address of a scheduler.", remedy="--scheduler tcp://10.0.0.5:8786"
        )


def _has_dask() -> bool:
    from importlib.util import find_spec

    return find_spec("distributed") is not None
