"""Which addresses are fetched from, and that no secret is shown (SPEC 10, Fleet)."""

from __future__ import annotations

import pytest

from trace_gate.core.fleet.address import Address, address, masked


@pytest.mark.parametrize(
    ("text", "scheme", "host"),
    [
        ("https://git.example/acme/shop.git", "https", "git.example"),
        ("https://Git.Example:8443/acme/shop.git", "https", "git.example"),
        ("ssh://git@git.example/acme/shop.git", "ssh", "git.example"),
        ("ssh://git.example:2222/~acme/shop.git", "ssh", "git.example"),
        ("https://[2001:db8::1]/shop.git", "https", "[2001:db8::1]"),
        ("file:///srv/shops/a.git", "file", ""),
        ("/srv/shops/a.git", "file", ""),
        ("./a b", "file", ""),
        ("../shops/a.git", "file", ""),
    ],
)
def test_an_address_says_by_which_protocol_and_from_which_host(text: str, scheme: str, host: str):
    found = address(text)
    assert isinstance(found, Address)
    assert (found.scheme, found.host) == (scheme, host)


HOSTILE = [
    "ext::sh -c touch% /tmp/x",
    "fd::17/foo",
    "::x",
    "-u./payload",
    "--upload-pack=touch /tmp/x",
    "ssh://-oProxyCommand=touch/x",
    "ssh://git@-oProxyCommand=x/y",
    "ssh://-l@host/x",
    "https://-x/y",
    "http://git.example/shop.git",
    "git://git.example/shop.git",
    "git@git.example:acme/shop.git",
    "https://git.example",
    "https://git.example/a b",
    "https://git.example/a\nb",
    "file://host/share",
    "file:relative",
    "relative/folder",
    "C:\\shops\\a",
    "",
    " /srv/a.git",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_everything_else_is_refused_with_what_to_write(text: str):
    said = address(text)
    assert isinstance(said, str)
    assert "Write " in said


SECRETS = [
    "https://user:hunter2@git.example/shop.git",
    "https://hunter2@git.example/shop.git",
    "https://user:p@hunter2@git.example/shop.git",
    "ssh://git:hunter2@git.example/shop.git",
    "https://git.example/shop.git?access_token=hunter2",
    "https://git.example/shop.git#token=hunter2",
]


@pytest.mark.parametrize("text", SECRETS)
def test_an_address_with_a_password_is_refused_and_never_shown(text: str):
    said = address(text)
    assert isinstance(said, str)
    assert "password" in said or "no address" in said
    assert "hunter2" not in said
    assert "hunter2" not in masked(f"fatal: unable to access '{text}': no")


def test_what_is_no_secret_stays():
    assert masked("ssh://git@git.example/a.git is gone") == "ssh://git@git.example/a.git is gone"
