"""Texts for people stand in modules of messages beside their rules (CONTRIBUTING).

There they can be read one after another, and translated. A hook that passes imports none.
"""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

CORE = Path(__file__).resolve().parents[2] / "trace_gate" / "core"

WORDS = 5
"""A text of more words than these is a sentence, or a command with its reason."""

MESSAGES_BY_ANOTHER_NAME = {
    "ledger/replacement.py",
    "schema/anew.py",
    "schema/remedies.py",
    "trace/yaml/problems.py",
    "trace/yaml/syntax_errors.py",
}
"""Modules that hold nothing but words: what they are about is their name."""

DESCRIPTIONS = {
    "analyst/bucket_draft.py",
    "export/tables.py",
    "policy/schemas/gate.py",
    "policy/schemas/keywords.py",
    "policy/schemas/market.py",
}
"""Descriptions within a schema: an editor shows them beside the field that they describe."""

FOR_PROGRAMMERS = {
    "errors.py",
    "fold/yaml_writer.py",
    "gate/proposal.py",
    "governor/amounts.py",
    "statistics/intervals.py",
    "statistics/volatility.py",
    "trace/ids.py",
}
"""What is raised where a caller is wrong: nobody sees it who could mend it."""

FILES = {"audit/checkpoint.py", "record.py"}
"""A text that programs read: of a file, of a function."""

SAID_BY_A_PASSING_HOOK = {"gate/judge.py"}
"""Its remarks: a module of their own would be one import more for hooks that pass."""

NOT_YET = {
    "market/at_line.py",
    "market/bulk.py",
    "market/bulk_columns.py",
    "market/bulk_rows.py",
    "market/implied.py",
    "market/problems.py",
    "market/residue.py",
    "market/table_scan.py",
    "market/tables.py",
}
"""Readers of market files whose words still stand in them. The list may only shrink."""

ALLOWED = {
    *NOT_YET,
    *DESCRIPTIONS,
    *FILES,
    *FOR_PROGRAMMERS,
    *MESSAGES_BY_ANOTHER_NAME,
    *SAID_BY_A_PASSING_HOOK,
}


def sentences(tree: ast.AST, *, within: bool = False) -> Iterator[str]:
    """The texts of more than five words within functions, docstrings aside."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if isinstance(node, ast.JoinedStr):
            parts = [each.value if isinstance(each, ast.Constant) else "{}" for each in node.values]
            text = "".join(map(str, parts))
            values = [each for each in node.values if isinstance(each, ast.FormattedValue)]
            if within and len(text.split()) > WORDS:
                yield text
            for each in values:
                yield from sentences(each, within=within)
            continue
        if within and isinstance(node, ast.Constant) and isinstance(node.value, str):
            if len(node.value.split()) > WORDS:
                yield node.value
            continue
        yield from sentences(node, within=within or isinstance(node, ast.FunctionDef | ast.Lambda))


def is_of_messages(path: Path) -> bool:
    return path.stem.endswith("messages")


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_no_sentence_stands_beside_a_rule():
    found = {
        path.relative_to(CORE).as_posix(): each
        for path in CORE.rglob("*.py")
        if not is_of_messages(path)
        for each in sentences(parsed(path))
    }
    assert {name: each for name, each in found.items() if name not in ALLOWED} == {}
    assert set(found) >= ALLOWED, "the list may only shrink"


def test_a_sentence_is_seen_wherever_it_stands():
    code = '''
def rule(a):
    """A docstring of more than five words is none."""
    few = "no more than five words"
    yield f"{a} is one that has {few} and is too long", lambda: "this has six words in it"
TABLE = ["outside of functions it is data of the rule"]
'''
    assert list(sentences(ast.parse(code))) == [
        "{} is one that has {} and is too long",
        "this has six words in it",
    ]


MESSAGES = sorted(path for path in CORE.rglob("*.py") if is_of_messages(path))


KEYS = {"no_match"}
"""What takes the key of a table of words in place of a text."""


def plain_functions() -> Iterator[ParameterSet]:
    """Functions of messages whose arguments are texts."""
    for path in MESSAGES:
        name = path.relative_to(CORE.parents[1]).with_suffix("").as_posix().replace("/", ".")
        for function in parsed(path).body:
            if isinstance(function, ast.FunctionDef) and not function.name.startswith("_"):
                given = [*function.args.args, *function.args.kwonlyargs]
                kinds = [each.annotation and ast.unparse(each.annotation) for each in given]
                if given and all(kind == "str" for kind in kinds) and function.name not in KEYS:
                    yield pytest.param(
                        name, function.name, id=f"{path.parent.name}.{path.stem}.{function.name}"
                    )


@pytest.mark.parametrize(("module", "name"), list(plain_functions()))
def test_a_message_shows_what_it_is_given(module: str, name: str):
    function = getattr(importlib.import_module(module), name)
    marks = {each: f"mmark-{at}-" for at, each in enumerate(inspect.signature(function).parameters)}
    said = function(**marks)
    text = " ".join(map(str, said)) if isinstance(said, tuple) else str(said)
    assert [mark for mark in marks.values() if mark[1:] not in text] == []
