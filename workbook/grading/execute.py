"""Run a submission to its end, whatever one of its cells does."""

from __future__ import annotations

from time import monotonic
from typing import Any

from jupyter_core.utils import run_sync
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import Execute
from traitlets import Integer


class ExecuteToTheEnd(Execute):
    """nbgrader's Execute, which does not give a notebook up when its kernel hangs or dies.

    A cell that runs too long is interrupted, and the next one runs. A cell that ignores this, or
    that ends the kernel, costs itself and what comes after it: each of these cells says why it was
    not run. What came before keeps its points, and the next submission is graded.
    """

    notebook_timeout = Integer(
        600, min=1, help="Seconds for all cells of a notebook; what is left then is not run."
    ).tag(config=True)

    _stopped = ""  # why no further cell can run
    _end = 0.0

    def preprocess(
        self, nb: NotebookNode, resources: Any = None, km: Any = None
    ) -> tuple[NotebookNode, Any]:
        self._stopped = ""
        self._end = monotonic() + self.notebook_timeout
        return super().preprocess(nb, resources, km)

    def preprocess_cell(
        self, cell: NotebookNode, resources: Any, index: int
    ) -> tuple[NotebookNode, Any]:
        if cell.cell_type != "code" or not cell.source.strip():
            return cell, resources
        if not self._stopped and monotonic() > self._end:
            self._stop(f"all cells together took more than {self.notebook_timeout} seconds")
        if self._stopped:
            cell.outputs = [_error("NotRun", f"This cell was not run: {self._stopped}.")]
            return cell, resources
        try:
            return super().preprocess_cell(cell, resources, index)
        except DeadKernelError:
            self._stop("a cell before it ended the kernel")
            cell.outputs.append(_error("DeadKernel", "This cell ended the kernel."))
        except CellTimeoutError:
            self._stop("a cell before it took too long and could not be interrupted")
            cell.outputs.append(
                _error("CellTimeoutError", "This cell took too long and could not be interrupted.")
            )
        return cell, resources

    def _get_timeout(self, cell: NotebookNode | None) -> int | None:
        timeout: int | None = super()._get_timeout(cell)
        left = max(1, int(self._end - monotonic()))
        return left if timeout is None else min(timeout, left)

    def _stop(self, reason: str) -> None:
        self._stopped = reason
        self.log.error("No further cell of this notebook is run: %s", reason)
        if self.km is not None and self.km.has_kernel:
            run_sync(self.km.shutdown_kernel)(now=True)


def _error(name: str, message: str) -> NotebookNode:
    return new_output("error", ename=name, evalue=message, traceback=[f"{name}: {message}"])
