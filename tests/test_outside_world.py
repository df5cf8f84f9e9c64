"""Who starts processes, who runs git, and who reads the environment (docs/architecture.md).

The lists are what there is, each with its reason. They may only shrink: a module that wants to
be on one takes a value in its place, or asks `adapters/git`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "trace_gate"

STARTS = {
    "adapters/git/process_spawn.py": "git, hardened, for all that is judged",
    "adapters/git/process_popen.py": "the same, where posix_spawn is missing",
    "adapters/git/users_git.py": "git as its user has it: their hooks and drivers",
    "adapters/git/mirrors.py": "GitPython, for copies of other repositories",
    "adapters/fleet/child.py": "this program, in the copy of another repository, with limits",
    "adapters/fleet/threads.py": "threads, each of which waits for such a child",
    "adapters/fleet/dask_workers.py": "Dask, in this process or elsewhere",
    "adapters/hooks/pip_check.py": "pip, for `doctor --prove`",
    "adapters/signing/program.py": "ssh-keygen and gpg",
    "adapters/spreadsheets/market_workbooks.py": "a Python that reads a market file, with limits",
    "adapters/spreadsheets/workbooks.py": "a Python that reads a workbook, and may be stopped",
    "adapters/work_apart.py": "copies of this process, each with a part of a history",
    "adapters/worker_pool.py": "copies of this process, for long histories",
    "adapters/demo_shell.py": "the lines of the demo",
    "cli/entry.py": "this program again, where the locale cannot hold the words of its caller",
}

ENVIRONMENT = {
    "adapters/git/session.py": "that of a git whose caller gives none",
    "adapters/git/users_git.py": "that of the git of the user, in another repository",
    "adapters/hooks/pip_check.py": "that of the child",
    "adapters/signing/program.py": "that of the child",
}
"""Beside `cli/`: the environment of a child is made where the child is started."""

OF_CHILDREN = {"fork", "forkpty", "popen", "posix_spawn", "posix_spawnp", "startfile", "system"}
OF_THE_ENVIRONMENT = {"environ", "environb", "getenv", "getenvb"}
MODULES = {
    *("asyncio", "concurrent.futures", "multiprocessing", "pty", "subprocess"),
    *("dask", "distributed", "git"),
}
"""Modules that start processes, or have others start them. `git` is GitPython."""


def at_run_time(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes but those below `if TYPE_CHECKING:`."""
    for each in ast.iter_child_nodes(node):
        if not (isinstance(each, ast.If) and ast.unparse(each.test) == "TYPE_CHECKING"):
            yield each
            yield from at_run_time(each)


def names(text: str) -> set[str]:
    """The modules that a text imports at run time, and what it takes of `os`: `os.fork`."""
    found: set[str] = set()
    for node in at_run_time(ast.parse(text)):
        match node:
            case ast.Import(names=imported):
                found |= {each.name for each in imported}
            case ast.ImportFrom(module=str(module), names=imported):
                found |= {module, *(f"{module}.{each.name}" for each in imported)}
            case ast.Attribute(value=ast.Name(id="os"), attr=attr):
                found.add(f"os.{attr}")
    return found


def starts_a_process(text: str) -> bool:
    of_os = {each.removeprefix("os.") for each in names(text) if each.startswith("os.")}
    given = any(each.startswith(("exec", "spawn")) for each in of_os)
    return given or bool(of_os & OF_CHILDREN or names(text) & MODULES)


def reads_the_environment(text: str) -> bool:
    return bool(names(text) & {f"os.{each}" for each in OF_THE_ENVIRONMENT})


def names_git(text: str) -> bool:
    """Whether the first of some words is `git`: the program, with its arguments behind it."""
    rows = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Tuple | ast.List))
    return any(
        isinstance(row.elts[0], ast.Constant) and row.elts[0].value == "git"
        for row in rows
        if row.elts
    )


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Each module of the package, by its path."""
    return {
        file.relative_to(PACKAGE).as_posix(): file.read_text(encoding="utf-8")
        for file in PACKAGE.rglob("*.py")
    }


def test_only_these_modules_start_a_process(texts: dict[str, str]) -> None:
    assert {path for path, text in texts.items() if starts_a_process(text)} == set(STARTS)


def test_only_the_adapter_of_git_runs_git(texts: dict[str, str]) -> None:
    outside = {path for path in STARTS if not path.startswith("adapters/git/")}
    assert {path for path in outside if names_git(texts[path])} == set()


def test_only_the_command_line_and_these_modules_read_the_environment(
    texts: dict[str, str],
) -> None:
    found = {path for path, text in texts.items() if reads_the_environment(text)}
    assert {path for path in found if not path.startswith("cli/")} == set(ENVIRONMENT)


@pytest.mark.parametrize(
    "text",
    [
        "import subprocess",
        "def run():\n    import subprocess as child",
        "from subprocess import run",
        "from multiprocessing import Pool",
        "import concurrent.futures",
        "from concurrent import futures",
        "import os\nos.fork()",
        "import os\nstart = os.execv",
        "from os import posix_spawn",
    ],
)
def test_each_way_to_start_a_process_is_seen(text: str) -> None:
    assert starts_a_process(text)


@pytest.mark.parametrize(
    "text", ["import os\nos.environ['A']", "import os\nos.getenv('A')", "from os import environ"]
)
def test_each_way_to_read_the_environment_is_seen(text: str) -> None:
    assert reads_the_environment(text)


def test_types_and_words_are_no_process() -> None:
    text = "import os\nif TYPE_CHECKING:\n    import subprocess\nos.getpid()\n"
    assert not starts_a_process(text)
    assert not reads_the_environment(text)
    assert names_git("run(('git', *words))")
    assert names_git("run(['git', 'status'])")
    assert not names_git("for name in ('sh', 'git'): look(name)")
