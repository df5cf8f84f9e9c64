"""The colours of pages: words and marks are seen in both schemes, and never by colour alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from trace_gate.report.html.page import SIGNS

STYLE = Path(__file__).parents[3] / "trace_gate/report/html/templates/style.css"
LIGHT, DARK = re.findall(r":root \{(.*?)\}", STYLE.read_text(encoding="utf-8"), flags=re.S)[:2]
TONES = ("good", "warning", "bad", "neutral")

WORDS = [
    *((ink, ground) for ink in ("text", "muted", "link") for ground in ("page", "surface")),
    *((ink, "soft") for ink in ("text", "muted")),
    *((tone, f"{tone}-soft") for tone in TONES),
    *((tone, "surface") for tone in TONES),
    *((ink, f"{tone}-soft") for ink in ("text", "muted") for tone in TONES),
    *(("on-tone", tone) for tone in TONES),
]
MARKS = [
    *((ink, "surface") for ink in ("mark", "strong-line", *TONES)),
    ("good", "good-soft"),
    ("mark", "good-soft"),
]


def colours(scheme: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]+);", scheme))


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(each * 2 for each in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(scheme: str, ink: str, ground: str) -> float:
    """As WCAG 2 counts it."""
    known = colours(scheme)
    low, high = sorted((luminance(known[ink]), luminance(known[ground])))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), WORDS)
def test_words_are_read(scheme, ink, ground):
    assert contrast(scheme, ink, ground) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), MARKS)
def test_marks_are_seen(scheme, ink, ground):
    assert contrast(scheme, ink, ground) >= 3


def test_each_scheme_has_each_colour():
    assert colours(LIGHT).keys() == colours(DARK).keys()


def test_no_two_tones_have_the_same_sign():
    assert len(set(SIGNS.values())) == len(SIGNS) == len(TONES)


def test_nothing_moves_and_nothing_is_loaded():
    text = STYLE.read_text(encoding="utf-8")
    assert not re.search(r"animation|transition|@keyframes|@import|url\(|https?:", text)
