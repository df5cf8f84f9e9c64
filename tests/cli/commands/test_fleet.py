"""`trace-gate fleet`: many shops, one repository each, by real children (SPEC 10, Fleet)."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

from tests.support.desk import Desk
from tests.support.fleets import Answers, copies, fleet_file
from trace_gate.cli import fleet_jobs
from trace_gate.cli.main import cli

SCHEMA = json.loads(
    (Path(__file__).parents[3] / "schemas/fleet-report.schema.json").read_text(encoding="utf-8")
)
THREADS = "engine: {kind: threads}\n"


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["fleet", *words])


def rows(*words: str, code: int) -> list[dict]:
    done = run(*words, "--format", "json")
    assert done.exit_code == code, done.output
    found = json.loads(done.stdout)
    jsonschema.validate(found, SCHEMA)
    return found["repositories"]


@pytest.fixture
def agency(shop: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder beside a governed shop, a shop past the gate, and one that is not there."""
    past = Desk(tmp_path / "past")
    shutil.copytree(shop.path, past.path, symlinks=True)
    past.write("ads/bids.csv", "campaign,bid\nC1,9.00\n")
    past.commit("past the gate")
    folder = tmp_path / "agency"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    fleet_file(folder, ["../shop", "../past", "../gone"], more=THREADS)
    return folder


def test_each_repository_has_its_own_verdict_and_none_hides_another(agency: Path):
    well, past, gone = rows("audit", code=2)
    assert (well["verdict"], well["bypassed"]) == ("PASS", 0)
    assert (past["verdict"], past["bypassed"], past["exit"]) == ("BLOCK", 1, 1)
    assert (gone["verdict"], gone["error_kind"]) == ("CANNOT_JUDGE", "unreachable")
    assert gone["tip"] is None
    assert sorted(each.name for each in agency.iterdir()) == ["fleet.yaml", "mirrors", "out"]
    whole = json.loads((agency / "out" / past["files"][0]).read_text())
    assert whole["commit"] == past["tip"]
    assert [each["exit"] for each in rows("audit", "--only", "shop-001", code=1)] == [1]
    assert [each["exit"] for each in rows("check", "--only", "shop-000", code=0)] == [0]


def test_a_page_of_all_shops_is_a_file_and_replaces_no_other(agency: Path):
    (agency / "mine.html").write_text("mine")
    done = run("status", "--output", "mine.html")
    assert (done.exit_code, (agency / "mine.html").read_text()) == (2, "mine")
    for _ in range(2):
        done = run("status", "--only", "shop-001", "--output", "fleet.html")
        assert done.exit_code == 0, done.output
    page = (agency / "fleet.html").read_text()
    assert page.startswith("<!DOCTYPE")
    assert "Bypasses" in page


def test_a_copy_that_is_shallow_is_never_a_pass(agency: Path):
    (well,) = rows("audit", "--only", "shop-000", code=0)
    (mirror,) = (agency / "mirrors").glob("shop-000-*.git")
    (mirror / "shallow").write_text(f"{well['tip']}\n")
    (row,) = rows("audit", "--only", "shop-000", code=2)
    assert (row["verdict"], row["error_kind"]) == ("CANNOT_JUDGE", "cannot_judge")


def test_a_copy_without_its_objects_is_never_a_pass(agency: Path):
    rows("check", "--only", "shop-000", code=0)
    (mirror,) = (agency / "mirrors").glob("shop-000-*.git")
    for each in (mirror / "objects").glob("??/*"):
        each.chmod(0o644)
        each.write_bytes(b"damaged")
    for pack in (mirror / "objects/pack").glob("*.pack"):
        pack.chmod(0o644)
        pack.write_bytes(b"damaged")
    (row,) = rows("check", "--only", "shop-000", code=2)
    assert row["verdict"] == "CANNOT_JUDGE"
    assert row["remedy"]


def test_a_history_that_was_written_anew_is_found_by_its_checkpoint(agency: Path, shop: Desk):
    file = agency / "fleet.yaml"
    file.write_text(file.read_text().replace('../shop"', '../shop", checkpoint: a.note'))
    assert rows("audit", "--only", "shop-000", code=0)[0]["checkpoint_ok"] is True
    shop.git("commit", "-q", "--amend", "--no-verify", "-m", "the same tree, another commit")
    (row,) = rows("audit", "--only", "shop-000", code=1)
    assert (row["checkpoint_ok"], row["verdict"]) == (False, "BLOCK")


