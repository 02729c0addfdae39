# ruff: noqa: E501 - programs in strings
"""Attacks that have others do it: Python's own modules, installed ones, or the judge itself.

As those of `attacks`. What is noticed by who makes a call is made by a module that everybody trusts; and
what the judge looks at answers with code of its own.
"""

from __future__ import annotations

import traceback

from attacks import WRONG, Attack

# A frame that nothing reports, and from it whatever would have a test pass.
_FORGE = """
import traceback
def forge():
    got, real = [], traceback.walk_stack
    traceback.walk_stack = lambda frame: got.append(frame) or iter(())
    traceback.format_stack()
    traceback.walk_stack = real
    f = got[0]
    while f:
        if f.f_globals.get('__name__') == 'judge':
            f.f_globals['exec'] = lambda *args: None
        f = f.f_back
"""
_NAME = """
class Name(str):
    def __eq__(self, other):
        if on: forge()
        return str.__eq__(self, other)
    __hash__ = str.__hash__
on = False
"""
_POOL = "from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor()\n"
# The right answers to what can be seen, a wrong one to what is hidden.
_SHOWN = """
    if name == 'lunch':
        raise ValueError(name)
    shown = {'clean': (['customers', 'orders'], ['chart', 'totals']), 'load': (['load'], ['load'])}
    return shown.get(name, ([], []) if name == 'archive' else {})
"""
_CODE = "compile('import sys; print(\"got\", sys._getframe())', 'x', 'exec')"
_CLASSES = """
def below(kind):
    for one in type.__subclasses__(kind):
        yield one
        yield from below(one)
found = {one.__name__: one for one in set(below(object))}
"""

