"""Make the next submissions ready while an earlier one is judged."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Callable, Generic, TypeVar

Made = TypeVar("Made")


class Ahead(Generic[Made]):
    """Does a part of the work on each student before it is the student's turn.

    Args:
        students: All of them, in the order of their turns.
        make: Does that part of the work. What it raises is raised when it is the student's turn.
        wanted: Whether there is anything to do for a student.
        most: For how many it may be done before their turn.
    """

    def __init__(
        self,
        students: list[str],
        make: Callable[[str], Made],
        wanted: Callable[[str], bool],
        most: int,
    ) -> None:
        self._waiting = list(students)
        self._make = make
        self._wanted = wanted
        self._most = most
        self._made: dict[str, Future[Made]] = {}

    def take(self, student: str) -> Made:
        """Give what was made for the student whose turn it is, and make that for the next ones."""
        found = self._made.pop(student, None) or self._attempt(student)
        if student in self._waiting:
            self._waiting = self._waiting[self._waiting.index(student) + 1 :]
        while self._waiting and len(self._made) < self._most:
            following = self._waiting.pop(0)
            if self._wanted(following):
                self._made[following] = self._attempt(following)
        return found.result()

    def _attempt(self, student: str) -> Future[Made]:
        made: Future[Made] = Future()
        try:
            made.set_result(self._make(student))
        except Exception as error:
            made.set_exception(error)
        return made
