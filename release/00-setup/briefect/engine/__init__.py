"""Running tasks and flows: states, signals and runners. Mirrors `prefect.engine`."""
