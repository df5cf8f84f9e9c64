"""The rules that a repository is judged by: config/<domain>/ and Agents/<domain>/ (SPEC 2)."""
