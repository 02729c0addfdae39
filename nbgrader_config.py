"""Wiring alone: which class does what in nbgrader's steps. What they do is in workbook/."""

import os
import sys
from pathlib import Path

from nbconvert.preprocessors import ClearMetadataPreprocessor, CSSHTMLHeaderPreprocessor
from nbgrader import preprocessors as stock

from workbook.build import converters, manifest
from workbook.build import preprocessors as build
from workbook.grading import (
    archives,
    autograde,
    collect,
    engines,
    feedback,
    judge,
    pages,
    rebuild,
    record,
    submission,
)

c = get_config()  # noqa: F821 - nbgrader hands it in

# The course: its folder is this file's, its name is in course.toml, the one truth for it.
c.CourseDirectory.root = str(Path(__file__).resolve().parent)
c.CourseDirectory.course_id = manifest.load(Path(c.CourseDirectory.root)).id
# The name of the folder for solved notebooks, as the README and `workbook release` have it.
c.CourseDirectory.solution_directory = "solutions"

# nbgrader starts `alembic` by its name, also where the environment was never activated.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])

# A generation that fails leaves release/ and solutions/ as they were, and one that leaks fails.
converters.install()
# The gradebook is opened a dozen times for each submission: that costs little now.
engines.keep_engines()
engines.keep_schemas()
# A notebook's form is checked when all steps are done, and not after each.
c.Exporter.optimistic_validation = True

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

# What a person has to look at stays in the graded notebook.
c.ClearMetadataPreprocessor.preserve_nb_metadata_mask = {
    ("language_info", "name"),
    ("briefect", "flags"),
}

# A kernel's word on how it talks to us is no news; its errors are.
c.Execute.extra_arguments = ["--IPKernelApp.log_level=ERROR"]

# zip_collect: ours, which finds the student's id without a regular expression of the instructor's.
c.ZipCollectApp.collector_plugin = collect.CollectByName
# And ours, which unpacks within bounds and refuses an archive without ending the command.
c.ZipCollectApp.extractor_plugin = archives.Extract

# autograde: begins when the sandbox has started, takes in what can be graded, and puts nothing in
# autograded/ that is not whole.
autograde.install()

# autograde, first half: make the submission sound.
# LayEdition must stay in it: only what this list leaves is on disk before the notebook runs.
c.Autograde.sanitize_preprocessors = [
    build.LayEdition,  # ours: the instructor's classroom/ and briefect/ over the student's
    rebuild.Rebuild,  # ours, for all of nbgrader's: the answers in the instructor's notebook
]

# autograde, second half: run, judge, save the grades. nbgrader's own list, and those that say so.
c.Autograde.autograde_preprocessors = [
    submission.ExecuteSubmission,  # ours, for Execute: in a sandbox, and to the end
    stock.IgnorePattern,
    judge.JudgeByErrors,  # ours: a warning costs nothing, a number shown earns nothing
    ClearMetadataPreprocessor,
    stock.LimitOutput,
    record.SaveGrades,  # ours, for SaveAutoGrades and AssignLatePenalties: all marks at once, flags
    feedback.Tidy,  # ours: outputs that nobody has to fear, and the notes at the top
]  # no CheckCellMetadata: the metadata is the instructor's, and was checked when it was handed out
# Where submissions run. "unprotected-kernel" is the other choice: in a kernel, with all the rights
# of who grades. Only for who trusts every submission with all that is on this machine.
c.ExecuteSubmission.isolation = "sandbox"
# Seconds for a cell, then it is interrupted and the next one runs. Honest cells take under 2.
c.ExecuteSubmission.timeout = 20
c.ExecutePreprocessor.timeout = 20
# Nothing in a kernel is worth the 0.4 seconds of asking it to end.
c.ExecutePreprocessor.shutdown_kernel = "immediate"
# Short tracebacks, as in the sandbox: they are quickly made, and show less of the tests.
c.ExecuteToTheEnd.extra_arguments = [
    *c.Execute.extra_arguments,
    "--InteractiveShell.xmode=Plain",
]

# generate_feedback: a student's pages are whole or absent, and quickly made.
pages.install()
c.GenerateFeedback.exporter_class = pages.QuickPage
# nbgrader's own list, and the one that says so.
c.GenerateFeedback.preprocessors = [
    stock.GetGrades,
    feedback.ForStudents,  # ours: no hidden test, but what it said
    CSSHTMLHeaderPreprocessor,
]
# On the feedback page and in the formgrader a student's Markdown can hold no script, and what most
# pages have in common is made once.
c.HTMLExporter.filters = {
    "markdown2html": feedback.markdown2html,
    "highlight_code": feedback.highlight_code,
}
