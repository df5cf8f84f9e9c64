"""What Git's configuration says of our drivers, and what is changed in it: on values."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from trace_gate.app.setup import diff_drivers
from trace_gate.app.setup.doctor_drivers import samples, unnamed
from trace_gate.app.setup.hook_shims import Interpreter
from trace_gate.cli.fast import textconv

HERE = Interpreter(python='/opt/it\'s/py "thon"', entry="/opt/$HOME/`x`/entry.py", packages="/p'q")
WANTED = diff_drivers.settings(HERE, "1.2.3")


def test_each_kind_has_a_driver_and_nothing_is_kept():
    assert set(diff_drivers.KINDS) == set(textconv.KINDS)
    assert WANTED.keys() == {
        f"diff.trace-gate-{kind}.{field}"
        for kind in textconv.KINDS
        for field in ("textconv", "cachetextconv")
    }
    assert {value for key, value in WANTED.items() if key.endswith(".cachetextconv")} == {"false"}


def test_a_command_is_one_line_with_its_version_and_names_its_programs():
    command = diff_drivers.command("trace", HERE, "1.2.3")
    assert "\n" not in command
    assert diff_drivers.is_ours(command)
    assert diff_drivers.version_of(command) == "1.2.3"
    assert diff_drivers.programs(command) == (HERE.python, HERE.entry)
    assert command != diff_drivers.command("trace", HERE, "1.2.4")


@pytest.mark.parametrize("value", ["", "cat", "a 'b", ": trace-gate 1; x"])
def test_another_command_names_none(value: str):
    assert diff_drivers.programs(value) == ()


@pytest.mark.parametrize("kind", diff_drivers.KINDS)
def test_a_shell_reads_the_command(kind: str):
    command = f'{diff_drivers.command(kind, HERE, "1.2.3")} "$@"'
    for shell in filter(shutil.which, ("sh", "dash", "bash", "busybox")):
        words = [shell, "sh"] if shell == "busybox" else [shell]
        done = subprocess.run([*words, "-n", "-c", command], capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")


def test_what_is_set_already_is_not_set_again():
    assert diff_drivers.plan_install({}, WANTED).settings == tuple(WANTED.items())
    assert diff_drivers.plan_install(WANTED, WANTED) == diff_drivers.Changes()
    old = diff_drivers.settings(HERE, "1.2.2")
    assert dict(diff_drivers.plan_install(old, WANTED).settings) == {
        key: value for key, value in WANTED.items() if key.endswith(".textconv")
    }


def test_a_command_of_somebody_else_stays_and_goes_by_nobody():
    theirs = {**WANTED, "diff.trace-gate-table.textconv": "their own"}
    planned = diff_drivers.plan_install(theirs, WANTED)
    assert planned.settings == ()
    assert planned.lines == (
        "git diff: diff.trace-gate-table.textconv is not ours, and was left alone",
    )
    gone = dict(diff_drivers.plan_uninstall(theirs).settings)
    assert gone.keys() == {key for key in WANTED if "table" not in key}
    assert set(gone.values()) == {None}


def test_what_the_user_added_to_a_driver_of_ours_stays():
    there = {**WANTED, "diff.trace-gate-table.wordregex": "."}
    assert "diff.trace-gate-table.wordregex" not in dict(
        diff_drivers.plan_uninstall(there).settings
    )
    assert diff_drivers.plan_uninstall({}) == diff_drivers.Changes()


def test_what_the_attributes_lack_is_named_by_its_pattern():
    all_of_it = {path: f"trace-gate-{kind}" for path, (kind, _) in samples("traces").items()}
    assert unnamed(all_of_it, "traces") == ()
    lacks = {**all_of_it, "x.csv": "unspecified", "x.xlsx": "lfs"}
    assert unnamed(lacks, "traces") == ("*.csv",)
    assert len(unnamed({}, "traces")) == len(all_of_it)
    # Where the policy has the traces in another folder, that one is asked about.
    assert unnamed(all_of_it, "records/ads") == ("/records/ads/**/*.yaml",)
