"""What an analyst's reports say: rows of Amazon's reports to metrics, terms to intent buckets.

Values in, values out: tables come from a reader of files, and nothing here knows where from.
"""
