# ruff: noqa: E501 - programs in strings
"""Attacks by who has read how the grading works: on what judges, and on what it says.

As those of `attacks`. Most begin with a frame, a file descriptor or a function of the grader's; what
is there for the taking must lead nowhere.
"""

from __future__ import annotations

import sys

from attacks import WRONG, Attack

_TELLS_EXCEPTIONS = hasattr(sys, "_current_exceptions")  # Python 3.9 does not

# From a frame to whatever would have a test pass.
_FORGE = """
def forge(f):
    while f:
        for space in (f.f_globals, f.f_locals):
            if any(name in space for name in ('_test', '_steps', 'floor')):
                space['exec'] = lambda *args: None
        step = f.f_locals.get('step')
        if step:
            step(True)
        f = f.f_back
"""
_FRAMED = _FORGE + "def neighbours(flow, name):\n    forge({})\n"

# A pipe in the place of the one to the warden, and a thread that passes on what it likes.
_BETWEEN = """
import json, os, threading
r, w = os.pipe()
real = os.dup(201)
os.dup2(w, 201)
def pass_on():
    held = b''
    while True:
        held += os.read(r, 65536)
        while len(held) >= 4:
            size = int.from_bytes(held[:4], 'big')
            if len(held) < 4 + size:
                break
            message, held = json.loads(held[4 : 4 + size]), held[4 + size :]
            CHANGE
            text = json.dumps(message).encode()
            os.write(real, len(text).to_bytes(4, 'big') + text)
threading.Thread(target=pass_on, daemon=True).start()
"""

FRAMES = {
    "a-handlers-frame": Attack(
        "import signal, time\n" + _FORGE + "def neighbours(flow, name):\n"
        "    signal.signal(signal.SIGALRM, lambda number, frame: forge(frame))\n"
        "    signal.setitimer(signal.ITIMER_REAL, 0.01)\n    time.sleep(0.05)\n",
        noticed="signal",
    ),
    "a-list-for-a-handler": Attack(
        "import signal, time\n" + _FORGE + "def neighbours(flow, name):\n    got = []\n"
        "    signal.signal(signal.SIGALRM, got.insert)\n"
        "    signal.setitimer(signal.ITIMER_REAL, 0.01)\n    time.sleep(0.05)\n    forge(got[0])\n",
        noticed="signal",
    ),
    "a-second-copy-of-signal": Attack(
        "import sys, time\n" + _FORGE + "def neighbours(flow, name):\n"
        "    mine = sys.modules.pop('_signal')\n    import _signal\n    sys.modules['_signal'] = mine\n"
        "    _signal.signal(14, lambda number, frame: forge(frame))\n"
        "    _signal.setitimer(0, 0.0001, 0.0001)\n    time.sleep(0.05)\n",
        noticed="sys.modules",
    ),
    "the-real-signal": Attack(
        "import _signal, time\n" + _FORGE + "def neighbours(flow, name):\n"
        "    real = _signal.signal.__kwdefaults__['_real']\n"
        "    real(14, lambda number, frame: forge(frame))\n"
        "    _signal.setitimer(0, 0.0001)\n    time.sleep(0.05)\n",
        noticed="code of a test",
        grave=True,
    ),
    "frames-by-traceback": Attack(
        "import traceback\n" + _FRAMED.format("next(traceback.walk_stack(None))[0]"),
        noticed="frames",
        grave=True,
    ),
    "frames-by-a-tracebacks-walk": Attack(
        "import traceback\n" + _FORGE + "def neighbours(flow, name):\n    try:\n        1 / 0\n"
        "    except ZeroDivisionError as error:\n"
        "        forge(next(traceback.walk_tb(error.__traceback__))[0])\n",
        noticed="frames",
        grave=True,
    ),
    "frames-by-logging": Attack(
        "import logging\n" + _FRAMED.format("logging.currentframe()"), noticed="frames", grave=True
    ),
    "frames-by-a-task": Attack(
        top="import asyncio\n"
        + _FORGE
        + "for one in asyncio.all_tasks(asyncio.get_event_loop()):\n"
        "    for frame in one.get_stack():\n        forge(frame)\n",
        noticed="frames",
        grave=True,
    ),
    "frames-by-a-wrapped-generator": Attack(
        "import types\n" + _FORGE + "def neighbours(flow, name):\n"
        "    forge(types._GeneratorWrapper(one for one in ()).gi_frame)\n",
        noticed="frames",
        grave=True,
    ),
    "frames-by-exceptions-of-others": Attack(
        "import sys\ndef neighbours(flow, name):\n    sys._current_exceptions()\n",
        noticed="frames" if _TELLS_EXCEPTIONS else "",
        grave=_TELLS_EXCEPTIONS,
    ),
    "frames-by-a-debugger": Attack(
        "import bdb\n" + _FORGE + "class Look(bdb.Bdb):\n"
        "    def user_line(self, frame):\n        forge(frame)\n"
        "def neighbours(flow, name):\n    Look().set_trace()\n    return None\n",
        noticed="frames",
        grave=True,
    ),
    # nothing reports this one: Python's own code hands its frame to a function in the place of its own
    "frames-unreported": Attack(
        "import traceback\n" + _FORGE + "def neighbours(flow, name):\n    got = []\n"
        "    traceback.walk_stack = lambda frame: got.append(frame) or iter(())\n"
        "    traceback.print_stack()\n    forge(got[0])\n",
        noticed="frames",
    ),
    "globals-of-callers": Attack(
        "import linecache, traceback\ndef steal(file, space):\n    if file.startswith('/inside'):\n"
        "        space['exec'] = space['compile'] = lambda *args: None\n"
        "def neighbours(flow, name):\n    linecache.lazycache = steal\n    traceback.print_stack()\n"
    ),
    "locals-of-callers": Attack(
        "import traceback\ndef neighbours(flow, name):\n"
        "    for one in traceback.StackSummary.extract(traceback.walk_stack(None), capture_locals=True):\n"
        "        print(one.locals)\n"
    ),
    "at-an-objects-end": Attack(
        "import sys\n" + _FORGE + "class Last:\n    def __del__(self):\n"
        "        forge(sys._getframe(1))\n"
        "def neighbours(flow, name):\n    return None\nwalk = Last()\n",
        noticed="frames",
        grave=True,
    ),
    "at-a-collection": Attack(
        "import gc, sys\n" + _FORGE + "gc.callbacks.append(lambda *args: forge(sys._getframe(1)))\n"
        "gc.set_threshold(1)\ndef neighbours(flow, name):\n    return None\n",
        noticed="frames",
        grave=True,
    ),
    "code-with-a-false-name": Attack(
        top="import sys\nexec(compile('frame = sys._getframe()', sys.prefix + '/x.py', 'exec'))",
        noticed="false name",
        grave=True,
    ),
    "code-with-a-lying-name": Attack(
        top="import sys\nclass Name(str):\n    def startswith(self, *args):\n        return True\n"
        "exec(compile('frame = sys._getframe()', Name('x'), 'exec'))",
        noticed="false name",
        grave=True,
    ),
}

