"""Imports once what the processes of `workbook grade` need: they are forked from one that has."""

from nbformat.validator import get_validator

from workbook.grading import (  # noqa: F401 - nbgrader_config.py asks for most of them
    archives,
    autograde,
    collect,
    feedback,
    flow,
    judge,
    pages,
    worker,
)

get_validator(4, 5)  # nbformat makes it when the first notebook is checked
