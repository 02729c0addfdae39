"""Errors for students: a notebook shows what they say, and no traceback through the classroom."""

from __future__ import annotations


class Brief(Exception):
    """An error whose message says all that a reader needs."""

    def _render_traceback_(self) -> list[str]:
        # IPython asks for this when it shows an error that ended a cell. One text, since its modes
        # differ in how they join lines.
        return [f"{type(self).__name__}: {self}"]


class CheckFailed(Brief, AssertionError):
    """A check does not hold."""


class WrongUse(Brief, TypeError):
    """Something was handed to the classroom that it cannot use."""


class NoSuchPiece(Brief, AttributeError):
    """briefect has no piece of this name there."""