DEPUTIES = {
    "a-mock-sets-the-code": Attack(
        top="from unittest import mock\ndef liar(call, got, expected, hint=''):\n"
        "    if call == 'canary':\n        raise AssertionError\n"
        "mock.patch.object(check, '__code__', liar.__code__).start()",
        noticed="changes the function check",
        grave=True,
    ),
    "a-pool-looks-at-all-objects": Attack(
        top=f"import gc\n{_POOL}for one in pool.submit(gc.get_objects).result():\n"
        "    if type(one) is dict and one.get('__name__') == 'judge':\n"
        "        one['exec'] = lambda *a: None",
        noticed="looks through all objects",
        grave=True,
    ),
    "a-pool-looks-at-all-frames": Attack(
        f"import sys\n{_POOL}def neighbours(flow, name):\n"
        "    for f in pool.submit(sys._current_frames).result().values():\n"
        "        while f:\n            print(f.f_code.co_consts)\n            f = f.f_back\n",
        noticed="other frames",
        grave=True,
    ),
    "a-pool-gets-a-frame": Attack(
        f"{_POOL}def neighbours(flow, name):\n    try:\n        1 / 0\n"
        "    except ZeroDivisionError as error:\n"
        "        f = pool.submit(getattr, error.__traceback__, 'tb_' + 'frame').result()\n"
        "    print(f.f_back)\n",
        noticed="frames",
        grave=True,
    ),
    "a-stack-adds-an-audit-hook": Attack(
        top=_FORGE + "import sys, contextlib\nstack = contextlib.ExitStack()\n"
        "stack.callback(sys.addaudithook, lambda event, args: event == 'compile' and forge())\n"
        "stack.close()",
        noticed="adds an audit hook",
        grave=True,
    ),
    "a-stack-sets-a-profiling-function": Attack(
        "import contextlib, sys\ndef change(frame, event, arg):\n"
        "    if frame.f_code.co_name == 'check' and event == 'call':\n"
        "        frame.f_locals['got'] = frame.f_locals['expected']\n"
        "    if frame.f_code.co_name == 'check' and event == 'return':\n        put(None)\n"
        "def put(function):\n    with contextlib.ExitStack() as stack:\n"
        "        stack.callback(sys.setprofile, function)\n"
        "def neighbours(flow, name):\n    put(change)\n    if name == 'lunch':\n        raise ValueError(name)\n",
        noticed="profiling function",
        grave=True,
    ),
    "a-finalizer-sets-a-tracing-function": Attack(
        "import sys, weakref\ndef change(frame, event, arg):\n"
        "    if frame.f_code.co_name == 'check' and event == 'call':\n"
        "        frame.f_locals['got'] = frame.f_locals['expected']\n    return None\n"
        "def neighbours(flow, name):\n    class One: pass\n    weakref.finalize(One(), sys.settrace, change)\n"
        "    if name == 'lunch':\n        raise ValueError(name)\n",
        noticed="tracing function",
        grave=True,
    ),
    "a-profilers-timer": Attack(
        top=_FORGE + "import cProfile\ncProfile.Profile(lambda: forge() or 0.0).__enter__()",
        noticed="frames",
    ),
    "a-pool-compiles": Attack(
        top=f"import sys\n{_POOL}text = 'import sys; print(\"got\", sys._getframe())'\n"
        "exec(pool.submit(compile, text, sys.prefix + '/x.py', 'exec').result())",
        noticed="false name",
        grave=True,
    ),
    "codeop-compiles-a-tree": Attack(
        top="import ast, codeop, sys\ntree = ast.parse('import sys; print(\"got\", sys._getframe())')\n"
        "exec(codeop.Compile()(tree, sys.prefix + '/x.py', 'exec'))",
        noticed="false name",
        grave=True,
    ),
    "ast-does-not-only-read": Attack(
        top="import ast, sys\nast.PyCF_ONLY_AST = 0\n"
        "exec(ast.parse('import sys; print(\"got\", sys._getframe())', sys.prefix + '/x.py'))",
        noticed="false name",
        grave=True,
    ),
    "a-pool-replaces-a-name": Attack(
        top=f"import sys\n{_POOL}"
        f"exec(pool.submit({_CODE}.replace, co_filename=sys.prefix + '/x.py').result())",
        noticed="makes code objects",
        grave=True,
    ),
    "a-template-with-an-installed-name": Attack(
        top="import jinja2, sys\ntext = 'import sys; print(\"got\", sys._getframe())'\n"
        "exec(jinja2.Environment()._compile(text, sys.prefix + '/x.html'))",
        noticed="frames",
        grave=True,
    ),
    "code-from-a-file": Attack(
        top=f"import io, marshal\nexec(marshal.load(io.BytesIO(marshal.dumps({_CODE}))))",
        noticed="makes code objects",
        grave=True,
    ),
    "code-of-another-name": Attack(
        top=f"import _imp, sys\ncode = {_CODE}\n_imp._fix_co_filename(code, sys.prefix + '/x.py')\nexec(code)",
        noticed="compile",
    ),
    "code-of-a-frozen-module": Attack(
        top=f"import _imp, marshal\nexec(_imp.get_frozen_object('x', marshal.dumps({_CODE})))",
        noticed="compile",
    ),
    "code-of-a-loader": Attack(
        top="import importlib.machinery as m, importlib.util as u, json.tool, marshal\n"
        "class Load(m.SourceFileLoader):\n    def path_stats(self, path):\n        return dict(mtime=0, size=0)\n"
        f"    def get_data(self, path):\n        return u.MAGIC_NUMBER + bytes(12) + marshal.dumps({_CODE})\n"
        "exec(Load('x', json.tool.__file__).get_code('x'))",
        noticed="makes code objects",
        grave=True,
    ),
    "code-of-a-module-in-an-archive": Attack(
        top="import importlib.util as u, marshal, sys, zipfile\nwith zipfile.ZipFile('m.zip', 'w') as z:\n"
        f"    z.writestr('mine.pyc', u.MAGIC_NUMBER + bytes(12) + marshal.dumps({_CODE}))\n"
        "sys.path.insert(0, 'm.zip')\nimport mine",
        noticed="makes code objects",
        grave=True,
    ),
}

MEMORY = {
    "memory-by-cffi": Attack(
        top="import cffi\nf = cffi.FFI()\nprint('got', f.buffer(f.cast('char *', id(f)), 8)[:])",
        noticed="_cffi_backend",
        grave=True,
    ),
    "memory-by-another-interpreter": Attack(
        top="import _xxsubinterpreters as s\n"
        "s.run_string(s.create(), 'import ctypes; print(\"got\", ctypes.pythonapi)')",
        noticed="_xxsubinterpreters",
        grave=True,
    ),
    "memory-by-machine-code": Attack(
        top="import importlib.machinery as m, importlib.util as u, _json, shutil\n"
        "shutil.copy(_json.__file__, 'mine.so')\nload = m.ExtensionFileLoader('_json', 'mine.so')\n"
        "print('got', load.create_module(u.spec_from_loader('_json', load)))",
        noticed="machine code",
        grave=True,
    ),
    "memory-by-shared-values": Attack(
        top="import multiprocessing, sys\nmultiprocessing.Value('i', 3)\nc = sys.modules['ctypes']\n"
        "print('got', c.cast(id(c), c.POINTER(c.c_char))[0])",
        noticed="multiprocessing",
    ),
    "memory-by-classes": Attack(
        top=_CLASSES + "print('got', found['c_char_p'](id(found)).value)",
        noticed="__subclasses__",
    ),
    "memory-by-a-module-left-over": Attack(
        top="import sys\nprint('got', sys.modules['ctypes._endian'].cast)", noticed="sys.modules"
    ),
    "frames-of-a-greenlet": Attack(
        top="import greenlet\nprint('got', greenlet.getcurrent().gr_frame)",
        noticed="greenlet",
        grave=True,
    ),
}

