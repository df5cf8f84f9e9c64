"""`trace-gate init --upgrade`: what a new release brings to the policy, as a decision."""

from __future__ import annotations

import hashlib
import json
import re
import shlex
from pathlib import Path

import pytest

from scripts.example_runner import with_own_words
from tests.support import fast_yaml
from tests.support.approvals import ssh_keys
from tests.support.desk import BIDS, GATE, GUARDRAILS, Desk
from tests.support.undoing import written
from trace_gate.app.setup import new_keys
from trace_gate.app.setup.initialize import BEGIN, END
from trace_gate.core.schema.anew import REASON

ROOT = Path(__file__).resolve().parents[2]
OLD = ROOT / "tests/first_release"
CONFIG = "config/amazon-growth"
CLOCK = f"{CONFIG}/event_clock_rules.yaml"
LAYERS = f"{CONFIG}/trace_layers.yaml"
ATTRIBUTES = ".gitattributes"


@pytest.fixture
def old(empty: Desk) -> Desk:
    """A repository that adopted with the first release; nobody may approve yet."""
    for file in sorted(OLD.rglob("*")):
        if file.is_file():
            empty.write(file.relative_to(OLD).as_posix(), file.read_bytes())
    empty.write("ads/bids.csv", BIDS)
    empty.write(ATTRIBUTES, f"{BEGIN}\n/uploads/** -text\n*.csv diff=csv\n{END}\n")
    empty.commit("adopt")
    return empty


@pytest.fixture(scope="session")
def lin(tmp_path_factory) -> Path:
    return ssh_keys(tmp_path_factory.mktemp("keys"), "lin")["lin"]


@pytest.fixture
def approved(old: Desk, lin: Path) -> tuple[Desk, str]:
    """The same with an approver and a hypothesis, on a branch; the hypothesis."""
    words = ("--email", "lin@shop.example", "--key", str(lin.with_suffix(".pub")))
    old.run("approver", "add", "lin", *words)
    old.commit("lin may approve")
    old.write("uploads/a.csv", "term,clicks\n")
    tenant = ("--store", "ACME-01", "--marketplace", "US")
    report = ("--asin", "B0EXAMPLE1", "--metric", "acos=0.4", "--evidence", "uploads/a.csv")
    seen = written(old.run("new", "observation", *tenant, *report))
    words = ("--statement", "Stricter rules cost us nothing", "--criterion", "acos <= 0.4")
    hypothesis = written(old.run("new", "hypothesis", "--caused-by", seen, *words))
    old.commit("story")
    old.git("checkout", "-q", "-b", "work")
    return old, hypothesis


def read(shop: Desk, path: str) -> dict:
    return fast_yaml.load((shop.path / path).read_text())


def shipped(path: str) -> dict:
    return fast_yaml.load((ROOT / path).read_text())


def at(data: dict, pointer: tuple[str, ...]) -> object:
    for key in pointer:
        data = data[key]
    return data


def taken_away(shop: Desk) -> list[str]:
    """The lines of the policy files that an upgrade replaced."""
    lines = shop.git("diff", "-U0", "HEAD", "--", "config").splitlines()
    return [line for line in lines if re.match(r"-(?!-- )", line)]


def test_an_upgrade_with_a_signed_decision_passes(approved, lin):
    shop, hypothesis = approved
    output = shop.run("init", "--upgrade", "--caused-by", hypothesis).output
    decision = shop.traces()[-1].stem
    assert "still to be filled in" not in output, output
    assert f"trace-gate approve {decision} --as lin" in output
    shop.git("add", ATTRIBUTES, "config", "schemas", "traces")
    assert f"  git add {ATTRIBUTES} config/" in output
    shop.run("approve", decision, "--as", "lin", "--key", str(lin))
    shop.commit("upgrade")
    shop.run("check", "--range", "main..HEAD")
    named = {each["target"] for each in shop.trace()["execution"]["changes"]}
    changed = shop.git("diff", "--name-only", "main", "HEAD").splitlines()
    assert named == {f"file/{path}" for path in changed if not path.startswith("traces/")}
    assert f"file/{ATTRIBUTES}" in named
    said = shop.git("check-attr", "diff", "state/x.yaml", "x.csv", "x.xlsx").splitlines()
    drivers = ["trace-gate-derived", "csv", "trace-gate-table"]
    assert [each.rpartition(" ")[2] for each in said] == drivers


def test_without_the_approval_it_waits_and_a_program_reads_what_was_written(approved):
    shop, hypothesis = approved
    words = ("init", "--upgrade", "--caused-by", hypothesis, "--format", "json")
    found = json.loads(shop.run(*words).stdout)
    assert found["decision"]["id"] == shop.traces()[-1].stem
    named = {each["target"] for each in shop.trace()["execution"]["changes"]}
    assert named == {f"file/{path}" for path in found["written"]}
    shop.commit("upgrade")
    assert "ESCALATE" in shop.run("check", "--range", "main..HEAD", code=1).output


