"""What a student does to the cells around the answers neither earns nor costs a point."""

from __future__ import annotations

import copy

import pytest
import toy
from nbformat.v4 import new_code_cell, new_markdown_cell
from toyclass import FULL, ToyClass

from workbook.build.notebooks import grade_id
from workbook.grading.matching import match
from workbook.grading.rebuild import MOST_CELLS, rebuild

WRONG = "def {}(*args):\n    return 'wrong'"


def of(notebook, name):
    return next(cell for cell in notebook.cells if grade_id(cell) == name)


def wrong(notebook):
    """All functions wrong, so that each point is a stolen one."""
    of(notebook, "add").source = WRONG.format("add")
    of(notebook, "negate").source = WRONG.format("negate")
    of(notebook, "double").source = of(notebook, "double").source.replace("number + number", "7")


def skip_execution(notebook):
    wrong(notebook)
    for cell in notebook.cells:
        cell.metadata["tags"] = ["skip-execution"]


def points(notebook):
    for cell in notebook.cells:
        if "points" in cell.metadata.get("nbgrader", {}):
            cell.metadata.nbgrader.points = 1000


def emptied_tests(notebook):
    wrong(notebook)
    for cell in notebook.cells:
        if cell.id.startswith("test-"):
            cell.source = "pass"


def deleted_tests(notebook):
    wrong(notebook)
    notebook.cells = [cell for cell in notebook.cells if not cell.id.startswith("test-")]


def retyped_tests(notebook):
    wrong(notebook)
    for cell in notebook.cells:
        if cell.id.startswith("test-"):
            cell.cell_type = "markdown"
            del cell["outputs"], cell["execution_count"]


def first_the_tests(notebook):
    wrong(notebook)
    notebook.cells.sort(key=lambda cell: not cell.id.startswith("test-"))


def flipped(notebook):
    wrong(notebook)
    for cell in notebook.cells:
        marks = cell.metadata.get("nbgrader", {})
        for flag in ("grade", "solution", "locked"):
            marks[flag] = not marks.get(flag, False)


def duplicate_ids(notebook):
    wrong(notebook)
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.grade_id = "add"


def schema(version):
    def change(notebook):
        for cell in notebook.cells:
            if "nbgrader" in cell.metadata:
                cell.metadata.nbgrader.schema_version = version

    return change


def unknown_cells(notebook):
    marks = {**of(notebook, "test-add").metadata.nbgrader, "grade_id": "gift", "points": 100}
    notebook.cells.append(new_code_cell("pass", metadata={"nbgrader": marks}))


def other_kernel(notebook):
    notebook.metadata["kernelspec"] = {"name": "no-such-kernel", "display_name": "?"}
    notebook.metadata["language_info"] = {"name": "cobol"}


def odd_marks(notebook):
    for number, cell in enumerate(notebook.cells):
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.metadata["nbgrader"] = [None, 7, ["x"], "text"][number % 4]


def lost_metadata(notebook):
    notebook.metadata.clear()
    for cell in notebook.cells:
        cell.metadata = {}


def lost_metadata_and_ids(notebook):
    lost_metadata(notebook)
    notebook.nbformat_minor = 4
    for cell in notebook.cells:
        del cell["id"]


def moved_tests(notebook):
    tests = [cell for cell in notebook.cells if cell.id.startswith("test-")]
    notebook.cells = [cell for cell in notebook.cells if cell not in tests] + tests[::-1]


def helper_in_a_moved_part(notebook):
    of(notebook, "add").source = "def add(a, b):\n    return given(a, b)\ngiven(1, 2)"
    part = [of(notebook, "add"), of(notebook, "test-add")]
    helper = new_code_cell("def given(a, b):\n    return both([a, b])", id="helper")
    helped = new_code_cell("both = sum", id="helped")
    notebook.cells = [cell for cell in notebook.cells if cell not in part] + [helped, helper, *part]


def copied_then_finished(notebook):
    """The stub was copied, the copy filled in, the stub left below it."""
    place = notebook.cells.index(of(notebook, "add"))
    stub = copy.deepcopy(notebook.cells[place])
    stub.source, stub.id = "def add(a, b):\n    raise NotImplementedError()", "again"
    notebook.cells.insert(place + 1, stub)


def copied_and_improved(notebook):
    place = notebook.cells.index(of(notebook, "add"))
    better = copy.deepcopy(notebook.cells[place])
    better.id = "again"
    notebook.cells[place].source = WRONG.format("add")
    notebook.cells.append(better)


def nothing_but_answers(notebook):
    notebook.cells = [
        cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("solution")
    ]


