"""What is remembered of an audit, and that a change of it is noticed (SPEC 9)."""

from __future__ import annotations

import pytest

from trace_gate.core.audit.memo import Remembered, fitting, opened, sealed
from trace_gate.core.audit.step import JudgedStep, Violation
from trace_gate.core.finding import Finding

KEY, SCOPE = b"k" * 32, "1 sha1"
FOUND = Finding(code="TG401", message="m", remediation="r", path="a\udcff.csv", waits=True, line=3)


def row(commit: str, base: str | None, length: int = 1, **more) -> Remembered:
    step = JudgedStep(commit=commit, base=base, commits=length, policy="p", **more)
    return Remembered(step=step, length=length)


ROWS = (
    row("a", None, accepts=(("x", "TG401", "T"),), traces=("T",)),
    row("c", "a", 2, violations=(Violation(finding=FOUND, commits=("b", "c")),), gone=("t",)),
    row("d", "c"),
)


def test_what_is_opened_is_what_was_sealed():
    assert opened(sealed(ROWS, SCOPE, KEY), SCOPE, KEY) == ROWS
    assert opened(sealed((), SCOPE, KEY), SCOPE, KEY) == ()


def test_every_changed_byte_is_noticed():
    data = sealed(ROWS[:2], SCOPE, KEY)
    for at in range(0, len(data), 7):
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        assert opened(changed, SCOPE, KEY) is None, at
    for other in (b"", data[:-1], data + b" ", data.partition(b"\n")[2], b"\n"):
        assert opened(other, SCOPE, KEY) is None


def test_another_key_opens_nothing_and_another_release_remembers_nothing():
    data = sealed(ROWS, SCOPE, KEY)
    assert opened(data, SCOPE, b"K" * 32) is None
    assert opened(data, "2 sha1", KEY) == ()


@pytest.mark.parametrize(
    ("base", "steps", "count"),
    [
        (None, "abcd", 3),
        (None, "abcde", 3),
        (None, "abc", 2),
        (None, "ab", 1),
        (None, "", 0),
        (None, "abxd", 1),
        (None, "xbcd", 0),
        (None, "abcx", 2),
        ("z", "abcd", 0),
    ],
)
def test_only_the_beginning_of_the_same_history_fits(base, steps, count):
    assert fitting(ROWS, base, [*steps]) == count
