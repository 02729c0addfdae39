"""Hide and sign what goes between the warden and the runner's own code.

The student's code has their pipes in its process: it could read a test that is on its way, hand in
a cell of its own, or answer in the judge's place. It does not know the key.
"""

from __future__ import annotations

from hashlib import blake2b, shake_256
from hmac import compare_digest
from typing import Callable

_SIGNED = 32  # bytes


def make_close(key: bytes, way: bytes) -> Callable[[bytes], str]:
    """Give the function that seals messages, one after the other.

    Args:
        key: Known to both sides alone.
        way: Which of the two directions it is.
    """
    count = 0

    def close(text: bytes) -> str:
        nonlocal count
        count += 1
        hidden = _mask(key, way, count, text)
        return (_sign(key, way, count, hidden) + hidden).hex()

    return close


def make_open(key: bytes, way: bytes) -> Callable[[str], bytes]:
    """Give the function that opens messages in the order in which they were sealed.

    It raises a ValueError for any other text, and a TypeError for what is none.
    """
    count = 0

    def open(sealed: str) -> bytes:
        nonlocal count
        count += 1
        found = bytes.fromhex(sealed)
        signed, hidden = found[:_SIGNED], found[_SIGNED:]
        if not compare_digest(signed, _sign(key, way, count, hidden)):
            raise ValueError("a forged message")
        return _mask(key, way, count, hidden)

    return open


def _mask(key: bytes, way: bytes, count: int, text: bytes) -> bytes:
    stream = shake_256(b"%b %b %d" % (key, way, count)).digest(len(text))
    mixed = int.from_bytes(text, "big") ^ int.from_bytes(stream, "big")
    return mixed.to_bytes(len(text), "big")


def _sign(key: bytes, way: bytes, count: int, hidden: bytes) -> bytes:
    head = b"%b %d " % (way, count)
    return blake2b(head + hidden, key=key, digest_size=_SIGNED).digest()
