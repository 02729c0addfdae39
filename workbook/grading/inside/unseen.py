"""Have functions run whose frames nobody is shown.

Python does not show a frame that has not come as far as the instruction RESUME, which only begins
it. Code without that instruction runs as usual, and is no caller of anybody's: not for
`sys._getframe`, nor in a traceback. So what a test compares with cannot be read in its frame.
Before Python 3.11 there is no such instruction, and nothing is hidden.
"""

from __future__ import annotations

import dis
from types import CodeType, FunctionType
from typing import Any

_RESUME, _NOP = dis.opmap.get("RESUME"), dis.opmap["NOP"]
HIDES = _RESUME is not None
_SUSPENDS = 0x20 | 0x80 | 0x200  # generators and coroutines, whose frames are always shown


def unseen(code: CodeType) -> CodeType:
    """The same code, and all code in it, without that instruction."""
    if not HIDES:
        return code
    inner = tuple(unseen(one) if type(one) is CodeType else one for one in code.co_consts)
    steps = bytearray(code.co_code)
    if not code.co_flags & _SUSPENDS:
        for at in range(0, len(steps), 2):
            if steps[at] == _RESUME:
                steps[at] = _NOP
    return code.replace(co_code=bytes(steps), co_consts=inner)


def hide(module: Any) -> None:
    """Do so with the functions of a module, and with those of its classes."""
    for value in list(vars(module).values()):
        inner = vars(value).values() if isinstance(value, type) else ()
        for one in (value, *inner):
            if type(one) is FunctionType and one.__module__ == module.__name__:
                one.__code__ = unseen(one.__code__)
