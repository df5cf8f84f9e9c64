"""sha256 with and without OpenSSL: the same."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import pytest

from trace_gate.core import hashing


@pytest.mark.parametrize("size", [0, 64, hashing.LITTLE - 1, hashing.LITTLE, 2 * hashing.LITTLE])
def test_it_is_what_hashlib_says(size: int) -> None:
    data = b"trace" * (size // 5)
    digest = hashing.sha256(size)
    digest.update(data[:7])
    digest.update(data[7:])
    assert digest.hexdigest() == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(("length", "kind"), [(40, hashlib.sha1), (64, hashlib.sha256)])
@pytest.mark.parametrize("size", [0, 5, hashing.LITTLE])
def test_an_object_has_the_name_that_git_gives_to_it(length: int, kind, size: int) -> None:
    data = b"x" * size
    digest = hashing.of_object("blob", size, length)
    digest.update(data)
    assert digest.hexdigest() == kind(b"blob %d\0" % size + data).hexdigest()


def test_a_little_is_hashed_without_openssl() -> None:
    program = (
        "import sys; from trace_gate.core.hashing import sha256; "
        "sha256(100); assert '_hashlib' not in sys.modules"
    )
    subprocess.run([sys.executable, "-I", "-c", program], check=True)


def test_a_python_without_its_own_takes_hashlib(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashing, "_LEAN", {"sha256": "_no_such_module"})
    assert hashing.sha256(1).hexdigest() == hashlib.sha256().hexdigest()
