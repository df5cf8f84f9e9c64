"""The docs tell the truth: what they show is run, links lead somewhere, references are fresh."""

from __future__ import annotations

import datetime as dt
import re
import shlex
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from tests.support import fast_yaml, forked
from tests.support.pages import Player, acts
from trace_gate.core.analyst.kinds import KINDS

ROOT = Path(__file__).resolve().parents[2]
SKIPPED = {".venv", ".venv-peers", "node_modules", ".cache", "build", "dist"}
PAGES = sorted(
    page
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    if SKIPPED.isdisjoint(page.relative_to(ROOT).parts)
)
PLAYED = [page for page in PAGES if "<!-- start:" in page.read_text()]

FIRST_SHOP = """
git init -q -b main
git add . && git commit -q -m 'The shop as it is'
"""
ADOPTED = """
trace-gate init --store KETTLE-01 --marketplace US
git add . && git commit -q -m 'Adopt trace governance'
"""
FIRST_WEEK = """
mkdir -p uploads && cp ../downloads/*week_before.csv uploads/week-01.csv
trace-gate new observation --asin B0DEMO0001 --evidence uploads/week-01.csv \\
    --metric acos=0.353 --metric clicks=317
trace-gate new hypothesis --caused-by TRACE-20250106-001 \\
    --statement 'A lower bid on gift terms lowers ACOS' --criterion 'acos <= 0.31 from 0.353'
git add . && git commit -q -m 'Week 1'
"""
FIRST_WEEK_NAMED = FIRST_WEEK.replace("--asin", "--store KETTLE-01 --marketplace US --asin")
LIN_APPROVES = """
ssh-keygen -q -t ed25519 -N '' -C lin@shop.example -f ../lin_key
trace-gate approver add lin --email lin@shop.example --key ../lin_key.pub
git commit -q -a -m 'Lin may approve'
"""
WORK = "git switch -q -c work"
LOWER_A_BID = """
sed -i.bak 's/PHRASE,0.95/PHRASE,0.80/' ads/bids.csv && rm ads/bids.csv.bak && git add ads
trace-gate new decision --from-staged --caused-by TRACE-20250106-002 \\
    --option 'Lower it' --option 'Leave it' --rationale '41 clicks and no order'
git add traces && git commit -q -m 'Lower a bid'
"""
SAME_NUMBER = f"""
git switch -q -c work
echo 'Comes with a spoon' >> listings/B0DEMO0001/bullets.txt && git add listings
trace-gate new decision --from-staged --caused-by TRACE-20250106-002 \\
    --option 'Say it' --option 'Leave it' --rationale 'The spoon is in the box now'
git add traces && git commit -q -m 'Tell about the spoon'
git rev-parse HEAD > ../mine && git switch -q main && git branch -q -D work
{LOWER_A_BID}
git switch -q -c work $(cat ../mine)
"""

LOWERED_IN_AMAZON = """
git switch -q main
trace-gate new decision --caused-by TRACE-20250106-002 --action bid_change --executed \\
    --change 'campaign/gifts/ad_group/main/keyword/coffee gift/bid 0.95 -> 0.90' \\
    --option 'Lower the bid' --option 'Leave it' --rationale '41 clicks, no order'
trace-gate approve TRACE-20250108-001
git add traces && git commit -q -m 'Lower a bid'
git switch -q work && git merge -q main
"""
BOT = """
git init -q --bare -b main ../origin.git && git remote add origin ../origin.git
git push -q --no-verify origin main
git switch -q -c renovate/chart-library main
echo '{"dependencies": {"charts": "2.1.0"}}' > package.json && git add package.json
git commit -q --no-verify -m 'Update charts to 2.1.0'
git push -q --no-verify origin renovate/chart-library
git switch -q work && git branch -q -D renovate/chart-library
git update-ref -d refs/remotes/origin/renovate/chart-library
"""

