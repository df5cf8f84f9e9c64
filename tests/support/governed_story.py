"""A story that `govern` evaluates."""

from __future__ import annotations

import pytest

BID = "campaign/C1/ad_group/main/bid"


SAY = ("--option", "Change it", "--option", "Leave it", "--rationale", "The season begins now")


@pytest.fixture
def story(shop):
    """A shop that has observed and expects something; its hypothesis is NEW."""
    shop.write("uploads/a.csv", "x\n")
    shop.run("new", "observation", "--asin", "B0EXAMPLE1", "--evidence", "uploads/a.csv",
             "--metric", "acos=0.41")  # fmt: skip
    shop.run("new", "hypothesis", "--caused-by", shop.traces()[0].stem, "--statement", "Smaller",
             "--criterion", "acos <= 0.3")  # fmt: skip
    shop.commit("story")
    return shop
