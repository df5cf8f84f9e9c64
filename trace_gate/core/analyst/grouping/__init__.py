"""Search terms to intent buckets, by words that they have in common (SPEC 9, Proposing buckets).

The method is `anchor/1`: misspellings, head words, word lists, then anchor words one after the
other. Each step says what it did and why; none of them depends on the order of its input.
"""
