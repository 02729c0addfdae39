"""Messages over a pipe or socket: four bytes of length, then JSON."""

from __future__ import annotations

import json
import os
from typing import Any

HEAD = 4
MOST = 1 << 26  # bytes of one message; who sends more is not listened to


class Closed(Exception):
    """The other side is gone, or sends what is no message."""


def send(fd: int, message: Any) -> None:
    """Write one message.

    Raises:
        Closed: Nobody reads any more.
    """
    text = json.dumps(message).encode("ascii")
    view = memoryview(len(text).to_bytes(HEAD, "big") + text)
    try:
        while view:
            view = view[os.write(fd, view) :]
    except (BrokenPipeError, ConnectionResetError):
        raise Closed from None


def receive(fd: int) -> Any:
    """Wait for one message.

    Raises:
        Closed: It does not come, or is none.
    """
    size = int.from_bytes(_exactly(fd, HEAD), "big")
    if size > MOST:
        raise Closed
    return json.loads(_exactly(fd, size))


def _exactly(fd: int, size: int) -> bytes:
    parts = []
    while size:
        try:
            part = os.read(fd, min(size, 1 << 20))
        except ConnectionResetError:
            raise Closed from None
        if not part:
            raise Closed
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


class Buffer:
    """Messages cut out of the bytes that one side sends, however they arrive."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def feed(self, some: bytes) -> list[Any]:
        """Take bytes, and give the messages that are complete with them.

        Raises:
            Closed: What came is no message.
        """
        self._bytes += some
        found = []
        while len(self._bytes) >= HEAD:
            size = int.from_bytes(self._bytes[:HEAD], "big")
            if size > MOST:
                raise Closed
            if len(self._bytes) < HEAD + size:
                break
            try:
                found.append(json.loads(bytes(self._bytes[HEAD : HEAD + size])))
            except (RecursionError, ValueError):
                raise Closed from None
            del self._bytes[: HEAD + size]
        return found
