"""One built history for all tests of `why`; nobody writes into it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.reasons import Reasons
from tests.support.shop import CompiledPolicies
from trace_gate.adapters.git.repository import Git
from trace_gate.app.why import why
from trace_gate.app.why.covering import Reading


@pytest.fixture(scope="session")
def reasons(tmp_path_factory: pytest.TempPathFactory) -> Reasons:
    path = tmp_path_factory.mktemp("reasons") / "shop"
    path.mkdir()
    return Reasons(path)


@pytest.fixture(scope="module")
def reading(reasons: Reasons) -> Iterator[Reading]:
    with Git.open(str(reasons.path)) as git:
        yield why.reading_of(git, CompiledPolicies(), reasons.shop.clock)
