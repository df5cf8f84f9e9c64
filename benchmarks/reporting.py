"""The page of a large shop, beside `status` of the same, whose numbers are a part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import derivation, measure
from benchmarks.measure import Program
from benchmarks.rows import Results, Row

if TYPE_CHECKING:
    from benchmarks.rows import Yard

MOST_RATIO, MOST_KILOBYTES = 15, 300


def reported(yard: Yard) -> list[Row]:
    """`report` as HTML where the fold is kept, its time and its size."""
    count = derivation.FEW if yard.quick else derivation.SMALL
    clone = derivation.clone_of(yard, count)
    measure.once(Program((yard.tool.command, "derive"), clone.path, clone.environ))
    page = yard.work / "shop.html"
    words = {"status": ("status",), "report": ("report", "--output", str(page))}
    programs = {
        name: (
            Program((yard.tool.command, *each), clone.path, clone.environ),
            yard.rounds(12),
        )
        for name, each in words.items()
    }
    done = Results(measure.in_turns(programs))
    operation = f"report of {count:,} traces, as HTML"
    done.row(operation, "report", "status", "status of the same", MOST_RATIO)
    text = page.read_text(encoding="utf-8")
    if text.count('id="shop-') < 2 or 'id="traces"' not in text:
        raise RuntimeError("the page has hardly anything of the market")
    size = len(text.encode()) / 1_000
    done.rows.append(Row(f"{operation}, the page", size, "", None, size, MOST_KILOBYTES, unit="KB"))
    return done.rows
