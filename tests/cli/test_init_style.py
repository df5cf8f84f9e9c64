"""What `init` writes stays as it is under the usual linter and formatter of YAML.

A team that runs them over its repository must not get errors in files that it did not write,
nor a change of protected files that only moves spaces. prettier comes from npm
(`tests/support/node_tools.py`).
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from yamllint import linter
from yamllint.config import YamlLintConfig

from tests.support import fast_yaml, node_tools
from tests.support.desk import Desk

SETTINGS = ([], ["--store", "ACME-01", "--marketplace", "US"])


def files_of(desk: Desk) -> list[Path]:
    """The YAML files of a repository, outside of Git's own folder."""
    found = [path for path in desk.path.rglob("*") if path.suffix in (".yaml", ".yml")]
    return sorted(path for path in found if ".git" not in path.relative_to(desk.path).parts)


@pytest.fixture(params=SETTINGS, ids=["plain", "with a tenant"])
def adopted(empty: Desk, request: pytest.FixtureRequest) -> Desk:
    """A repository with all that `init` writes; CI takes trace-gate from a package index."""
    empty.run("init", "--no-hooks", "--source", "trace-gate==1.0.0", *request.param)
    assert len(files_of(empty)) > 15
    return empty


def test_the_linter_finds_nothing_by_its_own_rules(adopted: Desk):
    rules = YamlLintConfig("extends: default")
    told = [
        f"{path.relative_to(adopted.path)}:{problem.line} {problem.desc}"
        for path in files_of(adopted)
        for problem in linter.run(path.read_text("utf-8"), rules)
    ]
    assert told == []


def rewritten(desk: Desk, paths: list[Path]) -> list[str]:
    """The paths that the formatter would write in another way."""
    names = [path.relative_to(desk.path).as_posix() for path in paths]
    done = subprocess.run(
        [node_tools.program("prettier"), "--list-different", *names],
        cwd=desk.path,
        env={**os.environ, "PATH": node_tools.path()},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout.split()


@pytest.mark.slow
def test_the_formatter_rewrites_nothing(adopted: Desk):
    assert rewritten(adopted, files_of(adopted)) == []
    own = adopted.path / "own.yaml"
    own.write_text("a:   {b: 1}\n")
    assert rewritten(adopted, [own]) == ["own.yaml"]


@pytest.mark.slow
def test_the_formatter_leaves_a_new_trace_as_it_is(shop: Desk):
    words = ("--metric", "acos=0.42", "--set", 'observation.anomalies.0="Clicks doubled"')
    shop.write("uploads/week.csv", "term,clicks\nmat,41\n")
    shop.run("new", "observation", "--evidence", "uploads/week.csv", *words)
    (trace,) = (shop.path / "traces").rglob("*.yaml")
    assert fast_yaml.load(trace.read_text("utf-8"))["trace"]["observation"]["anomalies"]
    assert rewritten(shop, [trace]) == []
