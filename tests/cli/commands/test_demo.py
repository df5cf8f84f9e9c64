"""`trace-gate demo`: the week goes as it tells, with real commands, or it says so."""

from __future__ import annotations

import csv
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from scripts import demo_terms
from tests.support import fast_yaml, forked
from trace_gate.app.demo import player
from trace_gate.app.demo import week as demo_week
from trace_gate.app.demo.player import Edit, Run, Step, UnexpectedOutcomeError
from trace_gate.cli.commands import demo as command
from trace_gate.cli.main import cli

ROOT = Path(__file__).resolve().parents[3]
SHIPPED = ROOT / "examples" / "demo"


def reports():
    """The script that wrote the reports, as a module."""
    spec = importlib.util.spec_from_file_location(
        "make_demo_reports", ROOT / "scripts" / "make_demo_reports.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Paper:
    """A shell that answers from a list."""

    def __init__(self, *answers: tuple[int, str]) -> None:
        self.answers, self.lines, self.files = list(answers), [], {}

    def run(self, line: str) -> tuple[int, str]:
        self.lines.append(line)
        return self.answers.pop(0)

    def read(self, path: str) -> str:
        return self.files[path]

    def write(self, path: str, text: str) -> None:
        self.files[path] = text


def played(shell: Paper, *acts) -> list[tuple[str, str]]:
    step = Step(title="t", before="b", acts=acts, after="a {x}")
    return [(told.kind, told.text) for told in player.play([step], shell)]


# --- the player --------------------------------------------------------------------------


def test_a_story_tells_commands_and_what_they_printed():
    told = played(Paper((0, "hello")), Run(line="say"))
    assert told == [
        ("title", "1. t"),
        ("sentence", "b"),
        ("command", "say"),
        ("output", "hello"),
        ("sentence", "a {x}"),
    ]


def test_an_id_that_is_kept_is_filled_in_later():
    shell = Paper((0, "wrote traces/2025-01/TRACE-20250102-007.yaml"), (0, ""))
    played(shell, Run(line="new", keep="x"), Run(line="show {x} {x:path}"))
    assert shell.lines[1] == "show TRACE-20250102-007 traces/2025-01/TRACE-20250102-007.yaml"


@pytest.mark.parametrize(
    ("answer", "act"),
    [
        ((1, ""), Run(line="x")),
        ((0, ""), Run(line="x", passes=False)),
        ((0, "b"), Run(line="x", shows=("a",))),
        ((0, "none"), Run(line="x", keep="id")),
        ((0, ""), Edit(path="f", old="absent", new="y")),
        ((0, ""), Edit(path="f", old="a", new="y")),
    ],
)
def test_a_step_that_does_not_go_as_told_stops_the_demo(answer, act):
    shell = Paper(answer)
    shell.files["f"] = "a a"
    with pytest.raises(UnexpectedOutcomeError):
        played(shell, act)


def test_a_stopped_command_shows_its_exit_code():
    told = played(Paper((1, "no")), Run(line="x", passes=False))
    assert ("output", "no\n(exit code 1)") in told


def test_the_demo_leaves_with_1_when_a_step_is_not_as_told(monkeypatch, tmp_path):
    broken = Step(title="t", before="b", acts=(Run(line="true", passes=False),))
    monkeypatch.setattr(command, "STORIES", (("shop", (broken,)),))
    result = CliRunner().invoke(cli, ["demo", "--folder", str(tmp_path / "d")])
    assert result.exit_code == 1
    assert "did not go as it tells" in result.output


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "mine").write_text("x")
    result = CliRunner().invoke(cli, ["demo", "--folder", str(tmp_path)])
    assert result.exit_code == 2
    assert [each.name for each in tmp_path.iterdir()] == ["mine"]


# --- the reports -------------------------------------------------------------------------


def test_the_workbook_is_what_its_script_writes_in_the_layout_of_amazon():
    script = reports()
    book = openpyxl.load_workbook(SHIPPED / "Sponsored_Products_Search_term_report.xlsx")
    assert book.sheetnames == ["Sponsored Product Search Term R"]
    head, *rows = book.active.iter_rows(values_only=True)
    assert head == script.HEADINGS
    assert len(head) == 26
    assert [name for name in head if name.endswith(" ")] == [
        "7 Day Total Sales ",
        "Total Advertising Cost of Sales (ACOS) ",
        "7 Day Advertised SKU Sales ",
        "7 Day Other SKU Sales ",
    ]
    assert len(rows) == len(script.THIS)
    for row, wanted in zip(rows, script.THIS, strict=True):
        assert row[10:13] == (wanted.term, wanted.impressions, wanted.clicks)
        assert row[13] == pytest.approx(wanted.clicks / wanted.impressions)
    assert book.active.cell(2, 1).number_format == "mmm dd, yyyy"


@pytest.mark.parametrize("name", ["60_days", *demo_terms.BY_DAY])
def test_the_reports_of_the_tutorial_are_what_their_script_writes(name):
    script = reports()
    book = openpyxl.load_workbook(SHIPPED / f"Search_term_report_{name}.xlsx", read_only=True)
    head, *rows = book.active.iter_rows(values_only=True)
    if name == "60_days":
        wanted = [script.cells(row, demo_terms.SIXTY_DAYS) for row in demo_terms.summary()]
        assert head == script.HEADINGS
    else:
        found = demo_terms.daily(demo_terms.BY_DAY[name])
        wanted = [script.cells(row, (day, day))[1:] for day, row in found]
        assert head == ("Date", *script.HEADINGS[2:])
    days = [[each.date() if hasattr(each, "date") else each for each in row] for row in rows]
    assert [row[:12] for row in days] == [row[:12] for row in wanted]
    assert [row[14] for row in days] == [row[14] for row in wanted]


