# ruff: noqa: E501 - programs in strings
"""Attacks that read what a test compares with, while it runs, or make code by hand.

As those of `attacks`. What they begin with is reported by nobody: a frame that one of Python's modules
hands to a function in the place of its own, a function of the test's, or code that no compiler made.
"""

from __future__ import annotations

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
WITHIN = {**WHILE_TESTED}
