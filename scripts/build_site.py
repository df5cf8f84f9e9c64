"""Builds the docs as a site: searchable, with strict links, and nothing that asks a network.

python scripts/build_site.py FOLDER

The pages are those of `docs/` and the four at the top. Links between them hold in the repository
and in the site; a link to a file that is no page (`pyproject.toml`) stays as its words.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
AT_THE_TOP = {
    "README.md": "project/overview.md",
    "CONTRIBUTING.md": "project/contributing.md",
    "SECURITY.md": "project/security.md",
    "CHANGELOG.md": "project/changes.md",
}
"""Pages beside `docs/`, and where the site has them: a README.md would be its first page."""

DRAWING = "```mermaid\n"
DRAWS = "assets/mermaid.js"
"""What draws the diagrams, where the site has it: without it a page would fetch it from afar."""

FENCE = re.compile(r"^(\s*)(```+|~~~+)")
LINK = re.compile(r"(?P<text>\[(?:[^\[\]]|\[[^\]]*\])*\])\((?P<to>[^()\s]+)\)")


def main(folder: str) -> int:
    """Write the site into a folder; the exit code of the builder, which names broken links."""
    with tempfile.TemporaryDirectory() as made:
        # a folder of its own: the builder keeps a cache beside its configuration, and empties it
        project = Path(made).resolve()
        stage(project)
        done = subprocess.run(
            [sys.executable, "-m", "zensical", "build", "--strict", "-f", "mkdocs.yml"],
            cwd=project,
            check=False,
            env={**os.environ, "NO_COLOR": "1"},
        )
        if done.returncode == 0:
            shutil.copytree(project / "site", folder, dirs_exist_ok=True)
    return done.returncode


def stage(project: Path) -> None:
    """The configuration, and every page and picture where the site has it."""
    shutil.copyfile(ROOT / "mkdocs.yml", project / "mkdocs.yml")
    for origin, target in pages().items():
        place = project / "docs" / target
        place.parent.mkdir(parents=True, exist_ok=True)
        if origin.suffix != ".md":
            shutil.copyfile(origin, place)
            continue
        text = relinked(origin, target)
        place.write_text(_with_drawings(project, text, target), encoding="utf-8")


def _with_drawings(project: Path, text: str, target: str) -> str:
    """A page that has a diagram also loads what draws it."""
    if DRAWING not in text:
        return text
    script = project / "docs" / DRAWS
    if not script.exists():
        script.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(_mermaid(), script)
    return f'{text}\n<script src="{os.path.relpath(DRAWS, Path(target).parent)}"></script>\n'


def _mermaid() -> Path:
    """The library that draws, from the lock of the tests' own tools (`requirements/node`)."""
    sys.path.insert(0, str(ROOT))
    from tests.support import node_tools

    return node_tools.programs().parent / "@mermaid-js" / "tiny" / "dist" / "mermaid.tiny.js"


def pages() -> dict[Path, str]:
    """Each file that the site shows, with its place there."""
    docs = [file for file in (ROOT / "docs").rglob("*") if file.is_file()]
    return {
        **{file: file.relative_to(ROOT / "docs").as_posix() for file in sorted(docs)},
        **{ROOT / name: target for name, target in AT_THE_TOP.items()},
    }


def relinked(origin: Path, target: str) -> str:
    """The text of a page whose links lead to where the site has the others."""
    lines, fence = [], ""
    for line in origin.read_text(encoding="utf-8").splitlines():
        mark = FENCE.match(line)
        if mark and not fence:
            fence = mark[2]
        elif mark and mark[2].startswith(fence):
            fence = ""
        lines.append(line if fence or mark else LINK.sub(_Moved(origin, target), line))
    return "\n".join([*lines, ""])


class _Moved:
    """A link of one page, as the site needs it."""

    def __init__(self, origin: Path, target: str) -> None:
        self.folder = origin.parent
        self.place = Path(target).parent

    def __call__(self, link: re.Match[str]) -> str:
        to, hash_, anchor = link["to"].partition("#")
        if not to or ":" in to:
            return link[0]
        known = pages().get((self.folder / to).resolve())
        if known is None:
            is_page = to.endswith(".md") and not (self.folder / to).exists()
            return link[0] if is_page else link["text"][1:-1]
        return f"{link['text']}({os.path.relpath(known, self.place)}{hash_}{anchor})"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]) if len(sys.argv) == 2 else __doc__)
