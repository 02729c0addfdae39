"""Helpers that the rest is built on. Mirrors `prefect.utilities`."""
