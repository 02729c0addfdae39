"""nbgrader's generate_feedback, whose pages are quickly made, and whole or absent.

nbgrader removes a student's earlier pages, and writes the new ones one file after the other. Here
they are made in a folder of their own, and put in place by one rename, student by student.
"""

from __future__ import annotations

import importlib
import re
import shutil
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbconvert.filters.widgetsdatatypefilter import WidgetsDataTypeFilter
from nbformat import NotebookNode
from nbgrader.converters import GenerateFeedback

from workbook.build.converters import Staged

# Its quote is a tag's: no text has one after "src=", and in an attribute two more do no harm.
_UNDESCRIBED = re.compile(r'<img (?=src="data:image/[^"]*"(?! alt=))')


class QuickPage(HTMLExporter):
    """nbconvert's page, without its reading it all again to describe pictures.

    That takes longer than making the page. All else that nbconvert looks for in it then is not in
    a feedback page.
    """

    def from_notebook_node(
        self, nb: NotebookNode, resources: Any = None, **kwargs: Any
    ) -> tuple[str, Any]:
        """Make the page of a notebook, as text."""
        resources = self._init_resources(resources)
        kinds = WidgetsDataTypeFilter(self._nb_metadata, resources, parent=self)
        self.register_filter("filter_data_type", kinds)
        html, resources = TemplateExporter.from_notebook_node(self, nb, resources, **kwargs)
        return _UNDESCRIBED.sub('<img alt="A picture that the cell shows" ', html), resources


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

    def init_assignment(self: Any, assignment_id: str, student_id: str) -> None:
        """Put beside the pages, which hold all that they show, what release_feedback asks for."""
        graded = Path(self._format_source(assignment_id, student_id))
        made = Path(self._format_dest(assignment_id, student_id))
        made.mkdir(parents=True, exist_ok=True)
        for name in ("timestamp.txt", "submission_secret.txt"):
            if (graded / name).exists():
                shutil.copy(graded / name, made)

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
