"""What is done before a submission's turn: in order, within bounds, and alone to its own cost."""

from __future__ import annotations

import copy
import socket
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
import toy
from toyclass import FULL, ToyClass

from workbook.grading.ahead import Ahead
from workbook.grading.bubblewrap import SandboxError
from workbook.grading.lent import Elsewhere, lend
from workbook.grading.pool import Pool
from workbook.grading.writing import text_of

SOURCES = sorted((Path(__file__).parents[2] / "source").glob("*/*.ipynb"))


def test_the_next_ones_are_made_while_one_is_in_turn_and_no_more_than_a_few():
    made = []
    ahead = Ahead(list("abcdef"), lambda one: made.append(one) or one, lambda one: one != "c", 2)
    assert ahead.take("a") == "a"
    assert made == ["a", "b", "d"]
    assert ahead.take("b") == "b"
    assert made == ["a", "b", "d", "e"]
    assert [ahead.take(one) for one in "def"] == ["d", "e", "f"]
    assert made == list("abdef")


def test_without_room_each_is_made_in_its_turn():
    made = []
    ahead = Ahead(list("abc"), made.append, lambda _: True, 0)
    ahead.take("a")
    ahead.take("c")  # nobody wants b
    assert made == ["a", "c"]


def test_what_fails_ahead_fails_in_its_own_turn():
    def make(one):
        if one == "b":
            raise RuntimeError("b")
        return one

    ahead = Ahead(list("abc"), make, lambda _: True, 2)
    assert ahead.take("a") == "a"
    with pytest.raises(RuntimeError, match="b"):
        ahead.take("b")
    assert ahead.take("c") == "c"


CHANGES = """
from nbgrader.preprocessors import NbGraderPreprocessor

class Change(NbGraderPreprocessor):
    def preprocess_cell(self, cell, resources, index):
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "test-add":
            cell.source += "\\nassert False"
        return cell, resources

c.Autograde.autograde_preprocessors.insert(0, Change)
"""


def test_what_ran_ahead_does_not_count_if_the_notebook_is_another_by_then(tmp_path):
    made = ToyClass(tmp_path, CHANGES)
    made.hand_in("ada")
    made.autograde()
    row = made.marks()["ada"]
    assert row.marks["test-add"].auto == 0
    assert row.auto == FULL - row.marks["test-add"].possible


class FakeSandbox(SimpleNamespace):
    """Says who it is; it can be told to be dead, and not to start again."""

    def __init__(self, number):
        super().__init__(number=number, alive=True, starts=1, broken=False)

    __hash__ = object.__hash__

    def start(self):
        self.starts += 1
        self.alive = not self.broken

    def ready(self):
        if not self.alive:
            raise SandboxError("it does not start")

    def run(self, cells, files, seconds):
        return self.number, cells

    def kill(self):
        self.alive = False

    close = kill


def pool_of(most):
    made = []

    def make():
        made.append(FakeSandbox(len(made)))
        return made[-1]

    return Pool(make, most), made


def test_a_pool_starts_no_more_sandboxes_than_it_may():
    pool, made = pool_of(2)
    answers = [pool.submit([number], {}, 1) for number in range(20)]
    assert [answer.result()[1] for answer in answers] == [[number] for number in range(20)]
    assert len(made) <= 2
    pool.close()
    assert not any(sandbox.alive for sandbox in made)


def test_a_sandbox_that_has_ended_is_started_again_and_one_that_cannot_says_so():
    pool, (sandbox,) = pool_of(1)
    sandbox.alive = False
    assert pool.submit([], {}, 1).result() == (0, [])
    assert sandbox.starts == 2
    sandbox.alive, sandbox.broken = False, True
    with pytest.raises(SandboxError):
        pool.submit([], {}, 1).result()
    with pytest.raises(SandboxError):
        pool.ready()
    sandbox.broken = False
    pool.ready()
    assert pool.submit([], {}, 1).result() == (0, [])
    pool.close()


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_a_notebook_is_written_as_nbformat_does(path):
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata["odd"] = {"empty": {}, "none": [None, True, 1.5, []], "text": 'ä"\\\n\x07'}
    assert text_of(copy.deepcopy(notebook)) == nbformat.v4.writes(notebook)


def test_a_notebook_with_outputs_is_written_as_nbformat_does():
    notebook = toy.notebook()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            data = {"text/plain": "1\n2", "image/png": "aGFsbG8=", "application/json": {"a": [1]}}
            cell.outputs = [
                nbformat.v4.new_output("display_data", data=data, metadata={"b": 1}),
                nbformat.v4.new_output("stream", name="stdout", text="one\ntwo"),
                nbformat.v4.new_output("error", ename="E", evalue="e", traceback=["a\nb"]),
            ]
    assert text_of(copy.deepcopy(notebook)) == nbformat.v4.writes(notebook)


def test_a_pool_is_lent_to_who_has_the_key():
    pool, (sandbox,) = pool_of(1)
    with lend(pool) as address:
        borrowed = Elsewhere(address)
        assert borrowed.submit(["a"], {}, 1).result() == (0, ["a"])
        with pytest.raises(AuthenticationError):
            Client(address, authkey=b"another")
        with socket.socket(socket.AF_UNIX) as gone:  # who asks, and ends before it has said what
            gone.connect(address)
        sandbox.alive, sandbox.broken = False, True
        with pytest.raises(SandboxError, match="it does not start"):
            borrowed.submit(["b"], {}, 1).result()
        sandbox.broken = False
        assert borrowed.submit(["c"], {}, 1).result() == (0, ["c"])
    with pytest.raises(OSError):
        borrowed.submit(["d"], {}, 1).result()
    pool.close()
