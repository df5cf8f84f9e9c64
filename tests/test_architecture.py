"""The pictures and maps of the house have every room of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import trace_gate
from scripts import generate_architecture as architecture

CONTAINERS = ("trace_gate", "trace_gate.core", "trace_gate.app")


def a_house(folder: Path, *rooms: str) -> Path:
    for room in rooms:
        place = folder / "trace_gate" / room
        place.mkdir(parents=True)
        (place / "__init__.py").touch()
    return folder / "trace_gate"


@pytest.mark.parametrize("container", CONTAINERS)
def test_each_picture_has_every_room_that_is_there(container: str) -> None:
    folder = architecture.PACKAGE.joinpath(*container.split(".")[1:])
    there = {file.parent.name for file in folder.glob("*/__init__.py")}
    assert set(architecture.rooms(container)) == there
    page = architecture.PAGE.read_text(encoding="utf-8")
    assert {name for name in there if f"  {name}[{name}]" not in page} == set()


def test_a_room_that_no_layer_names_stops_the_generator(tmp_path: Path) -> None:
    house = a_house(tmp_path, "app/judge", "app/forgotten")
    with pytest.raises(SystemExit, match=r"no layer of trace_gate\.app has forgotten"):
        architecture.rooms("trace_gate.app", house)


def test_rooms_stand_in_the_order_of_their_layers_and_modules_are_none(tmp_path: Path) -> None:
    house = a_house(tmp_path, "app/repository", "app/why", "app/judge")
    assert architecture.rooms("trace_gate.app", house) == ["why", "judge", "repository"]


def test_the_list_of_rooms_begins_with_what_is_imported() -> None:
    listed = [
        folder.relative_to(architecture.PACKAGE).as_posix() for folder in architecture.folders()
    ]
    story = ("core", "core/trace", "core/trace/yaml", "core/ledger", "core/gate", "core/audit")
    assert [name for name in listed if name in story] == list(story)
    use_cases = ("app", "app/repository", "app/judge", "app/audit", "app/review", "app/why")
    assert [name for name in listed if name in use_cases] == list(use_cases)
    assert listed.index("core/audit") < listed.index("app") < listed.index("cli")


def test_the_map_of_the_package_names_every_room() -> None:
    told = entries()
    assert {"app", "adapters", "report", "cli"} < told.keys()
    core = {name.removeprefix("core/") for name in told if name.startswith("core/")}
    assert core == set(architecture.rooms("trace_gate.core"))
    assert set(architecture.rooms("trace_gate.app")) <= words(told["app"])
    adapters = (architecture.PACKAGE / "adapters").glob("*/__init__.py")
    assert {file.parent.name for file in adapters} <= words(told["adapters"])


def entries() -> dict[str, str]:
    """What the map of the package says of each place."""
    parts = re.split(r"^    ([\w/]+)  ", trace_gate.__doc__ or "", flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


def test_the_map_tells_the_story_in_the_order_of_the_layers() -> None:
    named = [name.removeprefix("core/") for name in entries() if name.startswith("core/")]
    layers = architecture.layers("trace_gate.core")
    heights = [next(at for at, each in enumerate(layers) if name in each) for name in named]
    assert heights == sorted(heights, reverse=True)