def test_a_branch_that_the_policy_does_not_protect_is_no_answer(agency: Path, shop: Desk):
    shop.git("branch", "-q", "other")
    file = agency / "fleet.yaml"
    file.write_text(file.read_text().replace('../shop"', '../shop", ref: refs/heads/other'))
    (row,) = rows("audit", "--only", "shop-000", code=2)
    assert row["verdict"] == "CANNOT_JUDGE"


def test_derive_makes_the_layers_in_the_copy_and_pushes_nothing(agency: Path, shop: Desk):
    before = shop.git("for-each-ref")
    (row,) = rows("derive", "--only", "shop-000", code=0)
    assert (row["stale"], row["written"]) == (False, 1)
    (mirror,) = (agency / "mirrors").glob("shop-000-*.git")
    assert "Derived layers" in Desk(mirror).git("log", "-1", "--format=%s", "derived-layers")
    assert shop.git("for-each-ref") == before
    assert rows("derive", "--only", "shop-000", code=0)[0]["written"] == 0
    assert rows("audit", "--only", "shop-000", code=0)[0]["verdict"] == "PASS"


def test_an_export_has_a_folder_for_each_repository(agency: Path):
    assert "Which format is wanted" in run("export").stderr
    (row,) = rows("export", "--csv", "--only", "shop-000", code=0)
    folder = agency / "out" / "export" / "shop-000"
    assert json.loads((folder / "export.json").read_text())["repository"] == "shop-000"
    assert row["written"] == len(list(folder.rglob("*.csv")))
    assert rows("export", "--csv", "--only", "shop-000", code=0)[0]["written"] == 0
    (other,) = rows("export", "--sqlite", "--only", "shop-000", code=2)
    assert other["error_kind"] == "cannot_judge", "a folder holds one format"


def test_the_table_is_parquet_where_the_name_of_the_file_says_so(agency: Path):
    assert "Parquet is no text" in run("check", "--format", "parquet").stderr
    words = ("check", "--only", "shop-000", "--output", "fleet.parquet")
    assert run(*words).exit_code == 0
    assert (agency / "fleet.parquet").read_bytes()[:4] == b"PAR1"
    assert "add --force" in run(*words).stderr
    assert run(*words, "--force").exit_code == 0
    assert sorted(each.name for each in agency.glob("fleet*")) == ["fleet.parquet", "fleet.yaml"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--file", "no.yaml"), "cannot be read"),
        (("--only", "x"), "no repository 'x'"),
        (("--scheduler", "10.0.0.5"), "no address of a scheduler"),
        (("--workers", "0"), "--workers"),
    ],
)
def test_what_was_typed_wrongly_is_said_before_anything_is_fetched(
    words: tuple[str, ...], said: str, agency: Path
):
    done = run("check", *words)
    assert (done.exit_code, said in done.stderr) == (2, True), done.output
    assert not (agency / "mirrors").exists()


def test_each_fault_of_the_file_is_said_with_its_place(agency: Path):
    fleet_file(agency, ["ext::sh -c x", "https://u:hunter2@git.example/a"])
    done = run("check")
    assert done.exit_code == 2
    assert "fleet.yaml:3:25: TG701" in done.stderr
    assert "fleet.yaml:4:25: TG701" in done.stderr
    assert "hunter2" not in done.output
    report = json.loads(run("check", "--format", "json").stdout)
    assert (report["verdict"], len(report["findings"])) == ("CANNOT_JUDGE", 2)


def test_without_dask_threads_do_the_work_and_a_scheduler_is_refused(
    agency: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(fleet_jobs, "_has_dask", lambda: False)
    (agency / "fleet.yaml").write_text((agency / "fleet.yaml").read_text().replace(THREADS, ""))
    assert rows("check", "--only", "shop-000", code=0)
    done = run("check", "--scheduler", "tcp://127.0.0.1:8786")
    assert "pip install 'trace-gate[fleet]'" in done.stderr


@pytest.mark.slow
def test_two_hundred_repositories_each_have_a_row(
    shop: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    answers = Answers(monkeypatch)
    made = copies(shop.path, tmp_path, 200)
    shutil.rmtree(made[7])
    shutil.rmtree(made[150] / "objects")
    folder = tmp_path / "agency"
    folder.mkdir()
    monkeypatch.chdir(folder)
    fleet_file(folder, [str(each) for each in made], more="defaults: {retries: 0}\n")
    found = rows("status", code=2)
    assert [each["repo"] for each in found] == [f"shop-{at:03d}" for at in range(200)]
    assert [at for at, each in enumerate(found) if each["error_kind"]] == [7, 150]
    assert {each["tip"] for at, each in enumerate(found) if at not in (7, 150)} == {
        shop.git("rev-parse", "main")
    }
    assert len(answers.asked) == 2 * 198
