"""Ready-made tasks. Mirrors `prefect.tasks`."""