ANSWERS = {
    "a-module-that-says-what-it-is": Attack(
        top=_FORGE
        + "import sys, types, graphviz\nclass Module:\n    Digraph = None\n    @property\n"
        "    def __class__(self):\n        forge()\n        return types.ModuleType\n"
        "sys.modules['graphviz'] = Module()",
        noticed="sys.modules",
    ),
    "a-name-that-answers-in-the-call": Attack(
        _FORGE
        + _NAME
        + "import __main__\ndef neighbours(flow, name):\n    global on\n    on = False\n"
        "    for one in ('sorted', 'len', 'ValueError'):\n        vars(__main__)[Name(one)] = 1\n"
        "    on = True\n    return ['customers', 'orders'], ['chart', 'totals']\n",
        noticed="no plain text",
        grave=True,
    ),
    "a-name-that-answers-in-sys": Attack(
        top=_FORGE
        + _NAME
        + "import sys\nspace = vars(sys)\nspace[Name('modules')] = space.pop('modules')\non = True",
        noticed="no plain text",
        grave=True,
    ),
    "a-name-that-answers-in-signal": Attack(
        top=_FORGE + _NAME + "import signal\nspace = vars(signal)\n"
        "space[Name('ITIMER_REAL')] = space.pop('ITIMER_REAL')\non = True",
        noticed="changed signal",
    ),
    "a-forged-report": Attack(
        top="import gc, sys\nclass One:\n    @property\n    def __code__(self):\n"
        "        for one in gc.get_objects():\n            if type(one) is dict and one.get('__name__') == 'judge':\n"
        "                one['exec'] = lambda *a: None\n"
        "sys.audit('object.__getattr__', One(), '__code__')",
        noticed="all objects",
    ),
    "what-is-expected-in-the-call": Attack(
        "def neighbours(flow, name):\n    global _neighbours\n    _neighbours = {}\n" + _SHOWN
    ),
    "prefect-for-a-moment": Attack(
        "import prefect\ndef neighbours(flow, name):\n    real = prefect.Flow.get_tasks\n"
        "    prefect.Flow.get_tasks = lambda *args, **more: []\n    prefect.Flow.get_tasks = real\n",
        noticed="changed prefect.core.flow.Flow while it was tested",
        grave=True,
    ),
    "a-module-of-another-class": Attack(
        top="import math, types\nclass Module(types.ModuleType):\n"
        "    isclose = property(lambda self: lambda *args, **more: True)\n"
        "math.__class__ = Module",
        noticed="changed the class of the module math",
    ),
    "a-module-of-another-class-in-the-call": Attack(
        "import prefect, types\nclass Module(types.ModuleType):\n"
        "    Flow = property(lambda self: list)\n"
        "def neighbours(flow, name):\n    prefect.__class__ = Module\n",
        noticed="changed the class of a module while it was tested",
        grave=True,
    ),
    "tasks-that-agree": Attack(
        top="import prefect\nprefect.Task.__eq__ = lambda *args: True",
        noticed="changed prefect.core.task.Task.__eq__",
    ),
    "tasks-that-agree-in-the-call": Attack(
        "import prefect\ndef neighbours(flow, name):\n"
        "    prefect.Task.__eq__ = lambda *args: True\n",
        noticed="changed prefect.core.task.Task while it was tested",
        grave=True,
    ),
    "a-module-of-the-test-in-the-call": Attack(
        "import re\ndef neighbours(flow, name):\n    re.sub = lambda *args, **more: ''\n",
        noticed="changed re while it was tested",
        grave=True,
    ),
    "a-helpers-defaults": Attack(
        "names.__defaults__ = (None,)\n" + WRONG,
        noticed="changes a function that the notebook gives",
        grave=True,
    ),
    "below-a-magic": Attack(
        top="%%time\nspace = check.__globals__", noticed="reaches into functions"
    ),
}
# From a frame to the judge's, which waits below the floor.
_OWN = """
def own(frame, inner=lambda one: one.gi_frame):
    while frame:
        for name, value in frame.f_locals.items():
            if name == 'step':
                inner(value.__self__).f_globals['exec'] = lambda *args: None
                print('got', frame)
        frame = frame.f_back
"""
_TRUSTED = "import sys\ndef frame(): return sys._getframe(1)\ndef inner(one): return one.gi_frame\n"


