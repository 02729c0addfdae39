"""What a chapter's notebook uses besides the engines: implements, checks, pictures, comparisons."""

from __future__ import annotations

from classroom.checks import check, check_raises, check_that
from classroom.implements import implements

__all__ = ["check", "check_raises", "check_that", "implements"]
