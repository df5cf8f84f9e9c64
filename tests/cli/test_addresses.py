"""Which addresses of the web a report may hold: those that CI and the team say, if plain."""

from __future__ import annotations

import pytest

from trace_gate.cli import environment


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "CI_PROJECT_URL", "TRACE_GATE_DOCS"):
        monkeypatch.delenv(name, raising=False)


def test_nobody_knows_them_at_first():
    assert environment.addresses().as_tuple() == ("", "")


def test_github_and_gitlab_say_where_the_repository_is(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CI_PROJECT_URL", "https://gitlab.example:8443/acme/shop")
    assert environment.addresses().repository == "https://gitlab.example:8443/acme/shop"
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://github.com")
    monkeypatch.setenv("GITHUB_REPOSITORY", "acme/shop")
    assert environment.addresses().repository == "https://github.com/acme/shop"


def test_the_team_says_where_its_docs_are(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TRACE_GATE_DOCS", "https://docs.shop.example/gate/")
    assert environment.addresses().docs == "https://docs.shop.example/gate"


@pytest.mark.parametrize(
    "address",
    [
        "https://token:secret@gitlab.example/acme/shop",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://x.example/a b",
        "https://x.example/a\n::error::x",
        "https://x.example/?q=<b>",
        "https://关.example/x",
    ],
)
def test_anything_but_a_plain_address_is_left_out(monkeypatch: pytest.MonkeyPatch, address: str):
    monkeypatch.setenv("CI_PROJECT_URL", address)
    monkeypatch.setenv("TRACE_GATE_DOCS", address)
    assert environment.addresses().as_tuple() == ("", "")
