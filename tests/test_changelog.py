"""CHANGELOG.md has the shape of Keep a Changelog: what is to come, and each release and its day."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from trace_gate import __version__

TEXT = (Path(__file__).parents[1] / "CHANGELOG.md").read_text()
KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def releases() -> list[tuple[str, str | None]]:
    """Name and day of each section, in their order."""
    found = re.findall(r"^## \[(.+?)\](?: - (\S+))?$", TEXT, re.MULTILINE)
    assert len(found) == len(re.findall(r"^## ", TEXT, re.MULTILINE))
    return [(name, day or None) for name, day in found]


def test_what_is_to_come_stands_first_and_has_no_day():
    assert releases()[0] == ("Unreleased", None)


def test_each_release_has_its_day_the_newest_first():
    days = [dt.date.fromisoformat(day or "") for _, day in releases()[1:]]
    assert days
    assert days == sorted(days, reverse=True)


def test_the_version_of_the_code_is_one_of_them():
    assert __version__ in dict(releases())


def test_bullets_stand_below_a_kind_and_none_twice():
    kinds = re.findall(r"^### (.+)$", TEXT, re.MULTILINE)
    assert set(kinds) <= KINDS
    bullets = re.findall(r"^- .*$", TEXT, re.MULTILINE)
    assert len(bullets) == len(set(bullets))
    assert "\n- " not in TEXT.partition("### ")[0]
