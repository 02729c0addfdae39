"""Mutants: each kind of fault is made, within the solution alone, and no two are the same."""

from __future__ import annotations

import ast

import pytest

from workbook.errors import CourseError
from workbook.quality.mutants import mutants

CELL = '''LIMIT = 3 + 4


def f(a, b=5, *items):
    """Says 1 + 1."""
    ### BEGIN SOLUTION
{body}
    ### END SOLUTION


def given(a):
    return a + 1'''


def cell(*lines: str) -> str:
    return CELL.format(body="\n".join(f"    {line}" for line in lines))


@pytest.mark.parametrize(
    ("line", "mutant"),
    [
        ("return a == b", "return a != b"),
        ("return a < b", "return a <= b"),
        ("return a < b", "return a >= b"),
        ("return a is None", "return a is not None"),
        ("return a in items", "return a not in items"),
        ("return a and b", "return a or b"),
        ("return a and b", "return b"),
        ("return a and b", "return a"),
        ("return not a", "return a"),
        ("return -a", "return a"),
        ("return a[1]", "return a[2]"),
        ("return a[1]", "return a[0]"),
        ("return True", "return False"),
        ("return a + b", "return a - b"),
        ("a -= b", "a += b"),
        ("return a | b", "return a & b"),
        ("return a.copy()", "return a"),
        ("return list(a)", "return a"),
        ("return set(a)", "return a"),
        ("return sorted(a)", "return list(a)"),
        ("return sorted(a, key=b)", "return sorted(a)"),
        ("return a.get(1, b)", "return a.get(1)"),
        ("return getattr(a, 'x', b)", "return getattr(a, 'x')"),
        ("return f(a, b=b)", "return f(a)"),
        ("return any(a)", "return all(a)"),
        ("return max(a)", "return min(a)"),
        ("return a.upstream_tasks(b)", "return a.downstream_tasks(b)"),
        ("return a.keys()", "return a.values()"),
        ("return [x for x in a if x > b]", "return [x for x in a]"),
        ("return [x for x in a if b(x)]", "return [x for x in a if not b(x)]"),
        ("return a if b else items", "return a if not b else items"),
        ("return {'x': a, 'y': b}", "return {'y': b}"),
        ("return [a, b]", "return [b]"),
        ("return a", "return None"),
        ("yield a", "yield None"),
        ("raise KeyError(a)", "raise RuntimeError(a)"),
        ("raise RuntimeError(a)", "raise ValueError(a)"),
        ("if a: a.append(b)", "if a: pass"),
    ],
)
def test_a_fault_is_made(line: str, mutant: str) -> None:
    assert ast.unparse(ast.parse(cell(mutant))) in mutants(cell(line), "here").values()


def changes(*lines: str) -> list[str]:
    return list(mutants(cell(*lines), "here"))


def test_statements_are_dropped_and_swapped() -> None:
    found = changes("a.pop()", "b.pop()", "return a")
    assert [change for change in found if "pop" in change] == [
        "f: drop a.pop()",
        "f: swap a.pop() and b.pop()",
        "f: drop b.pop()",
        "f: swap b.pop() and return a",
    ]


def test_values_that_do_not_depend_on_each_other_are_not_swapped() -> None:
    assert not any("swap c = a and" in one for one in changes("c = a", "d = b", "return c, d"))
    assert "f: swap c = a and d = c" in changes("c = a", "d = c", "return d")


def test_the_first_value_of_a_name_is_not_dropped_but_a_second_is() -> None:
    found = changes("c = a", "c = b", "return c")
    assert "f: drop c = a" not in found
    assert "f: drop c = b" in found


def test_what_stands_inside_a_block_is_changed_once() -> None:
    found = changes("for x in a:", "    if x:", "        continue", "    b.add(x)", "return b")
    assert found.count("f: if x: -> if not x:") == 1
    assert "f: continue -> break" in found
    assert "f: drop for x in a:" in found
    assert "f: drop b.add(x)" in found


def test_handlers_catch_nothing_or_more_or_less() -> None:
    found = changes("try:", "    a()", "except (KeyError, TypeError):", "    b()")
    assert [one.partition(" -> ")[2] for one in found if "->" in one] == [
        "try: except ():",
        "try: except Exception:",
        "try: except (TypeError,):",
        "try: except (KeyError,):",
    ]


def test_a_nested_function_gives_its_name_and_two_alike_are_numbered() -> None:
    found = changes("def g(x):", "    return x", "a(g)", "a(g)", "return g")
    assert "g: return x -> return None" in found
    assert "f: drop a(g)" in found
    assert "f: drop a(g) (2)" not in found  # the same text, so the same mutant
    assert "f: a(1) -> a(2) (2)" in changes("a(1)", "b()", "a(1)")


def test_only_the_solution_is_changed() -> None:
    for change, text in mutants(cell("return a + 1"), "here").items():
        tree = ast.parse(text)
        assert change.startswith("f: ")
        assert text.startswith("LIMIT = 3 + 4\n")
        assert 'def f(a, b=5, *items):\n    """Says 1 + 1."""' in text
        assert ast.unparse(tree.body[-1]) == "def given(a):\n    return a + 1"


def test_no_mutant_is_the_reference_or_another_one() -> None:
    source = cell("if a and not b:", "    return sorted(a, key=b)[1:]", "return list(items) or [0]")
    texts = list(mutants(source, "here").values())
    assert len(texts) > 10
    assert len({ast.unparse(ast.parse(text)) for text in [source, *texts]}) == len(texts) + 1


def test_a_cell_that_is_no_python() -> None:
    with pytest.raises(CourseError, match="here: line 7 is no Python"):
        mutants(cell("return return"), "here")
