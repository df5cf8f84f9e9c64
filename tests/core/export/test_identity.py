"""What the rows call a repository: no secret, the same in every clone."""

from __future__ import annotations

import pytest

from trace_gate.core.export import identity


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://ann:secret@Git.Example/acme/shop.git", "git.example/acme/shop"),
        ("https://token@git.example:8443/acme/shop/?x=1", "git.example:8443/acme/shop"),
        ("ssh://git@git.example/acme/shop.git", "git.example/acme/shop"),
        ("git@git.example:acme/shop.git", "git.example/acme/shop"),
        ("git.example:acme/shop", "git.example/acme/shop"),
        ("/home/ann/shop.git", None),
        ("../shop", None),
        ("file:///home/ann/shop.git", None),
        ("C:\\shops\\us", None),
        ("https://[::1", None),
        ("https://git.example", None),
        ("", None),
        (None, None),
    ],
)
def test_by_the_address_of_a_remote(url, name):
    assert identity.of_remote(url) == name


def test_by_the_first_commit():
    assert identity.of_history("0123456789abcdef" * 4) == "commit-0123456789abcdef"