def edited_imports(notebook):
    of(notebook, "negate").source = "def negate(a):\n    return operator.neg(a)"
    next(cell for cell in notebook.cells if cell.id == "imports").source = "import math, operator"


def thousands_of_cells(notebook):
    notebook.cells += [new_code_cell("1", id=f"more-{number}") for number in range(20_000)]


ATTACKS = [skip_execution, emptied_tests, deleted_tests, retyped_tests, first_the_tests, flipped]
HONEST = [
    points,
    schema(0),
    schema(99),
    unknown_cells,
    other_kernel,
    odd_marks,
    lost_metadata,
    lost_metadata_and_ids,
    moved_tests,
    helper_in_a_moved_part,
    copied_then_finished,
    copied_and_improved,
    nothing_but_answers,
    edited_imports,
    thousands_of_cells,
]
DUE = {**dict.fromkeys([*ATTACKS, duplicate_ids], 0), **dict.fromkeys(HONEST, FULL)}


def name(change):
    return change.__qualname__.replace("_", "-").split(".")[0] + f"-{list(DUE).index(change)}"


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    made = ToyClass(tmp_path_factory.mktemp("rebuild"))
    made.hand_in("a-first")
    for change in DUE:
        notebook = copy.deepcopy(made.solved)
        change(notebook)
        made.hand_in(name(change), write(notebook))
    made.hand_in("z-last")
    made.said = made.autograde()
    return made


def write(notebook):
    """Not by nbformat, which would mend what is odd."""
    import json

    def make(folder, toy_class):
        (folder / f"{toy.CHAPTER}.ipynb").write_text(json.dumps(notebook))

    return make


@pytest.mark.parametrize("change", DUE, ids=name)
def test_a_changed_notebook_gets_its_due(graded, change):
    row = graded.marks()[name(change)]
    assert row.auto == DUE[change]
    assert not row.missing
    assert [cell for cell in row.marks if row.marks[cell].possible > 5] == []


def test_what_comes_before_and_after_is_untouched(graded):
    assert {graded.marks()[student].auto for student in ("a-first", "z-last")} == {FULL}


def test_a_graded_notebook_is_the_instructors_with_the_answers(graded):
    order = [cell.id for cell in graded.release.cells]
    for change in DUE:
        notebook = graded.graded(name(change))
        mine = [cell for cell in notebook.cells if cell.id in order]
        assert [cell.id for cell in mine] == order
        for cell, given in zip(mine, graded.release.cells):
            assert cell.cell_type == given.cell_type
            assert cell.metadata.get("tags") == given.metadata.get("tags")
        assert notebook.metadata.kernelspec == graded.release.metadata.kernelspec
        assert len(notebook.cells) <= len(order) + MOST_CELLS + 1


def test_the_student_is_told_what_was_repaired(graded):
    assert graded.notes("a-first") == ""
    assert "The cell test-add was changed" in graded.notes(name(emptied_tests))
    assert "add was there 2 times" in graded.notes(name(copied_and_improved))
    assert "add was there 2 times" in graded.notes(name(copied_then_finished))
    lost = graded.notes(name(lost_metadata_and_ids))
    assert "exercise add had lost its mark; it was found by the names that it defines" in lost
    assert "exercise why had lost its mark; it was found by its place" in lost


def test_an_essay_that_lost_its_mark_waits_for_a_person(graded):
    assert graded.marks()[name(lost_metadata_and_ids)].by_hand == ("why",)


def test_cells_of_ones_own_follow_what_they_followed():
    master = toy.notebook()
    mine = copy.deepcopy(master)
    mine.cells.insert(3, new_code_cell("print(add(1, 2))", id="try"))
    mine.cells.insert(0, new_markdown_cell("Mine", id="mine"))
    mine.cells.append(new_code_cell("print('end')", id="end"))
    built, notes = rebuild(master, mine)
    assert [cell.source for cell in built.cells] == [cell.source for cell in mine.cells]
    assert notes == []


def test_master_and_submission_are_not_changed():
    master, mine = toy.notebook(), toy.notebook()
    before = copy.deepcopy((master, mine))
    rebuild(master, mine)
    assert (master, mine) == before


def test_a_wrong_chapters_notebook_answers_nothing():
    other = toy.notebook()
    for cell in other.cells:
        cell.id, cell.source = f"other-{cell.id}"[:60], f"# other\n{cell.source}"
        cell.metadata.pop("nbgrader", None)
    master = toy.notebook()
    assert "add" not in {
        grade_id(master.cells[index]) for index in match(master.cells, other.cells[:2]).chosen
    }
