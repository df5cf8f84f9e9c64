"""The demo as it is read: titles, sentences, commands and their output."""

from __future__ import annotations

import textwrap
from pathlib import Path

from trace_gate.app.demo import review, week

WIDTH = 88


def laid_out(kind: str, text: str) -> str:
    """A passage of a story; `kind` is title, sentence, command, or what a command printed."""
    if kind == "title":
        return f"\n{'=' * WIDTH}\n{text}\n{'=' * WIDTH}"
    if kind == "sentence":
        return "\n".join(["", *textwrap.wrap(text, WIDTH, break_on_hyphens=False), ""])
    if kind == "command":
        return f"$ {text}"
    return textwrap.indent(text, "    ")


def farewell(shop: Path, seconds: float) -> list[str]:
    """What is there to look at, and what to try; `shop` is the folder of the first story."""
    lines = [f"\nPlayed in {seconds:.0f} seconds. The repositories are yours:", "", f"  cd {shop}"]
    lines += [f"  cd {shop.parent / 'half-year'}", f"  cd {shop.parent / 'bucket'}"]
    pages = (shop.parent / name for name in (review.REVIEW_PAGE, review.SHOP_PAGE))
    lines += ["", "Two pages to open in a browser:", "", *(f"  {page}" for page in pages)]
    return [
        *lines,
        "",
        "Three things to try in the first repository:",
        *(f"  {line}" for line in week.TRY),
    ]
