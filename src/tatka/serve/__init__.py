"""`tatka serve`: the book in the browser while it is written.

    watch ──changed files──> IncrementalBook ──woven pages──> Worker ──HTML──> Server ──> browsers
                                    └──newly stale──> Runs ──records──> (watch)

A worker is a process that has built the whole site once and keeps the engine's state: it renders
one page in a few hundredths of a second. Everything a single page can't know (titles in the table
of contents, search) comes with the next worker, which builds behind the scenes and then takes over.
"""
