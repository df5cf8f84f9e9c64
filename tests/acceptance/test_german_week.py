"""A shop in Germany, with exports as they lie in a German download folder: from report to FROZEN.

Code page of Windows, semicolons, decimal commas, points of thousands, a sign of money behind the
number, days as `07.01.2026`, a title above, a row of sums below. What is typed names files, a goal,
and what a person saw; never a metric, a date, a sha256 or the number of a trace.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from scripts import demo_terms, make_demo_bucket
from scripts.demo_terms import Row
from tests.support import fast_yaml, forked
from tests.support.pages import Player, commands

HEADER = (
    "Datum", "Währung", "Kampagnenname", "Anzeigengruppenname", "Targeting", "Übereinstimmungstyp",
    "Suchbegriff eines Kunden", "Impressionen", "Klicks", "Klickrate (CTR)", "Ausgaben",
    "7 Tage, Umsatz gesamt", "7 Tage, Bestellungen gesamt (#)",
)  # fmt: skip
SUMMED = ("Startdatum", "Enddatum", *HEADER[1:])
GERMAN = {
    "camping french press": "french press camping", "camping coffee press": "camping kaffeepresse",
    "french press for camping": "french press fürs camping", "french press": "french press",
    "travel french press": "french press reise", "insulated french press": "french press isoliert",
    "large insulated french press": "große french press isoliert",
    "coffee gift basket": "kaffee geschenk korb", "travel coffee press": "reise kaffeepresse",
    "french press travel mug": "french press reise becher",
    "insulated coffee press": "isolierte kaffeepresse",
    "coffee gift for men": "kaffee geschenk für männer", "coffee press": "kaffeepresse",
    "gift for coffee lovers": "geschenk für kaffeeliebhaber",
    "french press coffee maker": "french press kaffeebereiter",
}  # fmt: skip
PRICE = 34.99
BY_HAND = re.compile(r"--metric|--outcome|%|TRACE-|H-\d|\b\d{4}-\d\d-\d\d\b|[0-9a-f]{12}")
"""What nobody is asked to compute or to look up."""

ADOPTION = """
git init -q -b main && git add . && git commit -q -m 'Der Laden, wie er ist'
trace-gate init --store KANNE-01 --marketplace DE
git add . && git commit -q -m 'Adopt trace governance'
ssh-keygen -q -t ed25519 -N '' -C lin@shop.example -f ../lin_key
trace-gate approver add lin --email lin@shop.example --key ../lin_key.pub
git commit -q -a -m 'Lin may approve'
"""
TYPED = {
    dt.date(2026, 1, 7): """
trace-gate observe ../downloads/sechzig-tage.csv --asin B0DEMO0001
git add . && git commit -q -m "Sechzig Tage"
trace-gate buckets propose uploads/KANNE-01-DE/sechzig-tage.csv
trace-gate new decision --from drafts/buckets-B0DEMO0001.yaml --executed
trace-gate new decision --caused-by latest:hypothesis --action set_target --executed \\
    --change "asin/B0DEMO0001/acos_target null -> 0,30" \\
    --option "Set it" --option "Wait" --rationale "Above it nothing is left of a sale"
trace-gate approve 003 004 --as lin --key ../lin_key
git add . && git commit -q -m "Buckets"
""",
    dt.date(2026, 1, 28): """
trace-gate observe ../downloads/january.csv
git add . && git commit -q -m "Look at January"
trace-gate verify ../downloads/january.csv
trace-gate lifecycle propose
trace-gate lifecycle propose --write IB-camping --executed
trace-gate approve latest --as lin --key ../lin_key
git add . && git commit -q -m "Camping may grow"
""",
    dt.date(2026, 3, 11): """
trace-gate observe ../downloads/february.csv
git add . && git commit -q -m "Look at February"
trace-gate verify ../downloads/february.csv
trace-gate lifecycle propose --write IB-camping --executed
trace-gate approve latest --as lin --key ../lin_key
git add . && git commit -q -m "Camping is harvested"
""",
    dt.date(2026, 5, 22): """
