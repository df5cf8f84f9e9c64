"""What the words of a source say: installable, fixed, the version that runs here."""

from __future__ import annotations

import pytest

from trace_gate.app.setup.ci_source import Installed, Tried, assess

OID = "0123456789abcdef0123456789abcdef01234567"
GIT = "git+https://git.example/acme/trace-gate"
HERE = Installed(version="0.1.0", source="trace-gate==0.1.0")


@pytest.mark.parametrize(
    "source",
    [
        "trace-gate==0.1.0",
        "trace-gate === 0.1.0",
        "Trace_Gate==0.1.0",
        "trace-gate[hooks]==0.1.0",
        'trace-gate==0.1.0 ; python_version > "3.10"',
        f"trace-gate @ {GIT}@v0.1.0",
        f"trace-gate@{GIT}@0.1.0",
        f"{GIT}@v0.1.0",
        f"{GIT}@v0.1.0#egg=trace-gate",
        "trace-gate @ git+ssh://git@git.example/acme/trace-gate@v0.1.0",
        "trace-gate @ https://files.example/trace_gate-0.1.0-py3-none-any.whl",
        "https://files.example/trace_gate-0.1.0.tar.gz#sha256=00",
    ],
)
def test_the_version_that_runs_here_is_right(source: str):
    assert assess(source, HERE).kind == "right", assess(source, HERE)


@pytest.mark.parametrize(
    "source",
    [
        "trace-gate==0.2.0",
        f"trace-gate @ {GIT}@v0.2.0",
        "trace-gate @ https://files.example/trace_gate-0.2.0-py3-none-any.whl",
    ],
)
def test_another_version_is_said(source: str):
    found = assess(source, HERE)
    assert found.kind == "other"
    assert "0.2.0" in found.why
    assert "0.1.0" in found.why


@pytest.mark.parametrize(
    "source",
    [
        "trace-gate",
        "trace-gate>=0.1",
        "trace-gate~=0.1.0",
        "trace-gate<1",
        "trace-gate==0.1.*",
        f"trace-gate @ {GIT}",
        f"trace-gate @ {GIT}@main",
        "trace-gate @ git+ssh://git@git.example/acme/trace-gate",
    ],
)
def test_what_can_move_is_no_fixed_version(source: str):
    assert assess(source, HERE).kind == "moves", assess(source, HERE)


@pytest.mark.parametrize(
    "source",
    [
        "",
        "trace-gate @ ",
        "trace-gate @ main",
        "trace-gate 0.1.0",
        "trace-gate = 0.1.0",
        "trace gate==0.1.0",
        "trace-gate==0.1.0 trace-gate==0.2.0",
        "-r requirements.txt",
        "--index-url=https://evil.example trace-gate",
        "trace-gat==0.1.0",
        "trace-gate-cli==0.1.0",
        "trace-gate @ git+git@git.example:acme/trace-gate@v0.1.0",
        "git@git.example:acme/trace-gate",
        "/home/ann/trace-gate",
        "./trace-gate",
        "trace-gate @ file:///home/ann/trace-gate",
        "trace-gate @ git+https://localhost/trace-gate@v0.1.0",
        "trace-gate @ git+https://HOST/OWNER/trace-gate@COMMIT",
        "trace-gate @ git+https://github.com/OWNER/trace-gate@COMMIT",
        "@TRACE_GATE_SOURCE@",
    ],
)
def test_what_nobody_can_install_is_broken(source: str):
    assert assess(source, HERE).kind == "broken", assess(source, HERE)


@pytest.mark.parametrize("revision", [OID, OID[:10], "0" * 64])
def test_a_commit_is_unknown_unless_it_is_the_one_that_is_installed(revision: str):
    source = f"trace-gate @ {GIT}@{revision}"
    assert assess(source, HERE).kind == "unknown"
    assert assess(source, HERE.with_(source=source)).kind == "right"


def test_a_release_is_not_known_where_nobody_knows_whether_it_is_published():
    here = HERE.with_(private="installed from a folder")
    found = assess("trace-gate==0.1.0", here)
    tried = assess("trace-gate==0.1.0", here, Tried(version="0.1.0"))
    assert tried == found, "a name that nobody is known to own may be anybody's"
    assert (found.kind, found.why) == ("unpublished", "installed from a folder")


@pytest.mark.parametrize(
    ("source", "tried", "kind"),
    [
        (f"{GIT}@{OID}", Tried(version="0.1.0"), "right"),
        (f"{GIT}@{OID}", Tried(version="0.2.0"), "other"),
        (f"{GIT}@{OID}", Tried(version=None, said="no such commit"), "broken"),
        (
            f"{GIT}@{OID}",
            Tried(version=None, said="No module named pip", possible=False),
            "unknown",
        ),
        ("trace-gate==0.1.0", Tried(version=None, said="no match"), "broken"),
        ("trace-gate==0.1.0", Tried(version=None, said="no pip", possible=False), "unknown"),
        (f"{GIT}@main", Tried(version="0.1.0"), "moves"),
        ("trace-gat==0.1.0", Tried(version="0.1.0"), "broken"),
    ],
)
def test_a_trial_decides_and_no_trial_is_no_pass(source: str, tried: Tried, kind: str):
    assert assess(source, HERE, tried).kind == kind