HARVESTED = """
cp ../downloads/*week_before.csv uploads.csv
mkdir -p uploads && mv uploads.csv uploads/autumn.csv
trace-gate new observation --asin B0DEMO0001 --evidence uploads/autumn.csv --metric acos=0.24
trace-gate new hypothesis --caused-by latest \\
    --statement 'Gift terms stay steady' --criterion 'acos <= 0.30 from 0.24'
for bucket in gift travel; do
  means="job_to_be_done: Coffee for $bucket, fit_type: exact, keywords: [coffee $bucket]"
  trace-gate new decision --caused-by latest:hypothesis --action bucket_create --executed \\
    --change "asin/B0DEMO0001/intent_bucket/IB-$bucket null -> {$means, state: HARVEST}" \\
    --set 'execution.changes.0.details={import: true}' \\
    --option 'Bring it in' --option 'Begin anew' --rationale 'It has sold well since spring'
  trace-gate approve latest --as lin --key ../lin_key
done
trace-gate new decision --caused-by latest:hypothesis --action set_target --executed \\
    --change 'asin/B0DEMO0001/acos_target null -> 0.25' \\
    --option 'Set it' --option 'Leave it' --rationale 'A quarter of the sales is what we can spend'
trace-gate approve latest --as lin --key ../lin_key
git add . && git commit -q -m 'Two buckets of last year'
"""
DAILY_REPORT = f"""
"{sys.executable}" - 2025-01-23 > ../downloads/search_terms_by_day.csv <<'EOF'
import datetime as dt, sys
end = dt.date.fromisoformat(sys.argv[1])
print("Date,Campaign Name,Ad Group Name,Targeting,Match Type,Customer Search Term,Impressions,"
      "Clicks,Spend,7 Day Total Sales,7 Day Total Orders (#)")
gift = (413, 44), (391, 41), (429, 52), (401, 47), (386, 38), (395, 49), (411, 45), (392, 42)
travel = (90, 9), (98, 14), (91, 6), (105, 11), (104, 8), (112, 15), (103, 7), (100, 10)
for term, weeks in ("coffee gift", gift), ("coffee travel", travel):
    for back in range(56):
        clicks, orders = (n // 7 + (back % 7 < n % 7) for n in weeks[7 - back // 7])
        day = end - dt.timedelta(days=back)
        print(day, "gifts,main,coffee,BROAD", term, clicks * 40, clicks, f"{{clicks * 0.57:.2f}}",
              f"{{orders * 21:.2f}}", orders, sep=",")
EOF
"""

BULK_SHEETS = f"""
"{sys.executable}" - "{ROOT}" <<'EOF'
import pathlib, sys
sys.path.insert(0, sys.argv[1])
from tests.support.workbooks import BULK_ROWS, book, bulk_book, bulk_rows
names = "Campaign", "Ad Group", "Keyword", "Match Type", "Bid"
files = {{
    "bulk-a1b2c3-20241230-20250105-1736100000000.xlsx": bulk_book(BULK_ROWS),
    "wrong.xlsx": bulk_book(bulk_rows((3, {{"Operation": "Update", "Bid": 9.9}}))),
    "right.xlsx": bulk_book(bulk_rows((3, {{"Operation": "Update", "Bid": 0.8}}))),
    "bids.xlsx": book({{"Bids": [names, ("press", "main", "mug", "exact", 1.2)]}}),
}}
for name, data in files.items():
    pathlib.Path("../downloads", name).write_bytes(data)
EOF
"""

LOWERED_PLAN = """
trace-gate new decision --caused-by TRACE-20250106-002 --action bid_change \\
    --change 'campaign/gifts/ad_group/main/keyword/coffee gift/bid 0.95 -> 0.90' \\
    --option 'Lower the bid' --option 'Leave it' --rationale '41 clicks, no order'
git add traces && git commit -q -m 'Lower a bid'
"""
SECOND_SHOP = f"""
cp -R . ../shop-de && cd ../shop-de && rm -rf .git uploads traces config Agents schemas
{FIRST_SHOP}
{ADOPTED.replace("KETTLE-01 --marketplace US", "KETTLE-02 --marketplace DE")}
{FIRST_WEEK}
"""

FIRST_RELEASE = f"""
git init -q -b main
cp -R "{ROOT}"/tests/first_release/* .
git add . && git commit -q -m 'Adopted with the first release'
"""