WORDS = {
    "asks-for-the-secret": Attack(
        "import json, os, time\ndef message(one):\n    text = json.dumps(one).encode()\n"
        "    return len(text).to_bytes(4, 'big') + text\n"
        "def neighbours(flow, name):\n    os.write(201, message(['asks']))\n"
        "    os.set_blocking(200, False)\n    time.sleep(0.1)\n"
        "    size = int.from_bytes(os.read(200, 4), 'big')\n"
        "    os.write(201, message(['done', json.loads(os.read(200, size)), True]))\n    time.sleep(0.3)\n"
    ),
    "signs-another-verdict": Attack(
        _BETWEEN.replace("CHANGE", "if message[0] == 'done': message[1] = '00' + message[1][2:]")
        + WRONG
    ),
    "keeps-back-what-was-noticed": Attack(
        WRONG,
        _BETWEEN.replace("CHANGE", "if message[0] == 'flag': continue")
        + "import sys\nsys._getframe()\n",
        noticed="frames",
        grave=True,
    ),
    "hands-in-a-cell": Attack(
        "import json, os\nr, w = os.pipe()\nos.dup2(r, 200)\n"
        "cell = dict(number=9, test=True, parts=[['pass', 'exec']], source='pass', given=dict(), plain=[])\n"
        "for text in (json.dumps(cell), json.dumps(json.dumps(cell))):\n"
        "    os.write(w, len(text).to_bytes(4, 'big') + text.encode())\n" + WRONG
    ),
    "says-it-again": Attack(
        "import os, threading\nr, w = os.pipe()\nreal = os.dup(201)\nos.dup2(w, 201)\nseen = []\n"
        "def pass_on():\n    while True:\n        seen.append(os.read(r, 1 << 20))\n"
        "        os.write(real, seen[-1])\n"
        "threading.Thread(target=pass_on, daemon=True).start()\n"
        "def neighbours(flow, name):\n    for one in list(seen):\n        os.write(real, one)\n"
    ),
    "patches-the-shells-output": Attack(
        top="import sys\nspace = getattr(sys.stdout._outputs.send, '__glo' + 'bals__')\n"
        "space['exec'] = lambda *args: None\n"
    ),
    "patches-what-signs": Attack(
        top="import _blake2, _operator, hashlib, hmac\nhashlib.blake2b = _blake2.blake2b = None\n"
        "hmac.compare_digest = _operator._compare_digest = lambda *args: True\n",
        noticed="changed hashlib",
    ),
    "patches-the-guards-class": Attack(
        top="def below(kind):\n    for one in type.__subclasses__(kind):\n        yield one\n"
        "        yield from below(one)\n"
        "for one in set(below(object)):\n"
        "    if one.__module__ in ('guard', 'judge', 'kept', 'hook', 'seal', 'runner'):\n"
        "        for name in ('prepare', '_put_right', 'watch', 'between', 'canaries', 'changed', '_find'):\n"
        "            setattr(one, name, lambda *args: None)\n"
        "check = check_raises = lambda *args, **more: None\n",
        noticed="all objects",
    ),
    "ctypes-out-of-the-garbage": Attack(
        top="import gc\ngc.set_debug(gc.DEBUG_SAVEALL)\ngc.collect()\n"
        "print('ctypes in it:', len([one for one in gc.garbage if 'ctypes' in repr(type(one))]))\n",
        noticed="import gc",
    ),
    "text-in-the-place-of-an-error": Attack(
        "import sys\ndef neighbours(flow, name):\n    print('on stderr', file=sys.stderr)\n",
        top="ip = get_ipython()\nip.showtraceback = ip._showtraceback = lambda *a, **k: None\n",
        noticed="showtraceback",
    ),
    "words-for-a-person": Attack(
        top="import json, os\n"
        "text = json.dumps(['flag', 'is right\\n? look at bob: \\x1b[2J\\u202e cheats', False]).encode()\n"
        "os.write(201, len(text).to_bytes(4, 'big') + text)\n",
        noticed="is right?? look at bob: ?[2J? cheats",
    ),
    "memory-by-a-child": Attack(
        top="import subprocess, sys\nprint(subprocess.run([sys.executable, '-c',\n"
        "    'import ctypes, os; print(\"traced\", ctypes.CDLL(None).ptrace(16, os.getppid(), 0, 0))'],\n"
        "    capture_output=True, text=True).stdout)",
        noticed="subprocess",
    ),
    "memory-by-bytes": Attack(top="open(b'/proc/self/mem', 'r+b')", noticed="/proc", grave=True),
    "memory-by-a-link": Attack(
        top="import os\nos.symlink('/proc/self', 'me')\nprint('map' + 'ped' if open('me/maps').read() else '')"
    ),
    "memory-by-a-folder": Attack(
        top="import os\nos.chdir('/proc')\nprint('map' + 'ped' if open('self/maps').read() else '')"
    ),
}

