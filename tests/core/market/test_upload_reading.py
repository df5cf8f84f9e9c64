"""A sheet that is read back says what the decision says, whatever that is."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.bulk_files import (
    MUG,
    ROWS,
    ad_group,
    campaign,
    download,
    keyword,
    negative,
    placement,
    planned,
    product_target,
    table,
    written,
)
from trace_gate.core.market import upload_plan, upload_reading
from trace_gate.core.market.templates import escaped
from trace_gate.core.trace import target, target_names

GROUP = "campaign/gifts/ad_group/cups"
NAMES = st.text("aÄßé /%\"'=中-", min_size=1, max_size=12).filter(target_names.fold)
MONEY = st.decimals("0.02", "1000", places=2)


def read(made: upload_plan.Upload, found) -> dict[str, Decimal | str | None]:
    return {
        target.parse(each.target).normal: each.value
        for each in upload_reading.changes_of(written(made), found)
    }


def test_each_kind_of_row_is_read_back():
    changes = (
        (f"{GROUP}/keyword/mug/exact/bid", 0.8, 0.9),
        (f"{GROUP}/keyword/tea cup/broad/state", "paused", "enabled"),
        (f"{GROUP}/negative_keyword/mug holder/exact/state", "enabled", "archived"),
        (f"{GROUP}/negative_keyword/rack/phrase/state", None, "enabled"),
        (f"{GROUP}/product_target/close-match/bid", 0.6, 0.55),
        (f"{GROUP}/bid", 0.75, 0.7),
        ("campaign/gifts/budget", 100, 120),
        ("campaign/gifts/state", "enabled", "paused"),
        ("campaign/gifts/placement/top_of_search/percent", 35, 40),
    )
    found = download()
    made = upload_plan.plan(planned(*changes), found, newer={})
    assert not made.problems
    wanted = {text: new if isinstance(new, str) else Decimal(str(new)) for text, _, new in changes}
    assert read(made, found) == wanted


def test_an_id_that_the_download_does_not_have_is_no_change():
    found = download()
    made = upload_plan.plan(planned((f"{GROUP}/keyword/mug/exact/bid", 0.8, 0.9)), found, newer={})
    (line,) = made.lines
    other = made.with_(lines=[line.with_(cells={**line.cells, "keyword_id": f"{MUG}9"})])
    with pytest.raises(KeyError):
        read(other, found)


def test_rows_without_an_operation_say_nothing():
    assert list(upload_reading.changes_of(table(*ROWS), download())) == []


@st.composite
def shops(draw: st.DrawFn):
    """A download, and changes of some of its rows: what each was, and what it comes to be."""
    texts = draw(st.lists(NAMES, min_size=1, max_size=6, unique_by=target_names.fold))
    rows, changes = [campaign(Campaign_Name=draw(NAMES)), ad_group()], []
    head = f"campaign/{escaped(rows[0]['Campaign Name'])}/ad_group/cups"
    for at, text in enumerate(texts):
        match = draw(st.sampled_from(["exact", "phrase", "broad"]))
        old, new = draw(MONEY), draw(MONEY)
        state = draw(st.sampled_from(["enabled", "paused"]))
        target_of = f"{head}/keyword/{escaped(text)}/{match}"
        kind = draw(st.sampled_from(["bid", "state", "both", "new", "archive", "none"]))
        if kind != "new":
            rows.append(keyword(f"3{at}", text, match, Bid=str(old), State=state))
        if kind in ("bid", "both") and old != new:
            changes.append((f"{target_of}/bid", float(old), float(new)))
        if kind in ("state", "both"):
            other = {"enabled": "paused", "paused": "enabled"}[state]
            changes.append((f"{target_of}/state", state, other))
        if kind == "new":
            changes.append((f"{target_of}/state", None, state))
            changes.append((f"{target_of}/bid", None, float(new)))
        if kind == "archive":
            changes.append((f"{target_of}/state", state, "archived"))
    percent, other = draw(st.integers(0, 900)), draw(st.integers(0, 900))
    rows += [placement("Placement Top", str(percent)), negative("99", "x", "negativePhrase")]
    rows += [product_target("98", 'category="mugs" price<49.99', Bid="0.40")]
    if percent != other:
        changes.append((f"{head.partition('/ad_group')[0]}/placement/top_of_search/percent",
                        percent, other))  # fmt: skip
    return rows, draw(st.permutations(changes))


@given(shops())
def test_whatever_is_decided_is_read_back(made: tuple):
    rows, changes = made
    found = download(*rows)
    upload = upload_plan.plan(planned(*changes), found, newer={})
    assert not upload.problems, upload.problems
    wanted = {
        target.parse(text).normal: new if isinstance(new, str) else Decimal(str(new))
        for text, _, new in changes
    }
    assert read(upload, found) == wanted
    assert sorted(n for line in upload.lines for n in line.numbers) == [*range(1, len(changes) + 1)]
