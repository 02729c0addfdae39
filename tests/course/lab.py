"""A JupyterLab of its own for a test, on a free port of this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

TOKEN = "for-this-test"
START = 60  # seconds that it may take on a busy machine


@contextmanager
def jupyterlab(folder: Path, log: Path, environment: Mapping[str, str]) -> Iterator[str]:
    """A JupyterLab that shows a folder, and answers.

    Args:
        folder: Where it works.
        log: The file for what it writes.
        environment: Its environment.

    Yields:
        Its address, without a slash at the end; it wants `TOKEN`.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    flags = ["--no-browser", "--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"]
    with log.open("w") as said:
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "jupyterlab", *flags),
                *(f"--IdentityProvider.token={TOKEN}", "--allow-root"),
            ],
            cwd=folder,
            env=dict(environment),
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        end = time.monotonic() + START
        while not _answers(f"{address}/api/status?token={TOKEN}"):
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def without(name: str) -> dict[str, str]:
    """This process's environment without one variable."""
    return {key: value for key, value in os.environ.items() if key != name}


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=5).close()
    except OSError:
        return False
    return True
