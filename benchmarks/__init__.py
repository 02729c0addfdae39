"""What a task costs: briefect beside Prefect, dask and plain calls. Run by `make bench`."""
