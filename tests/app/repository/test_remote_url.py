"""Which remote says where a repository is published."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from trace_gate.app.repository.remote_url import remote_url

if TYPE_CHECKING:
    from trace_gate.app.ports import ReadableHistory


class Remotes:
    def __init__(self, *names: str) -> None:
        self._names = names

    def remotes(self) -> tuple[str, ...]:
        return self._names

    def setting(self, name: str) -> str:
        return f"value of {name}"


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        (("fork", "origin"), "origin"),
        (("fork",), "fork"),
        (("fork", "other"), None),
        ((), None),
    ],
)
def test_it_is_origin_else_the_only_one(names, chosen):
    found = remote_url(cast("ReadableHistory", Remotes(*names)))
    assert found == (chosen and f"value of remote.{chosen}.url")