def test_a_draft_without_a_reason_can_be_written_anew_with_one(approved):
    shop, _hypothesis = approved
    output = shop.run("init", "--upgrade").output
    assert "still to be filled in" in output
    line = next(line for line in output.splitlines() if "--from-staged" in line)
    assert REASON in line
    rest = with_own_words(line.partition("trace-gate ")[2])
    shop.write("uploads/why.txt", "The release notes\n")
    named = shop.trace()["execution"]["changes"]
    shop.traces()[-1].unlink()
    stage = next(
        line for line in output.splitlines() if line.startswith("  git add .gitattributes config")
    )
    shop.git(*shlex.split(stage)[1:])
    assert "still to be filled in" not in shop.run(*shlex.split(rest)).output
    assert shop.trace()["execution"]["changes"] == named


def test_before_the_first_approver_nothing_is_written_and_it_says_why(old):
    output = old.run("init", "--upgrade", code=1).output
    assert "new       gate.yaml: link.content: required" in output
    assert "trace-gate approver add NAME" in output
    assert old.git("status", "--porcelain") == ""


def test_every_new_key_is_there_as_it_ships_and_nothing_else_has_changed(approved):
    shop, _hypothesis = approved
    before = {path: read(shop, path) for path in shop.git("ls-files", CONFIG).splitlines()}
    shop.run("init", "--upgrade")
    found = []
    for path, was in before.items():
        now, ours, name = read(shop, path), shipped(path), Path(path).stem
        for pointer in new_keys.absent(name, ours, was):
            found.append(pointer)
            assert (at(now, pointer) == at(ours, pointer)) != (pointer == ("version",))
        assert not list(new_keys.absent(name, ours, now))
    assert {
        ("link", "content"),
        ("time", "clock_skew_minutes"),
        ("approval", "self"),
        ("amplitude", "first_at_most"),
        ("version",),
        ("layers", "execution", "fields", "failed"),
        ("layers", "verification", "fields", "claimed"),
    } <= set(found)
    assert taken_away(shop) == ["-version: 2"]
    assert read(shop, GATE)["version"] == before[GATE]["version"] + 1


def test_the_comments_come_with_the_keys(approved):
    shop, _hypothesis = approved
    shop.run("init", "--upgrade")
    gate, guardrails = ((shop.path / path).read_text() for path in (GATE, GUARDRAILS))
    assert "  # required: a decision says which content its files have" in gate
    assert re.search(r"# the clocks of two computers.*\n  clock_skew_minutes: 15\n", gate)
    assert "# A first value: no executed decision says what the target was before" in guardrails
    assert "# The limits that a market decision keeps." in guardrails.split("\n\n", maxsplit=1)[0]


def test_the_rules_of_the_event_clock_keep_their_version_where_they_keep_their_meaning(approved):
    shop, _hypothesis = approved
    output = shop.run("init", "--upgrade").output
    rules = read(shop, CLOCK)
    assert (rules["version"], rules.get("since")) == (1, None)
    assert rules["unfreeze_triggers"]["CONV_DROP"]["unit"] == "percent points"
    assert "CONV_DROP" in output
    assert "event_clock_rules.yaml: version: 1" in output
    assert "`version: 2` and `since`" in output


def test_rules_that_are_the_shipped_ones_get_their_version_and_a_beginning(approved):
    shop, _hypothesis = approved
    text = (ROOT / CLOCK).read_text().replace("version: 2\n", "")
    shop.write(CLOCK, text)
    shop.commit("the shipped rules, by hand")
    shop.run("init", "--upgrade")
    rules = read(shop, CLOCK)
    assert rules["version"] == 2
    assert re.fullmatch(r"2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\dZ", str(rules["since"]))


def test_what_the_team_has_set_stays(approved):
    shop, _hypothesis = approved
    text = (shop.path / GATE).read_text()
    text = text.replace("  max_paths: 200", "  content: when_given\n  max_paths: 77")
    text = text.replace("time:\n  backdate_days: 7", "time:\n    backdate_days: 3")
    shop.write(GATE, text)
    guardrails = (shop.path / GUARDRAILS).read_text()
    shop.write(GUARDRAILS, guardrails.replace("per_day: 0.50 ", "per_day: 0.40 ", 1))
    shop.commit("own values")
    shop.run("init", "--upgrade")
    gate = read(shop, GATE)
    assert gate["link"] | {} == gate["link"] | {"content": "when_given", "max_paths": 77}
    assert gate["time"] == {"backdate_days": 3, "clock_skew_minutes": 15}
    assert read(shop, GUARDRAILS)["amplitude"]["bid"]["per_day"] == 0.40


