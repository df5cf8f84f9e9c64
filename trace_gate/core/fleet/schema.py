"""The JSON Schema of fleet.yaml: what may stand in it, and what it means (SPEC 10, Fleet)."""

from __future__ import annotations

import json

from trace_gate.core.policy.schemas.keywords import (
    closed,
    listing,
    open_section,
    text,
    whole_number,
    word,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

ENGINES = ("local", "threads", "dask")
ID = "[a-z0-9]+(?:[._-][a-z0-9]+)*"
FOLDER = r"[A-Za-z0-9_][A-Za-z0-9_-]*(?:[./][A-Za-z0-9_-]+)*"
BRANCH = r"refs/heads/[A-Za-z0-9_][A-Za-z0-9_-]*(?:[./][A-Za-z0-9_-]+)*"
SHOP = "[A-Z0-9][A-Z0-9_-]{0,31}-[A-Z]{2}"
ADDRESS = r"(?:tcp|tls)://[A-Za-z0-9.\[\]:-]+:[0-9]{1,5}"

_REF = text("The branch that is asked about, by its full name: refs/heads/main.", BRANCH, most=200)

_REPOSITORY = closed(
    "One repository.",
    {
        "id": text(
            "Its name in tables and files: small letters and digits, with `-`, `_` or `.` between.",
            ID,
            most=64,
        ),
        "url": text(
            "Where it is fetched from: https://, ssh://, file:///, or a folder that begins with "
            "/, ./ or ../ (from the folder of this file). No password in it.",
            most=2_000,
        ),
        "ref": _REF,
        "tenants": listing(
            "The shops that it must have, as STORE-MARKETPLACE: ACME-01-US.",
            text("A shop: ACME-01-US.", SHOP, most=40),
        ),
        "checkpoint": text(
            "What an audit keeps of its history: a file, from the folder of this file.",
            FOLDER,
            most=200,
        ),
    },
    optional=("ref", "tenants", "checkpoint"),
)

FLEET = closed(
    "Many repositories, and how they are asked.",
    {
        "version": whole_number("The version of this form of file.", 1, 1),
        "defaults": open_section(
            "What holds for each repository.",
            {
                "ref": {**_REF, "default": "refs/heads/main"},
                "timeout": {
                    **text(
                        "So long a fetch or a question may take: 90s, 10m, 2h.",
                        "[1-9][0-9]{0,4}[smh]",
                    ),
                    "default": "10m",
                },
                "memory": {
                    **text(
                        "So much memory a question may take: 500MB, 1GB.",
                        "[1-9][0-9]{0,4}(?:MB|GB)",
                    ),
                    "default": "1GB",
                },
                "retries": whole_number("How often a fetch that fails is tried again.", 0, 10, 2),
            },
        ),
        "engine": open_section(
            "Who does the work.",
            {
                "kind": word(
                    "local: Dask in this process. threads: without Dask. dask: the scheduler at "
                    "`address`.",
                    ENGINES,
                    "local",
                ),
                "workers": whole_number("So many repositories at once.", 1, 64, 2),
                "address": text("The scheduler: tcp://10.0.0.5:8786.", ADDRESS, most=200),
            },
        ),
        "mirrors": open_section(
            "The copies of the repositories.",
            {
                "folder": {
                    **text("Where they lie, from the folder of this file.", FOLDER, most=200),
                    "default": "mirrors",
                },
                "per_host": whole_number("So many fetches at once from one host.", 1, 64, 8),
            },
        ),
        "output": open_section(
            "What is written.",
            {
                "folder": {
                    **text("Where it goes, from the folder of this file.", FOLDER, most=200),
                    "default": "out",
                }
            },
        ),
        "repositories": listing(
            "The repositories, in the order of the tables.", _REPOSITORY, least=1
        ),
    },
    optional=("defaults", "engine", "mirrors", "output"),
)


def whole() -> dict[str, Any]:
    """The schema with its head."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:trace-gate:fleet:1",
        "title": "trace-gate: fleet.yaml",
        **FLEET,
    }


def schema_file() -> bytes:
    """`schemas/fleet.schema.json`: always the same bytes."""
    return f"{json.dumps(whole(), indent=2, ensure_ascii=False)}\n".encode()
