"""Tasks, edges and flows. Mirrors `prefect.core`."""

from briefect.core.edge import Edge
from briefect.core.flow import Flow
from briefect.core.parameter import Parameter
from briefect.core.task import Task

__all__ = ["Edge", "Flow", "Parameter", "Task"]
