"""`glob` against Git itself, against pathspec, and against the clock."""

import subprocess
from itertools import accumulate

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from tests.support.steps import steps
from trace_gate.core import path_patterns

# an alphabet in which random patterns and paths meet often
NAMES = st.text("ab.-]", min_size=1, max_size=4).filter(lambda n: n not in (".", ".."))
PATHS = st.lists(NAMES, min_size=1, max_size=4).map("/".join)
CLOSED = (
    *("a", "a", "b", ".", "-", "*", "?", "\\*", "\\a"),
    *("[ab]", "[!a]", "[^b]", "[a-b]", "[]a]", "[!]a]", "[[a]", "[a-]", "[\\]]", "[-a]", "[b-a]"),
    *("[[:alpha:]]", "[[:punct:]b]", "[[:nope:]]"),
)
OPEN = (*CLOSED, "[a", "[b-", "[[:alpha:]", "\\")


def names_of(pieces):
    """Names without two stars in a row: Git reads these in one way or another, as they stand."""
    names = st.lists(st.sampled_from(pieces), min_size=1, max_size=4).map("".join)
    return names.filter(lambda name: "**" not in name)


# a bracket that holds a slash is one thing for Git and no bracket for us: `problem` refuses it
PATTERNS = st.builds(
    lambda folders, name: "/" + "/".join([*folders, name]),
    st.lists(st.one_of(names_of(CLOSED), st.sampled_from(("**", "***"))), max_size=3),
    st.one_of(names_of(OPEN), st.sampled_from(("**", "***"))),
)
# for pathspec `[!a]` is also a slash, and other brackets are other things than for Git
PLAIN = st.lists(
    st.one_of(names_of((*"aab.-*?", "[ab]", "[a-b]")), st.just("**")), min_size=1, max_size=4
).map(lambda parts: "/" + "/".join(parts))
SLOW = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    folder = tmp_path_factory.mktemp("glob")
    subprocess.run(["git", "init", "-q", folder], check=True)
    (folder / ".git/info").mkdir(exist_ok=True)
    return folder


def git(folder, *words, stdin=""):
    command = ["git", "-C", str(folder), "-c", "core.ignorecase=false", *words]
    done = subprocess.run(command, input=stdin.encode(), capture_output=True, check=False)
    return [field.decode() for field in done.stdout.split(b"\0")[:-1]]


def attributes(folder, patterns, paths):
    """What Git matches: one attribute for each pattern, asked for each path."""
    lines = [f"{pattern} m{at}" for at, pattern in enumerate(patterns)]
    (folder / ".gitattributes").write_text("\n".join(lines) + "\n")
    names = [f"m{at}" for at in range(len(patterns))]
    fields = git(folder, "check-attr", "-z", "--stdin", *names, stdin="\0".join(paths) + "\0")
    rows = zip(fields[::3], fields[1::3], fields[2::3], strict=True)
    return {(patterns[int(name[1:])], path): value == "set" for path, name, value in rows}


@settings(max_examples=60, **SLOW)
@given(
    patterns=st.lists(PATTERNS, min_size=1, max_size=30, unique=True),
    paths=st.lists(PATHS, min_size=1, max_size=30, unique=True),
)
def test_a_pattern_matches_what_git_matches_in_gitattributes(repository, patterns, paths):
    for (pattern, path), matched in attributes(repository, patterns, paths).items():
        assert path_patterns.matches(pattern, path) == matched, (pattern, path)


@settings(max_examples=60, **SLOW)
@given(pattern=PATTERNS, paths=st.lists(PATHS, min_size=1, max_size=30, unique=True))
def test_a_pattern_ignores_what_git_ignores_once_folders_are_counted_in(repository, pattern, paths):
    """`.gitignore` ignores all of a folder that matches; a policy pattern is about files only."""
    (repository / ".git/info/exclude").write_text(f"{pattern}\n")
    (repository / ".gitattributes").unlink(missing_ok=True)
    ignored = git(
        repository, "check-ignore", "--no-index", "-z", "--stdin", stdin="\0".join(paths) + "\0"
    )
    for path in paths:
        above = accumulate(path.split("/"), "{}/{}".format)
        assert any(path_patterns.matches(pattern, each) for each in above) == (path in ignored), (
            path
        )