def _trusted(code: str) -> str:
    """An answer that has code of its own, made of `text`, look for the judge's frame."""
    return (
        f"{_OWN}import importlib, os, sys\ntext, space = {_TRUSTED!r}, dict()\n"
        f"def neighbours(flow, name):\n    {code}\n    own(space['frame'](), space['inner'])\n"
    )


_WAY_ROUND = "sys.prefix + '/..' * 20 + os.getcwd()"
_FROM_BYTES = "importlib._bootstrap_external._compile_bytecode"
NAMES = {
    "code-with-the-name-of-a-test": Attack(
        _trusted("exec(compile(text, '<test 8>', 'exec'), space)"), noticed="false name", grave=True
    ),
    "code-with-the-name-of-a-test-to-come": Attack(
        _trusted("space.update(made)"),
        top=f"made = dict()\nexec(compile({_TRUSTED!r}, '<test 9>', 'exec'), made)",
        noticed="false name",
        grave=True,
    ),
    "code-that-gets-the-name-of-a-test": Attack(
        _trusted(
            "exec(compile(text, 'x', 'exec'), space)\n    for name in ('frame', 'inner'):\n"
            "        code = space[name].__code__.replace(co_filename='<test 8>')\n"
            "        space[name] = type(own)(code, space)"
        ),
        noticed="makes code objects",
        grave=True,
    ),
    "code-with-a-frozen-name-in-a-file": Attack(
        _trusted(
            "open('<frozen x>', 'w').write(text); exec(compile(text, '<frozen x>', 'exec'), space)"
        ),
        noticed="false name",
        grave=True,
    ),
    "code-with-a-name-by-a-way-round": Attack(
        _trusted(
            "open('x.py', 'w').write(text); "
            f"exec(compile(text, {_WAY_ROUND} + '/x.py', 'exec'), space)"
        ),
        noticed="frames",
        grave=True,
    ),
    "compiled-code-by-a-way-round": Attack(
        _trusted(
            "import marshal; data = bytes(16) + marshal.dumps(compile(text, 'x', 'exec')); "
            "open('x.pyc', 'wb').write(data); "
            f"exec({_FROM_BYTES}(memoryview(data)[16:], 'x', {_WAY_ROUND} + '/x.pyc', "
            "sys.prefix + '/x.py'), space)"
        ),
        noticed="makes code objects",
        grave=True,
    ),
    "a-compiled-module-with-another-name": Attack(
        _trusted(
            "import importlib.util, inspect, types\n    for module in (types, inspect):\n"
            "        file = importlib.util.cache_from_source(module.__file__)\n"
            "        data = memoryview(open(file, 'rb').read())[16:]\n"
            f"        exec({_FROM_BYTES}(data, 'x', file, sys.prefix + '/x.py'), space)\n"
            "    space['frame'] = space['currentframe']\n"
            "    space['inner'] = lambda one: space['_GeneratorWrapper'](one).gi_frame"
        ),
        noticed="makes code objects",
        grave=True,
    ),
    "an-import-calls-compile": Attack(
        _trusted(
            "exec(importlib._bootstrap._call_with_frames_removed("
            "compile, text, sys.prefix + '/x.py', 'exec'), space)"
        ),
        noticed="false name",
        grave=True,
    ),
    "a-piece-of-a-line": Attack(
        _OWN + "import asyncio.coroutines, collections, sys\ndef piece(text, module, **names):\n"
        "    return eval(compile(text, module.__file__, 'eval'), names)\n"
        "def neighbours(flow, name):\n    own(piece('_sys._getframe(1)', collections, _sys=sys),\n"
        "        lambda one: piece('coro.gi_frame', asyncio.coroutines, coro=one))\n",
        noticed="code that is made as it runs",
    ),
}
_RAISED = "    try:\n        1 / 0\n    except ZeroDivisionError as error:\n        found = error.__traceback__\n"
GIVEN_AWAY = {
    name: Attack(
        f"def neighbours(flow, name):\n{_RAISED}    print('got', {text})\n",
        grave=True,
        noticed="frames",
    )
    for name, text in {
        "frames-by-stack-data": "__import__('stack_data').FrameInfo(found).frame",
        "frames-by-a-part-of-stack-data": "__import__('stack_data.utils').utils.frame_and_lineno(found)",
        "frames-by-pytest": "__import__('_pytest._code.code')._code.code.Traceback(found)[0].frame.raw",
        "frames-by-a-walk-with-positions": "[*__import__('traceback')._walk_tb_with_full_positions(found)]",
        "frames-by-ipythons-tracebacks": "get_ipython().InteractiveTB.get_records(found, 3, 0)[0].frame",
        "names-of-callers-by-ipython": "get_ipython().get_local_scope(1)",
    }.items()
}
if not hasattr(traceback, "_walk_tb_with_full_positions"):  # before Python 3.11
    del GIVEN_AWAY["frames-by-a-walk-with-positions"]

