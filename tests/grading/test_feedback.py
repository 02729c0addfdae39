"""The feedback page and the formgrader page: nothing runs, nothing is endless, no test is told."""

from __future__ import annotations

import base64
import re

import pytest
import toy
from bs4 import BeautifulSoup
from nbconvert.exporters import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from nbgrader.server_extensions.formgrader import handlers
from toyclass import NOTEBOOK, ToyClass, edited
from traitlets.config import Config, PyFileConfigLoader

from workbook.grading import feedback, outputs
from workbook.grading.html import clean_html
from workbook.grading.pages import QuickPage

ALERT = "alert(1)"
SVG = (
    f'<svg xmlns="http://www.w3.org/2000/svg"><script>{ALERT}</script><text>A drawing</text></svg>'
)
PNG = base64.b64encode(b"\x89PNG").decode()
# each shows something that runs, or something without end
SHOWS = f"""
from IPython.display import HTML, SVG, Image, Javascript, Markdown, display

display(HTML("<script>{ALERT}</script><b>bold</b><img src=x onerror=\\"{ALERT}\\">"))
display(HTML('<img src="data:image/png;base64,{PNG}" alt="a cat">'))
display(HTML('<img src="data:image/png;base64,">'))
display(HTML("<b title='<img src=\\"data:image/png;base64,\\"'>bold</b>"))
display(Javascript("{ALERT}"))
display(Markdown("<script>{ALERT}</script>\\n\\n*text*"))
display(SVG('''{SVG}'''))
display({{"image/png": '{PNG}" onerror="{ALERT}'}}, raw=True)
wide = {{"image/png": {{"width": "1 onerror={ALERT}"}}}}
display({{"image/png": "{PNG}"}}, raw=True, metadata=wide)
display({{"application/vnd.jupyter.widget-view+json": {{"model_id": "x</script>"}}}}, raw=True)
print("<script>{ALERT}</script>")
"""
LONG = """
print("x" * 5_000_000)
"""
MANY = "for number in range(200):\n    display(number)"
TELLS = """
import sys

def say(info):
    for cell in In[-3:]:
        print(cell)
    print("a test says", info.raw_cell, file=sys.stderr)

get_ipython().events.register("pre_run_cell", say)
"""
HIDDEN = "assert briefect.engine.double(5) == 10"


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    made = ToyClass(tmp_path_factory.mktemp("feedback"))
    # as an exercise's author writes it: a check that says what was expected
    source = made.trial.root / "source" / toy.CHAPTER / NOTEBOOK
    text = source.read_text().replace(
        HIDDEN, "secret = briefect.engine.double(50); assert secret == 100, 'double(50) is not 100'"
    )
    source.write_text(text)
    made.trial.nbgrader("generate_assignment", toy.CHAPTER, "--force")
    shows = edited(
        made.solved, why=f"Because <script>{ALERT}</script> of `<b>` & [x](javascript:{ALERT})"
    )
    shows.cells.insert(1, new_code_cell(SHOWS, id="shows"))
    shows.cells.insert(1, new_markdown_cell(f"<img src=x onerror={ALERT}>", id="mine"))
    shows.cells.insert(1, new_code_cell(LONG, id="long"))
    shows.cells.insert(1, new_code_cell(MANY, id="many"))
    made.hand_in("shows", notebook=shows)
    tells = edited(made.solved)
    tells.cells.insert(1, new_code_cell(TELLS, id="tells"))
    made.hand_in("tells", notebook=tells)
    wrong = edited(
        made.solved,
        add="def add(a, b):\n    return 7",
        double=made.solved.cells[4].source.replace("number + number", "4"),
    )
    made.hand_in("wrong", notebook=wrong)
    made.hand_in("named", lambda folder, _: (folder / NOTEBOOK).rename(folder / "<b>*x* (1).ipynb"))
    made.autograde()
    made.trial.nbgrader("generate_feedback", toy.CHAPTER)
    return made


def page(graded, student):
    path = graded.trial.root / "feedback" / student / toy.CHAPTER / f"{toy.CHAPTER}.html"
    text = path.read_text(encoding="utf-8")
    return text[text.index("<body") :]


def formgrader_page(graded, student):
    """As nbgrader's formgrader makes it."""
    config = Config(PyFileConfigLoader("nbgrader_config.py", str(graded.trial.root)).load_config())
    config.HTMLExporter.template_name = "formgrade"
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    path = graded.trial.root / "autograded" / student / toy.CHAPTER / NOTEBOOK
    resources = {"base_url": "", "index": 0, "total": 1, "notebook_path": "", "student": student}
    text, _ = HTMLExporter(config=config).from_filename(str(path), resources=resources)
    return text[re.search('<div[^>]*id="notebook"', text).start() :]


