"""A run that is killed, at any point, heals: the next one leaves what a run from nothing does.

`TRACE_GATE_KILLS=200` kills so many runs at each size.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.layers import IGNORED, layers, run
from tests.support.shop import Shop
from tests.support.small_traces import (
    FREEZE,
    LIFE,
    UNFREEZE,
    decision,
    move,
    path_of,
    stamp,
    text_of,
)

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("TRACE_GATE_KILLS", "9"))
PROGRAM = str(Path(sys.executable).with_name("trace-gate"))


def lives(count: int) -> dict[str, bytes]:
    """The lives of so many buckets, a trace for each step, some with a verified hypothesis."""
    found = {}
    for number in range(1, count + 1):
        for step, change in enumerate(LIFE):
            made = decision(
                70 * step,
                number,
                move(f"IB-b{number}", *change, **FREEZE, **UNFREEZE),
                hypothesis={
                    "hypothesis_id": f"H-{number:03d}",
                    "verification_window_days": 7,
                    "success_criteria": [{"metric": "acos", "operator": "<", "value": 0.4}],
                },
                verification={
                    "verified_at": stamp(70 * step + 20),
                    "actual_outcome": {"acos": 0.3},
                    "hypothesis_result": "confirmed",
                },
            )
            found[path_of(made["id"])] = text_of(made)
    return found


@pytest.fixture(params=[2, 20, 100], ids=["10 traces", "100 traces", "500 traces"])
def grown(request: pytest.FixtureRequest, shop: Shop) -> Shop:
    """A shop with the layers of its first half, and the second half committed."""
    shop.write(".gitignore", IGNORED.read_bytes())
    traces = sorted(lives(request.param).items())
    for some in (traces[: len(traces) // 2], traces[len(traces) // 2 :]):
        for path, text in some:
            file = shop.path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text)
        shop.git("add", "-A")
        shop.commit("traces")
    return shop


def test_a_killed_run_heals(grown: Shop):
    chance = random.Random(11)
    first, second = "HEAD~1", "HEAD"
    run(grown.path, "derive", "--from", first)
    old = layers(grown.path)
    took = timed(grown, second)
    new = layers(grown.path)
    run(grown.path, "derive", "--clean")
    assert layers(grown.path) == new != old
    lost = 0
    for moment in moments(chance, took * 1.2):
        target = chance.choice([first, second])
        lost += killed(grown, target, moment)
        run(grown.path, "derive", "--from", target)
        assert layers(grown.path) == (old if target == first else new)
        run(grown.path, "derive", "--from", second)
        assert layers(grown.path) == new
        assert strays(grown) == []
    assert lost or KILLS < 5, "no run was killed in the middle: the test shows nothing"


def moments(chance: random.Random, longest: float) -> list[float]:
    """When runs are killed (seconds): one moment by chance in each of as many equal parts.

    So the earliest are always before the end of a run, however fast the machine is.
    """
    found = [(number + chance.random()) * longest / KILLS for number in range(KILLS)]
    chance.shuffle(found)
    return found


def timed(shop: Shop, rev: str) -> float:
    """Seconds that a run takes that is not killed."""
    before = time.monotonic()
    subprocess.run([PROGRAM, "derive", "--from", rev], cwd=shop.path, check=True)
    return time.monotonic() - before


def killed(shop: Shop, rev: str, after: float) -> bool:
    """Kill a run after some seconds; whether it was still running."""
    words = [PROGRAM, "derive", "--from", rev]
    with subprocess.Popen(words, cwd=shop.path, stdout=subprocess.DEVNULL) as process:
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            return True
    return False


def strays(shop: Shop) -> list[str]:
    """What a run leaves besides layers: temporary files, in the layers or in the Git directory."""
    known = ("fold.sqlite3", "cache.sqlite3", "policy", "schemas", "lock", "manifest")
    private = sorted((shop.path / ".git/trace-gate").rglob("*"))
    odd = [each.name for each in private if not any(name in each.name for name in known)]
    return odd + [path for path in layers(shop.path) if not path.endswith(".yaml")]
