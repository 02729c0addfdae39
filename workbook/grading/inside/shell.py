"""IPython's shell, with the outputs that a kernel would give: streams, displays, results, errors.

A student's code can reach all of it, so nothing here decides about points.
"""

from __future__ import annotations

import builtins
import getpass
import io
import pdb  # noqa: T100 - to have it refuse
import re
import sys
from itertools import chain
from os import getpid
from tempfile import gettempdir
from tokenize import generate_tokens
from typing import Any, Callable
from zlib import crc32

from IPython.core.compilerop import CachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

Send = Callable[[dict], None]
# What may be IPython's own syntax, a prompt that was pasted, or blanks that it takes away.
_NOT_PLAIN = re.compile(
    r"\A\s|^[^\S\n]+$|^\s*(?:[%!?/,;]|>>>|\.\.\.)|=[\s\\]*[%!]|\?[^\S\n]*$|In \[\d", re.MULTILINE
)
_HELD = 8192  # characters of a stream that wait to be sent together


class Outputs:
    """Where the outputs of the running cell go."""

    def __init__(self) -> None:
        self.send: Send = lambda output: None
        self.streams: list[Stream] = []

    def put(self, output: dict) -> None:
        """Send an output, after all text that was written before it."""
        self.flush()
        self.send(output)

    def flush(self) -> None:
        """Send what the streams hold."""
        for stream in self.streams:
            stream.flush()


class Stream(io.TextIOBase):
    """sys.stdout or sys.stderr."""

    encoding = "UTF-8"
    errors = "replace"

    def __init__(self, outputs: Outputs, name: str, number: int) -> None:
        self.name = name
        self._outputs = outputs
        self._number = number
        self._held: list[str] = []
        self._size = 0
        outputs.streams.append(self)

    def write(self, text: str) -> int:
        """Take text; it is sent when there is enough of it, or when something else is shown."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        for other in self._outputs.streams:
            if other is not self:
                other.flush()
        self._held.append(text)
        self._size += len(text)
        if self._size > _HELD:
            self.flush()
        return len(text)

    def flush(self) -> None:
        """Send what was written."""
        held, self._held, self._size = self._held, [], 0
        if held:
            self._outputs.send({"output_type": "stream", "name": self.name, "text": "".join(held)})

    def writable(self) -> bool:
        """As of any stream for text."""
        return True

    def isatty(self) -> bool:
        """Nobody sits at it."""
        return False

    def fileno(self) -> int:
        """The file descriptor, whose text is shown too."""
        return self._number


class Publisher(DisplayPublisher):
    """What `display` calls."""

    outputs: Outputs

    def publish(
        self,
        data: dict,
        metadata: dict | None = None,
        *,
        transient: dict | None = None,
        update: bool = False,
        **_: Any,
    ) -> None:
        """Show something, or change what was shown under a display id."""
        self._validate_data(data, metadata or {})
        self.outputs.put(
            {
                "output_type": "update_display_data" if update else "display_data",
                "data": _readable(data),
                "metadata": metadata or {},
                "display_id": (transient or {}).get("display_id"),
            }
        )

    def clear_output(self, wait: bool = False) -> None:
        """Take away what the cell has shown so far."""
        self.outputs.put({"output_type": "clear_output", "wait": bool(wait)})


class Result(DisplayHook):
    """What shows the value of a cell's last expression."""

    outputs: Outputs
    _output: dict | None = None

    def start_displayhook(self) -> None:
        """Begin."""
        self._output = {"output_type": "execute_result", "data": {}, "metadata": {}}

    def write_output_prompt(self) -> None:
        """Note the number before the result."""
        if self._output is not None:
            self._output["execution_count"] = self.prompt_count

    def write_format_data(self, format_dict: dict, md_dict: dict | None = None) -> None:
        """Note the result."""
        if self._output is not None:
            self._output["data"] = _readable(format_dict)
            self._output["metadata"] = md_dict or {}

    def finish_displayhook(self) -> None:
        """Send it."""
        output, self._output = self._output, None
        if output and output["data"]:
            self.outputs.put(output)


class Compiler(CachingCompiler):
    """Gives cells file names such as a kernel gives them."""

    def get_code_name(self, raw_code: str, code: str, number: int) -> str:
        """The name of a cell's file, which does not exist."""
        return f"{gettempdir()}/ipykernel_{getpid()}/{crc32(raw_code.encode())}.py"


