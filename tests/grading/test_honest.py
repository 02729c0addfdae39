# ruff: noqa: E501 - programs in strings
"""What honest students do beside their answers costs them nothing, and no person is called for it."""

from __future__ import annotations

import itertools
from pathlib import Path

import nbformat
import pytest

from workbook.build import manifest
from workbook.grading.borrowed import borrowed
from workbook.grading.look import look
from workbook.grading.reconcile import read_marks
from workbook.quality import submissions
from workbook.quality.trial import Trial

COURSE = manifest.load(Path(__file__).parents[2])
CHAPTER, EXERCISE = "02-the-graph", "find-neighbours"

# By name a cell of the student's own, above all others.
ODD = {
    "extra-imports": "import collections, csv, dataclasses, decimal, enum, json, os, pathlib, random, statistics, tabnanny, wave",
    "prints-and-warnings": "import logging, sys, warnings\nprint('x' * 500)\nprint('look', file=sys.stderr)\n"
    "warnings.warn('old')\nlogging.warning('hm', stack_info=True)\nwarnings.simplefilter('error')",
    "tracebacks": "import traceback\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n    traceback.print_exc()\n"
    "traceback.print_stack()\nprint(len(traceback.format_stack()))",
    "half-a-character": "import sys\nfrom IPython.display import HTML, display\nprint('\\udcff')\nprint('\\ud800', file=sys.stderr)\n"
    "display(HTML('\\ud800'))\nraise ValueError('\\udcff')",
    "an-error-of-ones-own": "def helper(x):\n    return helper(x - 1) if x else missing\nhelper(3)",
    "recursion-limit": "import sys\nsys.setrecursionlimit(5000)",
    "state-of-the-process": "import decimal, locale, os, random\ndecimal.getcontext().prec = 3\nrandom.seed(1)\n"
    "os.environ['MINE'] = '1'\nos.umask(0o77)\nlocale.setlocale(locale.LC_ALL, 'C')",
    "another-folder": "import os\nos.makedirs('work', exist_ok=True)\nos.chdir('work')\nopen('notes.txt', 'w').write('x')",
    "threads": "import threading, time\nfound = []\none = threading.Thread(target=lambda: found.append(1))\n"
    "one.start(); one.join()\nthreading.Thread(target=time.sleep, args=(30,), daemon=True).start()",
    "processes": "import concurrent.futures as cf\nwith cf.ThreadPoolExecutor(2) as pool:\n    print(list(pool.map(abs, [-1])))",
    "a-guarded-main": "def main():\n    print('main')\nif __name__ == '__main__':\n    main()",
    "a-guarded-input": "try:\n    name = input('name? ')\nexcept Exception:\n    name = 'nobody'",
    "awaits": "import asyncio\nasync def wait():\n    await asyncio.sleep(0)\n    return 1\nprint(await wait())\n"
    "task = asyncio.create_task(wait())\nprint(await task)",
    "sleeps": "import time\ntime.sleep(0.2)",
    "magics": "%timeit -n 1 -r 1 1 + 1\n%time 2 + 2\n!echo hello\n%who_ls",
    "profiles": "import cProfile\ncProfile.run('sum(range(10))')",
    "classes-named-alike": "class Node:\n    def __eq__(self, other):\n        return isinstance(other, Node)\n"
    "    def __hash__(self):\n        return 1\nclass Report(dict):\n    pass\nclass checks:\n    pass",
    "inspects": "import inspect\ndef mine(a, b=2):\n    'doc'\n    return a\nprint(inspect.signature(mine), inspect.getsource(mine), mine.__defaults__)\nhelp(mine)",
    "makes-classes": "import collections, dataclasses, enum, typing\n@dataclasses.dataclass(order=True)\nclass D:\n    a: int = 1\n"
    "P = collections.namedtuple('P', 'x y')\nclass E(enum.Enum):\n    A = 1\nclass T(typing.TypedDict):\n    a: int\nprint(D(), P(1, 2), E.A)",
    "a-generator": "def count():\n    n = 0\n    while True:\n        n += 1\n        yield n\nnumbers = count()\nprint(next(numbers), next(numbers))",
    "garbage": "class Loop:\n    def __del__(self):\n        print('gone')\none = Loop(); one.me = one\ndel one",
    "names-of-builtins": "dir = 1\nbin = 3\nround = 4\ninput = None",
    "asks-prefect": "import prefect\nprint(prefect.__version__, prefect.Flow('mine').tasks, prefect.context.get('date'))\n"
    "with prefect.Flow('own') as own:\n    prefect.task(lambda: 1, name='one')()\nprint(own.run().result)",
    "time-stands-still": "import pendulum\npendulum.set_test_now(pendulum.datetime(2020, 1, 1))",
    "doctests": "import doctest\ndef twice(x):\n    '''\n    >>> twice(2)\n    4\n    '''\n    return 2 * x\ndoctest.testmod()\ndoctest.run_docstring_examples(twice, globals())",
    "a-profiler": "import cProfile\none = cProfile.Profile()\none.enable()\nsum(range(9))\none.disable()\ncProfile.Profile().enable()",
    "an-error-at-an-objects-end": "import json\nclass Last:\n    def __del__(self):\n        json.loads('{')\none = Last()\ndel one",
    "whole-tracebacks": "%xmode Verbose\nimport json\njson.loads('{')",
    "pytest-in-a-cell": "import pytest\nopen('test_x.py', 'w').write('def test_x():\\n    assert [1] == [1]\\n')\n"
    "pytest.main(['-q', '-p', 'no:cacheprovider', 'test_x.py'])",
    "a-module-of-ones-own": "open('mine.py', 'w').write('one = 1')\nimport mine\nfrom imp import reload\nprint(reload(mine).one)",
    "imports-that-change-typing": "import sqlalchemy, typing_extensions, hypothesis",
    "star-imports": "from prefect import *\nfrom math import *\nfrom typing import *",
    "processes-of-dask": "from prefect.executors import LocalDaskExecutor\nimport prefect\n"
    "with prefect.Flow('many') as many:\n    prefect.task(lambda: 1, name='one')()\nprint(many.run(executor=LocalDaskExecutor('processes')))",
    "unittest-in-a-cell": "import unittest\nfrom unittest.mock import patch\nclass T(unittest.TestCase):\n    def test_a(self):\n"
    "        with patch('math.sin'):\n            self.assertEqual(1, 1)\nunittest.main(argv=[''], exit=False)",
    "unfinished": "def half(:\n    pass",
    "stops-here": "import sys\nsys.exit()",
    "ones-own-loop": "import asyncio\nasync def one():\n    return 1\nasyncio.run(one())",
    "functions-that-are-pickled": "import cloudpickle, types\nones = [lambda: 1, lambda: True, lambda: 1.0, lambda x=(0.0, {1}): (lambda: x), lambda: -0.0]\n"
    "made = [cloudpickle.loads(cloudpickle.dumps(one)) for one in ones]\n@types.coroutine\ndef wait():\n    yield\n"
    "if str([one() for one in made[:3]]) != '[1, True, 1.0]' or made[3]()() != (0.0, {1}) or str(made[4]()) != '-0.0':\n"
    "    open('/proc/self/maps')  # of which a person would be told",
    "a-long-sum": "def total():\n    return 1" + " + 1" * 900,
    "debuggers": "def f():\n    breakpoint()\n    return 1\nif f() != 1:\n    open('/proc/self/maps')  # of which a person would be told\n"
    "import pdb\npdb.set_trace()",
    "a-debugger-at-an-expression": "import pdb\npdb.run('1 + 1')",
    "mocks": "from unittest import mock\nimport prefect\ndef mine(a, b=2, *, c=3):\n    return a\n"
    "mock.create_autospec(mine)(1)\nmock.create_autospec(prefect.Task)\nwith mock.patch('json.dumps', autospec=True):\n    pass",
    "text-that-is-run": "exec('one = 1')\nprint(eval('one + 1'), 'one' in globals())\nget_ipython().run_line_magic('time', 'one')\n"
    "get_ipython().run_line_magic('matplotlib', 'inline')",
    "a-database": "import sqlite3\nwith sqlite3.connect('own.db') as own:\n    own.execute('create table t (a)')",
    "a-pool": "import multiprocessing\nwith multiprocessing.Pool(2) as pool:\n    print(pool.map(abs, [-1, -2]))",
    "modules-anew": "import importlib\nopen('own.py', 'w').write('one = 1')\nimport own\nimportlib.reload(own)\n"
    "print(importlib.import_module('own').one, importlib.metadata.version('prefect'))",
    "arguments-of-a-function": "def mine(a, b=2):\n    return a\nprint(mine.__code__.co_varnames[: mine.__code__.co_argcount])",
    "a-timed-out-task": "import prefect, time\n@prefect.task(timeout=1)\ndef slow():\n    time.sleep(3)\n"
    "with prefect.Flow('slow') as slow_flow:\n    slow()\nprint(slow_flow.run())",
}
_ANSWER = """
def neighbours(flow, name):
    {}
    tasks = flow.get_tasks(name=name)
    if not tasks:
        raise ValueError(name)
    before = {{one.name for task in tasks for one in flow.upstream_tasks(task)}}
    after = {{one.name for task in tasks for one in flow.downstream_tasks(task)}}
    return sorted(before), sorted(after)
"""
_TRIED = """
    import collections, contextlib, copy, dataclasses, enum, functools, io, logging, sys, threading, traceback, typing, warnings
    import cProfile, cloudpickle, inspect, tempfile, time, timeit, tracemalloc
    from concurrent.futures import ThreadPoolExecutor
    from unittest import mock
    traceback.print_stack(); traceback.extract_stack(limit=3)
    for level in (1, 2, 3, 10):
        warnings.warn('old', stacklevel=level)
    logging.warning('hm', stack_info=True, stacklevel=3)
    Pair = collections.namedtuple('Pair', 'x y')
    Kind = enum.Enum('Kind', 'a b')
    Row = typing.NamedTuple('Row', [('x', int)])
    Made = dataclasses.make_dataclass('Made', ['x'])
    copy.deepcopy([Pair(1, 2), Kind.a, Row(1), Made(3)])
    cloudpickle.loads(cloudpickle.dumps(lambda x: x + len(name)))(1)
    try:
        1 / 0
    except ZeroDivisionError as error:
        traceback.print_exc(); logging.exception('no'); traceback.extract_tb(error.__traceback__)
        print(sys.exc_info()[2].tb_lineno)
    with contextlib.redirect_stdout(io.StringIO()), ThreadPoolExecutor(2) as pool, mock.patch('time.time'):
        list(pool.map(print, [1, 2]))
    inspect.signature(neighbours); eval('1 + 1'); timeit.timeit('1 + 1', number=2)
    profile = cProfile.Profile(); profile.runcall(len, 'x')
    tracemalloc.start(); tracemalloc.stop()
    with tempfile.TemporaryDirectory() as folder, open(folder + '/x.txt', 'w') as file:
        file.write('x')
"""
# By name an answer to find-neighbours.
ANSWERS = {
    "an-answer-that-tries-much": _ANSWER.format(_TRIED),
    "an-answer-that-copies": _ANSWER.format(
        "import copy, cloudpickle, inspect, prefect\n    other = flow.copy()\n    copy.deepcopy(flow)\n"
        "    state = other.run()\n    cloudpickle.loads(cloudpickle.dumps([other, state]))\n"
        "    copy.copy(prefect.engine.state.Paused())\n    other.serialize()\n    [getattr(one, '__annotations__', 0) for one in (prefect.Flow, prefect)]"
    ),
    "an-answer-with-a-breakpoint": _ANSWER.format("breakpoint()"),
    # what the notebook gives, and built-ins, are something else in it; the tests do not mind
    "an-answer-with-names-of-its-own": "import datetime\nfrom datetime import time as re\nnames, looks = [], 0\n"
    "def range(some):\n    return some\n"
    + _ANSWER.replace("in tasks for", "in range(tasks) for").format(
        "global looks\n    looks += 1\n    names.append(re(7).hour + looks)"
    ),
    "an-answer-below-a-magic": "%%time\n" + _ANSWER.format("# as it is"),
}
# What a person is told of, though it takes no point: none of it is grave.
TOLD = {
    "a-time-out-of-ones-own": "import signal, time\ndef late(number, frame):\n    raise TimeoutError\n"
    "signal.signal(signal.SIGALRM, late)\nsignal.alarm(1)\ntry:\n    time.sleep(5)\nexcept TimeoutError:\n    print('late')\n"
    "finally:\n    signal.alarm(0)\n    signal.signal(signal.SIGALRM, signal.SIG_DFL)",
    "garbage-collected": "import gc\nprint(gc.collect() >= 0)\ngc.disable()",
    "a-program": "import subprocess\nprint(subprocess.run(['echo', 'x'], capture_output=True, text=True).stdout)",
    "a-pickle": "import pickle, cloudpickle\ndef f(x):\n    return x + 1\nprint(cloudpickle.loads(cloudpickle.dumps(f))(1), pickle.loads(pickle.dumps([1])))",
    "the-parts-of-a-function": "def mine(a, b=2):\n    return a\nprint(mine.__code__.co_varnames, mine.__closure__)",
    "frames-by-name": "import sys\nlook = 'the name of sys' + '._getframe'",
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    trial = Trial(COURSE, tmp_path_factory.mktemp("honest") / "course")
    trial.nbgrader("generate_assignment", CHAPTER)
    solved = submissions.solved(trial.release(CHAPTER), trial.source(CHAPTER))
    for name, text in {**ODD, **TOLD}.items():
        made = nbformat.from_dict(solved)
        made.cells.insert(1, nbformat.v4.new_code_cell(text, id="odd"))
        trial.hand_in(name, CHAPTER, made)
    for name, text in ANSWERS.items():
        answers = {**submissions.solutions(trial.source(CHAPTER)), EXERCISE: text}
        trial.hand_in(name, CHAPTER, submissions.answered(trial.release(CHAPTER), answers))
    trial.nbgrader("autograde", CHAPTER)
    return {row.student: row for row in read_marks(trial.root, CHAPTER)}, trial.root


@pytest.mark.parametrize("name", [*ODD, *ANSWERS, *TOLD])
def test_it_costs_nothing(graded, name):
    due = sum(one.points for one in COURSE.chapter(CHAPTER).exercises if one.kind != "essay")
    assert graded[0][name].auto == due


@pytest.mark.parametrize("name", [*ODD, *ANSWERS])
def test_nobody_is_called(graded, name):
    assert graded[0][name].flags == ()


@pytest.mark.parametrize("name", TOLD)
def test_what_a_person_is_told_is_not_grave(graded, name):
    path = graded[1] / "autograded" / name / CHAPTER / f"{CHAPTER}.ipynb"
    about = nbformat.read(path, as_version=4).metadata.get("briefect", {})
    assert not any(flag["grave"] for flag in about.get("flags", []))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("%time check.__globals__", True),
        ("!ls\nimport gc", True),
        ("files = !ls\nimport gc", True),
        ("found = {}\nfound['ls'] = !ls\nimport gc", True),
        ("found = {}\nfound['ls'] = !ls\nprint(found)", False),
        ("found = {}\n" + "found['ls'] = !ls\n" * 200 + "import gc", True),
        ("class File:\n    def readinto(self, view):\n        kept.append(view)", True),
        ("class File:\n    readinto = kept.append", True),
        ("type('File', (), {'readinto': kept.append})", True),
        ("what is wrong? = here != there", False),
        (">>> import gc\n>>> gc.collect()", True),
        ("/eval x", True),
        ("%timeit -n 1 1 + 1\n%who_ls\nprefect.Flow?\n!kill 1", False),
        ("%%bash\nkill -9 1", False),
        ("import timeit\ntimeit.timeit('f()', globals=globals())", False),
        ("globals()['check'] = None", True),
        ("'one' in globals() or 'json' in sys.modules", False),
        ("exec('one = f.__globals__')", True),
        ("exec(text)", True),
        ("exec('half a text')", True),
        ("exec('from prefect import Flow as check\\ncheck = 1')", True),
        ("get_ipython().run_line_magic('time', 'f.__globals__')", True),
        ("get_ipython().run_line_magic(name, 'one')", True),
        ("get_ipython().run_cell", True),
        ("import importlib\nimportlib.reload(helpers)", False),
        ("import importlib\nimportlib.util", True),
        ("import importlib\nimportlib.import_module('ctypes')", True),
        ("import importlib\nimportlib.import_module(name)", True),
        ("import importlib as own", True),
        ("from importlib import reload", False),
        ("mine.__code__.co_varnames", False),
        ("mine.__code__.replace(co_consts=())", True),
        ("import multiprocessing\nmultiprocessing.Value('i', 1)", True),
        ("from multiprocessing import Pool, Value", True),
        ("sqlite3.connect('x').enable_load_extension(True)", True),
        ("def names():\n    pass\nboth = 1", False),
        ("def both():\n    pass", True),
        ("def total():\n    return 1" + " + 1" * 900, False),
        ("\n" * 90_000 + "import gc", True),  # which must not take minutes
    ],
    ids=itertools.count(),
)
def test_a_look_at_a_cell_sees_past_what_is_ipythons_own(text, told):
    assert bool(look(text, "", True)) is told
    assert borrowed([text]) == set()
