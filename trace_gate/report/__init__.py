"""Judgements as text: for people, for programs, for GitHub. Nothing here prints or exits."""
