"""Nothing of the judged repository is run, and no setting changes an answer."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.adapters.conftest import Open
from tests.support.git_spy import GitSpy, verb
from tests.support.gitrepo import Repo
from trace_gate.adapters.git.repository import Git
from trace_gate.core.errors import RepositoryUnreadable


def everything(git: Git) -> dict[str, object]:
    """The answers to every question about the repository that the judge may ask."""
    head, side = git.resolve_many(["main", "side"])
    assert head is not None
    assert side is not None
    merged = git.merge(head, side)
    assert merged.tree is not None
    files = git.all_entries(merged.tree, "")
    oids = [each.oid for each in files.values() if each.is_file]
    return {
        "head": (
            git.head(),
            git.head_branch(),
            git.remote_default_branch("origin"),
            git.merge_heads(),
        ),
        "commits": git.commits(head, []) + git.commits(side, [head]),
        "merged": (merged, git.merge_all([head, side])),
        "staged": (git.staged(head), git.staged(None), git.staged(merged.tree)),
        "changes": git.changes(git.empty_tree, git.tree(side)),
        "files": (files, git.folder(head, "ads"), git.index_entries(["ads"]), git.index_folder("")),
        "contents": (git.blobs(oids, 1 << 20), git.sha256(oids), git.heads(oids, 10)),
        "found": git.grep_files(merged.tree, ["bid"], ""),
        "attribute": git.attribute(head, "ads/bids.csv", "filter"),
        "history": (
            git.is_ancestor(head, side),
            git.merge_base(head, side),
            git.first_parents(side, head),
            git.gate_history(side),
            git.last_change(side, head, "ads/bids.csv"),
        ),
        "refs": (git.refs("refs/heads/"), git.branch_tips()),
        "stored": (git.stored_sha256("ads/bids.csv"), git.kept("ads/bids.csv", b"bid\r\n")),
        "written": git.checked_out("ads/bids.csv", files["ads/bids.csv"].oid),
        "put": git.stage(git.index_entries(["ads/new.csv", "READ.md"])),
    }


@pytest.fixture
def busy(repo: Repo, tmp_path: Path) -> Repo:
    """Something of everything: a merge, a conflict to come, a submodule, staged and odd files."""
    repo.switch("side")
    repo.commit("theirs\n\nTrace: TRACE-20250101-001\n", **{"ads/bids.csv": "theirs\n"})
    repo.switch("main")
    repo.write(".gitattributes", "*.csv diff=evil filter=evil merge=evil -text\n*.md ident\n")
    repo.commit(
        "ours\n\nTrace: TRACE-20250101-002\n", **{"ads/bids.csv": "bid\n", "ö \n.md": "$Id$"}
    )
    repo.branch("topic", "main~1")
    repo.commit("topic", **{"topic.txt": "t\n"})
    repo.switch("main")
    repo.merge("topic")
    other = Repo.init(tmp_path / "other")
    other.commit("in the module", **{"m.txt": "m"})
    repo.git("submodule", "--quiet", "add", str(other.path), "module")
    repo.git("mv", "README.md", "READ.md")
    repo.write("ads/new.csv", "bid\n")
    repo.write("ads/unstaged.csv", "bid\n", add=False)
    return repo


PROGRAMS = (
    "core.fsmonitor",
    "core.editor",
    "core.pager",
    "core.sshCommand",
    "core.gitProxy",
    "core.askPass",
    "core.alternateRefsCommand",
    "sequence.editor",
    "diff.external",
    "diff.evil.textconv",
    "diff.evil.command",
    "filter.evil.clean",
    "filter.evil.smudge",
    "filter.evil.process",
    "merge.evil.driver",
    "merge.tool",
    "gpg.program",
    "gpg.ssh.program",
    "gpg.ssh.defaultKeyCommand",
    "credential.helper",
    "trailer.Trace.command",
    "trailer.Trace.cmd",
    "uploadpack.packObjectsHook",
    "interactive.diffFilter",
    "pager.log",
    "pager.diff",
    "alias.log",
    "alias.cat-file",
)
"""Every setting that names a program which some git command runs."""


def test_no_program_of_the_repository_is_run(busy: Repo, opened: Open, tmp_path: Path):
    before = everything(opened(busy))
    marker = tmp_path / "ran"
    payload = tmp_path / "payload"
    payload.write_text(f'#!/bin/sh\necho "$0 $*" >>"{marker}"\ncat 2>/dev/null\n')
    payload.chmod(0o755)
    for key in PROGRAMS:
        value = f"!{payload}" if key.startswith("alias") else str(payload)
        busy.git("config", key, value)
    busy.git("config", "core.hooksPath", str(tmp_path / "hooks"))
    busy.git("config", "filter.evil.required", "true")
    busy.git("config", "log.showSignature", "true")
    (tmp_path / "hooks").mkdir()
    for name in ("post-index-change", "reference-transaction", "pre-commit", "post-checkout"):
        (tmp_path / "hooks" / name).symlink_to(payload)
    environ = {
        name: str(payload)
        for name in ("GIT_EXTERNAL_DIFF", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_PAGER", "PAGER",
                     "GIT_EDITOR", "EDITOR", "GIT_ASKPASS", "SSH_ASKPASS", "GIT_PROXY_COMMAND")
    }  # fmt: skip
    assert everything(opened(busy, **environ)) == before
    assert not marker.exists(), marker.read_text()


def test_every_question_that_could_run_a_driver_is_asked_without(
    busy: Repo, opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    spy = GitSpy(tmp_path, monkeypatch)
    everything(opened(busy))
    assert spy.unsafe() == []
    assert {"log", "grep", "diff-index", "cat-file"} <= {verb(words) for words in spy.asked()}


def test_what_could_run_a_driver_is_told_from_what_cannot(
    busy: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    spy = GitSpy(tmp_path, monkeypatch)
    for words in (["diff"], ["-c", "a.b=c", "log", "-1", "--no-textconv"], ["grep", "bid"],
                  ["cat-file", "--textconv", "HEAD:ads/bids.csv"]):  # fmt: skip
        subprocess.run(["git", *words], cwd=busy.path, check=True, capture_output=True)
        assert spy.unsafe()[-1] == words
    subprocess.run(["git", "diff", "--no-ext-diff", "--no-textconv"], cwd=busy.path, check=True)
    assert len(spy.unsafe()) == 4


def test_the_payload_would_have_run(busy: Repo, tmp_path: Path):
    """What the test above watches for does happen where git is asked without care."""
    payload = tmp_path / "payload"
    payload.write_text(f'#!/bin/sh\necho ran >>"{tmp_path}/ran"\n')
    payload.chmod(0o755)
    busy.git("config", "diff.evil.textconv", str(payload))
    busy.git("diff", "--cached")
    assert (tmp_path / "ran").exists()


SETTINGS = [
    ("diff.renames", "copies"), ("diff.noprefix", "true"), ("diff.mnemonicPrefix", "true"),
    ("diff.relative", "true"), ("diff.ignoreSubmodules", "all"), ("diff.submodule", "log"),
    ("diff.orderFile", "/dev/null"), ("diff.renameLimit", "1"), ("diff.context", "0"),
    ("diff.suppressBlankEmpty", "true"), ("diff.wsErrorHighlight", "all"),
    ("diff.algorithm", "histogram"), ("diff.interHunkContext", "9"), ("diff.statGraphWidth", "9"),
    ("diff.autoRefreshIndex", "false"), ("diff.colorMoved", "zebra"),
    ("submodule.module.ignore", "all"), ("submodule.recurse", "true"),
    ("log.showSignature", "true"), ("log.diffMerges", "off"), ("log.diffMerges", "separate"),
    ("log.showRoot", "false"), ("log.follow", "true"), ("log.decorate", "full"),
    ("log.date", "iso"), ("log.abbrevCommit", "true"), ("log.mailmap", "true"),
    ("log.excludeDecoration", "*"), ("log.graphColors", "red"), ("log.initialDecorationSet", "all"),
    ("format.pretty", "oneline"), ("format.notes", "*"), ("notes.displayRef", "refs/notes/*"),
    ("core.quotePath", "true"), ("core.abbrev", "4"), ("core.commentChar", "T"),
    ("core.precomposeUnicode", "true"), ("core.ignoreCase", "true"), ("core.fileMode", "false"),
    ("core.symlinks", "false"), ("core.attributesFile", "/dev/null"),
    ("core.preloadIndex", "false"), ("core.untrackedCache", "true"),
    ("core.sparseCheckout", "true"),
    ("core.logAllRefUpdates", "always"), ("core.warnAmbiguousRefs", "false"),
    ("core.bigFileThreshold", "1"), ("core.compression", "0"), ("core.whitespace", "tab-in-indent"),
    ("core.useReplaceRefs", "true"), ("core.multiPackIndex", "false"),
    ("core.commitGraph", "false"),
    ("core.checkStat", "minimal"), ("core.trustctime", "false"), ("core.splitIndex", "true"),
    ("color.ui", "always"), ("color.diff", "always"), ("color.grep", "always"),
    ("color.branch", "always"), ("color.showBranch", "always"),
    ("grep.patternType", "perl"), ("grep.extendedRegexp", "true"), ("grep.lineNumber", "true"),
    ("grep.fullName", "true"), ("grep.column", "true"), ("grep.threads", "1"),
    ("grep.fallbackToNoIndex", "true"),
    ("trailer.separators", "="), ("trailer.ifexists", "replace"), ("trailer.where", "start"),
    ("trailer.Trace.key", "Nothing"), ("i18n.logOutputEncoding", "UTF-16"),
    ("i18n.commitEncoding", "latin-1"), ("merge.renames", "false"),
    ("merge.conflictStyle", "diff3"),
    ("merge.directoryRenames", "true"), ("merge.verbosity", "5"), ("merge.renormalize", "true"),
    ("merge.default", "union"), ("pack.useBitmaps", "false"), ("index.version", "4"),
    ("index.sparse", "true"), ("feature.experimental", "true"), ("feature.manyFiles", "true"),
    ("advice.detachedHead", "false"), ("help.autoCorrect", "immediate"), ("column.ui", "always"),
    ("tag.sort", "-version:refname"), ("branch.sort", "-committerdate"), ("rerere.enabled", "true"),
    ("attr.tree", "side"), ("mailmap.blob", "HEAD:.mailmap"), ("safe.bareRepository", "explicit"),
    ("transfer.hideRefs", "refs/heads/side"), ("blame.ignoreRevsFile", "/nonexistent"),
    ("fsck.skipList", "/nonexistent"), ("fetch.fsckObjects", "true"), ("gc.auto", "1"),
    ("pager.log", "true"), ("uploadpack.hideRefs", "refs/heads"),
]  # fmt: skip


def test_no_setting_changes_an_answer(busy: Repo, opened: Open, tmp_path: Path):
    """Local and global alike, a dozen at a time."""
    before = everything(opened(busy))
    local = busy.path / ".git/config"
    config, user = local.read_text(), Path(os.environ["GIT_CONFIG_GLOBAL"]).read_text()
    for number in range(0, len(SETTINGS), 12):
        part = SETTINGS[number : number + 12]
        other = tmp_path / f"gitconfig{number}"
        other.write_text(user)
        for key, value in part:
            busy.git("config", "--file", str(other), key, value)
        assert_same(lambda o=other: opened(busy, GIT_CONFIG_GLOBAL=str(o)), before, f"{part}")
        local.write_text(config + other.read_text().removeprefix(user))
        assert_same(lambda: opened(busy), before, f"local {part}")
        local.write_text(config)


def assert_same(open_it: Callable[[], Git], before: dict[str, object], what: str) -> None:
    git = open_it()
    for name, answer in everything(git).items():
        assert answer == before[name], (what, name)
    git.close()


VARIABLES = {
    "GIT_TRACE": "1", "GIT_TRACE2": "1", "GIT_TRACE_SETUP": "1", "GIT_CURL_VERBOSE": "1",
    "GIT_DIFF_OPTS": "--unified=9", "GIT_LITERAL_PATHSPECS": "0", "GIT_GLOB_PATHSPECS": "1",
    "GIT_NOGLOB_PATHSPECS": "1", "GIT_ICASE_PATHSPECS": "1", "GIT_NO_REPLACE_OBJECTS": "0",
    "GIT_REPLACE_REF_BASE": "refs/heads", "GIT_NAMESPACE": "elsewhere", "GIT_PREFIX": "ads/",
    "GIT_INTERNAL_SUPER_PREFIX": "x/", "GIT_DEFAULT_HASH": "sha256", "GIT_FLUSH": "0",
    "GIT_ATTR_SOURCE": "side", "GIT_ATTR_NOSYSTEM": "0", "GIT_OPTIONAL_LOCKS": "1",
    "GIT_ADVICE": "1", "GIT_CEILING_DIRECTORIES": "/", "GIT_DISCOVERY_ACROSS_FILESYSTEM": "1",
    "GIT_COMMON_DIR": "/nonexistent",
    "GIT_GRAFT_FILE": "/nonexistent", "GIT_CONFIG": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "0",
    "GIT_CONFIG_SYSTEM": "/nonexistent", "GIT_CONFIG_PARAMETERS": "'diff.noprefix'='true'",
    "GIT_TEST_ASSUME_DIFFERENT_OWNER": "0", "GIT_REDIRECT_STDOUT": "/nonexistent",
    "GIT_EXEC_PATH": "/nonexistent", "GIT_TEMPLATE_DIR": "/nonexistent", "GIT_REF_PARANOIA": "0",
    "GIT_MERGE_VERBOSITY": "5", "GIT_NOTES_REF": "refs/notes/x", "GIT_PROTOCOL": "version=2",
    "GIT_SKIP_TREE_WALK": "1", "GIT_PRINT_SHA1_ELLIPSIS": "yes", "GIT_ALLOW_PROTOCOL": "file",
    "GIT_REFLOG_ACTION": "merge side", "GIT_PAGER_IN_USE": "1", "GIT_COMMITTER_DATE": "@1 +0000",
    "LC_ALL": "tr_TR.UTF-8", "LANG": "de_DE.ISO-8859-1", "LANGUAGE": "fr", "TZ": "Asia/Kolkata",
    "COLUMNS": "20", "TERM": "xterm", "PYTHONHASHSEED": "1", "NO_COLOR": "1", "CLICOLOR_FORCE": "1",
    "GITHEAD_" + "1" * 40: "nothing", "GIT_ICASE": "1", "GIT_NO_LAZY_FETCH": "0",
}  # fmt: skip


def test_no_variable_of_the_environment_changes_an_answer(busy: Repo, opened: Open):
    before = everything(opened(busy))
    names = list(VARIABLES)
    for number in range(0, len(names), 6):
        part = {name: VARIABLES[name] for name in names[number : number + 6]}
        assert_same(lambda p=part: opened(busy, **p), before, f"{part}")


@pytest.mark.parametrize(
    "said",
    [
        {"GIT_DIR": "/nonexistent"},
        {"GIT_OBJECT_DIRECTORY": "/nonexistent"},
        {"GIT_ALTERNATE_OBJECT_DIRECTORIES": "/nonexistent"},
        {"GIT_INDEX_FILE": "/nonexistent"},
        {"GIT_CONFIG_COUNT": "1"},
        {"GIT_CONFIG_PARAMETERS": "garbage"},
        {"GIT_CONFIG_GLOBAL": "/dev/stdin/x"},
    ],
    ids=repr,
)
def test_a_variable_that_breaks_git_is_an_error(busy: Repo, opened: Open, said: dict[str, str]):
    before = everything(opened(busy))
    try:
        after = everything(opened(busy, **said))
    except RepositoryUnreadable:
        return
    assert after == before


LOCALES: tuple[dict[str, str], ...] = (
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"},
    {},
)


def test_answers_do_not_depend_on_the_locale(busy: Repo):
    busy.commit("odd", **{"trâces/ü.yaml": "é\n"})
    script = (
        "import sys, hashlib\n"
        "from trace_gate.adapters.git.repository import Git\n"
        "from tests.adapters.test_git_safety import everything\n"
        "with Git.open(sys.argv[1]) as git:\n"
        "    answers = repr(everything(git)).encode('utf-8', 'surrogateescape')\n"
        "    found = git.grep_files(git.head(), ['\\u00e9'], 'tr\\u00e2ces')\n"
        "    print(hashlib.sha256(answers).hexdigest())\n"
        "    print(ascii(found), ascii(git.index_folder('')))\n"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", script, str(busy.path)],
            env={**os.environ, **each},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            check=True,
        ).stdout
        for each in LOCALES
    }
    assert len(told) == 1
    assert b"tr\\xe2ces/\\xfc.yaml" in told.pop()


def test_a_folder_named_by_other_bytes_than_utf8_is_found(repo: Repo, tmp_path: Path, opened: Open):
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe"))
    repo.path.rename(odd)
    git = opened(odd)
    assert git.merge(Repo(odd).head("main"), Repo(odd).head("side")).conflicts == ()
    assert git.top == str(odd)


def test_what_git_complains_of_is_printed_without_its_control_characters(empty: Repo, opened: Open):
    with pytest.raises(RepositoryUnreadable) as raised:
        opened(empty).changes("1" * 40, "2" * 40)
    assert raised.value.message.isprintable()
    assert raised.value.remedy
