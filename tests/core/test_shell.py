"""Words of shown commands: a shell reads each as the text that it stands for."""

from __future__ import annotations

import shlex
import subprocess

import pytest

from trace_gate.core.shell import exact_word, word


@pytest.mark.parametrize("text", ["ads/bids.csv", "a b", "it's", "", "$x", "ü.csv"])
def test_a_shell_reads_a_word_as_its_text(text: str):
    assert shlex.split(word(text)) == [text]


@pytest.mark.parametrize("text", ["-f.txt", "--force", "-a b"])
def test_a_path_that_looks_like_an_option_is_none(text: str):
    assert shlex.split(word(text)) == [f"./{text}"]


@pytest.mark.parametrize("write", [word, exact_word])
@pytest.mark.parametrize("text", ["a\nb", "-a\u202eb.csv", "\x1b[31m", "it's\t", "zero\u200bwidth"])
def test_what_nobody_can_see_is_written_out(write, text: str):
    """`shlex` does not know this form; bash and zsh do."""
    shown = write(text)
    assert shown.isascii()
    assert shown.isprintable()
    done = subprocess.run(["bash", "-c", f"printf %s {shown}"], capture_output=True, check=True)
    assert done.stdout.decode() == (f"./{text}" if text[0] == "-" else text)
