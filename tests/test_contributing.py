"""The steps of CONTRIBUTING.md name files that there are, and names that these files have."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PLACES = (ROOT, ROOT / "trace_gate", ROOT / "scripts")
"""Where a path without a folder before it is."""

STANDS_FOR_YOURS = re.compile(r"[A-Z]{4}")
"""`NAME`, `LANGUAGE`, `TG514`: what a contributor writes; no file of ours has such a name."""

OURS = {"CHANGELOG.md", "SECURITY.md", "CONTRIBUTING.md", "Makefile"}
NOT_YET = {"examples/findings/TG514.yaml"}
"""The file of the code that the steps take as their example."""


def paths(text: str) -> set[str]:
    """The paths that a text names: words in code with an ending, alone or behind a program."""
    words = (word for code in re.findall(r"`([^`\n]+)`", text) for word in code.split())
    named = {
        word for word in words if re.fullmatch(r"[\w./-]*\w\.(py|md|yaml|toml|txt|sh|css)", word)
    }
    return {each for each in named if each in OURS or not STANDS_FOR_YOURS.search(each)}


def file_of(path: str) -> Path | None:
    return next((place / path for place in PLACES if (place / path).is_file()), None)


def members(text: str) -> set[tuple[str, str]]:
    """Names and the files that have them: `COMMANDS` of `cli/main.py`."""
    return set(re.findall(r"`([A-Za-z_]{3,})`(?: there)?\s+(?:of|in)\s+`([\w/]+\.py)`", text))


def test_each_file_that_a_step_names_is_there() -> None:
    found = paths(TEXT)
    assert len(found) > 50
    beside = {each for each in found if "/" not in each}  # beside the file before it: `batch.py`
    missing = {each for each in found - beside - NOT_YET if file_of(each) is None}
    everywhere = {
        file.name
        for place in ("trace_gate", "tests", "scripts")
        for file in (ROOT / place).rglob("*")
    }
    assert missing | {each for each in beside - everywhere if file_of(each) is None} == set()


def test_each_name_that_a_step_names_is_in_its_file() -> None:
    found = members(TEXT)
    assert ("COMMANDS", "cli/main.py") in found
    texts = {path: file.read_text(encoding="utf-8") for _, path in found if (file := file_of(path))}
    assert {each for each in found if not re.search(rf"\b{each[0]}\b", texts[each[1]])} == set()


def test_a_name_that_is_gone_would_be_seen() -> None:
    assert members("a line in `OUTSIDE` of\n  `tests/x.py`, and `TYPED` in `b.py`") == {
        ("OUTSIDE", "tests/x.py"),
        ("TYPED", "b.py"),
    }
    said = "`python scripts/gone.py`, `report/NAME.py`, `a: b`, `tests/x/`"
    assert paths(said) == {"scripts/gone.py"}
    assert file_of("scripts/gone.py") is None
