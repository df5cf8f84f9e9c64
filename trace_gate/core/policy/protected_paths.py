"""The paths that protect the rules themselves (SPEC 2, Protected).

They are never exempt, never covered by a wildcard, and change only by an approved decision.
No policy can shorten these lists: they are part of the program.
"""

from __future__ import annotations

from trace_gate.core.git_model import EXECUTABLE, REGULAR

POLICY_FOLDER = "config"

PROTECTED_FOLDERS = frozenset(
    (
        *("agents", "schemas", "templates", "scripts"),
        # continuous integration
        *(".azure-pipelines", ".azuredevops", ".buildkite", ".builds", ".circleci", ".codefresh"),
        *(".forgejo", ".gitea", ".github", ".gitlab", ".semaphore", ".teamcity", ".tekton"),
        *(".woodpecker", "bamboo-specs"),
    )
)
"""Folders at the top whose whole content is protected, in folded case."""

PROTECTED_FILES = frozenset(
    (
        *(".appveyor.yml", "appveyor.yml", ".build.yml", ".cirrus.star", ".cirrus.yml"),
        *(".drone.jsonnet", ".drone.star", ".drone.yml", ".gitlab-ci.yml"),
        *(".onedev-buildspec.yml", ".travis.yml", ".woodpecker.yaml", ".woodpecker.yml"),
        *("bitbucket-pipelines.yml", "buildspec.yaml", "buildspec.yml", "cloudbuild.json"),
        *("cloudbuild.yaml", "cloudbuild.yml", "codefresh.yml", "jenkinsfile", "wercker.yml"),
    )
)
"""CI files at the top, in folded case."""

PROTECTED_STARTS = ("azure-pipelines", "jenkinsfile.")
"""CI files at the top that come in many variants."""

HOOK_FOLDERS = frozenset((".husky", ".githooks", ".git-hooks", ".lefthook", ".cargo-husky"))
"""Folders of hook managers, at any depth: a project below the top may have its own."""

PROTECTED_NAMES = frozenset(
    (
        # Git reads these in every folder
        *(".gitattributes", ".gitmodules", ".lfsconfig"),
        # configuration of hook managers
        *(".captainhook.json", "captainhook.json", ".hk.pkl", "hk.pkl"),
        *(".local-overcommit.yml", ".overcommit.yml", ".pre-commit-config.yaml"),
        *(".pre-commit-config.yml", ".rusty-hook.toml", "grumphp.yml", "grumphp.yml.dist"),
        "prek.toml",
    )
)
"""File names that are protected at any depth, in folded case."""

CONFIG_STEMS = frozenset(
    (
        *(".huskyrc", ".lefthook", ".lefthook-local", ".simple-git-hooks"),
        *("lefthook", "lefthook-local", "simple-git-hooks"),
    )
)
CONFIG_ENDINGS = frozenset(("yml", "yaml", "toml", "json", "jsonc", "js", "cjs", "mjs", "ts"))
"""Hook managers whose configuration may be in any of these forms, at any depth."""


def is_protected(path: str, mode: str = REGULAR) -> bool:
    """Whether SPEC 2 protects a path, whatever the policy says.

    Names are compared in folded case: on a Mac or on Windows `.GitHub/x` is `.github/x`.
    """
    parts = path.casefold().split("/")
    return _at_top(parts, mode) or _at_any_depth(parts)


def is_policy(path: str) -> bool:
    """Whether a protected path is one of `config/*/**`: the policy, with who may approve.

    It has a rule of its own while nobody is an approver (SPEC 2).
    """
    return path.casefold().split("/")[0] == POLICY_FOLDER


def _at_top(parts: list[str], mode: str) -> bool:
    top = parts[0]
    if top == POLICY_FOLDER:
        # a link or a submodule in the place of a folder would bring its content along
        return len(parts) > 2 or mode not in (REGULAR, EXECUTABLE)
    if top in PROTECTED_FOLDERS:
        return True
    return len(parts) == 1 and (top in PROTECTED_FILES or top.startswith(PROTECTED_STARTS))


def _at_any_depth(parts: list[str]) -> bool:
    name = parts[-1]
    if name in PROTECTED_NAMES or not HOOK_FOLDERS.isdisjoint(parts):
        return True
    stem, _, ending = name.rpartition(".")
    return (stem in CONFIG_STEMS and ending in CONFIG_ENDINGS) or name in CONFIG_STEMS
