"""What `init` writes beside the policy: templates, workflow, hooks, scripts, Git's own files."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import fast_yaml
from trace_gate.app.setup.doctor_drivers import samples
from trace_gate.app.setup.hook_manifest import FRAMEWORK_HOOKS, MINIMUM_PRE_COMMIT
from trace_gate.core.hashing import EXAMPLE, OF_NOTHING
from trace_gate.core.policy import loader
from trace_gate.core.policy import policy as policies
from trace_gate.core.policy import schemas as policy_schemas
from trace_gate.core.policy.protected_paths import is_protected
from trace_gate.core.schema import compiler, validator
from trace_gate.core.trace import document
from trace_gate.core.trace.model import Trace

TOP = Path(__file__).parents[3]
SCAFFOLD = TOP / "scaffold"
WORKFLOW = SCAFFOLD / ".github/workflows/trace-governance-gate.yml"
TEMPLATES = sorted((SCAFFOLD / "templates/trace").iterdir())
PLACEHOLDERS = {"@TRACE_GATE_SOURCE@", "@PROTECTED_BRANCH@"}


def files():
    return [path for path in sorted(SCAFFOLD.rglob("*")) if path.is_file()]


@pytest.fixture(scope="module")
def schemas(shipped):
    folder = "config/amazon-growth"
    layers, profiles = (
        loader.load_yaml(shipped[f"{folder}/{name}.yaml"], name)
        for name in ("trace_layers", "trace_type_profiles")
    )
    made = compiler.compile_schemas(layers, profiles)
    return {name: compiler.canonical(schema).decode() for name, schema in made.items()}


def test_everything_that_is_written_is_protected_but_the_ignore_file():
    assert [
        path.name for path in files() if not is_protected(path.relative_to(SCAFFOLD).as_posix())
    ] == [".gitignore", "CONTRIBUTING.md"]


def test_only_the_two_known_placeholders_are_used():
    used = {
        word for path in files() for word in re.findall(r"@[A-Z][A-Z_]+@", path.read_text("utf-8"))
    }
    assert used == PLACEHOLDERS


# templates


def test_there_is_a_template_for_each_type(schemas):
    types = {name[6:-12] for name in schemas if name.startswith("trace-")}
    assert {path.stem for path in TEMPLATES} == {*types, "TRACE_TEMPLATE_v4_2"}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_is_a_valid_trace(schemas, path):
    text = path.read_bytes()
    read = document.load(text, path.name)
    trace = Trace.of(read)
    assert validator.problems(schemas["trace.schema.json"], read) == ()
    assert validator.problems(schemas[f"trace-{trace.trace_type}.schema.json"], read) == ()
    line = f"# yaml-language-server: $schema=../../schemas/trace-{trace.trace_type}.schema.json\n"
    assert text.startswith(f"---\n{line}".encode())


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_names_a_role_that_may_write_it(shipped, path):
    from trace_gate.core.policy import roles

    policy = policies.Policy.of(loader.read(shipped))
    trace = Trace.of(document.load(path.read_bytes(), path.name))
    words = [roles.word_of(c.change_type, c.from_value, c.to_value) for c in trace.changes]
    assert roles.allows(policy.roles, (), trace.agent_id, trace.trace_type, words) is None


def test_the_full_template_has_every_field(shipped):
    layers = fast_yaml.load(shipped["config/amazon-growth/trace_layers.yaml"])
    trace = fast_yaml.load((SCAFFOLD / "templates/trace/TRACE_TEMPLATE_v4_2.yaml").read_text())

    def missing(specs, value, where):
        for name, spec in specs.items():
            if name not in value:
                yield f"{where}{name}"
            elif spec.get("fields"):
                yield from missing(spec["fields"], value[name], f"{where}{name}.")
            elif spec.get("type") == "list" and spec["items"].get("fields"):
                yield from missing(spec["items"]["fields"], value[name][0], f"{where}{name}[].")

    assert list(missing({**layers["identity"], **layers["layers"]}, trace["trace"], "")) == []


@pytest.mark.parametrize(
    ("name", "template"),
    [("HYPOTHESIS_TEMPLATE", "hypothesis"), ("EXPERIMENT_TEMPLATE", "verification")],
)
def test_a_world_model_template_fits_into_its_trace(schemas, name, template):
    """The layer, put in the place of the trace template's own, is valid there."""
    layer = (SCAFFOLD / f"templates/world_model/{name}.yaml").read_text()
    trace = (SCAFFOLD / f"templates/trace/{template}.yaml").read_text()
    (key,) = fast_yaml.load(layer)
    own = re.compile(rf"^  {key}:\n(?:   .*\n|\n)+", re.MULTILINE)
    indented = "".join(f"  {line}\n" for line in layer.removeprefix("---\n").splitlines())
    text, count = own.subn(lambda _: indented + "\n", trace)
    assert count == 1
    read = document.load(text.encode(), name)
    assert validator.problems(schemas["trace.schema.json"], read) == ()


