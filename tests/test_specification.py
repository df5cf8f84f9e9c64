"""docs/specification.md says what the program is: parts, codes, commands, numbers (SPEC 6, 9).

What the code cites exists; and what the page lists is held against what ships.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from tests.support.specification import LATER, PAGE, ROOT, Section, bare, code, sections
from trace_gate.adapters.git import trees
from trace_gate.app.judge import unit_lines
from trace_gate.app.setup import doctor
from trace_gate.cli.commands import review
from trace_gate.cli.fast.hook import AFTER, ANSWERS
from trace_gate.cli.main import COMMANDS
from trace_gate.core.codes import CODES
from trace_gate.core.finding import WAITING
from trace_gate.core.fold.buckets.definition import MEANING
from trace_gate.core.gate import cover, criteria, planned_values, remediation
from trace_gate.core.gate.content import conflict_marks
from trace_gate.core.ledger import time_order
from trace_gate.core.policy import loader, protected_paths, safe_names, symlinks
from trace_gate.core.policy.gate import GatePolicy
from trace_gate.core.trace import document, target
from trace_gate.core.trace.yaml import scalars
from trace_gate.report.audit.registry import FORMATS as AUDIT_FORMATS
from trace_gate.report.judgement import collapse
from trace_gate.report.judgement.registry import FORMATS

CONFIG = ROOT / "config" / "amazon-growth"
FOLDERS = (
    *("trace_gate", "tests", "docs", "scripts", "benchmarks", "examples", "hooks"),
    *("scaffold", "config", "schemas", "reports", "words"),
)
ENDINGS = {".py", ".md", ".yaml", ".yml", ".json", ".sh", ".toml"}
SPEC = sections()


# What is cited


def texts() -> Iterator[tuple[str, str]]:
    """Each text of the repository that may cite the page, its lines joined."""
    found = [*ROOT.glob("*.md"), ROOT / "pyproject.toml"]
    for folder in FOLDERS:
        found += [p for p in (ROOT / folder).rglob("*") if p.suffix in ENDINGS and p.is_file()]
    for path in sorted(found):
        if path != Path(__file__).resolve() and path.name != "specification.py":
            text = path.read_text(encoding="utf-8", errors="replace")
            yield (
                path.relative_to(ROOT).as_posix(),
                re.sub(r"[ \t]*\n[ \t]*(?:#[:|]?[ \t]*)?", " ", text),
            )


def wrong_citation(tail: str) -> str | None:
    """What is wrong with a citation, by the text behind the word; None if nothing is.

    A citation is a list of sections, each with names of its parts: ` 5, Cover and 7`.
    """
    return next(complaints(tail), None)


def complaints(tail: str) -> Iterator[str]:
    found = re.match(r" (\d+)", tail)
    if found is None:
        yield "it names no section"
        return
    section, named, rest = found[1], False, tail[found.end() :]
    yield from missing(section)
    while separator := re.match(r", and |, | and ", rest):
        rest = rest[separator.end() :]
        number, part = re.match(r"\d+\b", rest), part_at(rest, SPEC[section])
        if number is not None:
            section, named, rest = number[0], False, rest[number.end() :]
            yield from missing(section)
        elif part is not None:
            named, rest = True, rest[len(part) :]
        elif rest.startswith("`"):
            word = rest[1:].partition("`")[0]
            if word not in SPEC[section].text:
                yield f"section {section} has no `{word}`"
        elif separator[0] == ", " or (named and re.match(r"(?!SPEC)[A-Z]", rest)):
            yield f"section {section} has no part {rest[:30]!r}"


def missing(section: str) -> Iterator[str]:
    if section not in SPEC:
        yield f"there is no section {section}"


def part_at(text: str, section: Section) -> str | None:
    """The longest name of a part with which a text begins."""
    fitting = [
        part for part in section.parts if part and re.match(rf"{re.escape(part)}(?!\w)", text)
    ]
    return max(fitting, key=len, default=None)


def test_each_citation_names_a_part_that_exists():
    wrong = [
        f"{path}: SPEC{text[found.end() :][:40]}: {reason}"
        for path, text in texts()
        for found in re.finditer(r"\bSPEC\b", text)
        if (reason := wrong_citation(text[found.end() :])) is not None
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "tail", [" 5, Cover).", " 5: so", " 2, 5 and 7).", " 5, Cover, and SPEC 7.", " 9, `due`)."]
)
def test_a_true_citation_is_none_that_is_wrong(tail: str):
    assert wrong_citation(tail) is None


@pytest.mark.parametrize(
    "tail",
    [
        " 12",
        " of it",
        " 5, Covers",
        " 5, last paragraph",
        " 5, Cover and Nothing",
        " 9, `fly`",
        ".",
    ],
)
def test_a_citation_that_leads_nowhere_is_seen(tail: str):
    assert wrong_citation(tail) is not None


def test_nothing_cites_a_page_that_is_not_in_the_repository():
    outside = re.compile(r"\bSPEC\.md\b|\bDESIGN\b|\bgit-cases\b|\bthreats? A\d|\(P\d+[,;)]")
    assert [path for path, text in texts() if outside.search(text)] == []


def test_each_reference_within_the_page_leads_to_a_part():
    text = " ".join(section.text for section in SPEC.values())
    found = re.findall(r"\bsection( \d+[^.;)]*)", text)
    assert [each for each in found if "," in each]
    assert [each for each in found if wrong_citation(each) is not None] == []


def test_the_sections_are_numbered_from_1_to_11():
    assert list(SPEC) == [*map(str, range(1, 12)), LATER]


# Codes, commands, formats


def test_each_code_stands_in_the_table_with_its_name():
    listed: dict[str, str] = {}
    for row in (row for row in SPEC["6"].rows if row.part == "Codes"):
        for name, meaning in (row.cells[:2], row.cells[2:]):
            assert name not in listed
            if name or meaning:
                listed[name] = meaning
    assert listed == {code: each.name for code, each in CODES.items()}


def test_each_code_of_the_text_exists_and_those_to_come_do_not():
    for name, section in SPEC.items():
        codes = set(re.findall(r"\bTG\d{3}\b", section.text))
        assert codes.isdisjoint(CODES) if name == LATER else codes <= CODES.keys()


def test_each_code_is_given_by_a_rule_of_the_page():
    rules = " ".join(
        text for section in SPEC.values() for part, text in section.parts.items() if part != "Codes"
    )
    assert [code for code in CODES if code not in rules] == []


def test_the_table_of_commands_has_each_command_and_nothing_else():
    assert list(SPEC["9"].table("command")) == list(COMMANDS)


def test_no_command_that_is_named_is_missing():
    every = {*COMMANDS, "hook"}
    named = {
        word
        for number, section in SPEC.items()
        if number != LATER
        for span in code(section.text)
        for word in re.findall(r"^trace-gate ([a-z]+)", span)
    }
    assert named
    assert named <= every


def test_no_command_that_is_said_to_be_missing_is_there():
    said = code(SPEC[LATER].text)
    assert said
    assert {word.partition(" ")[0] for word in said} & {*COMMANDS} == set()


def test_nothing_else_that_is_said_to_be_missing_is_there():
    """Neither a format, nor a file of the policy, nor a field of a trace."""
    said = {*code(SPEC[LATER].text)}
    formats = {*FORMATS, *AUDIT_FORMATS, *review_formats()}
    files = {f"{each}.yaml" for each in loader.NAMES}
    layers = shipped("trace_layers")["layers"]
    fields = {f"{each}.{field}" for each in layers for field in layers[each].get("fields", ())}
    there = {*formats, *files, *fields}
    assert {"sarif", "html", "gate.yaml", "execution.changes"} <= there
    assert said & there == set()


def review_formats() -> Iterator[str]:
    for each in review.command.params:
        if each.name == "form" and isinstance(each.type, click.Choice):
            yield from each.type.choices


def test_each_hook_is_named_among_the_callers():
    assert {*ANSWERS, *AFTER} <= set(code(SPEC["5"].parts["Callers"]))


def test_the_formats_are_those_of_check():
    here = code(SPEC["6"].parts["Formats"].partition("{")[0])
    assert {word for word in here if word != "check"} == FORMATS.keys()


def test_the_json_report_has_the_fields_that_are_shown():
    schema = yaml.safe_load((ROOT / "schemas" / "check-report.schema.json").read_text())
    shown = set(re.findall(r'"([a-z_]+)"', SPEC["6"].parts["Formats"]))
    assert shown == set(names_in(schema))


def names_in(schema: Mapping[str, Any]) -> Iterator[str]:
    """Every field of a JSON Schema, at any depth."""
    for name, inner in schema.get("properties", {}).items():
        yield name
        yield from names_in(inner)
    if "items" in schema:
        yield from names_in(schema["items"])


# What ships


def shipped(name: str) -> dict[str, Any]:
    return yaml.safe_load((CONFIG / f"{name}.yaml").read_text(encoding="utf-8"))


def leaves(data: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in data.items():
        if isinstance(value, dict) and value:
            yield from leaves(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value


TABLES = {
    "gate": ("2", ("exempt",)),
    "guardrails": ("7", ()),
    "bucket_lifecycle": ("8", ("transitions", "target_shares")),
    "world_model": ("8", ()),
    "priority_score": ("8", ("tiers",)),
    "market_files": ("5", ()),
}
"""Policy file: the section with its keys, and the keys that are told otherwise."""


@pytest.mark.parametrize("name", TABLES)
def test_each_key_of_the_policy_is_said_with_the_value_that_ships(name: str):
    section, apart = TABLES[name]
    rows = SPEC[section].table(f"key of `{name}.yaml`")
    said = {
        key: yaml.safe_load(code(cells[0])[0])
        for key, cells in rows.items()
        if key.partition(".")[0] not in apart
    }
    ships = {
        key: value for key, value in leaves(shipped(name)) if key.partition(".")[0] not in apart
    }
    assert said == ships


def test_an_absent_key_of_gate_means_what_ships_but_for_those_that_are_named():
    ships, absent = GatePolicy.of(shipped("gate")), GatePolicy.of({"version": 1})
    other = {name for name in ships._fields if getattr(ships, name) != getattr(absent, name)}
    assert other == {"content", "exempt"}
    assert "but for `link.content` and `exempt`." in SPEC["2"].text


def test_what_is_exempt_is_what_ships():
    texts_only = [
        f"/{name}{end}" for name in ("README", "LICENSE") for end in ("", ".md", ".rst", ".txt")
    ]
    ends = ("md", "markdown", "rst", "txt", "adoc")
    assert shipped("gate")["exempt"] == [
        *texts_only,
        "/.gitignore",
        *(f"/docs/**/*.{e}" for e in ends),
    ]
    said = code(SPEC["2"].parts["Exempt files"])
    assert {"/README", "/LICENSE", "/.gitignore", "/docs/", *(f".{end}" for end in ends)} <= {*said}


def test_the_files_of_the_policy_are_those_that_ship():
    named = set(code(SPEC["2"].table("path")["config/amazon-growth/"][0]))
    assert named == {f"{name}.yaml" for name in loader.NAMES} == {p.name for p in CONFIG.iterdir()}


def test_states_transitions_and_target_shares_are_those_that_ship():
    ships = shipped("bucket_lifecycle")
    said = {
        state: [each for each in re.findall(r"\b[A-Z]+\b", cells[0]) if each in ships["states"]]
        for state, cells in SPEC["8"].table("from").items()
    }
    assert said == ships["transitions"]
    shares = ", ".join(
        f"{state} {low * 100:.0f} to {high * 100:.0f} %"
        for state, (low, high) in ships["target_shares"].items()
    )
    assert f"{shares}." in SPEC["8"].parts["Metrics"]


def test_tiers_are_those_that_ship():
    tiers = ", ".join(
        f"`{t['name']}` from {t['at_least']}" for t in shipped("priority_score")["tiers"]
    )
    assert f"{tiers}." in SPEC["8"].parts["Priority score"]


def test_events_and_what_they_need_are_those_that_ship():
    said = {
        event: (bare(cells[0]), code(cells[1])) for event, cells in SPEC["8"].table("event").items()
    }
    ships = shipped("event_clock_rules")["events"]
    assert said == {name: (each["folder"], each["needs"]) for name, each in ships.items()}


def test_freeze_criteria_and_triggers_are_those_that_ship():
    ships = shipped("event_clock_rules")
    assert [each["name"] for each in ships["freeze_criteria"]] == code(SPEC["8"].parts["States"])[
        2:
    ]
    said = {name: bare(cells[1]) for name, cells in SPEC["7"].table("trigger").items()}
    assert said == {
        name: f"{each['operator']} {yaml.safe_dump(each['threshold']).split()[0]}"
        for name, each in ships["unfreeze_triggers"].items()
    }


def test_profiles_are_those_that_ship():
    ships = shipped("trace_type_profiles")["profiles"]
    said = [row.cells for row in SPEC["3"].rows if row.part == "Profiles"]
    fields = {bare(row[0]): (code(row[1]), code(row[2])) for row in said if len(row) == 3}
    rules = {bare(row[0]): row[1].split("; ") for row in said if len(row) == 2}
    assert fields == {name: (each["required"], each["forbidden"]) for name, each in ships.items()}
    assert rules == {
        name: [rule["rule"] for rule in each["validation_rules"]] for name, each in ships.items()
    }


def test_layers_and_their_fields_are_those_that_ship():
    ships = shipped("trace_layers")
    said = {
        name.removesuffix(" (a list)"): cells[0] for name, cells in SPEC["3"].table("layer").items()
    }
    assert list(said) == ["identity", *ships["layers"]]
    for name, cell in said.items():
        layer = ships["layers"].get(name) or {"fields": ships["identity"]}
        words = set(words_of(layer))
        assert words <= {*code(cell)}, f"{name} lacks a field"
        odd = {span for span in code(cell) if re.fullmatch(r"[a-z][a-z_]+", span)} - words
        assert odd <= set(values_of(layer)), f"{name} has no such field"


def words_of(spec: Mapping[str, Any]) -> Iterator[str]:
    """The names of all fields below a field."""
    for name, inner in spec.get("fields", {}).items():
        yield name
        yield from words_of(inner)
    yield from words_of(spec["items"]) if "items" in spec else ()


def values_of(spec: Mapping[str, Any]) -> Iterator[str]:
    """The words that the fields below a field may have."""
    yield from spec.get("values", ())
    for inner in (*spec.get("fields", {}).values(), *([spec["items"]] if "items" in spec else [])):
        yield from values_of(inner)


def test_what_grows_is_what_ships():
    ships = {"fill": set[str](), "append": set[str]()}
    for layer, spec in shipped("trace_layers")["layers"].items():
        if "grows" in spec:
            ships[spec["grows"]].add(layer)
        for field, inner in spec.get("fields", {}).items():
            if "grows" in inner:
                ships[inner["grows"]].add(f"{layer}.{field}")
    rows = SPEC["4"].table("how")
    said = {key.partition(":")[0]: set(code(cells[0])) for key, cells in rows.items()}
    assert said == {**ships, "fixed": set()}


def test_roles_are_those_that_ship():
    files = (ROOT / "scaffold" / "Agents" / "amazon-growth").glob("*.yaml")
    assert set(SPEC["3"].table("role")) == {path.stem for path in files}


# Numbers and words of the program


def megabytes(size: int) -> str:
    return f"{size // 1_000_000} MB"


TRACE, POLICY = document.TRACE_LIMITS, loader.LIMITS
SAID = {
    "2": [
        f"{POLICY.size >> 20} MiB, {POLICY.nodes:,} nodes and a depth of {POLICY.depth}",
        f"`mode` softens {', '.join(cover.SOFT[:-1])} and {cover.SOFT[-1]}",
    ],
    "3": [
        f"{TRACE.size >> 10} KiB, {TRACE.nodes:,} nodes and a depth of {TRACE.depth}",
        f"at most {scalars._LONGEST_INTEGER} digits",
        f"at most {target.LONGEST_BUCKET} characters",
        ", ".join(f"`{word}`" for word in target.RESERVED),
        f"({', '.join(target.KINDS)})",
        f"Marketplaces: {' '.join(target.MARKETPLACES)}.",
        ", ".join(f"`{each}`" for each in planned_values.STATES[:-1]),
        ", ".join(f"`{each}`" for each in MEANING),
        f"{', '.join(f'`{each}`' for each in criteria.ORDERING)}, `==`, `!=`",
    ],
    "4": [f"more than {time_order.SKEW // 60} minutes later"],
    "5": [
        f"more than {symlinks.MOST_LINKS} links",
        f"more than {megabytes(unit_lines.LONG)}",
        f"deeper than {trees.DEEPEST:,} folders",
        "({}.{} or newer is needed)".format(*doctor.OLDEST_GIT),
        "never {}xx, {}xx or {}xx".format(*remediation.NEVER),
        ", ".join(f"`{mark.decode()}`" for mark in conflict_marks.MARKS[:2]),
    ],
    "6": [f"more than {safe_names.LONGEST_NAME} bytes", f"Equal findings, from {collapse.FROM} on"],
}


@pytest.mark.parametrize(("section", "words"), [(k, w) for k, each in SAID.items() for w in each])
def test_a_limit_of_the_program_is_said_as_it_is(section: str, words: str):
    assert words in SPEC[section].text


def test_what_may_lack_only_a_person_is_said():
    sentence = SPEC["6"].parts["Verdicts"].partition("Errors that can lack only a person")[2]
    assert set(re.findall(r"TG\d{3}", sentence)) == set(WAITING)


def test_each_protected_folder_of_the_system_is_named():
    named = {word.casefold() for word in code(SPEC["2"].parts["Protected"])}
    own = {"agents", "schemas", "templates", "scripts", ".github"}
    assert own <= protected_paths.PROTECTED_FOLDERS
    assert {f"{each}/**" for each in (*own, "config/*")} <= named
    files = {word for word in named if word in protected_paths.PROTECTED_NAMES}
    assert {".gitattributes", ".gitmodules", ".lfsconfig"} <= files


# The page itself


def test_the_page_is_found():
    for path in ("README.md", "CONTRIBUTING.md", "docs/index.md", "trace_gate/__init__.py"):
        assert "specification.md" in (ROOT / path).read_text(encoding="utf-8"), path


def test_no_line_of_prose_is_too_long_to_review():
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    long = [line for line in lines if len(line) > 240 and not line.startswith("|")]
    assert long == []
