"""What hangs on `nbgrader autograde`: classes on its hooks, one module for each step.

A submission passes through them in this order. `rebuild` repairs its cells, `execute` runs them,
`judge` decides what of a test cell's output may count, nbgrader's own classes save the grades, and
`reconcile` shows what has a mark and what has none. `nbgrader_config.py` puts them in their places.
"""
