"""Tasks that decide which others run. Mirrors `prefect.tasks.control_flow`."""

from briefect.tasks.control_flow.case import case
from briefect.tasks.control_flow.conditional import ifelse, merge, switch
from briefect.tasks.control_flow.filter import FilterTask

__all__ = ["FilterTask", "case", "ifelse", "merge", "switch"]