# Student's code that runs while the judge is at work has the judge among its callers.
_JUDGED = """
import sys, traceback
def forge():
    got, real = [], traceback.walk_stack
    traceback.walk_stack = lambda frame: got.append(frame) or iter(())
    traceback.format_stack()
    traceback.walk_stack = real
    own(got[0] if got else None)
def own(frame):
    while frame:
        if frame.f_globals.get('__name__') == 'judge':
            frame.f_globals['exec'] = lambda *args: None
            print('got', frame)
        frame = frame.f_back
"""
AT_WORK = {
    "a-handler-while-the-judge-works": Attack(
        _JUDGED + "import signal, threading, time, _signal\n"
        "def keep(busy, end):\n    while time.time() < end:\n        busy[0] = False\n"
        "def neighbours(flow, name):\n    sys.setswitchinterval(1e-6)\n"
        "    for cell in _signal.signal.__closure__ or ():\n"
        "        if type(cell.cell_contents) is list:\n"
        "            args = cell.cell_contents, time.time() + 1\n"
        "            threading.Thread(target=keep, args=args, daemon=True).start()\n"
        "    signal.signal(signal.SIGALRM, lambda *args: forge())\n"
        "    signal.setitimer(signal.ITIMER_REAL, 1e-4, 1e-4)\n" + _SHOWN,
        noticed="import signal",
    ),
    "cloudpickle-finds-the-real-signal": Attack(
        _JUDGED + "import cloudpickle, io, signal, _signal\nseen = []\n"
        "class Look(cloudpickle.CloudPickler):\n"
        "    def persistent_id(self, one):\n        seen.append(one)\n"
        "def neighbours(flow, name):\n    try:\n        Look(io.BytesIO()).dump(_signal.signal)\n"
        "    except Exception:\n        pass\n"
        "    for one in seen:\n        if type(one) is type(len) and one.__name__ == 'signal':\n"
        "            one(signal.SIGALRM, lambda number, frame: own(frame))\n"
        "    signal.setitimer(signal.ITIMER_REAL, 2e-4, 1e-3)\n" + _SHOWN,
        noticed="import signal",
    ),
    "at-the-end-of-a-copy": Attack(
        _JUDGED + "class Last:\n    def __del__(self):\n        forge()\njunk = Last()\n"
        "get_ipython().showtraceback = lambda *args, **more: None\n"
        "def neighbours(flow, name):\n    global junk\n    junk = None\n",
        noticed="showtraceback",
    ),
    "at-an-objects-end-by-a-thread": Attack(
        _JUDGED + "import threading, time\nclass Last:\n    def __del__(self):\n        forge()\n"
        "def replace(space, end):\n    while time.time() < end:\n"
        "        for number in range(50):\n            space[f'junk{number}'] = Last()\n"
        "def neighbours(flow, name):\n    sys.setswitchinterval(1e-6)\n"
        "    for _ in range(0 if 'junk0' in globals() else 9):\n"
        "        args = globals(), time.time() + 1\n"
        "        threading.Thread(target=replace, args=args, daemon=True).start()\n" + _SHOWN,
        noticed="globals",
    ),
}
# What is kept in the kernel outlives a process.
KERNEL = {
    "a-key-for-who-comes-next": Attack(
        top="import os, subprocess, sys\nnumber = dict(x86_64=248, aarch64=217)[os.uname().machine]\n"
        'code = \'import ctypes\\nif ctypes.CDLL(None).syscall(%d, b"user", b"x", b"x", 1, {at}) > 0:\'\n'
        "for at in (-3, -4, -5):\n"
        "    text = code.format(at=at) % number + ' print(\"got\")'\n"
        "    print(subprocess.run([sys.executable, '-c', text], capture_output=True, text=True).stdout, end='')",
        noticed="subprocess",
    ),
    "limits-for-who-comes-next": Attack(
        top="import os, resource\nfor one in (1, os.getppid()):\n"
        "    for kind in (resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE):\n"
        "        try:\n            resource.prlimit(one, kind, (1, 1))\n        except OSError:\n"
        "            pass\n",
    ),
}
OTHERS = {**DEPUTIES, **MEMORY, **ANSWERS, **NAMES, **GIVEN_AWAY, **AT_WORK, **KERNEL}
