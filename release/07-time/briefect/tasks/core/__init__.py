"""The tasks that flows are built with behind the scenes. Mirrors `prefect.tasks.core`."""
