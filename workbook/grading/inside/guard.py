"""Put right what tests stand on before one is run, and notice when it changes meanwhile.

It is loaded as `judge` is: nothing leads to it. Nothing inside one interpreter can stop a
student who knows all of it; so what is noticed is sent to the warden at once, where it cannot be
taken back. A *grave* finding means that no test from then on says anything: a person has to look.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]
import signal
import sys
from collections.abc import Iterator, Sequence
from operator import is_ as _is
from types import FunctionType, SimpleNamespace
from typing import Any, Callable

# What tests are made of: no honest student's code changes it, and it is put back before each test.
_CORE = frozenset(
    """_imp _signal abc ast builtins cmath collections contextlib copy dataclasses decimal difflib
    fractions functools hashlib heapq inspect io itertools json json.decoder json.encoder linecache
    math numbers numpy.testing operator re signal statistics textwrap traceback types typing
    unittest unittest.case unittest.mock""".split()  # noqa: SIM905 - a list of words reads better
)
_ORACLE = ("prefect", "classroom")  # with all modules in them: what a student's work is compared to
_STEADY = ("builtins", "math", "operator", "_imp", "_signal")
_MOST_FOUND = 100
_gettrace, _getprofile = sys.gettrace, sys.getprofile
_getsignal, _setsignal, _setitimer = _signal.getsignal, _signal.signal, signal.setitimer
_HANDLED = [one for one in signal.valid_signals() if one not in (signal.SIGKILL, signal.SIGSTOP)]
# Nothing is looked up in a module while a student's code may have put a name there that answers.
_ITIMER, _SIGINT, _DEFAULT = signal.ITIMER_REAL, signal.SIGINT, _signal.SIG_DFL
_system = vars(sys)
_set_class = vars(object)["__class__"].__set__
_loaded = sys.modules
_builtins = sys.modules["builtins"]


def make_guard(
    kept: Any, taken: Any, make_hook: Callable[[Any], tuple[Any, Any, Any]]
) -> SimpleNamespace:
    """Make what looks after the interpreter of one submission, before any student's code is there.

    It is no class, which `object.__subclasses__` would show to anybody. What it takes out of its
    place, and what it copies, it holds until the floor lets it go: what a student's object does at
    its end is done there. Another thread may have taken it out of its place meanwhile.

    Args:
        kept: The functions of the module `kept`.
        taken: Those of the module `taken`.
        make_hook: See `hook.make_hook`.

    Returns:
        The functions "begin", "learn", "read_code", "place", "prepare", "canaries", "start",
        "between", "are_whole", "stop", "blame", "hold" and "let_go"; the list "found", of reasons
        and whether they are grave.
    """
    names = [name for name in _loaded if name in _CORE or _root(name) in _ORACLE]
    taken.take_signals()
    taken.take_imports()
    taken.take_tracing()
    taken.take_pickles()
    all_kept = [one for name in names for one in kept.keep(name, _loaded[name])]
    modules = {
        name: _loaded[name]
        for name in _loaded
        if name in names or _root(name) in ("briefect", "sys", "IPython")
    }
    kinds = {name: type(module) for name, module in modules.items()}
    # While a test runs, these may not change, nor what it has imported.
    steady: list[Any] = []
    others: list[Any] = []
    for one in all_kept:
        always = _root(one.name) in _ORACLE or one.name in _STEADY
        (steady if always else others).append(one)
    found: list[list] = []
    helpers: dict[str, tuple[Any, Any]] = {}
    now = SimpleNamespace(space={}, plain=[], given={}, away={}, handlers={}, flag=None, dropped=[])
    now.watched, now.states, now.own, now.shared, now.before = [], None, {}, {}, {}
    now.firm, now.absent = {}, []
    all_states = kept.make_states(all_kept)
    now.right = all_states()  # until a state is seen to be another, and put right
    inner = kept.make_inner([one for one in all_kept if _root(one.name) in _ORACLE])
    right_inner = inner()

    def begin(flag: Callable[[str, bool], None]) -> None:
        """Start to look, before the first cell; `flag` gets what was seen, and if it is grave."""
        now.flag = flag
        now.handlers = {one: _getsignal(one) for one in _HANDLED}
        sys.addaudithook(hook)

    def learn(space: dict, names: Sequence[str]) -> None:
        """Remember functions and classes that a cell of the instructor's has just defined."""
        for name in names if are_plain(space) else ():
            one = hold(space.get(name))
            if type(one) in (FunctionType, type):
                hold(helpers.get(name))
                helpers[name] = one, kept.parts(one, hold)

    def prepare(space: dict, message: dict) -> tuple[dict, dict] | None:
        """Put things right before a test, and give its globals and its locals.

        None if the test can not mean anything.

        Args:
            space: The student's namespace.
            message: "given", by name the module and the attribute ("" for the module itself) that
                the instructor's notebook imports; "plain", names that mean Python's own built-ins;
                "helpers", names that it defines; "needs", those of all that its functions use.
        """
        now.space, now.plain = space, message["plain"]
        if not are_plain(space, _loaded, _system):
            blame("has names that are no plain text")
            return None
        put_right()
        builtins = hold(space.get("__builtins__"))
        if builtins is not _builtins and builtins is not vars(_builtins):
            find("put something in the place of __builtins__", False)
        own = {one: helpers[one] for one in message.get("helpers", ()) if one in helpers}
        now.helpers = list(own.values())
        if not are_whole():
            return None
        hold(now.given)
        given = kept.values(message["given"], hold)
        now.given = {**given, **{one: kind[0] for one, kind in own.items()}}
        now.given["__builtins__"] = _builtins
        used = {module for module, _ in message["given"].values()}
        now.watched = [*steady, *(one for one in others if one.module in used)]
        now.states = kept.make_states(now.watched)
        put_names(set(message["needs"]) | {"__builtins__"})
        return now.shared, now.own

    def put_names(needs: set[str]) -> None:
        """Give the test its names, in namespaces of its own.

        In the student's, a function that it calls could put another value in the place of the one
        that is expected. A test's functions have the names in one more, to which they lead; see
        `compiled`. In the student's, names are put right only if functions that the notebook gives
        use them: what else a student has bound anew, the student's own functions find there.
        """
        space, there = now.space, hold(dict(now.space))
        # All that is not the student's own stays as it is while the test runs.
        now.firm = {
            name: value
            for name, value in now.given.items()
            if name in needs or there.get(name) is value
        }
        moved = [one for one, value in now.firm.items() if there.get(one, value) is not value]
        moved += [one for one in now.plain if one in needs and one in there]
        now.away = {one: there[one] for one in moved if one != "__builtins__"}
        for one in moved:
            space.pop(one, None)
        space.update(now.firm)
        now.absent = [one for one in now.plain if one in needs or one not in there]
        named = {**there, **now.given}
        for one in now.plain:
            named.pop(one, None)
        now.own, now.shared, now.before = named, dict(named), dict(named)

    def canaries() -> Iterator[tuple[Callable[..., Any], tuple]]:
        """Checks that must fail when they are run in the way in which a test is run."""
        for text in ("assert False", "assert [1] == [2]"):
            yield exec, (compile(text, "<canary>", "exec", 0, True), now.shared, now.own)
        check = vars(_loaded.get("classroom", sys)).get("check")
        if check is not None and type(check) is type(_root):
            yield check, ("canary", 1, 2)
            yield check, ("canary", [True], [1])

    def start() -> bool:
        """Take all for right as it is now, until the test has ended."""
        now.seen = now.states()
        return between()

    def between() -> bool:
        """Look between two statements of a test, and say if it can still mean anything."""
        if any(grave for _, grave in found):
            return False
        # copies, since a thread may put a name there
        spaces = hold([dict(now.space), dict(now.own), dict(now.shared)])
        if not all(map(kept.has_plain_names, spaces)):
            return blame("has names that are no plain text")
        was, now.seen = now.seen, now.states()
        if now.seen != was:
            for one in kept.unlike(now.watched, was, now.seen):
                if not is_excused(one):
                    return blame(f"changed {one.name} while it was tested")
        wanted = ((now.firm, now.absent), (now.given, now.plain), (now.given, now.plain))
        for space, (there, absent) in zip(spaces, wanted):
            # all at once, which is quick
            if all(map(_is, map(space.get, there), there.values())) and not any(
                map(space.__contains__, absent)
            ):
                continue
            wrong = [name for name, value in there.items() if space.get(name) is not value]
            name = [*wrong, *(name for name in absent if name in space)][0]
            return blame(f"put something in the place of {name} while it was tested")
        if others_at(kinds, list(map(type, modules.values()))):
            return blame("changed the class of a module while it was tested")
        if _gettrace() is not None or _getprofile() is not None:
            return blame("set a tracing function while it was tested")
        return True

    def is_excused(one: Any) -> bool:
        """Whether it is a module that may change for a moment: a test gives Prefect a clock."""
        firm = one.owner is not None or _root(one.name) == "classroom" or one.name in _STEADY
        return not firm and kept.is_whole(one, now.dropped)

    def stop() -> None:
        """After a test: give the student's names back, and those that the test has bound."""
        hold([now.own, now.shared, now.before])
        bound = {
            key: value
            for space in (now.own, now.shared)
            for key, value in space.copy().items()
            if type(key) is str and now.before.get(key) is not value
        }
        hold([now.space.get(name) for name in (*now.away, *bound)])
        now.space.update({**bound, **now.away})
        now.away, now.own, now.shared, now.before, now.firm = {}, {}, {}, {}, {}

    def are_whole() -> bool:
        """Whether the functions that the notebook gives are made of what they were made of."""
        if inner() != right_inner:
            return blame("changes what functions or classes of Prefect's are made of")
        for one, before in now.helpers:
            after = hold(kept.parts(one, hold))
            if len(after) != len(before) or any(a is not b for a, b in zip(after, before)):
                return blame("changes a function that the notebook gives")
        return True

    def blame(reason: str) -> bool:
        """Say that no test means anything any more."""
        find(reason, True)
        return False

    def find(reason: str, grave: bool) -> None:
        one = [reason, grave]
        if one not in found and (grave or len(found) < _MOST_FOUND):
            found.append(one)
            now.flag(reason, grave)

    def put_right() -> None:
        _setitimer(_ITIMER, 0)
        for number in others_at(now.handlers, list(map(_getsignal, now.handlers))):
            if number != _SIGINT:
                handler = now.handlers[number]
                _setsignal(number, handler if handler is not None else _DEFAULT)
        hold(_system.get("modules"))
        _system["modules"] = _loaded
        for name in others_at(modules, list(map(_loaded.get, modules))):
            find(f"replaced the module {name}", False)
            hold(_loaded.get(name))
            _loaded[name] = modules[name]
        for name in others_at(kinds, list(map(type, modules.values()))):
            # which could have names that go before its own
            find(f"changed the class of the module {name}", False)
            _set_class(modules[name], kinds[name])
        was, states = now.right, all_states()
        if states != was:
            for one in kept.unlike(all_kept, was, states):
                for key in kept.restore(one, now.dropped):
                    find(f"changed {one.name}.{key}", False)
            now.right = all_states()

    def others_at(wanted: dict[Any, Any], there: list[Any]) -> list[Any]:
        """The keys at which something else is there than is wanted, most often none."""
        hold(there)
        if all(map(_is, there, wanted.values())):  # all at once, which is quick
            return []
        return [key for (key, one), here in zip(wanted.items(), there) if here is not one]

    def are_plain(*spaces: dict) -> bool:
        return all(map(kept.has_plain_names, hold(list(map(list, spaces)))))

    def hold(one: Any) -> Any:
        """Have it live until the floor lets it go."""
        now.dropped.append(one)
        return one

    def let_go() -> Callable[[], None]:
        """Give what lets all go that is held. Who gets hold of that list has no more."""
        gone, now.dropped = now.dropped, []
        clear: Callable[[], None] = gone.clear
        return clear

    hook, read_code, place = make_hook(find)
    return SimpleNamespace(
        begin=begin,
        learn=learn,
        read_code=read_code,
        place=place,
        prepare=prepare,
        canaries=canaries,
        start=start,
        between=between,
        stop=stop,
        are_whole=are_whole,
        blame=blame,
        hold=hold,
        let_go=let_go,
        found=found,
    )


def _root(name: str) -> str:
    return name.partition(".")[0]
