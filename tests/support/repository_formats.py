"""One governed shop in every format that a repository of Git can have, each made by Git itself."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.support.adoption import adopt
from tests.support.layers import created
from tests.support.shop import Shop

Make = Callable[[Shop, Path], Shop]
"""(the plain shop, an empty folder) to the same shop in another format."""

_SAID = subprocess.run(["git", "version"], capture_output=True, text=True, check=True).stdout
GIT = tuple(int(each) for each in re.findall(r"\d+", _SAID)[:2])


def build(path: Path, *options: str) -> Shop:
    """A governed shop with a bucket; beside its branches, one sound change and one unsound.

    `refs/keep/both` has both after each other, as an audit finds them.
    """
    path.mkdir(parents=True)
    shop = Shop(path)
    shop.git("init", "-q", "-b", "main", *options)
    shop.write("ads/bids.csv", "keyword,bid\nmug,0.80\n")
    shop.write("docs/notes/a.md", "A shop.\n")
    adopt(shop)
    shop.save(shop.observation())
    created(shop)
    shop.commit("first week")
    shop.clock += 3 * 86_400
    shop.branch("work")
    unsound(shop, "unsound")
    shop.git("reset", "-q", "--hard", "main")
    shop.linked("ads/bids.csv", "keyword,bid\nmug,0.75\n")
    shop.git("update-ref", "refs/keep/sound", "HEAD")
    unsound(shop, "both")
    shop.git("reset", "-q", "--hard", "main")
    return shop


def unsound(shop: Shop, name: str) -> None:
    shop.write("ads/free.csv", "nobody decided\n")
    shop.commit("past the gate")
    shop.git("update-ref", f"refs/keep/{name}", "HEAD")


def copied(plain: Shop, place: Path) -> Shop:
    path = place / "shop"
    shutil.copytree(plain.path, path, symlinks=True)
    return Shop(path, clock=plain.clock)


def in_sha256(plain: Shop, place: Path) -> Shop:
    return build(place / "shop", "--object-format=sha256")


def with_reftable(plain: Shop, place: Path) -> Shop:
    shop = copied(plain, place)
    shop.git("refs", "migrate", "--ref-format=reftable")
    return shop


def with_unknown_references(plain: Shop, place: Path) -> Shop:
    """What an older Git makes of reftable, and every Git of a word that it does not know."""
    shop = copied(plain, place)
    shop.git("config", "core.repositoryFormatVersion", "1")
    shop.git("config", "extensions.refStorage", "reftable" if GIT < (2, 45) else "unheard-of")
    return shop


def with_unknown_extension(plain: Shop, place: Path) -> Shop:
    shop = copied(plain, place)
    shop.git("config", "core.repositoryFormatVersion", "1")
    shop.git("config", "extensions.unheardOf", "true")
    return shop


def index_4(plain: Shop, place: Path) -> Shop:
    shop = copied(plain, place)
    shop.git("update-index", "--index-version=4")
    return shop


def split_index(plain: Shop, place: Path) -> Shop:
    shop = copied(plain, place)
    shop.git("config", "core.splitIndex", "true")
    shop.git("update-index", "--split-index")
    return shop


def sparse(plain: Shop, place: Path) -> Shop:
    shop = copied(plain, place)
    shop.git("update-index", "-q", "--refresh")  # else Git leaves what may have been edited
    shop.git("sparse-checkout", "set", "--no-cone", "/docs/")
    return shop


def sparse_index(plain: Shop, place: Path) -> Shop:
    shop = copied(plain, place)
    shop.git("sparse-checkout", "set", "--cone", "--sparse-index", "docs")
    return shop


def untracked_cache(plain: Shop, place: Path) -> Shop:
    shop = copied(plain, place)
    shop.git("config", "core.untrackedCache", "true")
    shop.git("update-index", "--force-untracked-cache")
    shop.git("status")
    return shop


def monitored(plain: Shop, place: Path) -> Shop:
    """A monitor says that no file has changed; it would also leave a mark."""
    shop = copied(plain, place)
    monitor = place / "monitor"
    monitor.write_text(f"#!/bin/sh\n: > '{place}/ran'\nprintf 'token\\0'\n")
    monitor.chmod(0o755)
    shop.git("config", "core.fsmonitor", str(monitor))
    shop.git("update-index", "--fsmonitor")
    shop.git("status")
    (place / "ran").unlink()
    return shop


def worktree(plain: Shop, place: Path) -> Shop:
    shop = copied(plain, place)
    shop.git("checkout", "-q", "--detach")
    shop.git("worktree", "add", "-q", str(place / "tree"), "work")
    return Shop(place / "tree", clock=shop.clock)


def elsewhere(plain: Shop, place: Path) -> Shop:
    shop = copied(plain, place)
    shop.git("init", "-q", f"--separate-git-dir={place}/elsewhere.git")
    return shop


def other_tree(plain: Shop, place: Path) -> Shop:
    """core.worktree: the Git directory is in one folder, what is checked out in another."""
    shop = copied(plain, place)
    shop.git("config", "core.worktree", str(place / "tree"))
    shutil.copytree(shop.path, place / "tree", ignore=shutil.ignore_patterns(".git"))
    return shop


def submodule(plain: Shop, place: Path) -> Shop:
    outer = Shop(place / "outer")
    outer.path.mkdir()
    outer.git("init", "-q", "-b", "main")
    shop = copied(plain, outer.path)
    outer.git("submodule", "--quiet", "add", "./shop", "shop")
    outer.git("submodule", "--quiet", "absorbgitdirs")
    return shop


def bare(plain: Shop, place: Path) -> Shop:
    path = place / "shop.git"
    shutil.copytree(plain.path / ".git", path, ignore=shutil.ignore_patterns("index"))
    shop = Shop(path, clock=plain.clock)
    shop.git("config", "core.bare", "true")
    return shop


def packed(plain: Shop, place: Path) -> Shop:
    shop = copied(plain, place)
    shop.git("gc", "-q", "--prune=now")
    shop.git("commit-graph", "write", "--reachable", "--changed-paths")
    shop.git("multi-pack-index", "write", "--bitmap")
    return shop


def borrowing(plain: Shop, place: Path) -> Shop:
    shop = copied(plain, place)
    (shop.path / ".git/objects").rename(place / "objects")
    (shop.path / ".git/objects/info").mkdir(parents=True)
    (shop.path / ".git/objects/info/alternates").write_text(f"{place}/objects\n")
    return shop


def borrowing_from_nobody(plain: Shop, place: Path) -> Shop:
    shop = borrowing(plain, place)
    (place / "objects").rename(place / "gone")
    return shop


def detached(plain: Shop, place: Path) -> Shop:
    shop = copied(plain, place)
    shop.git("checkout", "-q", "--detach")
    return shop


def unborn(plain: Shop, place: Path) -> Shop:
    shop = copied(plain, place)
    shop.git("checkout", "-q", "--orphan", "fresh")
    return shop


def shallow(plain: Shop, place: Path) -> Shop:
    plain.git("clone", "-q", "--depth=1", f"file://{plain.path}", str(place / "shop"))
    shop = Shop(place / "shop", clock=plain.clock)
    shop.git("fetch", "-q", "--depth=2", "origin", "refs/keep/*:refs/keep/*")
    shop.git("update-ref", "refs/heads/main", "refs/keep/sound~1")
    return shop


def partial(plain: Shop, place: Path) -> Shop:
    there = f"file://{plain.path}"
    plain.git("config", "uploadpack.allowFilter", "true")
    plain.git("clone", "-q", "--filter=blob:none", "--no-checkout", there, str(place / "shop"))
    shop = Shop(place / "shop", clock=plain.clock)
    shop.git("fetch", "-q", "origin", "refs/keep/*:refs/keep/*", "main:main")
    return shop


def replaced(plain: Shop, place: Path) -> Shop:
    shop = copied(plain, place)
    shop.git("replace", "refs/keep/unsound", "refs/keep/sound")
    return shop


def grafted(plain: Shop, place: Path) -> Shop:
    shop = copied(plain, place)
    (shop.path / ".git/info").mkdir(exist_ok=True)
    (shop.path / ".git/info/grafts").write_text(shop.git("rev-parse", "main") + "\n")
    return shop


def index(shop: Shop) -> bytes:
    return Path(shop.git("rev-parse", "--path-format=absolute", "--git-path", "index")).read_bytes()


def is_there(*path: str) -> Callable[[Shop], bool]:
    return lambda shop: shop.path.joinpath(*path).exists()


FORMATS: dict[str, tuple[Make, Callable[[Shop], bool]]] = {
    "plain": (copied, lambda shop: b"DIRC\0\0\0\2" in index(shop)),
    "SHA-256": (in_sha256, lambda shop: len(shop.git("rev-parse", "HEAD")) == 64),
    "reftable": (with_reftable, is_there(".git/reftable/tables.list")),
    "reftable, Git before 2.45": (with_unknown_references, is_there(".git")),
    "unknown extension": (with_unknown_extension, is_there(".git")),
    "packed": (packed, is_there(".git/packed-refs")),
    "index version 4": (index_4, lambda shop: b"DIRC\0\0\0\4" in index(shop)),
    "split index": (split_index, lambda shop: bool(shop.git("rev-parse", "--shared-index-path"))),
    "sparse checkout": (sparse, lambda shop: not is_there("ads")(shop)),
    "sparse index": (sparse_index, lambda shop: "config/" in shop.git("ls-files", "--sparse")),
    "untracked cache": (untracked_cache, lambda shop: b"UNTR" in index(shop)),
    "fsmonitor": (monitored, lambda shop: b"FSMN" in index(shop)),
    "linked worktree": (worktree, lambda shop: (shop.path / ".git").is_file()),
    "separate Git directory": (elsewhere, lambda shop: (shop.path / ".git").is_file()),
    "core.worktree": (other_tree, lambda shop: shop.git("config", "core.worktree") != ""),
    "submodule": (submodule, lambda shop: "modules" in (shop.path / ".git").read_text()),
    "bare": (bare, lambda shop: shop.git("rev-parse", "--is-bare-repository") == "true"),
    "detached HEAD": (detached, lambda shop: not shop.git("branch", "--show-current")),
    "unborn branch": (
        unborn,
        lambda shop: not shop.git("rev-parse", "-q", "--verify", "HEAD", ok=False),
    ),
    "alternates": (borrowing, is_there(".git/objects/info/alternates")),
    "alternates that are gone": (borrowing_from_nobody, is_there(".git")),
    "shallow clone": (shallow, is_there(".git/shallow")),
    "partial clone": (partial, is_there(".git")),
    "replaced objects": (replaced, lambda shop: bool(shop.git("replace", "-l"))),
    "grafts": (grafted, is_there(".git/info/grafts")),
}
"""By the name of the row in docs/reference/repository-formats.md: how it is made, and whether it is
still that after what was asked of it."""