@settings(max_examples=300, deadline=None)
@given(pattern=PLAIN, path=PATHS)
def test_a_pattern_that_a_policy_may_use_matches_what_pathspec_matches(pattern, path):
    assume(path_patterns.problem(pattern) is None)
    spec = GitIgnoreSpec.from_lines([pattern])
    above = accumulate(path.split("/"), "{}/{}".format)
    assert any(path_patterns.matches(pattern, each) for each in above) == spec.match_file(path)


@pytest.mark.parametrize(
    ("pattern", "path", "matched"),
    [
        ("/README*", "README.md", True),
        ("/README*", "docs/README.md", False),
        ("/README*", "README.d/x", False),
        ("/docs", "docs/x.md", False),
        ("/docs/**", "docs", False),
        ("/docs/**/*.md", "docs/x.md", True),
        ("/docs/**/*.md", "docs/a/b/x.md", True),
        ("/docs/**/*.md", "docs/x.sh", False),
        ("config/*/**", "config/amazon-growth/gate.yaml", True),
        ("config/*/**", "config/gate.yaml", False),
        ("/?.md", "é.md", True),
        ("/[à-ý].md", "é.md", True),
        ("/*", "a/b", False),
        ("/[!a]", "/", False),
        ("/a", "A", False),
    ],
)
def test_examples_of_the_rules(pattern, path, matched):
    assert path_patterns.matches(pattern, path) is matched


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("/" + "*a" * 200 + "b", "a" * 250),
        ("/" + "**/a/" * 80 + "b", "/".join("a" * 250)),
        ("/" + "*[!b]" * 100 + "b", "a" * 250),
        ("/**/" + "a*" * 100 + "/b", "/".join(["a" * 60] * 60)),
    ],
)
def test_a_hostile_pattern_costs_pattern_times_path_and_no_more(pattern, path):
    assert not path_patterns.matches(pattern, path)
    assert steps(lambda: path_patterns.matches(pattern, path)) < len(pattern) * len(path)


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("docs/*.md", "begin with `/`"),
        ("/docs/", "ends with a slash"),
        ("/docs//x", "two slashes"),
        ("/a/../b", "`..`"),
        ("/./b", "`.`"),
        ("/a**", "alone"),
        ("/a/***", "alone"),
        ("/a[b", "never closed"),
        ("/a[[:alpha]", None),
        ("/[[:nope:]]", "never closed"),
        ("/a[b/c]", "never closed"),
        ("/a\\", "backslash"),
        ("/a\\/b", "`\\`"),
        ("/a /b", "space"),
        ("/a\u200b", "nobody can see"),
        ("/" + "a" * 600, "longer"),
        ("/[]]", None),
        ("/docs/**/*.md", None),
        ("/**", None),
    ],
)
def test_a_policy_may_not_use_a_pattern_that_deceives(pattern, why):
    reason = path_patterns.problem(pattern)
    if why is None:
        assert reason is None
    elif why == "backslash":
        assert "`\\`" in reason
    else:
        assert why in reason


@given(PATTERNS, PATHS)
def test_what_a_pattern_matches_lies_below_every_folder_of_it(pattern, path):
    if path_patterns.problem(pattern) is None and path_patterns.matches(pattern, path):
        parts = path.split("/")
        above = ["/".join(parts[:depth]) for depth in range(len(parts))]
        assert all(path_patterns.may_match(pattern, folder, below=True) for folder in above)
        assert path_patterns.may_match(pattern, path.upper(), below=False)


@pytest.mark.parametrize(
    ("pattern", "path", "below"),
    [
        ("/docs/**", "docs", True),
        ("/docs/**", "docs/a/b", True),
        ("/docs/**", "", True),
        ("/docs/**", "doc", False),
        ("/docs/**/*.md", "Docs/x", True),
        ("/docs/*.md", "docs/x", False),
        ("/**/notes/*.md", "a/b", True),
        ("/**/notes/*.md", "notes/x.md", True),
        ("/README", "docs", False),
        ("/a/**/b/c", "a/b", True),
        ("/a/*/c", "a/b/c", False),
        ("/[[:upper:]]ocs/**", "docs", True),
        ("/**/x", "a", True),
    ],
)
def test_a_pattern_reaches_below_a_folder_or_not(pattern, path, below):
    assert path_patterns.may_match(pattern, path, below=True) is (
        below or path_patterns.matches(pattern, path)
    )
