"""Runs in the processes of kernels: the host that starts them, and what watches a run from within.

These modules import nothing but the standard library at their top: a host is started often, and
what it imports is shared by all kernels it forks.
"""
