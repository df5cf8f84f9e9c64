"""What counts say, and how sure it is: rates with their intervals, volatility, anomalies.

Below the fold, so that layers, guardrails and the analyst's commands come to the same figures.
Arithmetic is decimal, so that all machines come to the same digits.
"""
