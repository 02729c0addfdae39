"""`python -m benchmarks.steps autograde CHAPTER`: nbgrader's command, with the time of each step.

The last line that it writes is JSON: seconds by step. They are of the grading process, except for
those in the sandboxes, which run beside it.
"""

from __future__ import annotations

import functools
import json
import sys
import time
from collections import defaultdict
from typing import Any, Callable

began = time.perf_counter()

from nbconvert.preprocessors import Preprocessor  # noqa: E402 - the time of imports is a step
from nbgrader.apps.nbgraderapp import main  # noqa: E402

from workbook.grading import autograde, pool, record, sandbox, submission  # noqa: E402

spent: defaultdict[str, float] = defaultdict(float)
spent["imports"] = time.perf_counter() - began
_within: list[str] = []  # the steps that are under way: each is charged for itself alone


def timed(name_of: Callable[..., str], inner: Callable[..., Any]) -> Callable[..., Any]:
    """A function whose own time is added to that of a step."""

    @functools.wraps(inner)
    def wrapper(*args: Any, **settings: Any) -> Any:
        name = name_of(*args)
        start = time.perf_counter()
        _within.append(name)
        try:
            return inner(*args, **settings)
        finally:
            _within.pop()
            took = time.perf_counter() - start
            spent[name] += took
            if _within:
                spent[_within[-1]] -= took

    return wrapper


def beside(inner: Callable[..., Any]) -> Callable[..., Any]:
    """The same for what runs in a thread beside the steps."""

    @functools.wraps(inner)
    def wrapper(*args: Any) -> Any:
        start = time.perf_counter()
        try:
            return inner(*args)
        finally:
            spent["(in the sandboxes)"] += time.perf_counter() - start

    return wrapper


STEPS = {
    "intake": [(autograde, "take_in")],
    "files": [
        (autograde, "lay_over"),
        (autograde, "write_files"),
        (autograde.GradeSubmissions, "set_permissions"),
        (autograde.GradeSubmissions, "run_post_convert_hook"),
    ],
    "start of the sandbox": [(pool.Pool, "__init__"), (pool.Pool, "ready")],
    "record": [(record, "enter")],
    "write": [(autograde, "text_of"), (autograde.GradeSubmissions, "write_single_notebook")],
    "reconcile": [(autograde.GradeSubmissions, "_reconcile")],
    "the rest": [(autograde.GradeSubmissions, "start")],
}
NAMES = {  # of the preprocessors
    "Rebuild": "rebuild",
    "ExecuteSubmission": "execute",
    "JudgeByErrors": "judge",
    "SaveGrades": "record",
    "AssignLatePenalties": "record",
    "Tidy": "tidy",
}


def _preprocessor(step: Any, *_: Any) -> str:
    return NAMES.get(type(step).__name__, "the rest")


def run() -> None:
    """Grade, and print where the time went."""
    for step, places in STEPS.items():
        for owner, name in places:
            setattr(owner, name, timed(lambda *_, step=step: step, getattr(owner, name)))
    waits = submission.Future
    for owner, name, wrapped in (
        (Preprocessor, "__call__", timed(_preprocessor, Preprocessor.__call__)),
        (waits, "result", timed(lambda *_: "waiting for a sandbox", waits.result)),
        (sandbox.Sandbox, "run", beside(sandbox.Sandbox.run)),
    ):
        setattr(owner, name, wrapped)
    try:
        main()
    finally:
        sys.stdout.flush()
        print(f"\n{json.dumps(spent)}")


if __name__ == "__main__":
    sys.argv[0] = "nbgrader"
    run()
