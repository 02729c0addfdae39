"""nbgrader's generate_feedback, whose pages are whole or absent.

nbgrader removes a student's earlier pages, and writes the new ones one file after the other. Here
they are made in a folder of their own, and put in place by one rename, student by student.
"""

from __future__ import annotations

import importlib
import shutil
from typing import Any

from nbgrader.converters import GenerateFeedback

from workbook.build.converters import Staged


class StagedFeedback(Staged, GenerateFeedback):
    """generate_feedback, which keeps a student's earlier pages until there are new ones."""

    def init_destination(self: Any, assignment_id: str, student_id: str) -> bool:
        """Say whether to make pages: not where there are some of what was graded last."""
        final = self._final(assignment_id, student_id)
        if final.exists() and self.coursedir.notebook_id != "*":  # the other notebooks' stay
            shutil.copytree(final, self._format_dest(assignment_id, student_id))
        elif final.exists() and not self.force:
            graded = self._format_source(assignment_id, student_id)
            now, before = map(self.coursedir.get_existing_timestamp, (graded, str(final)))
            if now is None or before is None or now <= before:
                self.log.info("Skipping existing assignment: %s", final)
                return False
        self._made = [(assignment_id, student_id)]
        return bool(GenerateFeedback.init_destination(self, assignment_id, student_id))

    def run_post_convert_hook(self: Any) -> None:
        """Put a student's pages in place; nbgrader calls this when all of them are made."""
        super().run_post_convert_hook()
        self._put_in_place()
        self._made = []


def install() -> None:
    """Put the class where nbgrader's command and its formgrader page look for it."""
    for module in ("generatefeedbackapp", "api"):
        vars(importlib.import_module(f"nbgrader.apps.{module}"))["GenerateFeedback"] = (
            StagedFeedback
        )
