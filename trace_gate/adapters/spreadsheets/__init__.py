"""Tables of files that people drop: separated values, and workbooks (SPEC 9, Observing a report).

Nothing of a file is run: no formula, no macro, no link to elsewhere. A workbook is read in a
process of its own, with a limit of memory and of time.
"""
