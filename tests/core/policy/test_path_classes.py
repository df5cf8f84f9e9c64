"""Classes of paths and unsafe names."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trace_gate.core.git_model import EXECUTABLE, REGULAR, SUBMODULE, SYMLINK
from trace_gate.core.policy import path_classes, safe_names
from trace_gate.core.policy.gate import GatePolicy

GATE = GatePolicy(
    version=1, exempt=("/**",), modes=(("/notes/**", "warn"), ("/notes/x/**", "observe"))
)
SHIPPED = GatePolicy(version=1)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("traces/2025-01/TRACE-20250102-001.yaml", "trace"),
        ("traces/.gitattributes", "protected"),
        ("config/amazon-growth/gate.yaml", "protected"),
        ("uploads/.gitattributes", "protected"),
        ("semantic/.gitattributes", "protected"),
        ("semantic/intent_buckets/x.yaml", "derived"),
        ("Semantic/intent_buckets/x.yaml", "derived"),
        ("world_model", "derived"),
        ("uploads/week.csv", "evidence"),
        ("uploads-old/week.csv", "exempt"),
        ("src/x.py", "exempt"),
    ],
)
def test_exempt_loses_to_every_other_class(path, kind):
    assert path_classes.classify(path, REGULAR, GATE) == kind


@pytest.mark.parametrize("mode", [EXECUTABLE, SYMLINK, SUBMODULE])
def test_only_regular_files_are_exempt_and_never_executable_ones(mode):
    assert path_classes.classify("README.md", REGULAR, SHIPPED) == "exempt"
    assert path_classes.classify("README.md", mode, SHIPPED) == "governed"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("README", "exempt"),
        ("README.de.md", "exempt"),
        ("README.RST", "exempt"),
        ("README-first", "exempt"),
        ("README.sh", "governed"),
        ("README.md.py", "governed"),
        ("README.", "governed"),
        ("LICENSE_run.py", "governed"),
        ("LICENSE.ps1", "governed"),
        ("LICENSE.txt", "exempt"),
        (".gitignore", "exempt"),
        ("docs/week/plan.md", "exempt"),
        ("docs/prices.csv", "governed"),
        ("docs/run.sh", "governed"),
        ("notes/README.md", "governed"),
        ("sub/.gitignore", "governed"),
        ("readme.md", "governed"),
    ],
)
def test_what_is_exempt_where_the_policy_says_nothing(path, kind):
    assert path_classes.classify(path, REGULAR, SHIPPED) == kind


def test_a_file_in_the_place_of_the_traces_folder_is_no_trace():
    """No trace could ever cover it, since the folder of the traces is gone with it."""
    assert path_classes.classify("traces", SYMLINK, SHIPPED) == "governed"


def test_folders_are_where_the_policy_says():
    gate = GatePolicy(version=1, traces="log/traces", uploads="in", derived=("out/a", "out/b"))
    classes = [
        path_classes.classify(path, REGULAR, gate)
        for path in ("log/traces/x", "in/x", "out/b/x", "traces/x", "uploads/x", "semantic/x")
    ]
    assert classes == ["trace", "evidence", "derived", "governed", "governed", "governed"]


def test_the_strictest_mode_that_matches_wins():
    gate = GATE.with_(modes=(("/a/**", "observe"), ("/a/b/**", "block"), ("/a/*", "warn")))
    assert [path_classes.mode_of(path, gate) for path in ("a/x", "a/b/c", "a/b/c/d", "z")] == [
        "warn",
        "block",
        "block",
        "block",
    ]


def test_a_default_mode_is_for_paths_that_no_pattern_matches():
    gate = GatePolicy(version=1, default_mode="observe", modes=(("/prices/**", "block"),))
    assert path_classes.mode_of("prices/x", gate) == "block"
    assert path_classes.mode_of("notes/x", gate) == "observe"


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("a/\udcff", "UTF-8"),
        ("a\nb", "control"),
        ("a\x7f", "control"),
        ("a/\x85b", "control"),
        ("cafe\u0301.md", "NFC"),
        ("a\u202eb", "U+202E"),
        ("tra\u200bces/x", "U+200B"),
        ("a\u2066b", "U+2066"),
        ("a\ufeff", "U+FEFF"),
        ("a\u2028b", "U+2028"),
        ("a\u3164", "U+3164"),
        ("a\u00adb", "U+00AD"),
        ("a\U000e0041b", "U+E0041"),
        ("a\\b", "backslash"),
        ("a:b", "colon"),
        ("traces./x", "dot or a space"),
        ("traces /x", "dot or a space"),
        ("a\u00a0/x", "dot or a space"),
        ("aux", "device"),
        ("a/NUL.txt", "device"),
        ("com1", "device"),
        ("LPT\u00b2.md", "device"),
        ("con .md", "device"),
        ("CONIN$", "device"),
        (".git/x", "Git's own"),
        ("a/.GIT", "Git's own"),
        ("GIT~1/x", "Git's own"),
        ("a//b", "no name"),
        ("a/../b", "no name"),
        ("", "no name"),
        ("a?b", "Windows"),
        ("a*b", "Windows"),
        ("a|b", "Windows"),
        ('a"b', "Windows"),
        ("<a>", "Windows"),
        ("a/" + "x" * 256, "255 bytes"),
        ("é" * 128, "255 bytes"),
    ],
)
def test_an_unsafe_name_is_told(path, why):
    assert why in safe_names.unsafe(path)


@pytest.mark.parametrize(
    "path",
    [
        "traces/2025-01/TRACE-20250102-001.yaml",
        ".github/workflows/x.yml",
        "uploads/报告 2025.xlsx",
        "uploads/Größe (1).csv",
        "café.md",
        "com10",
        "console.md",
        "auxiliary/x",
        ".gitignore",
        "a/-x",
        " leading",
        "a[1].csv",
        "a~1.csv",
        "हिन्दी.md",
        "x" * 255,
        "é" * 127,
    ],
)
def test_an_honest_name_is_safe(path):
    assert safe_names.unsafe(path) is None


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=12))
def test_what_is_safe_is_nfc_visible_and_without_separators(path):
    if safe_names.unsafe(path) is None:
        assert unicodedata.is_normalized("NFC", path)
        assert not any(unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") for char in path)
        assert not set(path) & set('\\:<>"|?*')
        assert all(name and name == name.rstrip(". ") for name in path.split("/"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("traces/A.yaml", "Traces/a.yaml"),
        ("café", "cafe\u0301"),
        ("CAFÉ", "cafe\u0301"),
        ("straße", "STRASSE"),
        ("\u0390", "\u1fd3"),
    ],
)
def test_twins_have_one_key(one, other):
    assert path_classes.twin_key(one) == path_classes.twin_key(other)


def test_different_names_have_different_keys():
    assert len({path_classes.twin_key(name) for name in ("a", "b", "ä", "a/b", "ab")}) == 5


@given(st.text(max_size=12))
def test_a_key_is_its_own_key(path):
    assert path_classes.twin_key(path_classes.twin_key(path)) == path_classes.twin_key(path)


def test_below_is_about_whole_names():
    assert path_classes.below("uploads/x", "uploads")
    assert path_classes.below("uploads", "uploads")
    assert not path_classes.below("uploads-evil/x", "uploads")
