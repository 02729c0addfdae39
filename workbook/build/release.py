"""Make release/ and solutions/ again, or say how they differ from what would be made."""

from __future__ import annotations

import argparse
import difflib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from workbook.build import manifest, notebooks
from workbook.build.manifest import Course
from workbook.build.processes import with_nbgrader
from workbook.errors import CourseError

RELEASE, SOLUTIONS = "release", "solutions"
HANDOUT = Path(__file__).parent / "handout"
DIFF_LINES = 30  # of each file, in what --check prints

SOLUTIONS_README = """\
# Solutions

Each chapter's notebook, solved and run. To run one yourself, put it into the folder of its chapter
in the handout, beside `briefect/` and `classroom/`, and open it there.

JupyterLab shows the pictures of a notebook that it did not run itself as text. Run all cells, or
choose Trust Notebook in its command palette (Ctrl-Shift-C), to see them.
"""


def make(course: Course, folder: Path, jobs: int = 2) -> None:
    """Make all products in a folder, with nbgrader's generators and a gradebook of its own.

    Args:
        course: The course.
        folder: Where release/ and solutions/ are made; neither may be there.
        jobs: How many chapters are made at a time.

    Raises:
        CourseError: A chapter cannot be made; the message holds what nbgrader said.
    """
    for name in (RELEASE, SOLUTIONS):
        (folder / name).mkdir(parents=True)
    # processes, not threads: nbgrader changes the folder in which it works
    with ProcessPoolExecutor(jobs, mp_context=with_nbgrader()) as pool:
        made = [
            pool.submit(make_chapter, course.root, folder, chapter.id)
            for chapter in course.chapters
        ]
        for one in made:
            one.result()
    add_handout_files(course, folder)


def make_chapter(root: Path, folder: Path, chapter_id: str) -> None:
    """Make one chapter's release and solution.

    Args:
        root: The course's folder.
        folder: The folder that holds release/ and solutions/.
        chapter_id: The chapter.

    Raises:
        CourseError: nbgrader refused it; the message holds what it said.
    """
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.utils import capture_log
    from traitlets.config import Config, PyFileConfigLoader

    from workbook.build.converters import StagedAssignment, StagedSolution

    if not (root / "nbgrader_config.py").is_file():
        raise CourseError(f"{root / 'nbgrader_config.py'} is missing: it is nbgrader's wiring")
    config = Config(PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config())
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.release_directory = str(folder / RELEASE)
    config.CourseDirectory.solution_directory = str(folder / SOLUTIONS)
    # a gradebook takes seconds to make, so all chapters that one process makes share theirs
    config.CourseDirectory.db_url = f"sqlite:///{folder / str(os.getpid())}.db"
    config.CourseDirectory.assignment_id = chapter_id
    course_directory = CourseDirectory(config=config)
    for converter in (StagedAssignment, StagedSolution):
        said = capture_log(converter(coursedir=course_directory, config=config))
        if not said["success"]:
            what = f"{said.get('log', '')}\n{said['error']}"
            raise CourseError(f"chapter {chapter_id} cannot be made; nbgrader said:\n{what}")


def ids(release: Path) -> set[tuple[str, str]]:
    """Which cells a release/ has: the chapter and nbgrader's id of each."""
    found: set[tuple[str, str]] = set()
    for file in release.glob("*/*.ipynb"):
        try:
            notebook = notebooks.read(file)
        except CourseError:  # such as one in which Git could not merge; it is made afresh
            continue
        found.update((file.stem, name) for name in notebooks.cells_by_id(notebook))
    return found


def differences(fresh: Mapping[str, bytes], there: Mapping[str, bytes]) -> Iterator[str]:
    """How files differ from what was made afresh: a line for each file, and a diff where it helps.

    Args:
        fresh: The new files' content by path.
        there: The content of those that are there.
    """
    for path in sorted({*fresh, *there}):
        if path not in there:
            yield f"{path} is missing"
        elif path not in fresh:
            yield f"{path} is no longer made"
        elif fresh[path] != there[path]:
            diff = difflib.unified_diff(
                there[path].decode("utf-8", "replace").splitlines(),
                fresh[path].decode("utf-8", "replace").splitlines(),
                path,
                f"{path} (made afresh)",
                lineterm="",
            )
            yield "\n".join([f"{path} differs", *list(diff)[:DIFF_LINES]])


def add_handout_files(course: Course, folder: Path) -> None:
    """Add what lies beside the chapters.

    Args:
        course: The course.
        folder: The folder that holds release/ and solutions/.

    Raises:
        CourseError: A file that is handed out is missing.
    """
    files = {file.name: file for file in sorted(HANDOUT.iterdir()) if file.is_file()}
    files["requirements.txt"] = course.root / "requirements" / "student.txt"
    for name, file in files.items():
        if not file.is_file():
            raise CourseError(f"{file} is missing: it is handed out as {RELEASE}/{name}")
        shutil.copyfile(file, folder / RELEASE / name)
    (folder / SOLUTIONS / "README.md").write_bytes(SOLUTIONS_README.encode("utf-8"))


def add_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `workbook release` to the command line."""
    parser = commands.add_parser("release", help="make release/ and solutions/ again")
    parser.add_argument(
        "--check", action="store_true", help="only say what would change; 1 if anything would"
    )
    parser.add_argument(
        "--drop", action="append", default=[], metavar="ID", help="an nbgrader id that may go"
    )
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from workbook.build.converters import read_folder
    from workbook.build.workshop import swap, workshop_beside

    course = manifest.load(args.course)
    workshop = workshop_beside(course.root / RELEASE)
    with tempfile.TemporaryDirectory(dir=workshop) as name:
        folder = Path(name).resolve()
        make(course, folder)
        if not args.check:
            gone = ids(course.root / RELEASE) - ids(folder / RELEASE)
            lost = sorted({name for _, name in gone} - set(args.drop))
            if lost:
                raise CourseError(
                    f"students may have cells that are gone now: {', '.join(lost)}; give them "
                    f"these ids again, or say --drop {' --drop '.join(lost)}"
                )
            for product in (RELEASE, SOLUTIONS):
                swap(folder / product, course.root / product, folder)
            print(f"made {RELEASE}/ and {SOLUTIONS}/ of {len(course.chapters)} chapters")
            return 0
        found = [
            difference
            for product in (RELEASE, SOLUTIONS)
            for difference in differences(
                {f"{product}/{path}": text for path, text in read_folder(folder / product).items()},
                {
                    f"{product}/{path}": text
                    for path, text in read_folder(course.root / product).items()
                },
            )
        ]
    for difference in found:
        print(difference)
    if found:
        print(f"{len(found)} files differ: run `workbook release`", file=sys.stderr)
    return 1 if found else 0
