"""What hangs on nbgrader's generate_assignment, generate_solution and autograde."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import Execute, NbGraderPreprocessor

from workbook.build import manifest, notebooks
from workbook.build.edition import PACKAGES, edition
from workbook.build.manifest import Course
from workbook.build.normalise import normalise_cell
from workbook.build.sync import sync_chapter
from workbook.errors import CourseError

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


class AddEdition(NbGraderPreprocessor):
    """For generate_assignment: writes the student's edition beside the notebook."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Refuse a notebook that is not in step with the engine, else add the files."""
        course = course_of(self)
        chapter = course.chapter(resources["nbgrader"]["assignment"])
        differences = sync_chapter(course, chapter, notebooks.read(course.notebook(chapter)))
        if differences:
            names = ", ".join(difference.exercise for difference in differences)
            raise CourseError(
                f"chapter {chapter.id} differs from the engine in {names}: run `workbook sync`"
            )
        _add(resources, edition(course, chapter.id))
        return nb, resources


class LayEdition(NbGraderPreprocessor):
    """For autograde: puts the instructor's copy of the student's edition over the student's.

    Whatever lay in the student's briefect/ and classroom/ is gone, so that neither a changed file
    nor the complete engine is ever what is graded.
    """

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Remove the student's folders, and add the files, which are written before execution."""
        of = resources["nbgrader"]
        folder = Path(converter_of(self)._format_dest(of["assignment"], of["student"]))
        for package in PACKAGES:
            remove(folder / package)
        _add(resources, converter_of(self).known.edition)
        keep_engine_off_the_path()
        return nb, resources


class ExecuteBesideEdition(Execute):
    """For generate_solution: runs a notebook where a student would, in a copy of the handout.

    So a solution is seen to work with no more than the earlier chapters, and what it writes to
    files is not left in source/.
    """

    def preprocess(
        self, nb: NotebookNode, resources: Any, km: Any = None
    ) -> tuple[NotebookNode, Any]:
        """Execute, and refuse a notebook in which an unexpected error came up."""
        course = course_of(self)
        chapter = course.chapter(resources["nbgrader"]["assignment"])
        keep_engine_off_the_path()
        where = resources["metadata"]["path"]
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder, chapter.id)
            shutil.copytree(where, place, ignore=shutil.ignore_patterns("*.ipynb", ".*", "__*"))
            write_files(place, edition(course, chapter.id))
            resources["metadata"]["path"] = str(place)
            try:
                nb, resources = super().preprocess(nb, resources, km)
            finally:
                resources["metadata"]["path"] = where
        for cell in nb.cells:
            _refuse_error(chapter.id, cell)
            normalise_cell(cell, datetime.now(timezone.utc), [folder, str(course.root)])
        return nb, resources


class ShowSolutions(NbGraderPreprocessor):
    """For generate_solution: takes out the marks around solutions, which are for machines."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: Any, cell_index: int
    ) -> tuple[NotebookNode, Any]:
        """Drop the lines that begin and end a solution."""
        cell.source = notebooks.without_marks(cell.source)
        return cell, resources


class SteadyMetadata(NbGraderPreprocessor):
    """For both generators: leaves no trace of the machine or the day in a notebook's metadata.

    Nor of what is for the lint alone: how many hidden assertions there are, and what they ask.
    """

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Keep the kernel's name, and of cells what has to do with the course."""
        nb.metadata = NotebookNode(kernelspec=NotebookNode(KERNEL))
        for cell in nb.cells:
            ours = cell.metadata.get("briefect", {})
            if "asks" in ours:
                del ours["asks"]
                if not ours:
                    del cell.metadata["briefect"]
            for key in ("execution", "collapsed", "scrolled", "jupyter", "ExecuteTime"):
                cell.metadata.pop(key, None)
        return nb, resources


def converter_of(preprocessor: NbGraderPreprocessor) -> Any:
    """The nbgrader converter that uses a preprocessor."""
    return preprocessor.parent.parent  # its parent is the exporter


def course_of(preprocessor: NbGraderPreprocessor) -> Course:
    """The course in whose folder nbgrader works."""
    return manifest.load(manifest.find_root(Path(converter_of(preprocessor).coursedir.root)))


def remove(path: Path) -> None:
    """Remove a folder, file or link, if it is there; what a link points to stays."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    elif path.exists() or path.is_symlink():
        path.unlink()


def make_parents(folder: Path, files: Iterable[str]) -> None:
    """Make the folders in which files below a folder lie."""
    for parent in {os.path.dirname(f"{folder}/{path}") for path in files}:  # noqa: PTH120
        os.makedirs(parent, exist_ok=True)  # noqa: PTH103 - it is done often


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files below a folder."""
    make_parents(folder, files)
    for path, content in files.items():
        (folder / path).write_bytes(content)


def keep_engine_off_the_path() -> None:
    """Take folders with a package of ours off PYTHONPATH, which kernels inherit.

    A kernel looks there before it looks beside the notebook, and would find the complete engine.
    """
    entries = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    kept = [one for one in entries if not any(Path(one, package).exists() for package in PACKAGES)]
    if kept != entries:
        os.environ["PYTHONPATH"] = os.pathsep.join(kept)


def _add(resources: Any, files: dict[str, bytes]) -> None:
    outputs = dict(resources.get("outputs") or {})
    resources["outputs"] = {**outputs, **files}


def _refuse_error(chapter_id: str, cell: NotebookNode) -> None:
    if "raises-exception" in cell.metadata.get("tags", []):
        return
    for output in cell.get("outputs", []):
        if output.output_type == "error":
            raise CourseError(
                f'chapter {chapter_id}: cell "{cell.id}" of the solution raised {output.ename}: '
                f"{output.evalue}; mend it, or give the cell the tag raises-exception"
            )
