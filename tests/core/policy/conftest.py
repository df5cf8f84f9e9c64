"""The policy that ships, as files of a governed repository, and edits of it."""

from collections.abc import Callable, Mapping

import pytest

from tests.support.checkout import read_tree
from trace_gate.core.errors import Refused
from trace_gate.core.finding import Finding
from trace_gate.core.policy import loader

GATE = "config/amazon-growth/gate.yaml"


@pytest.fixture(scope="session")
def shipped() -> Mapping[str, bytes]:
    return read_tree(("config", "config/"), ("scaffold/Agents", "Agents/"))


@pytest.fixture(scope="session")
def first_release() -> Mapping[str, bytes]:
    """The policy as the first release wrote it, in repositories that nobody changed since."""
    folder = "tests/first_release"
    return read_tree((f"{folder}/config", "config/"), (f"{folder}/Agents", "Agents/"))


@pytest.fixture
def findings_of() -> Callable[[Mapping[str, bytes]], tuple[Finding, ...]]:
    """Every finding of reading some files; none when they are a policy."""

    def judge(files: Mapping[str, bytes]) -> tuple[Finding, ...]:
        try:
            loader.read(files)
        except Refused as refused:
            return refused.findings
        return ()

    return judge


@pytest.fixture
def edited(shipped: Mapping[str, bytes]) -> Callable[..., dict[str, bytes]]:
    """The shipped files with words of one of them replaced; each word must be there once."""

    def edit(*pairs: tuple[str, str], path: str = GATE) -> dict[str, bytes]:
        text = shipped[path].decode()
        for old, new in pairs:
            assert text.count(old) == 1, f"{old!r} is in {path} {text.count(old)} times"
            text = text.replace(old, new)
        return {**shipped, path: text.encode()}

    return edit