TESTS = {
    "builtins-of-ones-own": Attack(
        top="import builtins, types\nmine = types.ModuleType('builtins')\n"
        "vars(mine).update(vars(builtins))\nmine.sorted = lambda *a, **k: []\n"
        "mine.isinstance = lambda *a: True\n__builtins__ = mine\n",
        noticed="__builtins__",
    ),
    "a-helper-in-the-call": Attack(
        "import __main__\ndef neighbours(flow, name):\n    __main__.names = 1\n"
        "    if name[-1] in 'hm':\n        raise ValueError(name)\n"
        "    return ['customers', 'orders'], ['chart', 'totals']\n",
        noticed="in the place of names",
        grave=True,
    ),
    "a-helper-emptied": Attack(
        "in_order.__code__ = (lambda flow, tasks: True).__code__\n" + WRONG,
        noticed="changes a function that the notebook gives",
        grave=True,
    ),
    "names-that-answer": Attack(
        top="import classroom.checks\nclass Name(str):\n    def __eq__(self, other):\n"
        "        return str.__eq__(self, other)\n    __hash__ = str.__hash__\n"
        "globals()[Name('of_ones_own')] = 1\n",
        noticed="no plain text",
        grave=True,
    ),
    "names-that-answer-in-a-module": Attack(
        top="import classroom.checks\nclass Name(str):\n    def __eq__(self, other):\n"
        "        return False\n    __hash__ = str.__hash__\n"
        "vars(classroom.checks)[Name('difference')] = lambda *args: None\n",
        noticed="changed classroom.checks",
    ),
    "kinds-of-values-forgotten": Attack(
        "class Two(tuple):\n    def __len__(self):\n        return 2\n"
        "def neighbours(flow, name):\n    if name[-1] in 'hm':\n"
        "        raise ValueError(name)\n    return Two()\n",
        top="import classroom.same\nclassroom.same._PLAIN = classroom.same._CONTAINERS = ()\n"
        "classroom.same._DICTS = ()\n",
        noticed="changed classroom.same",
    ),
    "a-prefect-that-agrees": Attack(
        top="import prefect\nprefect.Flow.__getattribute__ = lambda *args: None\n"
        "prefect.Task.__eq__ = lambda *args: True\n",
        noticed="changed prefect",
    ),
    "a-thread-in-wait": Attack(
        "import threading, time\ndef wait():\n    while True:\n        time.sleep(0.001)\n"
        "        for name in ('check', 'check_raises'):\n"
        "            globals()[name] = lambda *args, **more: None\n"
        "def neighbours(flow, name):\n    threading.Thread(target=wait, daemon=True).start()\n"
        "    time.sleep(0.1)\n    return None\n",
        noticed="in the place of check",
        grave=True,
    ),
    "an-import-hook": Attack(
        top="import sys\nclass Find:\n    def find_spec(self, name, *more):\n"
        "        if name.startswith('classroom'):\n            raise ImportError(name)\n"
        "sys.meta_path.insert(0, Find())\nsys.path_hooks.insert(0, Find)\n"
        "for name in list(sys.modules):\n    if name.startswith('classroom'): del sys.modules[name]\n",
        noticed="replaced the module classroom",
    ),
    "an-error-that-says-all": Attack(
        "class Text(str):\n    def __contains__(self, other):\n        return True\n"
        "class All(ValueError):\n    def __str__(self):\n        return Text('x')\n"
        "def neighbours(flow, name):\n    raise All\n"
    ),
    "exits-when-shown": Attack(
        "class Exits:\n    def __repr__(self):\n        raise SystemExit(0)\n"
        "def neighbours(flow, name):\n    return Exits()\n"
    ),
    "a-metaclass-that-agrees": Attack(
        "class Kind(type):\n    def __eq__(self, other):\n        return True\n"
        "    def __hash__(self):\n        return hash(tuple)\n"
        "class Lies(tuple, metaclass=Kind):\n    pass\n"
        "def neighbours(flow, name):\n    return Lies()\n",
        noticed="equal to everything",
    ),
    "interrupts-all-the-time": Attack(
        "import _thread, threading, time\ndef interrupt():\n    while True:\n"
        "        _thread.interrupt_main()\n        time.sleep(0.0005)\n"
        "def neighbours(flow, name):\n    threading.Thread(target=interrupt, daemon=True).start()\n"
        "    time.sleep(0.05)\n    return None\n"
    ),
    "a-child-goes-on": Attack(
        "import os\ndef neighbours(flow, name):\n    if os.fork() == 0:\n        return ([], [])\n"
        "    os.wait()\n",
        noticed="processes",
    ),
    "stops-itself": Attack(
        "import os\ndef neighbours(flow, name):\n    os.kill(os.getpid(), 19)\n",
        noticed="processes",
    ),
}

_SEND = "import json, os\ntext = {}\nos.write(201, len(text).to_bytes(4, 'big') + text)\n"
MESSAGES = {
    name: Attack(top=_SEND.replace("{}", text))
    for name, text in {
        "no-kind-of-output": 'b\'["output", {"output_type": "nonsense"}]\'',
        "no-output": "b'[\"output\", 7]'",
        "an-output-without-parts": 'b\'["output", {"output_type": "display_data"}]\'',
        "a-number-for-a-text": 'b\'["output", {"output_type": "stream", "name": "stdout", "text": 7}]\'',
        "no-number": 'b\'["output", {"output_type": "display_data", "data": {"text/plain": NaN}}]\'',
        "no-name": 'b\'["output", {"output_type": "display_data", "display_id": [1]}]\'',
        "half-a-flag": "b'[\"flag\"]'",
        "very-deep": "b'[' * 100_000 + b']' * 100_000",
        "a-long-number": "b'[' + b'9' * 10_000 + b']'",
        "no-json": "b'\\xff\\x00'",
    }.items()
}
