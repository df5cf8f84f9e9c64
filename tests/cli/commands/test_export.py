"""`trace-gate export`: what is in the files is what the traces say, read by others' tools."""

from __future__ import annotations

import csv
import datetime as dt
import json
import shutil
import sqlite3
from decimal import Decimal
from pathlib import Path

import duckdb
import jsonschema
import pytest

from tests.support import fast_yaml
from tests.support.desk import Desk
from trace_gate.core.export.tables import TABLES

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = jsonschema.Draft202012Validator(
    json.loads((ROOT / "schemas/export.schema.json").read_text())
)


@pytest.fixture
def year(alone: Path, half_year_once: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The shop of the demo after half a year. Nothing writes into it."""
    monkeypatch.chdir(half_year_once)
    return Desk(half_year_once)


@pytest.fixture
def year_of_my_own(alone: Path, half_year_once: Path) -> Desk:
    """A copy of it."""
    shutil.copytree(half_year_once, alone, dirs_exist_ok=True, symlinks=True)
    return Desk(alone)


def exported(desk: Desk, folder: Path, *words: str) -> dict:
    found = json.loads(desk.run("export", str(folder), *words, "--format", "json").stdout)
    SCHEMA.validate(found)
    return found


def parquet(folder: Path, table: str, columns: str = "*") -> list[tuple]:
    return duckdb.sql(
        f"SELECT {columns} FROM read_parquet('{folder}/{table}/**/*.parquet', "
        "hive_partitioning=true, hive_types={'tenant': VARCHAR, 'month': VARCHAR}) ORDER BY ALL"
    ).fetchall()


def sheet(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return [*csv.DictReader(text)]


def utc(text: str | None) -> str | None:
    return text and dt.datetime.fromisoformat(text).astimezone(dt.UTC).isoformat()


def traces(desk: Desk) -> list[dict]:
    return [fast_yaml.load(each.read_bytes())["trace"] for each in desk.traces()]


def test_duckdb_reads_what_the_traces_say(year: Desk, tmp_path: Path):
    out = tmp_path / "out"
    exported(year, out, "--parquet")
    clock = """strftime({} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S+00:00')"""
    found = parquet(
        out,
        "traces",
        f"trace, trace_type, tenant, month, {clock.format('created_at')}, agent, "
        f"{clock.format('executed_at')}, caused_by, evidence_sha256",
    )
    assert found == [
        (
            each["id"],
            each["trace_type"],
            "KETTLE-01-US",
            f"{each['id'][6:10]}-{each['id'][10:12]}",
            utc(each["created_at"]),
            each["agent_id"],
            utc(each.get("execution", {}).get("executed_at")),
            each.get("causal_links", {}).get("caused_by"),
            [file["sha256"] for file in each.get("evidence") or ()],
        )
        for each in traces(year)
    ]
    assert len(found) == 136


def test_duckdb_reads_every_change_with_its_values(year: Desk, tmp_path: Path):
    out = tmp_path / "out"
    exported(year, out, "--parquet")
    found = parquet(out, "changes", "trace, number, target, from_value, from_number, to_number")
    wanted = [
        (each["id"], number, change["target"], change["from_value"], change["to_value"])
        for each in traces(year)
        for number, change in enumerate(each.get("execution", {}).get("changes") or (), 1)
    ]
    assert [row[:3] for row in found] == [row[:3] for row in wanted]
    numbers = 0
    for (*_, text, before, after), (*_, old, new) in zip(found, wanted, strict=True):
        for number, value in ((before, old), (after, new)):
            is_number = isinstance(value, int | float)
            assert number == (Decimal(str(value)) if is_number else None)
            numbers += is_number
        assert text == (old if old is None or isinstance(old, str) else text)
    assert numbers > 5


def test_the_fold_is_that_of_the_report(year: Desk, tmp_path: Path):
    out = tmp_path / "out"
    exported(year, out, "--parquet")
    said = json.loads(year.run("report", "--format", "json", "--as-of", "2024-06-30").stdout)
    (shop,) = said["shops"]
    assert parquet(out, "buckets", "bucket, state, created_trace") == sorted(
        (each["bucket"], each["state"], each["created"]) for each in shop["buckets"]
    )
    assert parquet(out, "events", "event, event_type") == sorted(
        (each["id"], each["type"]) for each in shop["events"]
    )
    assert parquet(out, "hypotheses", "hypothesis, status, confidence::DOUBLE, uses") == sorted(
        (each["id"], each["status"], each["confidence"], each["uses"])
        for each in shop["hypotheses"]
    )
    assert parquet(out, "experiments", "experiment, hypothesis, status, result") == sorted(
        (each["id"], each["hypothesis"], each["status"], each["result"])
        for each in shop["experiments"]
    )
    weeks = {each["week"]: each for each in shop["weeks"]}
    rows = parquet(out, "metrics", "scope, week, decisions, living, freeze_rate::DOUBLE")
    shown = [row for row in rows if row[0] == "tenant" and row[1] in weeks]
    assert len(shown) > 10
    for _, week, *numbers in shown:
        names = ("decisions", "living", "freeze_rate")
        assert numbers == [weeks[week][name] for name in names]


def test_the_commits_are_those_of_git(year: Desk, tmp_path: Path):
    out = tmp_path / "out"
    exported(year, out, "--parquet")
    log = year.git("log", "--format=%H%x09%an%x09%ct%x09%s")
    rows = parquet(out, "commits", "commit, author, epoch(committed_at)::BIGINT, subject")
    assert rows == sorted(
        (name, author, int(at), subject)
        for name, author, at, subject in (line.split("\t") for line in log.splitlines())
    )
    brought = parquet(out, "commits", "commit, unnest(traces)")
    assert brought == parquet(out, "traces", "_commit, trace")
    for commit, trace in brought[:3]:
        assert trace in year.git("show", "--format=", "--name-only", "--diff-filter=A", commit)


def test_the_three_formats_have_the_same_rows(year: Desk, tmp_path: Path):
    done = [exported(year, tmp_path / form, f"--{form}") for form in ("parquet", "csv", "sqlite")]
    assert done[0]["rows"] == done[1]["rows"] == done[2]["rows"]
    database = sqlite3.connect(tmp_path / "sqlite/trace-gate.sqlite")
    database.row_factory = sqlite3.Row
    for name, table in TABLES.items():
        stored = [dict(row) for row in database.execute(f"SELECT * FROM {name}")]
        sheets = [
            row
            for file in sorted((tmp_path / "csv" / name).rglob("part.csv"))
            for row in sheet(file)
        ]
        for each in stored:
            assert each.pop("tenant") == ("KETTLE-01-US" if name != "commits" else None)
            each.pop("month")
        key = sorted(stored, key=lambda row: [str(row[each]) for each in table.key])
        assert len(key) == done[0]["rows"][name]
        for row, cells in zip(
            key, sorted(sheets, key=lambda row: [str(row[e] or None) for e in table.key]),
            strict=True,
        ):  # fmt: skip
            assert {c: _as_csv(row[c.name], c.kind) for c in table.columns} == {
                c: cells[c.name].removeprefix("'") for c in table.columns
            }
        assert parquet(tmp_path / "parquet", name, "count(*)") == [(len(stored),)]


def _as_csv(value: object, kind: str) -> str:
    if kind == "boolean" and value is not None:
        return "true" if value else "false"
    return "" if value is None else " ".join(str(value).split())


def test_one_more_commit_touches_only_the_partitions_it_must(year_of_my_own: Desk, tmp_path: Path):
    shop, out = year_of_my_own, tmp_path / "out"
    first = exported(shop, out, "--parquet")
    assert exported(shop, out, "--parquet")["written"] == []
    oldest = shop.traces()[0]
    text = oldest.read_text().replace(oldest.stem, "TRACE-20240801-001")
    text = text.replace('created_at: "2024-01-01', 'created_at: "2024-08-01')
    shop.write("traces/2024-08/TRACE-20240801-001.yaml", text)
    shop.commit("one more")
    then = exported(shop, out, "--parquet")
    now = parquet(out, "commits", "max(month)")[0][0]
    assert {tuple(each.split("/")[::2]) for each in then["written"]} >= {
        ("traces", "month=2024-08"), ("metrics", "month=2024-07"), ("commits", f"month={now}"),
    }  # fmt: skip
    assert {each.split("/")[0] for each in then["written"]} == {"traces", "metrics", "commits"}
    assert all(each.split("/")[2] > "month=2024-05" for each in then["written"])
    assert len(then["written"]) < 8 < first["files"]
    fresh = tmp_path / "fresh"
    exported(shop, fresh, "--parquet")
    assert _bytes(fresh) == _bytes(out), "the same bytes as of an export from nothing"
    exported(shop, out, "--parquet", "--rev", "HEAD~1")
    exported(shop, tmp_path / "before", "--parquet", "--rev", "HEAD~1")
    assert _bytes(out) == _bytes(tmp_path / "before"), "what no longer belongs is gone"


def _bytes(folder: Path) -> dict[str, bytes]:
    return {
        each.relative_to(folder).as_posix(): each.read_bytes()
        for each in folder.rglob("*")
        if each.is_file()
    }


def test_a_folder_that_leads_out_of_the_repository_is_refused(shop: Desk, tmp_path: Path):
    (shop.path / "out").symlink_to(tmp_path, target_is_directory=True)
    said = shop.run("export", "out", "--csv", code=2).output
    assert "leads out of the repository" in said
    assert "directory of Git" in shop.run("export", ".git/x", "--csv", code=2).output
    assert not [*tmp_path.glob("*.json")]


def test_a_folder_of_somebody_else_is_refused(shop: Desk, tmp_path: Path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out/thesis.txt").write_text("mine")
    said = shop.run("export", str(tmp_path / "out"), "--csv", code=2).output
    assert "holds something else" in said
    assert [each.name for each in (tmp_path / "out").iterdir()] == ["thesis.txt"]


def test_one_format_has_to_be_named(shop: Desk):
    assert "--parquet, --csv, --sqlite" in shop.run("export", "out", code=2).output
    said = shop.run("export", "out", "--csv", "--sqlite", code=2).output
    assert "--csv and --sqlite" in said


def test_a_hostile_shop_stays_in_the_folder_and_an_unreadable_trace_is_named(
    shop: Desk, tmp_path: Path
):
    text = (
        "trace:\n  id: TRACE-2025010{n}-001\n  created_at: '2025-01-0{n}T10:00:00Z'\n"
        "  trace_type: decision\n  tenant: {{store_id: {store}, marketplace: US}}\n"
        "  decision: {{rationale: {why}}}\n"
    )
    names = ("'../../../evil'", "'a/b=c'", f"'{'x' * 400}'", "'K\u00e4se'")
    for n, store in enumerate(names, 1):
        made = text.format(n=n, store=store, why="'=HYPERLINK(\"http://evil\")'")
        shop.write(f"traces/2025-01/TRACE-2025010{n}-001.yaml", made)
    shop.write("traces/2025-01/TRACE-20250109-001.yaml", "trace: [")
    shop.commit("hostile")
    out = tmp_path / "deep/er/out"
    done = shop.run("export", str(out), "--csv", "--repo", "acme/shop")
    assert "not exported: traces/2025-01/TRACE-20250109-001.yaml" in done.stderr
    assert "check --all" in done.stderr
    assert [each.name for each in (tmp_path / "deep/er").iterdir()] == ["out"]
    rows = [
        row for file in (out / "traces").rglob("*.csv")
        for row in sheet(file)
    ]  # fmt: skip
    assert {row["store_id"] for row in rows} == {name.strip("'") for name in names}
    assert {row["rationale"] for row in rows} == {'\'=HYPERLINK("http://evil")'}
    assert {row["_repo"] for row in rows} == {"acme/shop"}


def test_the_remote_names_the_repository_without_its_password(shop: Desk, tmp_path: Path):
    shop.git("remote", "add", "origin", "https://ann:secret@git.example/acme/shop.git")
    assert exported(shop, tmp_path / "a", "--csv")["repository"] == "git.example/acme/shop"
    assert not any(b"secret" in data for data in _bytes(tmp_path / "a").values())
    said = shop.run("export", str(tmp_path / "a"), "--csv", "--repo", "other", code=2).output
    assert "holds the export of git.example/acme/shop" in said
    assert "characters that nobody sees" in shop.run(
        "export", str(tmp_path / "b"), "--csv", "--repo", "a\u202eb", code=2
    ).output  # fmt: skip


def test_a_shallow_clone_is_refused_and_a_bare_one_is_read(
    year: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    source = f"file://{year.path}"
    year.git("clone", "-q", "--depth", "2", source, str(tmp_path / "near"))
    year.git("clone", "-q", "--bare", source, str(tmp_path / "bare"))
    monkeypatch.chdir(tmp_path / "near")
    said = Desk(tmp_path / "near").run("export", "../out", "--csv", code=2).output
    assert "shallow" in said
    assert not (tmp_path / "out").exists()
    monkeypatch.chdir(tmp_path / "bare")
    bare = exported(Desk(tmp_path / "bare"), tmp_path / "of-bare", "--csv")
    (tmp_path / "bare/info/grafts").write_text(year.git("rev-parse", "HEAD") + "\n")
    said = Desk(tmp_path / "bare").run("export", "../cut", "--csv", code=2).output
    assert "other parents than they have" in said
    monkeypatch.chdir(year.path)
    whole = exported(year, tmp_path / "of-whole", "--csv")
    assert (bare["rows"], bare["repository"]) == (whole["rows"], whole["repository"])
    assert bare["repository"].startswith("commit-")
