"""What Prefect asks a server for, and briefect finds here. Mirrors `prefect.client`."""

from briefect.client.secrets import Secret

__all__ = ["Secret"]
