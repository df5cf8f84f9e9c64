"""jsonschema-rs without what it does not need."""

from __future__ import annotations

import subprocess
import sys

SEE = """assert engine.validator_class()('{"type": "object"}').is_valid({})"""


def alone(*lines: str) -> None:
    """Run some lines in a Python of its own that has not imported anything yet."""
    program = "\n".join(
        ["import sys", "from trace_gate.core.policy import jsonschema_rs_import as engine", *lines]
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_stand_ins_for_the_mail_library_and_typing_are_gone_after_the_import() -> None:
    alone(
        SEE,
        "assert 'socket' not in sys.modules",
        "from email.utils import parsedate_to_datetime as read",
        "assert read('Tue, 27 Oct 2026 10:17:51 +0000').year == 2026",
        "from typing import NamedTuple",
    )


def test_stand_ins_for_types_that_a_document_never_holds_stay_until_they_were_asked_for() -> None:
    alone(
        SEE,
        'judge = engine.validator_class()(\'{"type": "number", "minimum": 3}\').is_valid',
        "assert judge(3) and judge(3.5) and judge(3**90) and not judge(2) and not judge(True)",
        "heavy = {'enum', 'decimal', 'email', 'functools', 'collections'} & set(sys.modules)",
        "assert not heavy, heavy",
        "from enum import Enum, IntFlag",
        "from decimal import Decimal, getcontext",
        "getcontext, IntFlag",
        "for value in (Decimal(4), Enum('Four', {'FOUR': 4}).FOUR):",
        "    try: judge(value)",
        "    except ValueError: continue",
        "    sys.exit('what is of no type of JSON is no pass')",
    )


def test_what_is_imported_already_is_left_alone() -> None:
    alone("import email.utils as mail, typing", SEE, "assert sys.modules['email.utils'] is mail")


def test_where_stand_ins_are_not_enough_the_import_goes_its_usual_way() -> None:
    alone(
        "for stand_in in engine.STAND_INS.values(): stand_in.clear()",
        SEE,
        "import jsonschema_rs, typing",
        "assert typing.NamedTuple",
    )
