"""Ways to break each rule of `workbook check` in the course of lint_toy, and what it says then."""

from __future__ import annotations

from typing import Any

from build_toy import write
from lint_toy import FIRST, SECOND, Change, all_of, below, cell, in_file, notebook, path, text
from nbformat.v4 import new_code_cell, new_output

SOURCE = f"source/{FIRST}/{FIRST}.ipynb"
VISIBLE = 'check("up()", Counter().up(), 1)'
HIDDEN = 'check("answer", answer, "all")'


def asks(value: Any) -> Change:
    """Other asks for the test of count-up, which has three hidden assertions."""
    return cell("test-count-up", lambda found: found.metadata["briefect"].update(asks=value))


def first_ask(said: Any) -> Change:
    """Another first one of them."""
    return cell(
        "test-count-up",
        lambda found: found.metadata["briefect"]["asks"].__setitem__(0, said),
    )


def hides(code: str) -> Change:
    """More code in a visible test."""
    return text("test-count-up", VISIBLE, f"{VISIBLE}\n{code}")


def prose(said: str) -> Change:
    """More prose."""
    return below("prose", said)


def with_helpers(name: str, cell_id: str = "more") -> Change:
    """One more cell that nbgrader knows."""
    marks = {"grade": False, "solution": False, "locked": True, "task": False}
    marks.update(grade_id=name, schema_version=3, cell_type="code")
    made = new_code_cell("HELP = 1", id=cell_id, metadata={"nbgrader": marks})
    return notebook(lambda found: found.cells.append(made))


def writes(name: str) -> Change:
    """A test that wrote something when it was executed."""
    output = new_output("stream", name=name, text="Careful!\nOld.\n")
    return cell("test-name-it", lambda found: found.update(outputs=[output]), folder="solutions")


