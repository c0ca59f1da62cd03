"""Runs in kernels' processes: the server that starts them, and what watches a run from within.

These modules import nothing but the standard library at their top: a server is started often, and
what it imports is shared by all kernels it forks.
"""
