"""Definitions and modules have the field's own words (docs/glossary.md), no private pictures."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1] / "trace_gate"

PRIVATE = frozenset((
    "aftermath", "aim", "aims", "aside", "asked", "base", "behind", "brought", "consequences",
    "desk", "emit", "folding", "foretold", "gather", "ground", "hearing", "hindsight",
    "in_the_way", "judging", "left_out", "looks", "moments", "past", "phrases", "plainly",
    "refusing", "restoring", "ruling", "says", "scribe", "sealing", "sends", "sending",
    "setting_back", "shapes", "sides", "standing", "surroundings", "tallies", "tools", "undone",
    "unsure", "wording", "world",
))  # fmt: skip
"""Words that only their author understands. `plain` and `rule` are what they say."""

ALLOWED = frozenset(
    {
        "app/repository/unit_base.py Base",  # the base of a unit (SPEC 5)
    }
)


def definitions(path: Path) -> Iterator[str]:
    """The names of all functions and classes of a module, and its own."""
    yield from (path.stem, path.parent.name)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name


def is_private(name: str) -> bool:
    """Whether it is one of the words, or has a form of `to tell` in it."""
    word = name.strip("_")
    parts = word.lower().split("_")
    told = {"told", "tell", "tells", "telling", "foretold", "untold"} & {*parts}
    return word.lower() in PRIVATE or bool(told) or word.startswith("Told") or "AsTold" in word


@pytest.mark.parametrize(
    "name", ["told", "_told_check", "Told", "NotAsToldError", "Desk", "_aside"]
)
def test_a_private_word_is_seen(name: str):
    assert is_private(name)


@pytest.mark.parametrize("name", ["tolerance", "untouched", "base_facts", "FactsView", "sides_of"])
def test_a_name_that_only_holds_its_letters_is_none(name: str):
    assert not is_private(name)


def test_no_definition_and_no_module_has_a_private_word():
    found = {
        f"{path.relative_to(ROOT).as_posix()} {name}"
        for path in ROOT.rglob("*.py")
        for name in definitions(path)
        if is_private(name)
    }
    assert found == ALLOWED


WORDS = """
    trace, profile, layer, derived layer, ledger, proposal, link, cover, claim, verdict, finding,
    guardrail, bucket, event, hypothesis, experiment, pattern, law, policy, tenant, evaluation,
    decision context, decision status, fold effects
"""


def test_each_word_of_the_code_is_defined_once_in_the_glossary():
    glossary = (ROOT.parent / "docs" / "glossary.md").read_text(encoding="utf-8")
    defined = [each.casefold() for each in re.findall(r"^### (.+)$", glossary, flags=re.M)]
    words = [word.strip() for word in WORDS.split(",")]
    assert [word for word in words if defined.count(word) != 1] == []