@pytest.mark.parametrize(
    "layout",
    [
        "link: {open_days: 30, run: 20, max_paths: 200}",
        "link:\n    open_days: 30\n    run: 20",
        "link: {}",
        "",
    ],
)
def test_other_layouts_get_the_same_keys(approved, layout: str):
    shop, _hypothesis = approved
    text = re.sub(r"(?m)^link:\n(?:  .*\n)+", f"{layout}\n", (shop.path / GATE).read_text())
    shop.write(GATE, text)
    shop.commit("another layout")
    shop.run("init", "--upgrade")
    assert read(shop, GATE)["link"] == shipped(GATE)["link"]


def test_windows_line_ends_stay(approved):
    shop, _hypothesis = approved
    file = shop.path / GATE
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    shop.commit("line ends")
    shop.run("init", "--upgrade")
    data = file.read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n")
    assert b"content: required\r\n" in data


def test_a_second_run_finds_nothing(approved, monkeypatch):
    shop, hypothesis = approved
    monkeypatch.chdir(shop.path / "ads")
    assert "in the top folder" in shop.run("init", "--upgrade", "--caused-by", hypothesis).output
    before = shop.git("status", "--porcelain", "-uall")
    assert "Nothing to propose" in shop.run("init", "--upgrade").output
    assert shop.git("status", "--porcelain", "-uall") == before


def test_a_fresh_policy_has_nothing_to_be_proposed(shop):
    shop.git("checkout", "-q", "HEAD", "--", ".")
    guardrails = (ROOT / GUARDRAILS).read_text()
    shop.write(GUARDRAILS, guardrails)
    assert "Nothing to propose" in shop.run("init", "--upgrade").output


def test_a_file_that_is_staged_with_a_change_of_its_own_is_not_swept_along(approved):
    shop, _hypothesis = approved
    shop.write(GATE, (shop.path / GATE).read_text().replace("open_days: 30", "open_days: 9"))
    output = shop.run("init", "--upgrade", code=None)
    assert output.exit_code != 0
    assert f"git restore --staged {GATE}" in output.output
    assert shop.git("diff", "--name-only") == ""


def test_without_its_decision_nothing_is_left_behind(approved):
    shop, _hypothesis = approved
    tenants = "\n".join(
        f"  - {{store_id: S{each}, marketplace: US, currency: USD, timezone: UTC}}" for each in "12"
    )
    text = (shop.path / GATE).read_text().replace("tenants: []", f"tenants:\n{tenants}")
    shop.write(GATE, text)
    shop.commit("two shops")
    for words in ((), ("--caused-by", "TRACE-20200101-001")):
        assert shop.run("init", "--upgrade", *words, code=None).exit_code != 0
        assert shop.git("status", "--porcelain", "-uall") == ""
    shop.run("init", "--upgrade", "--store", "S2", "--marketplace", "US")
    assert shop.trace()["tenant"]["store_id"] == "S2"


def test_it_comes_alone(old):
    for words in (("--upgrade", "--no-hooks"), ("--caused-by", "TRACE-20250106-001")):
        assert old.run("init", *words, code=None).exit_code != 0
    assert old.git("status", "--porcelain") == ""


WORKFLOW = ".github/workflows/trace-governance-gate.yml"


def test_the_workflow_of_an_earlier_release_comes_in_its_new_form(approved, lin, monkeypatch):
    """With the team's own source and branch, in the decision that brings all else."""
    shop, hypothesis = approved
    new = (ROOT / "scaffold" / WORKFLOW).read_text()
    earlier = new.replace("run: trace-gate ci", "run: trace-gate check")
    known = frozenset({hashlib.sha256(earlier.encode()).hexdigest()})
    monkeypatch.setattr("trace_gate.app.setup.earlier_workflow.EARLIER", known)

    def filled(text: str) -> str:
        named = text.replace("@TRACE_GATE_SOURCE@", "trace-gate==0.0.9")
        return named.replace("@PROTECTED_BRANCH@", "main")

    shop.git("switch", "-q", "main")
    shop.write(WORKFLOW, filled(earlier))
    shop.commit("the workflow of then")
    shop.git("switch", "-q", "work")
    shop.git("merge", "-q", "main")
    output = shop.run("init", "--upgrade", "--caused-by", hypothesis).output
    assert "trace-governance-gate.yml: one line for the gate, trace-gate ci" in output
    assert (shop.path / WORKFLOW).read_text() == filled(new)
    trace = fast_yaml.load((shop.path / written_path(output)).read_text())["trace"]
    assert f"file/{WORKFLOW}" in [each["target"] for each in trace["execution"]["changes"]]


def written_path(output: str) -> str:
    return next(line.split()[1] for line in output.splitlines() if line.startswith("wrote traces/"))
