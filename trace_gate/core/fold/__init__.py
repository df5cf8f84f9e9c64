"""The fold: derived layers as a pure function of traces and policy (SPEC 8).

Each trace sends **facts** to the **nodes** that it concerns (`trace_facts`). A node is one
entity: a bucket, a hypothesis, the metrics of an ASIN. Its layer's module folds the facts
of one node, in their order, into what is written about it, and into facts for nodes
further down (`registry` has the table). No node reads another; so when a trace comes, goes or
changes, only the nodes that its facts reach are folded again, and the result is that of a
fold from nothing.
"""
