"""Whether one folder holds trace-gate and all that it needs, so that a hook can name it.

Python looks through the folders of packages for files that add to where it imports from. A hook
does not need that where everything is in one place, and it costs a quarter of Python's start.
"""

from __future__ import annotations

import os
import re
from importlib import metadata

NAME = "trace-gate"

_FIRST = re.compile(r"[A-Za-z0-9._-]+")


def one_folder(folder: str) -> str | None:
    """The folder, where trace-gate and each distribution that it requires is installed in it.

    None for a checkout or an editable installation, and where the system or another environment
    lends some of it. Requirements that are not installed are those of other systems.
    """
    left, seen = [NAME], set[str]()
    while left:
        name = left.pop()
        seen.add(name)
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            if name == NAME:
                return None
            continue
        if not _is_in(found, folder):
            return None
        left += [each for each in _required(found) if each not in seen]
    return folder


def _required(found: metadata.Distribution) -> list[str]:
    """The names of the distributions that one needs, without those of its extras."""
    plain = [each for each in found.requires or () if "extra ==" not in each]
    return [name[0] for each in plain if (name := _FIRST.match(each))]


def _is_in(found: metadata.Distribution, folder: str) -> bool:
    """Whether its files are in a folder, and not only a file that says where they are."""
    place = str(found.locate_file(""))
    here = os.path.isdir(place) and os.path.isdir(folder) and os.path.samefile(place, folder)
    return here and '"editable": true' not in (found.read_text("direct_url.json") or "")
