"""How fast trace-gate is, beside its peers, on this machine, in one run.

`python -m benchmarks` makes governed repositories, proves that the gate really judges them,
measures, and writes the table of docs/benchmarks.md. Ratios count; milliseconds are for readers.
"""
