"""classroom.implements: a function takes its place in briefect, and slips get a clear answer."""

from __future__ import annotations

import contextlib
import sys
import types
from functools import cached_property

import pytest

from classroom import implements
from classroom.implements import written

CORE = """
from contextlib import contextmanager
from functools import cached_property, wraps

def helper(x, *, deep=False):
    raise NotImplementedError("exercise 02-3, helper: yours to write")

@contextmanager
def opened(name):
    raise NotImplementedError("exercise 02-4, opened: yours to write")
    yield

def cached_once(method):
    @wraps(method)
    def inner(self, *args):
        if not hasattr(self, "kept"):
            self.calls = getattr(self, "calls", 0) + 1
            self.kept = method(self, *args)
        return self.kept
    return inner

class Base:
    def inherited(self):
        return "base"

class Flow(Base):
    name = "a flow"

    def sorted_tasks(self, start=None):
        raise NotImplementedError("exercise 02-1, sorted_tasks: yours to write")

    alias = sorted_tasks

    @cached_once
    def counted(self, by=1):
        raise NotImplementedError("exercise 02-5, counted: yours to write")

    @property
    def size(self):
        return 0

    @size.setter
    def size(self, value):
        self.kept = value

    @classmethod
    def build(cls, n):
        return None

    @staticmethod
    def twice(n):
        return None

    @cached_property
    def costly(self):
        return 0
"""
USER = """
from briefect.fakecore import helper, opened, Flow

def calls_helper(x):
    return helper(x)
"""


@pytest.fixture
def fake():
    """A piece of briefect and a module that imports from it by name."""
    names = {"briefect.fakecore": CORE, "briefect.fakeuser": USER}
    modules = []
    before = dict(written)
    for name, source in names.items():
        module = types.ModuleType(name)
        sys.modules[name] = module
        exec(source, vars(module))
        modules.append(module)
    yield modules
    for name in names:
        del sys.modules[name]
    written.clear()
    written.update(before)


def test_a_method_is_replaced_and_returned_unchanged(fake):
    core, _ = fake

    def sorted_tasks(self, start=None):
        return ["mine", start]

    assert implements(core.Flow)(sorted_tasks) is sorted_tasks
    assert core.Flow().sorted_tasks(2) == ["mine", 2]
    assert core.Flow().alias() == ["mine", None]
    assert written["briefect.fakecore:Flow.sorted_tasks"].exercise == "02-1"


def test_a_module_function_is_replaced_where_it_was_imported_by_name(fake):
    core, user = fake

    @implements(core)
    def helper(x, *, deep=False):
        return x + 1

    assert user.helper is helper
    assert core.helper is helper
    assert user.calls_helper(1) == 2


def test_a_cell_may_run_again(fake):
    core, user = fake
    cell = "def helper(x, *, deep=False):\n    return {}"
    for answer in (1, 2):
        space: dict = {}
        exec(cell.format(answer), space)
        implements(core)(space["helper"])
        assert user.calls_helper(0) == answer
        assert written["briefect.fakecore:helper"].exercise == "02-3"


def test_kinds_are_kept_for_plain_functions(fake):
    core, user = fake

    @implements(core.Flow)
    def size(self):
        return 7

    @implements(core.Flow)
    def build(cls, n):
        return cls, n

    @implements(core.Flow)
    def twice(n):
        return 2 * n

    @implements(core.Flow)
    def costly(self):
        return object()

    @implements(core)
    def opened(name):
        yield name.upper()

    flow = core.Flow()
    assert flow.size == 7
    flow.size = 3
    assert flow.kept == 3
    assert core.Flow.build(2) == (core.Flow, 2)
    assert core.Flow.twice(2) == flow.twice(2) == 4
    assert flow.costly is flow.costly
    with user.opened("a") as got:
        assert got == "A"


def test_what_the_student_wrapped_already_is_not_wrapped_twice(fake):
    core, user = fake

    @implements(core.Flow)
    @property
    def size(self):
        return 8

    @implements(core.Flow)
    @classmethod
    def build(cls, n):
        return cls, n

    @implements(core.Flow)
    @staticmethod
    def twice(n):
        return 2 * n

    @implements(core)
    @contextlib.contextmanager
    def opened(name):
        yield name

    assert core.Flow().size == 8
    assert core.Flow.build(1) == (core.Flow, 1)
    assert core.Flow().twice(3) == 6
    with user.opened("a") as got:
        assert got == "a"
    assert isinstance(vars(core.Flow)["costly"], cached_property)


