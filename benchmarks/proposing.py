"""`buckets propose` on a report of 2,000 search terms, beside words and clustering alone."""

from __future__ import annotations

import random
import shutil
from typing import TYPE_CHECKING

from benchmarks import measure
from benchmarks.measure import Program
from benchmarks.rows import SMALL, Results

if TYPE_CHECKING:
    from benchmarks.rows import Row, Yard

TERMS = 2_000
LIMIT = 5.0
COLUMNS = (
    "Start Date,End Date,Currency,Campaign Name,Ad Group Name,Targeting,Match Type,"
    "Customer Search Term,Impressions,Clicks,Spend,7 Day Total Sales ,7 Day Total Orders (#)"
)
BARE = """
import csv, sys, tomllib
from trace_gate.adapters import resources
from trace_gate.core.analyst import language, terms
from trace_gate.core.analyst.grouping import group, parsed, word_lists
from trace_gate.core.analyst.stemmers import Stemmer
table = tomllib.loads(resources.read("words/en.toml").decode())
english = language.language(table, Stemmer("english"))
every = []
for row in csv.DictReader(open(sys.argv[1], encoding="utf-8")):
    text = row["Customer Search Term"]
    terms.words(text)
    every.append(parsed.SearchTerm(text=text, clicks=int(row["Clicks"]), orders=0))
limits = group.Limits(least=8, most=20)
found = group.group(every, [], shop=word_lists.ShopWords(), language=english, limits=limits)
assert len(found.buckets) > 7
"""


def proposing(yard: Yard) -> list[Row]:
    """A draft of buckets, from the report to the file."""
    clone, _ = yard.clone(SMALL, "proposing", files=True)
    report = clone.path.parent / "terms.csv"
    report.write_text(_report(), encoding="utf-8")

    def forget() -> None:
        shutil.rmtree(clone.path / "drafts", ignore_errors=True)

    shop = ("--store", "SHOP_1", "--marketplace", "US")
    words = ("buckets", "propose", str(report), "--asin", "B0BENCH001", *shop)
    bare = (yard.tool.python, "-c", BARE, str(report))
    programs = {
        "propose": (
            Program((yard.tool.command, *words), clone.path, clone.environ, before=forget),
            yard.rounds(12),
        ),
        "bare": (Program(bare, clone.path, clone.environ), yard.rounds(12)),
    }
    done = Results(measure.in_turns(programs))
    against = "a process that splits and clusters them only"
    done.row(f"buckets propose, {TERMS:,} terms", "propose", "bare", against, LIMIT)
    return done.rows


def _report() -> str:
    """A report whose terms share some words and few clicks, as real ones do."""
    chance = random.Random(7)
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = ["".join(chance.choices(letters, k=chance.randint(3, 9))) for _ in range(800)]
    texts: dict[str, None] = {}
    while len(texts) < TERMS:
        more = (words[min(int(chance.expovariate(1 / 60)), 799)] for _ in range(4))
        some = ["lunch", "bag", *more][: chance.randint(2, 6)]
        texts[" ".join(chance.sample(some, len(some)))] = None
    lines = [COLUMNS]
    for text in texts:
        clicks = int(chance.paretovariate(1.1))
        row = f"2025-01-01,2025-01-30,USD,c,g,*,BROAD,{text},{clicks * 50},{clicks},{clicks}.00,"
        lines.append(f"{row}0.00,0")
    return "\n".join(lines) + "\n"