SHOPS = {
    "folder": (),
    "shop": (FIRST_SHOP,),
    "governed": (FIRST_SHOP, ADOPTED, FIRST_WEEK, WORK),
    "approver": (FIRST_SHOP, ADOPTED, LIN_APPROVES, FIRST_WEEK, WORK),
    "bulk sheets": (FIRST_SHOP, ADOPTED, LIN_APPROVES, FIRST_WEEK, BULK_SHEETS),
    "no week yet": (FIRST_SHOP, ADOPTED, LIN_APPROVES, WORK),
    "first release": (FIRST_RELEASE, LIN_APPROVES, FIRST_WEEK_NAMED, WORK),
    "undo": (FIRST_SHOP, ADOPTED, FIRST_WEEK, LOWER_A_BID),
    "same number": (FIRST_SHOP, ADOPTED, FIRST_WEEK, SAME_NUMBER),
    "bot": (FIRST_SHOP, ADOPTED, FIRST_WEEK, WORK, BOT),
    "reports": (FIRST_SHOP, ADOPTED),
    "two shops": (FIRST_SHOP, ADOPTED, FIRST_WEEK, WORK, LOWERED_PLAN, SECOND_SHOP),
    "two days": ((6, FIRST_SHOP), (6, ADOPTED), (6, FIRST_WEEK), WORK),
    "steady": (
        (-45, FIRST_SHOP),
        (-45, ADOPTED),
        (-45, LIN_APPROVES),
        (-40, HARVESTED),
        WORK,
        DAILY_REPORT,
    ),
    "tested": ((6, FIRST_SHOP), (6, ADOPTED), (6, FIRST_WEEK), WORK, (8, LOWERED_IN_AMAZON)),
}
"""What has been done in the shop in which a page begins; with a number, on that day of January."""

TODAY = {"reports": 20, "two days": 8, "tested": 15, "steady": 31}
"""The day of January that it is in a page; else it is the 6th. Days below 1 are of last year."""


def built(folder: Path, name: str) -> Player:
    """A shop in which everything of a start has been done."""
    shutil.copytree(ROOT / "examples" / "demo" / "shop", folder / "shop")
    (folder / "downloads").mkdir()
    for report in (ROOT / "examples" / "demo").glob("*report*"):
        shutil.copy(report, folder / "downloads")
    player = Player(folder / "shop", TODAY.get(name, 6))
    for step in SHOPS[name]:
        if isinstance(step, str):
            player.type(step)
        else:
            player.type_on(*step)
    return player


