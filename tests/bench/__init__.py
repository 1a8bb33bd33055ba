"""Measures the product against the plainest server that could stand in its place, both in the same run.

`make bench` runs everything; `python -m tests.bench --help` tells how to run less. What is measured, and what
must be reached, is written beside each measure in `measures.py`.
"""
