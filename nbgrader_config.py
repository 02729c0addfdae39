"""Wiring alone: which class does what in nbgrader's steps. What they do is in workbook/."""

from pathlib import Path

from nbconvert.preprocessors import ClearMetadataPreprocessor
from nbgrader import preprocessors as stock

from workbook.build import converters, manifest
from workbook.build import preprocessors as build

c = get_config()  # noqa: F821 - nbgrader hands it in

# The course: its folder is this file's, its name is in course.toml, the one truth for it.
c.CourseDirectory.root = str(Path(__file__).resolve().parent)
c.CourseDirectory.course_id = manifest.load(Path(c.CourseDirectory.root)).id
# The name of the folder for solved notebooks, as the README and `workbook release` have it.
c.CourseDirectory.solution_directory = "solutions"

# A generation that fails leaves release/ and solutions/ as they were, and one that leaks fails.
converters.install()

# generate_assignment: nbgrader's own list, and the three that say so.
c.GenerateAssignment.preprocessors = [
    build.AddEdition,  # ours: classroom/ and briefect/ with their holes, beside the notebook
    stock.IncludeHeaderFooter,
    stock.InstantiateTests,
    stock.LockCells,
    stock.ClearSolutions,
    stock.ClearOutput,
    build.SteadyMetadata,  # ours: nothing of the author's machine; before the checksums
    stock.CheckCellMetadata,
    stock.ComputeChecksums,
    stock.SaveCells,
    stock.ClearHiddenTests,
    stock.ClearMarkScheme,
    stock.ComputeChecksums,
    stock.CheckCellMetadata,
]

# generate_solution: nbgrader's own list, but run where a student would run it, and made steady.
c.GenerateSolution.preprocessors = [
    stock.IncludeHeaderFooter,
    stock.LockCells,
    stock.ClearOutput,
    stock.ClearMarkScheme,
    build.ExecuteBesideEdition,  # ours, for Execute: on the student's edition; an error ends it
    build.ShowSolutions,  # ours: no ### BEGIN SOLUTION in what is handed out
    build.SteadyMetadata,  # ours: the same file on each run
]

# autograde, first half: make the submission sound. nbgrader's own list, and one of ours.
# What grades (execution, judging, repairs) is the business of workbook/grading: exchange a stock
# class for a subclass in these two lists, and keep their order. LayEdition must stay in the first
# list, since only what this list leaves is written to disk before the notebook runs.
c.Autograde.sanitize_preprocessors = [
    build.LayEdition,  # ours: the instructor's classroom/ and briefect/ over the student's
    stock.ClearOutput,
    stock.DeduplicateIds,
    stock.OverwriteKernelspec,
    stock.OverwriteCells,
    stock.CheckCellMetadata,
]
# A test cell that a student has deleted comes back.
c.OverwriteCells.add_missing_cells = True

# autograde, second half: run, save the grades.
c.Autograde.autograde_preprocessors = [
    stock.Execute,
    stock.IgnorePattern,
    ClearMetadataPreprocessor,
    stock.LimitOutput,
    stock.SaveAutoGrades,
    stock.AssignLatePenalties,
    stock.CheckCellMetadata,
]
