"""Definitions and modules have the field's own words (docs/glossary.md), no private pictures."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator
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

BESIDE = frozenset(("asked", "base", "behind", "brought", "says", "sides", "world"))
"""Of these, the words that mean something beside another one: `base_facts`, `world_model`."""

INSIDE = ("base", "left_out")
"""Of these, the names that say nothing of a module, and what they say of a field of a record."""

ALLOWED = {
    "app/repository/unit_base.py Base": "the base of a unit (SPEC 5)",
}
"""Definitions and modules"""

FIELDS = {
    "app/repository/units.py behind": "Git's word for a branch that lacks commits of another",
    "app/why/log_model.py undone_by": "a key of `log`, in the word of the specification",
    "core/analyst/comparison.py says": "a key of the anomalies in traces",
    "core/analyst/comparison.py untold": "a key of what `observe` prints",
    "core/analyst/parts.py says": "as in comparison",
    "core/analyst/parts.py untold": "as in comparison",
    "core/gate/proposal.py sides": "Git's word for what a merge joins",
}
"""Fields of records, beside `INSIDE`. `base` is the word of SPEC 5 for what a unit stands on."""

KEYS = {
    "log undone_by": "the decision that undoes one: the word of the specification",
    "report cannot_tell": "a key of `status`, and of the report that holds it",
    "report says": "the same",
    "status cannot_tell": "buckets of which counts do not tell; readers have it",
    "status says": "the sentence of a readiness item; readers have it",
}
"""Keys of JSON"""


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def definitions(path: Path) -> Iterator[str]:
    """The names of all functions and classes of a module, and its own."""
    yield from (path.stem, path.parent.name)
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name


def fields(path: Path) -> Iterator[str]:
    """The fields of all classes of a module."""
    classes = (each for each in ast.walk(tree_of(path)) if isinstance(each, ast.ClassDef))
    for node in (each for one in classes for each in one.body):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


def keys(schema: object) -> Iterator[str]:
    """The keys that a JSON Schema names, at any depth."""
    if isinstance(schema, dict):
        named = schema.get("properties")
        yield from named if isinstance(named, dict) else ()
        schema = list(schema.values())
    for each in schema if isinstance(schema, list) else ():
        yield from keys(each)


def is_private(name: str) -> bool:
    """Whether it is one of the words, has one as a part, or has a form of `to tell` in it."""
    word = name.strip("_")
    parts = {each.lower() for each in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", word)}
    told = {"told", "tell", "tells", "telling", "foretold", "untold"} & parts
    return word.lower() in PRIVATE or bool(parts & (PRIVATE - BESIDE)) or bool(told)


@pytest.mark.parametrize(
    "name",
    ["told", "_told_check", "Told", "NotAsToldError", "Desk", "_aside", "PastFacts", "_with_past",
     "refuse_undone", "standing", "says", "cannot_tell"],
)  # fmt: skip
def test_a_private_word_is_seen(name: str):
    assert is_private(name)


@pytest.mark.parametrize(
    "name", ["tolerance", "untouched", "base_facts", "FactsView", "sides_of", "outstanding"]
)
def test_a_name_that_only_holds_its_letters_is_none(name: str):
    assert not is_private(name)


def private(names: Callable[[Path], Iterator[str]]) -> set[str]:
    return {
        f"{path.relative_to(ROOT).as_posix()} {name}"
        for path in ROOT.rglob("*.py")
        for name in names(path)
        if is_private(name)
    }


def test_no_definition_and_no_module_has_a_private_word():
    assert private(definitions) == {*ALLOWED}


def test_no_field_of_a_record_has_a_private_word():
    found = {each for each in private(fields) if each.partition(" ")[2] not in INSIDE}
    assert found == {*FIELDS}


def test_no_key_of_json_has_a_private_word():
    schemas = (ROOT.parent / "schemas").rglob("*.json")
    found = {
        f"{path.name.removesuffix('.schema.json')} {key}"
        for path in schemas
        for key in keys(json.loads(path.read_text(encoding="utf-8")))
        if is_private(key) and key not in INSIDE
    }
    assert found == {*KEYS}


def test_no_helper_of_a_test_has_a_form_of_to_tell():
    """`told` was the name of a helper in many of them, each time of another thing."""
    tests = ROOT.parent / "tests"
    found = {
        f"{path.relative_to(tests).as_posix()} {node.name}"
        for path in tests.rglob("*.py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef) and node.name == "told"
    }
    assert found == set()


WORDS = """
    trace, profile, layer, derived layer, ledger, proposal, link, cover, claim, verdict, finding,
    guardrail, bucket, event, hypothesis, experiment, pattern, law, policy, tenant, evaluation,
    decision context, decision status, fold effects, audit, checkpoint, step, stamp,
    refusal, fact, mode
"""


def test_each_word_of_the_code_is_defined_once_in_the_glossary():
    glossary = (ROOT.parent / "docs" / "glossary.md").read_text(encoding="utf-8")
    defined = [each.casefold() for each in re.findall(r"^### (.+)$", glossary, flags=re.M)]
    words = [word.strip() for word in WORDS.split(",")]
    assert [word for word in words if defined.count(word) != 1] == []
