"""The one error of this package that is meant for the person at the keyboard."""

from __future__ import annotations


class CourseError(Exception):
    """Something in the course is wrong. The message says where, what, and the remedy."""