# the workflow


@pytest.fixture(scope="module")
def workflow():
    return fast_yaml.load(WORKFLOW.read_text())


def test_the_workflow_follows_its_schema(tmp_path):
    done = subprocess.run(
        [
            *(sys.executable, "-m", "check_jsonschema", "--builtin-schema"),
            *("vendor.github-workflows", str(WORKFLOW)),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_workflow_can_only_read_and_runs_on_every_change(workflow):
    assert workflow["permissions"] == {}
    (job,) = workflow["jobs"].values()
    assert job["permissions"] == {"contents": "read"}
    assert set(workflow["on"]) == {"pull_request", "merge_group", "push"}
    for event in workflow["on"].values():
        assert event["branches"] == ["@PROTECTED_BRANCH@"]
        assert not {"paths", "paths-ignore", "branches-ignore"} & set(event)
    assert "edited" in workflow["on"]["pull_request"]["types"]


def test_the_required_check_keeps_its_name(workflow):
    assert list(workflow["jobs"]) == ["trace-gate"]
    assert workflow["jobs"]["trace-gate"]["name"] == "trace-gate"
    assert "if" not in workflow["jobs"]["trace-gate"]


def test_actions_are_pinned_and_the_whole_history_is_there(workflow):
    steps = workflow["jobs"]["trace-gate"]["steps"]
    uses = [step["uses"] for step in steps if "uses" in step]
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", each) for each in uses)
    checkout = steps[0]["with"]
    assert checkout == {"fetch-depth": 0, "persist-credentials": False}


def test_nothing_of_a_change_reaches_a_shell_as_code(workflow):
    for step in workflow["jobs"]["trace-gate"]["steps"]:
        assert "${{" not in step.get("run", "")
        assert "scripts/" not in step.get("run", "")
    assert workflow["jobs"]["trace-gate"]["env"]["PYTHONSAFEPATH"] == "1"


@pytest.fixture
def fake(tmp_path):
    """A folder with a `trace-gate` that notes how it was called, and answers as it is told."""
    tool = tmp_path / "bin/trace-gate"
    tool.parent.mkdir()
    tool.write_text(
        '#!/bin/sh\nprintf "%s\\n" "$*" >> "$NOTES"\n'
        'case "$2" in\n  pre-push) cat >> "$NOTES" ;;\n  --*) ;;\nesac\n'
        'case "$*" in\n  *--all*) exit "${ALL:-0}" ;;\n  *) exit "${UNIT:-0}" ;;\nesac\n'
    )
    tool.chmod(0o755)
    return tool.parent


def run(script, fake, tmp_path, **environment):
    notes = tmp_path / "notes"
    notes.touch()
    done = subprocess.run(
        script,
        env={"PATH": f"{fake}:{os.environ['PATH']}", "NOTES": str(notes), **environment},
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    return done.returncode, notes.read_text().splitlines()


@pytest.mark.parametrize("answer", [0, 1, 2, 3])
def test_the_job_ends_as_the_gate_does(workflow, fake, tmp_path, answer):
    """One step for all events, without a word of them in it: the command reads the event."""
    step = workflow["jobs"]["trace-gate"]["steps"][-1]
    assert set(step) == {"name", "id", "run"}
    code, notes = run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        fake,
        tmp_path,
        UNIT=str(answer),
    )
    assert (code, notes) == (answer, ["ci"])


# hooks, scripts, Git's own files


def test_the_framework_configuration_offers_what_the_manifest_offers():
    config = fast_yaml.load((SCAFFOLD / ".pre-commit-config.yaml").read_text())
    (repo,) = config["repos"]
    hooks = {hook["id"]: hook for hook in repo["hooks"]}
    assert config["minimum_pre_commit_version"] == MINIMUM_PRE_COMMIT
    assert list(hooks) == [hook.id for hook in FRAMEWORK_HOOKS]
    stages = set()
    for wanted in FRAMEWORK_HOOKS:
        hook = hooks[wanted.id]
        assert hook["entry"] == f"trace-gate hook {wanted.hook}"
        assert tuple(hook["stages"]) == wanted.stages
        assert hook["always_run"] is True
        assert hook["pass_filenames"] is False
        assert hook.get("verbose", False) is wanted.verbose
        assert hook["additional_dependencies"] == ["@TRACE_GATE_SOURCE@"]
        stages |= set(wanted.stages)
    assert set(config["default_install_hook_types"]) == stages - {"manual"}


def test_pre_commit_takes_the_configuration():
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pre_commit", "validate-config"),
            str(SCAFFOLD / ".pre-commit-config.yaml"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize(
    ("stands", "change", "code"),
    [(0, 0, 0), (1, 0, 1), (0, 1, 1), (1, 2, 2), (2, 1, 2), (2, 0, 2), (0, 3, 3)],
)
def test_the_guard_runs_both_checks_and_ends_with_the_worse(fake, tmp_path, stands, change, code):
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    guard = str(SCAFFOLD / "scripts/trace_guard.sh")
    answers = {"ALL": str(stands), "UNIT": str(change)}
    assert run([guard], fake, tmp_path, **answers) == (code, ["check --all", "check --staged"])
    (tmp_path / "notes").unlink()
    assert run([guard, "main..HEAD"], fake, tmp_path, **answers) == (
        code,
        ["check --all", "check --range main..HEAD"],
    )


def test_the_guard_does_not_pass_where_it_cannot_look(fake, tmp_path):
    guard = str(SCAFFOLD / "scripts/trace_guard.sh")
    (fake / "trace-gate").rename(fake / "other")
    for name in ("git", "sh"):
        (fake / name).symlink_to(subprocess.check_output(["which", name], text=True).strip())
    assert run([guard], fake, tmp_path, PATH=str(fake))[0] == 2  # no repository
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    assert run([guard], fake, tmp_path, PATH=str(fake))[0] == 2  # no trace-gate


@pytest.mark.parametrize("options", [[], ["--clean"], ["--check", "--format", "json"]])
@pytest.mark.parametrize("answer", [0, 1, 2])
def test_the_derivation_script_hands_everything_to_the_command(fake, tmp_path, options, answer):
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    script = str(SCAFFOLD / "scripts/derive_all.sh")
    called = " ".join(["derive", *options])
    assert run([script, *options], fake, tmp_path, UNIT=str(answer)) == (answer, [called])


def test_the_derivation_script_says_that_it_could_not_run(fake, tmp_path):
    script = str(SCAFFOLD / "scripts/derive_all.sh")
    (fake / "trace-gate").rename(fake / "other")
    for name in ("git", "sh"):
        (fake / name).symlink_to(subprocess.check_output(["which", name], text=True).strip())
    assert run([script], fake, tmp_path, PATH=str(fake))[0] == 2  # no repository
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    assert run([script], fake, tmp_path, PATH=str(fake))[0] == 2  # no trace-gate


def git_says(folder, *words):
    return subprocess.run(
        ["git", "-C", str(folder), *words], capture_output=True, text=True, check=False
    ).stdout


def test_evidence_keeps_its_bytes_and_traces_their_line_ends(tmp_path):
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / ".gitattributes").write_bytes((SCAFFOLD / ".gitattributes").read_bytes())
    assert git_says(tmp_path, "check-attr", "text", "uploads/a/b.csv").endswith(": unset\n")
    traces = git_says(tmp_path, "check-attr", "text", "eol", "--", "traces/2025-01/x.yaml")
    assert traces.split()[2::3] == ["set", "lf"]
    assert git_says(tmp_path, "check-attr", "text", "src/x.csv").endswith(": unspecified\n")


def test_each_kind_of_file_has_the_driver_of_its_kind(tmp_path):
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / ".gitattributes").write_bytes((SCAFFOLD / ".gitattributes").read_bytes())
    for path, (kind, _) in samples("traces").items():
        said = git_says(tmp_path, "check-attr", "diff", f"deep/{path}" if path[0] == "x" else path)
        assert said.endswith(f": trace-gate-{kind}\n"), said
    for path in ("config/x.yaml", "README.md", "deep/traces/x.yaml", "traces/x.txt"):
        assert git_says(tmp_path, "check-attr", "diff", path).endswith(": unspecified\n"), path


def test_derived_layers_are_ignored_and_nothing_else(tmp_path):
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / ".gitignore").write_bytes((SCAFFOLD / ".gitignore").read_bytes())
    names = ["semantic/x", "state/x", "event_clock/x", "world_model/x", "uploads/a/~$b.xlsx"]
    others = ["uploads/b.xlsx", "traces/x", "src/state/x", "templates/world_model/x"]
    shown = git_says(tmp_path, "check-ignore", "--no-index", *names, *others)
    assert shown.split() == names


def test_the_schemas_of_the_policy_are_valid_for_every_shipped_file(shipped):
    """By the stock validator, which editors and check-jsonschema use too."""
    from jsonschema import Draft202012Validator

    for path, data in shipped.items():
        stem = "role" if path.startswith("Agents/") else Path(path).stem
        if stem in policy_schemas.SHAPES:
            read = loader.load_yaml(data, path)
            assert not list(
                Draft202012Validator(policy_schemas.whole(stem)).iter_errors(read.data)
            ), path


def test_no_example_is_the_hash_of_a_real_file():
    """Whoever types it as it stands would say that a report is empty, and be believed."""
    shown = [
        path
        for folder in ("config", "scaffold", "schemas", "docs")
        for path in (TOP / folder).rglob("*")
        if path.is_file() and OF_NOTHING.encode() in path.read_bytes()
    ]
    assert not shown
    templates = list((TOP / "scaffold/templates/trace").glob("*.yaml"))
    assert any(f"sha256: {EXAMPLE}" in path.read_text() for path in templates)
