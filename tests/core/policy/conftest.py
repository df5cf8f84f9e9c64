"""The policy that ships, as files of a governed repository, and edits of it."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from trace_gate.core.errors import Refused
from trace_gate.core.finding import Finding
from trace_gate.core.policy import loader

TOP = Path(__file__).parents[3]
GATE = "config/amazon-growth/gate.yaml"


def read_tree(*folders: tuple[str, str]) -> dict[str, bytes]:
    """Files below folders of the checkout, by their path in a governed repository."""
    return {
        f"{prefix}{path.relative_to(TOP / folder).as_posix()}": path.read_bytes()
        for folder, prefix in folders
        for path in sorted((TOP / folder).rglob("*"))
        if path.is_file()
    }


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
