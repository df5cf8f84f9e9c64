"""The lines that end the tutorial freeze a bucket, and wrote the history that the demo shows."""

from __future__ import annotations

import re
from importlib.metadata import version

import pytest

from scripts import make_demo_bucket
from tests.support import forked
from tests.support.demo_words import BY_HAND
from tests.support.pages import commands


def test_a_bucket_takes_25_lines_and_none_asks_for_anything_computed() -> None:
    typed = [line for line, _ in commands(make_demo_bucket.lines())]
    assert len(typed) == 25
    assert not [line for line in typed if BY_HAND.search(line)]
    assert all(line.startswith(("trace-gate ", "git add . && git commit ")) for line in typed)


@pytest.mark.slow
@pytest.mark.skipif(forked.programs() is None, reason="the clock is set in forked programs")
def test_they_freeze_it_and_wrote_the_history_of_the_demo(tmp_path) -> None:
    player = make_demo_bucket.play(tmp_path)
    assert "frozen by an event: 1" in player.sh("trace-gate status").stdout
    due = player.sh("trace-gate due").stdout  # each step before the freeze has its result
    assert "Coming (1)" in due
    assert "Overdue" not in due
    made = make_demo_bucket.history(player)
    shipped = make_demo_bucket.FILE.read_bytes()
    assert commits(made) == commits(shipped)
    stemmer = ".".join(version("snowballstemmer").split(".")[:2])
    if f"snowball-{stemmer}".encode() in shipped:  # each bucket names the one that made it
        assert made == shipped, "python scripts/make_demo_bucket.py"


def commits(stream: bytes) -> list[bytes]:
    """The days and the paths of each commit."""
    return re.findall(rb"(?m)^(?:committer .*|[MD] .*traces/.*)$", re.sub(rb":\d+", b"", stream))
