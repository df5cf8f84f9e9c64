"""YAML of tests, read and written by the parser in C: the one in Python takes ten times as long."""

from __future__ import annotations

from typing import Any

import yaml


def load(text: str | bytes) -> Any:
    """The data of a text, as `yaml.safe_load` gives it."""
    return yaml.load(text, Loader=yaml.CSafeLoader)


def dump(data: object, **options: Any) -> str:
    """The text of data, with the options of `yaml.safe_dump`."""
    written: str = yaml.dump(data, Dumper=yaml.CSafeDumper, **options)
    return written
