"""Traces that are read by copies of the process: the same data, and nothing lost with a copy."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from trace_gate.adapters import worker_pool
from trace_gate.adapters.worker_pool import PORTION, work_ahead
from trace_gate.app.judge.trace_reader import data_of
from trace_gate.core.trace.document import load

GOOD = (
    "trace:\n  number: {0}\n  share: 0.{0}1\n"
    '  text: "a\\u00e9\\U0001f600"\n  none: null\n  list: [true, {{}}]\n'
)
BAD = "trace:\n  a: 1\n  a: 2\n"

ROOT = Path(__file__).resolve().parents[2]
TEXTS = [(BAD if n % 7 == 3 else GOOD.format(n)).encode() for n in range(5 * PORTION + 3)]


@pytest.fixture(autouse=True)
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_pool, "processors", lambda: 2)


def test_the_data_of_each_text_comes_in_order_and_none_for_what_is_refused() -> None:
    found = list(work_ahead(TEXTS, data_of))
    assert len(found) == len(TEXTS)
    for text, data in zip(TEXTS, found, strict=True):
        assert data == (None if text == BAD.encode() else load(text, "x").data)


def test_with_one_processor_everything_is_left_to_the_reader(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(worker_pool, "processors", lambda: 1)
    monkeypatch.setattr(os, "fork", lambda: pytest.fail("a copy was made"))
    assert list(work_ahead(TEXTS, data_of)) == [None] * len(TEXTS)


def test_what_a_copy_takes_with_it_is_left_to_the_reader() -> None:
    here = os.getpid()

    def dies(text: bytes) -> object:
        if os.getpid() != here and b"number: 120\n" in text:
            os._exit(9)
        return data_of(text)

    found = list(work_ahead(TEXTS, dies))
    assert len(found) == len(TEXTS)
    assert found[120] is None
    assert found[0] == load(TEXTS[0], "x").data
    expected = [load(text, "x").data for text in TEXTS if text != BAD.encode()]
    assert [data for data in found if data is not None] == [
        data for data in expected if data in found
    ]


NOBODY_READS_ON = """
import os
from tests.adapters.test_worker_pool import TEXTS
from trace_gate.adapters import worker_pool
from trace_gate.adapters.worker_pool import work_ahead
from trace_gate.app.judge.trace_reader import data_of
worker_pool.processors = lambda: 2
answers = work_ahead(TEXTS, data_of)
next(answers)
answers.close()
try:
    os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    print("alone")
"""


def test_no_copy_is_left_when_nobody_reads_on() -> None:
    """In a process of its own: other tests may have left children that are none of ours."""
    words = [sys.executable, "-c", NOBODY_READS_ON]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "alone\n"