# The rule, the change that breaks it, and what it says of the place and the remedy.
BROKEN: list[tuple[str, Change, str]] = [
    (
        "manifest",
        cell("test-count-up", lambda found: found.metadata["nbgrader"].update(points=5)),
        "has 5 points, course.toml says 2; make them agree",
    ),
    (
        "manifest",
        cell("count-up", lambda found: found.metadata["briefect"].update(target="briefect.a:b")),
        "course.toml says ['briefect.core.counter:Counter.up']; make them agree",
    ),
    ("manifest", text("count-up", "sum(self", "max(self"), "count-up: the solution is not the"),
    (
        "manifest",
        all_of(with_helpers("a-b"), with_helpers("a-b", "two")),
        "two cells have the grade_id",
    ),
    ("manifest", lambda root: path(root, "source", FIRST).unlink(), "is missing: each chapter"),
    ("python", text("test-name-it", HIDDEN, "check(=)"), "in its test: line 3 is no Python"),
    (
        "python",
        text("test-name-it", HIDDEN, f"def of(x: str | None): ...\n{HIDDEN}"),
        "in its test: line 3: Python 3.9 cannot read an annotation with |: write Optional",
    ),
    (
        "python",
        text("name-it", "'all'", "'all"),
        "01-1 name-it: in its answer: line 3 is no",
    ),
    (
        "python",
        text("test-name-it", "### END HIDDEN TESTS", "# the end"),
        "in its test: line 2: ### BEGIN HIDDEN TESTS has no partner; pair the markers",
    ),
    (
        "ids",
        in_file(SOURCE, '"id": "see-it"', '"id": "imports"'),
        'cell "imports": 2 cells have this id; give each its own',
    ),
    ("ids", with_helpers("Some_helpers"), 'cell "Some_helpers": write its nbgrader id in kebab'),
    (
        "stable-ids",
        cell(
            "name-it",
            lambda found: found.metadata["nbgrader"].update(grade_id="old-name"),
            folder="release",
        ),
        'cell "old-name": release/ has it, so students may: give a cell this id again',
    ),
    ("no-outputs", cell("see-it", lambda found: found.update(execution_count=3)), "clear all"),
    (
        "no-outputs",
        cell("see-it", lambda found: found.update(outputs=[new_output("stream", text="42")])),
        'cell "see-it": it is saved with its output: clear all outputs and save again',
    ),
    ("front-matter", text("title", "# Counters", "# Counter"), 'that begins with "# Counters"'),
    ("front-matter", text("title", "all else", ""), 'a row "| **Out of scope** | ... |"; fill it'),
    ("front-matter", text("title", "You need first", "First"), '"| **You need first** | ... |"'),
    ("front-matter", text("title", "about 10", "about 110"), 'write "10 minutes" into the row'),
    ("front-matter", text("title", "3, in 2", "3, in 1"), 'write "3, in 2 exercise" into the row'),
    (
        "heading",
        text("about-count-up", "2 points", "3 points"),
        '01-2 count-up: begin its text, above the answer, with "### Exercise 01-2: Count up (2 po',
    ),
    ("heading", text("about-say-why", "Say why", "Say it", SECOND), "02-2 say-why: begin its text"),
    (
        "hint",
        text("about-say-why", "Try it.", "", SECOND),
        "02-2 say-why: end its text with",
    ),
    ("hint", text("about-count-up", "<details>", "<div>"), "01-2 count-up: end its text with"),
    ("links", prose("[a](../03-more/03-more.ipynb)"), "leads to no file; correct it"),
    ("links", prose("[a](../../course.toml)"), "leads to no file; correct it"),
    ("links", prose("![a](picture.png)"), 'cell "prose": the link picture.png leads to no file'),
    ("links", prose('<img src="briefect/picture.png">'), "the link briefect/picture.png leads to"),
    ("links", prose("[a](http://example.org)"), "is no address as https://name.org/page"),
    ("links", prose("[a](https://here)"), "is no address as https://name.org/page"),
    ("links", prose("[a](/home/me/a.ipynb)"), "works on one machine alone; write it relative"),
    ("links", prose("[a](#to-begin-with)"), "names no heading of this notebook"),
    ("links", prose("![a](attachment:a.png)"), "names no attachment of its cell; paste"),
    ("links", prose("Exercises 01-1 and 01-4."), "there is no exercise 01-4: correct the number"),
    (
        "later-imports",
        below("imports", "from briefect.core.counter import size"),
        'cell "imports": briefect.core.counter:size is a hole until exercise 02-1: do without it',
    ),
    (
        "later-imports",
        all_of(
            lambda root: write(
                root / "briefect/__init__.py", "from briefect.core.counter import size as length\n"
            ),
            below("see-it", "%time\nfrom briefect import length"),
        ),
        'cell "see-it": briefect:length is a hole until exercise 02-1',
    ),
    (
        "later-imports",
        below("see-it", "briefect.core.counter.size(Counter())"),
        "briefect.core.counter:size is a hole until exercise 02-1",
    ),
    ("stub", text("count-up", "step: int", "step"), "01-2 count-up: give types in up for step"),
    ("stub", text("count-up", " -> int", ""), "give types in up for what it returns"),
    ("stub", text("sum-and-size", '"""The count."""', "", SECOND), "give total a docstring"),
    ("stub", text("name-it", "# answer = ...\n", ""), "put a stub there, or a comment on what"),
    (
        "length",
        in_file("course.toml", 'length = "They are short."\n', ""),
        "02-1 sum-and-size: its solution has 2 lines of code: make it 5 to 20, or give the reason",
    ),
    (
        "length",
        all_of(
            text("name-it", "'all'", "'all'" + "\nanswer += ''" * 20),
            in_file("course.toml", 'length = "It is a word."\n', ""),
        ),
        "01-1 name-it: its solution has 21 lines of code: make it 5 to 20",
    ),
    (
        "length",
        text("name-it", "'all'", "'all'" + "\nanswer += ''" * 4),
        "its solution has 5 lines: take length out of course.toml",
    ),
    (
        "visible-checks",
        text("test-name-it", 'check("type(answer)", type(answer), str)', "kind = type(answer)"),
        "01-1 name-it: its test shows no check: put one above the hidden tests",
    ),
    ("last-statement", below("test-name-it", "answer"), "ends in the value answer: end it with"),
    (
        "last-statement",
        text("test-name-it", "### BEGIN", "len(answer)\n### BEGIN"),
        "01-1 name-it: its test ends in the value len(answer): end it with a check",
    ),
    ("silent", writes("stderr"), "01-1 name-it: its test writes to stderr (Old.): make it silent"),
    ("silent", writes("stdout"), "then run `workbook release`"),
    ("excepts", hides("try:\n    x = 1\nexcept:\n    x = 2"), "the except in line 4 may hide"),
    ("excepts", hides("try:\n    x = 1\nexcept KeyError:\n    pass"), "use check_raises"),
    (
        "excepts",
        hides('try:\n    x = 1\nexcept Exception:\n    pass\ncheck("x", 1, 1)'),
        "the except in line 4 may hide a failure",
    ),
    ("excepts", hides("try:\n    x = 1\nexcept Exception:\n    x = 2"), "name one exception"),
    (
        "excepts",
        hides("try:\n    x = 1\nexcept (KeyError, AssertionError) as error:\n    x = error"),
        "01-2 count-up: the except in line 4 may hide a failure",
    ),
    (
        "excepts",
        hides('try:\n    check("x", 1, 1)\nexcept KeyError as error:\n    x = error'),
        "the try in line 2, around a check, may hide a failure",
    ),
    (
        "excepts",
        hides("import contextlib\nwith contextlib.suppress(KeyError):\n    x = 1"),
        "suppress in line 3 may hide a failure",
    ),
    ("messages", hides("assert 1 == 1"), "the assert in line 2 does not say what came back: use"),
    ("messages", hides('check("", 1, 1)'), "check in line 2 has an empty call: say it in words"),
    ("messages", hides('check("x", 1)'), "check in line 2 lacks expected: give it"),
    ("messages", hides('check_that("x", True, " ")'), "has an empty expected: say it in words"),
    (
        "messages",
        hides('check_raises("x", Exception, print)'),
        "passes for any mistake: name the exception that is expected, not Exception",
    ),
    (
        "asks",
        asks(["A step below 1 raises ValueError."]),
        "01-2 count-up: its test has 3 hidden assertions, and its metadata 1 asks: quote what asks",
    ),
    ("asks", cell("test-name-it", lambda found: found.metadata.pop("briefect")), "1 hidden"),
    ("asks", asks([["A step below 1 raises", 1], "", ""]), 'write "asks" in its test\'s metadata'),
    (
        "asks",
        first_ask(["which counts up by a step", "or down by one"]),
        "ask 1, for line 5, stands",
    ),
    ("asks", asks("A step below 1"), 'write "asks" in its test\'s metadata as a list of texts'),
    (
        "asks",
        first_ask("which counts down by a step"),
        "ask 1, for line 5, stands nowhere in the text, the stub or the visible tests: quote it",
    ),
    # what is hidden, what comes later, what is a solution, and what goes over two places
    ("asks", first_ask('check_raises("up(0)", ValueError'), "ask 1, for line 5, stands nowhere"),
    ("asks", first_ask("Why count? Give a reason."), "ask 1, for line 5, stands nowhere"),
    ("asks", first_ask("a wrong step must leave no trace"), "ask 1, for line 5, stands nowhere"),
    ("asks", first_ask("Code such as is no link. Give the counter"), "or add it where the student"),
    ("asks", first_ask("up by a"), "is no sentence: quote 4 words or more: 'up by a'"),
    (
        "asks",
        all_of(prose("so " * 81), first_ask("so " * 81)),
        "is no single sentence: quote the part that asks for it",
    ),
]