class Shell(InteractiveShell):
    """IPython without a terminal and without a kernel."""

    displayhook_class = Type(Result)
    display_pub_class = Type(Publisher)
    compiler_class = Type(Compiler)
    outputs: Outputs
    own_steps: list[Any]
    _transformed: tuple[str, str] | None = None

    def transform_first(self, source: str) -> str:
        """Transform a cell that is to be run next: that need not be done again then."""
        transformed = str(self.transform_cell(source))
        self._transformed = source, transformed
        return transformed

    def transform_cell(self, raw_cell: str) -> str:
        """A cell as Python."""
        first, self._transformed = self._transformed, None
        if first is not None and first[0] == raw_cell:
            return first[1]
        if self._is_plain(raw_cell):
            return raw_cell if raw_cell.endswith("\n") else f"{raw_cell}\n"
        return str(super().transform_cell(raw_cell))

    def _is_plain(self, raw_cell: str) -> bool:
        """Whether a cell is Python as it stands: IPython takes milliseconds to find that out."""
        return (
            len(raw_cell.splitlines()) > 1  # a single line may be one of its commands
            and not _NOT_PLAIN.search(raw_cell)
            and self.steps() == self.own_steps
        )

    def steps(self) -> list[Any]:
        """What transforms a cell; a student may have added to it."""
        manager = self.input_transformer_manager
        steps = (manager.cleanup_transforms, manager.line_transforms, manager.token_transformers)
        return [*chain(*steps), *self.input_transformers_post]

    def should_run_async(self, raw_cell: str, *, transformed_cell: Any = None, **more: Any) -> bool:
        """Whether a cell awaits something; most are seen not to without a look at their syntax."""
        text = raw_cell if transformed_cell is None else transformed_cell
        if "await" not in text and "async" not in text:
            return False
        return bool(super().should_run_async(raw_cell, transformed_cell=transformed_cell, **more))

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        self.outputs.put(
            {
                "output_type": "error",
                "ename": str(etype.__name__),
                "evalue": str(evalue),
                "traceback": stb,
            }
        )

    def init_virtualenv(self) -> None:
        """The packages are where they are."""

    def enable_gui(self, gui: Any = None) -> None:
        """There is no window to open."""


def make_shell() -> Shell:
    """Make the shell, and let this process print into it."""
    outputs = Outputs()
    sys.stdout = Stream(outputs, "stdout", 1)
    sys.stderr = Stream(outputs, "stderr", 2)
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.xmode = "Plain"
    config.IPKernelApp.connection_file = ""  # by this, programs tell a notebook from a terminal
    shell: Shell = Shell.instance(config=config)
    shell.own_steps = shell.steps()
    shell.outputs = shell.displayhook.outputs = shell.display_pub.outputs = outputs
    builtins.input = getpass.getpass = _no_input  # type: ignore[assignment]
    sys.breakpointhook = _no_breakpoint
    pdb.set_trace = _no_debugger
    for name in ("set_trace", "run", "runeval", "runcall"):
        setattr(pdb.Pdb, name, _no_debugger)
    return shell


def warm_up(shell: Shell) -> None:
    """Have done what IPython does once in a process, when it first shows a value or an error."""
    error = LookupError("warm-up")  # never raised: a traceback would lead to its callers
    shell.InteractiveTB.structured_traceback(LookupError, error, None)
    shell.display_formatter.format("warm-up")
    list(generate_tokens(io.StringIO("1").readline))


def _no_input(prompt: str = "", stream: Any = None) -> str:
    raise StdinNotImplementedError(
        "raw_input was called, but this frontend does not support input requests."
    )


def _no_breakpoint(*args: Any, **more: Any) -> None:
    """Go on, as a kernel does where no debugger is attached: one is easily left in an answer."""


def _no_debugger(*args: Any, **more: Any) -> None:
    raise StdinNotImplementedError("A debugger was called, and nobody is here to answer it.")


def _readable(data: dict) -> dict:
    """A mime bundle as a notebook holds it: bytes as base64."""
    from base64 import encodebytes

    return {
        mime: encodebytes(value).decode("ascii") if isinstance(value, bytes) else value
        for mime, value in data.items()
    }
