"""A class of the toy course, graded by nbgrader autograde in one go."""

from __future__ import annotations

from pathlib import Path

import nbformat
import toy

from workbook.build.manifest import load
from workbook.grading.reconcile import read_marks
from workbook.quality import submissions
from workbook.quality.trial import Trial

CONFIG = Path(__file__).parents[2] / "nbgrader_config.py"
NOTEBOOK = f"{toy.CHAPTER}.ipynb"
FULL = 10  # points that the tests give; the essay's are a person's


class ToyClass:
    """Students hand in, each by a function that gets the submission's folder and the class.

    Args:
        folder: Where to make the course.
        more_config: Lines to add to its nbgrader_config.py.
    """

    def __init__(self, folder: Path, more_config: str = "") -> None:
        toy.make(folder / "course", f"{CONFIG.read_text()}\n{more_config}")
        self.trial = Trial(load(folder / "course"), folder / "trial")
        self.trial.nbgrader("generate_assignment", toy.CHAPTER)
        self.release = self.trial.release(toy.CHAPTER)
        self.source = self.trial.source(toy.CHAPTER)
        self.solved = submissions.solved(self.release, self.source)

    def hand_in(self, student, make=lambda folder, toy_class: None, notebook=None):
        """Hand in a right answer, and let `make` spoil the folder that holds it."""
        folder = self.trial.hand_in(student, toy.CHAPTER, notebook or self.solved)
        make(folder, self)
        return folder

    def autograde(self, *flags, check=True):
        """Run nbgrader autograde, and return what it said."""
        return self.trial.nbgrader("autograde", toy.CHAPTER, *flags, check=check)

    def marks(self):
        """The marks by student."""
        return {row.student: row for row in read_marks(self.trial.root, toy.CHAPTER)}

    def graded(self, student):
        """The autograded notebook."""
        path = self.trial.root / "autograded" / student / toy.CHAPTER / NOTEBOOK
        return nbformat.read(path, 4)

    def notes(self, student):
        """What the student is told about the submission."""
        return "\n".join(self.graded(student).metadata.briefect.notes)


def edited(notebook, **texts):
    """A copy of a notebook in which the cells with these ids have other texts."""
    made = nbformat.from_dict(notebook)
    for cell in made.cells:
        cell.source = texts.get(cell.id.replace("-", "_"), cell.source)
    return made
