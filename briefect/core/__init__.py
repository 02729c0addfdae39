"""Tasks, edges and flows. Mirrors `prefect.core`."""

from briefect.core.task import Task
from briefect.core.parameter import Parameter
from briefect.core.edge import Edge
from briefect.core.flow import Flow

__all__ = ["Edge", "Flow", "Parameter", "Task"]
