"""What a chapter's notebook uses besides the engines: implements, checks, pictures, comparisons."""

from __future__ import annotations

from classroom.checks import check, check_raises, check_that
from classroom.comparing import both, prove
from classroom.drawing import draw, use_dot
from classroom.implements import implements
from classroom.logs import loud, quiet
from classroom.progress import progress
from classroom.tables import table
from classroom.timeline import timeline
from classroom.timetable import timetable

__all__ = [
    "both",
    "check",
    "check_raises",
    "check_that",
    "draw",
    "implements",
    "loud",
    "progress",
    "prove",
    "quiet",
    "table",
    "timeline",
    "timetable",
]

use_dot()