@pytest.mark.parametrize("look", [page, formgrader_page])
def test_nothing_of_a_students_runs(graded, look):
    seen = look(graded, "shows")
    assert "<script" not in seen.lower()
    assert not re.search(r"<[^>]*\son\w+\s*=", seen)
    assert not re.search(r"""=\s*["']?\s*javascript:""", seen)
    assert "<b>bold</b>" in seen
    assert "<em>text</em>" in seen
    # as text it may be read
    assert "&lt;script&gt;" in seen
    assert "<code>&lt;b&gt;</code> &amp; " in seen


@pytest.mark.parametrize("look", [page, formgrader_page])
def test_a_drawing_is_shown_as_a_picture(graded, look):
    pictures = re.findall(r'src="data:image/svg\+xml;base64,([^"]*)"', look(graded, "shows"))
    assert any("A drawing" in base64.b64decode(one).decode() for one in pictures)


def test_the_page_is_nbconverts_and_pictures_are_described(graded):
    config = Config(PyFileConfigLoader("nbgrader_config.py", str(graded.trial.root)).load_config())
    config.HTMLExporter.template_name = "classic"
    path = graded.trial.root / "autograded" / "shows" / toy.CHAPTER / NOTEBOOK
    made, theirs = (
        BeautifulSoup(kind(config=config).from_filename(str(path))[0], "html.parser")
        for kind in (QuickPage, HTMLExporter)
    )
    described = [picture.attrs.pop("alt") for picture in made.select("img[src]")]
    assert described == ["a cat", *["A picture that the cell shows"] * 3]
    for picture in theirs("img"):
        del picture["alt"]
    assert str(made) == str(theirs)


def test_a_students_feedback_is_the_page_and_no_copy_of_the_course(graded):
    for folder in (graded.trial.root / "feedback").glob(f"*/{toy.CHAPTER}"):
        assert {file.name for file in folder.iterdir()} - {"timestamp.txt"} == {
            f"{toy.CHAPTER}.html"
        }


@pytest.mark.parametrize("look", [page, formgrader_page])
def test_outputs_have_an_end(graded, look):
    seen = look(graded, "shows")
    assert len(seen) < 300_000
    assert "characters left out]" in seen
    assert "outputs left out]" in seen


@pytest.mark.parametrize("student", ["shows", "tells", "wrong"])
def test_no_hidden_test_is_told(graded, student):
    seen = re.sub(r"<[^>]*>", "", page(graded, student))
    assert "briefect.engine.double(2)" in seen  # the visible check
    assert "HIDDEN TESTS" not in seen
    assert "secret = " not in seen
    assert "double(50); assert" not in seen


def test_a_failed_test_says_what_was_expected(graded):
    seen = re.sub(r"<[^>]*>", "", page(graded, "wrong"))
    assert "AssertionError: double(50) is not 100" in seen
    assert "AssertionError in the line: assert add(1, 2) == 3" in seen


def test_the_grader_sees_the_whole_test(graded):
    assert "secret" in formgrader_page(graded, "wrong")


def test_the_students_file_name_is_no_markup(graded):
    for look in (page, formgrader_page):
        seen = look(graded, "named")
        assert "About your submission:" in seen
        assert "was named ?b??x? (1).ipynb" in seen


def test_a_flag_is_for_the_grader_alone():
    nb = toy.notebook()
    nb.metadata["briefect"] = {
        "notes": ["A note."],
        "flags": [{"cell": "add", "reason": "it patches builtins"}],
    }
    nb, _ = feedback.Tidy().preprocess(nb, {})
    text = "\n".join(cell.source for cell in nb.cells)
    assert "A note." in text
    assert "add: it patches builtins" in text
    again, _ = feedback.Tidy().preprocess(nb, {})
    assert "\n".join(cell.source for cell in again.cells) == text
    seen, _ = feedback.ForStudents().preprocess(nb, {})
    text = "\n".join(cell.source for cell in seen.cells)
    assert "A note." in text
    assert "patches" not in text


def test_tidied_errors_are_never_dropped():
    many = [new_output("stream", text="x") for _ in range(500)]
    error = new_output("error", ename="E" * 10**6, evalue="v" * 10**6, traceback=["t" * 10**6] * 3)
    made = outputs.tidy([*many, error], outputs.Budget(all=10_000))
    assert [one.output_type for one in made][-2:] == ["error", "stream"]
    assert len(str(made)) < 200_000


@pytest.mark.parametrize(
    "html",
    [
        f"<script>{ALERT}</script>",
        f"<scr<script>ipt>{ALERT}</script>",
        f"<img src=x onerror={ALERT}>",
        f'<a href=" java&#x0A;script:{ALERT}">x</a>',
        f"<svg onload={ALERT}>",
        "<style>@import 'http://evil'</style><p style=\"background:url('http://evil')\">x",
        "<img src='http://evil/pixel.png'>",
        "<iframe src='http://evil'></iframe><object data=x></object><embed src=x>",
        "<form action='http://evil'><input name=x></form><base href='http://evil'>",
        f'<noscript><p title="</noscript><img src=x onerror={ALERT}>">',
        f"<math><mtext><table><mglyph><style><img src=x onerror={ALERT}>",
    ],
)
def test_what_runs_or_fetches_is_taken_out(html):
    clean = clean_html(html)
    assert not re.search(r"<[^>]*(\son\w+=|script|evil|style|svg|iframe|form|base)", clean), clean


