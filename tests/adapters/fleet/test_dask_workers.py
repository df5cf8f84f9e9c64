"""Jobs on Dask: in this process, and on workers that are processes and may die (SPEC 10, Fleet)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.support.fleets import Answers, Jobs, copies
from trace_gate.adapters.fleet import job
from trace_gate.adapters.fleet.dask_workers import Dask
from trace_gate.core.errors import UsageError

pytestmark = pytest.mark.slow

WAIT = 120
"""Seconds for a process of Dask to say that it is there."""


class Cluster:
    """A scheduler and workers as processes on loopback."""

    def __init__(self, folder: Path) -> None:
        self._folder, self.processes = folder, []
        self.address = ""

    def start(self, *words: str, says: str) -> tuple[subprocess.Popen, str]:
        """A process of Dask, and the line in which it says that it is there."""
        log = self._folder / f"{len(self.processes)}.log"
        path = os.pathsep.join((os.getcwd(), os.environ.get("PYTHONPATH", "")))
        environ = {**os.environ, "PYTHONPATH": path}
        with log.open("wb") as out:
            started = subprocess.Popen(
                [sys.executable, "-m", "dask", *words], stdout=out, stderr=out, cwd=self._folder,
                env=environ, start_new_session=True, stdin=subprocess.DEVNULL,
            )  # fmt: skip
        self.processes.append(started)
        until = time.monotonic() + WAIT
        while time.monotonic() < until:
            lines = [line for line in log.read_text().splitlines() if says in line]
            if lines:
                return started, lines[0]
            assert started.poll() is None, log.read_text()
            time.sleep(0.05)
        raise AssertionError(log.read_text())

    def scheduler(self) -> str:
        words = ("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        _, line = self.start(*words, says="Scheduler at:")
        self.address = line.split()[-1]
        return self.address

    def worker(self) -> subprocess.Popen:
        words = ("worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard")
        started, _ = self.start(*words, "--memory-limit", "0", says="Registered to:")
        return started

    def close(self) -> None:
        for each in self.processes:
            if each.poll() is None:
                os.killpg(each.pid, signal.SIGKILL)
            each.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    folder = tmp_path / "dask"
    folder.mkdir()
    made = Cluster(folder)
    yield made
    made.close()


def test_in_this_process_every_job_has_its_row(jobs: Jobs, answers: Answers):
    given = [jobs.job(f"shop-{at}") for at in range(5)] + [jobs.job("x", ref="refs/heads/gone")]
    found = dict(Dask(address=None, workers=2).map(given))
    assert [found[at]["error_kind"] for at in range(6)] == [None] * 5 + ["no_branch"]


def test_in_this_process_nobody_else_on_the_network_can_reach_it(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
):
    def look(data: dict) -> dict:
        found = psutil.Process().net_connections()
        return {"ip": {each.laddr.ip for each in found if each.status == psutil.CONN_LISTEN}}

    monkeypatch.setattr(job, "run", look)
    ((_, row),) = Dask(address=None, workers=2).map([jobs.job()])
    assert row["ip"] <= {"127.0.0.1", "::1"}


def test_on_a_scheduler_a_worker_that_is_killed_costs_no_row(
    jobs: Jobs, cluster: Cluster, tmp_path: Path
):
    made = copies(jobs.origin, tmp_path / "many", 6)
    given = [jobs.job(each.stem, url=str(each)) for each in made]
    address = cluster.scheduler()
    first = cluster.worker()
    found: dict[int, dict] = {}
    for at, row in Dask(address=address, workers=1).map(given):
        found[at] = row
        if len(found) == 2:
            cluster.worker()
            first.kill()
    assert sorted(found) == list(range(6))
    # real children: the built repository is not governed, and each of them says so
    assert {row["error_kind"] for row in found.values()} == {"cannot_judge"}
    assert all("gate.yaml" in row["message"] for row in found.values()), found


def test_where_no_worker_is_left_every_job_that_waits_is_lost(jobs: Jobs, cluster: Cluster):
    address = cluster.scheduler()
    found = dict(Dask(address=address, workers=1, patience=0.5).map([jobs.job("a"), jobs.job("b")]))
    assert found == {0: "no worker is left", 1: "no worker is left"}


def test_where_the_scheduler_is_killed_what_is_done_counts_and_the_rest_is_lost(
    jobs: Jobs, cluster: Cluster, tmp_path: Path
):
    made = copies(jobs.origin, tmp_path / "many", 4)
    given = [jobs.job(each.stem, url=str(each)) for each in made]
    address = cluster.scheduler()
    cluster.worker()
    found: dict[int, object] = {}
    for at, row in Dask(address=address, workers=1, patience=5).map(given):
        found[at] = row
        if len(found) == 1:
            cluster.processes[0].kill()
    done = [row for row in found.values() if not isinstance(row, str)]
    assert sorted(found) == list(range(4))
    assert done, "what was done before counts"


def test_a_scheduler_that_nobody_started(jobs: Jobs, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("trace_gate.adapters.fleet.dask_workers.CONNECT", 1.0)
    with pytest.raises(UsageError, match="No scheduler"):
        list(Dask(address="tcp://127.0.0.1:1", workers=1).map([jobs.job()]))
