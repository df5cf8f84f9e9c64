"""Files of the checkout, as a governed repository has them."""

from __future__ import annotations

from pathlib import Path

TOP = Path(__file__).parents[2]


def read_tree(*folders: tuple[str, str]) -> dict[str, bytes]:
    """Files below folders of the checkout, by their path in a governed repository."""
    return {
        f"{prefix}{path.relative_to(TOP / folder).as_posix()}": path.read_bytes()
        for folder, prefix in folders
        for path in sorted((TOP / folder).rglob("*"))
        if path.is_file()
    }