trace-gate observe ../downloads/spring.csv
git add . && git commit -q -m "Look at spring"
trace-gate verify ../downloads/spring.csv
trace-gate freeze propose --write IB-camping --executed \\
    --confirm no_major_competitor_change "The top 5 are those of March, at their prices" \\
    --confirm no_seasonality_risk "Searches of summer were even in the last two years"
trace-gate approve latest --as lin --key ../lin_key
git add . && git commit -q -m "Freeze the camping bucket"
""",
}


def amount(value: float) -> str:
    """`1.080,50`."""
    return f"{value:,.2f}".translate(str.maketrans(",.", ".,"))


def export(header: tuple[str, ...], rows: Iterable[tuple[tuple[dt.date, ...], Row]]) -> bytes:
    """A report as Excel on a German Windows saves it."""
    out = io.StringIO()
    table = csv.writer(out, delimiter=";", lineterminator="\r\n")
    table.writerow(["Bericht: Suchbegriffe, Sponsored Products"] + [""] * (len(header) - 1))
    table.writerow(header)
    spent = 0.0
    for days, row in rows:
        rate = f"{row.clicks / row.impressions * 100:.4f} %".replace(".", ",")
        spent += row.spend
        table.writerow(
            [
                *(f"{day:%d.%m.%Y}" for day in days), "EUR", row.campaign, row.ad_group,
                row.targeting, row.match, GERMAN[row.term], amount(row.impressions)[:-3],
                row.clicks, rate, f"{amount(row.spend)} €", f"{amount(row.orders * PRICE)} €",
                row.orders,
            ]
        )  # fmt: skip
    table.writerow(["Gesamt"] + [""] * (len(header) - 4) + [f"{amount(spent)} €", "", ""])
    return out.getvalue().encode("cp1252")


def downloads(folder: Path) -> None:
    """The four reports of the half year."""
    folder.mkdir()
    whole = ((demo_terms.SIXTY_DAYS, row) for row in demo_terms.summary())
    (folder / "sechzig-tage.csv").write_bytes(export(SUMMED, whole))
    for name, period in demo_terms.BY_DAY.items():
        daily = (((day,), row) for day, row in demo_terms.daily(period))
        (folder / f"{name}.csv").write_bytes(export(HEADER, daily))


def shop(folder: Path) -> Player:
    """A shop in Germany on the day of its adoption."""
    shutil.copytree(make_demo_bucket.ROOT / "examples" / "demo" / "shop", folder / "shop")
    downloads(folder / "downloads")
    player = Player(folder / "shop")
    player.stands = True
    player.set_day(make_demo_bucket.ADOPTED)
    player.type(ADOPTION)
    return player


def test_nothing_that_is_typed_was_computed() -> None:
    typed = [line for script in TYPED.values() for line, _ in commands(script)]
    assert len(typed) <= 26
    assert not [line for line in typed if BY_HAND.search(line)]


@pytest.mark.slow
@pytest.mark.skipif(forked.programs() is None, reason="the clock is set in forked programs")
def test_a_german_shop_comes_from_its_reports_to_a_frozen_bucket(tmp_path: Path) -> None:
    player = shop(tmp_path)
    for day, script in TYPED.items():
        player.set_day(day)
        player.type(script)
    assert "frozen by an event: 1" in player.sh("trace-gate status").stdout
    first = player.sh("cat traces/2026-01/TRACE-20260107-001.yaml").stdout
    seen = fast_yaml.load(first.encode())["trace"]["observation"]["key_metrics"]
    rows = list(demo_terms.summary())
    assert seen["spend"] == pytest.approx(sum(row.spend for row in rows), abs=0.001)
    assert seen["sales"] == pytest.approx(sum(row.orders * PRICE for row in rows), abs=0.001)
    assert seen["impressions"] == sum(row.impressions for row in rows)