@pytest.mark.parametrize(
    "html",
    ["<b>" * 20_000, "<div>" * 20_000, "<" * 60_000, "<p></b><b>" * 9_000, "<td>" * 3_000],
    ids=range(5),
)
def test_what_would_take_minutes_is_shown_as_text(html):
    assert clean_html(html) == f"<pre>{html.replace('<', '&lt;').replace('>', '&gt;')}</pre>"


def test_a_page_has_a_bound_for_all_its_outputs():
    page = new_output("display_data", data={"text/html": "<p>text</p>" * 20, "text/plain": "text"})
    budget = outputs.Budget(html=500)
    made = [outputs.tidy([page], budget)[0].data for _ in range(5)]
    assert ["text/html" in data for data in made] == [True, True, False, False, False]
    assert all(data["text/plain"] == "text" for data in made)


def test_markdown_that_would_take_minutes_is_shown_as_text():
    for text in ("\\begin{a}" * 200, r"\\(" * 200, r"\\[" * 200, "[" * 40_000):
        assert feedback.markdown2html({}, text) == f"<pre>{text}</pre>"
    assert feedback.markdown2html({}, "*a* <i onclick=x>b</i>") == "<p><em>a</em> <i>b</i></p>\n"


def test_a_picture_that_is_not_there_is_no_error():
    for attachments in ({}, {"a.png": {"image/png": "AAAA"}}):
        context = {"cell": {"attachments": attachments}}
        shown = feedback.markdown2html(context, "before ![a drawing](attachment:b.webp) after")
        assert shown == '<p>before <img alt="a drawing"> after</p>\n'


def test_an_id_cannot_pose_as_the_pages_own():
    clean = clean_html('<p id="test-add" name="test-add" class="full-credit score">x</p>')
    assert clean == "<p>x</p>"


def test_tables_and_coloured_code_stay():
    for html in (
        '<table><thead><tr><th style="text-align: left;">task</th></tr></thead></table>',
        '<div class="highlight"><pre><span class="k">def</span></pre></div>',
        "<details><summary>Hint</summary>text</details>",
    ):
        assert clean_html(html) == html


def test_pages_that_cannot_be_made_leave_the_earlier_ones(tmp_path):
    made = ToyClass(tmp_path)
    root, pages = made.trial.root, {}
    for student in ("ada", "bob"):
        made.hand_in(student)
        pages[student] = root / "feedback" / student / toy.CHAPTER
    made.autograde()
    made.trial.nbgrader("generate_feedback", toy.CHAPTER)
    for folder in pages.values():
        (folder / "of-the-first-run.txt").write_text("")
    made.trial.nbgrader("generate_feedback", toy.CHAPTER)
    assert all((folder / "of-the-first-run.txt").exists() for folder in pages.values())
    (root / "autograded" / "ada" / toy.CHAPTER / NOTEBOOK).write_text("{")
    made.trial.nbgrader("generate_feedback", toy.CHAPTER, "--force", check=False)
    assert (pages["ada"] / "of-the-first-run.txt").exists()
    assert not (pages["bob"] / "of-the-first-run.txt").exists()
    for folder in pages.values():
        assert (folder / f"{toy.CHAPTER}.html").stat().st_size > 10_000
    assert [path.name for path in (root / ".workbook").iterdir()] == [".gitignore"]


@pytest.mark.parametrize(
    "html",
    [
        '<p style="margin-top: -900px">10 of 10 points</p>',
        '<p style="margin-left: - 900px; color: red">10 of 10 points</p>',
        '<p style="font-size: 9000px">x</p>',
        '<p style="height: 9e9px">x</p>',
        '<p style="width: calc(100vw * 9)">x</p>',
        '<p style="background: url(https://example.org)">x</p>',
        '<p style="background: u\\72l(https://example.org)">x</p>',
        '<img width="999999" src="data:image/png;base64,AAAA">',
        '<table><tr><td width="9e9">x</td></tr></table>',
    ],
)
def test_nothing_of_a_students_is_laid_over_the_page(html):
    assert not re.search(r"style=|width=", clean_html(html))


@pytest.mark.parametrize(
    "html",
    [
        '<b style="background-color: #123456; color: rgb(10, 200, 30)">x</b>',
        '<p style="margin: 12px 0.5em; width: 100%; text-align: right">x</p>',
        '<img width="640" height="480" src="data:image/png;base64,AAAA">',
    ],
)
def test_an_honest_tables_looks_are_kept(html):
    assert clean_html(html).count("=") == html.count("=")
    assert clean_html(html).count(":") == html.count(":")