def test_a_misspelt_name_gets_the_nearest(fake):
    with pytest.raises(
        AttributeError, match=r"Flow has no sorted_task\. Did you mean sorted_tasks\?"
    ):

        @implements(fake[0].Flow)
        def sorted_task(self, start=None):
            pass

    with pytest.raises(AttributeError, match=r"fakecore has no helpr\. Did you mean helper\?"):

        @implements(fake[0])
        def helpr(x):
            pass

    with pytest.raises(AttributeError, match="Compare the name"):

        @implements(fake[0].Flow)
        def zzz(self):
            pass


def test_a_wrong_owner_gets_the_right_one(fake):
    core, user = fake

    def sorted_tasks(self, start=None):
        pass

    def helper(x, *, deep=False):
        pass

    with pytest.raises(AttributeError, match=r"elsewhere: write .*@implements\(Flow\)"):
        implements(core.Base)(sorted_tasks)
    with pytest.raises(AttributeError, match=r"Base has no twice\. It belongs elsewhere"):
        implements(core.Base)(_named("twice", "n"))
    with pytest.raises(AttributeError, match=r"write @implements\(briefect.fakecore\)\."):
        implements(user)(helper)
    with pytest.raises(TypeError, match="is the one of collections, not briefect's"):
        implements(__import__("collections").OrderedDict)
    with pytest.raises(TypeError, match="Give the class itself"):
        implements(core.Flow())
    with pytest.raises(TypeError, match=r"write @implements\(Flow\)"):
        implements(sorted_tasks)


def test_other_parameters_are_refused(fake):
    core, _ = fake
    with pytest.raises(TypeError, match=r"takes \(self, start\), and yours takes \(self, begin\)"):

        @implements(core.Flow)
        def sorted_tasks(self, begin=None):
            pass

    with pytest.raises(TypeError, match=r"takes \(x, \*, deep\), and yours takes \(x, deep\)"):

        @implements(core)
        def helper(x, deep=False):
            pass

    with pytest.raises(TypeError, match="can be called without start, and yours cannot"):
        implements(core.Flow)(_named("sorted_tasks", "self, start"))
    assert core.Flow.sorted_tasks.__module__ == "briefect.fakecore"


def test_what_a_class_inherits_is_replaced_where_it_comes_from(fake):
    core, _ = fake

    @implements(core.Flow)
    def inherited(self):
        return "mine"

    assert core.Base().inherited() == core.Flow().inherited() == "mine"
    assert written["briefect.fakecore:Base.inherited"].function is inherited
    assert "inherited" not in vars(core.Flow)


def test_decorators_of_briefect_stay(fake):
    core, _ = fake
    for answer in (2, 3):  # the cell runs twice

        @implements(core.Flow)
        def counted(self, by=answer):
            """Mine."""
            return by

        flow = core.Flow()
        assert flow.counted() == flow.counted(5) == answer
        assert flow.calls == 1
        assert core.Flow.counted.__doc__ == "Mine."
    assert written["briefect.fakecore:Flow.counted"].exercise == "02-5"


def test_the_engines_own_steps_keep_calling_state_handlers():
    from briefect import Task
    from briefect.engine.state import Pending, Running
    from briefect.engine.task_runner import TaskRunner

    before, seen = vars(TaskRunner)["set_task_to_running"], []

    def set_task_to_running(self, state, inputs):
        return Running("mine")

    try:
        implements(TaskRunner)(set_task_to_running)
        task = Task("t", state_handlers=[lambda task, old, new: seen.append(new.message)])
        assert TaskRunner(task).set_task_to_running(Pending(), {}).message == "mine"
        assert seen == ["mine"]
    finally:
        TaskRunner.set_task_to_running = before
        written.pop("briefect.engine.task_runner:TaskRunner.set_task_to_running")


def test_what_is_no_function_is_refused(fake):
    core, _ = fake
    with pytest.raises(TypeError, match="stands above a function, and here it got type"):

        @implements(core.Flow)
        class sorted_tasks:
            pass

    with pytest.raises(TypeError, match="take @property away"):

        @implements(core.Flow)
        @property
        def sorted_tasks(self):
            pass


def _named(name: str, parameters: str):
    space: dict = {}
    exec(f"def {name}({parameters}): pass", space)
    return space[name]
