"""Pages in a real browser: nothing is loaded, nothing runs, everybody can read them.

One browser looks at a whole review, a whole shop and a page of hostile texts, at three widths, in
both schemes and on paper; each test here reads what it found.
"""

from __future__ import annotations

import pytest

from tests.support.browser import DIAGRAMS, PAGES, found
from tests.support.hostile import HOSTILE
from trace_gate.report.escape import plain

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def seen(tmp_path_factory, worker_id):
    base = tmp_path_factory.getbasetemp()
    return found(base if worker_id == "master" else base.parent)


@pytest.fixture(params=PAGES)
def page(request, seen):
    return seen[request.param]


def test_the_policy_of_the_page_stops_nothing_that_it_needs(page):
    assert page["console"] == []


def test_a_page_loads_nothing_but_itself(page):
    assert len(page["requests"]) == 1


def test_no_text_of_a_repository_runs(page):
    assert page["ran"] is False


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_a_page_never_scrolls_sideways(page, width):
    assert page["wide"][str(width)] <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_it(page, scheme):
    assert page["axe"][scheme] == []


def test_a_dark_scheme_is_dark(page):
    assert page["dark"] == "rgb(16, 18, 20)"


def test_the_first_key_leads_to_the_content_and_is_seen(page):
    assert page["first"] == ["skip", "solid"]


def test_paper_has_what_is_folded_and_each_head_again(page):
    assert page["print"]["closed"] > 0
    assert page["print"]["hidden"] == 0
    assert page["print"]["thead"] == "table-header-group"
    assert page["print"]["row"] == "avoid"


def test_the_markup_is_valid(page):
    assert page["markup"] == []


@pytest.mark.parametrize("at", range(len(DIAGRAMS)))
def test_mermaid_draws_each_box_with_its_text(seen, at):
    drawn = seen["diagrams"][at]
    assert drawn == {
        "labels": [shown(node.text) for node in DIAGRAMS[at].nodes],
        "odd": 0,
    }


def shown(text: str) -> str:
    return plain(text).replace("$$", "$\u200b$").strip() or "-"


def test_the_hostile_diagram_has_them_all():
    assert len(DIAGRAMS[-1].nodes) == len(HOSTILE)
