"""What `git diff` shows of traces, derived files and tables: values as text (SPEC 9, Git's diff).

Whatever no sentence says is listed below the sentences, so that no change of a field is lost.
"""
