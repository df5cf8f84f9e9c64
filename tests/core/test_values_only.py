"""The core reads nothing by call-back: values go in, values come out (decision 0112)."""

from __future__ import annotations

import ast
from pathlib import Path

import trace_gate.core

CORE = Path(trace_gate.core.__path__[0])

PURE = {
    "governor/context.py LocalDate": "which day it is in a zone: a table; the same for the same",
    "governor/context.py Guardrail": "a guardrail, by the registry of the core itself",
    "fold/result.py Fold": "a fold, by the registry of the core itself",
    "fold/result.py make": "the data of a derived file, of what its node came to",
    "fold/buckets/problems.py Rule": "a rule of buckets, from a tuple of the same module",
    "governor/conditions/by_state.py ALL": "conditions by the states, of the same module",
    "governor/conditions/by_state.py ANY": "the same",
    "analyst/metrics.py _numbers": "how a cell is read, by the module of amounts",
    "hashing.py Hash": "a digest that is under way, of the standard library",
    "policy/jsonschema_rs_import.py validator_class": "a class of a library",
    "schema/validator.py _verdict": "a compiled schema, which judges plain data",
    "schema/validator.py _compiled": "the same",
    "trace/yaml/parser_events.py _without_re": "an import of a library, as an import statement",
    "trace/yaml/events.py pull": "the parser of bytes that are in memory",
    "trace/yaml/builder.py run": "the same",
}
"""Where the core names something that can be called, and why to call it reads nothing."""

CALLED = {"Callable", "Protocol", "Awaitable", "Coroutine"}


def named(path: Path) -> set[str]:
    """The functions, classes and names of a module whose annotations name what can be called."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.FunctionDef(name=name, args=args, returns=returns):
                every = (*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg)
                parts = [returns, *(each.annotation for each in every if each)]
            case ast.ClassDef(name=name, bases=parts):
                pass
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
                parts = [annotation]
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                parts = [value]
            case _:
                continue
        if any(_names(part) & CALLED for part in parts if part is not None):
            found.add(name)
    return found


def _names(part: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(part) if isinstance(each, ast.Name)}


def callables() -> set[str]:
    return {
        f"{path.relative_to(CORE).as_posix()} {name}"
        for path in CORE.rglob("*.py")
        for name in named(path)
    }


def test_what_the_core_calls_reads_nothing():
    here = {each for each in callables() if each.rpartition(" ")[2] not in LOCALS}
    assert here == PURE.keys()


LOCALS = {"verdict", "next_event"}
"""Names within two of these functions."""


def test_a_call_back_would_be_seen(tmp_path: Path):
    module = tmp_path / "m.py"
    module.write_text("def judge(case: Case, rows: Callable[[str], Rows] | None): ...\n")
    assert named(module) == {"judge"}
    module.write_text("class Case(Record):\n    rows: Callable[[str], Rows]\n")
    assert named(module) == {"rows"}
    module.write_text("class Facts(Protocol): ...\n")
    assert named(module) == {"Facts"}
