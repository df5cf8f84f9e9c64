"""Words of shown commands: a shell reads each as the text that it stands for."""

from __future__ import annotations

import shlex

import pytest

from trace_gate.core.shell import word


@pytest.mark.parametrize("text", ["ads/bids.csv", "a b", "it's", "", "$x", "ü.csv"])
def test_a_shell_reads_a_word_as_its_text(text: str):
    assert shlex.split(word(text)) == [text]


@pytest.mark.parametrize("text", ["-f.txt", "--force", "-a b"])
def test_a_path_that_looks_like_an_option_is_none(text: str):
    assert shlex.split(word(text)) == [f"./{text}"]
