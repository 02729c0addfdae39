"""Schedules: when a flow runs by itself. Mirrors `prefect.schedules`."""

from briefect.schedules import adjustments, clocks, filters
from briefect.schedules.schedules import CronSchedule, IntervalSchedule, Schedule

__all__ = ["CronSchedule", "IntervalSchedule", "Schedule", "adjustments", "clocks", "filters"]
