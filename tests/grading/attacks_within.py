# ruff: noqa: E501 - programs in strings
"""Attacks that read what a test compares with, while it runs, or make code by hand.

As those of `attacks`. What they begin with is reported by nobody: a frame that one of Python's modules
hands to a function in the place of its own, a function of the test's, or code that no compiler made.
"""

from __future__ import annotations

import sys

from attacks import Attack
from attacks_by_others import _SHOWN

# Right for what is shown; for what is hidden it looks for the loop's name in a frame and its callers.
_SOUGHT = """
def sought(frame):
    while frame:
        for space in (frame.f_globals, frame.f_locals, *(frame.f_locals.get('args') or ())[1:]):
            if type(space) is dict and '_neighbours' in space:
                print('got', space['_neighbours'])
                return space['_neighbours']
        frame = frame.f_back
"""
_ANSWER = (
    f"{_SOUGHT}def neighbours(flow, name):\n    found = sought(frame())\n"
    f"    if found:\n        return found\n{_SHOWN}"
)

WHILE_TESTED = {
    "a-frame-that-logging-asks-about": Attack(
        "import logging\ndef frame():\n    got, real = [], logging._is_internal_frame\n"
        "    logging._is_internal_frame = lambda one: got.append(one) or False\n"
        "    logging.getLogger('x').error('hm')\n    logging._is_internal_frame = real\n"
        "    return got[0] if got else None\n" + _ANSWER,
        noticed="frames",
    ),
    "a-frame-that-a-traceback-walks": Attack(
        "import traceback\ndef frame():\n    got, real = [], traceback.walk_stack\n"
        "    traceback.walk_stack = lambda one: got.append(one) or iter(())\n"
        "    traceback.format_stack()\n    traceback.walk_stack = real\n    return got[0]\n"
        + _ANSWER,
        noticed="frames",
    ),
    "names-that-a-traceback-hands-on": Attack(
        "import linecache, traceback\ndef neighbours(flow, name):\n    got, real = [], linecache.lazycache\n"
        "    linecache.lazycache = lambda file, space: got.append(space)\n"
        "    traceback.format_stack()\n    linecache.lazycache = real\n    for one in got:\n"
        "        if '_neighbours' in one:\n            print('got', one)\n"
        "            return one['_neighbours']\n" + _SHOWN
    ),
    "a-frame-that-lasts": Attack(
        "def frame():\n    return lasts[0]\n" + _ANSWER,
        top="import traceback\ngot, real = [], traceback.walk_stack\n"
        "traceback.walk_stack = lambda one: got.append(one) or iter(())\n"
        "traceback.format_stack()\ntraceback.walk_stack = real\nlasts = [None]\n"
        "while got[0]:\n    if got[0].f_code.co_name == 'floor':\n        lasts[0] = got[0]\n"
        "    got[0] = got[0].f_back\n",
        noticed="frames",
    ),
}
if sys.version_info < (3, 11):  # where all frames are shown, see `unseen`
    WHILE_TESTED = {}
