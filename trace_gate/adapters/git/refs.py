"""References, settings and people, as Git knows them in the judged repository."""

from __future__ import annotations

import os
import time

from trace_gate.adapters.git.commits import signature
from trace_gate.adapters.git.failures import failure, odd
from trace_gate.adapters.git.process import decoded
from trace_gate.core.errors import RepositoryUnreadable
from trace_gate.core.git_model import Signature

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trace_gate.adapters.git.locate import Place
    from trace_gate.adapters.git.process import Child

_LIST = ("config", "--list", "-z", "--includes", "--show-origin")
_HEADS = "refs/heads/"
_CRUD = "".join(map(chr, range(33))) + ".,:;<>\"\\'"
"""What git takes off both ends of a name."""


class Names:
    """What the judged repository calls things, and what its user has configured."""

    def __init__(self, place: Place, environ: Mapping[str, str]) -> None:
        self._place, self._environ = place, environ
        self._settings: dict[str, str] | None = None
        self._setting_files: tuple[str, ...] = ()
        self._ahead: Child | None = None

    def read_ahead(self) -> None:
        """Let git read the settings while the caller does something else."""
        self._ahead = self._place.personal.start(*_LIST)

    def close(self) -> None:
        """End what was started ahead."""
        if self._ahead is not None:
            self._ahead.close()
        self._ahead = None

    def check_unborn(self) -> None:
        """Make sure that HEAD is a branch without a commit yet.

        Raises:
            RepositoryUnreadable: it names a commit, and that is missing.
        """
        code, _, err = self._place.inside.ask("rev-parse", "--quiet", "--verify", "HEAD")
        if code == 0:
            raise RepositoryUnreadable(
                "The commit of HEAD is missing or damaged.", remedy="git fsck   then git fetch"
            )
        if code != 1:
            raise failure("rev-parse", code, err)

    def head_branch(self) -> str | None:
        """The short name of the branch that HEAD is on; None when it is detached."""
        return self._target("HEAD", self._place.git_dir, _HEADS)

    def remote_default_branch(self, remote: str) -> str | None:
        """The short name of the default branch of a remote; None where it is not known."""
        copies = f"refs/remotes/{remote}/"
        return self._target(f"{copies}HEAD", self._place.common_dir, copies)

    def merge_heads(self, hook: str) -> list[str]:
        """What MERGE_HEAD names; in pre-merge-commit, before it is written, the environment."""
        try:
            with open(os.path.join(self._place.git_dir, "MERGE_HEAD"), "rb") as file:
                return file.read().decode("latin-1").split()
        except FileNotFoundError:
            pass
        except OSError as error:
            raise odd("merge", f"MERGE_HEAD cannot be read ({error.strerror})") from error
        return self.asked_to_merge() if hook == "pre-merge-commit" else []

    def asked_to_merge(self) -> list[str]:
        """The commits that `git merge` was asked for, as it tells its hooks and nobody else."""
        marked = (name for name in self._environ if name.startswith("GITHEAD_"))
        return sorted(name.removeprefix("GITHEAD_") for name in marked)

    def refs(self, *prefixes: str) -> dict[str, str]:
        """Full name to commit, of the references below some prefixes; what is none is left out."""
        kind = "%(objectname) %(objecttype) %(*objectname) %(*objecttype)"
        words = ("for-each-ref", f"--format={kind} %(refname)", "--", *prefixes)
        out = decoded(self._place.inside.run(*words))
        found: dict[str, str] = {}
        for line in out.split("\n")[:-1]:
            fields = line.split(" ", 4)
            if len(fields) != 5:
                raise odd("for-each-ref", repr(line[:80]))
            oid, of, peeled, peeled_of, name = fields
            if "commit" in (of, peeled_of):
                found[name] = oid if of == "commit" else peeled
        return found

    def symbolic_refs(self) -> dict[str, str]:
        """Full name to full name, of every reference that is another name of a reference."""
        out = decoded(self._place.inside.run("for-each-ref", "--format=%(symref) %(refname)"))
        pairs = (line.partition(" ") for line in out.split("\n")[:-1])
        return {name: target for target, _, name in pairs if target}

    def other_working_trees(self) -> tuple[str, ...]:
        """The tops of the other working trees; git is asked only where there are any."""
        if not os.path.isdir(os.path.join(self._place.common_dir, "worktrees")):
            return ()
        fields = decoded(self._place.inside.run("worktree", "list", "--porcelain", "-z")).split(
            "\0"
        )
        tops = [each.removeprefix("worktree ") for each in fields if each.startswith("worktree ")]
        here = os.path.realpath(self._place.top) if self._place.top else ""
        return tuple(top for top in tops if os.path.realpath(top) != here)

    def remotes(self) -> tuple[str, ...]:
        """The names of the configured remotes, in their order."""
        named = (key.split(".", 1)[1].rpartition(".")[0] for key in self._read_settings()
                 if key.startswith("remote.") and key.count(".") > 1)  # fmt: skip
        return tuple(dict.fromkeys(named))

    def setting(self, name: str) -> str | None:
        """The last value of a setting; section and variable in any case."""
        section, _, rest = name.partition(".")
        between, dot, variable = rest.rpartition(".")
        return self._read_settings().get(f"{section.lower()}.{between}{dot}{variable.lower()}")

    def setting_files(self) -> tuple[str, ...]:
        """Where each setting stands, and each file that one of them includes, there or not."""
        self._read_settings()
        return self._setting_files

    def comment_sign(self) -> str:
        """`core.commentString` or `core.commentChar`; `#` where git chooses it by itself."""
        named = self.setting("core.commentString") or self.setting("core.commentChar")
        return "#" if named in (None, "", "auto") else str(named)

    def identity(self, role: str) -> Signature:
        """Who is the `author` or `committer` of a commit made now.

        What is plainly configured is read here; in all other cases git works it out.

        Raises:
            RepositoryUnreadable: Git does not know who this is.
        """
        name = self._configured(role, "name")
        email = self._configured(role, "email")
        if name and email and f"GIT_{role.upper()}_DATE" not in self._environ:
            return Signature(name=name, email=email, seconds=int(time.time()))
        return self._worked_out(f"GIT_{role.upper()}_IDENT")

    def hook_author(self) -> Signature | None:
        """The author that `git commit` names to its hooks; None where it names none."""
        name, email, moment = (self._environ.get(f"GIT_AUTHOR_{each}", "")
                               for each in ("NAME", "EMAIL", "DATE"))  # fmt: skip
        if not moment.startswith("@"):
            return None
        return signature(f"{name} <{email}> {moment[1:]}".encode("utf-8", "surrogateescape"))

    @staticmethod
    def is_now(seconds: int) -> bool:
        """Whether a moment is this second, or so near that it may be."""
        return abs(time.time() - seconds) < 2

    def _configured(self, role: str, what: str) -> str | None:
        """A name or e-mail that is set, and that git would take as it is."""
        text = (
            self._environ.get(f"GIT_{role.upper()}_{what.upper()}")
            or self.setting(f"{role}.{what}")
            or self.setting(f"user.{what}")
            or ""
        )
        plain = text == text.strip(_CRUD) and not any(char in "<>\n" for char in text)
        return text if plain else None

    def _worked_out(self, variable: str) -> Signature:
        code, out, err = self._place.personal.ask("var", variable)
        found = signature(out.strip()) if code == 0 else None
        if found is not None:
            return found
        if code not in (0, 128):
            raise failure("var", code, err)
        raise RepositoryUnreadable(
            "Git does not know who you are.",
            remedy='git config --global user.email "you@example.com"   and the same with user.name',
        )

    def partial(self) -> RepositoryUnreadable | None:
        """Why this clone may not show the true or whole history; None where it does."""
        from trace_gate.adapters.git.whole_history import refused

        return refused(self._place, self._read_settings())

    def _target(self, ref: str, folder: str, prefix: str) -> str | None:
        """What a symbolic reference points at, without the prefix; None for anything else."""
        in_files = not _start_of(self._place.git_dir, "HEAD").endswith(b"/.invalid\n")
        text = decoded(_start_of(folder, ref)) if in_files else ""
        if not in_files:
            text = f"ref: {self._by_git(ref)}"
        elif not text.startswith("ref:"):
            return None
        name = text.removeprefix("ref:").strip()
        return name.removeprefix(prefix) if name.startswith(prefix) else None

    def _by_git(self, ref: str) -> str:
        """The target by git itself, for references that are not kept in files."""
        code, out, err = self._place.inside.ask("symbolic-ref", "--quiet", ref)
        if code not in (0, 1):
            raise failure("symbolic-ref", code, err)
        return decoded(out)

    def _read_settings(self) -> dict[str, str]:
        if self._settings is None:
            child = self._ahead or self._place.personal.start(*_LIST)
            self._ahead = child
            code, out, err = child.communicate(b"")
            self.close()
            if code or not out.endswith(b"\0"):
                raise failure("config", code, err)
            items = decoded(out).split("\0")
            pairs = zip(items[::2], items[1::2], strict=False)
            told = [(origin, *item.partition("\n")) for origin, item in pairs]
            self._settings = {key: value if line else "true" for _, key, line, value in told}
            files = (_included(origin, key, value) for origin, key, _, value in told)
            self._setting_files = tuple(dict.fromkeys(path for each in files for path in each))
        return self._settings


def _included(origin: str, key: str, value: str) -> Iterator[str]:
    """The file in which a setting stands, and the one that it includes, if it does so."""
    kind, _, path = origin.partition(":")
    if kind == "file":
        yield os.path.abspath(path)
    if key.startswith(("include.", "includeif.")) and key.endswith(".path"):
        folder = os.path.dirname(path) if kind == "file" else ""
        yield os.path.abspath(os.path.join(folder, os.path.expanduser(value)))


def _start_of(folder: str, name: str) -> bytes:
    """The beginning of a file of the Git directory; empty where there is none."""
    try:
        with open(os.path.join(folder, *name.split("/")), "rb") as file:
            return file.read(4096)
    except OSError:
        return b""
