"""Pages looked at in one real browser, once for all tests of a run (tests/report/html/browser.mjs).

The browser is Debian's chromium, with fonts for Chinese: `.ci/run` installs both. What drives it
and checks the pages is of npm's registry (`tests/support/node_tools.py`).
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from filelock import FileLock

from tests.support import node_tools, reviews, shop_page
from tests.support.documents import chain, every_block, states
from tests.support.fleets import a_fleet
from tests.support.hostile import HOSTILE
from trace_gate.report.document import Diagram, Edge, Node
from trace_gate.report.fleet import page as fleet_page
from trace_gate.report.html.page import html
from trace_gate.report.mermaid import mermaid
from trace_gate.report.pages.review import document as review_page

SCRIPT = Path(__file__).parents[1] / "report" / "html" / "browser.mjs"
NAMES = ("chromium", "chromium-browser", "google-chrome")
INSTALL = "apt-get install --no-install-recommends chromium fonts-noto-cjk"
PATIENCE = 300


def hostile_diagram() -> Diagram:
    """A box for each hostile text, in a row of arrows."""
    nodes = tuple(Node(name=str(at), text=text) for at, text in enumerate(HOSTILE))
    edges = tuple(
        Edge(source=str(at), target=str(at + 1), text=text) for at, text in enumerate(HOSTILE[1:])
    )
    return Diagram(title="All of them", nodes=nodes, edges=edges)


DIAGRAMS = (chain(), states(), hostile_diagram())
PAGES = {
    "review.html": review_page.document(reviews.review(), review_page.IN_A_FILE),
    "shop.html": shop_page.whole(),
    "fleet.html": fleet_page.document(a_fleet()),
    "hostile.html": every_block(" ".join(HOSTILE)),
}


def found(folder: Path) -> dict[str, Any]:
    """What the browser found: asked once, by the first test that wants it."""
    with FileLock(folder / "browser.lock"):
        kept = folder / "browser.json"
        if not kept.exists():
            kept.write_text(_looked(folder / "browser"), encoding="utf-8")
    answer: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    return answer


def chromium() -> str:
    """The browser of this machine."""
    there = [path for name in NAMES if (path := shutil.which(name))]
    assert there, (
        "No chromium on this machine: the pages of `review` and `report` have to be looked at in "
        f"a real browser. Install it: {INSTALL}"
    )
    return there[0]


def _looked(folder: Path) -> str:
    folder.mkdir()
    for name, document in PAGES.items():
        (folder / name).write_text(html(document), encoding="utf-8")
    sources = [mermaid(each) for each in DIAGRAMS]
    (folder / "diagrams.json").write_text(json.dumps(sources), encoding="utf-8")
    node = shutil.which("node", path=node_tools.path())
    assert node
    done = subprocess.run(
        [node, SCRIPT, node_tools.programs().parent, chromium(), folder],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
