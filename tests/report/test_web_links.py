"""Where the files of a commit are shown, and what is no such address."""

from __future__ import annotations

import pytest

from trace_gate.core.errors import UsageError
from trace_gate.report.web_links import of_option, of_remote, resource

COMMIT = "c" * 40
GITHUB = f"https://github.com/acme/shop/blob/{COMMIT}"


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/acme/shop.git",
        "https://github.com/acme/shop/",
        "https://GitHub.com/acme/shop",
        "git@github.com:acme/shop.git",
        "github.com:acme/shop.git",
        "ssh://git@github.com/acme/shop.git",
        "ssh://git@github.com:22/acme/shop.git",
        "https://ann:secret@github.com/acme/shop.git",
    ],
)
def test_a_remote_at_github_is_known_and_no_secret_of_it_is_shown(url):
    assert of_remote(url, COMMIT) == GITHUB


def test_a_remote_at_gitlab_is_known():
    expected = f"https://gitlab.com/group/sub/shop/-/blob/{COMMIT}"
    assert of_remote("git@gitlab.com:group/sub/shop.git", COMMIT) == expected


@pytest.mark.parametrize(
    "url",
    [
        None, "", "../new-server.git", "/srv/git/shop.git", "C:\\shop", "file:///srv/shop.git",
        "https://git.example/acme/shop.git", "https://github.com.evil.example/acme/shop",
        "https://github.com/", "https://github.com/a/../../b", 'https://github.com/a/"><script>',
        "http://[", "javascript:alert(1)", "ext::sh -c x% github.com",
    ],
)  # fmt: skip
def test_any_other_remote_has_no_page(url):
    assert of_remote(url, COMMIT) is None


def test_an_address_says_where_the_commit_stands_or_gets_it_as_at_github():
    at = "https://git.example/acme/shop"
    assert of_option(f"{at}/src/commit/{{commit}}/", COMMIT) == f"{at}/src/commit/{COMMIT}"
    assert of_option(f"{at}/", COMMIT) == f"{at}/blob/{COMMIT}"
    assert of_option("https://git.example:8443/a", COMMIT).startswith("https://git.example:8443/")


@pytest.mark.parametrize(
    "url",
    [
        "http://git.example/a", "javascript:alert(1)", "//git.example/a", "git.example/a",
        "https://ann:secret@git.example/a", "https://ann@git.example/a", "https:///a",
        "https://git.example/a b", 'https://git.example/"onload=', "https://git.example/<script>",
        "https://git.example/a?b=", "https://git.example/a#b", "https://git.example/\u202e",
        "https://git.example/\n", "https://git.example:x/a", "https://[/a",
    ],
)  # fmt: skip
def test_an_address_that_no_page_may_lead_to_is_refused(url):
    with pytest.raises(UsageError, match="--link-base") as refused:
        of_option(url, COMMIT)
    assert "https://git.example/acme/shop/blob/{commit}" in (refused.value.remedy or "")


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("https://git.example/acme/shop.git", "git+https://git.example/acme/shop"),
        (
            "https://ann:secret@git.example:8443/acme/shop/",
            "git+https://git.example:8443/acme/shop",
        ),
        ("git@git.example:acme/shop.git", "git+ssh://git.example/acme/shop"),
        ("git@git.example:/srv/shop.git", "git+ssh://git.example/srv/shop"),
        ("ssh://git@git.example:2222/acme/shop", "git+ssh://git.example:2222/acme/shop"),
        ("git+https://git.example/acme/shop", "git+https://git.example/acme/shop"),
        ("", None),
        ("../shop.git", None),
        ("/srv/shop.git", None),
        ("file:///srv/shop.git", None),
        ("http://git.example/acme/shop", None),
        ("https://git.example", None),
        ("https://git.example/acme/../shop", None),
        ("https://git.example/acme/shop?token=secret", None),
        ("https://git.example/acme/shop#main", None),
        ("https://git.example:port/acme/shop", None),
        ("https://git.example/acme/sh op", None),
        ("https://gît.example/acme/shop", None),
    ],
)
def test_a_repository_is_named_by_an_address_that_others_reach_and_without_a_secret(url, named):
    assert resource(url) == named
