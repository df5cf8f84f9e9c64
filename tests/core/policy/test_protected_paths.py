"""What SPEC 2 protects, whatever a policy says."""

import pytest

from trace_gate.core.git_model import SUBMODULE, SYMLINK
from trace_gate.core.policy.protected_paths import is_protected

PROTECTED = (
    *(
        "config/amazon-growth/gate.yaml",
        "config/other/deep/x",
        "Agents/amazon-growth/x.yaml",
        "schemas/x.json",
    ),
    *("templates/trace/x.yaml", "scripts/x.sh", ".github/workflows/x.yml", ".github/CODEOWNERS"),
    *(
        ".gitlab-ci.yml",
        ".gitlab/ci/x.yml",
        ".circleci/config.yml",
        "Jenkinsfile",
        "Jenkinsfile.release",
    ),
    *(
        "azure-pipelines.yml",
        "azure-pipelines-nightly.yaml",
        "bitbucket-pipelines.yml",
        ".buildkite/pipeline.yml",
    ),
    *(
        ".woodpecker.yml",
        ".woodpecker/x.yaml",
        ".travis.yml",
        "appveyor.yml",
        ".appveyor.yml",
        ".drone.yml",
        ".cirrus.yml",
    ),
    *(
        ".teamcity/settings.kts",
        ".semaphore/semaphore.yml",
        ".forgejo/workflows/x.yml",
        ".gitea/workflows/x.yml",
    ),
    *(
        ".pre-commit-config.yaml",
        "sub/.pre-commit-config.yaml",
        "prek.toml",
        "sub/prek.toml",
        "lefthook.yml",
    ),
    *(
        ".lefthook.yaml",
        "lefthook-local.toml",
        ".config/lefthook.json",
        ".husky/pre-commit",
        "web/.husky/pre-push",
    ),
    *(
        ".huskyrc",
        ".huskyrc.json",
        ".githooks/pre-commit",
        ".git-hooks/x",
        ".overcommit.yml",
        ".local-overcommit.yml",
    ),
    *(
        "captainhook.json",
        "grumphp.yml",
        "hk.pkl",
        ".simple-git-hooks.cjs",
        "simple-git-hooks.json",
    ),
    *(
        ".gitattributes",
        "a/b/.gitattributes",
        ".gitmodules",
        "a/.gitmodules",
        ".lfsconfig",
        "a/.lfsconfig",
    ),
    "docs/.gitattributes",
)

ORDINARY = (
    *(
        "config/readme.md",
        "configs/a/b",
        "agents.md",
        "src/scripts/x.sh",
        "docs/schemas/x.json",
        "sub/.github/x",
    ),
    *(
        "lefthook.md",
        "my-lefthook.yml",
        "docs/Jenkinsfile",
        "azure/pipelines.yml",
        "gitattributes",
        ".gitignore",
    ),
    *("src/templates/x", "prek.toml.bak", "husky/x", ".huskyrc.md"),
)


@pytest.mark.parametrize("path", PROTECTED)
def test_the_rules_and_what_runs_them_are_protected(path):
    assert is_protected(path)


@pytest.mark.parametrize("path", PROTECTED)
def test_upper_case_does_not_evade(path):
    """On a Mac or on Windows it is the same file."""
    assert is_protected(path.upper())
    assert is_protected(path.title())


@pytest.mark.parametrize("path", ORDINARY)
def test_what_only_looks_like_it_is_not(path):
    assert not is_protected(path)


@pytest.mark.parametrize("mode", [SYMLINK, SUBMODULE])
@pytest.mark.parametrize("path", ["config", "config/other"])
def test_a_link_or_a_submodule_cannot_stand_in_for_a_policy_folder(path, mode):
    assert is_protected(path, mode)


@pytest.mark.parametrize("path", ["Agents", "schemas", "templates", "scripts", ".github", ".husky"])
def test_a_file_cannot_stand_in_for_a_protected_folder(path):
    assert is_protected(path)
