"""Each registry has what the files have, and no second list beside it.

A guardrail, a finding code, a format, a command and a derived layer is one file and one line
(CONTRIBUTING.md). Here a forgotten line is found, and a line whose file is gone.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import click
import pytest

from trace_gate.cli import entry, main
from trace_gate.core.codes import CODES
from trace_gate.core.fold import node_keys, registry
from trace_gate.core.governor.guardrails.registry import GUARDRAILS, guardrails_for
from trace_gate.core.policy.gate import LAYERS
from trace_gate.report.judgement.registry import FOR_PEOPLE, FORMATS, formatter
from trace_gate.report.pages import explanation

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "trace_gate"


def functions(file: Path) -> dict[str, list[str]]:
    """The functions of a module, each with the names of its arguments."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found = (node for node in tree.body if isinstance(node, ast.FunctionDef))
    return {
        node.name: [each.arg for each in (*node.args.args, *node.args.kwonlyargs)] for node in found
    }


def modules(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*.py") if file.name != "__init__.py")


def text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


# Guardrails

GUARDRAIL_FOLDER = PACKAGE / "core" / "governor" / "guardrails"


def test_every_guardrail_of_the_registry_can_be_asked() -> None:
    asked = {market: list(guardrails_for(market=market)) for market in (True, False)}
    assert [name for name, _ in asked[True]] == list(GUARDRAILS)
    assert [name for name, _ in asked[False]] == [
        n for n, (_, files) in GUARDRAILS.items() if files
    ]
    assert all(callable(judge) for each in asked.values() for _, judge in each)


def test_every_module_that_judges_a_decision_is_in_the_registry() -> None:
    there = {
        file.stem: {name for name in ("judge", "of_files") if name in functions(file)}
        for file in modules(GUARDRAIL_FOLDER)
        if "judge" in functions(file)
    }
    assert there.keys() == GUARDRAILS.keys()
    for name, of in there.items():
        assert of <= {*GUARDRAILS[name]}, name


@pytest.mark.parametrize("name", GUARDRAILS)
def test_a_guardrail_is_in_the_docs(name: str) -> None:
    rows = text("docs/guardrails/index.md")
    page = re.search(rf"^\| \[\d+ {name.title()}\]\(({name}\.md)\) \|", rows, flags=re.M)
    beside = f"\n| beside them: {name} |" in rows
    assert (page is not None and (ROOT / "docs/guardrails" / page[1]).is_file()) or beside


# Finding codes

EXAMPLES = ROOT / "examples" / "findings"


def test_every_code_has_an_example_and_a_page_and_there_are_no_others() -> None:
    pages = {file.stem for file in (ROOT / "docs" / "findings").glob("TG*.md")}
    assert {file.stem for file in EXAMPLES.glob("*.yaml")} == CODES.keys() == pages


@pytest.mark.parametrize("code", CODES)
def test_an_example_says_what_is_asked_for(code: str) -> None:
    facts = explanation.load((EXAMPLES / f"{code}.yaml").read_bytes())
    assert facts.means
    assert facts.mend
    assert (facts.bad is not None and facts.good is not None) == (code != "TG901")


# Formats

FORMAT_FOLDER = PACKAGE / "report" / "judgement"


@pytest.mark.parametrize("form", FORMATS)
def test_a_format_leads_to_its_formatter(form: str) -> None:
    assert callable(formatter(form))


def test_every_formatter_is_in_the_registry() -> None:
    there = {
        f"{file.stem}:{name}"
        for file in modules(FORMAT_FOLDER)
        for name, arguments in functions(file).items()
        if arguments == ["judgement", "color"] and not name.startswith("_")
    }
    assert there == set(FORMATS.values())
    assert set(FOR_PEOPLE) <= FORMATS.keys()


# Commands


def test_every_module_with_a_command_is_in_the_registry() -> None:
    found = modules(PACKAGE / "cli" / "commands")
    there = {file.stem for file in found if "command" in functions(file)}
    assert there == main.COMMANDS.keys()


@pytest.mark.parametrize("name", main.COMMANDS)
def test_a_command_leads_to_one_of_that_name_and_is_in_the_docs(name: str) -> None:
    command = main.cli.get_command(click.Context(main.cli), name)
    assert command is not None
    assert command.name == name
    assert f"\n## trace-gate {name}\n" in text("docs/reference/commands.md")


def test_what_is_answered_without_click_is_a_command_too() -> None:
    assert entry.ANSWERS.keys() - {"hook"} <= main.COMMANDS.keys()


# Derived layers


@pytest.mark.parametrize("kind", registry.FOLDS)
def test_a_kind_of_node_leads_to_its_fold(kind: str) -> None:
    assert callable(registry.fold_of(kind))


def test_every_fold_of_nodes_is_in_the_registry() -> None:
    folder = PACKAGE / "core" / "fold"
    there = {
        f"{'.'.join(file.relative_to(folder).with_suffix('').parts)}:{name}"
        for file in modules(folder)
        for name, arguments in functions(file).items()
        if arguments == ["key", "facts", "policy"] and not name.startswith("_")
    }
    assert there == set(registry.FOLDS.values())


def test_every_kind_of_node_has_a_key_and_every_key_a_kind() -> None:
    written = text("trace_gate/core/fold/node_keys.py").partition("def parts")[2]
    assert set(re.findall(r'(?:return f|= )"([a-z]+)/', written)) == set(registry.FOLDS)
    assert node_keys.kind_of(node_keys.ALL) in registry.FOLDS


def test_who_feeds_a_kind_of_node_is_folded_before_it() -> None:
    for kind, feeder in registry.FEEDS.items():
        assert registry.RANK[feeder] < registry.RANK[kind]


@pytest.mark.parametrize("layer", LAYERS)
def test_a_folder_of_layers_is_known_wherever_it_is_named(layer: str) -> None:
    assert f"\n/{layer}/\n" in text("scaffold/.gitignore")
    assert f"\n/{layer}/** linguist-generated\n" in text("scaffold/.gitattributes")
    assert f"\n/{layer}/**/*.yaml diff=trace-gate-derived\n" in text("scaffold/.gitattributes")
    assert f"\n    {layer}: {layer}\n" in text("config/amazon-growth/gate.yaml")
    assert f"\n| `{layer}/` |" in text("docs/how-to/derived-layers.md")


def test_what_is_checked_of_types_names_the_same_folders_of_layers() -> None:
    names = re.search(r"Layer = Literal\[(.+)\]", text("trace_gate/core/policy/gate.py"))
    assert names is not None
    assert ast.literal_eval(f"({names[1]},)") == LAYERS
