"""One hash over all steps (RFC 6962)."""

from __future__ import annotations

import hashlib

import pytest

from trace_gate.core.audit.root import Root


def reference(leaves: list[bytes]) -> bytes:
    """The definition of RFC 6962, section 2.1, word by word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    left, right = reference(leaves[:half]), reference(leaves[half:])
    return hashlib.sha256(b"\1" + left + right).digest()


@pytest.mark.parametrize("count", range(18))
def test_it_is_the_hash_that_the_standard_defines(count):
    steps = [f"{number:040x}" for number in range(count)]
    root = Root()
    for each in steps:
        root.add(each)
    assert root.hexdigest() == reference([each.encode() for each in steps]).hex()
    assert root.size == count


def test_one_other_step_gives_another_hash():
    one, other = Root(), Root()
    for number in range(9):
        one.add(f"{number:040x}")
        other.add(f"{number + (number == 4):040x}")
    assert one.hexdigest() != other.hexdigest()
