"""What hangs on `nbgrader autograde`: classes on its hooks, one module for each step.

A submission passes through them in this order. `intake` sorts out what was handed in, `rebuild`
puts the answers into the instructor's notebook, `execute` runs it, `judge` decides what of a test
cell's output may count, `record` saves the marks, `feedback` cleans what people will see, and
`reconcile` shows what has a mark and what has none. `autograde` holds them together, `grade` does
it for a class in parallel, and `nbgrader_config.py` puts all of them in their places.
"""