def test_the_csv_of_the_week_before_is_what_its_script_writes(tmp_path):
    script = reports()
    script.write_csv(tmp_path / "again.csv")
    shipped = SHIPPED / "Sponsored_Products_Search_term_report_week_before.csv"
    assert shipped.read_bytes() == (tmp_path / "again.csv").read_bytes()
    head, first, *_ = csv.reader(shipped.read_text(encoding="utf-8").splitlines())
    assert tuple(head) == script.HEADINGS
    assert first[0] == "Dec 22, 2025"
    assert first[13].endswith("%")
    assert first[15].startswith("$")


def test_the_workbook_has_the_same_bytes_each_time(tmp_path):
    script = reports()
    script.write_xlsx(tmp_path / "a.xlsx")
    script.write_xlsx(tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_the_figures_of_the_story_are_those_of_the_report():
    script = reports()
    table = [script.cells(row, script.THIS_WEEK) for row in script.THIS]
    spend, sales = (sum(row[column] for row in table) for column in (15, 16))
    shown = next(act.shows for act in demo_week.OBSERVE.acts if act.keep)
    assert f"acos {spend / sales:.4f}" in shown
    assert f"clicks {sum(row.clicks for row in script.THIS)}" in shown
    assert f"orders {sum(row.orders for row in script.THIS)}" in shown
    (basket,) = [row for row in script.THIS if row.term == "coffee gift basket"]
    assert (basket.clicks, basket.orders) == (41, 0)
    assert "41 clicks on `coffee gift basket` brought no order" in demo_week.EXPECT.before


# --- the whole week ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def week(tmp_path_factory):
    """The demo, played once by the real command under a hostile configuration.

    The commands that it plays are forked.
    """
    folder = tmp_path_factory.mktemp("demo")
    (folder / "hostile").write_text(
        "[commit]\ngpgsign = true\n[core]\nhooksPath = /nowhere\n[user]\nname = X\n"
    )
    environ = {
        **os.environ,
        "GIT_CONFIG_GLOBAL": str(folder / "hostile"),
        "GIT_DIR": str(folder / "nowhere"),
        "GIT_AUTHOR_NAME": "Y",
    }
    code = (
        "import sys; sys.executable = sys.argv.pop(1); from trace_gate.cli.main import cli; cli()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, forked.python(), "demo", "--folder", str(folder / "week")],
        env=environ,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return done, folder / "week" / "shop"


@pytest.mark.slow
def test_the_week_goes_as_it_tells(week):
    done, shop = week
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr
    for number in range(1, len(demo_week.WEEK) + 1):
        assert f"\n{number}. " in done.stdout
    assert f"cd {shop}" in done.stdout
    assert len(demo_week.TRY) == 3
    assert all(line in done.stdout for line in demo_week.TRY)


@pytest.mark.slow
def test_it_ends_with_two_pages_to_open(week):
    done, shop = week
    farewell = done.stdout.rpartition("Two pages to open in a browser:")[2]
    for name, words in (("review.html", "+27.4 %"), ("shop.html", "Freeze rate")):
        page = shop.parent / name
        assert str(page) in farewell
        assert words in page.read_text(encoding="utf-8")


@pytest.mark.slow
def test_each_refusal_of_the_week_is_the_gate_speaking(week):
    done, _ = week
    for words in ("TG402", "TG203", "TG408", "TG413", "BLOCK", "ESCALATE", "PASS", "(exit code 1)"):
        assert words in done.stdout


@pytest.mark.slow
def test_the_repository_that_is_left_holds_the_story(week):
    _, shop = week

    def git(*words: str) -> str:
        environ = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
        return subprocess.run(
            ["git", *words], cwd=shop, env=environ, capture_output=True, text=True, check=True
        ).stdout

    assert git("status", "--porcelain") == ""
    assert set(git("log", "--format=%an").split()) == {"Mia"}
    assert len(git("ls-files", "traces").split()) == 8
    last = git("show", "--no-textconv", "HEAD", "--", "traces")
    assert "+    approved_by: lin" in last
    assert "BEGIN SSH SIGNATURE" in last
    assert "PHRASE,0.90" in git("show", "HEAD:ads/bids.csv")
    mapped = git("show", "HEAD:config/amazon-growth/market_files.yaml")
    assert [each["id"] for each in fast_yaml.load(mapped.encode())["market_files"]] == [
        "bids",
        "bullets",
        "title",
    ]


@pytest.mark.slow
def test_the_sheet_has_the_bid_that_was_approved_and_nothing_else(week):
    _, shop = week
    book = openpyxl.load_workbook(shop.parent / "bids.xlsx", read_only=True)
    head, *rows = book.active.iter_rows(values_only=True)
    (row,) = [dict(zip(head, each, strict=True)) for each in rows]
    assert (row["Entity"], row["Operation"], row["Keyword ID"]) == (
        "Keyword", "Update", "378912345678903",
    )  # fmt: skip
    assert float(row["Bid"]) == pytest.approx(0.9)


@pytest.mark.slow
@pytest.mark.parametrize("line", demo_week.TRY[:2])
def test_what_it_proposes_to_try_is_stopped(week, line):
    _, shop = week
    environ = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    typed = line.partition("   (")[0]
    done = subprocess.run(
        ["sh", "-c", typed], cwd=shop, env=environ, capture_output=True, text=True, check=False
    )
    subprocess.run(["git", "reset", "-q", "--hard"], cwd=shop, env=environ, check=True)
    assert done.returncode == 1
    assert "BLOCK" in done.stderr
    assert ("TG413" in done.stderr) == ("bids.csv" in line)
