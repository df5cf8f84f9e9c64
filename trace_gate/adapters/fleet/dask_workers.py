"""Jobs of a fleet on Dask: in this process, or on the workers of a scheduler (SPEC 10, Fleet).

A worker that dies takes its job with it; Dask gives that to another one, and after three workers
it is a lost one. Jobs may be repeated: see `job`.
"""

from __future__ import annotations

import contextlib
import queue
import time
from typing import TYPE_CHECKING, Any

from trace_gate.adapters.fleet import child, job
from trace_gate.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Client = Any  # of distributed, whose types are not whole
    Future = Any

CONNECT = 10.0
"""Seconds to reach the scheduler."""

HERE = "127.0.0.1:0"
"""Where a scheduler in this process has its pages: Dask would open them to the whole network."""

SETTINGS = {
    "distributed.comm.timeouts.connect": f"{CONNECT:.0f}s",
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
}
"""Of Dask: nobody waits for ever, and there are no pages."""

POLL, PATIENCE = 1.0, 60.0
"""Seconds between two looks whether anybody works, and so long nobody may."""


class Dask:
    """A scheduler of Dask; without an address one in this process."""

    def __init__(self, *, address: str | None, workers: int, patience: float = PATIENCE) -> None:
        self._address, self._workers, self._patience = address, workers, patience

    def map(
        self, jobs: Sequence[Mapping[str, Any]]
    ) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
        """The row of each job, as they end; a text says why there is none.

        Raises:
            UsageError: nobody answers at the address.
        """
        with contextlib.ExitStack() as stack:
            client = self._client(stack)
            futures = client.map(job.run, [dict(each) for each in jobs], pure=False, retries=2)
            try:
                yield from self._rows(client, futures)
            except BaseException:  # an interrupt: what runs is ended, what waits never begins
                client.cancel(futures)
                child.end_all()
                raise

    def _rows(
        self, client: Client, futures: Sequence[Future]
    ) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
        ended: queue.SimpleQueue[int] = queue.SimpleQueue()
        for at, each in enumerate(futures):
            each.add_done_callback(lambda _, at=at: ended.put(at))
        waiting, since = set(range(len(futures))), time.monotonic()
        while waiting:
            try:
                at = ended.get(timeout=POLL)
            except queue.Empty:
                if _works(client):
                    since = time.monotonic()
                elif time.monotonic() - since > self._patience:
                    break
                continue
            waiting.discard(at)
            yield at, _row(futures[at])
        for at in sorted(waiting):
            yield at, "no worker is left"

    def _client(self, stack: contextlib.ExitStack) -> Client:
        import dask
        from distributed import Client, LocalCluster

        stack.enter_context(dask.config.set(SETTINGS))
        if self._address is None:
            cluster = LocalCluster(
                n_workers=self._workers, threads_per_worker=1, processes=False, memory_limit=0,
                dashboard_address=HERE, worker_dashboard_address=HERE, silence_logs=40,
            )  # fmt: skip
            return stack.enter_context(Client(stack.enter_context(cluster)))
        try:
            return stack.enter_context(Client(self._address, timeout=CONNECT))
        except (OSError, ValueError) as error:
            raise UsageError(
                f"No scheduler of Dask answers at {self._address}.",
                remedy="Start one: dask scheduler   and workers: dask worker ADDRESS --nthreads 1",
            ) from error


def _works(client: Client) -> bool:
    """Whether the scheduler is there and has a worker."""
    try:
        return client.status == "running" and bool(client.scheduler_info(n_workers=-1)["workers"])
    except (OSError, KeyError, ValueError, TypeError):
        return False


def _row(future: Future) -> Mapping[str, Any] | str:
    """What came of a job; a text where it is lost."""
    try:
        error = future.exception(timeout=POLL * 10)
        return dict(future.result()) if error is None else _short(error)
    except Exception as error:  # whatever it is, the job is lost and the others go on
        return _short(error)


def _short(error: BaseException | None) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
