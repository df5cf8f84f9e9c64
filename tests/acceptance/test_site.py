"""The docs as a site: all of it is there, every link leads somewhere, nothing asks a network."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
LISTED_ELSEWHERE = re.compile(r"findings/TG\d+|decisions/\d{4}-|how-to/.*/")
"""Their index names them."""


class Site(HTMLParser):
    """What a page of the site makes a browser fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "link" and named.get("rel") not in {"canonical", "next", "prev"}:
            self.fetched.append(named.get("href") or "")
        self.fetched += [named[key] or "" for key in ("src", "srcset", "poster") if key in named]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = build(folder)
    assert done.returncode == 0, done.stdout
    return folder


def build(folder: Path, *, root: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(root / "scripts" / "build_site.py"), str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=600,
    )


def nav() -> list[str]:
    class Loader(yaml.SafeLoader):
        pass

    Loader.add_multi_constructor("tag:yaml.org,2002:python/name:", lambda *_: None)
    listed = yaml.load((ROOT / "mkdocs.yml").read_text(), Loader)["nav"]
    return list(pages_of(listed))


def pages_of(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    for each in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from pages_of(each)


@pytest.mark.slow
def test_each_page_of_the_docs_is_in_the_site(site: Path) -> None:
    missing = [
        page
        for page in (ROOT / "docs").rglob("*.md")
        if not (site / page.relative_to(ROOT / "docs").with_suffix(".html")).is_file()
    ]
    assert not missing
    for name in ("overview", "contributing", "security", "changes"):
        assert (site / "project" / f"{name}.html").is_file()


@pytest.mark.slow
def test_no_page_makes_a_browser_ask_another_machine(site: Path) -> None:
    for page in site.rglob("*.html"):
        found = Site()
        found.feed(page.read_text(encoding="utf-8"))
        assert found.fetched
        away = [link for link in found.fetched if re.match(r"(?:[a-z]+:)?//", link)]
        assert not away, page


@pytest.mark.slow
def test_a_page_with_a_diagram_brings_what_draws_it(site: Path) -> None:
    drawn = [page for page in site.rglob("*.html") if 'class="mermaid"' in page.read_text()]
    assert {page.name for page in drawn} >= {"architecture.html", "how-the-fold-works.html"}
    for page in drawn:
        found = Site()
        found.feed(page.read_text(encoding="utf-8"))
        (script,) = (each for each in found.fetched if each.endswith("assets/mermaid.js"))
        assert (page.parent / script).is_file()


@pytest.mark.slow
@pytest.mark.parametrize("words", ["TG412", "freeze rate", "Write your own profile"])
def test_the_search_finds(site: Path, words: str) -> None:
    index = json.loads((site / "search.json").read_text(encoding="utf-8"))
    assert words in json.dumps(index)


def test_each_page_has_its_place_in_the_menu() -> None:
    listed = nav()
    docs = {page.relative_to(ROOT / "docs").as_posix() for page in (ROOT / "docs").rglob("*.md")}
    assert len(listed) == len(set(listed))
    assert {page for page in listed if not page.startswith("project/")} == {
        page for page in docs if not LISTED_ELSEWHERE.match(page)
    }


@pytest.mark.slow
@pytest.mark.parametrize("link", ["gone.md", "index.md#gone"])
def test_a_link_that_leads_nowhere_stops_the_build(tmp_path: Path, link: str) -> None:
    root = tmp_path / "project"
    for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text("# A page\n")
    (root / "docs").mkdir()
    (root / "docs/index.md").write_text(f"# A page\n\nSee [that]({link}).\n")
    (root / "scripts").mkdir()
    (root / "scripts/build_site.py").write_bytes((ROOT / "scripts/build_site.py").read_bytes())
    (root / "mkdocs.yml").write_text((ROOT / "mkdocs.yml").read_text().partition("nav:")[0])
    done = build(tmp_path / "site", root=root)
    assert done.returncode != 0
    assert "index.md:3" in done.stdout
