"""The parts of a remote's address, of which no name and no password stays."""

from __future__ import annotations

import pytest

from trace_gate.core import remote_address


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("https://ann:secret@Git.Example/acme/shop.git", ("https", "git.example", "acme/shop")),
        ("https://git.example:8443/acme/shop/", ("https", "git.example:8443", "acme/shop")),
        ("git@git.example:/acme/shop.git/", ("ssh", "git.example", "acme/shop")),
        ("https://git.example", ("https", "git.example", "")),
    ],
)
def test_an_address_is_read(url, parts):
    found = remote_address.read(url)
    assert found is not None
    assert (found.scheme, found.place, found.path) == parts


def test_a_query_and_a_fragment_are_told_apart():
    found = remote_address.read("https://git.example/acme/shop?token=1#x")
    assert found is not None
    assert (found.path, found.rest) == ("acme/shop", "token=1x")


@pytest.mark.parametrize(
    "url",
    ["", "../shop", "/home/ann/shop.git", "file:///home/ann/shop.git", "C:\\shops\\us", "C:shop",
     "https://[::1", "https://git.example:port/acme"],
)  # fmt: skip
def test_a_folder_and_what_is_no_address_are_none(url):
    assert remote_address.read(url) is None