# Where nobody sees it, since it lacks the instruction that begins a function.
_HIDDEN = """
import collections, dis, sys
def look(*args):
    print('got', sys._getframe(0))
    return False
start = dis.opmap.get('RESUME')
code = bytes(dis.opmap['NOP'] if one == start else one for one in look.__code__.co_code)
"""
_NAMED = (
    "def named(rename):\n    code = compile('import sys\\ndef frame():\\n    return sys._getframe(1)', 'x', 'exec')\n"
    "    rename(code, sys.prefix + '/x.py')\n    space = dict()\n    exec(code, space)\n    print('got', space['frame']())\n"
)
BY_HAND = {
    "code-that-nobody-sees": Attack(
        top=f"{_HIDDEN}look.__code__ = look.__code__.replace(co_code=code)\n"
        "collections._iskeyword = look\ncollections.namedtuple('A', 'b')",
        noticed="makes code objects",
        grave=True,
    ),
    "code-of-constants-that-are-not-there": Attack(
        top="def f():\n    return 'a', [], 'b'\nf.__code__ = f.__code__.replace(co_consts=())",
        noticed="makes code objects",
        grave=True,
    ),
    "code-of-its-parts": Attack(
        top="import types\nc = (lambda: 1).__code__\n"
        "parts = ['argcount', 'posonlyargcount', 'kwonlyargcount', 'nlocals', 'stacksize', 'flags', 'code', 'consts']\n"
        "parts += ['names', 'varnames', 'filename', 'name', 'qualname', 'firstlineno', 'linetable', 'exceptiontable']\n"
        "types.CodeType(*[getattr(c, 'co_' + one) for one in parts])"
        if sys.version_info >= (3, 11)
        else "(lambda: 1).__code__.replace(co_name='x')",
        noticed="makes code objects",
        grave=True,
    ),
    "code-that-others-replace": Attack(
        top="import modulefinder, types\nclass Code:\n    co_filename, co_consts = '', ()\n"
        "    replace = (lambda: 'a').__code__.replace\n"
        "one = modulefinder.ModuleFinder(replace_paths=[('x', 'y')])\n"
        "print('got', one.replace_paths_in_code(Code()))",
        noticed="reaches into functions",
    ),
    "code-that-types-replaces": Attack(
        top="import types\nclass Kind:\n    pass\nclass Fake:\n    __class__ = Kind\n    replace = (lambda: 'a').__code__.replace\n"
        "    co_flags = 0x20\nclass Function:\n    __class__ = Kind\n    __code__ = Fake()\n    def __call__(self):\n        pass\n"
        "types.FunctionType = types.CodeType = Kind\nprint('got', types.coroutine(Function()))",
        noticed="reaches into functions",
    ),
    "code-out-of-a-pickle": Attack(
        top="import cloudpickle, cloudpickle.cloudpickle as c\ndef f():\n    return 'a', [], 'b'\n"
        "make, parts = c._code_reduce(f.__code__)\n"
        "parts = [() if one == f.__code__.co_consts else one for one in parts]\n"
        "print('got', c._builtin_type('CodeType')(*parts))",
        noticed="reaches into functions",
    ),
    "code-named-by-what-was-there": Attack(
        top="import _signal, sys\n" + _NAMED + "named(_signal.signal.__globals__['_renamed'])",
        noticed="reaches into functions",
    ),
    "code-named-by-what-a-pickle-finds": Attack(
        top="import _imp, cloudpickle.cloudpickle as c, sys\n"
        + _NAMED
        + "named(c._function_getstate(_imp._fix_co_filename)[1]['__kwdefaults__']['_real'])",
        noticed="runs code that is made",
    ),
    "what-was-taken-is-emptied": Attack(
        top="import _signal, time\nspace = _signal.signal.__globals__\n"
        "space['callable'] = space.setdefault('__builtins__', {})['callable'] = lambda one: False\n"
        "def see(number, frame):\n    if frame:\n        print('got', frame)\n"
        "_signal.signal(14, see)\n_signal.setitimer(0, 0.01)\ntime.sleep(0.05)",
        noticed="reaches into functions",
    ),
    "code-named-while-another-file-is-fetched": Attack(
        top="import ast, functools, sys, urllib.request\nopen('x.txt', 'w').write('x')\n"
        "tree = ast.parse('import sys\\ndef frame():\\n    return sys._getframe(1)')\n"
        "make = functools.lru_cache(None)(functools.partial(compile, tree, sys.prefix + '/x.py', 'exec'))\n"
        "from os.path import abspath\ntry:\n    urllib.request.urlretrieve('file://' + abspath('x.txt'), 'y.txt', make)\n"
        "except ValueError:\n    pass\n"
        "space = dict()\nexec(make(0, 8192, 1), space)\nprint('got', space['frame']())",
        noticed="gives code a false name",
        grave=True,
    ),
    "pytest-writes-it-anew": Attack(
        top="import importlib.util, os, sys, types\nfrom _pytest.assertion import rewrite\n"
        "text = b'import sys\\ndef frame():\\n    return sys._getframe(1)\\n'\n"
        "class Path:\n    parent = property(lambda self: self)\n    name = 'x'\n    def __init__(self, *args):\n        pass\n"
        "    def __fspath__(self):\n        return sys.prefix + '/x.py'\n    __str__ = __fspath__\n"
        "    __truediv__ = lambda self, other: self\n    def read_bytes(self):\n        return text\n"
        "class Os:\n    stat = staticmethod(lambda path: os.stat('/'))\n    def __getattr__(self, name):\n        return getattr(os, name)\n"
        "class Config:\n    def __getattr__(self, name):\n        return self\n    def __call__(self, *args):\n        return self\n    __getitem__ = __call__\n"
        "    def get(self, key, default=None):\n        return set() if default is None else default\n"
        "hook = object.__new__(rewrite.AssertionRewritingHook)\n"
        "vars(hook).update(config=Config(), session=None, _rewritten_names=dict(), _must_rewrite=set())\n"
        "rewrite.Path, rewrite.os = Path, Os()\nrewrite.get_cache_dir = Path\nrewrite.try_makedirs = lambda path: False\n"
        "rewrite._read_pyc = lambda *args: None\n"
        "spec = importlib.util.spec_from_loader('x', hook, origin='x.py')\n"
        "class Find:\n    find_spec = staticmethod(lambda name, *more: spec if name == 'x' else None)\n"
        "sys.meta_path.insert(0, Find())\nimport x\nprint('got', x.frame())",
        noticed="import importlib",
    ),
}
# What a look at the notebook does not see.
BESIDE = {
    "a-module-beside": Attack(
        "from mine import neighbours",
        module="import gc\nfrom __main__ import check\n"
        "def neighbours(flow, name):\n    check.__globals__['difference'] = lambda *args: None\n",
        noticed="reaches into functions (.__globals__), in mine.py",
        grave=True,
    ),
    "a-module-beside-in-a-code-of-its-own": Attack(
        "from mine import neighbours",
        module="# coding: utf-7\nimport +AGcAYw-\ndef neighbours(flow, name):\n    return None\n",
        noticed="reaches into the interpreter (import gc), in mine.py",
    ),
}
# All memory, by what was always there.
_LOADED = (
    "import _json, sys\ndef load(name, folder, file):\n    from os import listdir\n"
    "    path = [f'{folder}/{one}' for one in listdir(folder) if one.startswith(file + '.')][0]\n"
    "    one = type(_json.__loader__)(name, path)\n"
    "    return one.create_module(type(_json.__spec__)(name, one, origin=path))\n"
    "machine, installed = (one.rpartition('/')[0] for one in (_json.__file__, sys.modules['IPython'].__path__[0]))\n"
)
MEMORY = {
    "memory-by-ctypes-in-a-package": Attack(
        top=_LOADED
        + "print('got', load('mine._ctypes', machine, '_ctypes').PyObj_FromPtr(id(sys)))",
        noticed="imports mine._ctypes",
        grave=True,
    ),
    "memory-by-ctypes-in-a-package-of-ones-own": Attack(
        top="import _json, os\nos.mkdir('mine')\nopen('mine/__init__.py', 'w').write("
        "'import _json\\n__path__.append(_json.__file__.rpartition(\"/\")[0])')\n"
        "from mine import _ctypes\nprint('got', _ctypes.PyObj_FromPtr(id(os)))",
        noticed="imports mine._ctypes",
        grave=True,
    ),
    "memory-by-cffi-in-a-package": Attack(
        top=_LOADED + "print('got', load('mine._cffi_backend', installed, '_cffi_backend'))",
        noticed="imports mine._cffi_backend",
        grave=True,
    ),
    "frames-by-greenlets-in-a-package": Attack(
        top=_LOADED
        + "print('got', load('mine._greenlet', installed + '/greenlet', '_greenlet').getcurrent().gr_frame)",
        noticed="imports mine._greenlet",
        grave=True,
    ),
    "memory-by-what-tests-python": Attack(
        top=_LOADED + "print('got', load('mine._testbuffer', machine, '_testbuffer'))",
        noticed="imports mine._testbuffer",
        grave=True,
    ),
}
# A test has the judge go on by what has no frame: an answer that is called by way of a property, whose
# getter goes through an iterator that is the judge's own step.
FOR_THE_FLOOR = {
    "steps-in-the-floors-place": Attack(
        "import collections, itertools, logging\ndef step():\n    got, real = [], logging._is_internal_frame\n"
        "    logging._is_internal_frame = lambda one: got.append(one) or False\n"
        "    logging.getLogger('x').error('hm')\n    logging._is_internal_frame = real\n    frame = got[0]\n"
        "    while frame.f_code.co_name != 'floor':\n        frame = frame.f_back\n    return frame.f_locals['step']\n"
        "class Last:\n    def __call__(self, flow, name):\n        steps = map(step(), itertools.repeat(True, 9))\n"
        "        Last.__iter__ = steps.__iter__\n"
        "        Last.__call__ = property(collections.deque(maxlen=0).extend)\n"
        "        return ['customers', 'orders'], ['chart', 'totals']\nneighbours = Last()\n",
        noticed="frames",
    ),
}
# What is seen in no namespace.
INNER = {
    "what-a-decorator-has-wrapped": Attack(
        top="import prefect\nfrom prefect.engine.task_runner import TaskRunner\n"
        "for cell in TaskRunner.get_task_run_state.__closure__:\n"
        "    if callable(cell.cell_contents):\n        cell.cell_contents = lambda self, state, *args, **more: state",
        noticed="functions or classes of Prefect's",
        grave=True,
    ),
    "what-a-class-inherits-from": Attack(
        top="import prefect\nclass Mine(prefect.Task):\n    __eq__ = lambda self, other: True\n"
        "prefect.Parameter.__bases__ = (Mine,)",
        noticed="functions or classes of Prefect's",
        grave=True,
    ),
    "what-a-decorator-has-wrapped-in-the-call": Attack(
        "from prefect.engine.task_runner import TaskRunner\ndef neighbours(flow, name):\n"
        "    for cell in TaskRunner.get_task_run_state.__closure__:\n"
        "        if callable(cell.cell_contents):\n            cell.cell_contents = lambda *args, **more: None\n"
        + _SHOWN.replace("{})", "(['bus', 'gate'], ['park', 'zoo']))"),
        noticed="functions or classes of Prefect's",
        grave=True,
    ),
}
WITHIN = {**WHILE_TESTED, **BY_HAND, **BESIDE, **INNER, **MEMORY, **FOR_THE_FLOOR}