@pytest.fixture(scope="module")
def shops(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The shops that were built so far, to be copied."""
    return {}


def start(page: str, shops: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Player:
    """A fresh copy of the shop that a page begins with."""
    if forked.programs() is None and any(act.kind == "day" for act in acts(page)):
        pytest.skip("the clock is set in forked programs, and there are none here")
    name = next(act.argument for act in acts(page) if act.kind == "start")
    if name not in shops:
        folder = tmp_path_factory.mktemp("shops")
        built(folder, name)
        shops[name] = folder
    folder = tmp_path_factory.mktemp("page") / "here"
    shutil.copytree(shops[name], folder, symlinks=True)
    return Player(folder / "shop", TODAY.get(name, 6))


@pytest.mark.slow
@pytest.mark.parametrize("page", PLAYED, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_shows_is_what_happens(page, shops, tmp_path_factory) -> None:
    text = page.read_text()
    begun = _today()
    try:
        start(text, shops, tmp_path_factory).play(text)
    except AssertionError:
        if _today() == begun:
            raise
        shops.clear()  # midnight (UTC) came in between, so the numbers of traces began anew
        start(text, shops, tmp_path_factory).play(text)


@pytest.mark.parametrize("page", ["README.md", "docs/tutorial.md"])
def test_the_shop_of_a_page_is_had_by_what_it_says(page: str, tmp_path: Path) -> None:
    blocks = re.findall(r"```bash\n(.*?)```", (ROOT / page).read_text(), re.DOTALL)
    (block,) = (each for each in blocks if "examples/demo/shop" in each)
    here = tmp_path / "here"
    here.mkdir()
    player = Player(here)
    player.sh(block.replace("CHECKOUT", shlex.quote(str(ROOT))))
    assert (here / "shop/ads/bids.csv").is_file()
    assert player.sh("git -C shop status --porcelain").stdout == ""
    assert player.sh("git -C shop branch --show-current").stdout.strip() == "main"
    assert player.sh("ls downloads/*week_before.csv downloads/*report.xlsx").returncode == 0


@pytest.mark.slow
def test_the_tutorial_is_true_where_the_branch_is_called_master(shops, tmp_path_factory) -> None:
    text = (ROOT / "docs" / "tutorial.md").read_text()
    assert "type `master` in its place" in text
    player = start(text, shops, tmp_path_factory)
    player.type("git branch -m master")
    first_week = text.partition("## Three weeks later")[0]
    player.play(re.sub(r"(?<![/`])\bmain\b(?![/`])", "master", first_week))


LIE = """
<!-- start: folder -->
<!-- write notes.txt -->
```text
one
two
```

<!-- run{code} -->
```console
$ cat notes.txt; exit 1
{shown}
```
"""


@pytest.mark.parametrize(
    ("code", "shown", "true"),
    [
        (" exit=1", "one\ntwo", True),
        (" exit=1", "...\ntwo", True),
        (" exit=1", "two\none", False),
        (" exit=1", "one\nthree", False),
        ("", "one\ntwo", False),
        (" exit=2", "one\ntwo", False),
    ],
)
def test_a_page_that_shows_something_else_is_found(code, shown, true, tmp_path) -> None:
    (tmp_path / "shop").mkdir()
    page = LIE.format(code=code, shown=shown)
    if true:
        Player(tmp_path / "shop").play(page)
        return
    with pytest.raises(AssertionError):
        Player(tmp_path / "shop").play(page)


def test_the_pages_that_teach_are_played() -> None:
    played = {str(page.relative_to(ROOT)) for page in PLAYED}
    how_to = {str(page.relative_to(ROOT)) for page in (ROOT / "docs" / "how-to").rglob("*.md")}
    not_ours_to_run = {
        "docs/how-to/index.md",
        "docs/how-to/set-up-ci.md",  # a forge runs it
        "docs/how-to/hook-managers.md",  # tests/acceptance/test_frameworks.py runs them
    }
    assert {"README.md", "docs/tutorial.md", *(how_to - not_ours_to_run)} <= played


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_of_a_page_lead_somewhere(page: Path) -> None:
    broken = []
    for goal in links(page.read_text()):
        path, _hash, anchor = goal.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists() or (anchor and anchor not in anchors(file.read_text())):
            broken.append(goal)
    assert not broken


def test_a_link_that_leads_nowhere_is_found() -> None:
    assert links("see [a](b.md#c), ![d](e.svg) and [f](https://g.example)") == ["b.md#c", "e.svg"]
    assert anchors("# A b\n## C-d `e`!\n## A b\n") == {"a-b", "c-d-e", "a-b-1"}


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen, todo = set(), [ROOT / "README.md"]
    while todo:
        page = todo.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        todo += [
            (page.parent / goal.partition("#")[0]).resolve() for goal in links(page.read_text())
        ]
    assert set(PAGES) <= seen
    assert ROOT / "SECURITY.md" in seen


def test_the_readme_lists_commands_that_exist() -> None:
    help_text = _run("trace-gate", "--help")
    known = set(re.findall(r"^  ([a-z]+) {2,}\S", help_text, flags=re.M)) | {"hook"}
    for page in PAGES:
        text = re.sub(r"^ *```text\n.*?^ *```$", "", page.read_text(), flags=re.M | re.S)
        named = set(re.findall(r"(?:^ *(?:\$ )?|`)trace-gate ([a-z]+)\b", _code(text), flags=re.M))
        assert named <= known, page
    week = (ROOT / "README.md").read_text().partition("## A week in ten commands")[2]
    rows = re.findall(r"^\| `(.+?)` \|", week.partition("\n## ")[0], flags=re.M)
    assert len(rows) == 10


def test_a_week_in_ten_commands_goes_through_as_it_is_typed(tmp_path: Path) -> None:
    """In a fresh folder, with the hooks on; only the dots are the reader's own."""
    if forked.programs() is None:
        pytest.skip("the clock is set in forked programs, and there are none here")
    week = (ROOT / "README.md").read_text().partition("## A week in ten commands")[2]
    rows = re.findall(r"^\| `(.+?)` \|", week.partition("\n## ")[0], flags=re.M)
    first, *others = (row.replace("...", "What we think of it") for row in rows)
    (tmp_path / "shop").mkdir()
    for number, name in enumerate(("60_days", "january"), start=1):
        report = ROOT / f"examples/demo/Search_term_report_{name}.xlsx"
        shutil.copy(report, tmp_path / f"shop/week-0{number}.xlsx")
    player = Player(tmp_path / "shop")
    player.set_day(dt.date(2026, 1, 7))
    before = (
        "git init -q -b main && echo '/*.xlsx' > .git/info/exclude",
        first,
        "git add . && git commit -qm Adopt && mkdir ads && echo bid > ads/bids.csv",
        "git switch -qc week && git add ads",
    )
    for command in (*before, *others):
        if "verify" in command:
            player.set_day(dt.date(2026, 1, 28))
        done = player.sh(command)
        assert done.returncode == 0, (command, done.stdout)
        assert "still to be filled in" not in done.stdout, (command, done.stdout)


def test_the_readme_names_the_limits_that_ship() -> None:
    text = " ".join((ROOT / "README.md").read_text().split())
    shipped = fast_yaml.load((ROOT / "config/amazon-growth/guardrails.yaml").read_text())
    bid, budget = shipped["amplitude"]["bid"], shipped["amplitude"]["budget"]
    batch = shipped["batch"]
    assert (
        f"a bid moves by {bid['per_change']:.0%} at once and {bid['per_day']:.0%} a day, a budget "
        f"by {budget['per_change']:.0%} and {budget['per_day']:.0%}"
    ).replace("%", " %") in text
    assert (
        f"at most {batch['keywords']} keywords, {batch['intent_buckets']} buckets, "
        f"{batch['campaigns']} campaigns, {batch['asins']} ASINs in one decision"
    ) in text
    assert shipped["emergency"]["failures_in_a_row"] == 3, "README: three failures in a row"


def test_generated_references_are_fresh() -> None:
    script = ROOT / "scripts" / "generate_reference.py"
    done = subprocess.run(
        [sys.executable, script, "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_the_pictures_are_what_the_demo_prints_today() -> None:
    script = ROOT / "scripts" / "make_pictures.py"
    code = "import runpy, sys; sys.executable = sys.argv.pop(1); sys.argv.pop(0); "
    code += "runpy.run_path(sys.argv[0], run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-c", code, forked.python(), script, "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_glossary_is_in_order_and_has_no_word_twice() -> None:
    words = re.findall(r"^### (.+)$", (ROOT / "docs" / "glossary.md").read_text(), flags=re.M)
    assert len(words) == len(set(words))
    assert words == sorted(words, key=str.casefold)


def links(text: str) -> list[str]:
    """Relative links and pictures of a page, code apart."""
    prose = re.sub(r"^```.*?^```$|`[^`\n]*`", "", text, flags=re.M | re.S)
    goals = re.findall(r"\]\(([^()\s]+)\)|<img src=\"([^\"]+)\"", prose)
    return [goal for pair in goals for goal in pair if goal and ":" not in goal]


def anchors(text: str) -> set[str]:
    """The anchors that GitHub gives to the headings of a page."""
    found: set[str] = set()
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)
    for heading in re.findall(r"^#+ (.+)$", prose, flags=re.M):
        plain = unicodedata.normalize("NFC", heading.strip().lower())
        slug = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
        number = sum(1 for each in found if re.fullmatch(rf"{re.escape(slug)}(-\d+)?", each))
        found.add(f"{slug}-{number}" if number else slug)
    return found


def _code(text: str) -> str:
    """What a page shows as code, a line for each piece."""
    blocks = re.findall(r"^ *```\w*\n(.*?)^ *```$", text, flags=re.M | re.S)
    return "\n".join([*blocks, *(f"`{each}`" for each in re.findall(r"`([^`\n]+)`", text))])


def _run(*words: str) -> str:
    path = Path(sys.executable).parent / words[0]
    return subprocess.run([path, *words[1:]], capture_output=True, text=True, check=True).stdout


def _today() -> str:
    return dt.datetime.now(dt.UTC).strftime("%Y%m%d")


def test_each_kind_of_report_has_a_page_with_its_columns() -> None:
    pages = (ROOT / "docs" / "how-to" / "reports").glob("*.md")
    table = re.compile(r"<!-- columns: (\w+) -->\n.*?<!-- end of columns -->", flags=re.DOTALL)
    shown = [kind for page in pages for kind in table.findall(page.read_text())]
    assert set(shown) == set(KINDS)
