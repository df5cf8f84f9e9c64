"""PyYAML without the regular expressions that libyaml has no use for."""

from __future__ import annotations

import subprocess
import sys

LOOK = """
import re, sys
compiled = []
was = sys.modules['re']._compiler.compile
sys.modules['re']._compiler.compile = lambda *a: compiled.append(a[0]) or was(*a)
before = re.compile
from trace_gate.core.trace.yaml.parser_events import yaml
"""


def run(program: str) -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-c", LOOK + program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_nothing_is_compiled_for_a_document_that_libyaml_reads() -> None:
    run("list(yaml.parse('a: [1, 2]', Loader=yaml.CSafeLoader)); assert compiled == [], compiled")


def test_the_expressions_are_compiled_when_they_are_used() -> None:
    run(
        "found = yaml.load('a: 2020-01-02\\nb: 1.5', Loader=yaml.SafeLoader)\n"
        "assert found['a'].year == 2020 and found['b'] == 1.5\n"
        "assert compiled"
    )


def test_what_cannot_be_printed_is_still_refused_by_the_parser_in_python() -> None:
    run(
        "try:\n    yaml.load('a: \\x07', Loader=yaml.SafeLoader)\n"
        "except yaml.reader.ReaderError:\n    sys.exit(0)\nsys.exit(1)"
    )


def test_everybody_else_compiles_as_before() -> None:
    run("assert re.compile is before; assert type(re.compile('a')) is re.Pattern")


def test_what_libyaml_reads_does_not_need_the_module_of_regular_expressions() -> None:
    alone = (
        "import sys\nfrom trace_gate.core.trace.document import load\n"
        "text = b'trace:\\n  id: TRACE-20250102-001\\n  sha256: 7bbb\\n  n: -1.50\\n'\n"
        "load(text, 'a.yaml'); assert 're' not in sys.modules"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", alone], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_one_flag_that_is_named_while_pyyaml_is_imported_is_that_of_re() -> None:
    run("assert yaml.reader.re.X == int(re.X); assert yaml.reader.re.Pattern is re.Pattern")
