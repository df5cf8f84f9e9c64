"""PyYAML without what libyaml has no use for, until somebody asks for it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from trace_gate.core.trace.yaml import parser_events

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


READ = """
import sys
from trace_gate.core.errors import Refused
from trace_gate.core.trace.document import load, libyaml_missing
text = b'trace:\\n  id: TRACE-20250102-001\\n  sha256: 7bbb\\n  n: -1.50\\n'
load(text, 'a.yaml')
"""


def after_a_trace(program: str) -> None:
    """Run something in a Python that has read a trace before."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", READ + program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_what_libyaml_reads_needs_nothing_of_the_parser_in_python() -> None:
    after_a_trace(
        "rest = {'re', 'yaml.constructor', 'yaml.scanner', 'yaml.loader', 'datetime', 'types'}\n"
        "assert not rest & set(sys.modules), rest & set(sys.modules)\n"
        "assert not libyaml_missing()"
    )


def test_the_rest_of_pyyaml_comes_when_it_is_asked_for_and_is_of_one_piece() -> None:
    after_a_trace(
        "import yaml\n"
        "assert yaml.safe_load('a: [1, 2.5, 2020-01-02]')['a'][2].year == 2020\n"
        "assert yaml.load('a: [1]', Loader=yaml.CSafeLoader) == {'a': [1]}\n"
        "assert yaml.dump({'a': [1]}, Dumper=yaml.CSafeDumper) == 'a:\\n- 1\\n'\n"
        "assert yaml.ScalarEvent is yaml.events.ScalarEvent is yaml._yaml.ScalarEvent\n"
        "assert yaml.constructor.ConstructorError and yaml.__version__\n"
        "load(text, 'a.yaml')"
    )


@pytest.mark.parametrize("how", ["from yaml import YAMLError as E", "from yaml.error import *"])
def test_whoever_names_one_thing_of_pyyaml_gets_it(how: str) -> None:
    after_a_trace(f"{how}\nimport yaml.loader, yaml\nassert yaml.YAMLError and yaml.SafeLoader")


ERRORS = [*sorted(parser_events.ERRORS.items()), ("reader", "ReaderError")]


@pytest.mark.parametrize(("module", "name"), ERRORS)
def test_a_stand_in_is_an_error_as_the_one_that_it_stands_for(module: str, name: str) -> None:
    after_a_trace(
        f"stand_in = sys.modules['yaml._yaml'].{name}\n"
        f"import yaml; true = yaml.{module}.{name}\n"
        "yaml.safe_load\n"
        f"true = yaml.{module}.{name}\n"
        "assert stand_in.__bases__ == true.__bases__, true.__bases__\n"
        "assert str(stand_in) == str(true)\n"
        f"assert yaml._yaml.{name} is true"
    )


def test_what_libyaml_refuses_is_caught_by_its_true_name_afterwards() -> None:
    after_a_trace(
        "try: load(b'trace: [1', 'a.yaml')\n"
        "except Refused as refused: assert 'flow sequence' in refused.findings[0].message\n"
        "else: sys.exit(1)\n"
        "import yaml; yaml.safe_load\n"
        "try: yaml.load(b'trace: [1', Loader=yaml.CSafeLoader)\n"
        "except yaml.parser.ParserError: sys.exit(0)\n"
        "sys.exit(2)"
    )


def test_where_libyaml_is_missing_the_parser_in_python_reads_as_before() -> None:
    program = READ.replace("import sys", "import sys; sys.modules['yaml._yaml'] = None", 1)
    done = subprocess.run(
        [sys.executable, "-I", "-c", program + "assert libyaml_missing()"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_one_flag_that_is_named_while_pyyaml_is_imported_is_that_of_re() -> None:
    run("assert yaml.reader.re.X == int(re.X); assert yaml.reader.re.Pattern is re.Pattern")
