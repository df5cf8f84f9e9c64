"""Jobs of a fleet on threads, each of which waits for a child (SPEC 10, Fleet): without Dask."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TYPE_CHECKING

from trace_gate.adapters.fleet import child, job

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any


class Threads:
    """So many jobs at once, in this process."""

    def __init__(self, workers: int) -> None:
        self._workers = workers

    def map(
        self, jobs: Sequence[Mapping[str, Any]]
    ) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
        """The row of each job, as they end; a text says why there is none."""
        pool = ThreadPoolExecutor(self._workers)
        numbers = {pool.submit(job.run, each): at for at, each in enumerate(jobs)}
        try:
            for done in as_completed(numbers):
                error = done.exception()
                yield numbers[done], done.result() if error is None else repr(error)
        except BaseException:  # an interrupt: what runs is ended, what waits never begins
            pool.shutdown(wait=False, cancel_futures=True)
            child.end_all()
            raise
        finally:
            pool.shutdown()
