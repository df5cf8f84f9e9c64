"""The list of what is skipped on Windows is true (README, What is tested where)."""

from __future__ import annotations

from tests.support import systems


def test_each_name_on_the_list_exists():
    assert set(systems.listed()) <= systems.tests()


def test_what_uses_what_windows_lacks_is_on_the_list():
    names = systems.listed()
    missing = [f"{name}  # {kind}" for name, kind in systems.using() if not reason(name, names)]
    assert missing == [], "add these to tests/support/not_on_windows.txt"


def test_most_tests_hold_there():
    names = systems.listed()
    held = [each for each in systems.tests() if "::" in each and not reason(each, names)]
    assert len(held) > 0.8 * len([each for each in systems.tests() if "::" in each])


def reason(name: str, names: dict[str, str]) -> str | None:
    return systems.reason_of(name, names)


def test_every_file_of_tests_can_be_imported_there():
    """An error of one file stops the whole run, also of what holds there."""
    assert list(systems.needed_to_import()) == []
